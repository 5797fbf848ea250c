//! Where a statement ends: at the first `;` that does not belong to a body inside it.

use super::{Kind, Problem, Token, first_words, starts_with};
use crate::variant::Dialect;

/// Returns how many tokens the first statement has, its terminator not counted.
pub(super) fn length(text: &str, tokens: &[Token], dialect: Dialect) -> Result<usize, Problem> {
    let mut body = Body::new(text, tokens, dialect);
    for (index, token) in tokens.iter().enumerate() {
        if token.kind == Kind::Semicolon && body.is_closed(index) {
            return Ok(index);
        }
        body.pass(index);
    }
    match body.still_open() {
        None => Ok(tokens.len()),
        Some(token) => Err(
            Problem::unsafe_sql(token.start, token.end, "the body that starts here does not end")
                .hint("close each BEGIN, CASE, IF and loop with its END, and put names that are such words in quotes"),
        ),
    }
}

/// What is open at a place in a statement.
enum Body<'a> {
    Psql(Psql<'a>),
    Trigger(Trigger<'a>),
    Routine(Routine<'a>),
}

impl<'a> Body<'a> {
    fn new(text: &'a str, tokens: &'a [Token], dialect: Dialect) -> Self {
        match dialect {
            Dialect::Postgresql => Body::Psql(Psql {
                text,
                tokens,
                brackets: 0,
                is_routine: is_psql_routine(text, tokens),
                open: Vec::new(),
            }),
            Dialect::Sqlite => Body::Trigger(Trigger {
                text,
                tokens,
                is_trigger: is_sqlite_trigger(text, tokens),
            }),
            Dialect::Mysql => Body::Routine(Routine {
                text,
                tokens,
                is_routine: is_mysql_routine(text, tokens),
                open: Vec::new(),
            }),
        }
    }

    fn pass(&mut self, index: usize) {
        match self {
            Body::Psql(it) => it.pass(index),
            Body::Trigger(_) => {}
            Body::Routine(it) => it.pass(index),
        }
    }

    fn is_closed(&self, index: usize) -> bool {
        match self {
            Body::Psql(it) => it.brackets == 0 && it.open.is_empty(),
            Body::Trigger(it) => it.is_closed(index),
            Body::Routine(it) => it.open.is_empty(),
        }
    }

    /// Returns the token that opened what the text does not close. Brackets are looked at by others.
    fn still_open(&self) -> Option<&Token> {
        match self {
            Body::Psql(it) => it.open.last().map(|index| &it.tokens[*index]),
            Body::Trigger(it) => it.still_open(),
            Body::Routine(it) => it.open.last().map(|index| &it.tokens[*index]),
        }
    }
}

/// psql's rule: brackets, and `BEGIN ATOMIC … END` of a routine, in which CASE has an END too.
/// <https://www.postgresql.org/docs/current/sql-createfunction.html>
struct Psql<'a> {
    text: &'a str,
    tokens: &'a [Token],
    brackets: usize,
    is_routine: bool,
    open: Vec<usize>,
}

impl Psql<'_> {
    fn pass(&mut self, index: usize) {
        let token = &self.tokens[index];
        match token.of(self.text) {
            "(" => self.brackets += 1,
            ")" => self.brackets = self.brackets.saturating_sub(1),
            _ if token.kind == Kind::Word && self.is_routine && self.brackets == 0 => {
                let inside = !self.open.is_empty();
                if token.is_word(self.text, "BEGIN") || (inside && token.is_word(self.text, "CASE")) {
                    self.open.push(index);
                } else if token.is_word(self.text, "END") {
                    self.open.pop();
                }
            }
            _ => {}
        }
    }
}

fn is_psql_routine(text: &str, tokens: &[Token]) -> bool {
    let words = first_words(text, tokens);
    [
        &["CREATE", "FUNCTION"][..],
        &["CREATE", "PROCEDURE"],
        &["CREATE", "OR", "REPLACE", "FUNCTION"],
        &["CREATE", "OR", "REPLACE", "PROCEDURE"],
    ]
    .iter()
    .any(|wanted| starts_with(&words, wanted))
}

/// SQLite's rule: a trigger ends at `; END ;`. <https://www.sqlite.org/c3ref/complete.html>
struct Trigger<'a> {
    text: &'a str,
    tokens: &'a [Token],
    is_trigger: bool,
}

impl Trigger<'_> {
    fn is_closed(&self, index: usize) -> bool {
        !self.is_trigger || ends_trigger(self.text, &self.tokens[..index])
    }

    fn still_open(&self) -> Option<&Token> {
        let is_open = self.is_trigger && !ends_trigger(self.text, self.tokens);
        if is_open { self.tokens.first() } else { None }
    }
}

fn ends_trigger(text: &str, tokens: &[Token]) -> bool {
    match tokens {
        [.., before, last] => before.kind == Kind::Semicolon && last.is_word(text, "END"),
        _ => false,
    }
}

