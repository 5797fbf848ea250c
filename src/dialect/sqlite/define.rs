//! How tables, columns, keys and indexes are written for SQLite.

use super::calls::default_call;
use super::lower::Tables;
use super::spelling::SqliteSpelling;
use super::types::{can_be_rowid, strict_type_name, type_name};
use crate::catalog::{
    Action, Check, Column, Condition, Default, ForeignKey, Index, IndexColumn, IndexedThing, Table, Unique,
};
use crate::dialect::spelling::{Spelling, names};
use crate::expression::{Expression, Part};
use crate::identity::{ColumnId, ConstraintId};
use crate::name::Name;

const SQLITE: SqliteSpelling = SqliteSpelling;

/// The other tables that a foreign key may point at, with the names that they have when its statement runs.
#[derive(Clone, Copy)]
pub(super) struct Others<'a> {
    /// As the database has them by now.
    pub standing: &'a Tables,
    /// As they will be, for what the database doesn't have yet.
    pub coming: &'a Tables,
}

impl Others<'_> {
    /// Writes what a foreign key points at: `"users" ("id")`.
    ///
    /// The database's own names come first: a rename that is yet to come rewrites the text in the schema.
    fn target(&self, own: &Table, key: &ForeignKey) -> String {
        if key.table == own.id {
            return format!("{} ({})", SQLITE.name(&own.name), columns(own, &key.target));
        }
        let standing = self.standing.get(key.table);
        let coming = self.coming.get(key.table);
        let column = |id: &ColumnId| {
            let found = standing.and_then(|it| it.column_by_id(*id));
            found
                .or_else(|| coming.and_then(|it| it.column_by_id(*id)))
                .map(|it| &it.name)
        };
        let table = standing.or(coming).map_or_else(String::new, |it| SQLITE.name(&it.name));
        format!("{table} ({})", names(&SQLITE, key.target.iter().filter_map(column)))
    }
}

/// Writes CREATE TABLE, under a name of its own where the table is made beside another.
pub(super) fn create_table(table: &Table, name: &Name, others: Others) -> String {
    let mut lines: Vec<String> = table
        .columns
        .iter()
        .map(|it| format!("{} {}", SQLITE.name(&it.name), column(table, it)))
        .collect();
    lines.extend(primary_key(table));
    lines.extend(table.checks.iter().map(|it| check(table, it)));
    lines.extend(table.foreign_keys.iter().map(|it| foreign_key(table, it, others)));
    let mut options = Vec::new();
    if table.options.strict {
        options.push("STRICT");
    }
    if table.options.without_rowid {
        options.push("WITHOUT ROWID");
    }
    let options = match options.is_empty() {
        true => String::new(),
        false => format!(" {}", options.join(", ")),
    };
    format!(
        "CREATE TABLE {} (\n    {}\n){options}",
        SQLITE.name(name),
        lines.join(",\n    ")
    )
}

/// Writes a column's definition behind its name.
pub(super) fn column(table: &Table, column: &Column) -> String {
    let mut text = declared_type(table, column);
    if let Some(collation) = column.collation.as_deref().and_then(collation) {
        text.push_str(&format!(" COLLATE {collation}"));
    }
    if let Some(computed) = &column.computed {
        let kind = if computed.stored { "STORED" } else { "VIRTUAL" };
        let value = expression(table, &computed.expression);
        text.push_str(&format!(" GENERATED ALWAYS AS ({value}) {kind}"));
    }
    if let Some(default) = &column.default {
        text.push_str(&format!(" DEFAULT {}", default_value(table, column, default)));
    }
    if !column.nullable {
        text.push_str(" NOT NULL");
    }
    if rowid_column(table) == Some(column.id) {
        text.push_str(" PRIMARY KEY");
        if column.autoincrement && column.sqlite_autoincrement {
            text.push_str(" AUTOINCREMENT");
        }
    }
    text
}

/// Writes the type that a column is declared with; a type without a home is refused elsewhere.
pub(super) fn declared_type(table: &Table, column: &Column) -> String {
    let name = match table.options.strict {
        true => strict_type_name(&column.ty),
        false => type_name(&column.ty),
    };
    name.unwrap_or_default()
}

