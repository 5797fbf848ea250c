//! Numbers, operators and the other signs.

use super::{Kind, Lexer, Problem, is_word_part};
use crate::variant::Dialect;

impl Lexer<'_> {
    pub(super) fn at_number(&self) -> bool {
        match self.peek() {
            Some('.') => self.peek_after(1).is_some_and(|it| it.is_ascii_digit()),
            Some(first) if first.is_ascii_digit() => self.dialect != Dialect::Mysql || !self.at_name_with_digits(),
            _ => false,
        }
    }

    /// Whether this is a name of MySQL's that starts with a digit, such as `2fa_enabled`.
    pub(super) fn at_name_with_digits(&self) -> bool {
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

    pub(super) fn number(&mut self) -> Kind {
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

    pub(super) fn colon(&mut self) -> Kind {
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
            (Dialect::Sqlite | Dialect::Mysql, Some(':')) => {
                self.at += 2;
                Kind::Stray
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

    pub(super) fn at_sign(&mut self) -> Result<Kind, Problem> {
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

    pub(super) fn operator(&mut self, first: char) -> Kind {
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

fn is_based(run: &str, base: &str, digit: impl Fn(char) -> bool) -> bool {
    run.strip_prefix(base)
        .is_some_and(|digits| !digits.is_empty() && digits.chars().all(digit))
}
