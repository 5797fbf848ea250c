//! Expressions that users write: read, refused, and asked for the columns that each names.

mod lists;
mod names;
mod purposes;
mod refusals;

use vellum::expression::{Expression, Problem, Purpose, Scope};
use vellum::identity::ColumnId;
use vellum::variant::Dialect;

const FEW: &[(&str, ColumnId)] = &[
    ("price", ColumnId(1)),
    ("Name", ColumnId(2)),
    ("user", ColumnId(3)),
    ("x", ColumnId(4)),
    ("X", ColumnId(5)),
];

fn read(sql: &str, dialect: Dialect, purpose: Purpose) -> Result<Expression, Problem> {
    Expression::parse(sql, dialect, purpose, &Scope::new("shop", FEW))
}

fn refusal(sql: &str, dialect: Dialect, purpose: Purpose) -> Problem {
    read(sql, dialect, purpose).expect_err(sql)
}

fn rendered(expression: &Expression) -> String {
    expression.render(&|id| format!("<{}>", id.0), &|| "<shop>".to_string())
}
