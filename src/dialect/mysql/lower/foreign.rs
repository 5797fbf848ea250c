//! Foreign keys: which go first and which come last, since no column changes under one.

use std::collections::BTreeSet;

use super::SPELLING;
use super::action::{Action, Algorithm, How, Kind, Step};
use super::change::Kept;
use super::definition;
use super::ground::{Ground, Reach};
use super::hints::Hints;
use crate::catalog::{Catalog, ForeignKey, Table};
use crate::dialect::shared;
use crate::dialect::statement::Work;
use crate::identity::{ColumnId, ConstraintId, TableId};

/// The foreign keys that a transition drops and adds.
#[derive(Debug, Default)]
pub(super) struct Keys {
    drops: Vec<(TableId, ConstraintId)>,
    adds: Vec<(TableId, ConstraintId)>,
    /// Those that only get another name: dropped and added in one ALTER.
    renames: Vec<(TableId, ConstraintId)>,
}

impl Keys {
    /// Finds them: what differs, and what stands on a column that changes its type.
    ///
    /// The server takes no change of the type under a foreign key, whatever `foreign_key_checks` says.
    /// <https://dev.mysql.com/doc/refman/8.4/en/create-table-foreign-keys.html>
    pub(super) fn between(ground: &Ground, kept: &[Kept], hints: &Hints) -> Self {
        let mut keys = Keys::default();
        for it in kept {
            let members = &it.difference.foreign_keys;
            let id = it.after.id;
            keys.drops.extend(members.dropped.iter().map(|key| (id, key.id)));
            keys.adds.extend(members.added.iter().map(|key| (id, key.id)));
            for (old, new) in &members.changed {
                // Another `validated` is nothing here: the old rows are always checked.
                if (ForeignKey {
                    validated: new.validated,
                    ..(*old).clone()
                }) != **new
                {
                    keys.drops.push((id, old.id));
                    keys.adds.push((id, new.id));
                }
            }
            keys.renames.extend(members.renamed.iter().map(|(_, key)| (id, key.id)));
        }
        let freed: BTreeSet<ColumnId> = kept.iter().flat_map(|it| it.freed_columns(hints)).collect();
        if freed.is_empty() {
            return keys;
        }
        let (before, after) = (&ground.transition.before, &ground.transition.after);
        let mut tables: BTreeSet<TableId> = kept.iter().map(|it| it.after.id).collect();
        tables.extend(kept.iter().flat_map(|it| before.referring(it.after.id)).map(|it| it.id));
        for table in tables.iter().filter_map(|id| before.table_by_id(*id)) {
            for key in &table.foreign_keys {
                let concerned = key.columns.iter().chain(&key.target).any(|it| freed.contains(it));
                let place = (table.id, key.id);
                let stays = find(after, place).is_some();
                if concerned && stays && !keys.drops.contains(&place) {
                    keys.renames.retain(|it| *it != place);
                    keys.drops.push(place);
                    keys.adds.push(place);
                }
            }
        }
        keys
    }

    /// Writes the drops, under the names before.
    pub(super) fn drops(&self, ground: &Ground) -> Vec<Step> {
        let before = &ground.transition.before;
        let found = self.drops.iter().filter_map(|place| find(before, *place));
        found
            .map(|(table, key)| Step::Alter(drop(ground, before, table, key)))
            .collect()
    }

    /// Writes what comes, under the names after.
    pub(super) fn adds(&self, ground: &Ground) -> Vec<Step> {
        let (before, after) = (&ground.transition.before, &ground.transition.after);
        let mut steps = Vec::new();
        for place in &self.renames {
            if let (Some((_, old)), Some((table, new))) = (find(before, *place), find(after, *place)) {
                let action = add(ground, after, table, new);
                let name = SPELLING.name(&old.name);
                let (shown, old, new) = (shared::shown(table), old.name.as_str(), new.name.as_str());
                let summary = format!("rename foreign key {shown}.{old} to {new}");
                let mut action = action.uses(Kind::ForeignKey, How::Goes, [old]);
                action.clauses.insert(0, format!("DROP FOREIGN KEY {name}"));
                action.summary = vec![summary];
                steps.push(Step::Alter(action));
            }
        }
        let found = self.adds.iter().filter_map(|place| find(after, *place));
        steps.extend(found.map(|(table, key)| Step::Alter(add(ground, after, table, key))));
        steps
    }
}

