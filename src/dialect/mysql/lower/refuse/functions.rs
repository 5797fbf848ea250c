//! Functions that say another thing another time, which MySQL takes in no check, computed column or index.
//!
//! <https://dev.mysql.com/doc/refman/8.4/en/create-table-check-constraints.html>

use super::Refusals;
use crate::catalog::{Check, Column, Condition, Index, IndexedThing};
use crate::expression::{Expression, Part};

/// What the server names in errors 3814, 3763 and 3758 (seen on 9.7), with its synonyms.
const UNSTEADY: [&str; 34] = [
    "connection_id",
    "curdate",
    "current_date",
    "current_role",
    "current_time",
    "current_timestamp",
    "current_user",
    "curtime",
    "database",
    "found_rows",
    "get_lock",
    "is_free_lock",
    "is_used_lock",
    "last_insert_id",
    "load_file",
    "localtime",
    "localtimestamp",
    "now",
    "rand",
    "release_all_locks",
    "release_lock",
    "row_count",
    "schema",
    "session_user",
    "sleep",
    "system_user",
    "unix_timestamp",
    "user",
    "utc_date",
    "utc_time",
    "utc_timestamp",
    "uuid",
    "uuid_short",
    "version",
];

impl Refusals<'_> {
    /// Error 3814.
    pub(super) fn functions_of_check(&mut self, check: &Check) {
        let Condition::Expression(condition) = &check.condition else {
            return;
        };
        let Some(function) = unsteady(condition) else {
            return;
        };
        let why = format!(
            "MySQL takes no {} in the check `{}`, since it says another thing another time",
            function.to_uppercase(),
            check.name.as_str()
        );
        let columns = self.names(&condition.columns());
        let field = self.place.check_of(&check.name, &columns);
        self.refuse(field, why, "compare with a constant, or add `except: [mysql]`");
    }

    /// Error 3763.
    pub(super) fn functions_of_column(&mut self, column: &Column) {
        let computed = column.computed.as_ref().map(|it| &it.expression);
        // This one a check may call.
        let sysdate = |it: &Expression| it.functions().iter().any(|it| it == "sysdate").then_some("sysdate");
        let Some(function) = computed.and_then(|it| unsteady(it).or(sysdate(it))) else {
            return;
        };
        let name = column.name.as_str();
        let why = format!(
            "MySQL takes no {} in the computed column `{name}`, since it says another thing another time",
            function.to_uppercase()
        );
        let hint = "compute it in a view or when it is read, or keep it with a `server_default`";
        self.refuse(self.place.column(name, "computed"), why, hint);
    }

    /// Errors 3758 and 3762: an index is over what stays the same, and over a column by its name.
    pub(super) fn expressions_of_index(&mut self, index: &Index, what: &str, field: &str) {
        for (at, column) in index.columns.iter().enumerate() {
            let expression = match &column.thing {
                IndexedThing::Column(_) => continue,
                IndexedThing::Expression(it) => it,
            };
            let field = format!("{field}[{at}].expression");
            if let Some(function) = unsteady(expression) {
                let why = format!(
                    "MySQL takes no {} in {what}, since it says another thing another time",
                    function.to_uppercase()
                );
                self.refuse(field, why, "leave it out, and ask for it when rows are read");
            } else if let Some(id) = bare(expression) {
                let name = self.table.column_text(id);
                let why = format!("MySQL takes `{name}` in {what} for no expression");
                self.refuse(field, why, &format!("write `{name}` without `expression`"));
            }
        }
    }
}

fn unsteady(expression: &Expression) -> Option<&str> {
    let mut functions = expression.functions().iter().map(String::as_str);
    functions.find(|it| UNSTEADY.contains(it))
}

/// Returns the column that an expression is, with or without brackets.
fn bare(expression: &Expression) -> Option<crate::identity::ColumnId> {
    let is_wrapping = |text: &str| text.chars().all(|it| it == '(' || it == ')' || it.is_whitespace());
    let mut found = None;
    for part in expression.parts() {
        match part {
            Part::Text(text) if is_wrapping(text) => {}
            Part::Column(id) | Part::QualifiedColumn(id) if found.is_none() => found = Some(*id),
            Part::Text(_) | Part::Column(_) | Part::QualifiedColumn(_) => return None,
        }
    }
    found
}
