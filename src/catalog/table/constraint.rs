//! Keys, checks and exclusion constraints of a table.

use super::IndexedThing;
use crate::expression::Expression;
use crate::identity::{ColumnId, ConstraintId, TableId};
use crate::name::Name;

/// The primary key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PrimaryKey {
    /// Kept through renames.
    pub id: ConstraintId,
    /// Its name; MySQL and SQLite know it only as the primary key.
    pub name: Name,
    /// Whether the name came from the naming convention.
    pub made: bool,
    /// The key.
    pub columns: Vec<ColumnId>,
    /// Columns that ride along in the index (PostgreSQL).
    pub include: Vec<ColumnId>,
    /// When it is checked.
    pub deferral: Option<Deferral>,
}

/// A unique constraint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unique {
    /// Kept through renames.
    pub id: ConstraintId,
    /// Its name.
    pub name: Name,
    /// Whether the name came from the naming convention.
    pub made: bool,
    /// The key.
    pub columns: Vec<ColumnId>,
    /// Columns that ride along in the index (PostgreSQL).
    pub include: Vec<ColumnId>,
    /// Whether two NULLs are the same (PostgreSQL 15).
    pub nulls_not_distinct: bool,
    /// When it is checked.
    pub deferral: Option<Deferral>,
}

/// A foreign key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ForeignKey {
    /// Kept through renames.
    pub id: ConstraintId,
    /// Its name.
    pub name: Name,
    /// Whether the name came from the naming convention.
    pub made: bool,
    /// The columns of this table.
    pub columns: Vec<ColumnId>,
    /// The table it points at.
    pub table: TableId,
    /// The columns it points at.
    pub target: Vec<ColumnId>,
    /// What happens to the rows here when theirs goes.
    pub on_delete: Action,
    /// What happens to the rows here when theirs changes.
    pub on_update: Action,
    /// How several columns with a NULL among them match.
    pub matching: Match,
    /// When it is checked.
    pub deferral: Option<Deferral>,
    /// False for PostgreSQL's NOT VALID: old rows are not checked yet.
    pub validated: bool,
}

/// What a foreign key does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, serde::Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// Refuses at the end of the statement or transaction.
    #[default]
    NoAction,
    /// Refuses at once.
    Restrict,
    /// Follows.
    Cascade,
    /// Sets NULL.
    SetNull,
    /// Sets the default.
    SetDefault,
}

/// How several columns with a NULL among them match.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, serde::Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Match {
    /// A NULL anywhere lets the row pass.
    #[default]
    Simple,
    /// All NULL or none.
    Full,
}

/// When a constraint is checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Deferral {
    /// Whether a transaction may put it off.
    pub deferrable: bool,
    /// Whether it is put off without being asked.
    pub initially_deferred: bool,
}

/// A check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// Kept through renames.
    pub id: ConstraintId,
    /// Its name.
    pub name: Name,
    /// Whether the name came from the naming convention.
    pub made: bool,
    /// What must hold.
    pub condition: Condition,
    /// False for PostgreSQL's NOT VALID: old rows are not checked yet.
    pub validated: bool,
}

/// What a check asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Condition {
    /// The author's words.
    Expression(Expression),
    /// That a text column holds one of an enumeration's values.
    OneOf {
        /// The column.
        column: ColumnId,
        /// The values.
        values: Vec<String>,
    },
}

impl Condition {
    /// Returns the columns it names.
    pub fn columns(&self) -> Vec<ColumnId> {
        match self {
            Condition::Expression(it) => it.columns(),
            Condition::OneOf { column, values: _ } => vec![*column],
        }
    }
}

/// PostgreSQL's exclusion constraint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exclusion {
    /// Kept through renames.
    pub id: ConstraintId,
    /// Its name.
    pub name: Name,
    /// Whether the name came from the naming convention.
    pub made: bool,
    /// What is compared, and how.
    pub elements: Vec<ExclusionElement>,
    /// The index method; `gist` where nothing is said.
    pub using: Option<String>,
    /// Which rows count.
    pub condition: Option<Expression>,
    /// When it is checked.
    pub deferral: Option<Deferral>,
}

impl Exclusion {
    /// Returns all columns it names.
    pub fn all_columns(&self) -> Vec<ColumnId> {
        let mut all: Vec<ColumnId> = self.elements.iter().flat_map(|it| it.thing.columns()).collect();
        all.extend(self.condition.iter().flat_map(Expression::columns));
        all
    }
}

/// One comparison of an exclusion constraint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExclusionElement {
    /// What is compared.
    pub thing: IndexedThing,
    /// The operator, such as `&&`.
    pub operator: String,
    /// The operator class.
    pub opclass: Option<String>,
}

/// The kinds of constraints, as `type:` of `drop_constraint` names them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum ConstraintKind {
    /// The primary key.
    Primary,
    /// A unique constraint.
    Unique,
    /// A check.
    Check,
    /// A foreign key.
    ForeignKey,
    /// An exclusion constraint.
    Exclude,
}

impl ConstraintKind {
    /// Returns what it is called in messages.
    pub fn words(self) -> &'static str {
        match self {
            ConstraintKind::Primary => "primary key",
            ConstraintKind::Unique => "unique constraint",
            ConstraintKind::Check => "check",
            ConstraintKind::ForeignKey => "foreign key",
            ConstraintKind::Exclude => "exclusion constraint",
        }
    }
}
