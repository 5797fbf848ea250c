//! What a foreign key may point at: columns that are a key, of types whose values the database compares.

use super::one;

use crate::catalog::{Catalog, Column, Index, Table};
use crate::diagnostic::Code;
use crate::fault::Fault;
use crate::identity::ColumnId;
use crate::operation::Faults;
use crate::operation::invariants::collates;
use crate::types::{Base, Plain, Type};
use crate::variant::Dialect;

/// Checks that columns of a table may point at columns of another.
pub(super) fn check_target(
    catalog: &Catalog,
    (table, columns): (&Table, &[ColumnId]),
    (there, target): (&Table, &[ColumnId]),
) -> Result<(), Faults> {
    check_types(catalog, (table, columns), (there, target))?;
    let engine = there.options.engine.as_deref().unwrap_or("InnoDB");
    if catalog.rules.dialect == Dialect::Mysql && !engine.eq_ignore_ascii_case("InnoDB") {
        // Errors 1824, and 150 on MariaDB.
        let what = format!(
            "table `{}` has the engine `{engine}`, at which no foreign key can point",
            there.qualified().to_text()
        );
        let fault = Fault::new(Code::Unsupported, "references.table", what);
        return Err(vec![
            fault
                .hint("leave `mysql.engine` out of that table")
                .related(Some(there.born), "created here"),
        ]);
    }
    check_unique(catalog, there, target).map_err(one)
}

fn check_unique(catalog: &Catalog, there: &Table, target: &[ColumnId]) -> Result<(), Fault> {
    if is_unique(catalog, there, target) {
        return Ok(());
    }
    let (to, columns) = (there.qualified().to_text(), there.columns_text(target));
    let otherwise = there.indexes.iter().find(|it| holds_apart(it, target));
    let what = match otherwise {
        Some(index) => format!(
            "the unique index `{}` compares ({columns}) by another collation than the column, so nothing can point at it",
            index.name.as_str()
        ),
        None => format!("`{to}` ({columns}) is neither a primary key nor unique, so nothing can point at it"),
    };
    let hint = format!(
        "put first: `create_unique_constraint: {{ table: {}, columns: [{columns}] }}`",
        there.name.as_str()
    );
    Err(Fault::new(Code::TypeMismatch, "references", what).hint(hint))
}

/// Tells whether no two rows have the same values in these columns.
pub(in crate::operation) fn is_unique(catalog: &Catalog, table: &Table, columns: &[ColumnId]) -> bool {
    let exactly = |key: &[ColumnId]| is_key(key, columns);
    table.primary_key.as_ref().is_some_and(|it| exactly(&it.columns))
        || table
            .uniques
            .iter()
            .any(|it| it.deferral.is_none() && exactly(&it.columns))
        || table.indexes.iter().any(|it| {
            let sorted_alike = catalog.rules.dialect != Dialect::Sqlite || sorts_as_columns(table, it);
            sorted_alike && holds_apart(it, columns)
        })
}

fn is_key(key: &[ColumnId], columns: &[ColumnId]) -> bool {
    key.len() == columns.len() && columns.iter().all(|it| key.contains(it))
}

fn holds_apart(index: &Index, columns: &[ColumnId]) -> bool {
    index.unique
        && index.condition.is_none()
        && index.columns.len() == columns.len()
        && is_key(&index.leading_columns(), columns)
}

/// SQLite: a parent key is an index "that uses the default collation sequences of the columns".
fn sorts_as_columns(table: &Table, index: &Index) -> bool {
    index.columns.iter().all(|it| {
        let columns = it.thing.columns();
        let mut own = columns.iter().filter_map(|id| table.column_by_id(*id));
        let own = own.next().and_then(|it| it.collation.as_deref()).unwrap_or("binary");
        it.collation.as_deref().is_none_or(|it| it.eq_ignore_ascii_case(own))
    })
}

fn check_types(
    catalog: &Catalog,
    (table, columns): (&Table, &[ColumnId]),
    (target_table, target): (&Table, &[ColumnId]),
) -> Result<(), Faults> {
    if columns.len() != target.len() {
        let what = format!(
            "{} here ({}) cannot point at {} there ({})",
            count(columns.len()),
            table.columns_text(columns),
            count(target.len()),
            target_table.columns_text(target)
        );
        return Err(vec![Fault::new(Code::TypeMismatch, "columns", what)]);
    }
    let mut faults = Faults::new();
    for (here, there) in columns.iter().zip(target) {
        let (Some(here), Some(there)) = (table.column_by_id(*here), target_table.column_by_id(*there)) else {
            continue;
        };
        if !comparable(&here.ty, &there.ty) {
            let what = format!(
                "column `{}` is `{}`, but `{}.{}` is `{}`",
                here.name.as_str(),
                here.ty.to_text(),
                target_table.name.as_str(),
                there.name.as_str(),
                there.ty.to_text()
            );
            let hint = format!("give both the type `{}`", there.ty.to_text());
            faults.push(
                Fault::new(Code::TypeMismatch, "references", what)
                    .hint(hint)
                    .related(Some(there.born), "its type is given here"),
            );
        } else if let Some((what, hint)) = compared_otherwise(catalog, (table, here), (target_table, there)) {
            let fault = Fault::new(Code::TypeMismatch, "references", what).hint(hint);
            faults.push(fault.related(Some(there.born), "it is made here"));
        }
    }
    if faults.is_empty() { Ok(()) } else { Err(faults) }
}

