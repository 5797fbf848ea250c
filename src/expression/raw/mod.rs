//! Raw SQL: a text of several statements, cut where the database's own client would cut it, and kept from leaving its
//! place in a script.

mod bodies;
mod kind;
mod quoting;
mod refusals;
mod tables;

pub use kind::{RawKind, cannot_run_in_transaction, kind};
pub use quoting::{client_delimiter, dollar_tag, has_body_semicolon};
pub use tables::{ChangedTable, changed_tables};

use super::lexer::{self, Kind, Token};
use super::problem::Problem;
use super::safety;
use crate::variant::Dialect;

/// One statement of a raw text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RawStatement {
    /// The statement without its terminator and without comments around it; comments inside it stay.
    pub sql: String,
    /// The byte of the text where it starts.
    pub start: usize,
    /// The byte of the text before which it ends.
    pub end: usize,
}

/// Cuts a text into its statements, by the rules by which the client will cut the script that they end up in.
///
/// Refused is what would make the client do something else than send these statements, or the script lose its frame:
/// quotes, comments, brackets and bodies that do not end, commands of the client, transaction control.
pub fn split(text: &str, dialect: Dialect) -> Result<Vec<RawStatement>, Problem> {
    let tokens = lexer::tokens(text, dialect)?;
    refusals::refuse_delimiter(text, &tokens, dialect)?;
    safety::refuse_client_commands(text, &tokens, dialect)?;
    let tokens: Vec<Token> = tokens.into_iter().filter(|token| !token.is_comment()).collect();
    let mut statements = Vec::new();
    let mut rest = tokens.as_slice();
    while !rest.is_empty() {
        let length = bodies::length(text, rest, dialect)?;
        let (statement, after) = rest.split_at(length);
        if let (Some(first), Some(last)) = (statement.first(), statement.last()) {
            refusals::refuse(text, statement, dialect)?;
            safety::refuse_unbalanced(text, statement)?;
            statements.push(RawStatement {
                sql: text[first.start..last.end].to_string(),
                start: first.start,
                end: last.end,
            });
        }
        rest = after.get(1..).unwrap_or_default();
    }
    if statements.is_empty() {
        return Err(Problem::bad_expression(
            0,
            text.len(),
            "the SQL text holds no statement",
        ));
    }
    Ok(statements)
}

/// Reads a text that must be one statement, such as the query of a view; a terminator at its end is fine.
pub fn single(text: &str, dialect: Dialect) -> Result<RawStatement, Problem> {
    let mut statements = split(text, dialect)?.into_iter();
    match (statements.next(), statements.next()) {
        (Some(statement), None) => Ok(statement),
        (_, Some(second)) => Err(Problem::unsafe_sql(
            second.start,
            second.end,
            "a second statement stands where one is asked for",
        )
        .hint("put it into an operation of its own")),
        (None, None) => Err(Problem::bad_expression(
            0,
            text.len(),
            "the SQL text holds no statement",
        )),
    }
}

/// Returns the tokens of a statement that was cut out before, without comments.
fn tokens_of(sql: &str, dialect: Dialect) -> Vec<Token> {
    let tokens = lexer::tokens(sql, dialect).unwrap_or_default();
    tokens.into_iter().filter(|token| !token.is_comment()).collect()
}

/// Returns the words that a statement starts with, in upper case, up to the first token that is none.
fn first_words(text: &str, tokens: &[Token]) -> Vec<String> {
    const ENOUGH: usize = 8;
    let words = tokens.iter().take(ENOUGH).take_while(|token| token.kind == Kind::Word);
    words.map(|token| token.of(text).to_ascii_uppercase()).collect()
}

fn starts_with(words: &[String], wanted: &[&str]) -> bool {
    words.len() >= wanted.len() && words.iter().zip(wanted).all(|(word, wanted)| word == wanted)
}
