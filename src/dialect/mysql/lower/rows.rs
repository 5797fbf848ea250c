//! Rows: what MySQL adds to what all backends share.

use super::SPELLING;
use super::column;
use super::ground::Ground;
use crate::catalog::{Catalog, Table};
use crate::diagnostic::Code;
use crate::dialect::shared::rows::{Pieces, Rows, beside, counted_columns, find, refused};
use crate::dialect::spelling::Unspellable;
use crate::dialect::{Refusal, Statement};
use crate::expression::Purpose;
use crate::fault::Fault;
use crate::identity::ColumnId;
use crate::name::Name;
use crate::operation::rows::{Settled, settle};
use crate::operation::{BulkInsert, UpdateRows};
use crate::plan::Transition;
use crate::types::{Plain, Type};
use crate::value::{Literal, Value, literal};
use crate::variant::Choice;

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
    if !refusals.is_empty() {
        return Err(refusals);
    }
    let statements = writer(|rows| rows.bulk_insert(ground.transition, it))?;
    let others = it
        .on_conflict
        .as_ref()
        .map(|it| other_keys(catalog, table, &it.columns));
    Ok(match others.filter(|it| !it.is_empty()) {
        Some(others) => {
            let advice = format!(
                "MySQL takes a row that is the same in any unique key for the one that stands: here also in {others}"
            );
            statements.into_iter().map(|it| it.advice(advice.clone())).collect()
        }
        None => statements,
    })
}

/// Names the unique keys beside the one that a conflict is looked for in: ON DUPLICATE KEY cannot choose among them.
/// <https://dev.mysql.com/doc/refman/8.4/en/insert-on-duplicate.html>
fn other_keys(catalog: &Catalog, table: &Table, meant: &[Name]) -> String {
    let mut meant: Vec<ColumnId> = meant
        .iter()
        .filter_map(|it| catalog.find_column(table, it))
        .map(|it| it.id)
        .collect();
    meant.sort_unstable();
    let primary = table.primary_key.iter().map(|it| it.columns.clone());
    let uniques = table.uniques.iter().map(|it| it.columns.clone());
    let indexes = table.indexes.iter().filter(|it| it.unique).map(|it| it.all_columns());
    let others = primary.chain(uniques).chain(indexes).filter(|columns| {
        let mut columns = columns.clone();
        columns.sort_unstable();
        columns != meant
    });
    let others: Vec<String> = others.map(|it| format!("({})", table.columns_text(&it))).collect();
    others.join(", ")
}

/// Updates rows, in an order of the assignments in which every value is made of what stood before.
///
/// MySQL assigns from left to right, and what reads a column that was assigned finds the new value; with another table it
/// keeps to no order. The other databases read the old values throughout.
/// <https://dev.mysql.com/doc/refman/8.4/en/update.html>
pub(super) fn update_rows(ground: &Ground, it: &UpdateRows) -> Result<Vec<Statement>, Vec<Refusal>> {
    let transition = ground.transition;
    let Some(table) = find(&transition.before, it.schema.as_ref(), &it.table) else {
        return Ok(Vec::new());
    };
    let catalog = &transition.before;
    let column = |written: &str| catalog.find_column(table, &Name::new(written)).map(|it| it.id);
    let mut left: Vec<(&String, &Value, Vec<ColumnId>)> = Vec::with_capacity(it.set.len());
    for (written, value) in &it.set {
        let read = reads(transition, it, table, value, &format!("set.{written}"));
        left.push((
            written,
            value,
            read.map_err(|fault| vec![refused(transition.origin, fault)])?,
        ));
    }
    let mut ordered = it.clone();
    ordered.set.clear();
    while !left.is_empty() {
        let is_read = |at: usize| {
            let mut others = left.iter().enumerate().filter(|(other, _)| *other != at);
            others.any(|(_, (_, _, read))| column(left[at].0).is_some_and(|it| read.contains(&it)))
        };
        // With another table there is no order to rely on.
        let free = match it.from.is_some() {
            true => (!(0..left.len()).any(is_read)).then_some(0),
            false => (0..left.len()).find(|at| !is_read(*at)),
        };
        let Some(at) = free else {
            let at = (0..left.len()).find(|at| is_read(*at)).unwrap_or_default();
            let name = left[at].0;
            let why = format!("MySQL would make other columns of the new value of `{name}`, and not of the one before");
            let refusal = Refusal::new(transition.origin, Code::UnsafeHere, why).at(format!("set.{name}"));
            return Err(vec![refusal.hint(
                "write one `update_rows` for each column, with what was before kept aside",
            )]);
        };
        let (written, value, _) = left.remove(at);
        ordered.set.insert(written.clone(), value.clone());
    }
    writer(|rows| rows.update_rows(transition, &ordered))
}

