//! Tables and what belongs to them, as the catalog keeps them: complete, with every name settled.

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
    pub columns: Vec<Column>,
    /// The primary key.
    pub primary_key: Option<PrimaryKey>,
    /// The unique constraints, oldest first.
    pub uniques: Vec<Unique>,
    /// The foreign keys, oldest first.
    pub foreign_keys: Vec<ForeignKey>,
    /// The checks, oldest first.
    pub checks: Vec<Check>,
    /// The exclusion constraints, oldest first.
    pub exclusions: Vec<Exclusion>,
    /// The indexes that are no constraint's, oldest first.
    pub indexes: Vec<Index>,
    /// What is said about it.
    pub comment: Option<String>,
    /// What only some dialects know.
    pub options: Options,
    /// Who made it.
    pub born: OriginId,
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

/// An index that is no constraint's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Index {
    /// Kept through renames.
    pub id: ConstraintId,
    /// Its name.
    pub name: Name,
    /// Whether the name came from the naming convention.
    pub made: bool,
    /// What is indexed, in order.
    pub columns: Vec<IndexColumn>,
    /// Whether no two rows may be alike.
    pub unique: bool,
    /// Which rows are in it.
    pub condition: Option<Expression>,
    /// The index method: `gin`, `hash`, `btree`.
    pub using: Option<String>,
    /// Columns that ride along (PostgreSQL).
    pub include: Vec<ColumnId>,
    /// Storage parameters (PostgreSQL).
    pub with: Vec<(String, String)>,
    /// Where it is kept (PostgreSQL).
    pub tablespace: Option<Name>,
    /// Whether two NULLs are the same (PostgreSQL 15).
    pub nulls_not_distinct: bool,
    /// `fulltext` or `spatial` (MySQL).
    pub prefix: Option<String>,
    /// The parser of a fulltext index (MySQL).
    pub parser: Option<Name>,
    /// The foreign key for which vellum made it (MySQL); it goes with the key.
    pub serves: Option<ConstraintId>,
}

/// One column of an index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IndexColumn {
    /// What is indexed.
    pub thing: IndexedThing,
    /// Whether the largest comes first.
    pub descending: bool,
    /// Where NULLs stand.
    pub nulls: Option<NullsOrder>,
    /// How many characters count (MySQL).
    pub length: Option<u32>,
    /// The operator class (PostgreSQL).
    pub opclass: Option<String>,
    /// The collation.
    pub collation: Option<String>,
}

/// A column or an expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum IndexedThing {
    /// A column.
    Column(ColumnId),
    /// An expression over columns.
    Expression(Expression),
}

/// Where NULLs stand in an index.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum NullsOrder {
    /// Before all others.
    First,
    /// After all others.
    Last,
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

impl Table {
    /// Returns its name with its schema.
    pub fn qualified(&self) -> QualifiedName {
        QualifiedName::new(self.schema.as_ref(), &self.name)
    }

    /// Returns a column by its identity.
    pub fn column_by_id(&self, id: ColumnId) -> Option<&Column> {
        self.columns.iter().find(|it| it.id == id)
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

impl Column {
    /// Returns the enumeration it holds, native or not.
    pub fn enumeration(&self) -> Option<EnumId> {
        match &self.ty.base {
            Base::Enum(it) => Some(it.id),
            Base::Plain(_) | Base::Set(_) | Base::Native(_) => None,
        }
    }
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

impl IndexedThing {
    /// Returns the columns it names.
    pub fn columns(&self) -> Vec<ColumnId> {
        match self {
            IndexedThing::Column(id) => vec![*id],
            IndexedThing::Expression(it) => it.columns(),
        }
    }
}

impl Index {
    /// Returns all columns it names: indexed, included, and in its condition.
    pub fn all_columns(&self) -> Vec<ColumnId> {
        let mut all: Vec<ColumnId> = self.columns.iter().flat_map(|it| it.thing.columns()).collect();
        all.extend(&self.include);
        all.extend(self.condition.iter().flat_map(Expression::columns));
        all
    }

    /// Returns the plain columns it begins with, until the first expression or shortened column.
    pub fn leading_columns(&self) -> Vec<ColumnId> {
        let plain = self.columns.iter().map_while(|it| match (&it.thing, it.length) {
            (IndexedThing::Column(id), None) => Some(*id),
            (IndexedThing::Column(_), Some(_)) | (IndexedThing::Expression(_), _) => None,
        });
        plain.collect()
    }
}

impl Exclusion {
    /// Returns all columns it names.
    pub fn all_columns(&self) -> Vec<ColumnId> {
        let mut all: Vec<ColumnId> = self.elements.iter().flat_map(|it| it.thing.columns()).collect();
        all.extend(self.condition.iter().flat_map(Expression::columns));
        all
    }
}

impl Enumeration {
    /// Returns its name with its schema.
    pub fn qualified(&self) -> QualifiedName {
        QualifiedName::new(self.schema.as_ref(), &self.name)
    }
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