fn count(columns: usize) -> String {
    if columns == 1 {
        "one column".to_string()
    } else {
        format!("{columns} columns")
    }
}

/// Tells whether a foreign key may stand between two types on every database: the same type, texts of any length.
fn comparable(left: &Type, right: &Type) -> bool {
    let text = |it: &Type| {
        matches!(
            it.as_plain(),
            Some(Plain::Varchar | Plain::Text | Plain::Char | Plain::Citext)
        )
    };
    if text(left) && text(right) {
        return left.as_plain() == right.as_plain();
    }
    match (&left.base, &right.base) {
        (Base::Enum(left), Base::Enum(right)) => left.id == right.id,
        (Base::Plain(_) | Base::Set(_) | Base::Native(_), _) | (Base::Enum(_), _) => {
            left.base == right.base
                && left.unsigned == right.unsigned
                && left.arguments == right.arguments
                && left.dimensions == right.dimensions
        }
    }
}

/// MySQL: "For nonbinary (character) string columns, the character set and collation must be the same." Says what is
/// wrong, and what to type.
fn compared_otherwise(
    catalog: &Catalog,
    (table, here): (&Table, &Column),
    (target_table, there): (&Table, &Column),
) -> Option<(String, String)> {
    let is_text = |it: &Column| matches!(it.ty.base, Base::Plain(_)) && collates(&it.ty, Dialect::Mysql);
    if catalog.rules.dialect != Dialect::Mysql || !is_text(here) || !is_text(there) {
        return None;
    }
    let (mine, theirs) = (Words::of(table, here), Words::of(target_table, there));
    if mine.may_be(&theirs) {
        return None;
    }
    let (name, other) = (here.name.as_str(), there.name.as_str());
    let what = format!(
        "column `{name}` has {}, but `{}.{other}` has {}",
        mine.text(),
        target_table.name.as_str(),
        theirs.text()
    );
    let hint = match (&theirs.collation, &mine.collation) {
        (Some(collation), _) | (None, Some(collation)) => {
            format!("give both columns `collation: {{ mysql: {collation}, default: null }}`")
        }
        (None, None) => format!("give both columns `mysql: {{ charset: {} }}`", theirs.charset),
    };
    Some((what, hint))
}

/// How MySQL compares the texts of a column, as far as it is written.
struct Words {
    charset: String,
    collation: Option<String>,
}

impl Words {
    fn of(table: &Table, column: &Column) -> Self {
        let options = &table.options;
        let own = column.collation.as_ref().or(column.mysql.charset.as_ref());
        let collation = match own {
            Some(_) => column.collation.as_ref(),
            None => options.collate.as_ref(),
        };
        let charset = match (collation, &column.mysql.charset) {
            (Some(collation), _) => collation.split('_').next(),
            (None, Some(charset)) => Some(charset.as_str()),
            (None, None) => options.charset.as_deref(),
        };
        // `utf8` is what utf8mb3 was called.
        let today = |it: &str| match it.to_ascii_lowercase().split_once('_') {
            Some(("utf8", rest)) => format!("utf8mb3_{rest}"),
            None if it.eq_ignore_ascii_case("utf8") => "utf8mb3".to_string(),
            Some(_) | None => it.to_ascii_lowercase(),
        };
        Self {
            charset: today(charset.unwrap_or("utf8mb4")),
            collation: collation.map(|it| today(it)),
        }
    }

    /// Tells whether the two are or may be the same: which collation is a server's default is not written.
    fn may_be(&self, other: &Self) -> bool {
        let usual = |it: &str| {
            ["_0900_ai_ci", "_general_ci", "_uca1400_ai_ci", "_swedish_ci"]
                .iter()
                .any(|end| it.ends_with(end))
        };
        self.charset == other.charset
            && match (&self.collation, &other.collation) {
                (Some(one), Some(other)) => one == other,
                (Some(one), None) | (None, Some(one)) => usual(one),
                (None, None) => true,
            }
    }

    fn text(&self) -> String {
        match &self.collation {
            Some(collation) => format!("the collation `{collation}`"),
            None => format!("the default collation of `{}`", self.charset),
        }
    }
}
