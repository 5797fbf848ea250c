//! What is wrong, each thing told once: not again for each target, nor by each later operation on a table that was refused.

use super::diagnose::for_target;
use super::lower::LoweredStep;
use crate::catalog::Touched;
use crate::config::Target;
use crate::diagnostic::{Code, Diagnostic, sort};
use crate::document::fault::all_of;
use crate::plan::{Origin, Transition};

/// What is wrong for one target so far.
#[derive(Default)]
pub(super) struct Problems {
    list: Vec<Diagnostic>,
    /// What was refused, with what the operation touches.
    refused: Vec<(Diagnostic, Touched)>,
}

/// A refusal with what it is about.
pub(super) struct Refused {
    diagnostic: Diagnostic,
    /// What the operation touches.
    touched: Touched,
    /// Whether the operation is refused as a whole, and not for a key that it writes.
    whole: bool,
}

impl Refused {
    /// Makes a refusal of an operation.
    pub(super) fn new(diagnostic: Diagnostic, whole: bool, origin: Origin, transitions: &[Transition]) -> Self {
        let mut touched = Touched::default();
        for transition in transitions.iter().filter(|it| it.origin == origin) {
            touched.extend(&transition.touched);
        }
        Self {
            diagnostic,
            touched,
            whole,
        }
    }

    /// Makes a refusal that follows from no other.
    pub(super) fn alone(diagnostic: Diagnostic) -> Self {
        Self {
            diagnostic,
            touched: Touched::default(),
            whole: false,
        }
    }
}

impl Problems {
    /// Adds refusals, in the order of the operations. One that says of a whole operation what was said of an earlier
    /// one on the same table is no news: the table holds what was refused.
    pub(super) fn refuse(&mut self, refused: Vec<Refused>) {
        for Refused {
            diagnostic,
            touched,
            whole,
        } in refused
        {
            let follows = |(earlier, on): &(Diagnostic, Touched)| {
                same_words(earlier, &diagnostic)
                    && !(on.tables.is_disjoint(&touched.tables) && on.enums.is_disjoint(&touched.enums))
            };
            if whole && self.refused.iter().any(follows) {
                continue;
            }
            self.refused.push((diagnostic.clone(), touched));
            self.list.push(diagnostic);
        }
    }

    /// Returns what was lowered, and adds what was refused, in the order of the revisions.
    pub(super) fn take_lowered(&mut self, results: Vec<Result<LoweredStep, Vec<Refused>>>) -> Vec<LoweredStep> {
        let mut lowered = Vec::with_capacity(results.len());
        for result in results {
            match result {
                Ok(step) => lowered.push(step),
                Err(refused) => self.refuse(refused),
            }
        }
        lowered
    }

    /// Tells whether nothing is wrong.
    pub(super) fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Returns all, in the order in which they are shown.
    pub(super) fn sorted(mut self) -> Vec<Diagnostic> {
        sort(&mut self.list);
        self.list.dedup();
        self.list
    }
}

impl Extend<Diagnostic> for Problems {
    fn extend<T: IntoIterator<Item = Diagnostic>>(&mut self, more: T) {
        self.list.extend(more);
    }
}

/// Tells once what is wrong on several targets, and on which, where it is not on all.
pub(super) fn merged(found: Vec<(&Target, Vec<Diagnostic>)>) -> Vec<Diagnostic> {
    let all = found.len();
    let mut merged: Vec<(Diagnostic, Vec<&Target>)> = Vec::new();
    for (target, problems) in found {
        for problem in problems {
            let same =
                |(it, _): &&mut (Diagnostic, Vec<&Target>)| same_words(it, &problem) && it.labels == problem.labels;
            match merged.iter_mut().find(same) {
                Some((first, targets)) => {
                    let known = |it: &String| !first.notes.contains(it);
                    let news: Vec<String> = problem.notes.into_iter().filter(known).collect();
                    first.notes.extend(news);
                    if targets.last().is_none_or(|it| it.name != target.name) {
                        targets.push(target);
                    }
                }
                None => merged.push((problem, vec![target])),
            }
        }
    }
    let mut problems: Vec<Diagnostic> = merged
        .into_iter()
        .map(|(it, targets)| told(it, &targets, all))
        .collect();
    sort(&mut problems);
    problems
}

/// Adds on which targets a problem is, where that is worth a word and not said already.
fn told(problem: Diagnostic, targets: &[&Target], all: usize) -> Diagnostic {
    let said = targets.iter().any(|it| problem.notes.contains(&for_target(it)));
    let everywhere = targets.len() == all && problem.code != Code::BadExpression;
    match targets {
        _ if said || everywhere => problem,
        [only] => problem.note(for_target(only)),
        several => {
            let names: Vec<&str> = several.iter().map(|it| it.name.as_str()).collect();
            problem.note(format!("for the targets {}", all_of(&names)))
        }
    }
}

fn same_words(left: &Diagnostic, right: &Diagnostic) -> bool {
    left.code == right.code && left.message == right.message && left.hints == right.hints
}
