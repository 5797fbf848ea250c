//! An `alter_column` that leaves its column as it is: nobody means that.

use indexmap::IndexMap;

use super::AlterColumn;
use crate::catalog::{Catalog, Column, Table};
use crate::diagnostic::Code;
use crate::fault::Fault;
use crate::types::TypeText;
use crate::value::Value;
use crate::variant::Variant;

impl AlterColumn {
    /// Refuses a change that says nothing, or nothing but what the column is already.
    ///
    /// A key that says so beside one that changes something is a reminder for people. Where a key differs by dialect, what is
    /// so already on this one changes another.
    pub(super) fn check_change(&self, catalog: &Catalog, table: &Table, was: &Column, is: &Column) -> Option<Fault> {
        let said = self.said();
        let fault = |field: &str, what: String| Fault::new(Code::NothingToDo, field, what);
        if said.is_empty() {
            let what = format!("nothing of column `{}` is changed", self.column.as_str());
            return Some(fault("", what).hint("add `type`, `nullable`, `server_default`, …"));
        }
        if was != is || self.differs_by_dialect(&catalog.rules.types) {
            return None;
        }
        let (field, change) = match said.as_slice() {
            [only] => (*only, "changes"),
            [] | [_, ..] => ("", "change"),
        };
        let what = format!(
            "`{}` {change} nothing: column `{}` of table `{}` is so already",
            said.join("`, `"),
            was.name.as_str(),
            table.qualified().to_text()
        );
        let hint = match self.postgresql.using.is_some() {
            true => "leave it out, or use `update_rows` to change values and no type",
            false => "leave it out, or add `except: […]` for the databases where it is so",
        };
        Some(fault(field, what).hint(hint))
    }

    /// Returns the keys that say what the column becomes.
    fn said(&self) -> Vec<&'static str> {
        let AlterColumn {
            table: _,
            schema: _,
            column: _,
            new_column_name,
            ty,
            nullable,
            server_default,
            comment,
            autoincrement,
            identity,
            computed,
            collation,
            postgresql: _,
            backfill: _,
        } = self;
        let keys = [
            ("new_column_name", new_column_name.is_some()),
            ("type", ty.is_some()),
            ("nullable", nullable.is_some()),
            ("server_default", server_default.is_change()),
            ("comment", comment.is_change()),
            ("autoincrement", autoincrement.is_some()),
            ("identity", identity.is_change()),
            ("computed", computed.is_change()),
            ("collation", collation.is_change()),
        ];
        keys.into_iter().filter(|(_, said)| *said).map(|(key, _)| key).collect()
    }

    fn differs_by_dialect(&self, types: &IndexMap<String, TypeText>) -> bool {
        let text = |it: &Variant<String>| matches!(it, Variant::By { .. });
        let default = |it: &Value| matches!(it, Value::Sql(Variant::By { .. }));
        self.ty.as_ref().is_some_and(|it| type_differs(it, types))
            || self.server_default.as_set().is_some_and(default)
            || self.computed.as_set().is_some_and(|it| text(&it.sql))
            || self.collation.as_set().is_some_and(text)
    }
}

/// Tells whether a type is one here and another there, by itself or by the project's name for it.
fn type_differs(text: &TypeText, types: &IndexMap<String, TypeText>) -> bool {
    match text {
        TypeText::By(_) | TypeText::Native(_) => true,
        // What a project's own name means may change, and the revision stays as it is.
        TypeText::Text(text) => types.contains_key(text.trim()),
        TypeText::Enum(_) | TypeText::Set(_) => false,
    }
}
