//! What an index over an expression keeps: a hidden column, whose type is that of the expression and never a long one.
//!
//! <https://dev.mysql.com/doc/refman/8.4/en/create-index.html#create-index-functional-key-parts>

use std::collections::BTreeSet;

use super::SPELLING;
use super::keys::{Key, has_expression};
use super::modify::Modified;
use super::parts::{Problem, Size, character, size};
use crate::catalog::{Column, Index, IndexedThing, Table};
use crate::expression::{Expression, Extent};
use crate::identity::{ColumnId, ConstraintId};
use crate::name::Name;
use crate::types::Base;
use crate::variant::Dialect;

/// How many characters of a text, or bytes, an expression may have; with more it counts as TEXT or BLOB (measured on 9.7).
const LONGEST: u64 = 512;

/// Returns why no index keeps what an expression makes; `what` is the index.
pub(super) fn problem(table: &Table, expression: &Expression, what: &str) -> Option<Problem> {
    counting(table, expression, what)
        .or_else(|| too_long(table, expression, what))
        .or_else(|| matched(table, expression, what))
}

/// The same of all expressions of a key.
pub(super) fn problem_of_key(table: &Table, key: &Key) -> Option<Problem> {
    let what = key.shown();
    match key {
        Key::Primary(_) | Key::Unique(_) => None,
        Key::Index(it) => expressions(it).find_map(|it| problem(table, it, &what)),
    }
}

/// Returns how many bytes of an index its expressions take; what no index keeps counts nothing, since it is refused for that.
pub(super) fn bytes(table: &Table, index: &Index) -> u64 {
    let bytes = expressions(index).map(|it| match extent(table, it) {
        Extent::Text { characters, width } if characters <= LONGEST => characters * width,
        Extent::Bytes(count) if count <= LONGEST => count,
        // As much as a BIGINT or a DOUBLE takes.
        Extent::Plain(_) => 8,
        Extent::Text { .. } | Extent::Bytes(_) | Extent::Json | Extent::Shape => 0,
    });
    bytes.sum()
}

/// Finds the indexes that go before a table changes and come back after it, although they stay; `is_renamed` tells it of a
/// column that has another name afterwards, or is computed anew from such.
///
/// The server does not follow a new name into an expression (error 3837). Over a column of another type, or one that may
/// be NULL now, the hidden column would stay as it was, and each longer row, or NULL, be refused (errors 3907 and 1048).
/// Under another name it would stand where the old name's stood, and with two of them the server then takes no change in
/// place any more (error 1846).
pub(super) fn made_anew(
    before: &Table,
    after: &Table,
    modified: &[Modified],
    is_renamed: &dyn Fn(&Column) -> bool,
) -> BTreeSet<ConstraintId> {
    let changes = |column: ColumnId| {
        let modified = modified.iter().find(|it| it.column.id == column);
        let is_retyped = modified.is_some_and(|Modified { old, new, .. }| {
            (&old.ty, &old.charset, &old.collation) != (&new.ty, &new.charset, &new.collation)
                || old.nullable != new.nullable
        });
        is_retyped || after.column_by_id(column).is_some_and(is_renamed)
    };
    let is_only_one = before.indexes.iter().filter(|it| has_expression(it)).count() < 2;
    let kept = before.indexes.iter().filter(|old| {
        let Some(new) = after.indexes.iter().find(|it| it.id == old.id) else {
            return false;
        };
        let has_new_name = has_expression(new) && old.name != new.name && !is_only_one;
        let mut written = expressions(old).chain(expressions(new));
        has_new_name || written.any(|it| it.columns().into_iter().any(changes))
    });
    kept.map(|it| it.id).collect()
}

