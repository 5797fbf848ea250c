//! One ALTER TABLE out of several changes: one lock, and one pass over the rows for all of them.

use super::{ACCESS_EXCLUSIVE, Lowering, SPELLING};
use crate::catalog::Table;
use crate::dialect::Statement;
use crate::dialect::shared::table as quoted;

/// Changes that wait to be written as one ALTER TABLE.
///
/// The server sorts them itself: what goes first, then types, new columns, and constraints last.
/// <https://www.postgresql.org/docs/current/sql-altertable.html>
#[derive(Debug, Default)]
pub(super) struct Alter {
    parts: Vec<Statement>,
}

impl Alter {
    /// Adds a change, whose text is what stands behind the table's name.
    pub(super) fn add(&mut self, part: Statement) {
        self.parts.push(part);
    }

    /// Adds changes.
    pub(super) fn extend(&mut self, parts: impl IntoIterator<Item = Statement>) {
        self.parts.extend(parts);
    }

    /// Takes what waits.
    fn take(&mut self) -> Vec<Statement> {
        std::mem::take(&mut self.parts)
    }
}

impl Lowering<'_> {
    /// Writes what waits, for the table as it is named now.
    pub(super) fn flush(&mut self, table: &Table, alter: &mut Alter) {
        let mut parts = alter.take().into_iter();
        let Some(mut whole) = parts.next() else { return };
        let name = quoted(SPELLING, table);
        let mut lines = vec![whole.sql];
        for part in parts {
            let Statement {
                sql,
                summary,
                effects,
                note: _,
                transaction: _,
                has_body: _,
                with_next: _,
                needs: _,
                origin: _,
            } = part;
            lines.push(sql);
            whole.summary = format!("{}; {summary}", whole.summary);
            for lock in effects.locks {
                if !whole.effects.locks.iter().any(|it| it.table == lock.table) {
                    whole.effects.locks.push(lock);
                }
            }
            whole.effects.work = whole.effects.work.max(effects.work);
            whole.effects.loss = whole.effects.loss.max(effects.loss);
            join(&mut whole.effects.fails_on_rows, effects.fails_on_rows);
            join(&mut whole.effects.advice, effects.advice);
        }
        whole.sql = match lines.as_slice() {
            [line] => format!("ALTER TABLE {name} {line}"),
            lines => format!("ALTER TABLE {name}\n    {}", lines.join(",\n    ")),
        };
        self.push(table, ACCESS_EXCLUSIVE, whole);
    }
}

fn join(whole: &mut Option<String>, part: Option<String>) {
    match (whole.as_mut(), part) {
        (_, None) => {}
        (None, Some(part)) => *whole = Some(part),
        (Some(text), Some(part)) if text.contains(&part) => {}
        (Some(text), Some(part)) => text.push_str(&format!("; {part}")),
    }
}
