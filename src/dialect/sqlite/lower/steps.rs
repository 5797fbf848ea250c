//! A run of transitions as single steps: a batch is taken apart, so that each of its operations is seen by itself.

use crate::catalog::{Catalog, Touched};
use crate::operation::{BatchAlterTable, Matter, Operation};
use crate::plan::{Origin, Transition, Way};

/// One operation between two states, whether it stood alone or in a batch.
pub(super) struct Step<'a> {
    pub operation: &'a Operation,
    /// The transition that it belongs to, for what lies beside the schema.
    pub transition: &'a Transition<'a>,
    /// Where the operation stands below the entry: `operations[2].add_column`, or nothing.
    pub prefix: String,
    pub before: Catalog,
    pub after: Catalog,
    pub touched: Touched,
}

impl Step<'_> {
    pub(super) fn origin(&self) -> Origin {
        self.transition.origin
    }

    pub(super) fn way(&self) -> Way {
        self.transition.way
    }

    pub(super) fn is_outside(&self) -> bool {
        self.transition.common.outside_transaction
    }
}

/// Returns the steps of a run, in order.
pub(super) fn steps<'a>(run: &'a [Transition<'a>]) -> Vec<Step<'a>> {
    let mut steps = Vec::new();
    for transition in run {
        let batch = match transition.operation.matter() {
            // A whole schema comes as a batch without operations.
            Matter::Batch(it) if it.operations.is_empty() => None,
            Matter::Batch(it) => batch_steps(it, transition),
            Matter::Schema | Matter::Insert(_) | Matter::Update(_) | Matter::Delete(_) | Matter::Raw(_) => None,
        };
        steps.extend(batch.unwrap_or_else(|| {
            vec![Step {
                operation: transition.operation.as_ref(),
                transition,
                prefix: String::new(),
                before: transition.before.clone(),
                after: transition.after.clone(),
                touched: transition.touched.clone(),
            }]
        }));
    }
    steps
}

/// Applies a batch once more, one operation at a time; identities are numbered from the catalog, so they are the same.
fn batch_steps<'a>(batch: &'a BatchAlterTable, transition: &'a Transition<'a>) -> Option<Vec<Step<'a>>> {
    let mut state = match transition.way {
        Way::Forward => transition.before.clone(),
        Way::Back => transition.after.clone(),
    };
    state.take_touched();
    let mut steps = Vec::new();
    for (index, entry) in batch.operations.iter().enumerate() {
        if !entry.common.concerns(state.rules.dialect) {
            continue;
        }
        let before = state.clone();
        entry.operation.apply(&mut state).ok()?;
        let touched = state.take_touched();
        steps.push(Step {
            operation: &entry.operation,
            transition,
            prefix: format!("operations[{index}].{}", entry.operation.name()),
            before,
            after: state.clone(),
            touched,
        });
    }
    match transition.way {
        Way::Forward => {}
        Way::Back => {
            steps.reverse();
            for step in &mut steps {
                std::mem::swap(&mut step.before, &mut step.after);
            }
        }
    }
    Some(steps)
}
