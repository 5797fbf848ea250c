//! Rows: what PostgreSQL adds to what all backends share.

use indexmap::IndexMap;

use super::SPELLING;
use crate::catalog::{Column, Table};
use crate::config::Target;
use crate::dialect::postgresql::facts::FEATURES;
use crate::dialect::shared::rows::{Pieces, Rows, counted_columns, find};
use crate::dialect::shared::{shown, table as quoted};
use crate::dialect::spelling::Unspellable;
use crate::dialect::{Refusal, Statement, Transaction};
use crate::name::Name;
use crate::operation::BulkInsert;
use crate::plan::Transition;
use crate::types::{Plain, Type};
use crate::value::{Call, Value};
use crate::variant::Version;

/// Hands PostgreSQL's way to write rows to a function.
pub(super) fn writer<T>(target: &Target, write: impl FnOnce(&Rows) -> T) -> T {
    write(&Rows {
        spelling: SPELLING,
        call: &|it, ty| call(it, ty, target.version),
        equals: &equals,
        in_pieces: &in_pieces,
    })
}

/// Inserts rows, and moves the counters of the columns that got values of the author's own.
pub(super) fn bulk_insert(
    transition: &Transition,
    it: &BulkInsert,
    target: &Target,
) -> Result<Vec<Statement>, Vec<Refusal>> {
    let mut statements = writer(target, |rows| rows.bulk_insert(transition, it))?;
    let Some(table) = find(&transition.before, it.schema.as_ref(), &it.table) else {
        return Ok(statements);
    };
    let catalog = &transition.before;
    let counted = counted_columns(catalog, table, it);
    let given = |row: &IndexMap<String, Value>| -> Vec<bool> {
        let is_given = |column: &&Column| {
            let mut names = row.keys();
            names.any(|name| catalog.rules.same(&Name::new(name), &column.name))
        };
        counted.iter().map(is_given).collect()
    };
    let counters = || counted.iter().map(|column| move_counter(transition, table, column));
    // Rows that are counted after rows that brought numbers along would get the same numbers.
    let runs: Vec<_> = it.rows.chunk_by(|one, next| given(one) == given(next)).collect();
    if runs.len() < 2 {
        statements.extend(counters());
        return Ok(statements);
    }
    statements.clear();
    for rows in runs {
        let run = BulkInsert {
            rows: rows.to_vec(),
            ..it.clone()
        };
        statements.extend(writer(target, |rows| rows.bulk_insert(transition, &run))?);
        if rows.iter().any(|row| given(row).contains(&true)) {
            statements.extend(counters());
        }
    }
    Ok(statements)
}

/// Writes a portable function.
///
/// `now` is the time at which the transaction began: every row of a script gets the same.
/// <https://www.postgresql.org/docs/current/functions-datetime.html#FUNCTIONS-DATETIME-CURRENT>
pub(super) fn call(call: Call, _: &Type, version: Version) -> Result<String, Unspellable> {
    match call {
        Call::Now => Ok("CURRENT_TIMESTAMP".to_string()),
        Call::CurrentDate => Ok("CURRENT_DATE".to_string()),
        Call::CurrentTime => Ok("LOCALTIME".to_string()),
        Call::Uuid if FEATURES.gen_random_uuid.holds(version) => Ok("gen_random_uuid()".to_string()),
        Call::Uuid => Err(Unspellable {
            message: format!("PostgreSQL {version} makes no UUIDs without the extension pgcrypto"),
            hint: Some("create the extension and write `{ sql: \"gen_random_uuid()\" }`".to_string()),
        }),
    }
}

/// Writes that a column has a value; `json` has no operator `=`, and `xml` neither.
fn equals(column: &str, value: &str, ty: &Type) -> Result<String, Unspellable> {
    match ty.as_plain() {
        Some(Plain::Json) => Ok(format!("{column}::jsonb = {value}::jsonb")),
        Some(Plain::Xml) => Err(Unspellable {
            message: "PostgreSQL cannot compare values of the type `xml`".to_string(),
            hint: Some("write `where` as an expression".to_string()),
        }),
        Some(_) | None => Ok(format!("{column} = {value}")),
    }
}

