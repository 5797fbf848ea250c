//! Statements that raw SQL may not hold, because they would take the script or its client out of hand.

use super::{Kind, Problem, Token, first_words, starts_with};
use crate::variant::Dialect;

/// Refuses one statement by how it starts.
pub(super) fn refuse(text: &str, tokens: &[Token], dialect: Dialect) -> Result<(), Problem> {
    let Some(first) = tokens.first() else {
        return Ok(());
    };
    let words = first_words(text, tokens);
    let shown = words.first().map_or_else(|| first.of(text).to_string(), Clone::clone);
    if is_client_command(&words, first, dialect) {
        return Err(Problem::unsafe_sql(
            first.start,
            first.end,
            format!("`{shown}` is a command of {dialect}'s client, not a statement"),
        )
        .hint("write SQL"));
    }
    if controls_transaction(&words, text, tokens, dialect) {
        return Err(Problem::unsafe_sql(first.start, first.end, format!("`{shown}` would end or nest the transaction that the script runs in"))
            .hint("leave it out; `outside_transaction: true` takes an operation out of the transaction, and `script: { transaction: … }` says where transactions begin and end"));
    }
    if reads_the_script(&words, text, tokens, dialect) {
        return Err(Problem::unsafe_sql(
            first.start,
            first.end,
            "`COPY … FROM STDIN` reads the rest of the script as data",
        )
        .hint("write the rows with `bulk_insert`"));
    }
    if let Some((what, hint)) = moves_the_script(&words, dialect) {
        return Err(Problem::unsafe_sql(first.start, first.end, what).hint(hint));
    }
    let starts = first.kind == Kind::Word || first.is(text, "(");
    if !starts {
        return Err(Problem::bad_expression(
            first.start,
            first.end,
            format!("no statement of {dialect} starts with `{shown}`"),
        ));
    }
    if dialect == Dialect::Mysql && words.first().is_some_and(|it| it == "END") {
        return Err(Problem::unsafe_sql(
            first.start,
            first.end,
            "the `END` here closes nothing: the body before it ended earlier",
        )
        .hint("put names that are words such as END or BEGIN in quotes"));
    }
    match tokens.iter().find(|token| token.kind == Kind::Parameter) {
        Some(place) if dialect != Dialect::Postgresql => {
            let written = place.of(text);
            Err(Problem::unsafe_sql(
                place.start,
                place.end,
                format!("there is no bound value for `{written}`"),
            )
            .hint("write the value itself"))
        }
        _ => Ok(()),
    }
}

/// Refuses mysql's DELIMITER, which is looked for first because what follows it is cut by other rules. The client knows
/// it at the start of a statement only (run on MySQL 9.7 and MariaDB 10.11).
pub(super) fn refuse_delimiter(text: &str, tokens: &[Token], dialect: Dialect) -> Result<(), Problem> {
    let mut starts = true;
    for token in tokens.iter().filter(|token| !token.is_comment()) {
        if dialect == Dialect::Mysql && starts && token.is_word(text, "DELIMITER") {
            let message = "`DELIMITER` is a command of mysql's client, not a statement";
            return Err(Problem::unsafe_sql(token.start, token.end, message).hint(
                "leave it out, and end each statement with `;`: vellum writes DELIMITER itself where a body needs it",
            ));
        }
        starts = token.kind == Kind::Semicolon;
    }
    Ok(())
}

/// Finds what makes the rest of the script, its version rows included, mean other tables or settings: what is wrong, and
/// what to write instead.
fn moves_the_script(words: &[String], dialect: Dialect) -> Option<(&'static str, &'static str)> {
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let set = match words.as_slice() {
        ["SET", "LOCAL" | "SESSION", setting, ..] | ["SET" | "RESET", setting, ..] => *setting,
        _ => "",
    };
    match (dialect, words.first().copied(), set) {
        (Dialect::Mysql, Some("USE"), _) => Some((
            "`USE` moves the rest of the script to another database, the version rows too",
            "leave it out, and write the database before the table's name: `other.t`",
        )),
        (Dialect::Postgresql, _, "SEARCH_PATH" | "SCHEMA") => Some((
            "the search path decides which tables the rest of the script means, the version table too",
            "leave it out, and write the schema before the table's name: `other.t`",
        )),
        (Dialect::Postgresql, Some("RESET"), "ALL") | (Dialect::Postgresql, Some("DISCARD"), _) => Some((
            "this takes back the settings that the script begins with",
            "name the one setting: `RESET work_mem`",
        )),
        (Dialect::Postgresql | Dialect::Sqlite | Dialect::Mysql, _, _) => None,
    }
}

/// What each client takes as its own at the start of a statement.
/// <https://dev.mysql.com/doc/refman/8.4/en/mysql-commands.html>, <https://www.sqlite.org/cli.html>
fn is_client_command(words: &[String], first: &Token, dialect: Dialect) -> bool {
    const MYSQL: &[&str] = &[
        "CHARSET",
        "CLEAR",
        "CONNECT",
        "DELIMITER",
        "EDIT",
        "EGO",
        "EXIT",
        "GO",
        "HELP",
        "NOPAGER",
        "NOTEE",
        "NOWARNING",
        "PAGER",
        "PRINT",
        "PROMPT",
        "QUERY_ATTRIBUTES",
        "QUIT",
        "REHASH",
        "RESETCONNECTION",
        "SANDBOX",
        "SOURCE",
        "SSL_SESSION_DATA_PRINT",
        "STATUS",
        "SYSTEM",
        "TEE",
        "WARNINGS",
    ];
    let word = words.first().map(String::as_str).unwrap_or_default();
    match dialect {
        Dialect::Postgresql => false,
        Dialect::Sqlite => first.kind == Kind::Dot || word == "GO",
        Dialect::Mysql => MYSQL.contains(&word),
    }
}

fn controls_transaction(words: &[String], text: &str, tokens: &[Token], dialect: Dialect) -> bool {
    const EVERYWHERE: &[&[&str]] = &[
        &["BEGIN"],
        &["COMMIT"],
        &["ROLLBACK"],
        &["SAVEPOINT"],
        &["RELEASE"],
        &["START", "TRANSACTION"],
    ];
    let own: &[&[&str]] = match dialect {
        Dialect::Postgresql => &[&["END"], &["ABORT"], &["PREPARE", "TRANSACTION"]],
        Dialect::Sqlite => &[&["END"]],
        Dialect::Mysql => &[&["XA"]],
    };
    let sets_autocommit = || {
        let named = |token: &Token| {
            token
                .of(text)
                .to_ascii_lowercase()
                .trim_start_matches('@')
                .ends_with("autocommit")
        };
        starts_with(words, &["SET"])
            && tokens
                .iter()
                .any(|it| matches!(it.kind, Kind::Word | Kind::Variable) && named(it))
    };
    EVERYWHERE.iter().chain(own).any(|wanted| starts_with(words, wanted))
        || (dialect == Dialect::Mysql && sets_autocommit())
}

fn reads_the_script(words: &[String], text: &str, tokens: &[Token], dialect: Dialect) -> bool {
    let from_stdin = |pair: &[Token]| pair[0].is_word(text, "FROM") && pair[1].is_word(text, "STDIN");
    dialect == Dialect::Postgresql && starts_with(words, &["COPY"]) && tokens.windows(2).any(from_stdin)
}
