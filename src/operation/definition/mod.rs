//! The parts of tables as they are written: one struct each, whose fields are the keys of the format.

mod column;
mod constraint;
mod index;

pub use column::{ColumnDefinition, ComputedText, SqliteColumn};
pub(super) use constraint::deferral;
pub use constraint::{
    CheckDefinition, CheckText, ElementDefinition, ExcludeDefinition, ForeignKeyDefinition, Initially,
    PostgresqlConstraint, PrimaryKeyDefinition, ReferencesDefinition, UniqueDefinition,
};
pub use index::{IndexColumnText, IndexDefinition, MysqlIndex, PostgresqlIndex};

use crate::name::Name;
use indexmap::IndexMap;
use serde::Deserialize;

/// What only PostgreSQL knows of a table.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct PostgresqlTable {
    /// How the table is partitioned.
    pub partition_by: Option<String>,
    /// The tables it inherits from.
    pub inherits: Option<Vec<Name>>,
    /// Where it is kept.
    pub tablespace: Option<Name>,
    /// Storage parameters.
    pub with: IndexMap<String, String>,
    /// Not written to the log: gone after a crash.
    pub unlogged: bool,
}

/// What only MySQL knows of a table.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct MysqlTable {
    /// The engine; InnoDB where nothing is said.
    pub engine: Option<String>,
    /// The character set; utf8mb4 where nothing is said.
    pub charset: Option<String>,
    /// The collation.
    pub collate: Option<String>,
    /// The row format.
    pub row_format: Option<String>,
    /// The first number of the counter.
    pub auto_increment: Option<u64>,
    /// How the table is partitioned.
    pub partition_by: Option<String>,
}

/// What only SQLite knows of a table.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct SqliteTable {
    /// Types are enforced (SQLite 3.37).
    pub strict: bool,
    /// The primary key is the table.
    pub without_rowid: bool,
}
