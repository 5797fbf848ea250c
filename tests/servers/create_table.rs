//! Reads the text of SQLite's CREATE TABLE and CREATE INDEX, for what no pragma tells.
//!
//! SQLite has accepted the text already, so this reads only as closely as it needs to: tokens, brackets, and the words
//! that begin a constraint.

use crate::report::Deferral;

/// A table as its text says it.
pub struct CreateTable {
    /// In order.
    pub columns: Vec<WrittenColumn>,
    /// The constraints of the columns and of the table, in order, with their names.
    pub constraints: Vec<(Option<String>, Constraint)>,
    /// STRICT.
    pub strict: bool,
    /// WITHOUT ROWID.
    pub without_rowid: bool,
}

/// What only the text says of a column.
#[derive(Default)]
pub struct WrittenColumn {
    /// Its name.
    pub name: String,
    /// AUTOINCREMENT.
    pub auto_increment: bool,
    /// `stored` or `virtual` and the expression.
    pub generated: Option<String>,
    /// COLLATE.
    pub collation: Option<String>,
}

/// A constraint.
pub enum Constraint {
    /// PRIMARY KEY.
    PrimaryKey {
        /// Its columns.
        columns: Vec<String>,
    },
    /// UNIQUE.
    Unique {
        /// Its columns.
        columns: Vec<String>,
    },
    /// CHECK.
    Check {
        /// Its condition.
        expression: String,
    },
    /// FOREIGN KEY, or a column's REFERENCES.
    ForeignKey {
        /// Its columns.
        columns: Vec<String>,
        /// Where it points.
        ref_table: String,
        /// Where it points; none where the primary key is meant.
        ref_columns: Vec<String>,
        /// When it is checked.
        deferral: Deferral,
    },
}

impl CreateTable {
    /// Reads `CREATE TABLE name (…) STRICT, WITHOUT ROWID`.
    pub fn read(sql: &str) -> Self {
        let tokens = tokens(sql);
        let open = tokens.iter().position(|it| *it == "(").expect("a table has columns");
        let (body, rest) = bracket(&tokens[open..]);
        let mut table = CreateTable {
            columns: Vec::new(),
            constraints: Vec::new(),
            strict: rest.iter().any(|it| it.eq_ignore_ascii_case("STRICT")),
            without_rowid: rest.iter().any(|it| it.eq_ignore_ascii_case("ROWID")),
        };
        for item in split(body) {
            let table_constraint = ["CONSTRAINT", "PRIMARY", "UNIQUE", "CHECK", "FOREIGN"];
            if table_constraint.iter().any(|it| item[0].eq_ignore_ascii_case(it)) {
                table.read_constraints(item, None);
            } else {
                table.columns.push(WrittenColumn {
                    name: unquoted(item[0]),
                    ..WrittenColumn::default()
                });
                table.read_constraints(&item[1..], Some(table.columns.len() - 1));
            }
        }
        table
    }

    /// Reads what stands after a column's name, or a constraint of the table.
    fn read_constraints(&mut self, item: &[&str], column: Option<usize>) {
        let own: Vec<String> = column.iter().map(|it| self.columns[*it].name.clone()).collect();
        let mut name = None;
        let mut rest = item;
        while let Some((word, after)) = rest.split_first() {
            rest = after;
            let listed = |rest: &[&str]| {
                if rest.first() == Some(&"(") {
                    columns(bracket(rest).0)
                } else {
                    own.clone()
                }
            };
            match word.to_uppercase().as_str() {
                "CONSTRAINT" => {
                    name = after.first().map(|it| unquoted(it));
                    rest = &after[1..];
                    continue;
                }
                "PRIMARY" => {
                    let columns = listed(&after[1..]);
                    self.constraints.push((name.take(), Constraint::PrimaryKey { columns }));
                    rest = &after[1..];
                }
                "AUTOINCREMENT" => column.into_iter().for_each(|it| self.columns[it].auto_increment = true),
                "UNIQUE" => self
                    .constraints
                    .push((name.take(), Constraint::Unique { columns: listed(after) })),
                "CHECK" => {
                    let expression = joined(bracket(after).0);
                    self.constraints.push((name.take(), Constraint::Check { expression }));
                }
                "FOREIGN" => {
                    let (columns_, after) = bracket(&after[1..]);
                    rest = self.read_reference(&after[1..], columns(columns_), name.take());
                }
                "REFERENCES" => rest = self.read_reference(after, own.clone(), name.take()),
                "COLLATE" => {
                    let collation = after.first().map(|it| unquoted(it));
                    column
                        .into_iter()
                        .for_each(|it| self.columns[it].collation.clone_from(&collation));
                }
                "AS" => {
                    let (expression, further) = bracket(after);
                    let stored = further.first().is_some_and(|it| it.eq_ignore_ascii_case("STORED"));
                    let kind = if stored { "stored" } else { "virtual" };
                    let generated = Some(format!("{kind} {}", joined(expression)));
                    column
                        .into_iter()
                        .for_each(|it| self.columns[it].generated.clone_from(&generated));
                }
                _ => {}
            }
            // Whatever stood in brackets after the word has been read, or is a default or a type's size.
            if rest.first() == Some(&"(") {
                rest = bracket(rest).1;
            }
        }
    }

