//! The marks that go round a body so that its own `;` and quotes do not end it.

use super::{Kind, tokens_of};
use crate::variant::Dialect;

/// Whether a `;` stands inside a statement, so that mysql needs another DELIMITER round it.
pub fn has_body_semicolon(sql: &str, dialect: Dialect) -> bool {
    tokens_of(sql, dialect)
        .iter()
        .any(|token| token.kind == Kind::Semicolon)
}

/// Returns a delimiter for the mysql client that ends each of these statements at its end and nowhere before.
pub fn client_delimiter<'a>(statements: impl IntoIterator<Item = &'a str> + Clone) -> String {
    let numbered = (1_u32..).map(|number| format!("//{number}//"));
    let mut candidates = ["//", ";;", "$$"].into_iter().map(String::from).chain(numbered);
    let is_free = |mark: &String| {
        statements
            .clone()
            .into_iter()
            .all(|sql| ends_only_at_its_end(sql, mark))
    };
    candidates.find(is_free).unwrap_or_default()
}

/// Returns a dollar quote for PostgreSQL, such as `$vellum$`, that ends a body at its end and nowhere before.
pub fn dollar_tag(body: &str) -> String {
    let numbered = (1_u32..).map(|number| format!("$vellum{number}$"));
    let mut candidates = ["$$", "$vellum$"].into_iter().map(String::from).chain(numbered);
    candidates
        .find(|mark| ends_only_at_its_end(body, mark))
        .unwrap_or_default()
}

/// Whether a mark that is put after a text is found there first, and not where the text's own end makes it up.
fn ends_only_at_its_end(text: &str, mark: &str) -> bool {
    format!("{text}{mark}").find(mark) == Some(text.len())
}
