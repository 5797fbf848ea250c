//! The values of a rebuilt table: what becomes of them where a column's type is another, and which stop the rebuild.
//!
//! SQLite's affinity does the change as the rows are copied: text that looks like a number becomes one and the rest stays
//! text, where a CAST would make 0 of it. So there is no CAST between text and numbers, and what did not become of the new
//! kind stops the script. <https://www.sqlite.org/datatype3.html#type_affinity>

use super::define;
use super::moments::rewritten;
use super::rebuild::Rebuild;
use super::spelling::SqliteSpelling;
use super::types::{Affinity, affinity};
use crate::catalog::{Column, Table};
use crate::dialect::spelling::{Spelling, Unspellable};
use crate::dialect::{Statement, Work, shared};
use crate::name::Name;
use crate::types::Plain;

const SQLITE: SqliteSpelling = SqliteSpelling;

impl Rebuild<'_> {
    /// Returns the value of a column for a row of the old table; `None` where the new table gives it by itself.
    pub(super) fn value(&self, column: &Column) -> Result<Option<String>, Unspellable> {
        let Self { source, group, .. } = self;
        let fill = match group.fills.get(&column.id) {
            Some(fill) => fill.sql(source)?,
            None => None,
        };
        let Some(old) = source.column_by_id(column.id) else {
            return Ok(fill);
        };
        let (table, name) = (SQLITE.name(&source.name), SQLITE.name(&old.name));
        let mut value = format!("{table}.{name}");
        if let Some(pairs) = group.renamed_values.get(&column.id) {
            value = renamed_values(&value, pairs);
        }
        value = rewritten(old, column, &value).unwrap_or(value);
        // Bytes out of text and text out of bytes, as they are: there is no affinity that does it.
        match (self.affinity(source, old), self.affinity(self.after, column)) {
            (Affinity::Text, Affinity::Blob) => value = format!("CAST({value} AS BLOB)"),
            (Affinity::Blob, Affinity::Text) => value = format!("CAST({value} AS TEXT)"),
            (Affinity::Integer | Affinity::Text | Affinity::Blob | Affinity::Real | Affinity::Numeric, _) => {}
        }
        Ok(Some(match fill {
            Some(fill) => format!("coalesce({value}, {fill})"),
            None => value,
        }))
    }

    fn affinity(&self, table: &Table, column: &Column) -> Affinity {
        affinity(&define::declared_type(table, column))
    }

    /// Says what becomes of the values of each column whose type is another.
    pub(super) fn conversions(&self) -> Vec<String> {
        let changed = self.retyped().filter_map(|(old, new)| {
            let name = new.name.as_str();
            let (from, to) = (self.affinity(self.source, old), self.affinity(self.after, new));
            Some(match (from, to) {
                (Affinity::Text | Affinity::Blob, Affinity::Integer | Affinity::Real | Affinity::Numeric) => {
                    format!("text in `{name}` that is a number becomes one: 007 becomes 7")
                }
                (Affinity::Integer | Affinity::Real | Affinity::Numeric, Affinity::Text) => {
                    format!("numbers in `{name}` become text")
                }
                (Affinity::Text, Affinity::Blob) => format!("text in `{name}` becomes its bytes"),
                (Affinity::Blob, Affinity::Text) => format!("bytes in `{name}` are read as UTF-8"),
                (Affinity::Text, Affinity::Text) if rewritten(old, new, "").is_some() => {
                    format!("moments in `{name}` are written as `{}`", new.ty.to_text())
                }
                (Affinity::Text, Affinity::Text) if is_moment(old) != is_moment(new) || is_moment(old) => {
                    format!("text in `{name}` stays as it is")
                }
                (Affinity::Integer | Affinity::Numeric, Affinity::Real) => {
                    format!("numbers in `{name}` keep 15 digits")
                }
                (
                    Affinity::Integer | Affinity::Text | Affinity::Blob | Affinity::Real | Affinity::Numeric,
                    Affinity::Integer | Affinity::Text | Affinity::Blob | Affinity::Real | Affinity::Numeric,
                ) => return None,
            })
        });
        changed.collect()
    }

    /// Tells whether a value may be another after the change of its column's type.
    pub(super) fn rewrites_values(&self) -> bool {
        self.retyped().any(
            |(old, new)| match (self.affinity(self.source, old), self.affinity(self.after, new)) {
                (Affinity::Text | Affinity::Blob, Affinity::Integer | Affinity::Real | Affinity::Numeric)
                | (Affinity::Integer | Affinity::Numeric, Affinity::Real)
                | (Affinity::Blob, Affinity::Text) => true,
                (Affinity::Integer | Affinity::Real | Affinity::Numeric, _)
                | (Affinity::Text, Affinity::Text | Affinity::Blob)
                | (Affinity::Blob, Affinity::Blob) => false,
            },
        )
    }

    /// Returns the columns whose type is another and whose values are copied, as they were and as they are.
    fn retyped(&self) -> impl Iterator<Item = (&Column, &Column)> {
        let kept = self.after.columns.iter().filter(|it| it.computed.is_none());
        let kept = kept.filter_map(|new| self.source.column_by_id(new.id).map(|old| (old, new)));
        kept.filter(|(old, new)| old.ty != new.ty)
    }

    /// Stops where a value is of another kind than its column's new type.
    pub(super) fn value_guards(&self) -> Vec<Statement> {
        let Self {
            source, after, group, ..
        } = self;
        // A STRICT table looks itself.
        if after.options.strict {
            return Vec::new();
        }
        let mut statements = Vec::new();
        for (old, column) in self.retyped() {
            let (from, to) = (self.affinity(source, old), self.affinity(after, column));
            let Some((kinds, what)) = kept_kinds(from, to) else {
                continue;
            };
            let shown = format!("{}.{}", shared::shown(after), column.name.as_str());
            let origin = group.origin_of(|it| it.column_by_id(column.id).map(|it| it.ty.clone()));
            let message = format!("a row holds a value in {shown} that is no {what}");
            let (new, name) = (SQLITE.name(&self.beside), SQLITE.name(&column.name));
            let (guard, message_name) = (guard_name(), SQLITE.name(&Name::from(message.clone())));
            let guard = SQLITE.name(&guard);
            let summary = format!("stop where a value of {shown} is no {what}");
            statements.push(Statement::new(
                origin,
                summary.clone(),
                format!("CREATE TEMP TABLE {guard} (\"rows\" INTEGER CONSTRAINT {message_name} CHECK (\"rows\" = 0))"),
            ));
            statements.push(
                Statement::new(
                    origin,
                    summary.clone(),
                    format!(
                        "INSERT INTO temp.{guard}\nSELECT count(*) FROM {new} WHERE typeof({new}.{name}) NOT IN ({kinds})"
                    ),
                )
                .work(Work::Scan)
                .fails_on(message),
            );
            statements.push(Statement::new(origin, summary, format!("DROP TABLE temp.{guard}")));
        }
        statements
    }
}

