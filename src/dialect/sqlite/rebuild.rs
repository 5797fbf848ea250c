//! The rebuild: a new table beside the old one, the rows copied, the old one dropped, the new one renamed.
//!
//! The order is the one of the manual, new to old; the other way round, foreign keys, views and triggers of other tables
//! would follow the old table to its temporary name and go with it.
//! <https://www.sqlite.org/lang_altertable.html#otheralter>
//!
//! - Foreign keys are off around the transaction: DROP TABLE deletes all rows first, and children with ON DELETE CASCADE
//!   would go with them.
//! - `legacy_alter_table` keeps the RENAME from reading views and triggers, which name a table that is not there just then.
//! - Columns in the copy have their table's name before them: a name in double quotes that is no column's would be read as
//!   a text.
//! - A table whose rowids have no name of their own keeps them: who kept one elsewhere, as a full-text index does, finds the
//!   same row.
//! - The counter of AUTOINCREMENT goes along, else ids of deleted rows would be given again.

use super::define::{self, Others, indexes};
use super::lower::Group;
use super::spelling::SqliteSpelling;
use super::views;
use crate::catalog::{Check, Column, Condition, Table, TableDifference};
use crate::dialect::spelling::{Copy, Delete, Spelling, Unspellable};
use crate::dialect::{Blocks, DataLoss, Needs, RebuiltTable, Statement, Work, shared};
use crate::name::{Name, QualifiedName};

const SQLITE: SqliteSpelling = SqliteSpelling;

/// Why a rebuild cannot be written.
pub(super) enum Obstacle {
    /// A value that SQLite cannot write.
    Unspellable(Unspellable),
    /// No column of the old table is in the new one, and its rows have no rowid to be counted by.
    NothingStays,
}

/// What a rebuild needs to know beside the two states of the table.
pub(super) struct Rebuild<'a> {
    /// The table as the database has it, under the names of the end.
    pub source: &'a Table,
    /// The table in the end.
    pub after: &'a Table,
    /// What leads there.
    pub group: &'a Group,
    /// The names of other tables.
    pub others: Others<'a>,
    /// A name that no table or index has.
    pub beside: Name,
    /// What changes, for the summary.
    pub words: String,
}

