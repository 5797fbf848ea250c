//! What the backends share as functions that each calls.

pub mod raw;
pub mod rows;
#[cfg(test)]
pub(crate) mod testing;

use crate::catalog::{Condition, NameRules, NameUnit, NamingConvention, Table};
use crate::config::{Naming, Target};
use crate::dialect::facts::{Names, Unit};
use crate::dialect::spelling::{Spelling, names};
use crate::expression::Expression;
use crate::identity::ColumnId;

/// Returns the naming convention of a target; `database` stands for what the server itself would give.
pub fn naming(target: &Target, database: NamingConvention) -> NamingConvention {
    match &target.naming {
        Naming::Database => database,
        Naming::Templates(it) => it.clone(),
    }
}

/// Returns what the facts say of names, as the catalog wants it.
pub fn name_rules(names: &'static Names) -> NameRules {
    let unit = match names.unit {
        Unit::Bytes => NameUnit::Bytes,
        Unit::Characters => NameUnit::Characters,
    };
    NameRules {
        longest: names.most.map(|most| (most as usize, unit)),
        reserved_prefix: names.reserved_prefixes.first().map(String::as_str),
        no_trailing_space: names.forbidden_endings.iter().any(|it| it == " "),
        basic_plane_only: names.highest <= 0xFFFF,
    }
}

/// Writes an expression over a table's columns.
pub fn expression(spelling: &dyn Spelling, table: &Table, expression: &Expression) -> String {
    let column = |id| {
        table
            .column_by_id(id)
            .map_or_else(String::new, |it| spelling.name(&it.name))
    };
    expression.render(&column, &|| spelling.name(&table.name))
}

/// Writes the names of columns, with commas between them.
pub fn columns(spelling: &dyn Spelling, table: &Table, ids: &[ColumnId]) -> String {
    names(
        spelling,
        ids.iter().filter_map(|id| table.column_by_id(*id)).map(|it| &it.name),
    )
}

/// Writes a table's name with its schema.
pub fn table(spelling: &dyn Spelling, table: &Table) -> String {
    spelling.qualified(table.schema.as_ref(), &table.name)
}

/// Returns a table's name for a summary, which the script escapes.
pub fn shown(table: &Table) -> String {
    table.qualified().to_text()
}

/// Tells whether a check asks for the values that another one asked for and maybe more, under the new names that some of them
/// have: then no row that met the old one breaks the new one.
pub fn grows(old: &Condition, new: &Condition, renames: &[(String, String)]) -> bool {
    match (old, new) {
        (
            Condition::OneOf { column, values },
            Condition::OneOf {
                column: now,
                values: allowed,
            },
        ) => {
            let renamed = |value: &String| {
                let pair = renames.iter().find(|(old, new)| old == value && !values.contains(new));
                pair.map_or_else(|| value.clone(), |(_, new)| new.clone())
            };
            column == now && values.iter().all(|it| allowed.contains(&renamed(it)))
        }
        (Condition::Expression(_), _) | (_, Condition::Expression(_)) => false,
    }
}
