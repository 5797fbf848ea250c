//! The new definition of a foreign key: what is not said is as it was.

use super::AlterConstraint;
use crate::catalog::{Catalog, Table};
use crate::identity::{ColumnId, ConstraintId};
use crate::name::Name;
use crate::operation::Faults;
use crate::operation::definition::{ForeignKeyDefinition, PostgresqlConstraint, ReferencesDefinition};
use crate::operation::members::{add_foreign_key, remove_constraint, serving};

impl AlterConstraint {
    /// Gives a foreign key its new definition.
    pub(super) fn alter_foreign_key(
        &self,
        catalog: &mut Catalog,
        table: &mut Table,
        id: ConstraintId,
    ) -> Result<(), Faults> {
        let Some(old) = table.foreign_keys.iter().find(|it| it.id == id).cloned() else {
            return Ok(());
        };
        let at = table.foreign_keys.iter().position(|it| it.id == id).unwrap_or(0);
        let there = if old.table == table.id {
            Some(table.clone())
        } else {
            catalog.table_by_id(old.table).map(|it| Table::clone(it))
        };
        let Some(there) = there else { return Ok(()) };
        let column_names = |table: &Table, ids: &[ColumnId]| -> Vec<Name> {
            ids.iter()
                .filter_map(|id| table.column_by_id(*id))
                .map(|it| it.name.clone())
                .collect()
        };
        let kept = ReferencesDefinition {
            table: there.name.clone(),
            schema: there.schema.clone(),
            columns: Some(column_names(&there, &old.target)),
            name: None,
            on_delete: None,
            on_update: None,
            matching: None,
            deferrable: None,
            initially: None,
        };
        let given = self.references.as_ref();
        let definition = ForeignKeyDefinition {
            name: Some(old.name.clone()),
            columns: self
                .columns
                .clone()
                .unwrap_or_else(|| column_names(table, &old.columns)),
            references: given.cloned().unwrap_or(kept),
            on_delete: self
                .on_delete
                .or(given.and_then(|it| it.on_delete))
                .or(Some(old.on_delete)),
            on_update: self
                .on_update
                .or(given.and_then(|it| it.on_update))
                .or(Some(old.on_update)),
            matching: self
                .matching
                .or(given.and_then(|it| it.matching))
                .or(Some(old.matching)),
            deferrable: self.deferrable,
            initially: self.initially,
            postgresql: PostgresqlConstraint {
                not_valid: self.postgresql.not_valid.unwrap_or(!old.validated),
                ..Default::default()
            },
        };
        // The index that serves the old key may serve the new one, so it is looked at after the new key is there.
        table.foreign_keys.retain(|it| it.id != id);
        let served = table.indexes.iter().position(|it| it.serves == Some(id));
        let new = add_foreign_key(catalog, table, &definition)?;
        let Some(mut key) = table.foreign_keys.pop() else {
            return Ok(());
        };
        key.id = id;
        key.made = old.made;
        key.deferral = self.deferral(old.deferral)?;
        table.foreign_keys.insert(at, key);
        for index in table.indexes.those_mut(|it| it.serves == Some(new)) {
            index.serves = Some(id);
        }
        if let Some(served) = served {
            let columns = table
                .foreign_keys
                .iter()
                .find(|it| it.id == id)
                .map(|it| it.columns.clone())
                .unwrap_or_default();
            if columns != old.columns {
                let mut without = table.clone();
                without.indexes.remove(served);
                if without.foreign_keys.iter().all(|it| serving(&without, &it.columns)) {
                    table.indexes.remove(served);
                }
            }
        }
        remove_constraint(table, new);
        Ok(())
    }
}
