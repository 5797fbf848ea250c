//! A server's schema as the server itself tells it, to be compared with another one or with what a catalog promises.
//!
//! Two reports are of the same schema when they are equal. Names are as stored, without quotes; a PostgreSQL name outside
//! the schema `public` is written `schema.name`. Types, defaults and expressions are in the server's canonical spelling.

mod text;

use std::collections::BTreeMap;

/// All that one database holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// The tables.
    pub tables: BTreeMap<String, TableReport>,
    /// PostgreSQL's enumerations, with their values in order.
    pub enums: BTreeMap<String, Vec<String>>,
    /// Views, with their text. PostgreSQL's materialized ones begin with `materialized `.
    pub views: BTreeMap<String, String>,
    /// Triggers, with the table and the text.
    pub triggers: BTreeMap<String, String>,
    /// PostgreSQL's sequences, but for those of identity columns.
    pub sequences: BTreeMap<String, String>,
}

/// One table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TableReport {
    /// In the table's order.
    pub columns: Vec<ColumnReport>,
    /// The primary key.
    pub primary_key: Option<KeyReport>,
    /// Unique constraints. MySQL has none, only unique indexes: see `indexes`.
    pub uniques: BTreeMap<String, KeyReport>,
    /// Foreign keys.
    pub foreign_keys: BTreeMap<String, ForeignKeyReport>,
    /// Checks. SQLite's and MariaDB's that have no name are called `(unnamed 1)`, or by their column.
    pub checks: BTreeMap<String, CheckReport>,
    /// PostgreSQL's exclusion constraints, as text.
    pub exclusions: BTreeMap<String, String>,
    /// Indexes that no constraint has made.
    pub indexes: BTreeMap<String, IndexReport>,
    /// The comment.
    pub comment: Option<String>,
    /// What else the table was made with: `engine`, `collation`, `strict`, `without_rowid`, `unlogged`, `options`.
    pub options: BTreeMap<String, String>,
}

/// One column.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ColumnReport {
    /// Its name.
    pub name: String,
    /// The type in the server's spelling: `character varying(20)`, `varchar(20)`; on SQLite as it was declared.
    pub type_: String,
    /// Whether it takes NULL.
    pub nullable: bool,
    /// The default, an SQL expression; on MySQL a literal is always in quotes.
    pub default: Option<String>,
    /// The expression of a computed column, with `stored` or `virtual` before it.
    pub generated: Option<String>,
    /// PostgreSQL's `always` or `by default`, and where the sequence is no plain one, its start and step.
    pub identity: Option<String>,
    /// Whether the server counts it up: MySQL's AUTO_INCREMENT, SQLite's AUTOINCREMENT, PostgreSQL's serial.
    pub auto_increment: bool,
    /// The comment.
    pub comment: Option<String>,
    /// The collation, where it is not that of the type or the table.
    pub collation: Option<String>,
    /// What else MySQL says: `on update CURRENT_TIMESTAMP`, `INVISIBLE`.
    pub extra: Option<String>,
}

/// A primary key or a unique constraint.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KeyReport {
    /// `PRIMARY` on MySQL; none on SQLite where the key has none.
    pub name: Option<String>,
    /// The columns, in order.
    pub columns: Vec<String>,
    /// PostgreSQL's INCLUDE.
    pub include: Vec<String>,
    /// PostgreSQL's NULLS NOT DISTINCT.
    pub nulls_not_distinct: bool,
    /// When it is checked.
    pub deferral: Deferral,
}

/// When a constraint is checked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Deferral {
    /// NOT DEFERRABLE.
    #[default]
    No,
    /// DEFERRABLE INITIALLY IMMEDIATE.
    Immediate,
    /// DEFERRABLE INITIALLY DEFERRED.
    Deferred,
}

/// A foreign key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ForeignKeyReport {
    /// Its columns.
    pub columns: Vec<String>,
    /// The table it points at.
    pub ref_table: String,
    /// The columns it points at; on SQLite none where the primary key is meant.
    pub ref_columns: Vec<String>,
    /// `NO ACTION`, `RESTRICT`, `CASCADE`, `SET NULL`, `SET DEFAULT`.
    pub on_delete: String,
    /// The same.
    pub on_update: String,
    /// `SIMPLE` or `FULL`.
    pub match_: String,
    /// When it is checked.
    pub deferral: Deferral,
    /// Whether the rows that were there have been checked.
    pub validated: bool,
}

/// A check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckReport {
    /// The condition.
    pub expression: String,
    /// Whether the rows that were there have been checked (PostgreSQL); whether it is enforced (MySQL).
    pub validated: bool,
}

/// An index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IndexReport {
    /// What it is over, in order.
    pub parts: Vec<IndexPart>,
    /// Whether it is unique.
    pub unique: bool,
    /// The condition of a partial index.
    pub where_: Option<String>,
    /// `btree`, `gin`, `fulltext`.
    pub method: String,
    /// PostgreSQL's INCLUDE.
    pub include: Vec<String>,
    /// PostgreSQL's NULLS NOT DISTINCT.
    pub nulls_not_distinct: bool,
    /// Whether queries may use it: not so after a failed CONCURRENTLY, nor when it is INVISIBLE.
    pub valid: bool,
    /// The comment.
    pub comment: Option<String>,
}

/// One column or expression of an index.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct IndexPart {
    /// A column's name, or an expression.
    pub text: String,
    /// Whether `text` is an expression.
    pub expression: bool,
    /// DESC.
    pub descending: bool,
    /// `FIRST` or `LAST`, where it is not what the direction brings along.
    pub nulls: Option<&'static str>,
    /// MySQL's prefix length.
    pub length: Option<u32>,
    /// The operator class, where it is not the type's own.
    pub operator_class: Option<String>,
    /// The collation, where it is not the column's.
    pub collation: Option<String>,
}

impl Report {
    /// Returns the report without some tables, the version table say.
    pub fn without(mut self, tables: &[&str]) -> Self {
        self.tables.retain(|name, _| !tables.contains(&name.as_str()));
        self
    }

    /// Returns the report with each table's columns in the order of their names, for servers that can't put a column back
    /// where it was.
    pub fn without_column_order(mut self) -> Self {
        for table in self.tables.values_mut() {
            table.columns.sort_by(|a, b| a.name.cmp(&b.name));
        }
        self
    }
}

/// Returns how two reports differ: lines with `-` are in the first only, those with `+` in the second only. None where
/// the two are equal.
pub fn difference(a: &Report, b: &Report) -> Vec<String> {
    let (before, after) = (a.lines(), b.lines());
    let gone = before
        .iter()
        .filter(|it| !after.contains(it))
        .map(|it| format!("- {it}"));
    let come = after
        .iter()
        .filter(|it| !before.contains(it))
        .map(|it| format!("+ {it}"));
    let mut lines: Vec<String> = gone.chain(come).collect();
    // What concerns one thing comes together, the first report's line before the second's.
    let thing = |it: &str| it[2..].split(' ').take(4).collect::<Vec<_>>().join(" ");
    lines.sort_by(|x, y| thing(x).cmp(&thing(y)).then_with(|| y[..1].cmp(&x[..1])));
    lines
}

impl TableReport {
    /// Returns the column of a name.
    pub fn column(&self, name: &str) -> Option<&ColumnReport> {
        self.columns.iter().find(|it| it.name == name)
    }
}
