//! The revision graph: who follows whom, in one order that no file name can change.
//!
//! The graph is pure: it gets [`Header`]s, checks all of them at once ([`Graph::link`]), and answers what leads from one
//! state of a database to another ([`Graph::upgrade`], [`Graph::downgrade`], [`Graph::stamp`]). It knows no file; a
//! [`Problem`] says which header and which of its fields is wrong, and whoever knows the file makes it a diagnostic.
//!
//! A [`RevisionIndex`] is the revision's position in the canonical order, so a parent always has a smaller index than its
//! child. Every closure is therefore one scan over the indices, with neither recursion nor a queue.

mod closure;
mod detour;
pub mod draw;
mod frontier;
mod history;
mod label;
mod link;
mod name;
mod order;
mod path;
mod problem;
mod query;
mod resolve;
mod rows;
mod state;
mod target;
mod walk;

#[cfg(test)]
mod cases;
#[cfg(test)]
mod laws;
#[cfg(test)]
mod model;
#[cfg(test)]
mod sample;

use std::sync::Arc;

pub use closure::{Edges, RevisionSet};
pub use frontier::Step;
pub use label::Labels;
pub use path::Stamp;
pub use problem::{Problem, Spot};
pub use query::Marks;
pub use rows::{RowChange, Rows, change};
pub use state::State;
pub use target::{Anchor, Offset, Range, Side, Target};

/// What the graph needs to know of a revision, as its author wrote it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Header {
    /// The id.
    pub id: String,
    /// The revisions that this one follows: none for a base, several for a merge.
    pub down: Vec<String>,
    /// Ids or branch labels that must be applied before, without being parents.
    pub depends_on: Vec<String>,
    /// The branch labels that this revision declares.
    pub labels: Vec<String>,
    /// When it was made, as text that sorts: `YYYY-MM-DD HH:MM:SS[.ffffff]` in UTC.
    pub create_date: Option<String>,
    /// One line about it.
    pub message: String,
    /// The ids that it squashes.
    pub replaces: Vec<String>,
}

/// A revision of a linked graph: its position in the canonical order.
///
/// It means something only to the graph that gave it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RevisionIndex(u32);

impl RevisionIndex {
    /// Returns the position in the canonical order, from zero.
    pub fn position(self) -> usize {
        self.0 as usize
    }
}

/// A revision with its neighbours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// The id.
    pub id: Arc<str>,
    /// Which of the linked headers this is.
    pub header: usize,
    /// The revisions that this one follows, in the order written.
    pub parents: Vec<RevisionIndex>,
    /// The revisions that it depends on, in the order written.
    pub dependencies: Vec<RevisionIndex>,
    /// The revisions that follow it, in canonical order.
    pub children: Vec<RevisionIndex>,
    /// The revisions that depend on it, in canonical order.
    pub dependents: Vec<RevisionIndex>,
    /// The branch labels that it declares, in the order written.
    pub labels: Vec<Arc<str>>,
    /// When it was made.
    pub create_date: Option<String>,
    /// One line about it.
    pub message: String,
    /// The ids that it squashes.
    pub replaces: Vec<String>,
}

/// A checked graph of revisions: every name is there once, every parent exists, nothing goes in a circle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Graph {
    /// In canonical order.
    nodes: Vec<Node>,
    /// Ids and labels, sorted, for exact and prefix look-ups.
    names: Vec<(Arc<str>, RevisionIndex)>,
    /// The revision of each header.
    places: Vec<RevisionIndex>,
}

impl Graph {
    /// Returns the revision with its neighbours.
    pub fn node(&self, revision: RevisionIndex) -> &Node {
        &self.nodes[revision.position()]
    }

    /// Returns the revision's id.
    pub fn id(&self, revision: RevisionIndex) -> &Arc<str> {
        &self.node(revision).id
    }

    /// Returns all revisions in canonical order.
    ///
    /// Parents and dependencies come first; between independent revisions the older `create_date` (none is the latest), then
    /// the smaller id.
    pub fn revisions(&self) -> impl DoubleEndedIterator<Item = RevisionIndex> + ExactSizeIterator + use<> {
        (0..self.nodes.len()).map(index)
    }

    /// Returns the revision that a header became.
    pub fn of_header(&self, header: usize) -> Option<RevisionIndex> {
        self.places.get(header).copied()
    }

    /// Returns the revision with exactly this id.
    pub fn find(&self, id: &str) -> Option<RevisionIndex> {
        let revision = self.named_exactly(id)?;
        (**self.id(revision) == *id).then_some(revision)
    }

    /// Returns the revision with exactly this id or branch label.
    fn named_exactly(&self, name: &str) -> Option<RevisionIndex> {
        let at = self.names.binary_search_by(|(known, _)| (**known).cmp(name)).ok()?;
        Some(self.names[at].1)
    }

    /// Returns how many revisions there are.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Returns whether there is no revision at all.
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }
}

/// Makes an index of a position.
fn index(position: usize) -> RevisionIndex {
    RevisionIndex(u32::try_from(position).expect("four thousand million revisions do not fit into memory"))
}
