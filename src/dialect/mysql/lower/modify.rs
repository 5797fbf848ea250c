//! What a change of a column costs: the lightest algorithm that both MySQL and MariaDB take for it.
//!
//! <https://dev.mysql.com/doc/refman/8.4/en/innodb-online-ddl-operations.html#online-ddl-column-operations>

use super::SPELLING;
use super::action::Algorithm;
use super::column::ColumnText;
use super::definition::charset_of;
use super::ground::Reach;
use super::keys::Key;
use crate::catalog::{Check, Column, Table};
use crate::dialect::statement::{DataLoss, Work};
use crate::operation::{Values, values};
use crate::types::{Base, Plain};
use crate::variant::Dialect;

/// A column that stays and changes.
#[derive(Clone, Debug)]
pub(super) struct Modified<'a> {
    /// The column as it is afterwards.
    pub column: &'a Column,
    /// Its definition before, under the names that hold afterwards.
    pub old: ColumnText,
    /// Its definition afterwards.
    pub new: ColumnText,
    /// What it costs.
    pub cost: Cost,
}

/// What a change of a column costs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Cost {
    /// How it is done.
    pub algorithm: Algorithm,
    /// How deep it goes.
    pub reach: Reach,
    /// What is done meanwhile.
    pub work: Work,
    /// What is lost.
    pub loss: DataLoss,
    /// Which rows make it fail.
    pub fails_on: Vec<String>,
    /// Whether no row may hold NULL any more.
    pub fills: bool,
    /// The values of an enumeration or set that are no more.
    pub gone: Vec<String>,
    /// Whether no foreign key may stand on the column meanwhile.
    pub frees_keys: bool,
}

/// Lists the columns that stay and change; `stage` is the table as it was under its new names.
pub(super) fn modified<'a>(stage: &Table, after: &'a Table) -> Vec<Modified<'a>> {
    let mut found = Vec::new();
    for column in &after.columns {
        let Some(was) = stage.column_by_id(column.id) else {
            continue;
        };
        // What is shared is written alike, since both tables have the same names.
        if std::ptr::eq(was, column) {
            continue;
        }
        let (old, new) = (ColumnText::of(stage, was), ColumnText::of(after, column));
        if old != new {
            let cost = cost(stage, (was, column), &old, &new);
            found.push(Modified { column, old, new, cost });
        }
    }
    found
}

impl Modified<'_> {
    /// Tells whether nothing but the default changes.
    pub(super) fn is_default_only(&self) -> bool {
        let old = ColumnText {
            default: self.new.default.clone(),
            ..self.old.clone()
        };
        old == self.new
    }

    /// Tells whether MODIFY does not take it: a virtual column has no values to keep.
    ///
    /// The manual: "Virtual generated columns cannot be altered to stored generated columns, or vice versa", and the same
    /// of virtual and ordinary ones.
    /// <https://dev.mysql.com/doc/refman/8.4/en/alter-table-generated-columns.html>
    pub(super) fn is_made_anew(&self) -> bool {
        let is_virtual = |it: &ColumnText| it.computed.as_ref().is_some_and(|(_, stored)| !stored);
        is_virtual(&self.old) != is_virtual(&self.new)
    }
}

