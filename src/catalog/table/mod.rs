//! A table as the catalog knows it: everything settled, nothing left to a default.

mod constraint;
mod index;

pub use constraint::{
    Action, Check, Condition, ConstraintKind, Deferral, Exclusion, ExclusionElement, ForeignKey, Match, PrimaryKey,
    Unique,
};
pub use index::{Index, IndexColumn, IndexedThing, NullsOrder};

use super::List;
use crate::expression::Expression;
use crate::fault::OriginId;
use crate::identity::{ColumnId, ConstraintId, EnumId, TableId};
use crate::name::{Name, QualifiedName};
use crate::types::{Base, Type};
use crate::value::{Call, Literal};

/// A table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// Kept through renames.
    pub id: TableId,
    /// The schema; absent is the connection's own.
    pub schema: Option<Name>,
    /// Its name.
    pub name: Name,
    /// The columns, in order.
    pub columns: List<Column>,
    /// The primary key.
    pub primary_key: Option<PrimaryKey>,
    /// The unique constraints, oldest first.
    pub uniques: List<Unique>,
    /// The foreign keys, oldest first.
    pub foreign_keys: List<ForeignKey>,
    /// The checks, oldest first.
    pub checks: List<Check>,
    /// The exclusion constraints, oldest first.
    pub exclusions: List<Exclusion>,
    /// The indexes that are no constraint's, oldest first.
    pub indexes: List<Index>,
    /// What is said about it.
    pub comment: Option<String>,
    /// What only some dialects know.
    pub options: Options,
    /// Who made it.
    pub born: OriginId,
}

impl Table {
    /// Returns its name with its schema.
    pub fn qualified(&self) -> QualifiedName {
        QualifiedName::new(self.schema.as_ref(), &self.name)
    }

    /// Returns a column by its identity.
    pub fn column_by_id(&self, id: ColumnId) -> Option<&Column> {
        self.columns.iter().find(|it| it.id == id)
    }

    /// Gives the columns the names that they have in another state of the table.
    pub fn take_names(&mut self, other: &Table) {
        let name = |id| other.column_by_id(id).map(|it| &it.name);
        for column in self
            .columns
            .those_mut(|it| name(it.id).is_some_and(|name| *name != it.name))
        {
            if let Some(name) = name(column.id) {
                column.name = name.clone();
            }
        }
    }

    /// Returns the name of a column for a message; a column that is gone has none.
    pub fn column_text(&self, id: ColumnId) -> &str {
        self.column_by_id(id).map_or("?", |it| it.name.as_str())
    }

    /// Returns the names of columns for a message: `a, b`.
    pub fn columns_text(&self, ids: &[ColumnId]) -> String {
        ids.iter()
            .map(|id| self.column_text(*id))
            .collect::<Vec<_>>()
            .join(", ")
    }

    /// Tells whether a column is part of the primary key.
    pub fn in_primary_key(&self, id: ColumnId) -> bool {
        self.primary_key.as_ref().is_some_and(|it| it.columns.contains(&id))
    }

    /// Returns the names of all constraints and indexes, with their identities.
    pub fn constraint_names(&self) -> impl Iterator<Item = (ConstraintId, &Name)> {
        let keys = self.primary_key.iter().map(|it| (it.id, &it.name));
        keys.chain(self.uniques.iter().map(|it| (it.id, &it.name)))
            .chain(self.foreign_keys.iter().map(|it| (it.id, &it.name)))
            .chain(self.checks.iter().map(|it| (it.id, &it.name)))
            .chain(self.exclusions.iter().map(|it| (it.id, &it.name)))
    }
}

/// A column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Kept through renames.
    pub id: ColumnId,
    /// Its name.
    pub name: Name,
    /// What it holds.
    pub ty: Type,
    /// Whether it may be NULL; false for a primary key's columns.
    pub nullable: bool,
    /// What a row gets that doesn't say.
    pub default: Option<Default>,
    /// How it is computed; such a column has no default.
    pub computed: Option<Computed>,
    /// PostgreSQL's identity with its options; implies a counter.
    pub identity: Option<Identity>,
    /// Whether the database counts it.
    pub autoincrement: bool,
    /// SQLite: whether counting never gives an id twice (AUTOINCREMENT).
    pub sqlite_autoincrement: bool,
    /// What is said about it.
    pub comment: Option<String>,
    /// Its collation, in the target's words.
    pub collation: Option<String>,
    /// What only MySQL knows.
    pub mysql: MysqlColumn,
    /// Who made it.
    pub born: OriginId,
}

impl Column {
    /// Returns the enumeration it holds, native or not.
    pub fn enumeration(&self) -> Option<EnumId> {
        match &self.ty.base {
            Base::Enum(it) => Some(it.id),
            Base::Plain(_) | Base::Set(_) | Base::Native(_) => None,
        }
    }
}

/// A column's default.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Default {
    /// A literal of the column's type.
    Literal(Literal),
    /// A portable function.
    Call(Call),
    /// SQL text of the target.
    Expression(Expression),
}

/// How a column is computed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Computed {
    /// The expression over other columns.
    pub expression: Expression,
    /// Whether the value is stored, or computed when it is read.
    pub stored: bool,
}

/// PostgreSQL's identity.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Identity {
    /// Whether an INSERT may not give a value of its own.
    pub always: bool,
    /// The first value.
    pub start: Option<i64>,
    /// The step.
    pub increment: Option<i64>,
    /// The smallest value.
    pub min: Option<i64>,
    /// The largest value.
    pub max: Option<i64>,
    /// How many values a session takes at once.
    pub cache: Option<i64>,
    /// Whether it begins again after the last.
    pub cycle: bool,
}

/// What only MySQL knows of a column.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct MysqlColumn {
    /// The character set.
    pub charset: Option<String>,
    /// An expression for ON UPDATE, such as `CURRENT_TIMESTAMP`.
    pub on_update: Option<String>,
    /// Whether numbers below zero are left out.
    pub unsigned: bool,
    /// Whether `SELECT *` passes it over.
    pub invisible: bool,
}

/// What only some dialects know of a table; empty elsewhere.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// PostgreSQL: where it is kept.
    pub tablespace: Option<Name>,
    /// PostgreSQL: storage parameters.
    pub with: Vec<(String, String)>,
    /// PostgreSQL: not written to the log.
    pub unlogged: bool,
    /// MySQL: the engine, when written.
    pub engine: Option<String>,
    /// MySQL: the character set, when written.
    pub charset: Option<String>,
    /// MySQL: the collation, when written.
    pub collate: Option<String>,
    /// MySQL: the row format, when written.
    pub row_format: Option<String>,
    /// MySQL: the first number of the counter.
    pub auto_increment: Option<u64>,
    /// SQLite: types are enforced.
    pub strict: bool,
    /// SQLite: the primary key is the table.
    pub without_rowid: bool,
}

/// An enumeration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Enumeration {
    /// Kept through renames.
    pub id: EnumId,
    /// The schema; absent is the connection's own.
    pub schema: Option<Name>,
    /// Its name.
    pub name: Name,
    /// The values, in order.
    pub values: Vec<String>,
    /// Who made it.
    pub born: OriginId,
}

impl Enumeration {
    /// Returns its name with its schema.
    pub fn qualified(&self) -> QualifiedName {
        QualifiedName::new(self.schema.as_ref(), &self.name)
    }
}
