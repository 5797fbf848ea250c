//! Refuses what says another thing another time, where a database keeps the answer.

use crate::catalog::Catalog;
use crate::diagnostic::Code;
use crate::expression::Expression;
use crate::fault::Fault;
use crate::variant::Dialect;

/// Checks an expression of an index, its `where`, or of a computed column, which `what` names.
pub(in crate::operation) fn check_steady(
    catalog: &Catalog,
    found: Option<&Expression>,
    what: &str,
    field: &str,
) -> Result<(), Fault> {
    let dialect = catalog.rules.dialect;
    match found.and_then(|it| it.unsteady(dialect)) {
        None => Ok(()),
        Some(function) => {
            let hint = match what {
                "a computed column" => "compute it in a view or when it is read, or keep it with a `server_default`",
                _ => "leave it out, and ask for it when rows are read",
            };
            Err(refused(dialect, function, what, field).hint(hint))
        }
    }
}

/// Checks the condition of a check: SQLite then refuses each row (seen on 3.40).
pub(in crate::operation) fn check_clock(catalog: &Catalog, found: &Expression, field: &str) -> Result<(), Fault> {
    let dialect = catalog.rules.dialect;
    match found.reads_the_clock(dialect) {
        None => Ok(()),
        Some(function) => {
            let hint = format!("compare with a constant, or add `except: [{dialect}]`");
            Err(refused(dialect, function, "a check", field).hint(hint))
        }
    }
}

fn refused(dialect: Dialect, function: &str, what: &str, field: &str) -> Fault {
    let (database, why) = match dialect {
        Dialect::Postgresql => ("PostgreSQL", "it is not immutable"),
        Dialect::Sqlite => ("SQLite", "it says another thing another time"),
        Dialect::Mysql => ("MySQL", "it says another thing another time"),
    };
    let function = function.to_uppercase();
    let what = format!("{database} takes no {function} in {what}, since {why}");
    Fault::new(Code::Unsupported, field, what)
}
