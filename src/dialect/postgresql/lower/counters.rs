//! Columns that count: when they begin, and how.

use super::change::Change;
use super::write::identity;
use super::{ACCESS_EXCLUSIVE, Lowering, SPELLING, rows};
use crate::catalog::Identity;
use crate::dialect::shared::{shown, table as quoted};

impl<'a> Lowering<'a> {
    /// Writes the counters of columns that begin to count, past the values that stand.
    pub(super) fn counters(&mut self, change: &Change<'a>) {
        let after = change.difference.after;
        for (old, new) in &change.difference.kept_columns {
            if old.autoincrement || !new.autoincrement {
                continue;
            }
            let (table, name) = (quoted(SPELLING, after), SPELLING.name(&new.name));
            let place = format!("{}.{}", shown(after), new.name.as_str());
            let sql = format!(
                "ALTER TABLE {table} ALTER COLUMN {name} ADD {}",
                identity(new.identity.as_ref())
            );
            self.push(after, ACCESS_EXCLUSIVE, self.statement(format!("count {place}"), sql));
            let statement = rows::start_counter(self.transition, after, new);
            self.statements.push(statement);
        }
    }
}

/// Writes the options of an identity that differ.
/// <https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-DESC-GENERATED-IDENTITY>
pub(super) fn identity_change(old: Option<&Identity>, new: Option<&Identity>) -> String {
    let (old, new) = (old.cloned().unwrap_or_default(), new.cloned().unwrap_or_default());
    let mut parts = Vec::new();
    if old.always != new.always {
        parts.push(format!(
            "SET GENERATED {}",
            if new.always { "ALWAYS" } else { "BY DEFAULT" }
        ));
    }
    let mut number = |words: &str, absent: &str, old: Option<i64>, new: Option<i64>| {
        if old != new {
            parts.push(new.map_or(format!("SET {absent}"), |it| format!("SET {words} {it}")));
        }
    };
    number("INCREMENT BY", "INCREMENT BY 1", old.increment, new.increment);
    number("MINVALUE", "NO MINVALUE", old.min, new.min);
    number("MAXVALUE", "NO MAXVALUE", old.max, new.max);
    number("START WITH", "START WITH 1", old.start, new.start);
    number("CACHE", "CACHE 1", old.cache, new.cache);
    if old.cycle != new.cycle {
        parts.push(if new.cycle { "SET CYCLE" } else { "SET NO CYCLE" }.to_string());
    }
    parts.join(" ")
}
