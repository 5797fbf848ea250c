//! Upgrade and downgrade scripts between two states, and scripts that only move the version rows.

use std::collections::BTreeSet;

use super::problems::{Problems, Refused, merged};
use super::{Project, Tree, diagnose};
use crate::catalog::Fingerprint;
use crate::check::{self, Subject};
use crate::config::Target;
use crate::diagnostic::Diagnostic;
use crate::dialect::{Refusal, Statement};
use crate::document::Revision;
use crate::graph::{Range, RevisionIndex, Rows, Step};
use crate::operation::Operation;
use crate::parallel;
use crate::plan::{Class, Direction, Simulation, StepPlan, Transition};
use crate::script::{Head, HeadRevision, Purpose, Script, ScriptStep, markers};

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

/// A revision that was lowered, with what the head says of it.
pub(super) struct LoweredStep {
    pub(super) script: ScriptStep,
    pub(super) class: Class,
    pub(super) head: HeadRevision,
}

/// What a script is made of, beside the project and the target.
pub(super) struct Parts {
    pub(super) purpose: Purpose,
    pub(super) from: Rows,
    pub(super) to: Rows,
    pub(super) steps: Vec<ScriptStep>,
    /// What the head says of the revisions.
    pub(super) revisions: Vec<HeadRevision>,
    /// The number of the sources.
    pub(super) sources: Option<String>,
    /// The numbers of the schema before and after.
    pub(super) schema: Option<(Fingerprint, Fingerprint)>,
}

