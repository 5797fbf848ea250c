//! Conversions in which the server takes a value for its place in a list, or a place for the value.
//!
//! The manual: "If you store '3', it does not match any enumeration value, so it is treated as an index". A MODIFY converts
//! so too, and an ENUM becomes a number by its place. Here a value is what it says, as on the other databases.
//! <https://dev.mysql.com/doc/refman/8.4/en/enum.html#enum-literals>, <https://dev.mysql.com/doc/refman/8.4/en/set.html>

use super::SPELLING;
use super::action::{Action, Algorithm, How, Kind, Step};
use super::alter::modify;
use super::change::Kept;
use super::column::ColumnText;
use super::ground::{Ground, Reach};
use super::hints::Hints;
use super::members::drop_check_clause;
use super::modify::Modified;
use crate::dialect::shared;
use crate::name::Name;

/// How the values of one type come to another by what they say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Conversion {
    /// The server does so.
    Plain,
    /// They become a text of so many characters first.
    Through(usize),
    /// None of these may stand in a row.
    Without(Vec<String>),
    /// Only these may stand in a row.
    Only(Vec<String>),
    /// No number may stand in a row.
    NoNumbers,
    /// There is no way: numbers are places.
    Places,
    /// There is no way: a text that is a number may be a value or places.
    Either,
}

/// An ENUM or a SET with its values.
#[derive(Clone, Debug, PartialEq, Eq)]
struct List {
    is_set: bool,
    values: Vec<String>,
}

/// Returns how the values of one type come to another, both as MySQL spells them.
pub(super) fn conversion(old: &str, new: &str) -> Conversion {
    let word = |ty: &str| {
        let words = ty.split(|it: char| !it.is_ascii_alphanumeric());
        words.map(str::to_ascii_lowercase).next().unwrap_or_default()
    };
    match (list(old), list(new)) {
        _ if old == new => Conversion::Plain,
        (None, None) => Conversion::Plain,
        (Some(old), None) => match is_number(&word(new)) {
            true => Conversion::Through(old.longest()),
            false => Conversion::Plain,
        },
        (Some(old), Some(new)) => {
            let is_gone = |it: &String| !new.values.contains(it) && starts_a_number(it);
            let gone: Vec<String> = old.values.into_iter().filter(is_gone).collect();
            match gone.is_empty() {
                true => Conversion::Plain,
                false => Conversion::Without(gone),
            }
        }
        (None, Some(new)) => match word(old).as_str() {
            "date" | "time" | "datetime" | "timestamp" => Conversion::Plain,
            word if is_number(word) || word == "json" => Conversion::Places,
            _ if !new.is_set => Conversion::Only(new.values),
            _ if new.values.iter().any(|it| starts_a_number(it)) => Conversion::Either,
            _ => Conversion::NoNumbers,
        },
    }
}

/// Returns what comes before a column's MODIFY, and what goes with it: a text between, or a check that stops at values which
/// the server would take for places.
pub(super) fn by_value(ground: &Ground, kept: &Kept, it: &Modified, hints: &Hints) -> (Option<Step>, Option<String>) {
    if it.new.computed.is_some() {
        return (None, None);
    }
    let column = SPELLING.name(&it.column.name);
    let (name, shown) = (it.column.name.as_str(), shared::shown(kept.after));
    let among = |values: &[String]| {
        let values: Vec<String> = values.iter().map(|it| SPELLING.text(it)).collect();
        values.join(", ")
    };
    let (condition, stops) = match conversion(&it.old.ty, &it.new.ty) {
        Conversion::Plain | Conversion::Places | Conversion::Either => return (None, None),
        Conversion::Through(length) => {
            let summary =
                format!("let {shown}.{name} be a text, since a number would be a place in the list of values");
            let text = ColumnText {
                ty: format!("varchar({length})"),
                default: None,
                ..it.old.clone()
            };
            let action = ground.action(&kept.stage, Algorithm::Copy, Reach::Rows, summary);
            return (Some(Step::Alter(modify(action, &text))), None);
        }
        Conversion::Without(values) => {
            // The rows with a value that has another name have moved already.
            let moved = |value: &String| hints.renames.iter().any(|(old, _)| old == value);
            let values: Vec<String> = values.into_iter().filter(|it| !moved(it)).collect();
            if values.is_empty() {
                return (None, None);
            }
            let stops = format!("a row holds {} in `{name}`", values.join(" or "));
            (format!("{column} NOT IN ({})", among(&values)), stops)
        }
        Conversion::Only(values) => (
            format!("{column} IN ({})", among(&values)),
            format!("a row holds another value than {} in `{name}`", values.join(", ")),
        ),
        Conversion::NoNumbers => (
            format!("{column} NOT REGEXP '^[[:space:]+-]*[0-9]'"),
            format!("a row holds a number in `{name}`"),
        ),
    };
    let guard = Name::new(GUARD);
    let summary = format!("stop where the server would take a value of {shown}.{name} for a place in the list");
    let action = ground
        .action(&kept.stage, Algorithm::Copy, Reach::Dictionary, summary)
        .clause(format!("ADD CONSTRAINT {} CHECK ({condition})", SPELLING.name(&guard)))
        .uses(Kind::Check, How::Adds, [GUARD])
        .uses(Kind::Column, How::Reads, [name])
        .fails_on(stops);
    (Some(Step::Alter(action)), Some(drop_check_clause(ground, &guard)))
}

