//! What a script is before it is text: its head, its steps with their statements and version rows.

use crate::config::{ScriptSettings, Target};
use crate::dialect::Statement;
use crate::plan::Direction;

/// A whole script, as every dialect's frame gets it.
#[derive(Clone, Debug)]
pub struct Script {
    /// Whom it is for.
    pub target: Target,
    /// The project's settings for scripts.
    pub settings: ScriptSettings,
    /// What it is for.
    pub purpose: Purpose,
    /// The lines of the head, without `-- `; user text in them is not escaped yet.
    pub head: Vec<String>,
    /// The version rows that the database must hold before, sorted; empty for base.
    pub from: Vec<String>,
    /// The version rows that it holds afterwards, sorted.
    pub to: Vec<String>,
    /// The revisions, in the order in which they are done or undone.
    pub steps: Vec<ScriptStep>,
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
    /// Lines above its statements: id and message, meta, class and losses of the downgrade, notes.
    pub heading: Vec<String>,
    /// Its statements, in order.
    pub statements: Vec<Statement>,
    /// The version rows before it, sorted.
    pub rows_before: Vec<String>,
    /// The version rows after it, sorted.
    pub rows_after: Vec<String>,
    /// The project's settings with the revision's own over them.
    pub settings: ScriptSettings,
}
