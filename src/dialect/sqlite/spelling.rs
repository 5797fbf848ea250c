//! How SQLite writes names and literals.

use sea_query::SqliteQueryBuilder;

use super::types;
use crate::dialect::spelling::{Copy, Delete, Insert, NoHome, Spelling, Unspellable, Update, is_unseen, rows};
use crate::name::Name;
use crate::types::Type;
use crate::value::Literal;

/// SQLite's spelling.
#[derive(Clone, Copy, Debug)]
pub struct SqliteSpelling;

impl Spelling for SqliteSpelling {
    fn name(&self, name: &Name) -> String {
        rows::quoted::<SqliteQueryBuilder>(name)
    }

    fn qualified(&self, schema: Option<&Name>, name: &Name) -> String {
        rows::qualified::<SqliteQueryBuilder>(schema, name)
    }

    /// Doubles the quotes; all else stands as it is, since a string has no escapes. Within a string the client reads no
    /// commands, even at the start of a line.
    /// <https://www.sqlite.org/lang_expr.html#literal_values_constants_>
    fn text(&self, text: &str) -> String {
        format!("'{}'", text.replace('\'', "''"))
    }

    fn literal(&self, literal: &Literal, _ty: &Type) -> Result<String, Unspellable> {
        if let Literal::Text(text) | Literal::Json(text) = literal {
            return Ok(seen(self, text));
        }
        constant(self, literal)
    }

    /// Keeps a text raw: an expression would be no constant, and ADD COLUMN takes nothing else on a table with rows.
    /// <https://www.sqlite.org/lang_altertable.html#alter_table_add_column>
    fn default_literal(&self, literal: &Literal, _ty: &Type) -> Result<String, Unspellable> {
        if let Literal::Text(text) = literal
            && text.contains("\r\n")
        {
            return Err(Unspellable::new(
                "sqlite3 reads the line's end `\\r\\n` in a text as `\\n`, so a default cannot hold it",
                "write `\\n` alone",
            ));
        }
        constant(self, literal)
    }

    fn type_name(&self, ty: &Type) -> Result<String, NoHome> {
        types::type_name(ty)
    }

    fn insert(&self, insert: &Insert) -> String {
        rows::insert::<SqliteQueryBuilder>(insert, "")
    }

    fn copy(&self, copy: &Copy) -> String {
        rows::copy::<SqliteQueryBuilder>(copy)
    }

    fn update(&self, update: &Update) -> String {
        rows::update::<SqliteQueryBuilder>(update)
    }

    fn delete(&self, delete: &Delete) -> String {
        rows::delete::<SqliteQueryBuilder>(delete)
    }
}

fn constant(spelling: &SqliteSpelling, literal: &Literal) -> Result<String, Unspellable> {
    Ok(match literal {
        Literal::Null => "NULL".to_string(),
        Literal::Boolean(true) => "TRUE".to_string(),
        Literal::Boolean(false) => "FALSE".to_string(),
        Literal::Integer(digits) => {
            if digits.parse::<i64>().is_err() {
                return Err(Unspellable::new(
                    format!("`{digits}` is no number of 64 bits with a sign, and SQLite would round it"),
                    "keep it as text: `{ default: …, sqlite: text }`",
                ));
            }
            digits.clone()
        }
        Literal::Decimal(digits) => digits.clone(),
        Literal::Float(number) => match number.as_str() {
            "NaN" => {
                return Err(Unspellable::new(
                    "SQLite has no `NaN`: it would keep NULL",
                    "write `null`, or leave the row out there with `except: [sqlite]`",
                ));
            }
            // More than a double holds is read as infinity.
            "Infinity" => "9e999".to_string(),
            "-Infinity" => "-9e999".to_string(),
            number => number.to_string(),
        },
        Literal::Text(text) | Literal::Json(text) | Literal::Interval(text) => spelling.text(text),
        Literal::Date(text) | Literal::Time(text) | Literal::Timestamp(text) | Literal::Uuid(text) => {
            format!("'{text}'")
        }
        Literal::Timestamptz(text) => format!("'{text}+00:00'"),
        Literal::Bytes(bytes) => {
            let hex: String = bytes.iter().map(|byte| format!("{byte:02X}")).collect();
            format!("X'{hex}'")
        }
        Literal::Bits(bits) => format!("'{bits}'"),
        Literal::Array(_) => {
            return Err(Unspellable::new(
                "SQLite has no arrays",
                "take the type `json` there: `{ default: …, sqlite: json }`",
            ));
        }
    })
}

/// Writes a text on one line with every character to be seen, as sqlite3's own `.dump` does:
/// `replace('first\nsecond', '\n', char(10))`.
fn seen(spelling: &SqliteSpelling, text: &str) -> String {
    let mut unseen: Vec<char> = text.chars().filter(|it| is_unseen(*it)).collect();
    unseen.sort_unstable();
    unseen.dedup();
    if unseen.len() > DEEPEST {
        return in_pieces(spelling, text);
    }
    let mut shown = text.to_string();
    let mut marks = Vec::new();
    for character in unseen {
        let mark = mark(&shown, character);
        shown = shown.replace(character, &mark);
        marks.push((character, mark));
    }
    // What was put in last is the first to be taken out.
    marks
        .iter()
        .rev()
        .fold(spelling.text(&shown), |sql, (character, mark)| {
            format!(
                "replace({sql}, {}, char({}))",
                spelling.text(mark),
                u32::from(*character)
            )
        })
}

/// How many calls of `replace` may stand in one another: the parser's stack of 100 overflows at some twenty.
/// <https://www.sqlite.org/compile.html#yystackdepth>
const DEEPEST: usize = 10;

/// Writes a text with many kinds of unseen characters as `('first' || char(10, 7) || 'second')`, in brackets of at most a
/// hundred pieces, since an expression may be a thousand deep.
/// <https://www.sqlite.org/limits.html#max_expr_depth>
fn in_pieces(spelling: &SqliteSpelling, text: &str) -> String {
    let characters: Vec<char> = text.chars().collect();
    let runs: Vec<&[char]> = characters.chunk_by(|a, b| is_unseen(*a) == is_unseen(*b)).collect();
    let mut pieces: Vec<String> = runs
        .iter()
        .flat_map(|run| run.chunks(if is_unseen(run[0]) { 100 } else { run.len() }))
        .map(|run| {
            if is_unseen(run[0]) {
                let codes: Vec<String> = run.iter().map(|it| u32::from(*it).to_string()).collect();
                format!("char({})", codes.join(", "))
            } else {
                spelling.text(&run.iter().collect::<String>())
            }
        })
        .collect();
    while pieces.len() > 100 {
        let grouped = pieces.chunks(100).map(|group| format!("({})", group.join(" || ")));
        pieces = grouped.collect();
    }
    format!("({})", pieces.join(" || "))
}

/// Returns what stands for a character that nobody can see: a text that gives the character back and nothing else.
fn mark(text: &str, character: char) -> String {
    let plain = match character {
        '\n' => "\\n".to_string(),
        '\r' => "\\r".to_string(),
        '\t' => "\\t".to_string(),
        _ => format!("\\u{:04X}", u32::from(character)),
    };
    let mut mark = plain.clone();
    let mut number = 0_u32;
    // Ends, since a mark can only be mistaken where the text holds it already, and it holds so many of them at most.
    while text.replace(character, &mark).replace(&mark, &character.to_string()) != text {
        number += 1;
        mark = format!("{plain}{number}|");
    }
    mark
}
