//! What cannot be true of one column together, whether it is created, added or changed.

use super::call::{call_fits, call_words};
use crate::catalog::{Catalog, Column, Default, Identity, Table};
use crate::diagnostic::Code;
use crate::fault::Fault;
use crate::identity::ColumnId;
use crate::operation::Faults;
use crate::operation::build::check_steady;
use crate::types::{Base, Plain, Type};
use crate::variant::Dialect;

/// Checks a column as it stands in its table. `said` tells which of the column's keys the operation writes: a fault is told
/// at one of them, and its hint takes away the other.
pub(in crate::operation) fn check_column(
    catalog: &Catalog,
    table: &Table,
    column: &Column,
    said: &dyn Fn(&str) -> bool,
) -> Faults {
    let mut faults = Faults::new();
    let name = column.name.as_str();
    let counter = ["identity", "autoincrement"].into_iter().find(|it| said(it));
    if column.autoincrement && !column.ty.is_integer() {
        let what = format!(
            "`{name}` cannot count: its type is `{}`, no integer",
            column.ty.to_text()
        );
        faults.push(Fault::new(Code::TypeMismatch, "type", what).hint("use `bigint`"));
    }
    if column.autoincrement && column.nullable && !table.in_primary_key(column.id) {
        let what = format!("`{name}` counts, so it cannot be nullable");
        let fault = match (counter, said("nullable")) {
            (None, true) => Fault::new(Code::Contradiction, "nullable", what).hint("leave `nullable` out"),
            (Some(_), _) | (None, false) => {
                Fault::new(Code::Contradiction, counter.unwrap_or("type"), what).hint("add `nullable: false`")
            }
        };
        faults.push(fault);
    }
    faults.extend(check_source(column, counter, said));
    if let Some(identity) = &column.identity {
        faults.extend(check_identity(catalog, column, identity).err());
    }
    faults.extend(check_computed(catalog, table, column).err());
    faults.extend(check_call(catalog, column, said).err());
    let worded = [
        ("collation", column.collation.as_ref(), "collation"),
        ("mysql.charset", column.mysql.charset.as_ref(), "character set"),
    ];
    for (key, word, what) in worded {
        faults.extend(word.and_then(|it| check_word(it, key, what).err()));
        if word.is_some() && !collates(&column.ty, catalog.rules.dialect) {
            let what = format!("`{name}` is `{}`, which has no {what}", column.ty.to_text());
            faults.push(Fault::new(Code::Contradiction, key, what).hint(format!("leave `{key}` out")));
        }
    }
    faults
}

/// Checks the name of a collation or character set: YAML's `true` and numbers are slips.
pub(in crate::operation) fn check_word(word: &str, key: &str, what: &str) -> Result<(), Fault> {
    let is_name = word.chars().any(char::is_alphabetic) && !["true", "false"].contains(&word);
    match is_name {
        true => Ok(()),
        false => {
            let said = format!("`{key}` takes the name of a {what}, not `{}`", word.escape_debug());
            Err(Fault::new(Code::BadValue, key, said).hint(format!("write its name, or leave `{key}` out")))
        }
    }
}

/// A value comes from one place: the counter, the expression or the default.
fn check_source(column: &Column, counter: Option<&str>, said: &dyn Fn(&str) -> bool) -> Option<Fault> {
    let name = column.name.as_str();
    let counter_key = counter.unwrap_or("type");
    // A `bigserial` counts by its type.
    let stop = match said("type") {
        true => "write `type: bigint`",
        false => "add `autoincrement: false`",
    };
    let told = |key: &str, what: String, hint: String| Some(Fault::new(Code::Contradiction, key, what).hint(hint));
    match (column.autoincrement, &column.computed, &column.default) {
        (true, Some(_), _) if said("computed") => {
            let what = format!("`{name}` counts, so it cannot be computed");
            let hint = match counter {
                Some(counter) => format!("leave `{counter}` or `computed` out"),
                None => stop.to_string(),
            };
            told("computed", what, hint)
        }
        (true, Some(_), _) => {
            let what = format!("`{name}` is computed, so it cannot count");
            told(counter_key, what, "add `computed: null`".to_string())
        }
        (true, None, Some(_)) if said("server_default") => {
            let what = format!("`{name}` counts, so it has no default of its own");
            let hint = match counter {
                Some(_) => "leave `server_default` out".to_string(),
                None => format!("{stop}, or leave `server_default` out"),
            };
            told("server_default", what, hint)
        }
        (true, None, Some(_)) => {
            let what = format!("`{name}` has a default, so it cannot count");
            told(counter_key, what, "add `server_default: null`".to_string())
        }
        (false, Some(_), Some(_)) if said("server_default") => {
            let what = format!("`{name}` is computed, so it has no default of its own");
            let hint = match said("computed") {
                true => "leave `server_default` out",
                false => "add `computed: null`, or leave `server_default` out",
            };
            told("server_default", what, hint.to_string())
        }
        (false, Some(_), Some(_)) => {
            let what = format!("`{name}` has a default, so it cannot be computed");
            told("computed", what, "add `server_default: null`".to_string())
        }
        (true, None, None) | (false, Some(_), None) | (false, None, Some(_) | None) => None,
    }
}