fn cost(stage: &Table, (was, column): (&Column, &Column), old: &ColumnText, new: &ColumnText) -> Cost {
    let mut cost = Cost {
        algorithm: Algorithm::Instant,
        reach: Reach::Dictionary,
        work: Work::Metadata,
        loss: DataLoss::None,
        fails_on: Vec::new(),
        fills: false,
        gone: Vec::new(),
        frees_keys: false,
    };
    if old.nullable != new.nullable && new.computed.is_none() {
        cost.algorithm = match new.nullable {
            true if is_clustered(stage, was) => Algorithm::Copy,
            true => Algorithm::InPlace,
            false => made_not_null(stage),
        };
        cost.reach = Reach::Rows;
        cost.work = Work::Rewrite;
        cost.fills = !new.nullable;
    }
    if (&old.ty, &old.charset, &old.collation) != (&new.ty, &new.charset, &new.collation) {
        let algorithm = retyped(stage, (was, column), old, new);
        cost.algorithm = cost.algorithm.max(algorithm);
        cost.frees_keys = algorithm == Algorithm::Copy;
        narrowed(&mut cost, (was, column), old, new);
    }
    if old.nullable != new.nullable && new.computed.is_some() {
        cost.algorithm = Algorithm::Copy;
    }
    if old.computed != new.computed || old.counts != new.counts {
        cost.algorithm = Algorithm::Copy;
        cost.frees_keys = true;
        if old.computed.is_none() && new.computed.is_some() {
            cost.loss = DataLoss::Certain;
        }
    }
    // MariaDB copies for any change of a stored column.
    if new.computed.as_ref().is_some_and(|(_, stored)| *stored) {
        cost.algorithm = Algorithm::Copy;
    }
    cost.algorithm = redefined(stage, cost.algorithm);
    cost
}

/// Returns how the server takes a MODIFY or a new name of any column of a table.
pub(super) fn redefined(table: &Table, wanted: Algorithm) -> Algorithm {
    match table.checks.iter().any(|it| is_apart(table, it)) {
        true => Algorithm::Copy,
        false => wanted,
    }
}

/// Returns how a column of a table becomes NOT NULL: MariaDB copies a table that has a stored computed column (error 1845).
pub(super) fn made_not_null(table: &Table) -> Algorithm {
    let is_stored = |it: &Column| it.computed.as_ref().is_some_and(|it| it.stored);
    match table.columns.iter().any(is_stored) {
        true => Algorithm::Copy,
        false => redefined(table, Algorithm::InPlace),
    }
}

/// Tells whether a check names a column of a date, a time, an ENUM, or a long text or blob: then the server takes no MODIFY
/// and no new name of any column of the table but by copying it (error 1845, seen on MySQL 9.7); columns still come, go and
/// change their default. TEXT and BLOB themselves, JSON and GEOMETRY do not do so.
pub(super) fn is_apart(table: &Table, check: &Check) -> bool {
    const APART: [&str; 12] = [
        "date",
        "time",
        "datetime",
        "timestamp",
        "enum",
        "set",
        "tinytext",
        "mediumtext",
        "longtext",
        "tinyblob",
        "mediumblob",
        "longblob",
    ];
    let columns = check.condition.columns();
    let mut named = columns.iter().filter_map(|it| table.column_by_id(*it));
    named.any(|column| {
        let ty = SPELLING.type_name(&column.ty).unwrap_or_default().to_ascii_lowercase();
        let word = ty.split(['(', ' ']).next().unwrap_or_default();
        APART.contains(&word)
    })
}

/// Tells whether the rows are kept in the order of a unique key that a column is part of.
fn is_clustered(table: &Table, column: &Column) -> bool {
    let uniques = table
        .uniques
        .iter()
        .filter(|it| it.columns.contains(&column.id))
        .map(Key::Unique);
    let indexes = table
        .indexes
        .iter()
        .filter(|it| it.leading_columns().contains(&column.id))
        .map(Key::Index);
    uniques.chain(indexes).any(|it| it.is_clustered(table))
}

fn narrowed(cost: &mut Cost, (was, column): (&Column, &Column), old: &ColumnText, new: &ColumnText) {
    let gone = |old: &[String], new: &[String]| old.iter().filter(|it| !new.contains(it)).cloned().collect();
    match (&was.ty.base, &column.ty.base) {
        (Base::Enum(old), Base::Enum(new)) => cost.gone = gone(&old.values, &new.values),
        (Base::Set(old), Base::Set(new)) => cost.gone = gone(old, new),
        (Base::Plain(_) | Base::Enum(_) | Base::Set(_) | Base::Native(_), _) => {
            let name = column.name.as_str();
            let unfit = format!("a value in `{name}` does not fit {}", new.ty);
            match values(&was.ty, &column.ty, Dialect::Mysql) {
                _ if old.ty == new.ty => {}
                Values::Kept => {}
                Values::Stopped => cost.fails_on.push(unfit),
                Values::Trimmed(_) => {
                    cost.loss = DataLoss::Possible;
                    cost.fails_on
                        .push(format!("{unfit}, unless by blanks at its end, which are cut"));
                }
                Values::Rewritten => {
                    cost.loss = DataLoss::Possible;
                    cost.fails_on.push(unfit);
                }
            }
        }
    }
}

