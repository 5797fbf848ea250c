//! What goes on a revision's way back because the revision made it: whole tables before their changes are undone, and the
//! rows and values in what it made.

use indexmap::IndexMap;

use super::{Simulation, StepPlan, Transition, Way};
use crate::catalog::{Catalog, Column, Table, TableDifference, Touched};
use crate::fault::OriginId;
use crate::identity::{ColumnId, TableId};
use crate::name::{Name, QualifiedName};
use crate::operation::Matter;
use crate::value::Value;

/// Tables that a revision made and that go first on its way back, whatever it did to them after.
pub(super) struct Doomed {
    tables: Vec<TableId>,
}

impl Doomed {
    /// Returns a schema without the tables, and without the foreign keys that point at them.
    pub(super) fn without(&self, catalog: &Catalog) -> Catalog {
        let mut catalog = catalog.clone();
        for &id in &self.tables {
            remove(&mut catalog, id);
        }
        catalog
    }

    /// Tells whether nothing is left to undo of what an operation did once the tables are gone.
    pub(super) fn leaves_nothing(&self, before: &Catalog, after: &Catalog, touched: &Touched) -> bool {
        !self.tables.is_empty()
            && touched
                .tables
                .iter()
                .all(|&id| before.table_by_id(id) == after.table_by_id(id))
            && touched
                .enums
                .iter()
                .all(|&id| before.enum_by_id(id) == after.enum_by_id(id))
    }

    /// Tells whether an operation did nothing but to change the tables, which were there already.
    pub(super) fn swallow(&self, transition: &Transition) -> bool {
        let gone = |id: &TableId| self.tables.contains(id) && transition.before.table_by_id(*id).is_some();
        !self.tables.is_empty() && transition.touched.enums.is_empty() && transition.touched.tables.iter().all(gone)
    }

    /// Returns the way that drops the tables, those made last first.
    pub(super) fn drops<'a>(&self, step: &StepPlan<'a>) -> Vec<Transition<'a>> {
        let mut standing = step.after.clone();
        let mut drops = Vec::with_capacity(self.tables.len());
        for &id in self.tables.iter().rev() {
            let Some(birth) = step.transitions.iter().find(|it| it.after.table_by_id(id).is_some()) else {
                continue;
            };
            let before = standing.clone();
            remove(&mut standing, id);
            drops.push(Transition {
                operation: birth.operation.clone(),
                way: Way::Back,
                common: birth.common.clone(),
                before,
                touched: standing.take_touched(),
                after: standing.clone(),
                origin: birth.origin,
            });
        }
        drops
    }
}

fn remove(catalog: &mut Catalog, id: TableId) {
    let referring: Vec<Table> = catalog.referring(id).map(|it| Table::clone(it)).collect();
    for mut table in referring {
        if table.id != id {
            table.foreign_keys.retain(|it| it.table != id);
            catalog.put_table(table);
        }
    }
    catalog.drop_table(id);
}

impl<'a> Simulation<'a> {
    /// Finds the tables that must go first: what was done to them since they were made can't be undone with any rows in
    /// them, and the rows go anyway.
    ///
    /// None where the revision has SQL of its author's, which may want to be undone while they stand.
    pub(super) fn doomed(&self, step: &StepPlan<'a>) -> Doomed {
        let is_raw = |it: &Transition| matches!(it.operation.matter(), Matter::Raw(_));
        let made = |it: &&TableId| {
            let table = step.after.table_by_id(**it);
            table.is_some_and(|it| self.born_in(it.born, step.revision) && !fits_back(&step.transitions, it, None))
        };
        let tables = match step.transitions.iter().any(is_raw) {
            true => Vec::new(),
            false => step.touched().tables.iter().filter(made).copied().collect(),
        };
        Doomed { tables }
    }

