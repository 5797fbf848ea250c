//! Upgrade and downgrade scripts between two states, and scripts that only move the version rows.

use std::collections::BTreeSet;

use super::{Project, Tree, diagnose};
use crate::config::Target;
use crate::diagnostic::{Diagnostic, sort};
use crate::document::Revision;
use crate::graph::{Range, RevisionIndex, Rows, Step};
use crate::parallel;
use crate::plan::{Class, Direction, Simulation, StepPlan};
use crate::script::{Head, Purpose, Script, ScriptStep, StepHead, head, step_heading};

/// How many revisions are simulated before they are lowered: a bound on what is in memory at once.
const CHUNK: usize = 2_048;

/// A script with what is known of it.
#[derive(Clone, Debug)]
pub struct Compiled {
    /// The script as text.
    pub text: String,
    /// The script before it was text.
    pub script: Script,
}

/// A revision that was lowered, with what its heading says.
pub(super) struct LoweredStep {
    pub(super) script: ScriptStep,
    pub(super) class: Class,
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
        let step = ScriptStep {
            revision: String::new(),
            heading: Vec::new(),
            statements: Vec::new(),
            rows_before: texts(&stamp.rows_before),
            rows_after: texts(&stamp.rows_after),
            settings: self.config.script.clone(),
        };
        let (from, to) = (texts(&stamp.rows_before), texts(&stamp.rows_after));
        Ok(self.compose(target, Purpose::Stamp, from, to, vec![step], Head::default()))
    }

    /// Compiles a script that only makes the version table.
    pub fn ensure_version(&self, target: &Target) -> Compiled {
        self.compose(
            target,
            Purpose::EnsureVersion,
            Vec::new(),
            Vec::new(),
            Vec::new(),
            Head::default(),
        )
    }

    /// Reads, links, simulates and lowers everything for every target, up and down, and reports every problem.
    pub fn check(&self) -> Vec<Diagnostic> {
        let targets: Vec<&Target> = self.config.targets.values().collect();
        let problems = targets.iter().flat_map(|target| self.check_target(target));
        merge_targets(problems.collect())
    }

    fn check_target(&self, target: &Target) -> Vec<Diagnostic> {
        let tree = self.tree(target);
        let mut simulation = Simulation::new(self.rules(target), &tree.revisions);
        let mut problems = Vec::new();
        let order: Vec<RevisionIndex> = tree.graph.revisions().collect();
        for chunk in order.chunks(CHUNK) {
            let plans: Vec<StepPlan> = chunk
                .iter()
                .filter_map(|it| simulation.forward(header_of(tree, *it)))
                .collect();
            let backs: Vec<StepPlan> = plans.iter().map(|it| simulation.back(it)).collect();
            let wrong = simulation.take_problems();
            if wrong.is_empty() && problems.is_empty() {
                let all: Vec<&StepPlan> = plans.iter().chain(&backs).collect();
                let lowered = parallel::map(&all, |plan| {
                    target.dialect.backend().lower(&plan.transitions, target).err()
                });
                let refusals = lowered.into_iter().flatten().flatten();
                problems.extend(refusals.map(|it| diagnose::of_refusal(&self.sources, &tree.revisions, target, it)));
            }
            problems.extend(
                wrong
                    .into_iter()
                    .map(|it| diagnose::of_plan(&self.sources, &tree.revisions, it)),
            );
        }
        problems
    }

    pub(super) fn graph_problem(&self, tree: &Tree, problem: crate::graph::Problem) -> Diagnostic {
        diagnose::of_graph(&self.sources, &tree.revisions, problem)
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
        let mut problems: Vec<Diagnostic> = Vec::new();
        // What is applied already and stays comes first, in canonical order; then what the script does or undoes.
        let moved: BTreeSet<RevisionIndex> = steps.iter().map(|it| it.revision).collect();
        for revision in self.applied_before(tree, steps, direction) {
            if !moved.contains(&revision) {
                simulation.forward(header_of(tree, revision));
            }
        }
        let mut lowered: Vec<LoweredStep> = Vec::new();
        let before = simulation.fingerprint();
        let mut after = before;
        match direction {
            Direction::Upgrade => {
                for chunk in steps.chunks(CHUNK) {
                    let plans: Vec<StepPlan> = chunk
                        .iter()
                        .filter_map(|it| simulation.forward(header_of(tree, it.revision)))
                        .collect();
                    self.lower_all(tree, target, &plans, chunk, &mut lowered, &mut problems);
                }
                after = simulation.fingerprint();
            }
            Direction::Downgrade => {
                let plans: Vec<StepPlan> = steps
                    .iter()
                    .rev()
                    .filter_map(|it| simulation.forward(header_of(tree, it.revision)))
                    .collect();
                for plan in plans.iter().rev() {
                    problems.extend(diagnose::of_irreversible(
                        &self.sources,
                        &tree.revisions,
                        plan.revision,
                        &plan.class,
                    ));
                }
                let backs: Vec<StepPlan> = plans.iter().rev().map(|it| simulation.back(it)).collect();
                if problems.is_empty() {
                    self.lower_all(tree, target, &backs, steps, &mut lowered, &mut problems);
                }
            }
        }
        let top = simulation.fingerprint();
        let wrong = simulation.take_problems();
        problems.extend(
            wrong
                .into_iter()
                .map(|it| diagnose::of_plan(&self.sources, &tree.revisions, it)),
        );
        if !problems.is_empty() {
            sort(&mut problems);
            problems.dedup();
            return Err(problems);
        }
        let (fingerprint_before, fingerprint_after) = match direction {
            Direction::Upgrade => (before, after),
            Direction::Downgrade => (top, before),
        };
        let facts = Head {
            schema_before: Some(fingerprint_before.to_text()),
            schema_after: Some(fingerprint_after.to_text()),
            sources: Some(self.sources_fingerprint(tree, steps)),
            revisions: self.step_heads(tree, steps, &lowered),
        };
        let from = steps.first().map(|it| texts(&it.rows_before)).unwrap_or_default();
        let to = steps.last().map(|it| texts(&it.rows_after)).unwrap_or_default();
        let scripts = lowered.into_iter().map(|it| it.script).collect();
        Ok(self.compose(target, Purpose::Migrate(direction), from, to, scripts, facts))
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

    pub(super) fn lower_all(
        &self,
        tree: &Tree,
        target: &Target,
        plans: &[StepPlan],
        steps: &[Step],
        lowered: &mut Vec<LoweredStep>,
        problems: &mut Vec<Diagnostic>,
    ) {
        let pairs: Vec<(&StepPlan, &Step)> = plans.iter().zip(steps).collect();
        let results = parallel::map(&pairs, |(plan, step)| self.lower_step(tree, target, plan, step));
        for result in results {
            match result {
                Ok(step) => lowered.push(step),
                Err(wrong) => problems.extend(wrong),
            }
        }
    }

    pub(super) fn lower_step(
        &self,
        tree: &Tree,
        target: &Target,
        plan: &StepPlan,
        step: &Step,
    ) -> Result<LoweredStep, Vec<Diagnostic>> {
        let refuse = |it| diagnose::of_refusal(&self.sources, &tree.revisions, target, it);
        let statements = target.dialect.backend().lower(&plan.transitions, target);
        let statements = statements.map_err(|refusals| refusals.into_iter().map(refuse).collect::<Vec<_>>())?;
        let revision = tree.revision(step.revision);
        let script = ScriptStep {
            revision: revision.id.value.clone(),
            heading: step_heading(
                &self.step_head(revision, &plan.class),
                plan.direction,
                &plan.transitions,
            ),
            statements,
            rows_before: texts(&step.rows_before),
            rows_after: texts(&step.rows_after),
            settings: self.config.script.with(&revision.script),
        };
        Ok(LoweredStep {
            script,
            class: plan.class.clone(),
        })
    }

    fn step_heads(&self, tree: &Tree, steps: &[Step], lowered: &[LoweredStep]) -> Vec<StepHead> {
        let both = steps.iter().zip(lowered);
        both.map(|(step, lowered)| self.step_head(tree.revision(step.revision), &lowered.class))
            .collect()
    }

    pub(super) fn step_head(&self, revision: &Revision, class: &Class) -> StepHead {
        StepHead {
            id: revision.id.value.clone(),
            message: revision.message.clone(),
            meta: revision.meta.clone().into_iter().collect(),
            class: class.clone(),
        }
    }

    pub(super) fn compose(
        &self,
        target: &Target,
        purpose: Purpose,
        from: Vec<String>,
        to: Vec<String>,
        steps: Vec<ScriptStep>,
        facts: Head,
    ) -> Compiled {
        let script = Script {
            target: target.clone(),
            settings: self.config.script.clone(),
            purpose,
            head: head(self.config.name.as_deref(), target, purpose, &from, &to, &facts),
            from,
            to,
            steps,
        };
        Compiled {
            text: target.dialect.backend().frame(&script),
            script,
        }
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

/// Returns the number by which the simulation knows a revision.
pub(super) fn header_of(tree: &Tree, revision: RevisionIndex) -> u32 {
    u32::try_from(tree.graph.node(revision).header).unwrap_or(u32::MAX)
}

pub(super) fn texts(rows: &Rows) -> Vec<String> {
    rows.iter().map(|it| it.to_string()).collect()
}

/// Tells once what is wrong on several targets.
fn merge_targets(problems: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let mut merged: Vec<Diagnostic> = Vec::new();
    for problem in problems {
        let same = merged.iter_mut().find(|it| {
            it.code == problem.code
                && it.message == problem.message
                && it.labels == problem.labels
                && it.hints == problem.hints
        });
        match same {
            Some(first) => first.notes.extend(
                problem
                    .notes
                    .into_iter()
                    .filter(|it| !first.notes.contains(it))
                    .collect::<Vec<_>>(),
            ),
            None => merged.push(problem),
        }
    }
    sort(&mut merged);
    merged
}