impl Parts {
    /// Begins a script that does nothing yet.
    pub(super) fn new(purpose: Purpose, from: Rows, to: Rows) -> Self {
        Self {
            purpose,
            from,
            to,
            steps: Vec::new(),
            revisions: Vec::new(),
            sources: None,
            schema: None,
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
        let parts = Parts::new(Purpose::Stamp, stamp.rows_before, stamp.rows_after);
        Ok(self.compose(target, parts))
    }

    /// Compiles a script that only makes the version table.
    pub fn ensure_version(&self, target: &Target) -> Compiled {
        let parts = Parts::new(Purpose::EnsureVersion, Rows::default(), Rows::default());
        self.compose(target, parts)
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
        for chunk in order.chunks(CHUNK) {
            let plans: Vec<StepPlan> = chunk
                .iter()
                .filter_map(|it| simulation.forward(header_of(tree, *it)))
                .collect();
            let backs: Vec<StepPlan> = plans.iter().map(|it| simulation.back(it)).collect();
            let wrong = simulation.take_problems();
            if wrong.is_empty() && problems.is_empty() {
                let all: Vec<&StepPlan> = plans.iter().chain(&backs).collect();
                let lowered = parallel::map(&all, |plan| self.statements(tree, target, plan).err());
                lowered.into_iter().flatten().for_each(|it| problems.refuse(it));
            }
            problems.extend(
                wrong
                    .into_iter()
                    .map(|it| diagnose::of_plan(&self.sources, &tree.revisions, target, it)),
            );
        }
        problems.sorted()
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
        let mut problems = Problems::default();
        // What is applied already and stays comes first, in canonical order; then what the script does or undoes.
        let moved: BTreeSet<RevisionIndex> = steps.iter().map(|it| it.revision).collect();
        for revision in self.applied_before(tree, steps, direction) {
            if !moved.contains(&revision) {
                simulation.forward(header_of(tree, revision));
            }
        }
        let mut lowered: Vec<LoweredStep> = Vec::new();
        let before = Fingerprint::of(simulation.catalog());
        match direction {
            Direction::Upgrade => {
                for chunk in steps.chunks(CHUNK) {
                    let plans: Vec<StepPlan> = chunk
                        .iter()
                        .filter_map(|it| simulation.forward(header_of(tree, it.revision)))
                        .collect();
                    self.lower_all(tree, target, &plans, chunk, &mut lowered, &mut problems);
                }
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
        let after = simulation.catalog().clone();
        let wrong = simulation.take_problems();
        problems.extend(
            wrong
                .into_iter()
                .map(|it| diagnose::of_plan(&self.sources, &tree.revisions, target, it)),
        );
        if !problems.is_empty() {
            return Err(problems.sorted());
        }
        let after = Fingerprint::of(&after);
        let schema = match direction {
            Direction::Upgrade => (before, after),
            Direction::Downgrade => (after, before),
        };
        let (scripts, revisions) = lowered.into_iter().map(|it| (it.script, it.head)).unzip();
        let parts = Parts {
            purpose: Purpose::Migrate(direction),
            from: steps.first().map(|it| it.rows_before.clone()).unwrap_or_default(),
            to: steps.last().map(|it| it.rows_after.clone()).unwrap_or_default(),
            steps: scripts,
            revisions,
            sources: Some(self.sources_fingerprint(tree, steps)),
            schema: Some(schema),
        };
        Ok(self.compose(target, parts))
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
        problems: &mut Problems,
    ) {
        let pairs: Vec<(&StepPlan, &Step)> = plans.iter().zip(steps).collect();
        let results = parallel::map(&pairs, |(plan, step)| self.lower_step(tree, target, plan, step));
        for result in results {
            match result {
                Ok(step) => lowered.push(step),
                Err(wrong) => problems.refuse(wrong),
            }
        }
    }

    pub(super) fn lower_step(
        &self,
        tree: &Tree,
        target: &Target,
        plan: &StepPlan,
        step: &Step,
    ) -> Result<LoweredStep, Vec<Refused>> {
        let statements = self.statements(tree, target, plan)?;
        let revision = tree.revision(step.revision);
        let head = head_of(revision, plan.direction, &plan.class);
        let script = ScriptStep {
            revision: revision.id.value.clone(),
            heading: head.heading(),
            statements,
            rows_before: step.rows_before.clone(),
            rows_after: step.rows_after.clone(),
            settings: self.config.script.with(&revision.script),
        };
        Ok(LoweredStep {
            script,
            class: plan.class.clone(),
            head,
        })
    }

    /// Lowers a revision, done or undone, and checks what came out.
    fn statements(&self, tree: &Tree, target: &Target, plan: &StepPlan) -> Result<Vec<Statement>, Vec<Refused>> {
        let (sources, revisions) = (&self.sources, &tree.revisions);
        let refuse = |it: Refusal| {
            let (origin, field) = (it.origin, it.field.clone());
            let diagnostic = diagnose::of_refusal(sources, revisions, target, it);
            let whole = field.is_empty() || diagnose::is_whole(sources, revisions, origin, &field);
            Refused::new(diagnostic, whole, origin, &plan.transitions)
        };
        let statements = target.dialect.backend().lower(&plan.transitions, target);
        let statements = statements.map_err(|refusals| refusals.into_iter().map(refuse).collect::<Vec<_>>())?;
        let Some(revision) = revisions.get(plan.revision as usize) else {
            return Ok(statements);
        };
        let settings = self.config.script.with(&revision.script);
        let id = revision.id.value.as_str();
        let findings = check::check(&Subject {
            target,
            revision: id,
            settings: &settings,
            transitions: &plan.transitions,
            statements: &statements,
            markers: &markers(id, &statements, &settings, target.dialect),
        });
        if findings.is_empty() {
            return Ok(noted(statements, &plan.transitions));
        }
        let tell = |it| Refused::alone(diagnose::of_finding(sources, revisions, target, plan.revision, it));
        Err(findings.into_iter().map(tell).collect())
    }

    /// Puts a head above the parts and makes them text.
    pub(super) fn compose(&self, target: &Target, parts: Parts) -> Compiled {
        let Parts {
            purpose,
            from,
            to,
            steps,
            revisions,
            sources,
            schema,
        } = parts;
        let head = Head {
            vellum: env!("CARGO_PKG_VERSION"),
            project: self.config.name.as_deref(),
            target,
            purpose,
            from: &from,
            to: &to,
            revisions: &revisions,
            sources,
            schema: schema.map(|(before, after)| (before.to_text(), after.to_text())),
        };
        let script = Script {
            target: target.clone(),
            settings: self.config.script.clone(),
            purpose,
            head: head.lines(),
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

/// Returns what the head says of a revision. Who goes up need not know what the way back would cost, but that there is none.
fn head_of(revision: &Revision, direction: Direction, class: &Class) -> HeadRevision {
    let told = match (direction, class) {
        (Direction::Downgrade, _) | (Direction::Upgrade, Class::Irreversible { .. }) => true,
        (Direction::Upgrade, Class::Exact | Class::Lossy(_)) => false,
    };
    HeadRevision {
        id: revision.id.value.clone(),
        message: Some(revision.message.clone()).filter(|it| !it.is_empty()),
        meta: revision.meta.clone().into_iter().collect(),
        downgrade: told.then(|| class.clone()),
    }
}

/// Puts the note of an operation on the first statement that it asks for, or on the one that it was folded into.
fn noted(mut statements: Vec<Statement>, transitions: &[Transition]) -> Vec<Statement> {
    for transition in transitions {
        let Some(note) = notes(transition) else { continue };
        let own = |it: &Statement| it.origin == transition.origin && !it.with_next;
        let found = statements.iter().position(own);
        let folded = || statements.iter().rposition(|it| it.origin <= transition.origin);
        if let Some(statement) = found.or_else(folded).and_then(|at| statements.get_mut(at)) {
            let earlier = statement.note.take().map(|it| format!("{it}\n")).unwrap_or_default();
            statement.note = Some(format!("{earlier}{note}"));
        }
    }
    statements
}

/// Returns the note of an operation and, of a batch, those of the operations in it.
fn notes(transition: &Transition) -> Option<String> {
    let dialect = transition.before.rules.dialect;
    let inner = match transition.operation.as_ref() {
        Operation::BatchAlterTable(it) => it.operations.as_slice(),
        Operation::CreateTable(_)
        | Operation::DropTable(_)
        | Operation::RenameTable(_)
        | Operation::SetTableComment(_)
        | Operation::AddColumn(_)
        | Operation::DropColumn(_)
        | Operation::AlterColumn(_)
        | Operation::CreatePrimaryKey(_)
        | Operation::CreateUniqueConstraint(_)
        | Operation::CreateCheckConstraint(_)
        | Operation::CreateForeignKey(_)
        | Operation::CreateExcludeConstraint(_)
        | Operation::DropConstraint(_)
        | Operation::AlterConstraint(_)
        | Operation::ValidateConstraint(_)
        | Operation::RenameConstraint(_)
        | Operation::CreateIndex(_)
        | Operation::DropIndex(_)
        | Operation::RenameIndex(_)
        | Operation::CreateEnum(_)
        | Operation::DropEnum(_)
        | Operation::RenameEnum(_)
        | Operation::AddEnumValue(_)
        | Operation::RenameEnumValue(_)
        | Operation::AlterEnum(_)
        | Operation::BulkInsert(_)
        | Operation::UpdateRows(_)
        | Operation::DeleteRows(_)
        | Operation::Execute(_) => &[],
    };
    let inner = inner
        .iter()
        .filter(|it| it.common.concerns(dialect))
        .map(|it| &it.common);
    let notes: Vec<&str> = std::iter::once(transition.common.as_ref())
        .chain(inner)
        .filter_map(|it| it.note.as_deref())
        .collect();
    (!notes.is_empty()).then(|| notes.join("\n"))
}
