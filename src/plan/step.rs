//! What the simulation says of one revision: its transitions, what its downgrade brings back, what is wrong with it.

use super::{Direction, Origin, Transition};
use crate::catalog::{Catalog, Touched};
use crate::fault::Fault;

/// One revision, done or undone.
#[derive(Clone, Debug)]
pub struct StepPlan<'a> {
    /// The revision.
    pub revision: u32,
    /// Which way.
    pub direction: Direction,
    /// Its transitions, in the order in which they run.
    pub transitions: Vec<Transition<'a>>,
    /// What its downgrade brings back.
    pub class: Class,
    /// The schema before.
    pub before: Catalog,
    /// The schema after.
    pub after: Catalog,
}

/// What a downgrade brings back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Class {
    /// Schema and data.
    Exact,
    /// The schema, but not what is named.
    Lossy(Vec<String>),
    /// Nothing: there is no downgrade.
    Irreversible {
        /// The operation in the way; absent where the revision says so itself.
        origin: Option<Origin>,
        /// Why.
        reason: String,
        /// What to type.
        hint: String,
    },
}

/// Something that is wrong with an operation in its place in the history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Which operation; absent for the revision's downgrade as a whole.
    pub origin: Option<Origin>,
    /// The revision.
    pub revision: u32,
    /// What is wrong.
    pub fault: Fault,
    /// A second place.
    pub related: Option<(Origin, String)>,
    /// Further remarks, such as a difference, line by line.
    pub notes: Vec<String>,
}

impl StepPlan<'_> {
    /// Returns what the revision changes.
    pub fn touched(&self) -> Touched {
        let mut touched = Touched::default();
        for transition in &self.transitions {
            touched.extend(&transition.touched);
        }
        touched
    }
}

impl Class {
    /// Returns the word for people and machines.
    pub fn word(&self) -> &'static str {
        match self {
            Class::Exact => "exact",
            Class::Lossy(_) => "lossy",
            Class::Irreversible { .. } => "irreversible",
        }
    }

    /// Tells whether there is a downgrade.
    pub fn is_reversible(&self) -> bool {
        match self {
            Class::Exact | Class::Lossy(_) => true,
            Class::Irreversible { .. } => false,
        }
    }
}
