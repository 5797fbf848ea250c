//! Which changes of rows need no undoing: those of rows or values that go anyway, since the same revision made what holds them.

use super::{Simulation, Transition};
use crate::catalog::{Column, Table, TableDifference};
use crate::fault::OriginId;
use crate::identity::ColumnId;
use crate::name::{Name, QualifiedName};
use crate::operation::Matter;

impl<'a> Simulation<'a> {
    /// Tells whether what an operation does to rows goes with its table or column, given what the revision did before it.
    ///
    /// Not where something between asks more of the rows on its way back than it asks now, such as a shorter type: there
    /// the rows must go first.
    pub(super) fn is_subsumed(&self, earlier: &[Transition<'a>], transition: &Transition<'a>) -> bool {
        let revision = transition.origin.revision;
        let table = |name: &Name, schema: &Option<Name>| {
            let name = QualifiedName::new(schema.as_ref(), name);
            let table = transition.before.find_table(&name)?;
            Some((table, self.born_in(table.born, revision)))
        };
        match transition.operation.matter() {
            Matter::Insert(it) => {
                table(&it.table, &it.schema).is_some_and(|(table, born)| born && fits_back(earlier, table, None))
            }
            Matter::Delete(it) => {
                table(&it.table, &it.schema).is_some_and(|(table, born)| born && fits_back(earlier, table, None))
            }
            Matter::Update(it) => table(&it.table, &it.schema).is_some_and(|(table, born)| {
                if born {
                    return fits_back(earlier, table, None);
                }
                let found = it.set.keys().map(|name| {
                    let column = transition.before.find_column(table, &Name::new(name))?;
                    self.born_in(column.born, revision).then_some(column.id)
                });
                let columns: Option<Vec<ColumnId>> = found.collect();
                columns.is_some_and(|columns| fits_back(earlier, table, Some(&columns)))
            }),
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
