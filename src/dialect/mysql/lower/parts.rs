//! What a key or index may hold: nothing without an end, at most 3072 bytes, and of 16 columns.
//!
//! <https://dev.mysql.com/doc/refman/8.4/en/innodb-limits.html>

use super::SPELLING;
use super::definition::charset_of;
use super::indexed;
use super::keys::Key;
use super::modify::width;
use crate::catalog::{Column, Index, IndexedThing, Table};

/// Why a key cannot hold its columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Problem {
    /// What is wrong.
    pub why: String,
    /// What to type instead.
    pub hint: String,
}

/// A column of a key, with how much of it counts.
struct Part<'a> {
    column: &'a Column,
    /// How many characters or bytes count; absent means all.
    length: Option<u32>,
}

/// How much of a column a key holds.
pub(super) enum Size {
    /// So many characters.
    Characters(u32),
    /// So many bytes.
    Bytes(u32),
    /// So many bytes, of which a key never holds only some.
    Whole(u32),
    /// A text without an end, or with one of so many bytes.
    EndlessText(u32),
    /// Bytes without an end, or with one.
    EndlessBytes(u32),
    /// A place or shape.
    Shape,
    /// What no key holds.
    Json,
}

const MOST: u64 = 3072;

/// The manual: "An index may consist of up to 16 columns."
/// <https://dev.mysql.com/doc/refman/8.4/en/multiple-column-indexes.html>
const MOST_PARTS: usize = 16;

/// Returns why a key of a table cannot hold its columns, the first reason only.
pub(super) fn problem(table: &Table, key: &Key) -> Option<Problem> {
    let of = |ids: &[_]| {
        let columns = ids.iter().filter_map(|id| table.column_by_id(*id));
        columns.map(|column| Part { column, length: None }).collect::<Vec<_>>()
    };
    let what = key.shown();
    let (count, parts) = match key {
        Key::Primary(it) => (it.columns.len(), of(&it.columns)),
        Key::Unique(it) => (it.columns.len(), of(&it.columns)),
        Key::Index(it) => match it.prefix.as_deref().map(str::to_ascii_lowercase).as_deref() {
            Some("fulltext") => return unsearched(table, it, &what),
            Some("spatial") => return unplaced(table, it, &what),
            Some(_) | None => (it.columns.len(), parts_of(table, it)),
        },
    };
    if count > MOST_PARTS {
        let why = format!("{what} names {count} columns, and {MOST_PARTS} are the most");
        return Some(Problem::new(why, "take fewer columns"));
    }
    if let (Key::Primary(_), Some(column)) = (key, parts.iter().map(|it| it.column).find(is_virtual)) {
        let why = format!(
            "{what} cannot hold `{}`, which is computed when it is read",
            column.name.as_str()
        );
        return Some(Problem::new(why, "let the column be computed with `stored: true`"));
    }
    let is_unique = match key {
        Key::Primary(_) | Key::Unique(_) => true,
        Key::Index(it) => it.unique,
    };
    let mut bytes = match key {
        Key::Primary(_) | Key::Unique(_) => 0,
        Key::Index(it) => indexed::bytes(table, it),
    };
    for Part { column, length } in parts {
        bytes += match held(table, column, length, &what, is_unique) {
            Ok(bytes) => bytes,
            Err(problem) => return Some(problem),
        };
    }
    (bytes > MOST).then(|| {
        Problem::new(
            format!("{what} holds up to {bytes} bytes, and {MOST} are the most"),
            "take fewer or shorter columns, or an index over their beginnings: `{ name: …, length: 191 }`",
        )
    })
}

impl Problem {
    pub(super) fn new(why: String, hint: impl Into<String>) -> Self {
        Self { why, hint: hint.into() }
    }
}

fn is_virtual(column: &&Column) -> bool {
    column.computed.as_ref().is_some_and(|it| !it.stored)
}

