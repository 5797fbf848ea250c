//! Cuts SQL text into tokens by each database's own rules, so that nobody is in doubt where a string or comment ends.
//!
//! sqlparser has a tokenizer, but it knows no byte positions and bends each database's rules a little. What may leave
//! its place in a script is decided here, and so must follow the manuals:
//! <https://www.postgresql.org/docs/current/sql-syntax-lexical.html>, <https://www.sqlite.org/draft/tokenreq.html>,
//! <https://dev.mysql.com/doc/refman/8.4/en/language-structure.html>.

mod quotes;
mod signs;

use quotes::refuse_invisible;

use super::problem::Problem;
use crate::variant::Dialect;

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A keyword or a name without quotes.
    Word,
    /// A name in quotes.
    Name,
    /// A string of any form: `'…'`, `E'…'`, `X'…'`, `$tag$…$tag$`, MySQL's `"…"`.
    Text,
    /// A number without its sign.
    Number,
    /// An operator, `::` and `:=` included.
    Operator,
    /// `(`, `[` or `{`.
    Open,
    /// `)`, `]` or `}`.
    Close,
    /// `,`
    Comma,
    /// `.`
    Dot,
    /// `;`
    Semicolon,
    /// A `:` that is none of the other things.
    Colon,
    /// A place for a bound value: `$1`, `?`, SQLite's `:x`, `@x` and `$x`.
    Parameter,
    /// MySQL's `@x` and `@@x`.
    Variable,
    /// psql's `:name`, `:'name'` and `:"name"`; the token is the colon and one character.
    ClientVariable,
    /// A comment.
    Comment,
    /// A comment that MySQL or MariaDB executes: `/*! … */`, `/*M! … */`.
    ExecutableComment,
    /// A `\` outside quotes, which clients take as the start of a command.
    Backslash,
    /// A character that the database has no use for.
    Stray,
}

/// One token and the bytes of the text that it takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Token {
    pub kind: Kind,
    pub start: usize,
    pub end: usize,
}

impl Token {
    pub fn of<'a>(&self, text: &'a str) -> &'a str {
        &text[self.start..self.end]
    }

    /// Whether the token is this keyword, in any case.
    pub fn is_word(&self, text: &str, word: &str) -> bool {
        self.kind == Kind::Word && self.of(text).eq_ignore_ascii_case(word)
    }

    /// Whether the token is this operator or sign.
    pub fn is(&self, text: &str, sign: &str) -> bool {
        self.of(text) == sign
    }

    pub fn is_comment(&self) -> bool {
        matches!(self.kind, Kind::Comment | Kind::ExecutableComment)
    }
}

/// Cuts a text into its tokens, comments included; what never ends is a problem.
pub(super) fn tokens(text: &str, dialect: Dialect) -> Result<Vec<Token>, Problem> {
    if let Some(at) = text.find('\0') {
        return Err(Problem::unsafe_sql(
            at,
            at + 1,
            "the text holds a NUL character, at which clients cut the line",
        ));
    }
    let mut lexer = Lexer { text, dialect, at: 0 };
    let mut tokens = Vec::new();
    while let Some(token) = lexer.next()? {
        tokens.push(token);
    }
    Ok(tokens)
}

struct Lexer<'a> {
    text: &'a str,
    dialect: Dialect,
    at: usize,
}

