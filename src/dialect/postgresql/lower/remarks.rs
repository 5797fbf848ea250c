//! What is said about a table and its columns, and where and how it is kept.

use super::change::Change;
use super::{ACCESS_EXCLUSIVE, Lowering, SHARE_UPDATE_EXCLUSIVE, SPELLING};
use crate::catalog::{Column, Options, Table};
use crate::dialect::Work;
use crate::dialect::shared::{shown, table as quoted};

impl<'a> Lowering<'a> {
    /// Writes other options.
    pub(super) fn options(&mut self, before: &Table, after: &Table) {
        if before.options == after.options {
            return;
        }
        let name = quoted(SPELLING, after);
        let Options {
            tablespace,
            with,
            unlogged,
            ..
        } = &after.options;
        let mut parts = Vec::new();
        let gone: Vec<&str> = before
            .options
            .with
            .iter()
            .filter(|(key, _)| !with.iter().any(|(it, _)| it == key))
            .map(|(key, _)| key.as_str())
            .collect();
        if !gone.is_empty() {
            parts.push((format!("RESET ({})", gone.join(", ")), "reset", Work::Metadata));
        }
        if *with != before.options.with && !with.is_empty() {
            parts.push((
                format!("SET ({})", self.parameters(with, "postgresql.with")),
                "set",
                Work::Metadata,
            ));
        }
        if *unlogged != before.options.unlogged {
            let words = if *unlogged { "SET UNLOGGED" } else { "SET LOGGED" };
            parts.push((words.to_string(), "set", Work::Rewrite));
        }
        if *tablespace != before.options.tablespace {
            let to = tablespace
                .as_ref()
                .map_or("pg_default".to_string(), |it| SPELLING.name(it));
            parts.push((format!("SET TABLESPACE {to}"), "set", Work::Copy));
        }
        for (sql, what, work) in parts {
            let summary = format!("{what} options of table {}", shown(after));
            let statement = self.statement(summary, format!("ALTER TABLE {name} {sql}")).work(work);
            self.push(after, ACCESS_EXCLUSIVE, statement);
        }
    }

    /// Writes other comments.
    pub(super) fn comments(&mut self, change: &Change<'a>) {
        let (before, after) = (change.difference.before, change.difference.after);
        if before.comment != after.comment {
            self.comment_on_table(after);
        }
        for column in &after.columns {
            let renewed = change.recreated.contains(&column.id) || change.replaced.contains(&column.id);
            let old = before.column_by_id(column.id).filter(|_| !renewed);
            if old.and_then(|it| it.comment.as_ref()) != column.comment.as_ref() {
                self.comment_on_column(after, column);
            }
        }
    }

    /// Writes a table's comment.
    pub(super) fn comment_on_table(&mut self, table: &Table) {
        let text = table
            .comment
            .as_ref()
            .map_or("NULL".to_string(), |it| SPELLING.text(it));
        let verb = if table.comment.is_some() {
            "comment on"
        } else {
            "drop the comment of"
        };
        let sql = format!("COMMENT ON TABLE {} IS {text}", quoted(SPELLING, table));
        let statement = self.statement(format!("{verb} table {}", shown(table)), sql);
        self.push(table, SHARE_UPDATE_EXCLUSIVE, statement);
    }

    /// Writes a column's comment.
    pub(super) fn comment_on_column(&mut self, table: &Table, column: &Column) {
        let text = column
            .comment
            .as_ref()
            .map_or("NULL".to_string(), |it| SPELLING.text(it));
        let verb = if column.comment.is_some() {
            "comment on"
        } else {
            "drop the comment of"
        };
        let name = SPELLING.name(&column.name);
        let sql = format!("COMMENT ON COLUMN {}.{name} IS {text}", quoted(SPELLING, table));
        let statement = self.statement(format!("{verb} {}.{}", shown(table), column.name.as_str()), sql);
        self.push(table, SHARE_UPDATE_EXCLUSIVE, statement);
    }
}
