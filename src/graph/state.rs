//! The state of a database as the graph sees it: which revisions are applied, and the version rows that stand for them.

use super::{Edges, Graph, RevisionIndex, RevisionSet, Rows};

/// What is applied: some revisions and all that they need.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct State {
    applied: RevisionSet,
    /// Which of them nothing applied follows or depends on, in canonical order.
    tips: Vec<RevisionIndex>,
    rows: Rows,
}

impl State {
    /// Returns the revisions that are applied.
    pub fn applied(&self) -> &RevisionSet {
        &self.applied
    }

    /// Returns the revisions that have a row, in canonical order.
    pub fn tips(&self) -> &[RevisionIndex] {
        &self.tips
    }

    /// Returns the version rows: the applied revisions that no other applied one follows or depends on.
    pub fn rows(&self) -> &Rows {
        &self.rows
    }
}

impl Graph {
    /// Returns the state with these revisions and all that they need. None is base.
    pub fn state(&self, revisions: &[RevisionIndex]) -> State {
        self.state_of(self.ancestors(revisions, Edges::All))
    }

    /// Returns the state with all revisions.
    pub fn whole(&self) -> State {
        self.state(&self.heads(Edges::All))
    }

    /// Makes a state of a set that lacks nothing of what its revisions need.
    pub(super) fn state_of(&self, applied: RevisionSet) -> State {
        let mut covered = self.set(&[]);
        for revision in applied.iter() {
            for &before in self.befores(revision, Edges::All) {
                covered.insert(before);
            }
        }
        let tips: Vec<RevisionIndex> = applied.iter().filter(|&revision| !covered.contains(revision)).collect();
        let rows = tips.iter().map(|&tip| self.id(tip).clone()).collect();
        State { applied, tips, rows }
    }
}
