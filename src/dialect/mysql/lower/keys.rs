//! What the server keeps as an index: primary keys, unique constraints and indexes, how they come and go, and what for.

use super::SPELLING;
use super::action::{Action as Change, Algorithm, How, KeyPart, Kind};
use super::definition;
use crate::catalog::{Index, IndexedThing, PrimaryKey, Table, TableDifference, Unique};
use crate::identity::{ColumnId, ConstraintId};
use crate::name::Name;

/// A key or index: what the server keeps as an index.
#[derive(Clone, Copy, Debug)]
pub(super) enum Key<'a> {
    /// The primary key.
    Primary(&'a PrimaryKey),
    /// A unique constraint.
    Unique(&'a Unique),
    /// An index.
    Index(&'a Index),
}

impl<'a> Key<'a> {
    /// Lists all of a table.
    pub(super) fn all(table: &'a Table) -> Vec<Self> {
        let uniques = table.uniques.iter().map(Key::Unique);
        let keys = table.primary_key.iter().map(Key::Primary).chain(uniques);
        keys.chain(table.indexes.iter().map(Key::Index)).collect()
    }

    /// Lists those that went.
    pub(super) fn dropped(difference: &TableDifference<'a>) -> Vec<Self> {
        let TableDifference {
            primary_key,
            uniques,
            indexes,
            ..
        } = difference;
        let keys = primary_key.dropped.iter().map(|it| Key::Primary(it));
        let uniques = uniques.dropped.iter().map(|it| Key::Unique(it));
        keys.chain(uniques)
            .chain(indexes.dropped.iter().map(|it| Key::Index(it)))
            .collect()
    }

    /// Lists those that came.
    pub(super) fn added(difference: &TableDifference<'a>) -> Vec<Self> {
        let TableDifference {
            primary_key,
            uniques,
            indexes,
            ..
        } = difference;
        let keys = primary_key.added.iter().map(|it| Key::Primary(it));
        let uniques = uniques.added.iter().map(|it| Key::Unique(it));
        keys.chain(uniques)
            .chain(indexes.added.iter().map(|it| Key::Index(it)))
            .collect()
    }

    /// Lists those with another definition, as they were and as they are.
    pub(super) fn changed(difference: &TableDifference<'a>) -> Vec<(Self, Self)> {
        let TableDifference {
            primary_key,
            uniques,
            indexes,
            ..
        } = difference;
        let keys = primary_key
            .changed
            .iter()
            .filter(|(old, new)| old.columns != new.columns);
        let keys = keys.map(|(old, new)| (Key::Primary(old), Key::Primary(new)));
        let uniques = uniques
            .changed
            .iter()
            .map(|(old, new)| (Key::Unique(old), Key::Unique(new)));
        let indexes = indexes
            .changed
            .iter()
            .map(|(old, new)| (Key::Index(old), Key::Index(new)));
        keys.chain(uniques).chain(indexes).collect()
    }

    /// Lists those with another name; the primary key has none.
    pub(super) fn renamed(difference: &TableDifference<'a>) -> Vec<(Self, Self)> {
        let uniques = difference
            .uniques
            .renamed
            .iter()
            .map(|(old, new)| (Key::Unique(old), Key::Unique(new)));
        uniques
            .chain(
                difference
                    .indexes
                    .renamed
                    .iter()
                    .map(|(old, new)| (Key::Index(old), Key::Index(new))),
            )
            .collect()
    }

    /// Returns its identity.
    pub(super) fn id(&self) -> ConstraintId {
        match self {
            Key::Primary(it) => it.id,
            Key::Unique(it) => it.id,
            Key::Index(it) => it.id,
        }
    }

    /// Tells whether another one has the same definition, which the names and types of columns are no part of.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        match (self, other) {
            (Key::Primary(it), Key::Primary(other)) => it == other,
            (Key::Unique(it), Key::Unique(other)) => it == other,
            (Key::Index(it), Key::Index(other)) => it == other,
            (Key::Primary(_) | Key::Unique(_) | Key::Index(_), _) => false,
        }
    }

    /// Returns its name.
    pub(super) fn name(&self) -> &'a Name {
        match self {
            Key::Primary(it) => &it.name,
            Key::Unique(it) => &it.name,
            Key::Index(it) => &it.name,
        }
    }

    /// Returns what it is called.
    pub(super) fn words(&self) -> &'static str {
        match self {
            Key::Primary(_) => "primary key",
            Key::Unique(_) => "unique constraint",
            Key::Index(_) => "index",
        }
    }

    /// Returns what it is called, with its name.
    pub(super) fn shown(&self) -> String {
        match self {
            Key::Primary(_) => "the primary key".to_string(),
            Key::Unique(_) | Key::Index(_) => format!("the {} `{}`", self.words(), self.name().as_str()),
        }
    }

    /// Lists all columns that it names.
    pub(super) fn columns(&self) -> Vec<ColumnId> {
        match self {
            Key::Primary(it) => it.columns.clone(),
            Key::Unique(it) => it.columns.clone(),
            Key::Index(it) => it.all_columns(),
        }
    }

    /// Tells whether a column is its first.
    pub(super) fn leads(&self, column: ColumnId) -> bool {
        let first = match self {
            Key::Primary(it) => it.columns.first().copied(),
            Key::Unique(it) => it.columns.first().copied(),
            Key::Index(it) => it.leading_columns().first().copied(),
        };
        first == Some(column)
    }

    /// Tells whether the rows may be kept in its order, so that dropping it copies the table.
    ///
    /// The manual: "If you do not define a PRIMARY KEY for a table, InnoDB uses the first UNIQUE index with all key columns
    /// defined as NOT NULL as the clustered index."
    /// <https://dev.mysql.com/doc/refman/8.4/en/innodb-index-types.html>
    pub(super) fn is_clustered(&self, table: &Table) -> bool {
        let filled = |columns: &[ColumnId]| {
            columns
                .iter()
                .all(|id| table.column_by_id(*id).is_some_and(|it| !it.nullable))
        };
        match self {
            Key::Primary(_) => true,
            Key::Unique(it) => table.primary_key.is_none() && filled(&it.columns),
            Key::Index(it) => {
                let plain = it.leading_columns();
                table.primary_key.is_none() && it.unique && plain.len() == it.columns.len() && filled(&plain)
            }
        }
    }

    /// Returns the clause that drops it.
    pub(super) fn drop_clause(&self) -> String {
        match self {
            Key::Primary(_) => "DROP PRIMARY KEY".to_string(),
            Key::Unique(_) | Key::Index(_) => format!("DROP INDEX {}", SPELLING.name(self.name())),
        }
    }

    /// Tells whether it searches texts.
    pub(super) fn is_fulltext(&self) -> bool {
        match self {
            Key::Primary(_) | Key::Unique(_) => false,
            Key::Index(it) => it
                .prefix
                .as_deref()
                .is_some_and(|it| it.eq_ignore_ascii_case("fulltext")),
        }
    }

    /// Tells whether it holds what an expression makes of a row.
    pub(super) fn is_functional(&self) -> bool {
        match self {
            Key::Primary(_) | Key::Unique(_) => false,
            Key::Index(it) => has_expression(it),
        }
    }

    /// Drops it within a change.
    pub(super) fn dropping(&self, change: Change) -> Change {
        let change = change
            .clause(self.drop_clause())
            .uses(Kind::Index, How::Goes, [self.used_name()]);
        match self {
            Key::Primary(_) if change.key == KeyPart::Untouched => change.key(KeyPart::Drops),
            Key::Primary(_) | Key::Unique(_) | Key::Index(_) => change,
        }
    }

    /// Adds it within a change.
    pub(super) fn adding(&self, change: Change, table: &Table) -> Change {
        let (definition, columns, is_unique) = match self {
            Key::Primary(it) => (definition::primary_key(table, it), it.columns.clone(), true),
            Key::Unique(it) => (definition::unique(table, it), it.columns.clone(), true),
            Key::Index(it) => (definition::index(table, it), it.all_columns(), it.unique),
        };
        let shown = table.columns_text(&columns);
        let change = change
            .clause(format!("ADD {definition}"))
            .uses(Kind::Index, How::Adds, [self.used_name()])
            .uses(
                Kind::Column,
                How::Reads,
                columns.iter().map(|it| table.column_text(*it)),
            );
        let change = match self {
            Key::Primary(_) if change.key == KeyPart::Untouched => change.key(KeyPart::Adds),
            Key::Primary(_) | Key::Unique(_) | Key::Index(_) => change,
        };
        if is_unique {
            change.fails_on(format!("two rows hold the same in `{shown}`"))
        } else {
            change
        }
    }

    /// Returns how the server adds it.
    pub(super) fn algorithm(&self) -> Algorithm {
        match self {
            Key::Primary(_) | Key::Unique(_) => Algorithm::InPlace,
            // An expression stands in a hidden column, which the server neither adds nor drops in place
            // together with a unique index (error 1846).
            Key::Index(it) if it.unique && has_expression(it) => Algorithm::Copy,
            Key::Index(it) if it.prefix.is_some() || has_expression(it) => Algorithm::InPlaceShared,
            Key::Index(_) => Algorithm::InPlace,
        }
    }

    /// Returns the name that the server knows.
    fn used_name(&self) -> &'a str {
        match self {
            Key::Primary(_) => "PRIMARY",
            Key::Unique(_) | Key::Index(_) => self.name().as_str(),
        }
    }
}

/// Tells whether a table has an index over an expression, which stands in a hidden virtual column.
pub(super) fn hides_a_column(table: &Table) -> bool {
    table.indexes.iter().any(has_expression)
}

/// Tells whether an expression is part of an index.
pub(super) fn has_expression(it: &Index) -> bool {
    it.columns
        .iter()
        .any(|it| matches!(it.thing, IndexedThing::Expression(_)))
}
