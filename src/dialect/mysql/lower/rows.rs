//! Rows: what MySQL adds to what all backends share.

use super::SPELLING;
use super::column;
use super::ground::Ground;
use crate::diagnostic::Code;
use crate::dialect::shared::rows::{Pieces, Rows, counted_columns, find};
use crate::dialect::spelling::Unspellable;
use crate::dialect::{Refusal, Statement};
use crate::name::Name;
use crate::operation::BulkInsert;
use crate::types::{Plain, Type};
use crate::value::{Literal, Value, literal};

/// Hands MySQL's way to write rows to a function.
pub(super) fn writer<T>(write: impl FnOnce(&Rows) -> T) -> T {
    write(&Rows {
        spelling: SPELLING,
        call: &|it, ty| Ok(column::call(it, ty)),
        equals: &equals,
        in_pieces: &in_pieces,
    })
}

/// Inserts rows; the counter of a column follows by itself.
///
/// A 0 for a counting column would become the next number, unless the session has NO_AUTO_VALUE_ON_ZERO.
/// <https://dev.mysql.com/doc/refman/8.4/en/sql-mode.html#sqlmode_no_auto_value_on_zero>
pub(super) fn bulk_insert(ground: &Ground, it: &BulkInsert) -> Result<Vec<Statement>, Vec<Refusal>> {
    let catalog = &ground.transition.before;
    let Some(table) = find(catalog, it.schema.as_ref(), &it.table) else {
        return Ok(Vec::new());
    };
    let mut refusals = Vec::new();
    for column in counted_columns(catalog, table, it) {
        for (index, row) in it.rows.iter().enumerate() {
            let given = row
                .iter()
                .filter(|(name, _)| catalog.rules.same(&Name::new(name), &column.name));
            for (name, value) in given {
                if is_zero(value, &column.ty) {
                    let why = format!("MySQL takes 0 in the counting column `{name}` for the next number");
                    refusals.push(
                        Refusal::new(ground.transition.origin, Code::UnsafeHere, why)
                            .at(format!("rows[{index}].{name}"))
                            .hint("write another number, or leave the column out"),
                    );
                }
            }
        }
    }
    match refusals.is_empty() {
        true => writer(|rows| rows.bulk_insert(ground.transition, it)),
        false => Err(refusals),
    }
}

fn is_zero(value: &Value, ty: &Type) -> bool {
    match value {
        Value::Plain(_) | Value::Quoted(_) => {
            matches!(literal(value, ty), Ok(Literal::Integer(it)) if it.parse::<i128>().is_ok_and(|it| it == 0))
        }
        Value::Null | Value::Bytes(_) | Value::Sql(_) | Value::Call(_) | Value::List(_) | Value::Map(_) => false,
    }
}

/// Writes that a column has a value; a JSON column equals a JSON value, never a text.
/// <https://dev.mysql.com/doc/refman/8.4/en/json.html#json-comparison>
fn equals(column: &str, value: &str, ty: &Type) -> Result<String, Unspellable> {
    match ty.as_plain() {
        Some(Plain::Json | Plain::Jsonb) => Ok(format!("{column} = JSON_EXTRACT({value}, '$')")),
        Some(_) | None => Ok(format!("{column} = {value}")),
    }
}

/// Leaves the statement whole: MySQL loops only in routines, which need a privilege of their own.
fn in_pieces(pieces: Pieces) -> Statement {
    let Pieces {
        table: _,
        key,
        size,
        whole,
        ranged: _,
    } = pieces;
    let advice = format!(
        "MySQL loops only in routines, so this is one statement; on a large table run it by ranges of {size} of `{}`",
        key.name.as_str()
    );
    whole.advice(advice)
}
