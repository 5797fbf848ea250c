//! Cuts SQL text into tokens by each database's own rules, so that nobody is in doubt where a string or comment ends.
//!
//! sqlparser has a tokenizer, but it knows no byte positions and bends each database's rules a little. What may leave
//! its place in a script is decided here, and so must follow the manuals:
//! <https://www.postgresql.org/docs/current/sql-syntax-lexical.html>, <https://www.sqlite.org/draft/tokenreq.html>,
//! <https://dev.mysql.com/doc/refman/8.4/en/language-structure.html>.

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

    fn at_comment(&self) -> bool {
        let rest = self.rest();
        if rest.starts_with("/*") {
            return true;
        }
        match self.dialect {
            Dialect::Postgresql | Dialect::Sqlite => rest.starts_with("--"),
            Dialect::Mysql => {
                let after = rest.strip_prefix("--").map(|after| after.chars().next());
                rest.starts_with('#') || matches!(after, Some(None | Some('\0'..=' ')))
            }
        }
    }

    fn comment(&mut self) -> Result<Kind, Problem> {
        let start = self.at;
        let rest = self.rest();
        if !rest.starts_with("/*") {
            let length = rest.find('\n').unwrap_or(rest.len());
            self.at += length;
            self.refuse_invisible_within(start, self.at)?;
            return Ok(Kind::Comment);
        }
        let executable = self.dialect == Dialect::Mysql && (rest.starts_with("/*!") || rest.starts_with("/*M!"));
        let mut depth = 0_usize;
        loop {
            let rest = self.rest();
            if rest.starts_with("/*") && (depth == 0 || self.dialect == Dialect::Postgresql) {
                depth += 1;
                self.at += 2;
            } else if rest.starts_with("*/") {
                depth -= 1;
                self.at += 2;
                if depth == 0 {
                    break;
                }
            } else if let Some(next) = rest.chars().next() {
                self.at += next.len_utf8();
            } else {
                return Err(
                    Problem::unsafe_sql(start, self.at, "the comment that starts here does not end")
                        .hint("close it with `*/`"),
                );
            }
        }
        self.refuse_invisible_within(start, self.at)?;
        Ok(if executable {
            Kind::ExecutableComment
        } else {
            Kind::Comment
        })
    }

    fn refuse_invisible_within(&self, start: usize, end: usize) -> Result<(), Problem> {
        let inside = &self.text[start..end];
        for (at, character) in inside.char_indices() {
            let blank =
                matches!(character, ' ' | '\t' | '\n') || inside[at..].starts_with("\r\n") || inside[at..] == *"\r";
            if !blank {
                refuse_invisible(character, start + at)?;
            }
        }
        Ok(())
    }

    /// Passes over what is between two quotes, in which a doubled quote stands for one.
    fn quoted(&mut self, quote: char, escapes: bool, what: &str) -> Result<(), Problem> {
        let start = self.at;
        self.at += 1;
        loop {
            self.take_while(|it| it != quote && !(escapes && it == '\\'));
            match (self.peek(), self.peek_after(1)) {
                (Some('\\'), Some(next)) if escapes => self.at += 1 + next.len_utf8(),
                (Some(found), Some(next)) if found == quote && next == quote => self.at += 2,
                (Some(found), _) if found == quote => {
                    self.at += 1;
                    return Ok(());
                }
                _ => {
                    return Err(Problem::unsafe_sql(
                        start,
                        self.text.len(),
                        format!("the {what} that starts with `{quote}` here does not end"),
                    )
                    .hint(format!(
                        "close it with `{quote}`, and write a `{quote}` inside it twice"
                    )));
                }
            }
        }
    }

    fn bracketed(&mut self) -> Result<(), Problem> {
        match self.rest().find(']') {
            Some(length) => {
                self.at += length + 1;
                Ok(())
            }
            None => Err(Problem::unsafe_sql(
                self.at,
                self.text.len(),
                "the name that starts with `[` here does not end",
            )
            .hint("close it with `]`")),
        }
    }

    fn at_number(&self) -> bool {
        match self.peek() {
            Some('.') => self.peek_after(1).is_some_and(|it| it.is_ascii_digit()),
            Some(first) if first.is_ascii_digit() => self.dialect != Dialect::Mysql || !self.at_name_with_digits(),
            _ => false,
        }
    }

    /// Whether this is a name of MySQL's that starts with a digit, such as `2fa_enabled`.
    fn at_name_with_digits(&self) -> bool {
        let rest = self.rest();
        let run = &rest[..rest.find(|it: char| !is_word_part(it)).unwrap_or(rest.len())];
        let digits = run.trim_start_matches(|it: char| it.is_ascii_digit());
        let exponent = digits.strip_prefix(['e', 'E']);
        let is_number = match (digits, exponent) {
            ("", _) => true,
            (_, Some("")) => matches!(rest[run.len()..].chars().next(), Some('+' | '-')),
            (_, Some(power)) => power.bytes().all(|it| it.is_ascii_digit()),
            (_, None) => {
                is_based(run, "0x", |it| it.is_ascii_hexdigit()) || is_based(run, "0b", |it| matches!(it, '0' | '1'))
            }
        };
        !is_number
    }

    fn number(&mut self) -> Kind {
        let rest = self.rest();
        let based = ["0x", "0X", "0o", "0O", "0b", "0B"]
            .iter()
            .any(|base| rest.starts_with(base))
            && rest[2..].starts_with(|it: char| it.is_ascii_hexdigit() || it == '_');
        if based {
            self.at += 2;
            self.take_while(|it| it.is_ascii_hexdigit() || it == '_');
            return Kind::Number;
        }
        self.take_while(is_digit);
        if self.peek() == Some('.') && self.peek_after(1) != Some('.') {
            self.at += 1;
            self.take_while(is_digit);
        }
        if matches!(self.peek(), Some('e' | 'E')) {
            let signed = matches!(self.peek_after(1), Some('+' | '-'));
            let power = 1 + usize::from(signed);
            if self.peek_after(power).is_some_and(|it| it.is_ascii_digit()) {
                self.at += power;
                self.take_while(is_digit);
            }
        }
        Kind::Number
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

    fn colon(&mut self) -> Kind {
        let next = self.peek_after(1);
        let length = 1 + next.map_or(0, char::len_utf8);
        match (self.dialect, next) {
            (Dialect::Postgresql, Some(':')) | (Dialect::Postgresql | Dialect::Mysql, Some('=')) => {
                self.at += 2;
                Kind::Operator
            }
            (Dialect::Postgresql, Some(next))
                if next.is_ascii_alphabetic() || matches!(next, '_' | '\'' | '"' | '{') || !next.is_ascii() =>
            {
                self.at += length;
                Kind::ClientVariable
            }
            (Dialect::Sqlite, Some(next)) if is_word_part(next) => {
                self.at += 1;
                self.take_while(is_word_part);
                Kind::Parameter
            }
            _ => {
                self.at += 1;
                Kind::Colon
            }
        }
    }

    fn dollar(&mut self) -> Result<Kind, Problem> {
        let start = self.at;
        let next = self.peek_after(1);
        self.at += 1;
        if self.dialect == Dialect::Sqlite || next.is_some_and(|it| it.is_ascii_digit()) {
            self.take_while(is_word_part);
            return Ok(Kind::Parameter);
        }
        self.take_while(|it| is_word_part(it) && it != '$');
        if self.peek() != Some('$') {
            self.at = start + 1;
            return Ok(Kind::Stray);
        }
        self.at += 1;
        let tag = &self.text[start..self.at];
        match self.rest().find(tag) {
            Some(length) => {
                self.at += length + tag.len();
                Ok(Kind::Text)
            }
            None => Err(Problem::unsafe_sql(
                start,
                self.text.len(),
                format!("the string that starts with `{tag}` here does not end"),
            )
            .hint(format!("close it with `{tag}`"))),
        }
    }

    fn at_sign(&mut self) -> Result<Kind, Problem> {
        self.at += 1;
        if self.dialect == Dialect::Sqlite {
            self.take_while(is_word_part);
            return Ok(Kind::Parameter);
        }
        match self.peek() {
            Some(quote @ ('\'' | '"' | '`')) => self.quoted(quote, quote != '`', "name")?,
            Some('@') => {
                self.at += 1;
                self.take_while(|it| is_word_part(it) || it == '.');
            }
            _ => self.take_while(|it| is_word_part(it) || it == '.'),
        }
        Ok(Kind::Variable)
    }

    fn operator(&mut self, first: char) -> Kind {
        const SIGNS: [&str; 15] = [
            "->>", "<=>", "->", "||", "&&", "<<", ">>", "<=", ">=", "<>", "!=", "==", "+", "-", "*",
        ];
        if self.dialect == Dialect::Postgresql {
            let length = postgresql_operator(self.rest());
            self.at += length.max(first.len_utf8());
            return if length == 0 { Kind::Stray } else { Kind::Operator };
        }
        let sign = SIGNS.iter().find(|sign| self.rest().starts_with(**sign));
        if let Some(sign) = sign {
            self.at += sign.len();
            return Kind::Operator;
        }
        self.at += first.len_utf8();
        if matches!(first, '/' | '%' | '<' | '>' | '=' | '!' | '~' | '^' | '&' | '|') {
            Kind::Operator
        } else {
            Kind::Stray
        }
    }
}