fn retyped(stage: &Table, (was, column): (&Column, &Column), old: &ColumnText, new: &ColumnText) -> Algorithm {
    let charset = |it: &ColumnText| -> String {
        let of_collation = it.collation.as_deref().map(charset_of);
        let of_table = stage
            .options
            .charset
            .as_deref()
            .or(stage.options.collate.as_deref().map(charset_of));
        it.charset
            .as_deref()
            .or(of_collation)
            .or(of_table)
            .unwrap_or("utf8mb4")
            .to_ascii_lowercase()
    };
    let (was_charset, charset) = (charset(old), charset(new));
    if was_charset != charset || (old.collation != new.collation && is_indexed(stage, column)) {
        return Algorithm::Copy;
    }
    if old.ty == new.ty {
        // Another collation of the same characters, on which no index is sorted.
        return Algorithm::InPlace;
    }
    match (&was.ty.base, &column.ty.base) {
        (Base::Enum(old), Base::Enum(new)) if old.native && new.native => appended(&old.values, &new.values, &[255]),
        (Base::Set(old), Base::Set(new)) => appended(old, new, &[8, 16, 24, 32]),
        (Base::Plain(Plain::Varchar), Base::Plain(Plain::Varchar)) => {
            let bytes = |column: &Column| column.ty.arguments.first().copied().unwrap_or(0) * width(&charset);
            let (old, new) = (bytes(was), bytes(column));
            // The length stands before the value in one byte up to 255, else in two.
            match new >= old && (old > 255) == (new > 255) {
                true => Algorithm::InPlace,
                false => Algorithm::Copy,
            }
        }
        (Base::Plain(_) | Base::Enum(_) | Base::Set(_) | Base::Native(_), _) => Algorithm::Copy,
    }
}

/// Members at the end are instant while the size of a value stays; `limits` are the largest counts of each size.
fn appended(old: &[String], new: &[String], limits: &[usize]) -> Algorithm {
    let size = |count: usize| limits.iter().filter(|limit| count > **limit).count();
    match new.starts_with(old) && size(old.len()) == size(new.len()) {
        true => Algorithm::Instant,
        false => Algorithm::Copy,
    }
}

fn is_indexed(table: &Table, column: &Column) -> bool {
    let key = table.primary_key.iter().flat_map(|it| &it.columns);
    let uniques = table.uniques.iter().flat_map(|it| &it.columns);
    key.chain(uniques).any(|it| *it == column.id)
        || table.indexes.iter().any(|it| it.all_columns().contains(&column.id))
}

/// Returns how many bytes a character of a character set has at most.
/// <https://dev.mysql.com/doc/refman/8.4/en/charset-charsets.html>
pub(super) fn width(charset: &str) -> u32 {
    match charset {
        "utf8mb4" | "utf16" | "utf16le" | "utf32" | "gb18030" => 4,
        "utf8" | "utf8mb3" | "eucjpms" | "ujis" => 3,
        "big5" | "cp932" | "euckr" | "gb2312" | "gbk" | "sjis" | "ucs2" => 2,
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Members at the end are instant until the value needs another byte.
    #[test]
    fn members_are_appended() {
        let list = |count: usize| (0..count).map(|it| it.to_string()).collect::<Vec<_>>();
        let cases = [
            (list(2), list(3), &[255][..], Algorithm::Instant),
            (list(255), list(256), &[255], Algorithm::Copy),
            (list(256), list(257), &[255], Algorithm::Instant),
            (list(3), list(2), &[255], Algorithm::Copy),
            (list(8), list(9), &[8, 16], Algorithm::Copy),
        ];
        for (old, new, limits, expected) in cases {
            assert_eq!(appended(&old, &new, limits), expected, "{} to {}", old.len(), new.len());
        }
    }
}
