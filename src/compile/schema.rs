//! The DDL of a whole schema as it is at a revision.

use std::borrow::Cow;

use super::migrate::header_of;
use super::{Compiled, Project, diagnose};
use crate::catalog::Catalog;
use crate::config::Target;
use crate::diagnostic::Diagnostic;
use crate::graph::{self, RevisionIndex};
use crate::operation::{Common, Operation};
use crate::plan::{Origin, Simulation, Transition, Way};
use crate::script::{Head, Purpose, ScriptStep};

impl Project {
    /// Returns the simulated schema at a state, for a target.
    ///
    /// # Errors
    /// When the state is none, or a revision on the way is wrong.
    pub fn catalog_at(&self, target: &Target, at: &graph::Target) -> Result<Catalog, Vec<Diagnostic>> {
        let tree = self.tree(target);
        let tips = tree
            .graph
            .resolve(at)
            .map_err(|it| vec![self.graph_problem(tree, it)])?;
        let applied: Vec<RevisionIndex> = tree.graph.state(&tips).applied().iter().collect();
        let mut simulation = Simulation::new(self.rules(target), &tree.revisions);
        for revision in applied {
            simulation.forward(header_of(tree, revision));
        }
        let wrong = simulation.take_problems();
        if wrong.is_empty() {
            return Ok(simulation.catalog().clone());
        }
        Err(wrong
            .into_iter()
            .map(|it| diagnose::of_plan(&self.sources, &tree.revisions, it))
            .collect())
    }

    /// Compiles the DDL that makes a whole schema out of nothing.
    ///
    /// # Errors
    /// As [`Project::catalog_at`], or what the target cannot do.
    pub fn schema(&self, target: &Target, at: &graph::Target) -> Result<Compiled, Vec<Diagnostic>> {
        let catalog = self.catalog_at(target, at)?;
        self.schema_of(target, &catalog)
    }

    /// Compiles the DDL that makes a schema out of nothing.
    ///
    /// # Errors
    /// What the target cannot do.
    pub fn schema_of(&self, target: &Target, catalog: &Catalog) -> Result<Compiled, Vec<Diagnostic>> {
        let tree = self.tree(target);
        let nothing = Operation::BatchAlterTable(Box::new(crate::operation::BatchAlterTable {
            table: crate::name::Name::new("schema"),
            schema: None,
            operations: Vec::new(),
        }));
        let transition = Transition {
            operation: Cow::Owned(nothing),
            way: Way::Forward,
            common: Cow::Owned(Common::default()),
            before: Catalog::new(catalog.rules.clone()),
            after: catalog.clone(),
            touched: catalog.all_touched(),
            origin: Origin {
                revision: 0,
                written_downgrade: false,
                operation: 0,
            },
        };
        let run = [transition];
        let touched_nothing = run[0].touched.is_empty();
        let statements = if touched_nothing {
            Vec::new()
        } else {
            let refuse = |it| diagnose::of_refusal(&self.sources, &tree.revisions, target, it);
            let lowered = target.dialect.backend().lower(&run, target);
            lowered.map_err(|refusals| refusals.into_iter().map(refuse).collect::<Vec<_>>())?
        };
        let step = ScriptStep {
            revision: String::new(),
            heading: Vec::new(),
            statements,
            rows_before: Vec::new(),
            rows_after: Vec::new(),
            settings: self.config.script.clone(),
        };
        let mut fingerprint = crate::catalog::Fingerprint::default();
        fingerprint.step(&Catalog::new(catalog.rules.clone()), catalog, &catalog.all_touched());
        let facts = Head {
            schema_after: Some(fingerprint.to_text()),
            ..Head::default()
        };
        Ok(self.compose(target, Purpose::Schema, Vec::new(), Vec::new(), vec![step], facts))
    }
}
