//! What must hold of every table, whichever operation made it so.

mod call;
mod column;

pub use call::{call_fits, call_words};
pub(super) use column::{check_column, check_computed, check_word, collates};

use super::Faults;
use super::members::serving;
use crate::catalog::{Action, Catalog, Table};
use crate::diagnostic::Code;
use crate::fault::Fault;
use crate::identity::ColumnId;

/// Checks what must hold for a table at any time.
pub(super) fn check_invariants(catalog: &Catalog, table: &Table) -> Result<(), Faults> {
    if catalog.rules.indexed_foreign_keys {
        for key in &table.foreign_keys {
            if !serving(table, &key.columns) {
                let what = format!(
                    "the foreign key `{}` needs an index on ({})",
                    key.name.as_str(),
                    table.columns_text(&key.columns)
                );
                let hint = "drop the foreign key first, or create another index on its columns first";
                return Err(vec![Fault::new(Code::StillUsed, "", what).hint(hint)]);
            }
        }
    }
    if catalog.rules.indexed_counters {
        for column in table.columns.iter().filter(|it| it.autoincrement) {
            let first = |ids: &[ColumnId]| ids.first() == Some(&column.id);
            let led = table.primary_key.as_ref().is_some_and(|it| first(&it.columns))
                || table.uniques.iter().any(|it| first(&it.columns))
                || table.indexes.iter().any(|it| first(&it.leading_columns()));
            if !led {
                let what = format!(
                    "the counting column `{}` must be the first column of a key or index",
                    column.name.as_str()
                );
                return Err(vec![
                    Fault::new(Code::StillUsed, "", what)
                        .hint("make it the primary key, or stop it from counting first"),
                ]);
            }
        }
    }
    check_set_null(table).map_err(|it| vec![it])
}

/// Checks that a foreign key which sets NULL finds only columns that take one.
pub(super) fn check_set_null(table: &Table) -> Result<(), Fault> {
    for key in &table.foreign_keys {
        for (action, word) in [(key.on_delete, "on_delete"), (key.on_update, "on_update")] {
            let mut columns = key.columns.iter().filter_map(|id| table.column_by_id(*id));
            let stuck = columns.find(|it| !it.nullable).filter(|_| action == Action::SetNull);
            if let Some(column) = stuck {
                let what = format!(
                    "`{}` must be nullable, since the foreign key `{}` has `{word}: set_null`",
                    column.name.as_str(),
                    key.name.as_str()
                );
                let hint = format!(
                    "put first: `alter_constraint: {{ table: {}, name: {}, {word}: cascade }}`",
                    table.name.as_str(),
                    key.name.as_str()
                );
                return Err(Fault::new(Code::Contradiction, "", what).hint(hint));
            }
        }
    }
    Ok(())
}
