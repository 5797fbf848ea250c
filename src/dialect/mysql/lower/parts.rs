//! What a key or index may hold: nothing without an end, and at most 3072 bytes.
//!
//! <https://dev.mysql.com/doc/refman/8.4/en/innodb-limits.html>

use super::SPELLING;
use super::keys::charset_of;
use super::modify::width;
use crate::catalog::{Column, Table};

/// A column of a key, with how much of it counts.
#[derive(Clone, Copy, Debug)]
pub(super) struct Part<'a> {
    /// The column.
    pub column: &'a Column,
    /// How many characters or bytes count; absent means all.
    pub length: Option<u32>,
}

/// How much of a column a key holds.
enum Size {
    /// So many characters.
    Characters(u32),
    /// So many bytes.
    Bytes(u32),
    /// A text without an end.
    EndlessText,
    /// Bytes without an end.
    EndlessBytes,
    /// What no key holds.
    Json,
}

const MOST: u32 = 3072;

/// Returns why a key cannot hold its columns, and what to type instead.
pub(super) fn problem(what: &str, table: &Table, parts: &[Part]) -> Option<(String, String)> {
    let mut bytes = 0;
    for Part { column, length } in parts {
        let ty = SPELLING.type_name(&column.ty).ok()?;
        let name = column.name.as_str();
        bytes += match (size(&ty), length) {
            (Size::Json, _) => {
                let why = format!("{what} cannot hold the JSON column `{name}`");
                return Some((why, "index an expression over it, or a computed column".to_string()));
            }
            (Size::EndlessText | Size::EndlessBytes, None) => {
                let why = format!("{what} cannot hold `{name}` of the type `{ty}` without a length");
                let hint = format!(
                    "give it the type `varchar(255)`, or `create_index` over `{{ name: {name}, length: 191 }}`"
                );
                return Some((why, hint));
            }
            (Size::EndlessText, Some(length)) | (Size::Characters(_), Some(length)) => {
                length * character(table, column)
            }
            (Size::EndlessBytes, Some(length)) => *length,
            (Size::Characters(count), None) => count * character(table, column),
            (Size::Bytes(count), length) => length.unwrap_or(count),
        };
    }
    if bytes <= MOST {
        return None;
    }
    let why = format!("{what} holds up to {bytes} bytes, and {MOST} are the most");
    Some((
        why,
        "take fewer or shorter columns, or an index over their beginnings: `{ name: …, length: 191 }`".to_string(),
    ))
}

fn character(table: &Table, column: &Column) -> u32 {
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
    width(&of_column.or(of_table).unwrap_or("utf8mb4").to_ascii_lowercase())
}

fn size(ty: &str) -> Size {
    let ty = ty.to_ascii_lowercase();
    let (word, rest) = ty.split_once('(').unwrap_or((ty.as_str(), ""));
    let count = rest.split(')').next().and_then(|it| it.trim().parse().ok());
    match word.trim() {
        "json" => Size::Json,
        "char" | "varchar" => Size::Characters(count.unwrap_or(1)),
        "binary" | "varbinary" => Size::Bytes(count.unwrap_or(1)),
        "tinytext" | "text" | "mediumtext" | "longtext" => Size::EndlessText,
        "tinyblob" | "blob" | "mediumblob" | "longblob" | "geometry" => Size::EndlessBytes,
        _ => Size::Bytes(8),
    }
}