fn parts_of<'a>(table: &'a Table, index: &'a Index) -> Vec<Part<'a>> {
    let part = |it: &crate::catalog::IndexColumn| match &it.thing {
        IndexedThing::Column(id) => table.column_by_id(*id).map(|column| Part {
            column,
            length: it.length,
        }),
        IndexedThing::Expression(_) => None,
    };
    index.columns.iter().filter_map(part).collect()
}

/// Returns how many bytes of a column a key holds.
fn held(table: &Table, column: &Column, length: Option<u32>, what: &str, is_unique: bool) -> Result<u64, Problem> {
    // What has no spelling was refused before.
    let ty = SPELLING.type_name(&column.ty).unwrap_or_default();
    let name = column.name.as_str();
    let character = u64::from(character(table, column));
    let endless = || {
        let why = format!("{what} cannot hold `{name}` of the type `{ty}` without a length");
        let hint = format!("give it the type `varchar(255)`, or `create_index` over `{{ name: {name}, length: 191 }}`");
        Problem::new(why, hint)
    };
    // Errors 1391, 1089 and 1071: a beginning is one of a text or of bytes, and no longer than it.
    let beginning = |unit: u64, most: u64, length: u32| match u64::from(length) * unit {
        0 => Err(Problem::new(
            format!("{what} would hold nothing of `{name}`, by its length 0"),
            "write how many characters count, or leave `length` out",
        )),
        bytes if bytes > most => Err(Problem::new(
            format!(
                "{what} wants {length} of `{name}`, which holds {} at most",
                most / unit.max(1)
            ),
            format!("write `length: {}` or less", most / unit.max(1)),
        )),
        bytes => Ok(bytes),
    };
    let whole = |bytes: u64| match length {
        None => Ok(bytes),
        Some(_) => Err(Problem::new(
            format!("{what} takes no length of `{name}`, whose type `{ty}` is no text"),
            "leave `length` out",
        )),
    };
    match (size(&ty), length) {
        (Size::Json, _) => Err(Problem::new(
            format!("{what} cannot hold the JSON column `{name}`"),
            "index an expression over it, or a computed column",
        )),
        (Size::EndlessText(_) | Size::EndlessBytes(_), None) => Err(endless()),
        (Size::EndlessText(most), Some(length)) => beginning(character, u64::from(most), length),
        (Size::EndlessBytes(most), Some(length)) => beginning(1, u64::from(most), length),
        (Size::Characters(count), None) => Ok(u64::from(count) * character),
        (Size::Characters(count), Some(length)) => beginning(character, u64::from(count) * character, length),
        (Size::Bytes(count), None) => Ok(u64::from(count)),
        (Size::Bytes(count), Some(length)) => beginning(1, u64::from(count), length),
        (Size::Whole(count), _) => whole(u64::from(count)),
        (Size::Shape, _) if is_unique => Err(Problem::new(
            format!("{what} cannot hold the shapes of `{name}`, since two are not told apart"),
            "index it by `mysql: { prefix: spatial }`, not unique",
        )),
        (Size::Shape, _) => whole(32),
    }
}

/// Errors 1283, 3152 and 3106: only texts are searched, all of one character set and collation.
fn unsearched(table: &Table, index: &Index, what: &str) -> Option<Problem> {
    let columns: Vec<&Column> = parts_of(table, index).iter().map(|it| it.column).collect();
    for column in &columns {
        let (name, ty) = (column.name.as_str(), SPELLING.type_name(&column.ty).unwrap_or_default());
        let is_text = match size(&ty) {
            Size::Characters(_) | Size::EndlessText(_) => true,
            Size::Bytes(_) | Size::Whole(_) | Size::EndlessBytes(_) | Size::Shape | Size::Json => false,
        };
        if !is_text {
            let why = format!("{what} searches texts, and `{name}` is of the type `{ty}`");
            return Some(Problem::new(
                why,
                "leave the column out, or give it a type such as `text`",
            ));
        }
        if is_virtual(column) {
            let why = format!("{what} cannot search `{name}`, which is computed when it is read");
            return Some(Problem::new(why, "let the column be computed with `stored: true`"));
        }
    }
    let (first, others) = columns.split_first()?;
    let other = others.iter().find(|it| {
        let collations = (collation(table, first), collation(table, it));
        charset(table, first) != charset(table, it) || matches!(collations, (Some(a), Some(b)) if a != b)
    })?;
    let why = format!(
        "{what} searches texts of one collation, and `{}` and `{}` have two",
        first.name.as_str(),
        other.name.as_str()
    );
    Some(Problem::new(why, "give them the same `collation`, or an index each"))
}

