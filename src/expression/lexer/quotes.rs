//! What stands between marks: strings, quoted names and comments; and the characters that may stand in quotes only.

use super::{Kind, Lexer, Problem, is_word_part};
use crate::variant::Dialect;

impl Lexer<'_> {
    pub(super) fn at_comment(&self) -> bool {
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

    pub(super) fn comment(&mut self) -> Result<Kind, Problem> {
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

    pub(super) fn refuse_invisible_within(&self, start: usize, end: usize) -> Result<(), Problem> {
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
    pub(super) fn quoted(&mut self, quote: char, escapes: bool, what: &str) -> Result<(), Problem> {
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

    pub(super) fn bracketed(&mut self) -> Result<(), Problem> {
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

    pub(super) fn dollar(&mut self) -> Result<Kind, Problem> {
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
}

/// Refuses what a reader cannot see or what turns the order of what he sees.
pub(super) fn refuse_invisible(character: char, at: usize) -> Result<(), Problem> {
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
