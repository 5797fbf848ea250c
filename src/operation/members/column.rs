//! What a column's own keys ask for beside it: a unique constraint, an index, a check, a foreign key.

use super::{add_check, add_foreign_key, add_index, add_unique, column_foreign_key};
use crate::catalog::{Catalog, Table};
use crate::operation::Faults;
use crate::operation::definition::{
    CheckDefinition, ColumnDefinition, IndexColumnText, IndexDefinition, MysqlIndex, PostgresqlConstraint,
    PostgresqlIndex, UniqueDefinition,
};

/// A column's `references` has the fields of `references` itself: `references.table` there is `table` here.
pub(in crate::operation) fn plain_fields(result: Result<(), Faults>) -> Result<(), Faults> {
    result.map_err(|faults| {
        let mut faults = faults;
        for fault in &mut faults {
            fault.field = match fault.field.strip_prefix("references") {
                Some(rest) => rest.trim_start_matches('.').to_string(),
                None if fault.field.starts_with("columns") => String::new(),
                None => fault.field.clone(),
            };
        }
        faults
    })
}

/// Adds the unique constraint, check and index that a column's own keys ask for.
pub(in crate::operation) fn add_column_members(
    catalog: &mut Catalog,
    table: &mut Table,
    it: &ColumnDefinition,
    without_references: bool,
) -> Result<(), Faults> {
    let columns = vec![it.name.clone()];
    let id = catalog.find_column(table, &it.name).map(|column| column.id);
    let at = |field: &'static str| {
        move |faults: Faults| -> Faults {
            faults
                .into_iter()
                .map(|mut fault| {
                    fault.field = field.to_string();
                    fault
                })
                .collect()
        }
    };
    if it.unique && !it.index {
        let unique = UniqueDefinition {
            name: None,
            columns: columns.clone(),
            deferrable: None,
            initially: None,
            postgresql: PostgresqlConstraint::default(),
        };
        add_unique(catalog, table, &unique).map_err(at("unique"))?;
    }
    if it.index {
        // As SQLAlchemy: unique and index together are one unique index.
        let index = IndexDefinition {
            name: None,
            columns: vec![IndexColumnText {
                name: Some(it.name.clone()),
                expression: None,
                descending: false,
                nulls: None,
                length: None,
                opclass: None,
                collation: None,
            }],
            unique: it.unique,
            condition: None,
            postgresql: PostgresqlIndex::default(),
            mysql: MysqlIndex::default(),
        };
        add_index(catalog, table, &index).map_err(at("index"))?;
    }
    if let Some(check) = &it.check {
        let check = CheckDefinition {
            name: check.name.clone(),
            condition: check.condition.clone(),
            postgresql: PostgresqlConstraint::default(),
        };
        add_check(catalog, table, &check, id).map_err(at("check"))?;
    }
    if let Some(references) = it.references.as_ref().filter(|_| !without_references) {
        let key = column_foreign_key(&it.name, references);
        plain_fields(add_foreign_key(catalog, table, &key).map(drop))
            .map_err(|faults| faults.into_iter().map(|it| it.within("references")).collect::<Faults>())?;
    }
    Ok(())
}