impl Lexer<'_> {
    fn next(&mut self) -> Result<Option<Token>, Problem> {
        self.blanks()?;
        let start = self.at;
        let Some(first) = self.peek() else {
            return Ok(None);
        };
        let kind = if self.at_comment() {
            self.comment()?
        } else if first == '\'' {
            let escapes = self.dialect == Dialect::Mysql;
            self.quoted('\'', escapes, "string")?;
            Kind::Text
        } else if first == '"' {
            let is_text = self.dialect == Dialect::Mysql;
            self.quoted('"', is_text, if is_text { "string" } else { "name" })?;
            if is_text { Kind::Text } else { Kind::Name }
        } else if first == '`' && self.dialect != Dialect::Postgresql {
            self.quoted('`', false, "name")?;
            Kind::Name
        } else if first == '[' && self.dialect == Dialect::Sqlite {
            self.bracketed()?;
            Kind::Name
        } else if self.at_number() {
            self.number()
        } else if self.starts_word(first) {
            self.word()?
        } else {
            self.sign(first)?
        };
        Ok(Some(Token {
            kind,
            start,
            end: self.at,
        }))
    }

    fn rest(&self) -> &str {
        &self.text[self.at..]
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn peek_after(&self, bytes: usize) -> Option<char> {
        self.text.get(self.at + bytes..).and_then(|rest| rest.chars().next())
    }

    fn take_while(&mut self, wanted: impl Fn(char) -> bool) {
        let rest = self.rest();
        let length = rest.find(|it| !wanted(it)).unwrap_or(rest.len());
        self.at += length;
    }

    /// Passes over white space. A lone carriage return ends a comment for one client and not for another, and an
    /// invisible character is part of a name to most databases: neither may stand outside quotes.
    fn blanks(&mut self) -> Result<(), Problem> {
        self.take_while(|it| matches!(it, ' ' | '\t' | '\n'));
        while let Some(next) = self.peek() {
            match next {
                ' ' | '\t' | '\n' | '\x0c' => self.at += 1,
                '\r' if self.peek_after(1) == Some('\n') => self.at += 1,
                other => {
                    refuse_invisible(other, self.at)?;
                    break;
                }
            }
        }
        Ok(())
    }

    fn starts_word(&self, first: char) -> bool {
        match self.dialect {
            Dialect::Postgresql | Dialect::Sqlite => first.is_ascii_alphabetic() || first == '_' || !first.is_ascii(),
            Dialect::Mysql => is_word_part(first),
        }
    }

    fn word(&mut self) -> Result<Kind, Problem> {
        let start = self.at;
        match self.dialect {
            Dialect::Postgresql | Dialect::Sqlite | Dialect::Mysql => self.take_while(is_word_part),
        }
        self.refuse_invisible_within(start, self.at)?;
        let word = self.text[start..self.at].to_ascii_lowercase();
        let rest = self.rest();
        match (self.dialect, word.as_str()) {
            (Dialect::Postgresql, "e") if rest.starts_with('\'') => self.quoted('\'', true, "string")?,
            (Dialect::Postgresql, "b" | "x" | "n") if rest.starts_with('\'') => self.quoted('\'', false, "string")?,
            (Dialect::Postgresql, "u") if rest.starts_with("&'") => {
                self.at += 1;
                self.quoted('\'', false, "string")?;
            }
            (Dialect::Postgresql, "u") if rest.starts_with("&\"") => {
                self.at += 1;
                self.quoted('"', false, "name")?;
                return Ok(Kind::Name);
            }
            (Dialect::Sqlite, "x") if rest.starts_with('\'') => self.quoted('\'', false, "string")?,
            (Dialect::Mysql, "b" | "x") if rest.starts_with('\'') => self.quoted('\'', false, "string")?,
            (Dialect::Mysql, "n") if rest.starts_with('\'') => self.quoted('\'', true, "string")?,
            _ => return Ok(Kind::Word),
        }
        Ok(Kind::Text)
    }

    fn sign(&mut self, first: char) -> Result<Kind, Problem> {
        let kind = match first {
            '(' | '[' | '{' => Kind::Open,
            ')' | ']' | '}' => Kind::Close,
            ',' => Kind::Comma,
            '.' => Kind::Dot,
            ';' => Kind::Semicolon,
            '\\' => Kind::Backslash,
            ':' => return Ok(self.colon()),
            '$' => return self.dollar(),
            '?' if self.dialect != Dialect::Postgresql => {
                self.at += 1;
                self.take_while(|it| it.is_ascii_digit());
                return Ok(Kind::Parameter);
            }
            '@' if self.dialect != Dialect::Postgresql => return self.at_sign(),
            _ => return Ok(self.operator(first)),
        };
        self.at += 1;
        Ok(kind)
    }
}

/// Whether a character can be inside a name without quotes; it is the same set in all three databases.
fn is_word_part(it: char) -> bool {
    it.is_ascii_alphanumeric() || matches!(it, '_' | '$') || !it.is_ascii()
}