fn is_sqlite_trigger(text: &str, tokens: &[Token]) -> bool {
    let words = first_words(text, tokens);
    [
        &["CREATE", "TRIGGER"][..],
        &["CREATE", "TEMP", "TRIGGER"],
        &["CREATE", "TEMPORARY", "TRIGGER"],
    ]
    .iter()
    .any(|wanted| starts_with(&words, wanted))
}

/// MySQL's stored programs, whose statements each end with a `;`.
/// <https://dev.mysql.com/doc/refman/8.4/en/sql-compound-statements.html>
struct Routine<'a> {
    text: &'a str,
    tokens: &'a [Token],
    is_routine: bool,
    open: Vec<usize>,
}

impl Routine<'_> {
    fn pass(&mut self, index: usize) {
        let token = &self.tokens[index];
        if !self.is_routine || token.kind != Kind::Word || self.before(index).is_some_and(|it| it.kind == Kind::Dot) {
            return;
        }
        let opens = match token.of(self.text).to_ascii_uppercase().as_str() {
            "BEGIN" => true,
            "CASE" | "LOOP" | "WHILE" => !self.follows(index, &["END"]),
            "REPEAT" | "FOR" => self.starts_statement(index) && !self.follows_by(index, "("),
            "IF" => self.starts_statement(index) && self.leads_to_then(index),
            "END" => {
                self.open.pop();
                false
            }
            _ => false,
        };
        if opens {
            self.open.push(index);
        }
    }

    fn before(&self, index: usize) -> Option<&Token> {
        index.checked_sub(1).and_then(|it| self.tokens.get(it))
    }

    fn follows(&self, index: usize, words: &[&str]) -> bool {
        self.before(index)
            .is_some_and(|it| words.iter().any(|word| it.is_word(self.text, word)))
    }

    fn follows_by(&self, index: usize, sign: &str) -> bool {
        self.tokens.get(index + 1).is_some_and(|it| it.is(self.text, sign))
    }

    /// Whether a statement of the body can start here: `IF`, `FOR` and `REPEAT` are also other things.
    fn starts_statement(&self, index: usize) -> bool {
        let Some(before) = self.before(index) else {
            return false;
        };
        let after_statement = matches!(before.kind, Kind::Semicolon | Kind::Colon);
        let after_word = self.follows(index, &["BEGIN", "THEN", "ELSE", "DO", "LOOP", "REPEAT"]);
        let first_of_body = self.open.is_empty()
            && matches!(before.kind, Kind::Word | Kind::Name | Kind::Text | Kind::Close)
            && !self.follows(
                index,
                &[
                    "PROCEDURE",
                    "FUNCTION",
                    "TRIGGER",
                    "EVENT",
                    "END",
                    "WHEN",
                    "IF",
                    "AND",
                    "OR",
                    "NOT",
                    "ROW_FORMAT",
                    "RETURN",
                    "SELECT",
                ],
            );
        after_statement || after_word || (first_of_body && !self.tokens[index].is_word(self.text, "FOR"))
    }

    /// Whether a THEN comes before anything that ends a condition, as after the statement IF and not the
    /// function. A condition of more tokens than anybody writes is not one.
    fn leads_to_then(&self, index: usize) -> bool {
        const FARTHEST: usize = 500;
        let mut brackets = 0_usize;
        for token in self.tokens.iter().skip(index + 1).take(FARTHEST) {
            match token.kind {
                Kind::Open => brackets += 1,
                Kind::Close if brackets == 0 => return false,
                Kind::Close => brackets -= 1,
                Kind::Semicolon => return false,
                Kind::Word if brackets == 0 => {
                    if token.is_word(self.text, "THEN") {
                        return true;
                    }
                    if ["ELSE", "END", "WHEN"]
                        .iter()
                        .any(|word| token.is_word(self.text, word))
                    {
                        return false;
                    }
                }
                Kind::Word
                | Kind::Name
                | Kind::Text
                | Kind::Number
                | Kind::Operator
                | Kind::Comma
                | Kind::Dot
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
        false
    }
}

/// Whether a statement makes a stored program; a DEFINER may stand before the word that says so.
fn is_mysql_routine(text: &str, tokens: &[Token]) -> bool {
    const FARTHEST: usize = 12;
    if !tokens
        .first()
        .is_some_and(|it| it.is_word(text, "CREATE") || it.is_word(text, "ALTER"))
    {
        return false;
    }
    for token in tokens.iter().take(FARTHEST).skip(1).filter(|it| it.kind == Kind::Word) {
        match token.of(text).to_ascii_uppercase().as_str() {
            "PROCEDURE" | "FUNCTION" | "TRIGGER" | "EVENT" => return true,
            "OR" | "REPLACE" | "AGGREGATE" | "DEFINER" | "CURRENT_USER" | "CURRENT_ROLE" => {}
            // An account without quotes.
            _ if tokens.get(2).is_some_and(|it| it.is(text, "="))
                || tokens.get(4).is_some_and(|it| it.is(text, "=")) => {}
            _ => return false,
        }
    }
    false
}
