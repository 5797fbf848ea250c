//! A column as it is written.

use super::{CheckText, ReferencesDefinition};
use crate::catalog::{Identity, MysqlColumn};
use crate::name::Name;
use crate::types::TypeText;
use crate::value::Value;
use crate::variant::Variant;
use serde::Deserialize;

/// A column as `create_table` and `add_column` write it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ColumnDefinition {
    /// The column's name.
    pub name: Name,
    /// What it holds.
    #[serde(rename = "type")]
    pub ty: TypeText,
    /// Whether it may be NULL; true where nothing is said, false under a primary key.
    #[serde(default)]
    pub nullable: Option<bool>,
    /// Whether it is the primary key.
    #[serde(default)]
    pub primary_key: bool,
    /// Whether no two rows may have the same value.
    #[serde(default)]
    pub unique: bool,
    /// Whether it gets an index.
    #[serde(default)]
    pub index: bool,
    /// Whether the database counts it: identity on PostgreSQL, AUTO_INCREMENT on MySQL, AUTOINCREMENT on SQLite.
    #[serde(default)]
    pub autoincrement: bool,
    /// PostgreSQL's identity with its options.
    #[serde(default)]
    pub identity: Option<Identity>,
    /// What a row gets that doesn't say.
    #[serde(default)]
    pub server_default: Option<Value>,
    /// How it is computed from other columns.
    #[serde(default)]
    pub computed: Option<ComputedText>,
    /// A check on this column.
    #[serde(default)]
    pub check: Option<CheckText>,
    /// A foreign key of this column.
    #[serde(default)]
    pub references: Option<ReferencesDefinition>,
    /// What is said about it.
    #[serde(default)]
    pub comment: Option<String>,
    /// Its collation, also by dialect.
    #[serde(default)]
    pub collation: Option<Variant<String>>,
    /// What only MySQL knows.
    #[serde(default)]
    pub mysql: Option<MysqlColumn>,
    /// What only SQLite knows.
    #[serde(default)]
    pub sqlite: Option<SqliteColumn>,
}

/// What only SQLite knows of a column.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SqliteColumn {
    /// false: a plain rowid, whose numbers may be given again after a row was deleted.
    pub autoincrement: bool,
}

/// How a column is computed.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ComputedText {
    /// The expression, also by dialect.
    pub sql: Variant<String>,
    /// Whether the value is stored (the default), or computed when it is read.
    #[serde(default = "yes")]
    pub stored: bool,
}

fn yes() -> bool {
    true
}
