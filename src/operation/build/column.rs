//! Makes a column of the catalog out of its definition.

use super::{Named, check_name, chosen, expression, parse_expression, settle_name, settle_type};
use crate::catalog::{Catalog, Check, Column, Computed, Condition, Default, MysqlColumn, Table};
use crate::diagnostic::Code;
use crate::expression::Purpose;
use crate::fault::Fault;
use crate::identity::ColumnId;
use crate::operation::Faults;
use crate::operation::definition::ColumnDefinition;
use crate::operation::invariants::check_column;
use crate::types::{Base, Type};
use crate::value::{Literal, Value, literal};
use crate::variant::Dialect;

/// Makes a column and puts it into the table, with the check that an enumeration kept as text needs. Constraints of
/// the definition (`primary_key`, `unique`, `references`, …) are left to the caller, and so is how it is computed: that
/// may name columns which come later. Returns `None` where the type is `null` for this dialect: the column is not there.
pub(in crate::operation) fn column(
    catalog: &mut Catalog,
    table: &mut Table,
    definition: &ColumnDefinition,
    at: usize,
) -> Result<Option<ColumnId>, Faults> {
    let ColumnDefinition {
        name,
        ty,
        nullable,
        primary_key,
        unique: _,
        index: _,
        autoincrement,
        identity,
        server_default,
        computed: _,
        check: _,
        references: _,
        comment,
        collation,
        mysql,
        sqlite,
    } = definition;
    let mut faults = Faults::new();
    if let Err(fault) = check_name(catalog, name, "name") {
        faults.push(fault);
    }
    if let Some(other) = catalog.find_column(table, name) {
        let what = format!(
            "column `{}` is there already in table `{}`",
            name.as_str(),
            table.qualified().to_text()
        );
        faults.push(Fault::new(Code::AlreadyExists, "name", what).related(Some(other.born), "added here"));
    }
    let settled = match settle_type(catalog, ty, "type") {
        Ok(None) => return if faults.is_empty() { Ok(None) } else { Err(faults) },
        Ok(Some(settled)) => Some(settled),
        Err(fault) => {
            faults.push(fault);
            None
        }
    };
    let Some((mut ty, counts, needs_check)) = settled else {
        return Err(faults);
    };
    let mysql_here = catalog.rules.dialect == Dialect::Mysql;
    let mysql = mysql.clone().filter(|_| mysql_here).unwrap_or_default();
    ty.unsigned |= mysql.unsigned;
    let autoincrement = *autoincrement || counts || identity.is_some();
    let mut settled_default = None;
    if let Some(value) = server_default {
        match default(catalog, table, value, &ty, "server_default") {
            Ok(it) => settled_default = it,
            Err(fault) => faults.push(fault),
        }
    }
    if (*primary_key || autoincrement) && *nullable == Some(true) {
        let what = if *primary_key {
            "a primary key's column cannot be nullable"
        } else {
            "a column that counts cannot be nullable"
        };
        faults.push(Fault::new(Code::Contradiction, "nullable", what).hint("leave `nullable` out"));
    }
    let mut settled_collation = None;
    if let Some(by) = collation {
        match chosen(catalog, by, "collation") {
            Ok(it) => settled_collation = it.cloned(),
            Err(fault) => faults.push(fault),
        }
    }
    if let Err(fault) = check_comment(comment.as_deref(), "comment") {
        faults.push(fault);
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    let id = catalog.fresh_column();
    let column = Column {
        id,
        name: name.clone(),
        ty,
        nullable: nullable.unwrap_or(true) && !*primary_key && !autoincrement,
        default: settled_default,
        computed: None,
        identity: identity.clone(),
        autoincrement,
        sqlite_autoincrement: autoincrement && sqlite.as_ref().is_none_or(|it| it.autoincrement),
        comment: comment.clone().filter(|it| !it.is_empty()),
        collation: settled_collation,
        mysql: MysqlColumn {
            unsigned: false,
            ..mysql
        },
        born: catalog.origin,
    };
    table.columns.insert(at.min(table.columns.len()), column);
    if needs_check {
        add_enum_check(catalog, table, id, "type").map_err(|fault| vec![fault])?;
    }
    Ok(Some(id))
}

/// Reads how a column is computed, once all columns that it may name are there.
pub(in crate::operation) fn compute(
    catalog: &Catalog,
    table: &mut Table,
    id: ColumnId,
    definition: &ColumnDefinition,
) -> Result<(), Faults> {
    let Some(it) = &definition.computed else { return Ok(()) };
    let found = expression(catalog, table, &it.sql, Purpose::Computed, "computed.sql").map_err(|it| vec![it])?;
    for column in table.columns.those_mut(|it| it.id == id) {
        column.computed = found.clone().map(|expression| Computed {
            expression,
            stored: it.stored,
        });
    }
    Ok(())
}

/// Holds the keys of a new column against each other.
pub(in crate::operation) fn check_new(
    catalog: &Catalog,
    table: &Table,
    id: ColumnId,
    definition: &ColumnDefinition,
) -> Result<(), Faults> {
    let said = |key: &str| match key {
        "identity" => definition.identity.is_some(),
        "autoincrement" => definition.autoincrement,
        _ => true,
    };
    let column = table.column_by_id(id);
    let faults = column.map_or_else(Faults::new, |it| check_column(catalog, table, it, &said));
    if faults.is_empty() { Ok(()) } else { Err(faults) }
}

/// Settles a written default; `None` where its map by dialect says `null`, or where it is `null` itself.
pub(in crate::operation) fn default(
    catalog: &Catalog,
    table: &Table,
    value: &Value,
    ty: &Type,
    field: &str,
) -> Result<Option<Default>, Fault> {
    match value {
        Value::Null => Ok(None),
        Value::Call(call) => Ok(Some(Default::Call(*call))),
        Value::Sql(text) => {
            let Some(text) = chosen(catalog, text, field)? else {
                return Ok(None);
            };
            let it = parse_expression(catalog, table, text, Purpose::Default, field)?;
            if let Some(column) = it.columns().first() {
                let what = format!(
                    "a default cannot use a column, and this one uses `{}`",
                    table.column_text(*column)
                );
                return Err(Fault::new(Code::BadExpression, field, what).hint("write a `computed` column"));
            }
            Ok(Some(Default::Expression(it)))
        }
        Value::Plain(_) | Value::Quoted(_) | Value::Bytes(_) | Value::List(_) | Value::Map(_) => {
            let it = literal(value, ty).map_err(|why| Fault::new(Code::BadLiteral, field, why))?;
            Ok(match it {
                Literal::Null => None,
                Literal::Boolean(_)
                | Literal::Integer(_)
                | Literal::Decimal(_)
                | Literal::Float(_)
                | Literal::Text(_)
                | Literal::Date(_)
                | Literal::Time(_)
                | Literal::Timestamp(_)
                | Literal::Timestamptz(_)
                | Literal::Interval(_)
                | Literal::Bytes(_)
                | Literal::Uuid(_)
                | Literal::Json(_)
                | Literal::Array(_)
                | Literal::Bits(_) => Some(Default::Literal(it)),
            })
        }
    }
}

/// A comment is a literal everywhere; only NUL has no spelling.
pub(in crate::operation) fn check_comment(comment: Option<&str>, field: &str) -> Result<(), Fault> {
    match comment {
        Some(text) if text.contains('\0') => Err(Fault::new(Code::BadValue, field, "a comment may not hold NUL")),
        Some(_) | None => Ok(()),
    }
}

/// Adds the check that keeps a text column to its enumeration's values.
pub(in crate::operation) fn add_enum_check(
    catalog: &mut Catalog,
    table: &mut Table,
    column: ColumnId,
    field: &str,
) -> Result<(), Fault> {
    let values = match table.column_by_id(column).map(|it| &it.ty.base) {
        Some(Base::Enum(it)) => it.values.clone(),
        Some(Base::Plain(_) | Base::Set(_) | Base::Native(_)) | None => return Ok(()),
    };
    let (name, made) = settle_name(catalog, table, Named::Check, None, &[column], None, field)?;
    let id = catalog.fresh_constraint();
    table.checks.push(Check {
        id,
        name,
        made,
        condition: Condition::OneOf { column, values },
        validated: true,
    });
    Ok(())
}
