//! Refuses what a database's own client would take as a command of its own, in expressions and raw SQL alike.

use super::lexer::{Kind, Token};
use super::problem::Problem;
use crate::variant::Dialect;

/// Refuses tokens that a client interprets before the database sees them, and brackets that do not match.
pub(super) fn refuse_client_commands(text: &str, tokens: &[Token], dialect: Dialect) -> Result<(), Problem> {
    for (index, token) in tokens.iter().enumerate() {
        let refused = |message: &str| Problem::unsafe_sql(token.start, token.end, message);
        match token.kind {
            Kind::Backslash => {
                return Err(
                    refused("a `\\` outside quotes starts a command of the database's client")
                        .hint("put the text in quotes; commands of a client cannot stand in SQL text"),
                );
            }
            Kind::ClientVariable => {
                return Err(refused("psql replaces `:name` outside quotes by a variable of its own")
                    .hint("write a blank after the `:` of an array slice, and a value where a value is meant"));
            }
            Kind::ExecutableComment => {
                return Err(refused(
                    "MySQL or MariaDB executes what stands in a comment that starts with `/*!` or `/*M!`",
                )
                .hint("write the SQL without the comment signs, or remove it"));
            }
            Kind::Word if dialect == Dialect::Mysql => {
                let word = token.of(text);
                if word.starts_with('$') && word[1..].contains('$') {
                    return Err(
                        refused("MySQL 9 reads `$$` as the start of a string and older versions do not")
                            .hint("quote the name, or write the text in single quotes"),
                    );
                }
            }
            Kind::Word | Kind::Operator => {
                let ends_input = token.is_word(text, "go") || token.is(text, "/");
                if dialect == Dialect::Sqlite && ends_input && is_alone_on_its_line(text, tokens, index) {
                    return Err(
                        refused("sqlite3 takes a line that holds only `go` or `/` as the end of a statement")
                            .hint("join the line with the one before"),
                    );
                }
            }
            Kind::Name
            | Kind::Text
            | Kind::Number
            | Kind::Open
            | Kind::Close
            | Kind::Comma
            | Kind::Dot
            | Kind::Semicolon
            | Kind::Colon
            | Kind::Parameter
            | Kind::Variable
            | Kind::Comment
            | Kind::Stray => {}
        }
    }
    Ok(())
}

/// Refuses brackets that do not match: a client waits for the missing one and swallows what follows.
pub(super) fn refuse_unbalanced(text: &str, tokens: &[Token]) -> Result<(), Problem> {
    let mut open: Vec<&Token> = Vec::new();
    for token in tokens {
        match token.kind {
            Kind::Open => open.push(token),
            Kind::Close => {
                let fits = open.pop().is_some_and(|it| closing(it.of(text)) == token.of(text));
                if !fits {
                    let sign = token.of(text);
                    return Err(Problem::unsafe_sql(
                        token.start,
                        token.end,
                        format!("the `{sign}` here closes nothing"),
                    )
                    .hint(format!("remove it, or open a `{}` before it", opening(sign))));
                }
            }
            Kind::Word
            | Kind::Name
            | Kind::Text
            | Kind::Number
            | Kind::Operator
            | Kind::Comma
            | Kind::Dot
            | Kind::Semicolon
            | Kind::Colon
            | Kind::Parameter
            | Kind::Variable
            | Kind::ClientVariable
            | Kind::Comment
            | Kind::ExecutableComment
            | Kind::Backslash
            | Kind::Stray => {}
        }
    }
    match open.pop() {
        None => Ok(()),
        Some(token) => {
            let sign = token.of(text);
            Err(
                Problem::unsafe_sql(token.start, token.end, format!("the `{sign}` here is not closed"))
                    .hint(format!("add the `{}` that is missing", closing(sign))),
            )
        }
    }
}

fn closing(sign: &str) -> &'static str {
    match sign {
        "(" => ")",
        "[" => "]",
        _ => "}",
    }
}

fn opening(sign: &str) -> &'static str {
    match sign {
        ")" => "(",
        "]" => "[",
        _ => "{",
    }
}

/// Whether a token has a line for itself; the first and last line of a text share theirs with what is written around it.
fn is_alone_on_its_line(text: &str, tokens: &[Token], index: usize) -> bool {
    let (Some(before), token, Some(after)) = (
        index.checked_sub(1).and_then(|it| tokens.get(it)),
        &tokens[index],
        tokens.get(index + 1),
    ) else {
        return false;
    };
    text[before.end..token.start].contains('\n') && (after.is_comment() || text[token.end..after.start].contains('\n'))
}
