//! The tables at one moment of a run: those of a catalog, but for what the run did so far. Costs what the run changes,
//! however many tables there are.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::catalog::{Catalog, Table};
use crate::identity::TableId;
use crate::name::Name;

/// Tables by their identity.
#[derive(Clone, Debug)]
pub(in super::super) struct Tables {
    catalog: Catalog,
    /// Those that are other than in the catalog; `None` where one is gone.
    changed: BTreeMap<TableId, Option<Arc<Table>>>,
}

impl Tables {
    /// Begins with the tables of a catalog.
    pub(super) fn of(catalog: &Catalog) -> Self {
        Self {
            catalog: catalog.clone(),
            changed: BTreeMap::new(),
        }
    }

    /// Returns a table, if it is there.
    pub(in super::super) fn get(&self, id: TableId) -> Option<&Arc<Table>> {
        match self.changed.get(&id) {
            Some(changed) => changed.as_ref(),
            None => self.catalog.table_by_id(id),
        }
    }

    /// Puts a table in, new or changed.
    pub(super) fn put(&mut self, table: Arc<Table>) {
        self.changed.insert(table.id, Some(table));
    }

    /// Takes a table out, if it is there.
    pub(super) fn remove(&mut self, id: TableId) -> Option<Arc<Table>> {
        let gone = self.get(id).cloned();
        self.changed.insert(id, None);
        gone
    }

    /// Tells whether a foreign key points at a table.
    pub(super) fn point_at(&self, id: TableId) -> bool {
        let standing = self
            .catalog
            .referring(id)
            .filter(|it| !self.changed.contains_key(&it.id));
        let mut all = standing.chain(self.changed.values().flatten());
        all.any(|it| it.foreign_keys.iter().any(|key| key.table == id))
    }

    /// Tells whether a table or index has a name, whatever its case.
    pub(super) fn have_name(&self, name: &Name) -> bool {
        let space = self.catalog.rules.space("relation", None, name);
        let owner = self.catalog.owner_of(&space);
        let named = |it: &Arc<Table>| super::early::relation_names(it).contains(&name.as_str().to_ascii_lowercase());
        owner.is_some_and(|it| !self.changed.contains_key(&it)) || self.changed.values().flatten().any(named)
    }
}