/// Lets the check go with the MODIFY that it stood for.
pub(super) fn unguarded(action: Action, drop: Option<String>) -> Action {
    match drop {
        Some(clause) => action.clause(clause).uses(Kind::Check, How::Goes, [GUARD]),
        None => action,
    }
}

/// The check that stands while values become those of a list.
const GUARD: &str = "_vellum_values";

impl List {
    /// Returns how many characters the longest value has, which in a SET is all of them.
    fn longest(&self) -> usize {
        let lengths = self.values.iter().map(|it| it.chars().count());
        match self.is_set {
            true => lengths.map(|it| it + 1).sum::<usize>().max(1),
            false => lengths.max().unwrap_or(0).max(1),
        }
    }
}

/// Reads `enum('a','b')`.
fn list(ty: &str) -> Option<List> {
    let (word, rest) = ty.split_once('(')?;
    let is_set = match word.trim().to_ascii_lowercase().as_str() {
        "enum" => false,
        "set" => true,
        _ => return None,
    };
    let mut values = Vec::new();
    let mut letters = rest.chars().peekable();
    while let Some(letter) = letters.next() {
        if letter != '\'' {
            continue;
        }
        let mut value = String::new();
        while let Some(letter) = letters.next() {
            match letter {
                '\\' => value.extend(letters.next()),
                '\'' if letters.peek() == Some(&'\'') => value.extend(letters.next()),
                '\'' => break,
                letter => value.push(letter),
            }
        }
        values.push(value);
    }
    Some(List { is_set, values })
}

/// Tells whether the server may read a place from a value.
fn starts_a_number(value: &str) -> bool {
    let value = value.trim_start_matches(|it: char| it.is_whitespace() || it == '+' || it == '-');
    value.starts_with(|it: char| it.is_ascii_digit())
}

/// Tells whether a type holds numbers, by the word that it begins with.
fn is_number(word: &str) -> bool {
    const NUMBERS: [&str; 19] = [
        "tinyint",
        "smallint",
        "mediumint",
        "int",
        "integer",
        "bigint",
        "decimal",
        "dec",
        "numeric",
        "fixed",
        "float",
        "double",
        "real",
        "bit",
        "bool",
        "boolean",
        "year",
        "serial",
        "unsigned",
    ];
    NUMBERS.contains(&word)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Values that look like numbers are guarded or go over a text; all others are left to the server.
    #[test]
    fn values_are_what_they_say() {
        let all = |values: &[&str]| values.iter().map(|it| (*it).to_string()).collect::<Vec<_>>();
        let cases = [
            ("enum('a','b')", "enum('a')", Conversion::Plain),
            ("enum('1','b')", "enum('b')", Conversion::Without(all(&["1"]))),
            ("enum('10','200')", "int", Conversion::Through(3)),
            ("enum('10','200')", "varchar(9)", Conversion::Plain),
            ("set('1','2')", "bigint unsigned", Conversion::Through(4)),
            ("varchar(9)", "enum('it''s')", Conversion::Only(all(&["it's"]))),
            ("varchar(9)", "set('a','b')", Conversion::NoNumbers),
            ("varchar(9)", "set('1','b')", Conversion::Either),
            ("tinyint(1)", "enum('off','on')", Conversion::Places),
            ("date", "enum('2020-01-01')", Conversion::Plain),
            ("int", "bigint", Conversion::Plain),
        ];
        for (old, new, expected) in cases {
            assert_eq!(conversion(old, new), expected, "{old} to {new}");
        }
    }
}
