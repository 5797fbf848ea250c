//! What the graph says when it cannot go on.

use crate::diagnostic::Code;

/// Something that is wrong with the revisions, or with what was asked of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Which page tells more.
    pub code: Code,
    /// One lowercase sentence that names the revision or the target.
    pub message: String,
    /// What to type instead.
    pub hint: Option<String>,
    /// Where it is; nowhere if it lies in what was typed on the command line.
    pub at: Option<Spot>,
    /// Other places that have to do with it, each with what to say there.
    pub related: Vec<(Spot, String)>,
}

/// A field of a header.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Spot {
    /// Which header.
    pub revision: usize,
    /// Which field: `revision`, `down_revision`, `down_revision[1]`, `depends_on[0]`, `branch_labels[0]`.
    ///
    /// The index is left out for a `down_revision` with one entry. A field that the author wrote as plain text has no
    /// entries: there `depends_on[0]` is the text itself.
    pub field: String,
}

impl Problem {
    /// Makes a problem without a place.
    pub(super) fn new(code: Code, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            hint: None,
            at: None,
            related: Vec::new(),
        }
    }

    /// Adds the place.
    pub(super) fn at(mut self, spot: Spot) -> Self {
        self.at = Some(spot);
        self
    }

    /// Adds what to type instead.
    pub(super) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Adds another place.
    pub(super) fn see(mut self, spot: Spot, text: impl Into<String>) -> Self {
        self.related.push((spot, text.into()));
        self
    }
}

impl Spot {
    /// Makes the spot of the id itself.
    pub(super) fn id(revision: usize) -> Self {
        Self {
            revision,
            field: "revision".to_owned(),
        }
    }

    /// Makes the spot of an entry of a list.
    pub(super) fn entry(revision: usize, field: &str, entry: usize) -> Self {
        Self {
            revision,
            field: format!("{field}[{entry}]"),
        }
    }

    /// Makes the spot of a parent, which most revisions write as plain text.
    pub(super) fn parent(revision: usize, entry: usize, entries: usize) -> Self {
        if entries == 1 {
            Self {
                revision,
                field: "down_revision".to_owned(),
            }
        } else {
            Self::entry(revision, "down_revision", entry)
        }
    }
}
