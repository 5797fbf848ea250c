//! Reads conditions: SQL text that must be true or false for a row.

use super::expression;
use crate::catalog::{Catalog, Table};
use crate::diagnostic::Code;
use crate::expression::{Expression, Purpose, Truth};
use crate::fault::Fault;
use crate::types::{Base, Plain, Type};
use crate::variant::Variant;

/// Reads a condition over the columns of a table; `None` where the map by dialect says `null`.
pub(in crate::operation) fn condition(
    catalog: &Catalog,
    table: &Table,
    text: &Variant<String>,
    purpose: Purpose,
    field: &str,
) -> Result<Option<Expression>, Fault> {
    let found = expression(catalog, table, text, purpose, field)?;
    if let Some(found) = &found {
        check_truth(table, found, field)?;
    }
    Ok(found)
}

/// Refuses a number, a text and such where something true or false is asked for.
///
/// It is refused for all databases: PostgreSQL does so itself, and the others would take a number for true.
pub(crate) fn check_truth(table: &Table, found: &Expression, field: &str) -> Result<(), Fault> {
    let wrong = |what: String, hint: String| Err(Fault::new(Code::TypeMismatch, field, what).hint(hint));
    match found.truth() {
        Truth::Possible => Ok(()),
        Truth::Column(id) => match table.column_by_id(id) {
            Some(column) if !may_be_true(&column.ty) => {
                let (name, ty) = (column.name.as_str(), column.ty.to_text());
                let what = format!("`{name}` is `{ty}`, and a condition is true or false");
                wrong(what, format!("compare it: `{name} IS NOT NULL`, or `{name} = …`"))
            }
            Some(_) | None => Ok(()),
        },
        Truth::Never(kind) => {
            let what = format!("the condition is {kind}, and neither true nor false");
            wrong(what, "compare it with something, such as `… > 0`".to_string())
        }
    }
}

/// Tells whether the values of a type can be true or false somewhere: MySQL's flags are `tinyint` and `bit`, and of a type
/// of the database's own nobody knows.
fn may_be_true(ty: &Type) -> bool {
    match (&ty.base, ty.dimensions) {
        (Base::Plain(plain), 0) => matches!(plain, Plain::Boolean | Plain::Tinyint | Plain::Bit),
        (Base::Native(_), _) => true,
        (Base::Plain(_) | Base::Enum(_) | Base::Set(_), _) => false,
    }
}