impl Rebuild<'_> {
    /// Writes the statements up to the renamed table; its indexes are the caller's.
    pub(super) fn statements(&self) -> Result<Vec<Statement>, Obstacle> {
        let Self {
            source,
            after,
            group,
            others,
            beside,
            words,
        } = self;
        let origin = group.origin();
        let shown = shared::shown(after);
        let mut statements = Vec::new();
        let create = Statement::new(
            origin,
            format!("rebuild table {shown}: {words}"),
            define::create_table(after, beside, *others),
        );
        statements.push(create);
        statements.push(self.copy()?);
        statements.extend(self.value_guards());
        statements.extend(self.counter());
        let (old, new) = (SQLITE.name(&source.name), SQLITE.name(beside));
        statements.push(Statement::new(
            origin,
            format!("drop table {shown}, whose rows are copied"),
            format!("DROP TABLE {old}"),
        ));
        statements.push(Statement::new(
            origin,
            format!("keep views and triggers as they are while the new table {shown} is renamed"),
            "PRAGMA legacy_alter_table = ON",
        ));
        statements.push(Statement::new(
            origin,
            format!("give the new table its name: {shown}"),
            format!("ALTER TABLE {new} RENAME TO {old}"),
        ));
        statements.push(Statement::new(
            origin,
            "let views and triggers follow a rename again",
            "PRAGMA legacy_alter_table = OFF",
        ));
        statements.extend(views::asked(origin, source, after));
        for statement in &mut statements {
            statement.needs.foreign_keys_off = true;
        }
        if let Some(first) = statements.first_mut() {
            first.needs = self.needs();
        }
        Ok(statements)
    }

    fn needs(&self) -> Needs {
        let rebuilt = RebuiltTable {
            table: self.source.name.clone(),
            columns: self.source.columns.iter().map(|it| it.name.clone()).collect(),
            indexes: indexes(self.source).into_iter().map(|it| it.name.clone()).collect(),
            triggers: Vec::new(),
        };
        Needs {
            foreign_keys_off: true,
            rebuilds: vec![rebuilt],
        }
    }

    fn copy(&self) -> Result<Statement, Obstacle> {
        let Self {
            source, after, group, ..
        } = self;
        let mut columns: Vec<(Name, String)> = Vec::new();
        for column in after.columns.iter().filter(|it| it.computed.is_none()) {
            if let Some(value) = self.value(column).map_err(Obstacle::Unspellable)? {
                columns.push((column.name.clone(), value));
            }
        }
        let table = SQLITE.name(&source.name);
        let rowid = rowid_word(source, after);
        if columns.is_empty() && rowid.is_none() {
            return Err(Obstacle::NothingStays);
        }
        let copy = Copy {
            into: QualifiedName::new(None, &self.beside),
            columns,
            from: QualifiedName::new(None, &source.name),
        };
        let sql = match rowid {
            Some(word) => with_rowid(&copy, word, &table),
            None => SQLITE.copy(&copy),
        };
        let shown = shared::shown(after);
        let advice =
            std::iter::once("needs as much free space as the table takes".to_string()).chain(self.conversions());
        let advice = advice.collect::<Vec<_>>().join(" · ");
        let mut statement = Statement::new(group.origin(), format!("copy the rows of {shown}"), sql)
            .locks(shown, "RESERVED", Blocks::Writes)
            .work(Work::Copy)
            .loses(self.loss())
            .advice(advice);
        statement.effects.fails_on_rows = self.failing_rows();
        Ok(statement)
    }

    /// Carries the counter of AUTOINCREMENT over; the RENAME takes it along.
    /// <https://www.sqlite.org/autoinc.html>
    fn counter(&self) -> Vec<Statement> {
        let Self {
            source, after, group, ..
        } = self;
        if !counts(source) || !counts(after) {
            return Vec::new();
        }
        let (old, new) = (SQLITE.text(source.name.as_str()), SQLITE.text(self.beside.as_str()));
        let sequence = Name::new("sqlite_sequence");
        let delete = Delete {
            table: QualifiedName::new(None, &sequence),
            filter: Some(format!("\"name\" = {new}")),
        };
        let sequence = SQLITE.name(&sequence);
        let insert = format!(
            "INSERT INTO {sequence} (\"name\", \"seq\")\nSELECT {new}, {sequence}.\"seq\" FROM {sequence} WHERE {sequence}.\"name\" = {old}"
        );
        let shown = shared::shown(after);
        vec![
            Statement::new(
                group.origin(),
                format!("forget the counter that the copy gave the new table {shown}"),
                SQLITE.delete(&delete),
            ),
            Statement::new(group.origin(), format!("carry the counter of {shown} over"), insert),
        ]
    }

    fn loss(&self) -> DataLoss {
        let Self { source, after, .. } = self;
        let difference = TableDifference::between(source, after);
        let dropped = difference.dropped_columns.iter().any(|it| it.computed.is_none());
        let computed = |(old, new): &(&Column, &Column)| old.computed.is_none() && new.computed.is_some();
        if dropped || difference.kept_columns.iter().any(computed) {
            return DataLoss::Certain;
        }
        match self.rewrites_values() {
            true => DataLoss::Possible,
            false => DataLoss::None,
        }
    }

    /// Tells whether a check that changed may stop at a row that the old one let pass: not where it asks for the same values
    /// and more, under the names that they have now.
    fn narrows(&self, old: &Check, new: &Check) -> bool {
        match (&old.condition, &new.condition) {
            (
                Condition::OneOf { column, values },
                Condition::OneOf {
                    column: now,
                    values: allowed,
                },
            ) => {
                let pairs = self.group.renamed_values.get(column);
                let renamed = |value: &String| {
                    let pair = pairs.and_then(|it| it.iter().find(|(old, _)| old == value));
                    pair.map_or_else(|| value.clone(), |(_, new)| new.clone())
                };
                column != now || !values.iter().all(|it| allowed.contains(&renamed(it)))
            }
            (Condition::Expression(_), _) | (_, Condition::Expression(_)) => {
                define::check(self.source, old) != define::check(self.after, new)
            }
        }
    }

    fn failing_rows(&self) -> Option<String> {
        let Self {
            source, after, group, ..
        } = self;
        let difference = TableDifference::between(source, after);
        let mut rows = Vec::new();
        for column in &after.columns {
            let old = source.column_by_id(column.id);
            let emptied = match old {
                Some(old) => old.nullable && !group.fills.contains_key(&column.id),
                None => {
                    let given = column.default.is_some() || define::rowid_column(after) == Some(column.id);
                    !given && !group.fills.contains_key(&column.id)
                }
            };
            if emptied && !column.nullable && column.computed.is_none() {
                rows.push(match old {
                    Some(_) => format!("a row holds NULL in `{}`", column.name.as_str()),
                    None => format!("there is a row, which has no value for `{}`", column.name.as_str()),
                });
            }
        }
        if !difference.primary_key.added.is_empty() || !difference.primary_key.changed.is_empty() {
            let key = after.primary_key.as_ref().map(|it| after.columns_text(&it.columns));
            rows.extend(key.map(|it| format!("two rows hold the same ({it})")));
        }
        let narrowed = difference
            .checks
            .changed
            .iter()
            .filter(|(old, new)| self.narrows(old, new));
        let changed = narrowed.map(|(_, it)| *it);
        for it in difference.checks.added.iter().copied().chain(changed) {
            rows.push(format!("a row breaks the check `{}`", it.name.as_str()));
        }
        let changed = difference.foreign_keys.changed.iter().map(|(_, it)| *it);
        for it in difference.foreign_keys.added.iter().copied().chain(changed) {
            rows.push(format!(
                "a row points nowhere by the foreign key `{}`",
                it.name.as_str()
            ));
        }
        (!rows.is_empty()).then(|| rows.join("; "))
    }
}

