//! A path between two states, and the fold over the catalog that says what each operation finds and leaves.

use std::borrow::Cow;

use crate::catalog::{Catalog, Touched};
use crate::operation::{Common, Operation};

mod back;
mod doomed;
mod follows;
mod refill;
mod simulate;
mod step;

pub use simulate::Simulation;
pub use step::{Class, Problem, StepPlan};

/// One operation between two states of the schema.
///
/// A backend reads what to do from the difference of `before` and `after`, which share the identities of what stayed;
/// the operation says what the schema can't: rows, text, and how (`using`, `concurrently`, `backfill`).
#[derive(Clone, Debug)]
pub struct Transition<'a> {
    /// The operation.
    pub operation: Cow<'a, Operation>,
    /// Whether it is done or undone.
    pub way: Way,
    /// The keys that every operation takes.
    pub common: Cow<'a, Common>,
    /// The schema that its statements find.
    pub before: Catalog,
    /// The schema that they leave.
    pub after: Catalog,
    /// What differs between the two.
    pub touched: Touched,
    /// Where it comes from.
    pub origin: Origin,
}

/// Whether an operation is done or undone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Way {
    /// Done as it is written.
    Forward,
    /// Undone: `before` is the schema after it, and `after` the one before it. Operations on rows are never undone,
    /// they have inverses of their own; `execute` runs its `undo`.
    Back,
}

/// Which way a script goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Direction {
    /// To newer revisions.
    Upgrade,
    /// To older revisions.
    Downgrade,
}

/// Which operation of which revision something comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Origin {
    /// The revision, as an index into the revisions that were read.
    pub revision: u32,
    /// Whether the operation stands under `downgrade:`.
    pub written_downgrade: bool,
    /// The operation, as an index into the list it stands in.
    pub operation: u32,
}
