//! Columns that a derived way back could not fill: it brings them back empty, and an earlier state wants them filled.

use super::Transition;
use crate::catalog::{Column, Table};
use crate::name::QualifiedName;

/// Returns why a column that a transition drops from a table that stays cannot come back to rows, and what to type, where an
/// earlier transition of the same revision let it be NULL.
pub(super) fn never_filled(earlier: &[Transition], drop: &Transition) -> Option<(String, String)> {
    drop.touched.tables.iter().find_map(|id| {
        let (was, is) = (drop.before.table_by_id(*id)?, drop.after.table_by_id(*id)?);
        let mut gone = was.columns.iter().filter(|it| is.column_by_id(it.id).is_none());
        // Right before it goes, a batch may have let it be NULL itself.
        let within = |column: &&Column| wants_a_value(column) && column.default.is_none();
        let before = |column: &&Column| {
            let comes_empty = column.nullable && column.default.is_none() && column.computed.is_none();
            let mut states = earlier.iter().filter_map(|it| it.before.table_by_id(*id));
            comes_empty && states.any(|it| it.column_by_id(column.id).is_some_and(wants_a_value))
        };
        let column = gone.find(|it| within(it) || before(it))?;
        Some(told(was, column))
    })
}

/// A counter fills itself, and so does what is computed.
fn wants_a_value(column: &Column) -> bool {
    !column.nullable && column.computed.is_none() && !column.autoincrement && column.identity.is_none()
}

fn told(table: &Table, column: &Column) -> (String, String) {
    let column = column.name.as_str();
    let reason = format!(
        "column `{}.{column}` comes back without values, and was NOT NULL before this revision",
        table.name.as_str()
    );
    let name = QualifiedName::new(table.schema.as_ref(), &table.name).to_text();
    let hint = format!(
        "let `{column}` of `{name}` be NULL in a revision of its own before this one, or write `downgrade:` with `add_column` and a `backfill`"
    );
    (reason, hint)
}
