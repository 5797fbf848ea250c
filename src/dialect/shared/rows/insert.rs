//! Rows that are inserted: cut into statements that a person can read.

use std::collections::BTreeSet;

use super::super::shown;
use super::{Problems, Rows, find};
use crate::catalog::{Catalog, Column, Table};
use crate::dialect::spelling::{Conflict, Insert};
use crate::dialect::statement::{DataLoss, Statement, Work};
use crate::name::Name;
use crate::operation::{BulkInsert, ConflictAction};
use crate::plan::Transition;

/// How many rows an INSERT has at most: a statement that a person can still scroll past, and no client's limit.
const MOST_ROWS: usize = 500;

impl Rows<'_> {
    /// Writes the rows of `bulk_insert`, in the order written; rows with other columns begin a new statement.
    ///
    /// Values for a counting column are written as they stand; a database whose counter does not follow by itself adds
    /// a statement behind, see [`counted_columns`].
    ///
    /// # Errors
    /// Which values the database cannot say.
    pub fn bulk_insert(&self, transition: &Transition, it: &BulkInsert) -> Result<Vec<Statement>, Problems> {
        let BulkInsert {
            table,
            schema,
            rows,
            on_conflict,
        } = it;
        let (catalog, origin) = (&transition.before, transition.origin);
        let Some(table) = find(catalog, schema.as_ref(), table) else {
            return Ok(Vec::new());
        };
        let mut problems = Vec::new();
        let mut pieces: Vec<(Vec<Name>, Vec<Vec<String>>)> = Vec::new();
        for (index, row) in rows.iter().enumerate() {
            let mut cells: Vec<(Name, String)> = Vec::with_capacity(row.len());
            for (written, value) in row {
                let field = format!("rows[{index}].{written}");
                let Some(column) = catalog.find_column(table, &Name::new(written)) else {
                    continue;
                };
                match self.value(catalog, table, column, value, origin, &field) {
                    Ok(Some(sql)) => cells.push((column.name.clone(), sql)),
                    Ok(None) => {}
                    Err(problem) => problems.push(problem),
                }
            }
            put_row(&mut pieces, cells);
        }
        if !problems.is_empty() {
            return Err(problems);
        }
        let count: usize = pieces.iter().map(|(_, rows)| rows.len()).sum();
        let mut done = 0;
        let mut statements = Vec::with_capacity(pieces.len());
        for (columns, rows) in pieces {
            let (first, last) = (done + 1, done + rows.len());
            done = last;
            let summary = match (count, last + 1 - first) {
                (1, _) => format!("insert a row into {}", shown(table)),
                (count, here) if here == count => format!("insert {count} rows into {}", shown(table)),
                (count, 1) => format!("insert row {first} of {count} into {}", shown(table)),
                (count, _) => format!("insert rows {first} to {last} of {count} into {}", shown(table)),
            };
            let conflict = on_conflict.as_ref().map(|it| {
                let key: Vec<Name> = it
                    .columns
                    .iter()
                    .filter_map(|name| catalog.find_column(table, name))
                    .map(|column| column.name.clone())
                    .collect();
                let others: Vec<Name> = columns.iter().filter(|it| !key.contains(it)).cloned().collect();
                match it.action {
                    ConflictAction::Update if !others.is_empty() => Conflict::Update { key, columns: others },
                    ConflictAction::Update | ConflictAction::Nothing => Conflict::Nothing { key },
                }
            });
            let loss = match &conflict {
                Some(Conflict::Update { .. }) => DataLoss::Possible,
                Some(Conflict::Nothing { .. }) | None => DataLoss::None,
            };
            let sql = self.spelling.insert(&Insert {
                table: table.qualified(),
                columns,
                rows,
                conflict,
                overriding: false,
            });
            statements.push(Statement::new(origin, summary, sql).work(Work::Rows).loses(loss));
        }
        Ok(statements)
    }
}

/// Returns the counting columns for which `bulk_insert` writes values of its own.
pub fn counted_columns<'a>(catalog: &Catalog, table: &'a Table, it: &BulkInsert) -> Vec<&'a Column> {
    let given: BTreeSet<&str> = it.rows.iter().flat_map(|row| row.keys().map(String::as_str)).collect();
    let is_given = |column: &Column| given.iter().any(|it| catalog.rules.same(&Name::new(it), &column.name));
    table
        .columns
        .iter()
        .filter(|column| column.autoincrement && is_given(column))
        .collect()
}

/// Adds a row to the piece before it when it has the same columns, else begins a new one.
fn put_row(pieces: &mut Vec<(Vec<Name>, Vec<Vec<String>>)>, cells: Vec<(Name, String)>) {
    if cells.is_empty() {
        return;
    }
    if let Some((columns, rows)) = pieces.last_mut()
        && rows.len() < MOST_ROWS
        && columns.len() == cells.len()
    {
        let in_order = |name: &Name| cells.iter().find(|(it, _)| it == name).map(|(_, sql)| sql.clone());
        let row: Option<Vec<String>> = columns.iter().map(in_order).collect();
        if let Some(row) = row {
            rows.push(row);
            return;
        }
    }
    let (columns, row) = cells.into_iter().unzip();
    pieces.push((columns, vec![row]));
}