/// The name of the temporary table that a guard is made of.
fn guard_name() -> Name {
    Name::new("_vellum_values")
}

/// Returns the kinds that values may have after a change of type, and what they are called.
fn kept_kinds(from: Affinity, to: Affinity) -> Option<(&'static str, &'static str)> {
    match (from, to) {
        (Affinity::Integer, Affinity::Integer | Affinity::Real | Affinity::Numeric)
        | (Affinity::Real, Affinity::Real | Affinity::Numeric)
        | (Affinity::Numeric, Affinity::Numeric)
        | (Affinity::Text | Affinity::Integer | Affinity::Real | Affinity::Numeric, Affinity::Text)
        | (Affinity::Blob, Affinity::Text)
        | (_, Affinity::Blob) => None,
        (Affinity::Real | Affinity::Numeric | Affinity::Text | Affinity::Blob, Affinity::Integer) => {
            Some(("'integer', 'null'", "whole number"))
        }
        (Affinity::Numeric | Affinity::Text | Affinity::Blob, Affinity::Real) => Some(("'real', 'null'", "number")),
        (Affinity::Text | Affinity::Blob, Affinity::Numeric) => Some(("'integer', 'real', 'null'", "number")),
    }
}

/// Tells whether a column holds dates or times, which are text of a form of their own.
fn is_moment(column: &Column) -> bool {
    matches!(
        column.ty.as_plain(),
        Some(Plain::Date | Plain::Time | Plain::Timestamp | Plain::Timestamptz)
    )
}

/// Writes a value that has another name now: `CASE … WHEN 'old' THEN 'new' ELSE … END`.
pub(super) fn renamed_values(value: &str, pairs: &[(String, String)]) -> String {
    let cases: Vec<String> = pairs
        .iter()
        .map(|(old, new)| format!("WHEN {} THEN {}", SQLITE.text(old), SQLITE.text(new)))
        .collect();
    format!("CASE {value} {} ELSE {value} END", cases.join(" "))
}
