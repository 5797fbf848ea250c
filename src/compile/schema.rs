//! The DDL of a whole schema as it is at a revision.

use std::borrow::Cow;

use super::lower::header_of;
use super::migrate::Parts;
use super::{Compiled, Project, Tree, diagnose};
use crate::catalog::{Catalog, Fingerprint};
use crate::config::Target;
use crate::diagnostic::Diagnostic;
use crate::expression::raw::{self, RawKind};
use crate::graph::{self, RevisionIndex, Rows};
use crate::operation::{Common, Entry, Matter, Operation};
use crate::plan::{Origin, Simulation, Transition, Way};
use crate::script::{Purpose, ScriptStep};
use crate::variant::{Choice, Dialect};

impl Project {
    /// Returns the simulated schema at a state, for a target.
    ///
    /// # Errors
    /// When the state is none, or a revision on the way is wrong.
    pub fn catalog_at(&self, target: &Target, at: &graph::Target) -> Result<Catalog, Vec<Diagnostic>> {
        self.standing_at(target, at).map(|(catalog, _)| catalog)
    }

    /// Returns the simulated schema at a state, with the version rows of that state.
    fn standing_at(&self, target: &Target, at: &graph::Target) -> Result<(Catalog, Rows), Vec<Diagnostic>> {
        let tree = self.tree(target);
        let tips = tree
            .graph
            .resolve(at)
            .map_err(|it| vec![self.graph_problem(tree, it)])?;
        let state = tree.graph.state(&tips);
        let applied: Vec<RevisionIndex> = state.applied().iter().collect();
        let mut simulation = Simulation::new(self.rules(target), &tree.revisions);
        for revision in applied {
            simulation.forward(header_of(tree, revision));
        }
        let wrong = simulation.take_problems();
        if wrong.is_empty() {
            let rows = tips.iter().map(|it| tree.graph.id(*it).clone()).collect();
            return Ok((simulation.catalog().clone(), rows));
        }
        Err(wrong
            .into_iter()
            .map(|it| diagnose::of_plan(&self.sources, &tree.revisions, target, it))
            .collect())
    }

    /// Compiles the DDL that makes a whole schema out of nothing.
    ///
    /// # Errors
    /// As [`Project::catalog_at`], or what the target cannot do.
    pub fn schema(&self, target: &Target, at: &graph::Target) -> Result<Compiled, Vec<Diagnostic>> {
        let (catalog, rows) = self.standing_at(target, at)?;
        self.schema_of(target, &catalog, rows)
    }

    /// Compiles the DDL that makes a schema out of nothing; the head says which version rows it belongs to.
    ///
    /// # Errors
    /// What the target cannot do.
    pub fn schema_of(&self, target: &Target, catalog: &Catalog, rows: Rows) -> Result<Compiled, Vec<Diagnostic>> {
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
            rows_before: Rows::default(),
            rows_after: Rows::default(),
            settings: self.config.script.clone(),
        };
        let (steps, none) = (vec![step], Rows::default());
        let parts = Parts {
            steps: &steps,
            beside: &made_beside(tree, &rows, target.dialect),
            schema: Some((Fingerprint::default(), Fingerprint::of(catalog))),
            ..Parts::new(Purpose::Schema, &none, &rows)
        };
        let text = self.compose(target, parts);
        Ok(Compiled { text, steps })
    }
}

/// Returns the revisions of a state whose own SQL changes the schema, in canonical order.
fn made_beside(tree: &Tree, rows: &Rows, dialect: Dialect) -> Vec<String> {
    let tips: Vec<RevisionIndex> = rows.iter().filter_map(|id| tree.graph.find(id)).collect();
    let makes = |entry: &Entry| match entry.operation.matter() {
        Matter::Raw(it) if it.effects.is_none() && entry.common.concerns(dialect) => match it.sql.choose(dialect) {
            Choice::Is(text) => raw::split(text, dialect).is_ok_and(|statements| {
                statements
                    .iter()
                    .any(|it| raw::kind(&it.sql, dialect) == RawKind::Schema)
            }),
            Choice::Nothing | Choice::Missing => false,
        },
        Matter::Raw(_)
        | Matter::Schema
        | Matter::Batch(_)
        | Matter::Insert(_)
        | Matter::Update(_)
        | Matter::Delete(_) => false,
    };
    let state = tree.graph.state(&tips);
    let revisions = state.applied().iter().map(|it| tree.revision(it));
    let found = revisions.filter(|it| it.upgrade.iter().any(|step| makes(&step.entry)));
    found.map(|it| it.id.value.clone()).collect()
}