fn default_value(table: &Table, column: &Column, default: &Default) -> String {
    match default {
        Default::Literal(it) => SQLITE.default_literal(it, &column.ty).unwrap_or_default(),
        Default::Call(it) => default_call(*it, &column.ty),
        Default::Expression(it) => format!("({})", expression(table, it)),
    }
}

/// Returns the column that is the rowid under another name: a lone primary key declared as exactly INTEGER. It never
/// holds NULL and counts by itself; any other word makes an ordinary column.
/// <https://www.sqlite.org/lang_createtable.html#rowid>
pub(super) fn rowid_column(table: &Table) -> Option<ColumnId> {
    match table.primary_key.as_ref().map(|it| it.columns.as_slice()) {
        Some([only]) if !table.options.without_rowid => {
            let column = table.column_by_id(*only)?;
            (can_be_rowid(&column.ty) && column.computed.is_none()).then_some(*only)
        }
        Some(_) | None => None,
    }
}

/// Writes a primary key that is no rowid.
fn primary_key(table: &Table) -> Option<String> {
    let key = table.primary_key.as_ref().filter(|_| rowid_column(table).is_none())?;
    let (name, columns) = (SQLITE.name(&key.name), columns(table, &key.columns));
    Some(format!("CONSTRAINT {name} PRIMARY KEY ({columns})"))
}

/// Writes a check as a table's constraint.
pub(super) fn check(table: &Table, it: &Check) -> String {
    let (name, condition) = (SQLITE.name(&it.name), condition(table, &it.condition));
    format!("CONSTRAINT {name} CHECK ({condition})")
}

fn condition(table: &Table, it: &Condition) -> String {
    match it {
        Condition::Expression(it) => expression(table, it),
        Condition::OneOf { column, values } => {
            let column = columns(table, &[*column]);
            let values: Vec<String> = values.iter().map(|it| SQLITE.text(it)).collect();
            format!("{column} IN ({})", values.join(", "))
        }
    }
}

/// Writes a foreign key as a table's constraint.
pub(super) fn foreign_key(table: &Table, it: &ForeignKey, others: Others) -> String {
    let (name, columns) = (SQLITE.name(&it.name), columns(table, &it.columns));
    format!(
        "CONSTRAINT {name} FOREIGN KEY ({columns}) {}",
        references(table, it, others)
    )
}

/// Writes a foreign key as a constraint of the column before it.
pub(super) fn column_foreign_key(table: &Table, it: &ForeignKey, others: Others) -> String {
    let name = SQLITE.name(&it.name);
    format!("CONSTRAINT {name} {}", references(table, it, others))
}

fn references(table: &Table, it: &ForeignKey, others: Others) -> String {
    let mut text = format!("REFERENCES {}", others.target(table, it));
    for (event, action) in [("DELETE", it.on_delete), ("UPDATE", it.on_update)] {
        if let Some(action) = action_words(action) {
            text.push_str(&format!(" ON {event} {action}"));
        }
    }
    if let Some(deferral) = it.deferral.filter(|it| it.deferrable) {
        let initially = if deferral.initially_deferred {
            "DEFERRED"
        } else {
            "IMMEDIATE"
        };
        text.push_str(&format!(" DEFERRABLE INITIALLY {initially}"));
    }
    text
}

fn action_words(action: Action) -> Option<&'static str> {
    match action {
        Action::NoAction => None,
        Action::Restrict => Some("RESTRICT"),
        Action::Cascade => Some("CASCADE"),
        Action::SetNull => Some("SET NULL"),
        Action::SetDefault => Some("SET DEFAULT"),
    }
}

/// An index of the database: the catalog's indexes, and its unique constraints, which are written as unique indexes so
/// that they come and go without a rebuild. A foreign key may point at either.
pub(super) struct WrittenIndex<'a> {
    /// The identity of the index or unique constraint.
    pub id: ConstraintId,
    /// Its name.
    pub name: &'a Name,
    /// CREATE INDEX.
    pub sql: String,
    /// Whether no two rows may be alike.
    pub unique: bool,
    /// What is indexed, for people.
    pub columns: String,
}