/// Checks that a row which says nothing can be inserted. PostgreSQL refuses the statement, which its backend tells.
fn check_call(catalog: &Catalog, column: &Column, said: &dyn Fn(&str) -> bool) -> Result<(), Fault> {
    let dialect = catalog.rules.dialect;
    let call = match (&column.default, dialect) {
        (Some(Default::Call(call)), Dialect::Sqlite | Dialect::Mysql) => *call,
        (Some(Default::Call(_) | Default::Literal(_) | Default::Expression(_)) | None, _) => return Ok(()),
    };
    if call_fits(call, &column.ty, dialect) {
        return Ok(());
    }
    let (kept, nearest) = call_words(call);
    let (name, ty) = (column.name.as_str(), column.ty.to_text());
    let what = format!("column `{name}` of the type `{ty}` cannot have {kept} for its default");
    let field = match said("server_default") {
        true => "server_default",
        false => "type",
    };
    Err(Fault::new(Code::TypeMismatch, field, what).hint(format!("give it the type `{nearest}`")))
}

/// Checks which computed columns a column is computed from: never, by way of others, itself.
pub(in crate::operation) fn check_computed(catalog: &Catalog, table: &Table, column: &Column) -> Result<(), Fault> {
    let (name, field) = (column.name.as_str(), "computed.sql");
    let computed = column.computed.as_ref().map(|it| &it.expression);
    check_steady(catalog, computed, "a computed column", field)?;
    let sources = computed_sources(table, column);
    if sources.contains(&column.id) {
        let what = format!("`{name}` would be computed from itself");
        return Err(Fault::new(Code::BadExpression, field, what).hint(format!("write it without `{name}`")));
    }
    if let Some(between) = circle(table, column) {
        let what = format!("`{name}` would be computed from `{between}`, which is computed from `{name}`");
        let hint = format!("write it without `{between}`");
        return Err(Fault::new(Code::BadExpression, field, what).hint(hint));
    }
    let place = |id: ColumnId| table.columns.iter().position(|it| it.id == id);
    for source in sources.iter().filter_map(|id| table.column_by_id(*id)) {
        let from = source.name.as_str();
        match catalog.rules.dialect {
            // "A generated column cannot reference another generated column."
            Dialect::Postgresql => {
                let what = format!("PostgreSQL computes nothing from the computed column `{from}`, as `{name}` would");
                let hint = format!("write the expression of `{from}` in place of its name");
                return Err(Fault::new(Code::Unsupported, field, what).hint(hint));
            }
            // Error 3107: it can refer only to generated columns defined prior to it.
            Dialect::Mysql if place(source.id) > place(column.id) => {
                let what = format!(
                    "MySQL computes a column from computed columns before it, and `{from}` stands behind `{name}`"
                );
                return Err(Fault::new(Code::Unsupported, field, what).hint(format!("put `{name}` behind `{from}`")));
            }
            Dialect::Mysql | Dialect::Sqlite => {}
        }
    }
    Ok(())
}

fn computed_sources(table: &Table, column: &Column) -> Vec<ColumnId> {
    let all = column.computed.iter().flat_map(|it| it.expression.columns());
    all.filter(|id| table.column_by_id(*id).is_some_and(|it| it.computed.is_some()))
        .collect()
}

/// Returns the column from which a column is computed that leads back to it.
fn circle<'a>(table: &'a Table, column: &Column) -> Option<&'a str> {
    let leads_back = |start: ColumnId| {
        let (mut seen, mut next) = (Vec::new(), vec![start]);
        while let Some(id) = next.pop() {
            if id == column.id {
                return true;
            }
            if !seen.contains(&id) {
                seen.push(id);
                next.extend(
                    table
                        .column_by_id(id)
                        .into_iter()
                        .flat_map(|it| computed_sources(table, it)),
                );
            }
        }
        false
    };
    let first = computed_sources(table, column).into_iter().find(|id| leads_back(*id));
    first.map(|id| table.column_text(id))
}

