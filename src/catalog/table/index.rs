//! Indexes of a table.

use crate::expression::Expression;
use crate::identity::{ColumnId, ConstraintId};
use crate::name::Name;

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

impl IndexedThing {
    /// Returns the columns it names.
    pub fn columns(&self) -> Vec<ColumnId> {
        match self {
            IndexedThing::Column(id) => vec![*id],
            IndexedThing::Expression(it) => it.columns(),
        }
    }
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
