//! Whether what waits must be written before a step: because of a name that it holds, or of a value that rows would lose.

use std::sync::Arc;

use super::Lowering;
use super::steps::Step;
use crate::catalog::{Column, Table};
use crate::identity::{ColumnId, TableId};
use crate::operation::rows::Settled;

impl Lowering<'_> {
    /// Tells whether a step brings a name of a table or index that something which waits holds in the database yet.
    pub(super) fn wants_held_name(&self, step: &Step) -> bool {
        let mut wanted: Vec<(TableId, String)> = Vec::new();
        for id in &step.touched.tables {
            let Some(after) = step.after.table_by_id(*id) else {
                continue;
            };
            let old = step
                .before
                .table_by_id(*id)
                .map(|it| relation_names(it))
                .unwrap_or_default();
            let new = relation_names(after).into_iter().filter(|it| !old.contains(it));
            wanted.extend(new.map(|it| (*id, it)));
        }
        let waiting = self.waiting.iter().map(|it| it.table);
        let mut holders = waiting.chain(self.leaving.iter().map(|it| it.table));
        holders.any(|holder| {
            let held = self.standing.get(holder).map(|it| relation_names(it));
            let held = held.unwrap_or_default();
            wanted.iter().any(|(id, name)| *id != holder && held.contains(name))
        })
    }

    /// Tells whether a column gets a name that another column of the table still has in the database.
    pub(super) fn takes_old_column_name(&self, after: &Table) -> bool {
        let Some(standing) = self.standing.get(after.id) else {
            return false;
        };
        after.columns.iter().any(|column| {
            let renamed = standing
                .column_by_id(column.id)
                .is_some_and(|it| it.name != column.name);
            let same = |it: &&Column| it.name.as_str().eq_ignore_ascii_case(column.name.as_str());
            renamed && standing.columns.iter().filter(same).any(|it| it.id != column.id)
        })
    }

    /// Tells whether the rows that stand got a value from what waits, such as the default of a column that was just
    /// added, which this change takes away: in one go with it they would get another one, or none.
    pub(super) fn gives_rows_another_value(
        &self,
        before: Option<&Arc<Table>>,
        after: &Table,
        filled: Option<&(Column, Settled)>,
    ) -> bool {
        let (Some(before), Some(standing), Some(group)) = (
            before,
            self.standing.get(after.id),
            self.waiting.iter().find(|it| it.table == after.id),
        ) else {
            return false;
        };
        after.columns.iter().any(|new| {
            let Some(old) = before.column_by_id(new.id) else {
                return false;
            };
            let is_filled = group.fills.contains_key(&new.id);
            let fills = filled.is_some_and(|(column, _)| column.id == new.id);
            let recomputed = old.computed != new.computed;
            match standing.column_by_id(new.id) {
                None => {
                    let gave = is_filled || old.default.is_some() || old.computed.is_some();
                    recomputed || (fills && gave) || (!is_filled && old.default != new.default)
                }
                Some(stood) => {
                    let computed = recomputed && old.computed != stood.computed;
                    computed || (is_filled && (fills || old.nullable != new.nullable))
                }
            }
        })
    }

    /// Tells whether a value for rows reads columns that are yet to change.
    pub(super) fn is_too_early(&self, table: TableId, column: ColumnId, value: &Settled) -> bool {
        let Settled::Expression(it) = value else { return false };
        let (Some(group), Some(standing)) = (
            self.waiting.iter().find(|it| it.table == table),
            self.standing.get(table),
        ) else {
            return false;
        };
        let changed = group.changed_columns(standing);
        it.columns().iter().any(|it| changed.contains(it) && *it != column)
    }
}

/// Returns the names that a table takes among tables and indexes, in lower case.
pub(super) fn relation_names(table: &Table) -> Vec<String> {
    let indexes = table.indexes.iter().map(|it| &it.name);
    let names = std::iter::once(&table.name).chain(table.uniques.iter().map(|it| &it.name));
    names
        .chain(indexes)
        .map(|it| it.as_str().to_ascii_lowercase())
        .collect()
}
