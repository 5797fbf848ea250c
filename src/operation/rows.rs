//! Rows in a revision: values checked against columns, conditions over them.

use crate::catalog::{Catalog, Column, Table};
use crate::diagnostic::Code;
use crate::expression::{Expression, Purpose};
use crate::fault::Fault;
use crate::name::Name;
use crate::types::Type;
use crate::value::{Call, Literal, Value, literal};

pub(crate) use super::build::check_truth;
use super::build::{chosen, parse_expression};

/// A value of a row, settled for the target.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Settled {
    /// A literal of the column's type.
    Literal(Literal),
    /// A portable function.
    Call(Call),
    /// SQL text of the target.
    Expression(Expression),
    /// Its map by dialect says `null`: the column is left out here.
    Nothing,
}

/// Settles a value for a column.
///
/// # Errors
/// When it is no literal of the type, or its SQL can't be read.
pub fn settle(catalog: &Catalog, table: &Table, value: &Value, ty: &Type, field: &str) -> Result<Settled, Fault> {
    match value {
        Value::Call(call) => Ok(Settled::Call(*call)),
        Value::Sql(text) => match chosen(catalog, text, field)? {
            Some(text) => parse_expression(catalog, table, text, Purpose::Set, field).map(Settled::Expression),
            None => Ok(Settled::Nothing),
        },
        Value::Null | Value::Plain(_) | Value::Quoted(_) | Value::Bytes(_) | Value::List(_) | Value::Map(_) => {
            literal(value, ty)
                .map(Settled::Literal)
                .map_err(|why| Fault::new(Code::BadLiteral, field, why))
        }
    }
}

/// Checks a value for a column.
pub(super) fn check_value(
    catalog: &Catalog,
    table: &Table,
    value: &Value,
    ty: &Type,
    field: &str,
) -> Result<(), Fault> {
    settle(catalog, table, value, ty, field).map(drop)
}

/// Returns the column that a row writes to.
pub(super) fn written_column<'a>(
    catalog: &Catalog,
    table: &'a Table,
    name: &Name,
    field: &str,
) -> Result<&'a Column, Fault> {
    let column = catalog.column(table, name, field)?;
    if column.computed.is_some() {
        let what = format!(
            "column `{}` is computed, so nothing can be written to it",
            name.as_str()
        );
        return Err(Fault::new(Code::Contradiction, field, what).hint("leave it out"));
    }
    Ok(column)
}

/// Checks that a literal NULL does not go into a column that takes none.
pub(super) fn check_null(column: &Column, value: &Value, field: &str) -> Result<(), Fault> {
    match value {
        Value::Null if !column.nullable => {
            let what = format!("column `{}` is not nullable", column.name.as_str());
            Err(Fault::new(Code::BadLiteral, field, what).hint("give it a value"))
        }
        Value::Null
        | Value::Plain(_)
        | Value::Quoted(_)
        | Value::Bytes(_)
        | Value::Sql(_)
        | Value::Call(_)
        | Value::List(_)
        | Value::Map(_) => Ok(()),
    }
}
