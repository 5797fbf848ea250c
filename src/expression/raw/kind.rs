//! What kind of statement a raw text is, as far as its words tell.

use super::{Kind, Token, first_words, starts_with, tokens_of};
use crate::variant::Dialect;

/// What a statement does, by its first words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum RawKind {
    /// It reads.
    Query,
    /// It adds rows.
    Insert,
    /// It changes rows; MERGE counts.
    Update,
    /// It removes rows; TRUNCATE counts.
    Delete,
    /// It changes the schema, or who may do what.
    Schema,
    /// Something else: a call, a block, a setting.
    Other,
}

/// Returns what kind of statement this is.
pub fn kind(sql: &str, dialect: Dialect) -> RawKind {
    let tokens = tokens_of(sql, dialect);
    let verb = match tokens.iter().find(|token| !token.is(sql, "(")) {
        Some(token) if token.is_word(sql, "WITH") => verb_after_with(sql, &tokens),
        Some(token) if token.kind == Kind::Word => token.of(sql).to_ascii_uppercase(),
        _ => return RawKind::Other,
    };
    match verb.as_str() {
        "SELECT" | "VALUES" | "TABLE" | "SHOW" | "EXPLAIN" | "DESCRIBE" | "DESC" => RawKind::Query,
        "INSERT" | "REPLACE" | "COPY" | "LOAD" => RawKind::Insert,
        "UPDATE" | "MERGE" => RawKind::Update,
        "DELETE" | "TRUNCATE" => RawKind::Delete,
        "CREATE" | "ALTER" | "DROP" | "COMMENT" | "RENAME" | "GRANT" | "REVOKE" | "REASSIGN" | "SECURITY" => {
            RawKind::Schema
        }
        _ => RawKind::Other,
    }
}

/// The statement after the named queries: the first of its verbs that stands outside brackets.
fn verb_after_with(sql: &str, tokens: &[Token]) -> String {
    const VERBS: [&str; 7] = ["SELECT", "VALUES", "INSERT", "REPLACE", "UPDATE", "DELETE", "MERGE"];
    let mut brackets = 0_usize;
    for token in tokens {
        if token.is(sql, "(") {
            brackets += 1;
        } else if token.is(sql, ")") {
            brackets = brackets.saturating_sub(1);
        } else if brackets == 0 && VERBS.iter().any(|verb| token.is_word(sql, verb)) {
            return token.of(sql).to_ascii_uppercase();
        }
    }
    String::new()
}

/// Whether the database refuses this statement inside a transaction, or ignores it there. MySQL, whose DDL ends a
/// transaction by itself, refuses none.
///
/// See each statement's page under <https://www.postgresql.org/docs/current/sql-commands.html>, and
/// <https://www.sqlite.org/pragma.html>.
pub fn cannot_run_in_transaction(sql: &str, dialect: Dialect) -> bool {
    let tokens = tokens_of(sql, dialect);
    let words = first_words(sql, &tokens);
    let has = |word: &str| tokens.iter().any(|token| token.is_word(sql, word));
    let starts = |wanted: &[&[&str]]| wanted.iter().any(|it| starts_with(&words, it));
    match dialect {
        Dialect::Postgresql => {
            let always: &[&[&str]] = &[
                &["VACUUM"],
                &["ALTER", "SYSTEM"],
                &["CREATE", "DATABASE"],
                &["DROP", "DATABASE"],
                &["CREATE", "TABLESPACE"],
                &["DROP", "TABLESPACE"],
                &["CREATE", "SUBSCRIPTION"],
                &["DROP", "SUBSCRIPTION"],
                &["DISCARD", "ALL"],
                &["REINDEX", "DATABASE"],
                &["REINDEX", "SYSTEM"],
                &["REINDEX", "SCHEMA"],
            ];
            let concurrent: &[&[&str]] = &[
                &["CREATE", "INDEX"],
                &["CREATE", "UNIQUE", "INDEX"],
                &["DROP", "INDEX"],
                &["REINDEX"],
                &["ALTER", "TABLE"],
            ];
            starts(always)
                || (starts(concurrent) && has("CONCURRENTLY"))
                || (words.len() == 1 && tokens.len() == 1 && starts(&[&["CLUSTER"]]))
                || (starts(&[&["ALTER", "DATABASE"]]) && has("TABLESPACE"))
        }
        Dialect::Sqlite => {
            let pragma = starts(&[&["PRAGMA"]])
                && [
                    "foreign_keys",
                    "journal_mode",
                    "synchronous",
                    "page_size",
                    "auto_vacuum",
                ]
                .iter()
                .any(|it| has(it));
            starts(&[&["VACUUM"], &["ATTACH"], &["DETACH"]]) || pragma
        }
        Dialect::Mysql => false,
    }
}
