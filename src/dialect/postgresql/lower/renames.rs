//! New names of a table and of what belongs to it.

use super::alter::Alter;
use super::change::Change;
use super::{ACCESS_EXCLUSIVE, Lowering, SPELLING};
use crate::catalog::Table;
use crate::dialect::shared::{shown, table as quoted};
use crate::name::Name;

impl<'a> Lowering<'a> {
    /// Writes the new names. From here on everything is called as it will be.
    pub(super) fn rename(&mut self, change: &Change<'a>, alter: &mut Alter) {
        let (before, after) = (change.difference.before, change.difference.after);
        let kept = change
            .difference
            .kept_columns
            .iter()
            .filter(|(old, _)| !change.recreated.contains(&old.id));
        let columns: Vec<(Name, Name)> = kept
            .filter(|(old, new)| old.name != new.name)
            .map(|(old, new)| (old.name.clone(), new.name.clone()))
            .collect();
        fn names<'n, T: crate::catalog::Member + 'n>(
            pairs: &'n [(&'n T, &'n T)],
        ) -> impl Iterator<Item = (Name, Name)> + 'n {
            pairs.iter().map(|(old, new)| (old.name().clone(), new.name().clone()))
        }
        let constraints: Vec<(Name, Name)> = names(&change.primary_key.renamed)
            .chain(names(&change.uniques.renamed))
            .chain(names(&change.checks.renamed))
            .chain(names(&change.exclusions.renamed))
            .collect();
        let indexes: Vec<(Name, Name)> = names(&change.indexes.renamed).collect();
        let moved = change.difference.is_renamed();
        if columns.is_empty() && constraints.is_empty() && indexes.is_empty() && !moved {
            return;
        }
        self.flush(before, alter);
        if moved {
            self.rename_table(before, after);
        }
        let table = quoted(SPELLING, after);
        for (old, new) in in_order(columns) {
            let summary = format!("rename column {}.{} to {}", shown(after), old.as_str(), new.as_str());
            let sql = format!(
                "ALTER TABLE {table} RENAME COLUMN {} TO {}",
                SPELLING.name(&old),
                SPELLING.name(&new)
            );
            self.push(after, ACCESS_EXCLUSIVE, self.statement(summary, sql));
        }
        for (old, new) in in_order(constraints) {
            self.rename_constraint(after, &old, &new);
        }
        for (old, new) in in_order(indexes) {
            self.rename_index(after, &old, &new);
        }
    }

    /// Writes another name of a constraint; the index of a key is renamed with it.
    pub(super) fn rename_constraint(&mut self, table: &Table, old: &Name, new: &Name) {
        let summary = format!(
            "rename constraint {} of {} to {}",
            old.as_str(),
            shown(table),
            new.as_str()
        );
        let (name, old, new) = (quoted(SPELLING, table), SPELLING.name(old), SPELLING.name(new));
        let sql = format!("ALTER TABLE {name} RENAME CONSTRAINT {old} TO {new}");
        self.push(table, ACCESS_EXCLUSIVE, self.statement(summary, sql));
    }

    fn rename_table(&mut self, before: &Table, after: &Table) {
        let mut name = quoted(SPELLING, before);
        if before.schema != after.schema
            && let Some(schema) = &after.schema
        {
            let summary = format!("move table {} to schema {}", shown(before), schema.as_str());
            let sql = format!("ALTER TABLE {name} SET SCHEMA {}", SPELLING.name(schema));
            self.push(before, ACCESS_EXCLUSIVE, self.statement(summary, sql));
            name = SPELLING.qualified(Some(schema), &before.name);
        }
        if before.name != after.name {
            let summary = format!("rename table {} to {}", shown(before), after.name.as_str());
            let sql = format!("ALTER TABLE {name} RENAME TO {}", SPELLING.name(&after.name));
            let statement = self.statement(summary, sql);
            self.push(
                before,
                ACCESS_EXCLUSIVE,
                statement.advice("programs that use the old name fail from here on"),
            );
        }
    }
}

/// Puts renames into an order in which each name is free when it is taken; a circle goes through a third name.
fn in_order(mut pending: Vec<(Name, Name)>) -> Vec<(Name, Name)> {
    let mut done = Vec::with_capacity(pending.len());
    let mut aside = 0;
    while !pending.is_empty() {
        let free = pending
            .iter()
            .position(|(_, to)| !pending.iter().any(|(from, _)| from == to));
        match free {
            Some(at) => done.push(pending.remove(at)),
            None => {
                aside += 1;
                let between = Name::new(&format!("vellum_{aside}"));
                let from = std::mem::replace(&mut pending[0].0, between.clone());
                done.push((from, between));
            }
        }
    }
    done
}