    /// Tells whether what an operation does to rows goes with its table or column, given what the revision did before it.
    ///
    /// Not where something between asks more of the rows on its way back than it asks now, such as a shorter type: there
    /// the rows must go first.
    pub(super) fn is_subsumed(&self, doomed: &Doomed, earlier: &[Transition<'a>], transition: &Transition<'a>) -> bool {
        let revision = transition.origin.revision;
        let goes = |name: &Name, schema: &Option<Name>, values: &dyn Fn(&Table) -> bool| {
            let name = QualifiedName::new(schema.as_ref(), name);
            let table = transition.before.find_table(&name);
            table.is_some_and(|table| match self.born_in(table.born, revision) {
                true => doomed.tables.contains(&table.id) || fits_back(earlier, table, None),
                false => values(table),
            })
        };
        let new_values = |set: &IndexMap<String, Value>, table: &Table| {
            let found = set.keys().map(|name| {
                let column = transition.before.find_column(table, &Name::new(name))?;
                self.born_in(column.born, revision).then_some(column.id)
            });
            let columns: Option<Vec<ColumnId>> = found.collect();
            columns.is_some_and(|columns| fits_back(earlier, table, Some(&columns)))
        };
        match transition.operation.matter() {
            Matter::Insert(it) => goes(&it.table, &it.schema, &|_| false),
            Matter::Delete(it) => goes(&it.table, &it.schema, &|_| false),
            Matter::Update(it) => goes(&it.table, &it.schema, &|table| new_values(&it.set, table)),
            Matter::Schema | Matter::Batch(_) | Matter::Raw(_) => false,
        }
    }

    fn born_in(&self, id: OriginId, revision: u32) -> bool {
        self.origins
            .get(id.0 as usize)
            .is_some_and(|it| it.revision == revision)
    }
}

/// Tells whether whatever stands in a table, or in some columns of it, is also taken by each of its earlier states.
fn fits_back(earlier: &[Transition], table: &Table, columns: Option<&[ColumnId]>) -> bool {
    let meant = |id: ColumnId| columns.is_none_or(|it| it.contains(&id));
    let holds_changed_enum = |transition: &Transition| {
        let mut enums = table
            .columns
            .iter()
            .filter(|it| meant(it.id))
            .filter_map(|it| it.enumeration());
        enums.any(|it| transition.touched.enums.contains(&it) && transition.before.enum_by_id(it).is_some())
    };
    earlier.iter().all(|transition| {
        let (before, after) = (&transition.before, &transition.after);
        let (Some(was), Some(is)) = (before.table_by_id(table.id), after.table_by_id(table.id)) else {
            return true;
        };
        let same = || takes_all(&TableDifference::between(is, was), columns);
        !holds_changed_enum(transition) && (!transition.touched.tables.contains(&table.id) || same())
    })
}

/// Tells whether no row that the one state takes is refused or changed by the other.
fn takes_all(way: &TableDifference, columns: Option<&[ColumnId]>) -> bool {
    let meant = |id: ColumnId| columns.is_none_or(|it| it.contains(&id));
    let same = way.kept_columns.iter().filter(|(is, _)| meant(is.id)).all(|(is, was)| {
        is.ty == was.ty && is.collation == was.collation && is.mysql == was.mysql && (was.nullable || !is.nullable)
    });
    let whole = || {
        let filled = |it: &Column| it.nullable || it.default.is_some() || it.computed.is_some() || it.autoincrement;
        way.added_columns.iter().all(|it| filled(it))
            && way.primary_key.added.is_empty()
            && way.primary_key.changed.is_empty()
            && way.uniques.added.is_empty()
            && way.uniques.changed.is_empty()
            && way.foreign_keys.added.is_empty()
            && way.foreign_keys.changed.is_empty()
            && way.checks.added.is_empty()
            && way.checks.changed.is_empty()
            && way.exclusions.added.is_empty()
            && way.exclusions.changed.is_empty()
            && way.indexes.added.iter().all(|it| !it.unique)
            && way.indexes.changed.iter().all(|(_, was)| !was.unique)
    };
    same && (columns.is_some() || whole())
}