fn counts(table: &Table) -> bool {
    let rowid = define::rowid_column(table).and_then(|id| table.column_by_id(id));
    rowid.is_some_and(|it| it.autoincrement && it.sqlite_autoincrement)
}

/// Returns a word for the rowid that no column of either table has, where the new table's rowids have no column.
/// <https://www.sqlite.org/lang_createtable.html#rowid>
fn rowid_word(source: &Table, after: &Table) -> Option<&'static str> {
    let named = define::rowid_column(after).is_some();
    if source.options.without_rowid || after.options.without_rowid || named {
        return None;
    }
    let taken = |word: &str| {
        let mut columns = source.columns.iter().chain(&after.columns);
        columns.any(|it| it.name.as_str().eq_ignore_ascii_case(word))
    };
    ["rowid", "_rowid_", "oid"].into_iter().find(|it| !taken(it))
}

/// Writes a copy that takes the rowids along.
fn with_rowid(copy: &Copy, word: &str, table: &str) -> String {
    let into = SQLITE.name(&copy.into.name);
    let columns: Vec<String> = copy.columns.iter().map(|(name, _)| SQLITE.name(name)).collect();
    let values: Vec<&str> = copy.columns.iter().map(|(_, value)| value.as_str()).collect();
    let columns = [&[word.to_string()], columns.as_slice()].concat().join(", ");
    let rowid = format!("{table}.{word}");
    let values = [&[rowid.as_str()], values.as_slice()].concat().join(", ");
    format!("INSERT INTO {into} ({columns})\nSELECT {values} FROM {table}")
}