    /// Reads `table (columns) ON DELETE … DEFERRABLE INITIALLY DEFERRED`, up to what begins another constraint.
    fn read_reference<'a>(
        &mut self,
        tokens: &'a [&'a str],
        columns_: Vec<String>,
        name: Option<String>,
    ) -> &'a [&'a str] {
        let ref_table = unquoted(tokens[0]);
        let mut rest = &tokens[1..];
        let mut ref_columns = Vec::new();
        if rest.first() == Some(&"(") {
            let (inner, after) = bracket(rest);
            (ref_columns, rest) = (columns(inner), after);
        }
        let clause = [
            "ON",
            "DELETE",
            "UPDATE",
            "SET",
            "NULL",
            "DEFAULT",
            "CASCADE",
            "RESTRICT",
            "NO",
            "ACTION",
            "MATCH",
            "SIMPLE",
            "FULL",
            "PARTIAL",
            "NOT",
            "DEFERRABLE",
            "INITIALLY",
            "DEFERRED",
            "IMMEDIATE",
        ];
        let mut end = rest
            .iter()
            .position(|it| !clause.iter().any(|word| it.eq_ignore_ascii_case(word)))
            .unwrap_or(rest.len());
        // A NOT NULL after the reference is the column's own.
        let upper: Vec<String> = rest[..end].iter().map(|it| it.to_uppercase()).collect();
        if let Some(own) = upper.windows(2).position(|it| it[0] == "NOT" && it[1] == "NULL") {
            end = own;
        }
        let has = |word: &str| upper[..end].iter().any(|it| it == word);
        let deferral = match (has("DEFERRABLE") && !has("NOT"), has("DEFERRED")) {
            (false, _) => Deferral::No,
            (true, false) => Deferral::Immediate,
            (true, true) => Deferral::Deferred,
        };
        self.constraints.push((
            name,
            Constraint::ForeignKey {
                columns: columns_,
                ref_table,
                ref_columns,
                deferral,
            },
        ));
        &rest[end..]
    }
}

/// Reads the parts and the condition of `CREATE INDEX name ON table (parts) WHERE condition`.
pub fn index(sql: &str) -> (Vec<String>, Option<String>) {
    let tokens = tokens(sql);
    let open = tokens.iter().position(|it| *it == "(").expect("an index has columns");
    let (body, rest) = bracket(&tokens[open..]);
    let direction = |it: &&str| it.eq_ignore_ascii_case("ASC") || it.eq_ignore_ascii_case("DESC");
    let part = |it: &[&str]| {
        joined(if it.last().is_some_and(direction) {
            &it[..it.len() - 1]
        } else {
            it
        })
    };
    let where_ = rest
        .first()
        .filter(|it| it.eq_ignore_ascii_case("WHERE"))
        .map(|_| joined(&rest[1..]));
    (split(body).into_iter().map(part).collect(), where_)
}

/// Cuts a text into names, strings, numbers and signs; comments and blanks go.
fn tokens(sql: &str) -> Vec<&str> {
    let mut tokens = Vec::new();
    let mut rest = sql.trim_start();
    while let Some(first) = rest.chars().next() {
        let word = |it: char| it.is_alphanumeric() || it == '_' || it == '.' || it == '$' || !it.is_ascii();
        let end = match first {
            '\'' | '"' | '`' => quoted(rest, first),
            '[' => rest.find(']').map_or(rest.len(), |it| it + 1),
            '-' if rest.starts_with("--") => rest.find('\n').map_or(rest.len(), |it| it + 1),
            '/' if rest.starts_with("/*") => rest.find("*/").map_or(rest.len(), |it| it + 2),
            '<' | '>' | '=' | '!' | '|' => rest.find(|it| !"<>=!|".contains(it)).unwrap_or(rest.len()),
            _ if word(first) => rest.find(|it| !word(it)).unwrap_or(rest.len()),
            _ => first.len_utf8(),
        };
        let token = &rest[..end];
        if !token.starts_with("--") && !token.starts_with("/*") {
            tokens.push(token);
        }
        rest = rest[end..].trim_start();
    }
    tokens
}

/// Returns where a quoted text ends, whose quotes inside are doubled.
fn quoted(text: &str, quote: char) -> usize {
    let mut end = 1;
    loop {
        end += text[end..].find(quote).map_or(text.len() - end, |it| it + 1);
        if !text[end..].starts_with(quote) {
            return end;
        }
        end += 1;
    }
}

/// Returns what is inside the bracket that the tokens begin with, and what is after it.
fn bracket<'a, 'b>(tokens: &'a [&'b str]) -> (&'a [&'b str], &'a [&'b str]) {
    let mut depth = 0;
    for (place, token) in tokens.iter().enumerate() {
        depth += i32::from(*token == "(") - i32::from(*token == ")");
        if depth == 0 && place > 0 {
            return (&tokens[1..place], &tokens[place + 1..]);
        }
    }
    panic!("no bracket ends in {tokens:?}")
}

/// Splits at the commas that are in no bracket.
fn split<'a, 'b>(tokens: &'a [&'b str]) -> Vec<&'a [&'b str]> {
    let mut depth = 0;
    tokens
        .split(|token| {
            depth += i32::from(*token == "(") - i32::from(*token == ")");
            depth == 0 && *token == ","
        })
        .collect()
}

fn columns(tokens: &[&str]) -> Vec<String> {
    split(tokens).into_iter().map(|it| unquoted(it[0])).collect()
}

fn unquoted(token: &str) -> String {
    match token.chars().next() {
        Some(quote @ ('"' | '`' | '\'')) => {
            token[1..token.len() - 1].replace(&format!("{quote}{quote}"), &quote.to_string())
        }
        Some('[') => token[1..token.len() - 1].to_owned(),
        Some(_) | None => token.to_owned(),
    }
}

/// Writes tokens one way, whatever blanks stood between them.
fn joined(tokens: &[&str]) -> String {
    let mut text = String::new();
    for (place, token) in tokens.iter().enumerate() {
        let tight = matches!(*token, ")" | ",") || place > 0 && tokens[place - 1] == "(";
        if place > 0 && !tight {
            text.push(' ');
        }
        text.push_str(token);
    }
    text
}
