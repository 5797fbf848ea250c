//! Adds primary keys, unique constraints, checks and exclusion constraints.

use super::{check_free, included, one};

use crate::catalog::{Catalog, Check, Condition, Exclusion, ExclusionElement, IndexedThing, PrimaryKey, Table, Unique};
use crate::diagnostic::Code;
use crate::expression::Purpose;
use crate::fault::Fault;
use crate::identity::{ColumnId, ConstraintId};
use crate::operation::build::{Named, check_clock, check_steady, column_ids, expression, settle_name};
use crate::operation::definition::{
    CheckDefinition, ElementDefinition, ExcludeDefinition, PrimaryKeyDefinition, UniqueDefinition, deferral,
};
use crate::operation::{Faults, build};
use crate::variant::Dialect;

pub(in crate::operation) fn add_primary_key(
    catalog: &mut Catalog,
    table: &mut Table,
    it: &PrimaryKeyDefinition,
) -> Result<ConstraintId, Faults> {
    let PrimaryKeyDefinition {
        name,
        columns,
        deferrable,
        initially,
        postgresql,
    } = it;
    if let Some(old) = &table.primary_key {
        let what = format!(
            "table `{}` has a primary key already: `{}`",
            table.qualified().to_text(),
            old.name.as_str()
        );
        return Err(vec![
            Fault::new(Code::AlreadyExists, "columns", what).hint("drop it first: `drop_constraint`"),
        ]);
    }
    let ids = column_ids(catalog, table, columns, "columns")?;
    let include = included(catalog, table, &postgresql.include)?;
    let (name, made) =
        settle_name(catalog, table, Named::PrimaryKey, name.as_ref(), &ids, None, "name").map_err(one)?;
    if catalog.rules.named_primary_keys {
        check_free(catalog, table, "relation", &name, "name").map_err(one)?;
    }
    for column in table.columns.those_mut(|it| it.nullable && ids.contains(&it.id)) {
        column.nullable = false;
    }
    let id = catalog.fresh_constraint();
    let deferral = deferral(*deferrable, *initially).map_err(one)?;
    table.primary_key = Some(PrimaryKey {
        id,
        name,
        made,
        columns: ids,
        include,
        deferral,
    });
    Ok(id)
}

pub(in crate::operation) fn add_unique(
    catalog: &mut Catalog,
    table: &mut Table,
    it: &UniqueDefinition,
) -> Result<ConstraintId, Faults> {
    let UniqueDefinition {
        name,
        columns,
        deferrable,
        initially,
        postgresql,
    } = it;
    let ids = column_ids(catalog, table, columns, "columns")?;
    let include = included(catalog, table, &postgresql.include)?;
    let (name, made) = settle_name(catalog, table, Named::Unique, name.as_ref(), &ids, None, "name").map_err(one)?;
    check_free(catalog, table, "relation", &name, "name").map_err(one)?;
    let id = catalog.fresh_constraint();
    table.uniques.push(Unique {
        id,
        name,
        made,
        columns: ids,
        include,
        nulls_not_distinct: postgresql.nulls_not_distinct && catalog.rules.dialect == Dialect::Postgresql,
        deferral: deferral(*deferrable, *initially).map_err(one)?,
    });
    Ok(id)
}

/// Adds a check; `None` where its map by dialect says `null`.
pub(in crate::operation) fn add_check(
    catalog: &mut Catalog,
    table: &mut Table,
    it: &CheckDefinition,
    of_column: Option<ColumnId>,
) -> Result<Option<ConstraintId>, Faults> {
    let CheckDefinition {
        name,
        condition,
        postgresql,
    } = it;
    let found = build::condition(catalog, table, condition, Purpose::Condition, "condition").map_err(one)?;
    let Some(condition) = found else {
        return Ok(None);
    };
    check_clock(catalog, &condition, "condition").map_err(one)?;
    let columns = match of_column {
        Some(column) => vec![column],
        None => condition.columns(),
    };
    let (name, made) = settle_name(catalog, table, Named::Check, name.as_ref(), &columns, None, "name").map_err(one)?;
    check_free(catalog, table, "check", &name, "name").map_err(one)?;
    let id = catalog.fresh_constraint();
    let condition = Condition::Expression(condition);
    table.checks.push(Check {
        id,
        name,
        made,
        condition,
        validated: !postgresql.not_valid,
    });
    Ok(Some(id))
}

pub(in crate::operation) fn add_exclusion(
    catalog: &mut Catalog,
    table: &mut Table,
    it: &ExcludeDefinition,
) -> Result<ConstraintId, Faults> {
    let ExcludeDefinition {
        name,
        elements,
        using,
        condition,
        deferrable,
        initially,
    } = it;
    crate::operation::build::check_name(catalog, name, "name").map_err(one)?;
    check_free(catalog, table, "relation", name, "name").map_err(one)?;
    let elements = exclusion_elements(catalog, table, elements)?;
    let condition = match condition {
        Some(text) => build::condition(catalog, table, text, Purpose::Index, "where").map_err(one)?,
        None => None,
    };
    check_steady(catalog, condition.as_ref(), "an index", "where").map_err(one)?;
    let id = catalog.fresh_constraint();
    table.exclusions.push(Exclusion {
        id,
        name: name.clone(),
        made: false,
        elements,
        using: using.clone(),
        condition,
        deferral: deferral(*deferrable, *initially).map_err(one)?,
    });
    Ok(id)
}

/// Settles what an exclusion constraint compares, and how.
pub(in crate::operation) fn exclusion_elements(
    catalog: &Catalog,
    table: &Table,
    elements: &[ElementDefinition],
) -> Result<Vec<ExclusionElement>, Faults> {
    let mut settled = Vec::new();
    for (index, element) in elements.iter().enumerate() {
        let ElementDefinition {
            column,
            expression: text,
            operator,
            opclass,
        } = element;
        let within = |fault: Fault| vec![fault.within(&format!("elements[{index}]"))];
        let thing = match (column, text) {
            (Some(column), None) => IndexedThing::Column(catalog.column(table, column, "column").map_err(within)?.id),
            (None, Some(text)) => {
                match expression(catalog, table, text, Purpose::Index, "expression").map_err(within)? {
                    Some(it) => {
                        check_steady(catalog, Some(&it), "an index", "expression").map_err(within)?;
                        IndexedThing::Expression(it)
                    }
                    None => continue,
                }
            }
            (Some(_), Some(_)) | (None, None) => {
                let what = "an element compares a `column` or an `expression`";
                return Err(within(Fault::new(Code::Contradiction, "", what)));
            }
        };
        let sign = |it: char| "+-*/<>=~!@#%^&|`?".contains(it);
        if operator.is_empty() || !operator.chars().all(sign) || operator.contains("--") || operator.contains("/*") {
            let what = format!("`{operator}` is no operator");
            return Err(within(
                Fault::new(Code::BadExpression, "with", what).hint("write one such as `&&` or `=`"),
            ));
        }
        settled.push(ExclusionElement {
            thing,
            operator: operator.clone(),
            opclass: opclass.clone(),
        });
    }
    Ok(settled)
}