/// Checks that a sequence can count as it is told.
fn check_identity(catalog: &Catalog, column: &Column, identity: &Identity) -> Result<(), Fault> {
    let Identity {
        always: _,
        start,
        increment,
        min,
        max,
        cache,
        cycle: _,
    } = identity;
    let bad = |key: &str, what: String, hint: String| {
        Err(Fault::new(Code::BadValue, format!("identity.{key}"), what).hint(hint))
    };
    if *increment == Some(0) {
        let what = "an `increment` of 0 never counts on".to_string();
        return bad("increment", what, "write `increment: 1`, or leave it out".to_string());
    }
    if let Some(cache) = cache.filter(|it| *it < 1) {
        let what = format!("a session cannot take {cache} numbers at once");
        return bad("cache", what, "write `cache: 1`, or leave it out".to_string());
    }
    let (least, most) = match (catalog.rules.dialect, column.ty.as_plain()) {
        (Dialect::Postgresql, Some(Plain::Smallint | Plain::Tinyint)) => (i64::from(i16::MIN), i64::from(i16::MAX)),
        (Dialect::Postgresql, Some(Plain::Integer | Plain::Mediumint)) => (i64::from(i32::MIN), i64::from(i32::MAX)),
        (Dialect::Postgresql | Dialect::Mysql | Dialect::Sqlite, _) => (i64::MIN, i64::MAX),
    };
    for (key, value) in [("min", min), ("max", max)] {
        if let Some(value) = value.filter(|it| !(least..=most).contains(it)) {
            let what = format!("`{}` does not hold {value}", column.ty.to_text());
            return bad(key, what, format!("write a number from {least} to {most}"));
        }
    }
    let falls = increment.is_some_and(|it| it < 0);
    let low = min.unwrap_or(if falls { least } else { 1 });
    let high = max.unwrap_or(if falls { -1 } else { most });
    if low >= high {
        let key = if max.is_some() { "max" } else { "min" };
        let what = format!("nothing can be counted from {low} to {high}");
        return bad(key, what, "write a `min` that is less than `max`".to_string());
    }
    if let Some(start) = start.filter(|it| !(low..=high).contains(it)) {
        let what = format!("the first number is {start}, which is not from {low} to {high}");
        return bad(
            "start",
            what,
            format!("write a number from {low} to {high}, or `min` or `max` beside it"),
        );
    }
    Ok(())
}

/// Tells whether the values of a type are compared by a collation: what a dialect keeps as text. Of a type of the
/// database's own nobody knows.
pub(in crate::operation) fn collates(ty: &Type, dialect: Dialect) -> bool {
    let base = match &ty.base {
        Base::Plain(base) => *base,
        Base::Enum(it) => return !it.native || dialect == Dialect::Mysql,
        Base::Set(_) | Base::Native(_) => return true,
    };
    match base {
        Plain::Char
        | Plain::Varchar
        | Plain::Text
        | Plain::Tinytext
        | Plain::Mediumtext
        | Plain::Longtext
        | Plain::Citext => true,
        Plain::Uuid | Plain::Inet | Plain::Cidr | Plain::Macaddr | Plain::Xml => dialect != Dialect::Postgresql,
        Plain::Smallint
        | Plain::Integer
        | Plain::Bigint
        | Plain::Tinyint
        | Plain::Mediumint
        | Plain::Numeric
        | Plain::Real
        | Plain::Double
        | Plain::Float
        | Plain::Boolean
        | Plain::Date
        | Plain::Time
        | Plain::Timestamp
        | Plain::Timestamptz
        | Plain::Interval
        | Plain::Blob
        | Plain::Longblob
        | Plain::Varbinary
        | Plain::Json
        | Plain::Jsonb
        | Plain::Bit
        | Plain::Money
        | Plain::Tsvector
        | Plain::Tsquery
        | Plain::Hstore
        | Plain::Int4range
        | Plain::Int8range
        | Plain::Numrange
        | Plain::Daterange
        | Plain::Tsrange
        | Plain::Tstzrange
        | Plain::Year
        | Plain::Geometry => false,
    }
}
