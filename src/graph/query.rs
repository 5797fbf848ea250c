//! What the command line asks about a graph: its ends, its forks, and what is to be said of a revision.

use super::{Edges, Graph, RevisionIndex};

/// What is worth saying of a revision's place in the graph.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Marks {
    /// Nothing follows it or depends on it, so it has a version row once all is applied.
    pub head: bool,
    /// Nothing follows it, but something depends on it, so it has no version row of its own.
    pub effective_head: bool,
    /// Several revisions follow it.
    pub branchpoint: bool,
    /// It follows several revisions.
    pub mergepoint: bool,
}

impl Graph {
    /// Returns what nothing comes after, in canonical order.
    ///
    /// By lineage these are the revisions that a new one could follow; with dependencies, those that have version rows once
    /// all is applied. What is in the first and not in the second, Alembic calls an effective head.
    pub fn heads(&self, edges: Edges) -> Vec<RevisionIndex> {
        self.revisions()
            .filter(|&revision| self.is_head(revision, edges))
            .collect()
    }

    /// Returns what comes after nothing, in canonical order.
    pub fn bases(&self, edges: Edges) -> Vec<RevisionIndex> {
        self.revisions()
            .filter(|&revision| self.befores(revision, edges).next().is_none())
            .collect()
    }

    /// Returns the revisions that several others follow, in canonical order.
    pub fn branch_points(&self) -> Vec<RevisionIndex> {
        self.revisions()
            .filter(|&revision| self.marks(revision).branchpoint)
            .collect()
    }

    /// Returns the revisions that follow several others, in canonical order.
    pub fn merge_points(&self) -> Vec<RevisionIndex> {
        self.revisions()
            .filter(|&revision| self.marks(revision).mergepoint)
            .collect()
    }

    /// Returns what is worth saying of the revision's place.
    pub fn marks(&self, revision: RevisionIndex) -> Marks {
        let (node, head) = (self.node(revision), self.is_head(revision, Edges::Lineage));
        Marks {
            head: head && node.dependents.is_empty(),
            effective_head: head && !node.dependents.is_empty(),
            branchpoint: node.children.len() > 1,
            mergepoint: node.parents.len() > 1,
        }
    }

    fn is_head(&self, revision: RevisionIndex, edges: Edges) -> bool {
        let node = self.node(revision);
        node.children.is_empty()
            && match edges {
                Edges::Lineage => true,
                Edges::All => node.dependents.is_empty(),
            }
    }
}
