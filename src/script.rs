//! What a script is before it is text: its head, its steps with their statements and version rows.

mod effects;
mod head;
mod segments;
pub mod text;

pub use effects::effect_lines;
pub use head::{Head, HeadRevision};
pub use segments::{Piece, Runs, Segment, marker, markers, segments};

use crate::config::{ScriptSettings, Target};
use crate::dialect::Statement;
use crate::graph::Rows;
use crate::plan::Direction;

/// A whole script, as every dialect's frame gets it.
#[derive(Clone, Copy, Debug)]
pub struct Script<'a> {
    /// Whom it is for.
    pub target: &'a Target,
    /// The project's settings for scripts.
    pub settings: &'a ScriptSettings,
    /// What it is for.
    pub purpose: Purpose,
    /// The lines of the head, without `-- `; user text in them is not escaped yet. [`Head::lines`] makes them.
    pub head: &'a [String],
    /// The version rows that the database must hold before; none for base.
    pub from: &'a Rows,
    /// The version rows that it holds afterwards.
    pub to: &'a Rows,
    /// The revisions, in the order in which they are done or undone.
    pub steps: &'a [ScriptStep],
}

/// What a script is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// It changes the schema.
    Migrate(Direction),
    /// It only moves the version rows.
    Stamp,
    /// It only makes the version table.
    EnsureVersion,
    /// It is the whole schema, without version rows: nobody runs it against a database with tables.
    Schema,
}

/// One revision of a script.
#[derive(Clone, Debug)]
pub struct ScriptStep {
    /// The revision's id.
    pub revision: String,
    /// Lines above its statements: id and message, meta, class and losses of the downgrade, notes. User text in them is
    /// not escaped yet.
    pub heading: Vec<String>,
    /// Its statements, in order.
    pub statements: Vec<Statement>,
    /// The version rows before it.
    pub rows_before: Rows,
    /// The version rows after it.
    pub rows_after: Rows,
    /// The project's settings with the revision's own over them.
    pub settings: ScriptSettings,
}

impl Script<'_> {
    /// Tells whether the script makes the version table where there is none.
    pub fn makes_table(&self) -> bool {
        match self.purpose {
            Purpose::Migrate(_) | Purpose::Stamp => self.from.is_empty(),
            Purpose::EnsureVersion => true,
            Purpose::Schema => false,
        }
    }

    /// Tells whether the script reads and writes version rows.
    pub fn has_rows(&self) -> bool {
        match self.purpose {
            Purpose::Migrate(_) | Purpose::Stamp => true,
            Purpose::EnsureVersion | Purpose::Schema => false,
        }
    }

    /// Tells whether the script refuses to run on a database that is in another state.
    pub fn has_guard(&self) -> bool {
        self.has_rows() && self.settings.guard
    }
}
