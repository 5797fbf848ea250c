//! The way back of a revision: derived from what its operations found, or written and then held to lead back.

use std::borrow::Cow;

use super::refill::never_filled;
use super::{Class, Direction, Simulation, StepPlan, Transition, Way};
use crate::catalog::{Fingerprint, Touched, lines};
use crate::diagnostic::Code;
use crate::document::{Downgrade, Revision, Step};
use crate::fault::Fault;
use crate::operation::Inverse;

impl<'a> Simulation<'a> {
    /// Turns a revision that was done into the way back.
    ///
    /// An irreversible one has no transitions; its class says why.
    pub fn back(&mut self, step: &StepPlan<'a>) -> StepPlan<'a> {
        let source = self.revisions.get(step.revision as usize);
        let transitions = match source.map(|it| &it.downgrade) {
            Some(Downgrade::Written { steps, .. }) => self.written_back(step, steps),
            Some(Downgrade::Auto) if step.class.is_reversible() => self.derived_back(step).unwrap_or_default(),
            Some(Downgrade::Auto | Downgrade::Irreversible { .. }) | None => Vec::new(),
        };
        StepPlan {
            revision: step.revision,
            direction: Direction::Downgrade,
            transitions,
            class: step.class.clone(),
            before: step.after.clone(),
            after: step.before.clone(),
        }
    }

    /// Tells what the way back of a revision brings back.
    pub(super) fn classify(&mut self, source: &'a Revision, step: &StepPlan<'a>) -> Class {
        match &source.downgrade {
            Downgrade::Auto => {
                let mut losses = Vec::new();
                let doomed = self.doomed(step);
                for (at, transition) in step.transitions.iter().enumerate() {
                    let earlier = &step.transitions[..at];
                    if doomed.swallow(transition) || self.is_subsumed(&doomed, earlier, transition) {
                        continue;
                    }
                    let inverse = transition.operation.as_operate().invert(&transition.before);
                    let inverse = match (inverse, never_filled(earlier, transition)) {
                        (Inverse::Restore | Inverse::Lossy(_), Some((reason, hint))) => {
                            Inverse::Impossible { reason, hint }
                        }
                        (inverse, _) => inverse,
                    };
                    match inverse {
                        Inverse::Restore | Inverse::Operations(_) | Inverse::Own => {}
                        Inverse::Lossy(loss) => losses.push(loss.what),
                        Inverse::Impossible { reason, hint } => {
                            return Class::Irreversible {
                                origin: Some(transition.origin),
                                reason,
                                hint,
                            };
                        }
                    }
                }
                if losses.is_empty() {
                    Class::Exact
                } else {
                    Class::Lossy(losses)
                }
            }
            Downgrade::Irreversible { why, place: _ } => Class::Irreversible {
                origin: None,
                reason: why.clone(),
                hint: "the revision says so itself; restore a backup, or go on with a new revision".to_string(),
            },
            Downgrade::Written { steps, place: _ } => {
                self.check_written(step, steps);
                let doomed = self.doomed(step);
                let mut losses: Vec<String> = step
                    .transitions
                    .iter()
                    .enumerate()
                    .filter(|(at, it)| !self.is_subsumed(&doomed, &step.transitions[..*at], it))
                    .filter_map(|(_, it)| match it.operation.as_operate().invert(&it.before) {
                        Inverse::Lossy(loss) => Some(loss.what),
                        // What the author puts back, nobody can count.
                        Inverse::Impossible { .. } => Some(format!(
                            "what `{}` changed or removed, but for what the revision's own downgrade puts back",
                            it.operation.name()
                        )),
                        Inverse::Restore | Inverse::Operations(_) | Inverse::Own => None,
                    })
                    .collect();
                losses.dedup();
                if losses.is_empty() {
                    Class::Exact
                } else {
                    Class::Lossy(losses)
                }
            }
        }
    }

    /// Simulates a written downgrade; it must lead back to the schema before.
    fn check_written(&mut self, step: &StepPlan<'a>, steps: &'a [Step]) {
        let catalog = self.catalog.clone();
        let known = self.problems.len();
        if steps.is_empty() && !step.transitions.is_empty() {
            let what = "an empty downgrade undoes nothing of what the upgrade does";
            let fault = Fault::new(Code::DowngradeDiffers, "downgrade", what)
                .hint("write `downgrade: auto`, or `downgrade: { irreversible: \"why\" }`");
            self.problem(None, step.revision, fault, Vec::new());
        } else {
            let mut touched = step.touched();
            for transition in self.run(step.revision, steps, true) {
                touched.extend(&transition.touched);
            }
            let leads_back = || Fingerprint::step(&step.before, &self.catalog, &touched) == Fingerprint::default();
            if self.problems.len() == known && !leads_back() {
                let wanted = lines(&step.before);
                let found = lines(&self.catalog);
                let mut notes: Vec<String> = Vec::new();
                notes.extend(
                    found
                        .iter()
                        .filter(|it| !wanted.contains(it))
                        .map(|it| format!("+ {it}")),
                );
                notes.extend(
                    wanted
                        .iter()
                        .filter(|it| !found.contains(it))
                        .map(|it| format!("- {it}")),
                );
                if !notes.is_empty() {
                    notes.insert(
                        0,
                        "it leads to what stands behind `+`, and `-` is what stood there before:".to_string(),
                    );
                    let what = "the downgrade does not lead back to the schema before";
                    let fault = Fault::new(Code::DowngradeDiffers, "downgrade", what)
                        .hint("write `downgrade: auto` to have it derived");
                    self.problem(None, step.revision, fault, notes);
                }
            }
        }
        self.catalog = catalog;
    }

    fn written_back(&mut self, step: &StepPlan<'a>, steps: &'a [Step]) -> Vec<Transition<'a>> {
        let catalog = std::mem::replace(&mut self.catalog, step.after.clone());
        let transitions = self.run(step.revision, steps, true);
        self.catalog = catalog;
        transitions
    }

    /// Undoes the transitions one by one, last first; `None` where one cannot be undone.
    fn derived_back(&self, step: &StepPlan<'a>) -> Option<Vec<Transition<'a>>> {
        let doomed = self.doomed(step);
        let mut back = doomed.drops(step);
        for (at, transition) in step.transitions.iter().enumerate().rev() {
            let earlier = &step.transitions[..at];
            if doomed.swallow(transition) || self.is_subsumed(&doomed, earlier, transition) {
                continue;
            }
            let (before, after) = (doomed.without(&transition.after), doomed.without(&transition.before));
            match transition.operation.as_operate().invert(&transition.before) {
                Inverse::Restore | Inverse::Lossy(_) | Inverse::Own => {
                    if !doomed.leaves_nothing(&before, &after, &transition.touched) {
                        back.push(Transition {
                            operation: transition.operation.clone(),
                            way: Way::Back,
                            common: transition.common.clone(),
                            before,
                            after,
                            touched: transition.touched.clone(),
                            origin: transition.origin,
                        });
                    }
                }
                Inverse::Operations(operations) => {
                    back.extend(operations.into_iter().map(|operation| Transition {
                        operation: Cow::Owned(operation),
                        way: Way::Forward,
                        common: transition.common.clone(),
                        before: after.clone(),
                        after: after.clone(),
                        touched: Touched::default(),
                        origin: transition.origin,
                    }));
                }
                Inverse::Impossible { .. } => return None,
            }
        }
        Some(back)
    }
}
