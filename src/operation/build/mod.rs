//! Settles what is written against the catalog: maps by dialect, SQL text, columns by name.

mod column;
mod condition;
mod names;
mod steady;
mod types;

pub(super) use column::{add_enum_check, check_comment, check_new, column, compute, default};
pub(crate) use condition::check_truth;
pub(super) use condition::condition;
pub(super) use names::{Named, check_name, settle_name};
pub(super) use steady::{check_clock, check_steady};
pub(super) use types::{check_each, check_values, settle_type};

use crate::catalog::{Catalog, Table};
use crate::diagnostic::{Code, did_you_mean};
use crate::expression::{Expression, Purpose, Scope};
use crate::fault::Fault;
use crate::identity::ColumnId;
use crate::name::Name;
use crate::operation::Faults;
use crate::variant::{Choice, Dialect, Variant};

/// Returns what a map by dialect means for the catalog's dialect; `None` where it says `null`.
pub(super) fn chosen<'a, T>(catalog: &Catalog, variant: &'a Variant<T>, field: &str) -> Result<Option<&'a T>, Fault> {
    match variant.choose(catalog.rules.dialect) {
        Choice::Is(it) => Ok(Some(it)),
        Choice::Nothing => Ok(None),
        Choice::Missing => Err(missing_dialect(catalog.rules.dialect, field)),
    }
}

fn missing_dialect(dialect: Dialect, field: &str) -> Fault {
    Fault::new(
        Code::MissingDialect,
        field,
        format!("nothing is said for the dialect `{dialect}`"),
    )
    .hint(format!(
        "add `{dialect}: …` or `default: …`; `{dialect}: null` says that there is nothing here"
    ))
}

/// Reads SQL text over the columns of a table; `None` where the map by dialect says `null`.
pub(super) fn expression(
    catalog: &Catalog,
    table: &Table,
    text: &Variant<String>,
    purpose: Purpose,
    field: &str,
) -> Result<Option<Expression>, Fault> {
    let Some(text) = chosen(catalog, text, field)? else {
        return Ok(None);
    };
    parse_expression(catalog, table, text, purpose, field).map(Some)
}

/// Reads SQL text over the columns of a table.
pub(super) fn parse_expression(
    catalog: &Catalog,
    table: &Table,
    text: &str,
    purpose: Purpose,
    field: &str,
) -> Result<Expression, Fault> {
    let columns: Vec<(&str, ColumnId)> = table.columns.iter().map(|it| (it.name.as_str(), it.id)).collect();
    let scope = Scope::new(table.name.as_str(), &columns);
    Expression::parse(text, catalog.rules.dialect, purpose, &scope).map_err(|problem| {
        let unknown = problem.unknown_column.clone();
        let (start, end) = (problem.start, problem.end);
        let fault = problem.into_fault(field);
        match unknown {
            None => fault,
            Some(unknown) => match catalog.column(table, &Name::new(&unknown), field) {
                Err(found) => found.part(start, end),
                Ok(_) => fault,
            },
        }
    })
}

/// Returns the identities of named columns.
pub(super) fn column_ids(
    catalog: &Catalog,
    table: &Table,
    names: &[Name],
    field: &str,
) -> Result<Vec<ColumnId>, Faults> {
    let mut faults = Faults::new();
    let mut ids = Vec::new();
    if names.is_empty() {
        faults.push(Fault::new(Code::BadValue, field, "at least one column is needed"));
    }
    for (index, name) in names.iter().enumerate() {
        match catalog.column(table, name, &format!("{field}[{index}]")) {
            Ok(column) if ids.contains(&column.id) => {
                let what = format!("column `{}` stands twice", name.as_str());
                faults.push(Fault::new(Code::BadValue, format!("{field}[{index}]"), what));
            }
            Ok(column) => ids.push(column.id),
            Err(fault) => faults.push(fault),
        }
    }
    if faults.is_empty() { Ok(ids) } else { Err(faults) }
}

/// Returns "did you mean" for a name among others.
pub(super) fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<String> {
    did_you_mean(name, known).map(|nearest| format!("did you mean `{nearest}`?"))
}
