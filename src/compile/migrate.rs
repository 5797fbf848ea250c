//! Upgrade and downgrade scripts between two states, and scripts that only move the version rows.

use std::collections::BTreeSet;

use super::chunks::in_chunks;
use super::lower::{LoweredStep, header_of};
use super::problems::{Problems, Refused, merged};
use super::{Project, Tree, diagnose};
use crate::catalog::Fingerprint;
use crate::config::Target;
use crate::diagnostic::Diagnostic;
use crate::graph::{Range, RevisionIndex, Rows, Step};
use crate::parallel;
use crate::plan::{Direction, Problem, Simulation};
use crate::script::{Head, HeadRevision, Purpose, Script, ScriptStep};

/// A script with what is known of it.
#[derive(Clone, Debug)]
pub struct Compiled {
    /// The script as text.
    pub text: String,
    /// What it does of each revision, before it was text.
    pub steps: Vec<ScriptStep>,
}

/// What a script is made of, beside the project and the target.
pub(super) struct Parts<'a> {
    pub(super) purpose: Purpose,
    pub(super) from: &'a Rows,
    pub(super) to: &'a Rows,
    pub(super) steps: &'a [ScriptStep],
    /// What the head says of the revisions.
    pub(super) revisions: &'a [HeadRevision],
    /// The number of the sources.
    pub(super) sources: Option<String>,
    /// The numbers of the schema before and after.
    pub(super) schema: Option<(Fingerprint, Fingerprint)>,
    /// The revisions whose own SQL makes what a schema does not hold.
    pub(super) beside: &'a [String],
}

impl<'a> Parts<'a> {
    /// Begins a script that does nothing yet.
    pub(super) fn new(purpose: Purpose, from: &'a Rows, to: &'a Rows) -> Self {
        Self {
            purpose,
            from,
            to,
            steps: &[],
            revisions: &[],
            sources: None,
            schema: None,
            beside: &[],
        }
    }
}

impl Project {
    /// Compiles the upgrade script of a range.
    ///
    /// # Errors
    /// All that is wrong with the range, the revisions on the way, or what the target cannot do.
    pub fn upgrade(&self, target: &Target, range: &Range) -> Result<Compiled, Vec<Diagnostic>> {
        let tree = self.tree(target);
        let steps = tree
            .graph
            .upgrade(range)
            .map_err(|it| vec![self.graph_problem(tree, it)])?;
        self.migrate(tree, target, &steps, Direction::Upgrade)
    }

    /// Compiles the downgrade script of a range.
    ///
    /// # Errors
    /// As [`Project::upgrade`], and every revision on the way that has no downgrade.
    pub fn downgrade(&self, target: &Target, range: &Range) -> Result<Compiled, Vec<Diagnostic>> {
        let tree = self.tree(target);
        let steps = tree
            .graph
            .downgrade(range)
            .map_err(|it| vec![self.graph_problem(tree, it)])?;
        self.migrate(tree, target, &steps, Direction::Downgrade)
    }

    /// Compiles a script that only moves the version rows.
    ///
    /// # Errors
    /// What is wrong with the range.
    pub fn stamp(&self, target: &Target, range: &Range) -> Result<Compiled, Vec<Diagnostic>> {
        let tree = self.tree(target);
        let stamp = tree
            .graph
            .stamp(range)
            .map_err(|it| vec![self.graph_problem(tree, it)])?;
        let parts = Parts::new(Purpose::Stamp, &stamp.rows_before, &stamp.rows_after);
        Ok(self.compiled(target, parts))
    }

    /// Compiles a script that only makes the version table.
    pub fn ensure_version(&self, target: &Target) -> Compiled {
        let none = Rows::default();
        self.compiled(target, Parts::new(Purpose::EnsureVersion, &none, &none))
    }

    /// Reads, links, simulates and lowers everything for every target, up and down, and reports every problem.
    pub fn check(&self) -> Vec<Diagnostic> {
        let targets: Vec<&Target> = self.config.targets.values().collect();
        merged(targets.iter().map(|it| (*it, self.check_target(it))).collect())
    }

    fn check_target(&self, target: &Target) -> Vec<Diagnostic> {
        let tree = self.tree(target);
        let mut simulation = Simulation::new(self.rules(target), &tree.revisions);
        let mut problems = Problems::default();
        let order: Vec<RevisionIndex> = tree.graph.revisions().collect();
        let header = |it: &RevisionIndex| header_of(tree, *it);
        in_chunks(&mut simulation, &order, header, |mut chunk| {
            let mut refused = parallel::map(&chunk.plans, |plan| self.statements(tree, target, plan).err());
            // What an operation that failed would have made, the way back may lack.
            if chunk.wrong.is_empty() && problems.is_empty() {
                let backs = self.statements_back(tree, target, &mut chunk.plans, &mut chunk.backs);
                refused.extend(backs.into_iter().map(Result::err));
            }
            refused.into_iter().flatten().for_each(|it| problems.refuse(it));
            problems.extend(self.plan_problems(tree, target, chunk.wrong));
        });
        problems.sorted()
    }

    pub(super) fn graph_problem(&self, tree: &Tree, problem: crate::graph::Problem) -> Diagnostic {
        diagnose::of_graph(&self.sources, &tree.revisions, problem)
    }

    /// Tells what is wrong with revisions in their place in the history.
    pub(super) fn plan_problems(&self, tree: &Tree, target: &Target, wrong: Vec<Problem>) -> Vec<Diagnostic> {
        let tell = |it| diagnose::of_plan(&self.sources, &tree.revisions, target, it);
        wrong.into_iter().map(tell).collect()
    }