/// Returns how many bytes PostgreSQL takes as one operator: as many signs as there are, but no comment, and no `+` or
/// `-` at the end of a plain one, so that `a<-1` compares.
fn postgresql_operator(rest: &str) -> usize {
    let mut length = rest.find(|it| !"+-*/<>=~!@#%^&|`?".contains(it)).unwrap_or(rest.len());
    let run = &rest[..length];
    length = [run.find("--"), run.find("/*")]
        .into_iter()
        .flatten()
        .fold(length, usize::min);
    let run = &rest[..length];
    if length > 1 && !run.contains(|it| "~!@#%^&|`?".contains(it)) {
        length = run.trim_end_matches(['+', '-']).len().max(1);
    }
    length
}

fn is_digit(it: char) -> bool {
    it.is_ascii_digit() || it == '_'
}

/// Whether a character can be inside a name without quotes; it is the same set in all three databases.
fn is_word_part(it: char) -> bool {
    it.is_ascii_alphanumeric() || matches!(it, '_' | '$') || !it.is_ascii()
}

fn is_based(run: &str, base: &str, digit: impl Fn(char) -> bool) -> bool {
    run.strip_prefix(base)
        .is_some_and(|digits| !digits.is_empty() && digits.chars().all(digit))
}

/// Refuses what a reader cannot see or what turns the order of what he sees.
fn refuse_invisible(character: char, at: usize) -> Result<(), Problem> {
    let hidden = character.is_control()
        || (character.is_whitespace() && character != ' ')
        || matches!(character, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{00ad}');
    if !hidden {
        return Ok(());
    }
    let message = format!(
        "the character U+{:04X} cannot be seen and stands outside quotes",
        u32::from(character)
    );
    Err(Problem::unsafe_sql(at, at + character.len_utf8(), message).hint("remove it, or write a plain blank"))
}
