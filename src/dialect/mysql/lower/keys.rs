//! Keys, checks, indexes and options of a table, as CREATE TABLE and ADD want them: every name is written out.

use super::SPELLING;
use super::action::{Action as Change, Algorithm, How, KeyPart, Kind};
use super::column::expression;
use crate::catalog::{
    Action, Catalog, Check, Condition, ForeignKey, Index, IndexColumn, IndexedThing, Options, PrimaryKey, Table,
    TableDifference, Unique,
};
use crate::dialect::shared;
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
            Key::Primary(it) => (primary_key(table, it), it.columns.clone(), true),
            Key::Unique(it) => (unique(table, it), it.columns.clone(), true),
            Key::Index(it) => (index(table, it), it.all_columns(), it.unique),
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

fn has_expression(it: &Index) -> bool {
    it.columns
        .iter()
        .any(|it| matches!(it.thing, IndexedThing::Expression(_)))
}

/// Writes the primary key; its name is always PRIMARY.
pub(super) fn primary_key(table: &Table, it: &PrimaryKey) -> String {
    format!("PRIMARY KEY ({})", shared::columns(SPELLING, table, &it.columns))
}

/// Writes a unique constraint.
pub(super) fn unique(table: &Table, it: &Unique) -> String {
    let (name, columns) = (SPELLING.name(&it.name), shared::columns(SPELLING, table, &it.columns));
    format!("CONSTRAINT {name} UNIQUE ({columns})")
}

/// Writes a check.
pub(super) fn check(table: &Table, it: &Check) -> String {
    let name = SPELLING.name(&it.name);
    let condition = match &it.condition {
        Condition::Expression(it) => expression(table, it),
        Condition::OneOf { column, values } => {
            let column = shared::columns(SPELLING, table, &[*column]);
            let values: Vec<String> = values.iter().map(|it| SPELLING.text(it)).collect();
            format!("{column} IN ({})", values.join(", "))
        }
    };
    format!("CONSTRAINT {name} CHECK ({condition})")
}

/// Writes a foreign key; the catalog is the one in whose names it stands.
pub(super) fn foreign_key(catalog: &Catalog, table: &Table, it: &ForeignKey) -> String {
    let (name, columns) = (SPELLING.name(&it.name), shared::columns(SPELLING, table, &it.columns));
    let there = catalog.table_by_id(it.table).map(|there| {
        let columns = shared::columns(SPELLING, there, &it.target);
        format!("{} ({columns})", shared::table(SPELLING, there))
    });
    let mut sql = format!(
        "CONSTRAINT {name} FOREIGN KEY ({columns}) REFERENCES {}",
        there.unwrap_or_default()
    );
    for (event, action) in [("DELETE", it.on_delete), ("UPDATE", it.on_update)] {
        let action = match action {
            Action::NoAction => continue,
            Action::Restrict => "RESTRICT",
            Action::Cascade => "CASCADE",
            Action::SetNull => "SET NULL",
            Action::SetDefault => "SET DEFAULT",
        };
        sql.push_str(&format!(" ON {event} {action}"));
    }
    sql
}

/// Writes an index.
pub(super) fn index(table: &Table, it: &Index) -> String {
    let kind = match (it.prefix.as_deref(), it.unique) {
        (Some(prefix), _) => format!("{} KEY", prefix.to_uppercase()),
        (None, true) => "UNIQUE KEY".to_string(),
        (None, false) => "KEY".to_string(),
    };
    let (name, parts) = (SPELLING.name(&it.name), parts(table, &it.columns));
    let using = it
        .using
        .as_ref()
        .map(|it| format!(" USING {}", it.to_uppercase()))
        .unwrap_or_default();
    let parser = it
        .parser
        .as_ref()
        .map(|it| format!(" WITH PARSER {}", SPELLING.name(it)))
        .unwrap_or_default();
    format!("{kind} {name} ({parts}){using}{parser}")
}

fn parts(table: &Table, columns: &[IndexColumn]) -> String {
    let part = |it: &IndexColumn| {
        let thing = match &it.thing {
            IndexedThing::Column(id) => shared::columns(SPELLING, table, &[*id]),
            // The outer parentheses are the list's, these make it an expression.
            IndexedThing::Expression(it) => format!("({})", expression(table, it)),
        };
        let length = it.length.map(|it| format!("({it})")).unwrap_or_default();
        let order = if it.descending { " DESC" } else { "" };
        format!("{thing}{length}{order}")
    };
    columns.iter().map(part).collect::<Vec<_>>().join(", ")
}

/// Writes the options of a new table.
pub(super) fn options(table: &Table) -> Vec<String> {
    let Options {
        tablespace: _,
        with: _,
        unlogged: _,
        engine,
        charset: _,
        collate: _,
        row_format,
        auto_increment: _,
        strict: _,
        without_rowid: _,
    } = &table.options;
    let mut options = vec![
        format!("ENGINE={}", engine.as_deref().unwrap_or("InnoDB")),
        charset(&table.options),
    ];
    options.extend(
        row_format
            .as_ref()
            .map(|it| format!("ROW_FORMAT={}", it.to_uppercase())),
    );
    options.extend(counter_start(table).map(|it| format!("AUTO_INCREMENT={it}")));
    options.extend(
        table
            .comment
            .as_ref()
            .map(|it| format!("COMMENT={}", SPELLING.text(it))),
    );
    options
}

/// Writes the character set and collation of columns that say none.
pub(super) fn charset(options: &Options) -> String {
    let of_collation = options.collate.as_deref().map(charset_of);
    let charset = options.charset.as_deref().or(of_collation).unwrap_or("utf8mb4");
    let collate = options.collate.as_ref().map(|it| format!(" COLLATE={it}"));
    format!("DEFAULT CHARSET={charset}{}", collate.unwrap_or_default())
}

/// Returns the character set that a collation belongs to: what stands before the first `_`.
pub(super) fn charset_of(collation: &str) -> &str {
    collation.split('_').next().unwrap_or(collation)
}

/// Returns the first number of the table's counter, when one is written.
pub(super) fn counter_start(table: &Table) -> Option<u64> {
    let identity = table
        .columns
        .iter()
        .filter(|it| it.autoincrement)
        .find_map(|it| it.identity.as_ref()?.start);
    table
        .options
        .auto_increment
        .or(identity.and_then(|it| u64::try_from(it).ok()))
}
