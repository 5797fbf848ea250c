//! What a script is before it is text: its head, its steps with their statements and version rows.

use crate::config::{ScriptSettings, Target};
use crate::dialect::Statement;
use crate::plan::{Class, Direction, Transition};

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

/// What the head of a script says beside whom it is for.
#[derive(Clone, Debug, Default)]
pub struct Head {
    /// A number for the schema before.
    pub schema_before: Option<String>,
    /// A number for the schema after.
    pub schema_after: Option<String>,
    /// A number for the texts of the revisions.
    pub sources: Option<String>,
    /// The revisions, in the order in which they are done or undone.
    pub revisions: Vec<StepHead>,
}

/// What the head and the heading say of a revision.
#[derive(Clone, Debug)]
pub struct StepHead {
    /// Its id.
    pub id: String,
    /// Its message.
    pub message: String,
    /// Its meta.
    pub meta: Vec<(String, String)>,
    /// What its downgrade brings back.
    pub class: Class,
}

/// Composes the lines of the head.
pub fn head(
    project: Option<&str>,
    target: &Target,
    purpose: Purpose,
    from: &[String],
    to: &[String],
    facts: &Head,
) -> Vec<String> {
    let _ = (project, target, purpose, from, to, facts);
    Vec::new()
}

/// Composes the lines above a revision's statements.
pub fn step_heading(head: &StepHead, direction: Direction, transitions: &[Transition]) -> Vec<String> {
    let _ = (direction, transitions);
    vec![format!("{}  {}", head.id, head.message)]
}
