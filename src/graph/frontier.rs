//! The version rows while revisions come and go.

use super::{Edges, Graph, RevisionIndex, Rows, State};

/// One revision that is applied or undone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Which.
    pub revision: RevisionIndex,
    /// The version rows that must stand before it.
    pub rows_before: Rows,
    /// The version rows that stand after it.
    pub rows_after: Rows,
}

/// The version rows while revisions come and go.
pub(super) struct Frontier<'a> {
    graph: &'a Graph,
    /// How many applied revisions follow or depend on each.
    above: Vec<usize>,
    rows: Rows,
}

impl<'a> Frontier<'a> {
    pub(super) fn new(graph: &'a Graph, from: &State) -> Self {
        let mut above = vec![0; graph.len()];
        for revision in from.applied().iter() {
            for before in graph.befores(revision, Edges::All) {
                above[before.position()] += 1;
            }
        }
        Self {
            graph,
            above,
            rows: from.rows().clone(),
        }
    }

    /// Applies a revision whose parents and dependencies are applied.
    pub(super) fn apply(&mut self, revision: RevisionIndex) -> Step {
        let rows_before = self.rows.clone();
        for &before in self.graph.befores(revision, Edges::All) {
            self.above[before.position()] += 1;
            self.rows.remove(self.graph.id(before));
        }
        self.rows.insert(self.graph.id(revision));
        self.step(revision, rows_before)
    }

    /// Undoes a revision that nothing applied follows or depends on.
    pub(super) fn undo(&mut self, revision: RevisionIndex) -> Step {
        let rows_before = self.rows.clone();
        self.rows.remove(self.graph.id(revision));
        for &before in self.graph.befores(revision, Edges::All) {
            self.above[before.position()] -= 1;
            if self.above[before.position()] == 0 {
                self.rows.insert(self.graph.id(before));
            }
        }
        self.step(revision, rows_before)
    }

    fn step(&self, revision: RevisionIndex, rows_before: Rows) -> Step {
        Step {
            revision,
            rows_before,
            rows_after: self.rows.clone(),
        }
    }
}
