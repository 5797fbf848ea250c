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
use crate::types::Base;

/// How many characters of a text, or bytes, an expression may have; with more it counts as TEXT or BLOB (measured on 9.7).
const LONGEST: u64 = 512;

/// Returns why no index keeps what an expression makes; `what` is the index.
pub(super) fn problem(table: &Table, expression: &Expression, what: &str) -> Option<Problem> {
    too_long(table, expression, what).or_else(|| matched(table, expression, what))
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
        Extent::Text { .. } | Extent::Bytes(_) | Extent::Plain(_) | Extent::Json | Extent::Shape => 0,
    });
    bytes.sum()
}

/// Finds the indexes that go before a table changes and come back after it, although they stay.
///
/// Over a column of another type the hidden column would keep its type, and the server refuse each longer row (error
/// 3907). Under another name it would stand where the old name's stood, and with two of them the server then takes no
/// change in place any more (error 1846).
pub(super) fn made_anew(before: &Table, after: &Table, modified: &[Modified]) -> BTreeSet<ConstraintId> {
    let is_retyped = |column: ColumnId| {
        let Some(Modified { old, new, .. }) = modified.iter().find(|it| it.column.id == column) else {
            return false;
        };
        (&old.ty, &old.charset, &old.collation) != (&new.ty, &new.charset, &new.collation)
    };
    let is_only_one = before.indexes.iter().filter(|it| has_expression(it)).count() < 2;
    let kept = before.indexes.iter().filter(|old| {
        let Some(new) = after.indexes.iter().find(|it| it.id == old.id) else {
            return false;
        };
        let is_renamed = has_expression(new) && old.name != new.name && !is_only_one;
        is_renamed || expressions(old).any(|it| it.columns().into_iter().any(is_retyped))
    });
    kept.map(|it| it.id).collect()
}

fn expressions(index: &Index) -> impl Iterator<Item = &Expression> {
    index.columns.iter().filter_map(|it| match &it.thing {
        IndexedThing::Column(_) => None,
        IndexedThing::Expression(it) => Some(it),
    })
}

/// Errors 3753, 3757 and 3760: an index keeps no JSON, no shape, and no text or bytes that may be long.
fn too_long(table: &Table, expression: &Expression, what: &str) -> Option<Problem> {
    let column = |id| table.column_text(id).to_string();
    let shown = expression.render(&column, &|| table.name.as_str().to_string());
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
    let name = columns.find(is_taken_for_bytes)?.name.as_str();
    Some(Problem::new(
        format!("MySQL takes `{name}` for bytes in {what} and holds no regular expression against it"),
        format!("write `convert({name} using utf8mb4)` for `{name}`"),
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
        Size::Whole(_) => Extent::Plain(11),
        Size::Shape => Extent::Shape,
        Size::Json => Extent::Json,
    }
}