/// Moves the counter of an identity column past the values that rows brought along.
///
/// `nextval` keeps a counter that is further already from going back; at most one number is left out by it.
fn move_counter(transition: &Transition, table: &Table, column: &Column) -> Statement {
    let (name, sequence) = (SPELLING.name(&column.name), sequence(table, column));
    let down = column
        .identity
        .as_ref()
        .is_some_and(|it| it.increment < Some(0) && it.increment.is_some());
    let (further, last) = match down {
        false => ("GREATEST", "max"),
        true => ("LEAST", "min"),
    };
    let table_name = quoted(SPELLING, table);
    let sql =
        format!("SELECT setval({sequence}, {further}(nextval({sequence}), (SELECT {last}({name}) FROM {table_name})))");
    let summary = format!(
        "move the counter of {}.{} past these rows",
        shown(table),
        column.name.as_str()
    );
    Statement::new(transition.origin, summary, sql)
}

/// Moves the fresh counter of a column that begins to count past the values that stand.
pub(super) fn start_counter(transition: &Transition, table: &Table, column: &Column) -> Statement {
    let (name, sequence) = (SPELLING.name(&column.name), sequence(table, column));
    let identity = column.identity.clone().unwrap_or_default();
    let down = identity.increment.is_some_and(|it| it < 0);
    let (last, beyond, first) = match down {
        false => ("max", ">=", identity.start.or(identity.min).unwrap_or(1)),
        true => ("min", "<=", identity.start.or(identity.max).unwrap_or(-1)),
    };
    let table_name = quoted(SPELLING, table);
    let sql =
        format!("SELECT setval({sequence}, {last}({name}))\nFROM {table_name}\nHAVING {last}({name}) {beyond} {first}");
    let summary = format!(
        "move the counter of {}.{} past the rows that stand",
        shown(table),
        column.name.as_str()
    );
    Statement::new(transition.origin, summary, sql)
}

/// Writes the sequence of an identity column as the server finds it, whatever it is called.
///
/// The first argument is read as an identifier, so it is quoted twice; the second is not.
/// <https://www.postgresql.org/docs/current/functions-info.html#FUNCTIONS-INFO-CATALOG-TABLE>
fn sequence(table: &Table, column: &Column) -> String {
    let (table, column) = (
        SPELLING.text(&quoted(SPELLING, table)),
        SPELLING.text(column.name.as_str()),
    );
    format!("pg_get_serial_sequence({table}, {column})")
}

/// Goes through the rows in ranges of the key, and commits after each, so that no lock is held for long.
///
/// A block commits only where it is not inside a transaction itself.
/// <https://www.postgresql.org/docs/current/plpgsql-transactions.html>
fn in_pieces(pieces: Pieces) -> Statement {
    let Pieces {
        table,
        key,
        size,
        whole,
        ranged,
    } = pieces;
    let (table_name, key_name) = (quoted(SPELLING, table), SPELLING.name(&key.name));
    let key_name = format!("{}.{key_name}", SPELLING.name(&table.name));
    let body = ranged(&format!(
        "{key_name} >= vellum_first AND {key_name} < vellum_first + {size}"
    ));
    let block = format!(
        "DECLARE
    vellum_first bigint;
    vellum_last bigint;
BEGIN
    SELECT min({key}), max({key}) INTO vellum_first, vellum_last FROM {table_name};
    WHILE vellum_first <= vellum_last LOOP
        {body};
        COMMIT;
        SELECT min({key}) INTO vellum_first FROM {table_name} WHERE {key} >= vellum_first + {size};
    END LOOP;
END",
        key = SPELLING.name(&key.name),
    );
    let tag = crate::expression::raw::dollar_tag(&block);
    let mut statement = whole.runs(Transaction::Outside);
    statement.sql = format!("DO {tag}\n{block}\n{tag}");
    statement.has_body = true;
    statement.summary = format!("{}, {size} keys at a time, each committed", statement.summary);
    statement
}
