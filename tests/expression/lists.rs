//! The expressions under tests/expressions, which the databases accept, with the columns that each names.

use vellum::expression::{Expression, Purpose, Scope};
use vellum::identity::ColumnId;
use vellum::variant::Dialect;

/// Each expression of the lists parses, names the listed columns, and comes out as it went in.
#[test]
fn every_listed_expression_is_read() {
    let columns: Vec<(&str, ColumnId)> = COLUMNS
        .iter()
        .zip(0..)
        .map(|(name, id)| (*name, ColumnId(id)))
        .collect();
    let scope = Scope::new("t", &columns);
    let mut wrong = Vec::new();
    for dialect in Dialect::ALL {
        for (sql, expected) in list(dialect) {
            match Expression::parse(&sql, dialect, Purpose::Where, &scope) {
                Err(problem) => wrong.push(format!("{dialect}: {sql}\n    {}", problem.message)),
                Ok(expression) => {
                    let found: Vec<&str> = expression.columns().iter().map(|id| COLUMNS[id.0 as usize]).collect();
                    if found.join(" ") != expected {
                        wrong.push(format!("{dialect}: {sql}\n    names {}", found.join(" ")));
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

fn list(dialect: Dialect) -> Vec<(String, String)> {
    let path = format!("{}/tests/expressions/{dialect}.txt", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(path).expect("the list is part of the repository");
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    lines
        .map(|line| {
            let (sql, columns) = line.rsplit_once("=>").expect("each line has an arrow");
            (sql.trim().to_string(), columns.trim().to_string())
        })
        .collect()
}

const COLUMNS: &[&str] = &[
    "id",
    "a",
    "b",
    "c",
    "name",
    "email",
    "price",
    "quantity",
    "status",
    "data",
    "tags",
    "created_at",
    "starts",
    "ends",
    "flag",
    "Order",
    "weird \"name\"",
    "weird `name`",
    "größe",
    "grouping_col",
    "localtime",
    "2fa_enabled",
    "location",
];
