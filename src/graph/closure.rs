//! Sets of revisions, and what belongs to them upwards and downwards.

use super::{Graph, RevisionIndex, index};

/// Which edges count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edges {
    /// Only `down_revision`: what branches are made of.
    Lineage,
    /// `depends_on` as well: what must be applied, and what version rows stand for.
    All,
}

/// A set of revisions of one graph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RevisionSet {
    marks: Vec<bool>,
}

impl RevisionSet {
    /// Returns whether the revision is in it.
    pub fn contains(&self, revision: RevisionIndex) -> bool {
        self.marks.get(revision.position()).copied().unwrap_or(false)
    }

    /// Returns its revisions in canonical order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = RevisionIndex> {
        self.marks
            .iter()
            .enumerate()
            .filter(|&(_, &mark)| mark)
            .map(|(position, _)| index(position))
    }

    /// Returns whether nothing is in it.
    pub fn is_empty(&self) -> bool {
        !self.marks.contains(&true)
    }

    /// Returns whether all of it is in the other.
    pub fn is_subset(&self, other: &Self) -> bool {
        self.iter().all(|revision| other.contains(revision))
    }

    pub(super) fn insert(&mut self, revision: RevisionIndex) {
        self.marks[revision.position()] = true;
    }

    /// Keeps what is in the other as well.
    pub(super) fn keep(&mut self, other: &Self) {
        for (mark, &other) in self.marks.iter_mut().zip(&other.marks) {
            *mark &= other;
        }
    }

    /// Takes out what is in the other.
    pub(super) fn remove(&mut self, other: &Self) {
        for (mark, &other) in self.marks.iter_mut().zip(&other.marks) {
            *mark &= !other;
        }
    }

    /// Takes in what is in the other.
    pub(super) fn extend(&mut self, other: &Self) {
        for (mark, &other) in self.marks.iter_mut().zip(&other.marks) {
            *mark |= other;
        }
    }
}

impl Graph {
    /// Returns a set of some revisions.
    pub fn set(&self, revisions: &[RevisionIndex]) -> RevisionSet {
        let mut set = RevisionSet {
            marks: vec![false; self.len()],
        };
        for &revision in revisions {
            set.insert(revision);
        }
        set
    }

    /// Returns the revisions and all that come before them.
    pub fn ancestors(&self, revisions: &[RevisionIndex], edges: Edges) -> RevisionSet {
        let mut set = self.set(revisions);
        for revision in self.revisions().rev() {
            if set.contains(revision) {
                for &before in self.befores(revision, edges) {
                    set.insert(before);
                }
            }
        }
        set
    }

    /// Returns the revisions and all that come after them.
    pub fn descendants(&self, revisions: &[RevisionIndex], edges: Edges) -> RevisionSet {
        let mut set = self.set(revisions);
        for revision in self.revisions() {
            if self.befores(revision, edges).any(|&before| set.contains(before)) {
                set.insert(revision);
            }
        }
        set
    }

    /// Returns the revision with all its ancestors and descendants: the branch that it stands for.
    pub fn lineage(&self, revision: RevisionIndex) -> RevisionSet {
        let mut set = self.ancestors(&[revision], Edges::Lineage);
        set.extend(&self.descendants(&[revision], Edges::Lineage));
        set
    }

    /// Returns what must stand right before the revision.
    pub(super) fn befores(&self, revision: RevisionIndex, edges: Edges) -> impl Iterator<Item = &RevisionIndex> {
        let node = self.node(revision);
        let dependencies: &[RevisionIndex] = match edges {
            Edges::Lineage => &[],
            Edges::All => &node.dependencies,
        };
        node.parents.iter().chain(dependencies)
    }
}