/// Returns all indexes of a table, unique constraints first.
pub(super) fn indexes(table: &Table) -> Vec<WrittenIndex<'_>> {
    let uniques = table.uniques.iter().map(|it| unique(table, it));
    uniques.chain(table.indexes.iter().map(|it| index(table, it))).collect()
}

/// Returns the statement of one index of a table, if it is there.
pub(super) fn index_sql(table: &Table, id: ConstraintId) -> Option<String> {
    let written = table.uniques.iter().find(|it| it.id == id).map(|it| unique(table, it));
    let written = written.or_else(|| table.indexes.iter().find(|it| it.id == id).map(|it| index(table, it)));
    written.map(|it| it.sql)
}

/// Returns the indexes of a table that are not shared with another state of it which has the same names.
pub(super) fn indexes_beside<'a>(table: &'a Table, other: &Table) -> Vec<WrittenIndex<'a>> {
    let own = |it: &&Unique| !other.uniques.iter().any(|there| std::ptr::eq(there, *it));
    let uniques = table.uniques.iter().filter(own).map(|it| unique(table, it));
    let own = |it: &&Index| !other.indexes.iter().any(|there| std::ptr::eq(there, *it));
    uniques
        .chain(table.indexes.iter().filter(own).map(|it| index(table, it)))
        .collect()
}

fn unique<'a>(table: &Table, it: &'a Unique) -> WrittenIndex<'a> {
    let (name, on) = (SQLITE.name(&it.name), SQLITE.name(&table.name));
    WrittenIndex {
        id: it.id,
        name: &it.name,
        sql: format!("CREATE UNIQUE INDEX {name} ON {on} ({})", columns(table, &it.columns)),
        unique: true,
        columns: table.columns_text(&it.columns),
    }
}

fn index<'a>(table: &Table, it: &'a Index) -> WrittenIndex<'a> {
    let (name, on) = (SQLITE.name(&it.name), SQLITE.name(&table.name));
    let kind = if it.unique { "UNIQUE INDEX" } else { "INDEX" };
    let columns: Vec<String> = it.columns.iter().map(|it| index_column(table, it)).collect();
    let filter = it.condition.as_ref().map(|it| expression(table, it));
    let filter = filter.map_or_else(String::new, |it| format!(" WHERE {it}"));
    let shown: Vec<String> = it
        .columns
        .iter()
        .map(|it| match &it.thing {
            IndexedThing::Column(id) => table.column_text(*id).to_string(),
            IndexedThing::Expression(it) => expression(table, it),
        })
        .collect();
    WrittenIndex {
        id: it.id,
        name: &it.name,
        sql: format!("CREATE {kind} {name} ON {on} ({}){filter}", columns.join(", ")),
        unique: it.unique,
        columns: shown.join(", "),
    }
}

fn index_column(table: &Table, it: &IndexColumn) -> String {
    let mut text = match &it.thing {
        IndexedThing::Column(id) => columns(table, &[*id]),
        IndexedThing::Expression(it) => format!("({})", expression(table, it)),
    };
    if let Some(collation) = it.collation.as_deref().and_then(collation) {
        text.push_str(&format!(" COLLATE {collation}"));
    }
    if it.descending {
        text.push_str(" DESC");
    }
    text
}

/// Writes the names of columns, with commas between them.
pub(super) fn columns(table: &Table, ids: &[ColumnId]) -> String {
    crate::dialect::shared::columns(&SQLITE, table, ids)
}

/// Writes an expression of the schema over its own table.
///
/// Never with the table's name before a column: the table is made under another name when it is rebuilt, and a rename
/// without a rewrite would leave the old name in the text.
pub(super) fn expression(table: &Table, it: &Expression) -> String {
    let parts = it.parts().iter().map(|part| match part {
        Part::Text(text) => text.to_string(),
        Part::Column(id) | Part::QualifiedColumn(id) => columns(table, &[*id]),
    });
    parts.collect()
}

/// Returns SQLite's own word for a collation that every connection knows.
/// <https://www.sqlite.org/datatype3.html#collating_sequences>
pub(super) fn collation(written: &str) -> Option<&'static str> {
    let known = ["BINARY", "NOCASE", "RTRIM"];
    known.into_iter().find(|it| it.eq_ignore_ascii_case(written))
}
