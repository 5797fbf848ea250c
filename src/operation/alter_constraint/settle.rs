//! The new definitions of checks, keys and exclusion constraints: what is not said is as it was.

use super::AlterConstraint;
use crate::catalog::{Catalog, Condition, Table};
use crate::expression::Purpose;
use crate::identity::{ColumnId, ConstraintId};
use crate::name::Name;
use crate::operation::Faults;
use crate::operation::build::{check_clock, check_steady, column_ids, condition};
use crate::operation::members::{exclusion_elements, included, one};
use crate::variant::Dialect;
use crate::written::Edit;

impl AlterConstraint {
    /// Gives a check its new definition.
    pub(super) fn alter_check(&self, catalog: &Catalog, table: &mut Table, id: ConstraintId) -> Result<(), Faults> {
        let condition = match &self.condition {
            Some(text) => condition(catalog, table, text, Purpose::Condition, "condition").map_err(one)?,
            None => None,
        };
        if let Some(condition) = &condition {
            check_clock(catalog, condition, "condition").map_err(one)?;
        }
        for check in table.checks.those_mut(|it| it.id == id) {
            if let Some(condition) = &condition {
                check.condition = Condition::Expression(condition.clone());
            }
            check.validated = self.postgresql.not_valid.map_or(check.validated, |it| !it);
        }
        Ok(())
    }

    /// Gives a primary key or unique constraint its new definition.
    pub(super) fn alter_key(&self, catalog: &Catalog, table: &mut Table, id: ConstraintId) -> Result<(), Faults> {
        let columns = match &self.columns {
            Some(names) => Some(column_ids(catalog, table, names, "columns")?),
            None => None,
        };
        let include = self.include(catalog, table)?;
        let on_postgresql = catalog.rules.dialect == Dialect::Postgresql;
        if let Some(key) = table.primary_key.as_mut().filter(|it| it.id == id) {
            key.columns = columns.clone().unwrap_or_else(|| key.columns.clone());
            key.include = include.clone().unwrap_or_else(|| key.include.clone());
            key.deferral = self.deferral(key.deferral)?;
            let now = key.columns.clone();
            for column in table.columns.those_mut(|it| now.contains(&it.id)) {
                column.nullable = false;
            }
        }
        for key in table.uniques.those_mut(|it| it.id == id) {
            key.columns = columns.clone().unwrap_or_else(|| key.columns.clone());
            key.include = include.clone().unwrap_or_else(|| key.include.clone());
            let alike = self.postgresql.nulls_not_distinct.filter(|_| on_postgresql);
            key.nulls_not_distinct = alike.unwrap_or(key.nulls_not_distinct);
            key.deferral = self.deferral(key.deferral)?;
        }
        Ok(())
    }

    fn include(&self, catalog: &Catalog, table: &Table) -> Result<Option<Vec<ColumnId>>, Faults> {
        let names = self.postgresql.include.as_ref();
        let ids = |names: &Vec<Name>| included(catalog, table, names);
        names.map(ids).transpose()
    }

    /// Gives an exclusion constraint its new definition.
    pub(super) fn alter_exclusion(&self, catalog: &Catalog, table: &mut Table, id: ConstraintId) -> Result<(), Faults> {
        let elements = match &self.elements {
            Some(elements) => Some(exclusion_elements(catalog, table, elements)?),
            None => None,
        };
        let rows = match self.rows.as_set() {
            Some(text) => condition(catalog, table, text, Purpose::Index, "where").map_err(one)?,
            None => None,
        };
        check_steady(catalog, rows.as_ref(), "an index", "where").map_err(one)?;
        for key in table.exclusions.those_mut(|it| it.id == id) {
            key.elements = elements.clone().unwrap_or_else(|| key.elements.clone());
            key.using = match &self.using {
                Edit::Keep => key.using.clone(),
                Edit::Remove => None,
                Edit::Set(method) => Some(method.clone()),
            };
            key.condition = match &self.rows {
                Edit::Keep => key.condition.clone(),
                Edit::Remove | Edit::Set(_) => rows.clone(),
            };
            key.deferral = self.deferral(key.deferral)?;
        }
        Ok(())
    }
}