/// Errors 1687, 1252, 1070 and 1089: one shape that is never NULL.
fn unplaced(table: &Table, index: &Index, what: &str) -> Option<Problem> {
    for Part { column, length } in parts_of(table, index) {
        let (name, ty) = (column.name.as_str(), SPELLING.type_name(&column.ty).unwrap_or_default());
        let is_shape = match size(&ty) {
            Size::Shape => true,
            Size::Characters(_)
            | Size::Bytes(_)
            | Size::Whole(_)
            | Size::EndlessText(_)
            | Size::EndlessBytes(_)
            | Size::Json => false,
        };
        if !is_shape {
            let why = format!("{what} finds shapes, and `{name}` is of the type `{ty}`");
            return Some(Problem::new(
                why,
                "leave `mysql.prefix` out, or give the column a type such as `geometry`",
            ));
        }
        if column.nullable {
            let why = format!("{what} takes no NULL, which `{name}` may hold");
            return Some(Problem::new(why, "write `nullable: false` at the column"));
        }
        if length.is_some() {
            let why = format!("{what} takes no length of `{name}`");
            return Some(Problem::new(why, "leave `length` out"));
        }
    }
    (index.columns.len() > 1).then(|| {
        let why = format!(
            "{what} names {} columns, and finds shapes of one only",
            index.columns.len()
        );
        Problem::new(why, "make an index for each")
    })
}

fn charset<'a>(table: &'a Table, column: &'a Column) -> String {
    let options = &table.options;
    let of_column = column
        .mysql
        .charset
        .as_deref()
        .or(column.collation.as_deref().map(charset_of));
    let of_table = options
        .charset
        .as_deref()
        .or(options.collate.as_deref().map(charset_of));
    of_column.or(of_table).unwrap_or("utf8mb4").to_ascii_lowercase()
}

/// Returns the collation that is written for a column, or for its table where the column says nothing.
fn collation(table: &Table, column: &Column) -> Option<String> {
    let of_table = table
        .options
        .collate
        .as_ref()
        .filter(|_| column.mysql.charset.is_none());
    column.collation.as_ref().or(of_table).map(|it| it.to_ascii_lowercase())
}

/// Returns how many bytes a character of a column has at most.
pub(super) fn character(table: &Table, column: &Column) -> u32 {
    width(&charset(table, column))
}

/// Returns how much of a column of a type a key holds.
pub(super) fn size(ty: &str) -> Size {
    let ty = ty.to_ascii_lowercase();
    let (word, rest) = ty.split_once('(').unwrap_or((ty.as_str(), ""));
    let count = rest.split(')').next().and_then(|it| it.trim().parse().ok());
    let word = word.trim();
    match word {
        "json" => Size::Json,
        "char" | "varchar" => Size::Characters(count.unwrap_or(1)),
        "binary" | "varbinary" => Size::Bytes(count.unwrap_or(1)),
        "tinytext" => Size::EndlessText(255),
        "text" | "mediumtext" | "longtext" => Size::EndlessText(u32::MAX),
        "tinyblob" => Size::EndlessBytes(255),
        "blob" | "mediumblob" | "longblob" => Size::EndlessBytes(u32::MAX),
        "geometry" | "point" | "linestring" | "polygon" | "multipoint" | "multilinestring" | "multipolygon"
        | "geometrycollection" | "geomcollection" => Size::Shape,
        _ => Size::Whole(8),
    }
}
