//! The changes of one table that are made at once, wherever they stand in a run.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::super::calls::call;
use super::super::define;
use super::super::moments::rewritten;
use super::super::spelling::SqliteSpelling;
use crate::catalog::{Table, TableDifference};
use crate::dialect::shared;
use crate::dialect::spelling::{Spelling, Unspellable};
use crate::identity::{ColumnId, TableId};
use crate::name::Name;
use crate::operation::rows::Settled;
use crate::plan::Origin;
use crate::types::Type;

/// What happens to one table until its statements are written.
pub(in super::super) struct Group {
    pub table: TableId,
    /// The table in the end.
    pub after: Arc<Table>,
    /// The single changes, in order; never empty.
    pub changes: Vec<Change>,
    /// The values for rows that stand, by column.
    pub fills: BTreeMap<ColumnId, Fill>,
    /// Values of enumerations that got another name, by column: old to new.
    pub renamed_values: BTreeMap<ColumnId, Vec<(String, String)>>,
    /// Whether the author wants it outside any transaction.
    pub outside: bool,
}

/// One operation's change of the table.
pub(in super::super) struct Change {
    pub origin: Origin,
    pub before: Option<Arc<Table>>,
    pub after: Arc<Table>,
}

/// A value for the rows that stand.
pub(in super::super) struct Fill {
    pub value: Settled,
    pub ty: Type,
}

impl Group {
    /// Returns the last operation that changed what is asked for.
    pub fn origin_of<T: PartialEq>(&self, what: impl Fn(&Table) -> T) -> Origin {
        let changed = |it: &&Change| it.before.as_ref().is_none_or(|before| what(before) != what(&it.after));
        let found = self.changes.iter().rev().find(changed);
        found.map_or_else(|| self.origin(), |it| it.origin)
    }

    /// Returns the first operation.
    pub fn origin(&self) -> Origin {
        let first = self.changes.first().map(|it| it.origin);
        first.unwrap_or(Origin {
            revision: 0,
            written_downgrade: false,
            operation: 0,
        })
    }

    /// Returns the columns whose values in the end are not those that the database holds now.
    pub fn changed_columns(&self, standing: &Table) -> Vec<ColumnId> {
        let changed = self.after.columns.iter().filter(|column| {
            let Some(old) = standing.column_by_id(column.id) else {
                return true;
            };
            self.fills.contains_key(&column.id)
                || self.renamed_values.contains_key(&column.id)
                || old.computed != column.computed
                || rewritten(old, column, "").is_some()
                || define::declared_type(standing, old) != define::declared_type(&self.after, column)
        });
        changed.map(|it| it.id).collect()
    }

    /// Adds other names for values, which all hold at once.
    pub fn rename_values(&mut self, column: ColumnId, pairs: &[(String, String)]) {
        let all = self.renamed_values.entry(column).or_default();
        let so_far = all.clone();
        for (old, new) in pairs {
            match so_far.iter().position(|(_, now)| now == old) {
                Some(at) => all[at].1 = new.clone(),
                None => all.push((old.clone(), new.clone())),
            }
        }
        all.retain(|(old, new)| old != new);
        if all.is_empty() {
            self.renamed_values.remove(&column);
        }
    }
}

impl Fill {
    /// Writes the value with the names that the table's columns have now.
    pub fn sql(&self, table: &Table) -> Result<Option<String>, Unspellable> {
        Ok(match &self.value {
            Settled::Literal(it) => Some(SqliteSpelling.literal(it, &self.ty)?),
            Settled::Call(it) => Some(call(*it, &self.ty)),
            Settled::Expression(it) => Some(shared::expression(&SqliteSpelling, table, it)),
            Settled::Nothing => None,
        })
    }
}

/// Gives a table the names that its columns and itself have in the end: what native renames make of it.
pub(super) fn renamed(standing: &Table, after: &Table) -> Table {
    let mut source = standing.clone();
    source.name = after.name.clone();
    source.take_names(after);
    source
}

/// Says what differs between two states of a table, for the summary: `add column age, email not null`.
pub(super) fn words(source: &Table, after: &Table) -> Vec<String> {
    let difference = TableDifference::between(source, after);
    let mut words = Vec::new();
    let names = |names: Vec<&Name>, what: &str, words: &mut Vec<String>| {
        words.extend(names.iter().map(|it| format!("{what} {}", it.as_str())));
    };
    names(
        difference.dropped_columns.iter().map(|it| &it.name).collect(),
        "drop column",
        &mut words,
    );
    names(
        difference.added_columns.iter().map(|it| &it.name).collect(),
        "add column",
        &mut words,
    );
    for (old, new) in &difference.kept_columns {
        let mut changes = Vec::new();
        if define::declared_type(source, old) != define::declared_type(after, new) {
            changes.push("type");
        }
        if old.nullable != new.nullable {
            changes.push(if new.nullable { "nullable" } else { "not null" });
        }
        if old.default != new.default {
            changes.push("default");
        }
        if old.computed != new.computed {
            changes.push("computed");
        }
        if old.collation != new.collation {
            changes.push("collation");
        }
        if (old.autoincrement, old.sqlite_autoincrement) != (new.autoincrement, new.sqlite_autoincrement) {
            changes.push("counter");
        }
        if !changes.is_empty() {
            words.push(format!("{} {}", new.name.as_str(), changes.join(" ")));
        }
    }
    if difference.is_reordered() {
        words.push("order of columns".to_string());
    }
    if !difference.primary_key.is_empty() {
        words.push("primary key".to_string());
    }
    let (checks, keys) = (&difference.checks, &difference.foreign_keys);
    let changed = checks.changed.iter().chain(&checks.renamed);
    names(changed.map(|(_, it)| &it.name).collect(), "check", &mut words);
    names(
        checks.dropped.iter().map(|it| &it.name).collect(),
        "drop check",
        &mut words,
    );
    names(
        checks.added.iter().map(|it| &it.name).collect(),
        "add check",
        &mut words,
    );
    let changed = keys.changed.iter().chain(&keys.renamed);
    names(changed.map(|(_, it)| &it.name).collect(), "foreign key", &mut words);
    names(
        keys.dropped.iter().map(|it| &it.name).collect(),
        "drop foreign key",
        &mut words,
    );
    names(
        keys.added.iter().map(|it| &it.name).collect(),
        "add foreign key",
        &mut words,
    );
    if source.options != after.options {
        words.push("options".to_string());
    }
    words
}
