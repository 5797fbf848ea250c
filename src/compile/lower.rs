//! One revision, done or undone, as statements with what the head says of it.

use super::problems::Refused;
use super::{Project, Tree, diagnose};
use crate::check::{self, Finding, Subject};
use crate::config::Target;
use crate::dialect::{Refusal, Statement};
use crate::document::Revision;
use crate::graph::{RevisionIndex, Step};
use crate::operation::Matter;
use crate::parallel;
use crate::plan::{Class, Direction, StepPlan, Transition};
use crate::script::{HeadRevision, ScriptStep, markers};

/// A revision that was lowered, with what the head says of it.
pub(super) struct LoweredStep {
    pub(super) script: ScriptStep,
    pub(super) class: Class,
    pub(super) head: HeadRevision,
}

/// Why a revision did not become statements.
pub(super) enum Stopped {
    /// The target cannot do what its operations ask.
    Refused(Vec<Refusal>),
    /// The statements are right one by one, and the script of them is not.
    Found(Vec<Finding>),
}

impl Project {
    /// Lowers revisions, all at once.
    pub(super) fn lower_all(
        &self,
        tree: &Tree,
        target: &Target,
        plans: &[StepPlan],
        steps: &[Step],
    ) -> Vec<Result<LoweredStep, Vec<Refused>>> {
        let pairs: Vec<(&StepPlan, &Step)> = plans.iter().zip(steps).collect();
        parallel::map(&pairs, |(plan, step)| self.lower_step(tree, target, plan, step))
    }

    fn lower_step(
        &self,
        tree: &Tree,
        target: &Target,
        plan: &StepPlan,
        step: &Step,
    ) -> Result<LoweredStep, Vec<Refused>> {
        let statements = self.statements(tree, target, plan)?;
        Ok(self.lowered_step(tree, plan, step, statements))
    }

    /// Puts what the head says and the version rows beside the statements of a revision.
    pub(super) fn lowered_step(
        &self,
        tree: &Tree,
        plan: &StepPlan,
        step: &Step,
        statements: Vec<Statement>,
    ) -> LoweredStep {
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
        LoweredStep {
            script,
            class: plan.class.clone(),
            head,
        }
    }

    /// Lowers a revision, done or undone, and checks what came out.
    pub(super) fn statements(
        &self,
        tree: &Tree,
        target: &Target,
        plan: &StepPlan,
    ) -> Result<Vec<Statement>, Vec<Refused>> {
        let statements = self.try_statements(tree, target, plan);
        statements.map_err(|stopped| self.told(tree, target, plan, stopped))
    }

    /// Does so, and leaves it to the caller what follows from a refusal.
    pub(super) fn try_statements(
        &self,
        tree: &Tree,
        target: &Target,
        plan: &StepPlan,
    ) -> Result<Vec<Statement>, Stopped> {
        let statements = target.dialect.backend().lower(&plan.transitions, target);
        let statements = statements.map_err(Stopped::Refused)?;
        let Some(revision) = tree.revisions.get(plan.revision as usize) else {
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
        Err(Stopped::Found(findings))
    }

    /// Says what is wrong, each thing at its place.
    pub(super) fn told(&self, tree: &Tree, target: &Target, plan: &StepPlan, stopped: Stopped) -> Vec<Refused> {
        let (sources, revisions) = (&self.sources, &tree.revisions);
        let refuse = |it: Refusal| {
            let (origin, field) = (it.origin, it.field.clone());
            let diagnostic = diagnose::of_refusal(sources, revisions, target, it);
            let whole = field.is_empty() || diagnose::is_whole(sources, revisions, origin, &field);
            Refused::new(diagnostic, whole, origin, &plan.transitions)
        };
        let tell = |it| Refused::alone(diagnose::of_finding(sources, revisions, target, plan.revision, it));
        match stopped {
            Stopped::Refused(refusals) => refusals.into_iter().map(refuse).collect(),
            Stopped::Found(findings) => findings.into_iter().map(tell).collect(),
        }
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
    let inner = match transition.operation.matter() {
        Matter::Batch(it) => it.operations.as_slice(),
        Matter::Schema | Matter::Insert(_) | Matter::Update(_) | Matter::Delete(_) | Matter::Raw(_) => &[],
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
