//! Keys, checks, indexes and options of a table, as CREATE TABLE and ADD want them: every name is written out.

use super::SPELLING;
use super::column::expression;
use crate::catalog::{
    Action, Catalog, Check, Condition, ForeignKey, Index, IndexColumn, IndexedThing, Options, PrimaryKey, Table, Unique,
};
use crate::dialect::shared;

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