/// Returns the columns of the table that a value is made of.
fn reads(
    transition: &Transition,
    it: &UpdateRows,
    table: &Table,
    value: &Value,
    field: &str,
) -> Result<Vec<ColumnId>, Fault> {
    let catalog = &transition.before;
    let Value::Sql(text) = value else {
        return Ok(Vec::new());
    };
    let from = it.from.as_ref();
    let other = from.and_then(|it| find(catalog, it.schema.as_ref(), &it.table));
    let expression = match (other, text.choose(catalog.rules.dialect)) {
        (Some(other), _) => beside(catalog, table, other, text, Purpose::Set, field)?,
        (None, Choice::Is(_)) => match settle(catalog, table, value, &Type::plain(Plain::Text), field)? {
            Settled::Expression(it) => Some(it),
            Settled::Literal(_) | Settled::Call(_) | Settled::Nothing => None,
        },
        (None, Choice::Nothing | Choice::Missing) => None,
    };
    Ok(expression.map(|it| it.columns()).unwrap_or_default())
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

#[cfg(test)]
mod tests {
    use crate::dialect::shared::testing::{lowered, sql, target};
    use crate::variant::Dialect;

    const TABLES: &str = "\
- create_table:
    table: a
    columns:
      - { name: id, type: bigint, primary_key: true }
      - { name: x, type: bigint }
      - { name: y, type: bigint }
- create_table:
    table: b
    columns:
      - { name: id, type: bigint, primary_key: true }
      - { name: x, type: bigint }";

    fn written(operation: &str) -> Result<String, String> {
        let lowered = lowered(&target(Dialect::Mysql, "8.0.36"), &[TABLES, operation]);
        lowered.map(|it| sql(&it.up)).map_err(|all| {
            let said = all.iter().map(|it| format!("{}: {}", it.field, it.reason));
            said.collect::<Vec<_>>().join("; ")
        })
    }

    /// A value that reads a column is assigned before that column, whatever the order in which they are written.
    #[test]
    fn values_are_made_of_what_stood_before() {
        let update = written("- update_rows: { table: a, set: { x: 5, y: { sql: x * 2 } }, where: all }");
        assert!(
            update
                .as_ref()
                .is_ok_and(|it| it.contains("SET `y` = `x` * 2, `x` = 5")),
            "{update:?}"
        );
        let own = written("- update_rows: { table: a, set: { x: { sql: x + 1 }, y: 2 }, where: all }");
        assert!(
            own.as_ref().is_ok_and(|it| it.contains("SET `x` = `x` + 1, `y` = 2")),
            "{own:?}"
        );
    }

    /// ON DUPLICATE KEY cannot choose a key, so the others are named.
    #[test]
    fn other_keys_of_a_conflict_are_named() {
        let table = "- create_table: { table: c, columns: [{ name: id, type: bigint, primary_key: true }, { name: mail, type: varchar(9), unique: true }] }";
        for (columns, advice) in [("mail", "here also in (id)"), ("id", "here also in (mail)")] {
            let insert = format!(
                "- bulk_insert: {{ table: c, rows: [{{ id: 1, mail: a }}], on_conflict: {{ columns: [{columns}], do: nothing }} }}"
            );
            let lowered = lowered(&target(Dialect::Mysql, "8.0.36"), &[table, &insert]).expect("MySQL can say it");
            let said = lowered.up[0].effects.advice.as_deref().unwrap_or_default();
            assert!(said.ends_with(advice), "{said}");
        }
    }

    /// Columns that are made of each other cannot be had in one statement, and with another table there is no order.
    #[test]
    fn values_in_a_circle_are_refused() {
        let said = "set.x: MySQL would make other columns of the new value of `x`, and not of the one before";
        for operation in [
            "- update_rows: { table: a, set: { x: { sql: y }, y: { sql: x } }, where: all }",
            "- update_rows: { table: a, set: { y: { sql: a.x + b.x }, x: 5 }, from: { table: b, on: a.id = b.id }, where: all }",
        ] {
            assert_eq!(written(operation), Err(said.to_string()));
        }
    }
}
