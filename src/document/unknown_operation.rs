//! What is said of an operation that the format does not have: what was meant, or what to use until it comes.

use crate::diagnostic::{Code, Diagnostic, Place};
use crate::operation::LATER;

/// What other tools call an operation, and what to write here.
const ELSEWHERE: &[(&str, &str)] = &[
    ("add_table", "create_table: { … }"),
    ("remove_table", "drop_table: { table: … }"),
    ("delete_table", "drop_table: { table: … }"),
    ("alter_table", "batch_alter_table: { table: …, operations: […] }"),
    (
        "rename_column",
        "alter_column: { table: …, column: …, new_column_name: … }",
    ),
    ("change_column", "alter_column: { table: …, column: … }"),
    ("modify_column", "alter_column: { table: …, column: … }"),
    ("remove_column", "drop_column: { table: …, column: … }"),
    ("delete_column", "drop_column: { table: …, column: … }"),
    ("add_index", "create_index: { table: …, columns: […] }"),
    ("remove_index", "drop_index: { table: …, name: … }"),
    ("add_primary_key", "create_primary_key: { table: …, columns: […] }"),
    (
        "add_unique_constraint",
        "create_unique_constraint: { table: …, columns: […] }",
    ),
    (
        "add_check_constraint",
        "create_check_constraint: { table: …, name: …, condition: … }",
    ),
    (
        "add_foreign_key",
        "create_foreign_key: { table: …, columns: […], references: { table: … } }",
    ),
    (
        "add_foreign_key_constraint",
        "create_foreign_key: { table: …, columns: […], references: { table: … } }",
    ),
    ("drop_foreign_key", "drop_constraint: { table: …, name: … }"),
    ("add_enum", "create_enum: { name: …, values: […] }"),
    ("create_type", "create_enum: { name: …, values: […] }"),
    ("create_table_comment", "set_table_comment: { table: …, comment: … }"),
    ("insert", "bulk_insert: { table: …, rows: […] }"),
    ("insert_rows", "bulk_insert: { table: …, rows: […] }"),
    ("update", "update_rows: { table: …, set: { … }, where: … }"),
    ("delete", "delete_rows: { table: …, where: … }"),
    ("sql", "execute: { sql: …, undo: … }"),
    ("run_sql", "execute: { sql: …, undo: … }"),
];

/// Tells an operation whose name is known, though not as one that can be written; `None` for a name that nobody knows.
pub(super) fn known_elsewhere(name: &str, place: Place) -> Option<Diagnostic> {
    if LATER.contains(&name) {
        let message = format!("the operation `{name}` is not in this version of vellum");
        let hint = "write it as `execute: { sql: …, undo: … }`, with `effects` where it changes a table";
        return Some(
            Diagnostic::error(Code::UnknownOperation, message)
                .at(place, "")
                .hint(hint),
        );
    }
    let (_, here) = ELSEWHERE.iter().find(|(it, _)| *it == name)?;
    Some(unknown_operation(name, place).hint(format!("write `{here}`")))
}

/// Tells an operation that is none.
pub(super) fn unknown_operation(name: &str, place: Place) -> Diagnostic {
    Diagnostic::error(Code::UnknownOperation, format!("no operation `{name}`")).at(place, "")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::operation::Operation;

    /// What stands here is no operation, and what is offered is one.
    #[test]
    fn names() {
        for (name, here) in ELSEWHERE {
            assert!(!Operation::NAMES.contains(name) && !LATER.contains(name), "{name}");
            let offered = here.split(':').next();
            assert!(offered.is_some_and(|it| Operation::NAMES.contains(&it)), "{here}");
        }
        assert!(LATER.iter().all(|it| !Operation::NAMES.contains(it)));
    }
}
