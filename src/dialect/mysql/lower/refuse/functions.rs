//! Functions that say another thing another time, which MySQL takes in no check, computed column or index.
//!
//! <https://dev.mysql.com/doc/refman/8.4/en/create-table-check-constraints.html>

use super::super::indexed;
use super::{Reason, Refusals};
use crate::catalog::{Check, Column, Condition, Default, Index, IndexedThing};
use crate::diagnostic::Code;
use crate::dialect::mysql::facts::FEATURES;
use crate::expression::{Expression, Part};

/// Functions that say another thing another time: errors 3814, 3763 and 3758 (seen on 9.7), with their synonyms.
const UNSTEADY: [&str; 36] = [
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
    "icu_version",
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
    "roles_graphml",
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

/// The same where a value is kept, though a check may call them.
const UNSTEADY_WHERE_KEPT: [&str; 2] = ["random_bytes", "sysdate"];

/// Functions that no expression of a table calls, a default neither: error 3770 beside those.
const NOWHERE: [&str; 7] = [
    "benchmark",
    "master_pos_wait",
    "match",
    "name_const",
    "source_pos_wait",
    "updatexml",
    "values",
];

const NOWHERE_WHERE_KEPT: [&str; 2] = ["statement_digest", "statement_digest_text"];

const HASHES: [&str; 3] = ["md5", "sha", "sha1"];

/// Where an expression stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stands {
    Default,
    Check,
    Computed,
    Index,
}

impl Refusals<'_> {
    /// Error 3814.
    pub(super) fn functions_of_check(&mut self, check: &Check) {
        let Condition::Expression(condition) = &check.condition else {
            return;
        };
        let columns = self.names(&condition.columns());
        let field = self.place.check_of(&check.name, &columns);
        let what = format!("the check `{}`", check.name.as_str());
        let hint = "compare with a constant, or add `except: [mysql]`";
        self.functions(condition, Stands::Check, &what, field, hint);
    }

    /// Errors 3763 and 3770.
    pub(super) fn functions_of_column(&mut self, column: &Column) {
        let name = column.name.as_str();
        if let Some(computed) = &column.computed {
            let (what, field) = (
                format!("the computed column `{name}`"),
                self.place.column(name, "computed"),
            );
            let hint = "compute it in a view or when it is read, or keep it with a `server_default`";
            self.functions(&computed.expression, Stands::Computed, &what, field, hint);
        }
        if let Some(Default::Expression(default)) = &column.default {
            let (what, field) = (
                format!("the default of `{name}`"),
                self.place.column(name, "server_default"),
            );
            self.functions(
                default,
                Stands::Default,
                &what,
                field,
                "let the application write the value",
            );
        }
    }

    /// Refuses the first function that MySQL does not call there; tells whether there is one.
    fn functions(&mut self, it: &Expression, stands: Stands, what: &str, field: String, hint: &str) -> bool {
        let keeps_values = matches!(stands, Stands::Computed | Stands::Index);
        let Some(function) = it.functions().iter().find(|it| {
            let name = it.as_str();
            let unsteady = stands != Stands::Default && UNSTEADY.contains(&name);
            let kept = UNSTEADY_WHERE_KEPT.contains(&name) || NOWHERE_WHERE_KEPT.contains(&name);
            let is_hash = HASHES.contains(&name) && FEATURES.hashes_in_component.holds(self.ground.version);
            let is_default = stands == Stands::Index && name == "default";
            unsteady || NOWHERE.contains(&name) || (keeps_values && kept) || is_hash || is_default
        }) else {
            return false;
        };
        let name = function.as_str();
        let called = function.to_uppercase();
        if HASHES.contains(&name) {
            self.because(Reason {
                code: Code::UnsupportedVersion,
                field,
                why: format!(
                    "MySQL {} takes no {called} in {what}, since it has it in a component only",
                    self.ground.version
                ),
                hint: "write `sha2(…, 256)`, which every version has",
            });
        } else if UNSTEADY.contains(&name) || UNSTEADY_WHERE_KEPT.contains(&name) {
            let why = format!("MySQL takes no {called} in {what}, since it says another thing another time");
            self.refuse(field, why, hint);
        } else {
            self.refuse(field, format!("MySQL takes no {called} in {what}"), hint);
        }
        true
    }

    /// Errors 3758 and 3762: an index is over what stays the same, and over a column by its name.
    pub(super) fn expressions_of_index(&mut self, index: &Index, what: &str, field: &str) {
        for (at, column) in index.columns.iter().enumerate() {
            let expression = match &column.thing {
                IndexedThing::Column(_) => continue,
                IndexedThing::Expression(it) => it,
            };
            let field = format!("{field}[{at}].expression");
            let hint = "leave it out, and ask for it when rows are read";
            if self.functions(expression, Stands::Index, what, field.clone(), hint) {
                continue;
            }
            if let Some(id) = bare(expression) {
                let name = self.table.column_text(id);
                let why = format!("MySQL takes `{name}` in {what} for no expression");
                self.refuse(field, why, &format!("write `{name}` without `expression`"));
            } else if let Some(problem) = indexed::problem(self.table, expression, what) {
                self.refuse(field, problem.why, &problem.hint);
            }
        }
    }
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