/// Returns the columns of foreign keys that stay, and that no key serves all the time since one over an expression goes or
/// comes: the server would not let it go (error 1553).
pub(super) fn unserved_columns(before: &Table, after: &Table, anew: &BTreeSet<ConstraintId>) -> Vec<ColumnId> {
    let serves = |key: &Key, columns: &[ColumnId]| {
        let leading = match key {
            Key::Primary(it) => it.columns.clone(),
            Key::Unique(it) => it.columns.clone(),
            Key::Index(it) => it.leading_columns(),
        };
        leading.starts_with(columns)
    };
    let (were, are) = (Key::all(before), Key::all(after));
    let stays = |key: &Key| are.iter().any(|it| it.is_same(key)) && !anew.contains(&key.id());
    let unserved = before.foreign_keys.iter().filter(|it| {
        let serving: Vec<&Key> = were.iter().filter(|key| serves(key, &it.columns)).collect();
        let coming = are.iter().filter(|key| serves(key, &it.columns));
        let is_over_expressions = serving.iter().copied().chain(coming).any(Key::is_functional);
        is_over_expressions && !serving.into_iter().any(stays)
    });
    unserved.flat_map(|it| it.columns.iter().copied()).collect()
}

/// Returns which rows keep an index from being made: errors 3751 and 1292, in the strict mode of a script.
pub(super) fn fails_on(table: &Table, index: &Index) -> Option<String> {
    let casts = |it: &&Expression| it.casts(Dialect::Mysql) && matches!(extent(table, it), Extent::Plain(_));
    let cast = expressions(index).find(casts)?;
    Some(format!("a value does not fit `{}`", shown(table, cast)))
}

/// The expression as one types it.
fn shown(table: &Table, expression: &Expression) -> String {
    let column = |id| table.column_by_id(id).map_or_else(String::new, |it| typed(&it.name));
    expression.render(&column, &|| typed(&table.name))
}

/// A name as one types it, in quotes where it needs some.
fn typed(name: &Name) -> String {
    match name.as_str().chars().all(|it| it.is_alphanumeric() || it == '_') {
        true => name.as_str().to_string(),
        false => SPELLING.name(name),
    }
}

fn expressions(index: &Index) -> impl Iterator<Item = &Expression> {
    index.columns.iter().filter_map(|it| match &it.thing {
        IndexedThing::Column(_) => None,
        IndexedThing::Expression(it) => Some(it),
    })
}

/// Error 3754.
fn counting(table: &Table, expression: &Expression, what: &str) -> Option<Problem> {
    let mut columns = expression.columns().into_iter().filter_map(|id| table.column_by_id(id));
    let name = columns.find(|it| it.autoincrement)?.name.as_str();
    let why = format!("MySQL computes nothing from the counting column `{name}`, as {what} would");
    Some(Problem::new(why, format!("index `{name}` itself")))
}

/// Errors 3753, 3757, 3760 and 3761: an index keeps no JSON, no shape, no text or bytes that may be
/// long, and none that are always empty.
fn too_long(table: &Table, expression: &Expression, what: &str) -> Option<Problem> {
    let shown = shown(table, expression);
    let (kept, hint) = match extent(table, expression) {
        Extent::Text { characters, .. } if characters > LONGEST => (
            "texts of more than 512 characters",
            format!("cut it: `cast({shown} as char(64))`, and ask for it so when rows are read"),
        ),
        Extent::Bytes(count) if count > LONGEST => (
            "more than 512 bytes",
            format!("cut it: `cast({shown} as binary(64))`, and ask for it so when rows are read"),
        ),
        Extent::Json => (
            "JSON",
            format!(
                "take it as another type, such as `cast({shown} as unsigned)`, and ask for it so when rows are read"
            ),
        ),
        Extent::Shape => (
            "shapes",
            "index a column that holds the shape, by `mysql: { prefix: spatial }`".to_string(),
        ),
        Extent::Text { characters: 0, .. } | Extent::Bytes(0) => {
            let why = format!("{what} cannot keep `{shown}`, which is always empty");
            return Some(Problem::new(why, "index the column itself"));
        }
        Extent::Text { .. } | Extent::Bytes(_) | Extent::Plain(_) => return None,
    };
    Some(Problem::new(
        format!("{what} cannot keep {kept}, which `{shown}` may be"),
        hint,
    ))
}

