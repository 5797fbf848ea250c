//! Conversions in which the server takes a value for its place in a list and nothing can stop it, or takes no value at all.

use super::super::SPELLING;
use super::super::places::{Conversion, conversion};
use super::{Reason, Refusals};
use crate::catalog::Column;
use crate::diagnostic::Code;
use crate::dialect::mysql::facts::FEATURES;

impl Refusals<'_> {
    /// Looks at a column that gets another type.
    pub(super) fn converted(&mut self, was: &Column, column: &Column) {
        let (Ok(old), Ok(new)) = (SPELLING.type_name(&was.ty), SPELLING.type_name(&column.ty)) else {
            return;
        };
        if column.computed.is_some() {
            return;
        }
        let (table, name) = (self.table.name.as_str(), column.name.as_str());
        // Error 3144: there is no JSON in bytes.
        if is_bytes(&old) && new == "json" {
            let why =
                format!("MySQL takes no value of `{name}` from `{old}` to `{new}`, since it reads no JSON from bytes");
            let hint = format!(
                "put `alter_column: {{ table: {table}, column: {name}, type: text }}` before this: it goes by way of a text"
            );
            return self.refuse(self.place.column(name, "type"), why, &hint);
        }
        let place = format!("MySQL would take a value of `{name}` for a place in the list of `{new}`");
        let (code, why, hint) = match conversion(&old, &new) {
            Conversion::Plain | Conversion::Through(_) => return,
            Conversion::Without(_) | Conversion::Only(_) | Conversion::NoNumbers
                if FEATURES.check_enforced.holds(self.ground.version) =>
            {
                return;
            }
            Conversion::Without(_) | Conversion::Only(_) | Conversion::NoNumbers => (
                Code::UnsupportedVersion,
                format!("{place}, and MySQL {} has no check to stop it", self.ground.version),
                "raise the target's `version` to 8.0.16, or alter it to `varchar(255)`".to_string(),
            ),
            Conversion::Places => (
                Code::UnsafeHere,
                place,
                format!(
                    "put `alter_column: {{ table: {table}, column: {name}, type: varchar(64) }}` before this, and \
                     `update_rows` where the values have other words: a text is taken for what it says"
                ),
            ),
            Conversion::Either => (
                Code::UnsafeHere,
                format!("{place}, since some of its values are numbers"),
                "add a column of the type, give it its values by `update_rows`, and drop this one".to_string(),
            ),
        };
        self.because(Reason {
            code,
            field: self.place.column(name, "type"),
            why,
            hint: &hint,
        });
    }
}

fn is_bytes(ty: &str) -> bool {
    let ty = ty.to_ascii_lowercase();
    let word = ty.split('(').next().unwrap_or_default();
    word.ends_with("blob") || word.ends_with("binary")
}