fn find(catalog: &Catalog, (table, key): (TableId, ConstraintId)) -> Option<(&Table, &ForeignKey)> {
    let table = catalog.table_by_id(table)?;
    table
        .foreign_keys
        .iter()
        .find(|it| it.id == key)
        .map(|key| (&**table, key))
}

/// Returns a foreign key for people: `orders(user_id) -> users(id)`.
pub(super) fn shown(catalog: &Catalog, table: &Table, key: &ForeignKey) -> String {
    let here = table.columns_text(&key.columns);
    let there = catalog.table_by_id(key.table).map(|there| {
        let columns = there.columns_text(&key.target);
        format!(" -> {}({columns})", shared::shown(there))
    });
    format!("{}({here}){}", shared::shown(table), there.unwrap_or_default())
}

/// Drops a foreign key; the index that it had stays.
pub(super) fn drop(ground: &Ground, catalog: &Catalog, table: &Table, key: &ForeignKey) -> Action {
    let name = SPELLING.name(&key.name);
    let summary = format!("drop foreign key {}", shown(catalog, table, key));
    let action = ground
        .action(table, Algorithm::InPlace, Reach::Dictionary, summary)
        .clause(format!("DROP FOREIGN KEY {name}"))
        .uses(Kind::ForeignKey, How::Goes, [key.name.as_str()])
        .uses(Kind::Index, How::Reads, pointed_at(table, key));
    match catalog.table_by_id(key.table).filter(|it| !ground.is_born(it)) {
        Some(there) => action.partner(shared::shown(there)),
        None => action,
    }
}

/// Returns the keys of the same table that a foreign key may point at: none goes in the statement with it (error 1553).
fn pointed_at<'a>(table: &'a Table, key: &ForeignKey) -> Vec<&'a str> {
    if key.table != table.id {
        return Vec::new();
    }
    let led = |columns: &[ColumnId]| columns.starts_with(&key.target);
    let primary = table
        .primary_key
        .iter()
        .filter(|it| led(&it.columns))
        .map(|_| "PRIMARY");
    let uniques = table
        .uniques
        .iter()
        .filter(|it| led(&it.columns))
        .map(|it| it.name.as_str());
    let indexes = table
        .indexes
        .iter()
        .filter(|it| led(&it.all_columns()))
        .map(|it| it.name.as_str());
    primary.chain(uniques).chain(indexes).collect()
}

/// Adds a foreign key: the table is copied, since only then are the rows that stand checked.
///
/// With `foreign_key_checks` off it would be done in place, and never find an orphan.
/// <https://dev.mysql.com/doc/refman/8.4/en/innodb-online-ddl-operations.html#online-ddl-foreign-key-operations>
pub(super) fn add(ground: &Ground, catalog: &Catalog, table: &Table, key: &ForeignKey) -> Action {
    let clause = definition::foreign_key(catalog, table, key);
    let there = catalog.table_by_id(key.table);
    // A key to its own table finds no row in one that changes the type of its columns meanwhile (error 1452).
    let (how, target) = match key.table == table.id {
        true => (How::Compares, key.target.as_slice()),
        false => (How::Reads, &[][..]),
    };
    let columns = key.columns.iter().chain(target).map(|it| table.column_text(*it));
    let action = ground
        .action(
            table,
            Algorithm::Copy,
            Reach::Dictionary,
            format!("add foreign key {}", shown(catalog, table, key)),
        )
        .clause(format!("ADD {clause}"))
        .uses(Kind::ForeignKey, How::Adds, [key.name.as_str()])
        .uses(Kind::Column, how, columns)
        .work(Work::Copy);
    let orphan = there.map(|there| {
        format!(
            "`{}` holds a value that `{}` has not",
            table.columns_text(&key.columns),
            shared::shown(there)
        )
    });
    let action = match orphan {
        Some(orphan) => action.fails_on(orphan),
        None => action,
    };
    match there.filter(|it| !ground.is_born(it)) {
        Some(there) => action.partner(shared::shown(there)),
        None => action,
    }
}
