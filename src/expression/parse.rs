//! Reads one expression: cuts it into tokens, refuses what could leave its place, parses it and makes holes for columns.

use std::ops::Range;
use std::sync::Arc;

use super::lexer::{self, Kind, Token};
use super::problem::{Problem, shown};
use super::references::{self, what_for};
use super::{Expression, Part, Purpose, Scope, forms, grammar, safety, truth};
use crate::diagnostic::code::Code;
use crate::identity::ColumnId;
use crate::variant::Dialect;

/// The longest expression that is read, in bytes.
const LONGEST: usize = 256 * 1024;

pub(super) fn expression(
    text: &str,
    dialect: Dialect,
    purpose: Purpose,
    scope: &Scope<'_>,
) -> Result<Expression, Problem> {
    if text.len() > LONGEST {
        let message = format!(
            "the expression has {} bytes, and at most {LONGEST} can be read",
            text.len()
        );
        return Err(Problem::new(Code::Limit, 0, text.len(), message));
    }
    let tokens = lexer::tokens(text, dialect)?;
    let (Some(first), Some(last)) = (tokens.first(), tokens.last()) else {
        return Err(Problem::bad_expression(
            0,
            text.len(),
            format!("{} cannot be empty", what_for(purpose)),
        ));
    };
    let whole = first.start..last.end;
    safety::refuse_client_commands(text, &tokens, dialect)?;
    refuse_foreign_tokens(text, &tokens, dialect)?;
    safety::refuse_unbalanced(text, &tokens)?;
    grammar::refuse_deep(text, &tokens)?;

    let parsed = grammar::parse(forms::parsed_tokens(text, &tokens, dialect)?, dialect)
        .map_err(|failure| not_an_expression(text, &tokens, failure))?;
    let found = references::find(&parsed, text, dialect, purpose, scope)?;
    refuse_columns_in_default(text, dialect, purpose, &found.columns)?;
    Ok(Expression {
        parts: parts(text, whole, &found.columns).into(),
        functions: found.functions.into(),
        subselect: found.subselect,
        sources: found.sources.into(),
        literal: grammar::is_literal(&parsed),
        truth: truth::truth(&parsed, dialect, &found.columns),
    })
}

/// Refuses what cannot stand in an expression although it can in a statement.
fn refuse_foreign_tokens(text: &str, tokens: &[Token], dialect: Dialect) -> Result<(), Problem> {
    let mut before: Option<&Token> = None;
    for token in tokens {
        let (start, end, written) = (token.start, token.end, token.of(text));
        match token.kind {
            Kind::Comment | Kind::ExecutableComment => {
                return Err(Problem::unsafe_sql(
                    start,
                    end,
                    "a comment in an expression could swallow what is written after it",
                )
                .hint("remove it, and say what it says in the operation's `note`"));
            }
            Kind::Semicolon => {
                return Err(
                    Problem::unsafe_sql(start, end, "a `;` ends the statement that the expression is part of")
                        .hint("remove it"),
                );
            }
            Kind::Parameter => {
                return Err(
                    Problem::bad_expression(start, end, format!("there is no bound value for `{written}`"))
                        .hint("write the value itself"),
                );
            }
            Kind::Stray | Kind::Colon if !(written == ":" && dialect == Dialect::Postgresql) => {
                return Err(
                    Problem::bad_expression(start, end, format!("{dialect} has no use for `{written}` here"))
                        .maybe_hint_cast(text, start),
                );
            }
            Kind::Operator if written.contains('`') => {
                let message = "postgresql quotes names with `\"`, not with a backtick";
                return Err(Problem::bad_expression(start, end, message).hint("write `\"` round the name"));
            }
            Kind::Name if written.starts_with(['U', 'u']) => {
                return Err(
                    Problem::bad_expression(start, end, format!("the name {written} is written with escapes"))
                        .hint("write the name itself"),
                );
            }
            Kind::Word if before.is_some_and(|it| it.kind == Kind::Number && it.end == start) => {
                return Err(Problem::bad_expression(
                    start,
                    end,
                    format!("`{written}` is glued to the number before it"),
                )
                .hint("write a blank between them"));
            }
            Kind::Word
            | Kind::Name
            | Kind::Text
            | Kind::Number
            | Kind::Operator
            | Kind::Open
            | Kind::Close
            | Kind::Comma
            | Kind::Dot
            | Kind::Colon
            | Kind::Variable
            | Kind::ClientVariable
            | Kind::Backslash
            | Kind::Stray => {}
        }
        before = Some(token);
    }
    Ok(())
}

impl Problem {
    /// `::` is what people most often bring along from PostgreSQL.
    fn maybe_hint_cast(self, text: &str, at: usize) -> Self {
        if text[at..].starts_with("::") {
            self.hint("write `CAST(… AS …)`")
        } else {
            self
        }
    }
}

fn not_an_expression(text: &str, tokens: &[Token], failure: grammar::Failure) -> Problem {
    let shown = shown(text);
    if failure.too_deep {
        return Problem::new(
            Code::Limit,
            0,
            text.len(),
            format!("the expression `{shown}` is nested too deep"),
        );
    }
    match failure.at.and_then(|at| tokens.iter().find(|token| token.start == at)) {
        Some(token) => {
            let found = token.of(text);
            Problem::bad_expression(
                token.start,
                token.end,
                format!("`{found}` does not fit in the expression `{shown}`"),
            )
        }
        None => {
            let last = tokens.last().map_or(0..text.len(), |it| it.start..it.end);
            let message = format!("the expression `{shown}` stops too early");
            Problem::bad_expression(last.start, last.end, message)
        }
    }
}

/// MySQL's defaults may name other columns; the others' may not.
fn refuse_columns_in_default(
    text: &str,
    dialect: Dialect,
    purpose: Purpose,
    columns: &[(Range<usize>, ColumnId, bool)],
) -> Result<(), Problem> {
    match (purpose, dialect, columns.first()) {
        (Purpose::Default, Dialect::Postgresql | Dialect::Sqlite, Some((place, _, _))) => {
            let column = &text[place.clone()];
            Err(Problem::bad_expression(
                place.start,
                place.end,
                format!("a default cannot name a column in {dialect}: `{column}`"),
            )
            .hint("write a plain value instead of `sql`, or put the text in single quotes"))
        }
        (Purpose::Default, Dialect::Mysql | Dialect::Postgresql | Dialect::Sqlite, _)
        | (Purpose::Condition | Purpose::Index | Purpose::Computed | Purpose::Where | Purpose::Set, _, _) => Ok(()),
    }
}

/// Cuts the text at the columns.
fn parts(text: &str, whole: Range<usize>, columns: &[(Range<usize>, ColumnId, bool)]) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut at = whole.start;
    for (place, id, qualified) in columns {
        if place.start > at {
            parts.push(Part::Text(Arc::from(&text[at..place.start])));
        }
        parts.push(if *qualified {
            Part::QualifiedColumn(*id)
        } else {
            Part::Column(*id)
        });
        at = place.end;
    }
    if whole.end > at {
        parts.push(Part::Text(Arc::from(&text[at..whole.end])));
    }
    parts
}
