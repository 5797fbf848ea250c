//! Changing an enumeration in all columns that use it.

use std::sync::Arc;

use crate::catalog::{Catalog, Condition, Default, Enumeration, Table};
use crate::types::{Base, EnumType};
use crate::value::Literal;

/// Puts a changed enumeration in, and the change into every column's type, check and default. `renames` are pairs of
/// an old value and its new name.
pub(super) fn put(catalog: &mut Catalog, it: Enumeration, renames: &[(String, String)]) {
    let users: Vec<Table> = catalog.users_of_enum(it.id).map(|table| Table::clone(table)).collect();
    for mut table in users {
        for column in &mut table.columns {
            let Base::Enum(old) = &column.ty.base else { continue };
            if old.id != it.id {
                continue;
            }
            let native = old.native;
            column.ty.base = Base::Enum(Arc::new(EnumType {
                id: it.id,
                schema: it.schema.clone(),
                name: it.name.clone(),
                values: it.values.clone(),
                native,
            }));
            if let Some(Default::Literal(Literal::Text(text))) = &mut column.default
                && let Some((_, new)) = renames.iter().find(|(old, _)| old == text)
            {
                *text = new.clone();
            }
            let id = column.id;
            for check in &mut table.checks {
                match &mut check.condition {
                    Condition::OneOf { column, values } if *column == id => *values = it.values.clone(),
                    Condition::OneOf { .. } | Condition::Expression(_) => {}
                }
            }
        }
        catalog.put_table(table);
    }
    catalog.put_enum(it);
}

/// Lists the columns whose default is one of these values: `orders.status`.
pub(super) fn defaults_among(catalog: &Catalog, it: &Enumeration, values: &[&String]) -> Vec<String> {
    let mut found = Vec::new();
    for table in catalog.users_of_enum(it.id) {
        for column in table
            .columns
            .iter()
            .filter(|column| column.enumeration() == Some(it.id))
        {
            if let Some(Default::Literal(Literal::Text(text))) = &column.default
                && values.contains(&text)
            {
                found.push(format!("`{}.{}`", table.qualified().to_text(), column.name.as_str()));
            }
        }
    }
    found
}
