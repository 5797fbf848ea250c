//! The version rows while revisions come and go.

use std::sync::Arc;

use super::rows::paired;
use super::{Edges, Graph, RevisionIndex, RowChange, Rows, State};

/// One revision that is applied or undone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Which.
    pub revision: RevisionIndex,
    /// The version rows that must stand before it.
    pub rows_before: Rows,
    /// The version rows that stand after it.
    pub rows_after: Rows,
    /// What changes the rows before into the rows after, as [`change`](super::change) would say it.
    pub changes: Vec<RowChange>,
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
        let mut gone = Vec::new();
        for &before in self.graph.befores(revision, Edges::All) {
            if self.above[before.position()] == 0 {
                gone.push(before);
            }
            self.above[before.position()] += 1;
        }
        self.step(revision, gone, vec![revision])
    }

    /// Undoes a revision that nothing applied follows or depends on.
    pub(super) fn undo(&mut self, revision: RevisionIndex) -> Step {
        let mut come = Vec::new();
        for &before in self.graph.befores(revision, Edges::All) {
            self.above[before.position()] -= 1;
            if self.above[before.position()] == 0 {
                come.push(before);
            }
        }
        self.step(revision, vec![revision], come)
    }

    fn step(&mut self, revision: RevisionIndex, gone: Vec<RevisionIndex>, come: Vec<RevisionIndex>) -> Step {
        let rows_before = self.rows.clone();
        let ids = |revisions: Vec<RevisionIndex>| -> Vec<Arc<str>> {
            revisions
                .into_iter()
                .map(|revision| Arc::clone(self.graph.id(revision)))
                .collect()
        };
        let (gone, come) = (ids(gone), ids(come));
        for id in &gone {
            self.rows.remove(id);
        }
        for id in &come {
            self.rows.insert(id);
        }
        Step {
            revision,
            rows_before,
            rows_after: self.rows.clone(),
            changes: paired(gone, come),
        }
    }
}
