//! Raw SQL is cut where the clients cut it, and what could take a script out of hand is refused.

mod any_text;
mod cutting;
mod kinds;
mod leaving;

use vellum::expression::raw;
use vellum::variant::Dialect;

fn statements(text: &str, dialect: Dialect) -> Vec<String> {
    raw::split(text, dialect)
        .expect(text)
        .into_iter()
        .map(|it| it.sql)
        .collect()
}