    fn migrate(
        &self,
        tree: &Tree,
        target: &Target,
        steps: &[Step],
        direction: Direction,
    ) -> Result<Compiled, Vec<Diagnostic>> {
        let rules = self.rules(target);
        let mut simulation = Simulation::new(rules, &tree.revisions);
        let mut problems = Problems::default();
        // What is applied already and stays comes first, in canonical order; then what the script does or undoes.
        let moved: BTreeSet<RevisionIndex> = steps.iter().map(|it| it.revision).collect();
        for revision in self.applied_before(tree, steps, direction) {
            if !moved.contains(&revision) {
                simulation.forward(header_of(tree, revision));
            }
        }
        let wrong = simulation.take_problems();
        problems.extend(self.plan_problems(tree, target, wrong));
        let before = Fingerprint::of(simulation.catalog());
        let mut lowered: Vec<Result<LoweredStep, Vec<Refused>>> = Vec::new();
        let header = |it: &Step| header_of(tree, it.revision);
        match direction {
            Direction::Upgrade => in_chunks(&mut simulation, steps, header, |mut chunk| {
                // For what the head says of them: their own mistakes are no matter of who goes up.
                self.statements_back(tree, target, &mut chunk.plans, &mut chunk.backs);
                problems.extend(self.plan_problems(tree, target, chunk.wrong));
                lowered.extend(self.lower_all(tree, target, &chunk.plans, chunk.items));
            }),
            Direction::Downgrade => {
                let first_first: Vec<Step> = steps.iter().rev().cloned().collect();
                in_chunks(&mut simulation, &first_first, header, |mut chunk| {
                    problems.extend(self.plan_problems(tree, target, chunk.wrong));
                    let backs = self.lower_back(tree, target, &mut chunk.plans, &mut chunk.backs, chunk.items);
                    for plan in &chunk.plans {
                        let (revision, class) = (plan.revision, &plan.class);
                        problems.extend(diagnose::of_irreversible(
                            &self.sources,
                            &tree.revisions,
                            revision,
                            class,
                        ));
                    }
                    if problems.is_empty() {
                        lowered.extend(backs);
                    }
                });
                lowered.reverse();
            }
        }
        let done = problems.take_lowered(lowered);
        if !problems.is_empty() {
            return Err(problems.sorted());
        }
        let after = Fingerprint::of(simulation.catalog());
        let schema = match direction {
            Direction::Upgrade => (before, after),
            Direction::Downgrade => (after, before),
        };
        let (scripts, revisions): (Vec<ScriptStep>, Vec<HeadRevision>) =
            done.into_iter().map(|it| (it.script, it.head)).unzip();
        let none = Rows::default();
        let parts = Parts {
            purpose: Purpose::Migrate(direction),
            from: steps.first().map_or(&none, |it| &it.rows_before),
            to: steps.last().map_or(&none, |it| &it.rows_after),
            steps: &scripts,
            revisions: &revisions,
            sources: Some(self.sources_fingerprint(tree, steps)),
            schema: Some(schema),
            beside: &[],
        };
        let text = self.compose(target, parts);
        Ok(Compiled { text, steps: scripts })
    }

    /// Returns what is applied before the first step, in canonical order.
    fn applied_before(&self, tree: &Tree, steps: &[Step], direction: Direction) -> Vec<RevisionIndex> {
        let rows = match direction {
            Direction::Upgrade => steps.first().map(|it| &it.rows_before),
            Direction::Downgrade => steps.last().map(|it| &it.rows_after),
        };
        let Some(rows) = rows else { return Vec::new() };
        let tips: Vec<RevisionIndex> = rows.iter().filter_map(|id| tree.graph.find(id)).collect();
        tree.graph.state(&tips).applied().iter().collect()
    }

    /// Compiles a script that is no revision's.
    fn compiled(&self, target: &Target, parts: Parts<'_>) -> Compiled {
        Compiled {
            text: self.compose(target, parts),
            steps: Vec::new(),
        }
    }

    /// Puts a head above the parts and makes them text.
    pub(super) fn compose(&self, target: &Target, parts: Parts<'_>) -> String {
        let Parts {
            purpose,
            from,
            to,
            steps,
            revisions,
            sources,
            schema,
            beside,
        } = parts;
        let head = Head {
            vellum: env!("CARGO_PKG_VERSION"),
            project: self.config.name.as_deref(),
            target,
            purpose,
            from,
            to,
            revisions,
            sources,
            schema: schema.map(|(before, after)| (before.to_text(), after.to_text())),
            beside,
        };
        target.dialect.backend().frame(&Script {
            target,
            settings: &self.config.script,
            purpose,
            head: &head.lines(),
            from,
            to,
            steps,
        })
    }

    /// Returns a number for the texts of the revisions, whatever files they stand in.
    pub(super) fn sources_fingerprint(&self, tree: &Tree, steps: &[Step]) -> String {
        use sha2::{Digest, Sha256};
        let digests = parallel::map(steps, |step| {
            let revision = tree.revision(step.revision);
            Sha256::digest(self.sources.slice(revision.place).as_bytes())
        });
        let mut pairs: Vec<(&str, &[u8])> = Vec::with_capacity(steps.len());
        for (step, digest) in steps.iter().zip(&digests) {
            pairs.push((tree.revision(step.revision).id.value.as_str(), digest.as_slice()));
        }
        pairs.sort();
        let mut whole = Sha256::new();
        for (id, digest) in pairs {
            whole.update(id.as_bytes());
            whole.update([0]);
            whole.update(digest);
        }
        whole
            .finalize()
            .iter()
            .take(8)
            .map(|byte| format!("{byte:02x}"))
            .collect()
    }
}
