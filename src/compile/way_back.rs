//! The ways back of revisions, and that there is none where the target cannot go the one that was derived.

use super::lower::{LoweredStep, Stopped};
use super::problems::Refused;
use super::{Project, Tree};
use crate::config::Target;
use crate::dialect::{Refusal, Statement};
use crate::document::Downgrade;
use crate::graph::Step;
use crate::parallel;
use crate::plan::{Class, StepPlan};

impl Project {
    /// Lowers ways back, each beside the way there of the same revision; the steps say what becomes of the version rows.
    pub(super) fn lower_back(
        &self,
        tree: &Tree,
        target: &Target,
        plans: &mut [StepPlan],
        backs: &mut [StepPlan],
        steps: &[Step],
    ) -> Vec<Result<LoweredStep, Vec<Refused>>> {
        let lowered = self.statements_back(tree, target, plans, backs);
        let ways = lowered.into_iter().zip(backs.iter().zip(steps));
        ways.map(|(statements, (back, step))| statements.map(|it| self.lowered_step(tree, back, step, it)))
            .collect()
    }

    /// Lowers ways back to statements, and settles the classes.
    ///
    /// The author of a revision whose way back is derived wrote nothing that the target could refuse: the revision is
    /// irreversible there, and its upgrade is as good as any. What is written under `downgrade:` is refused as it stands.
    pub(super) fn statements_back(
        &self,
        tree: &Tree,
        target: &Target,
        plans: &mut [StepPlan],
        backs: &mut [StepPlan],
    ) -> Vec<Result<Vec<Statement>, Vec<Refused>>> {
        let lowered = parallel::map(backs, |back| self.try_statements(tree, target, back));
        let ways = lowered.into_iter().zip(plans.iter_mut().zip(backs));
        ways.map(|(lowered, (plan, back))| match lowered {
            Ok(statements) => Ok(statements),
            Err(Stopped::Refused(refusals)) if is_derived(tree, back) => {
                let class = irreversible(&refusals);
                back.transitions.clear();
                back.class = class.clone();
                plan.class = class;
                Ok(Vec::new())
            }
            Err(stopped) => Err(self.told(tree, target, back, stopped)),
        })
        .collect()
    }
}

fn is_derived(tree: &Tree, back: &StepPlan) -> bool {
    match tree.revisions.get(back.revision as usize).map(|it| &it.downgrade) {
        Some(Downgrade::Auto) => true,
        Some(Downgrade::Written { .. } | Downgrade::Irreversible { .. }) | None => false,
    }
}

/// Says in a refusal's own words why there is no way back; its hint holds for who writes one.
fn irreversible(refusals: &[Refusal]) -> Class {
    let mut reasons: Vec<&str> = Vec::new();
    for refusal in refusals {
        if !reasons.contains(&refusal.reason.as_str()) {
            reasons.push(&refusal.reason);
        }
    }
    let how = refusals.iter().find_map(|it| it.hint.as_deref());
    let how = how.map(|it| format!(" ({it})")).unwrap_or_default();
    Class::Irreversible {
        origin: refusals.first().map(|it| it.origin),
        reason: reasons.join("; "),
        hint: format!("write `downgrade:` with operations of your own{how}, or `downgrade: {{ irreversible: why }}`"),
    }
}