/// Error 3995: there a column that is part of the row counts as bytes, though a TEXT and an ENUM do not.
fn matched(table: &Table, expression: &Expression, what: &str) -> Option<Problem> {
    let matched = expression.matched_columns();
    let is_taken_for_bytes = |it: &&Column| match size(&SPELLING.type_name(&it.ty).unwrap_or_default()) {
        Size::Characters(_) | Size::Bytes(_) => true,
        Size::EndlessText(most) | Size::EndlessBytes(most) => most <= 255,
        Size::Whole(_) | Size::Shape | Size::Json => false,
    };
    let mut columns = matched.iter().filter_map(|id| table.column_by_id(*id));
    let name = &columns.find(is_taken_for_bytes)?.name;
    let (shown, typed) = (name.as_str(), typed(name));
    Some(Problem::new(
        format!("MySQL takes `{shown}` for bytes in {what} and holds no regular expression against it"),
        format!("write `convert({typed} using utf8mb4)` for `{typed}`"),
    ))
}

/// Returns what kind of value an expression over a table's columns has, and how long it can be.
fn extent(table: &Table, expression: &Expression) -> Extent {
    // A column that is not there was refused before.
    let of_column = |id| {
        table
            .column_by_id(id)
            .map_or(Extent::Plain(0), |it| of_column(table, it))
    };
    expression.extent(&of_column)
}

fn of_column(table: &Table, column: &Column) -> Extent {
    let characters = |it: &String| it.chars().count() as u64;
    let text = |characters: u64| Extent::Text {
        characters,
        width: u64::from(character(table, column)),
    };
    let endless = |most: u32| match most {
        u32::MAX => u64::MAX,
        most => u64::from(most),
    };
    match &column.ty.base {
        Base::Enum(it) if it.native => return text(it.values.iter().map(characters).max().unwrap_or(0)),
        Base::Set(values) => {
            let commas = (values.len() as u64).saturating_sub(1);
            return text(values.iter().map(characters).sum::<u64>() + commas);
        }
        Base::Enum(_) | Base::Plain(_) | Base::Native(_) => {}
    }
    // What has no spelling was refused before.
    match size(&SPELLING.type_name(&column.ty).unwrap_or_default()) {
        Size::Characters(count) => text(u64::from(count)),
        Size::EndlessText(most) => text(endless(most)),
        Size::Bytes(count) => Extent::Bytes(u64::from(count)),
        Size::EndlessBytes(most) => Extent::Bytes(endless(most)),
        Size::Whole(_) => Extent::Plain(digits(column)),
        Size::Shape => Extent::Shape,
        Size::Json => Extent::Json,
    }
}

/// How many characters a number or a moment has at most when it is written.
/// <https://dev.mysql.com/doc/refman/8.4/en/numeric-type-attributes.html>
fn digits(column: &Column) -> u64 {
    let ty = SPELLING.type_name(&column.ty).unwrap_or_default().to_ascii_lowercase();
    let (word, rest) = ty.split_once('(').unwrap_or((ty.as_str(), ""));
    let first = rest
        .split([',', ')'])
        .next()
        .and_then(|it| it.trim().parse::<u64>().ok());
    let fraction = |whole: u64| whole + first.filter(|it| *it > 0).map_or(0, |it| it + 1);
    match word.split(' ').next().unwrap_or_default() {
        "tinyint" | "year" => 4,
        "smallint" => 6,
        "mediumint" => 9,
        "int" => 11,
        "float" => 12,
        "double" => 22,
        "decimal" => first.unwrap_or(10) + 2,
        "bit" => first.unwrap_or(1),
        "date" | "time" => fraction(10),
        "timestamp" | "datetime" => fraction(19),
        _ => 20,
    }
}
