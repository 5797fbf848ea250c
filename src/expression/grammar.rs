//! Sets sqlparser up: which of its dialects is meant, and how deep a text may be before it is asked at all.

use sqlparser::ast::{Expr, UnaryOperator};
use sqlparser::parser::{Parser, ParserError, ParserOptions};
use sqlparser::tokenizer::{Location, Span, Token as ParsedToken, TokenWithSpan, Tokenizer};

use super::lexer::{self, Kind, Token};
use super::problem::Problem;
use crate::diagnostic::code::Code;
use crate::variant::Dialect;

/// How many operators and keywords one expression or statement may have. sqlparser builds a chain such as `1+1+1…` as
/// a tree that is as deep as the chain is long, and whoever walks that tree needs as much stack.
pub(super) const MOST_OPERATORS: usize = 1_000;

/// Says why a whole statement does not parse in a dialect, or that it does. A terminator at its end is fine.
///
/// sqlparser does not know all of any database's grammar, so this proves that a statement is sound, never that it is not.
pub fn parses(sql: &str, dialect: Dialect) -> Result<(), String> {
    let tokens = lexer::tokens(sql, dialect).map_err(|problem| problem.message)?;
    refuse_deep(sql, &tokens).map_err(|problem| problem.message)?;
    let grammar = grammar(dialect);
    let statements = Parser::new(&*grammar)
        .with_options(options())
        .try_with_sql(sql)
        .and_then(|mut parser| parser.parse_statements())
        .map_err(|error| error.to_string())?;
    match statements.len() {
        1 => Ok(()),
        count => Err(format!("{count} statements instead of one")),
    }
}

/// Reads one expression with nothing left over. A token's place is its first byte and one, as the column of line 1.
pub(super) fn parse(tokens: Vec<TokenWithSpan>, dialect: Dialect) -> Result<Expr, Failure> {
    let grammar = grammar(dialect);
    let mut parser = Parser::new(&*grammar)
        .with_options(options())
        .with_tokens_with_locations(tokens);
    let parsed = parser.parse_expr().map_err(Failure::new)?;
    match parser.next_token() {
        TokenWithSpan {
            token: ParsedToken::EOF,
            ..
        } => Ok(parsed),
        left => Err(Failure {
            at: byte_of(left.span.start),
            too_deep: false,
        }),
    }
}

/// Why and where sqlparser stopped.
pub(super) struct Failure {
    /// The byte where the token that it could not use starts; absent at the end of the text.
    pub at: Option<usize>,
    /// Whether it stopped because the text is nested too deep.
    pub too_deep: bool,
}

impl Failure {
    fn new(error: ParserError) -> Self {
        let at = match &error {
            ParserError::TokenizerError(_) | ParserError::RecursionLimitExceeded => None,
            ParserError::ParserError(message) => message
                .rsplit_once(" at Line: 1, Column: ")
                .and_then(|(_, column)| column.parse::<usize>().ok())
                .and_then(|column| column.checked_sub(1)),
        };
        Self {
            at,
            too_deep: matches!(error, ParserError::RecursionLimitExceeded),
        }
    }
}

/// Gives a piece of SQL to sqlparser's tokenizer, and each of its tokens the place of the token that it stands for.
pub(super) fn parsed_tokens(sql: &str, place: &Token, dialect: Dialect) -> Option<Vec<TokenWithSpan>> {
    let start = Location {
        line: 1,
        column: place.start as u64 + 1,
    };
    let end = Location {
        line: 1,
        column: place.end as u64 + 1,
    };
    let grammar = grammar(dialect);
    let tokens = Tokenizer::new(&*grammar, sql).with_unescape(false).tokenize().ok()?;
    Some(
        tokens
            .into_iter()
            .map(|token| TokenWithSpan {
                token,
                span: Span { start, end },
            })
            .collect(),
    )
}

/// Returns the byte that a place made by [`parsed_tokens`] stands for.
pub(super) fn byte_of(place: Location) -> Option<usize> {
    if place.line == 0 {
        return None;
    }
    usize::try_from(place.column).ok()?.checked_sub(1)
}

/// Refuses a text whose tree could be deeper than the stack.
pub(super) fn refuse_deep(text: &str, tokens: &[Token]) -> Result<(), Problem> {
    let deep = tokens
        .iter()
        .filter(|token| matches!(token.kind, Kind::Word | Kind::Operator) && !is_sign(text, token));
    match deep.clone().nth(MOST_OPERATORS) {
        None => Ok(()),
        Some(token) => Err(Problem::new(
            Code::Limit,
            token.start,
            token.end,
            format!(
                "the SQL text has {} operators and words, and at most {MOST_OPERATORS} can be read",
                deep.count()
            ),
        )
        .hint("write it as several, or with `IN (…)`")),
    }
}

/// Whether the token is the sign of a number in a list, which makes no tree deeper.
fn is_sign(text: &str, token: &Token) -> bool {
    token.is(text, "-") && text[..token.start].trim_end().ends_with([',', '('])
}

/// Whether an expression is one literal, with or without a sign, a cast and brackets.
pub(super) fn is_literal(expr: &Expr) -> bool {
    let mut inner = expr;
    loop {
        inner = if let Expr::UnaryOp {
            op: UnaryOperator::Minus | UnaryOperator::Plus,
            expr,
        }
        | Expr::Nested(expr)
        | Expr::Cast { expr, .. } = inner
        {
            expr
        } else {
            return matches!(inner, Expr::Value(_) | Expr::TypedString(_) | Expr::Prefixed { .. });
        };
    }
}

fn grammar(dialect: Dialect) -> Box<dyn sqlparser::dialect::Dialect> {
    match dialect {
        Dialect::Postgresql => Box::new(sqlparser::dialect::PostgreSqlDialect {}),
        Dialect::Sqlite => Box::new(sqlparser::dialect::SQLiteDialect {}),
        Dialect::Mysql => Box::new(sqlparser::dialect::MySqlDialect {}),
    }
}

/// Strings stay as they are written: sqlparser would undo escapes and not write them again.
fn options() -> ParserOptions {
    ParserOptions::new().with_unescape(false)
}
