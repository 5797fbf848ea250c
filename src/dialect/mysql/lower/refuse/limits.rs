//! How long a row, a comment and a name may be.

use super::super::parts::character;
use super::super::{SPELLING, keys::Key};
use super::Refusals;
use crate::catalog::{Column, Table};

/// The manual: "The internal representation of a MySQL table has a maximum row size limit of 65,535 bytes".
/// <https://dev.mysql.com/doc/refman/8.4/en/column-count-limit.html#row-size-limits>
const MOST: u64 = 65_535;

/// The manual: "A comment for a column can be up to 1024 characters long", and for a table up to 2048.
/// <https://dev.mysql.com/doc/refman/8.4/en/create-table.html>
const LONGEST_COMMENTS: (usize, usize) = (1024, 2048);

impl Refusals<'_> {
    /// Error 1118: a row has a longest length, of which texts and blobs are no part but for some bytes.
    pub(super) fn row(&mut self) {
        let (before, table) = (self.before, self.table);
        let changed = |it: &&Column| before.is_none_or(|table| !table.columns.contains(it));
        let changed = table.columns.iter().filter(changed);
        let Some(longest) = changed.max_by_key(|it| bytes(table, it)) else {
            return;
        };
        let whole = row_bytes(table);
        if whole <= MOST || before.is_some_and(|it| row_bytes(it) > MOST) {
            return;
        }
        let name = longest.name.as_str();
        let why = format!(
            "a row of `{}` would take up to {whole} bytes, and {MOST} are the most",
            table.name.as_str()
        );
        let hint = format!("make `{name}` shorter, or give it the type `text`, which is kept apart");
        self.refuse(self.place.column(name, "type"), why, &hint);
    }

    /// Errors 1628 and 1629.
    pub(super) fn comments(&mut self) {
        let (before, table) = (self.before, self.table);
        let (of_column, of_table) = LONGEST_COMMENTS;
        let mut asked = Vec::new();
        if before.is_none_or(|it| it.comment != table.comment) {
            let what = format!("the table `{}`", table.name.as_str());
            asked.push((what, &table.comment, of_table, "comment".to_string()));
        }
        for column in &table.columns {
            let was = before.and_then(|it| it.column_by_id(column.id));
            if was.is_none_or(|it| it.comment != column.comment) {
                let name = column.name.as_str();
                let field = self.place.column(name, "comment");
                asked.push((format!("column `{name}`"), &column.comment, of_column, field));
            }
        }
        for (what, comment, most, field) in asked {
            let count = comment.as_ref().map_or(0, |it| it.chars().count());
            if count > most {
                let why = format!("the comment of {what} has {count} characters, and {most} are the most");
                self.refuse(field, why, "shorten it");
            }
        }
    }

    /// Error 1280: the name is the primary key's.
    pub(super) fn key_name(&mut self, key: &Key, field: String) {
        if key.name().as_str().eq_ignore_ascii_case("primary") {
            let why = format!("{} cannot have the name of the primary key", key.shown());
            self.refuse(field, why, "give it another name, or none");
        }
    }
}

fn row_bytes(table: &Table) -> u64 {
    let columns: u64 = table.columns.iter().map(|it| bytes(table, it)).sum();
    let nullable = table.columns.iter().filter(|it| it.nullable).count();
    columns + u64::try_from(nullable.div_ceil(8)).unwrap_or(u64::MAX)
}

/// Returns how many bytes of a row a column takes at most; what vellum does not know counts nothing.
/// <https://dev.mysql.com/doc/refman/8.4/en/storage-requirements.html>
fn bytes(table: &Table, column: &Column) -> u64 {
    // What has no spelling was refused before.
    let ty = SPELLING.type_name(&column.ty).unwrap_or_default().to_ascii_lowercase();
    let (word, rest) = ty.split_once('(').unwrap_or((ty.as_str(), ""));
    let inside = rest.split(')').next().unwrap_or_default();
    let mut numbers = inside.split(',').map(|it| it.trim().parse::<u64>().ok());
    let (first, second) = (numbers.next().flatten(), numbers.next().flatten());
    let members = u64::try_from(inside.split(',').count()).unwrap_or(u64::MAX);
    let fraction = |whole: u64| whole + first.unwrap_or(0).div_ceil(2);
    // The length stands before the value in one byte up to 255, else in two.
    let measured = |bytes: u64| bytes + if bytes > 255 { 2 } else { 1 };
    let character = u64::from(character(table, column));
    match word.split(' ').next().unwrap_or_default() {
        "tinyint" | "year" => 1,
        "smallint" => 2,
        "mediumint" | "date" => 3,
        "int" | "float" => 4,
        "bigint" | "double" => 8,
        "decimal" => {
            let (digits, behind) = (first.unwrap_or(10), second.unwrap_or(0));
            decimal(digits.saturating_sub(behind)) + decimal(behind)
        }
        "time" => fraction(3),
        "timestamp" => fraction(4),
        "datetime" => fraction(5),
        "bit" => first.unwrap_or(1).div_ceil(8),
        "char" => first.unwrap_or(1).saturating_mul(character),
        "binary" => first.unwrap_or(1),
        "varchar" => measured(first.unwrap_or(0).saturating_mul(character)),
        "varbinary" => measured(first.unwrap_or(0)),
        "enum" if members > 255 => 2,
        "enum" => 1,
        "set" if members > 32 => 8,
        "set" if members > 24 => 4,
        "set" => members.div_ceil(8),
        "tinytext" | "tinyblob" => 9,
        "text" | "blob" => 10,
        "mediumtext" | "mediumblob" => 11,
        "longtext" | "longblob" | "json" | "geometry" => 12,
        _ => 0,
    }
}

/// Nine digits take four bytes, and what is left over as many as it needs.
fn decimal(digits: u64) -> u64 {
    digits / 9 * 4 + (digits % 9).div_ceil(2)
}
