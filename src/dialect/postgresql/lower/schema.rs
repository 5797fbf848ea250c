//! A whole transition: which tables go, change and come, in an order that their foreign keys allow.

use std::collections::BTreeSet;

use super::change::Change;
use super::keys::{ForeignKeys, Owned, Unsettled};
use super::write::check;
use super::{ACCESS_EXCLUSIVE, Lowering, ROW_SHARE, SHARE_ROW_EXCLUSIVE, SHARE_UPDATE_EXCLUSIVE, SPELLING};
use crate::catalog::{Check, Deferral, ForeignKey, Index, Options, Table};
use crate::dialect::shared::{shown, table as quoted};
use crate::dialect::{DataLoss, Work};
use crate::identity::{ColumnId, TableId};
use crate::operation::Operation;

impl<'a> Lowering<'a> {
    /// Writes everything that differs between the two catalogs.
    pub(super) fn schema(&mut self) {
        let (before, after) = (&self.transition.before, &self.transition.after);
        let (mut gone, mut kept, mut new): (Vec<&'a Table>, Vec<(&'a Table, &'a Table)>, Vec<&'a Table>) =
            Default::default();
        for id in &self.transition.touched.tables {
            match (before.table_by_id(*id), after.table_by_id(*id)) {
                (Some(old), None) => gone.push(old),
                (Some(old), Some(new)) => kept.push((old, new)),
                (None, Some(it)) => new.push(it),
                (None, None) => {}
            }
        }
        self.refuse_positions(&kept);
        self.enums_first();
        let changes: Vec<Change<'a>> = kept.iter().map(|(old, new)| self.change(old, new)).collect();
        let keys = self.foreign_keys(&kept, &unsettled(&changes));
        for (table, key) in &keys.dropped {
            self.drop_foreign_key(table, key);
        }
        let later = self.within_columns(&changes, &keys);
        for change in &changes {
            self.change_table(change);
        }
        self.drop_tables(gone);
        let mut keys_after = self.create_tables(new);
        keys_after.extend(later);
        self.alter_foreign_keys(&keys);
        for (table, key) in keys_after {
            self.add_foreign_key(table, key);
        }
        self.enums_last();
    }

    /// Puts foreign keys of new columns into the columns' definitions, where all rows hold NULL and none has to be read;
    /// returns the others.
    fn within_columns(&mut self, changes: &[Change<'a>], keys: &ForeignKeys<'a>) -> Vec<Owned<'a>> {
        let mut others = Vec::new();
        for (table, key) in &keys.added {
            let added = changes.iter().flat_map(|it| &it.difference.added_columns);
            let column = match key.columns.as_slice() {
                [id] => added.filter(|it| it.id == *id).find(|it| {
                    it.nullable && it.default.is_none() && it.computed.is_none() && !self.hints.fill.contains_key(id)
                }),
                _ => None,
            };
            let there = !self.transition.touched.tables.contains(&key.table);
            match column.filter(|_| there && key.validated) {
                Some(column) => {
                    self.inline.insert(column.id, (*key).clone());
                }
                None => others.push((*table, *key)),
            }
        }
        others
    }

    fn drop_foreign_key(&mut self, table: &Table, key: &ForeignKey) {
        let asked = matches!(self.transition.operation.as_ref(), Operation::DropConstraint(_));
        let (exists, cascade) = self.if_exists_cascade(asked);
        let (name, key_name) = (quoted(SPELLING, table), SPELLING.name(&key.name));
        let summary = format!("drop foreign key {} of {}", key.name.as_str(), shown(table));
        let mut statement = self.statement(
            summary,
            format!("ALTER TABLE {name} DROP CONSTRAINT {exists}{key_name}{cascade}"),
        );
        if let Some(there) = self.transition.before.table_by_id(key.table) {
            statement = self.locked(statement, there, ACCESS_EXCLUSIVE);
        }
        self.push(table, ACCESS_EXCLUSIVE, statement);
    }

    fn add_foreign_key(&mut self, table: &Table, key: &ForeignKey) {
        let name = quoted(SPELLING, table);
        let there = self.transition.after.table_by_id(key.table);
        let target = there.map_or(String::new(), |it| {
            format!("{} ({})", shown(it), it.columns_text(&key.target))
        });
        let own = table.columns_text(&key.columns);
        let summary = format!("add foreign key {} ({own}) to {target}", shown(table));
        let sql = format!("ALTER TABLE {name} ADD {}", self.foreign_key(table, key));
        let mut statement = match key.validated {
            false => self.statement(summary, format!("{sql} NOT VALID")),
            true => self
                .statement(summary, sql)
                .work(Work::Scan)
                .fails_on(points_nowhere(table, key, there.map(AsRef::as_ref)))
                .advice("use `not_valid`, then `validate_constraint` in a later revision"),
        };
        if !self.stands(table.id) {
            statement.effects = crate::dialect::Effects::default();
        }
        if let Some(there) = there {
            statement = self.locked(statement, there, SHARE_ROW_EXCLUSIVE);
        }
        self.push(table, SHARE_ROW_EXCLUSIVE, statement);
    }

    /// Writes new names, another time of checking, and that old rows are read.
    fn alter_foreign_keys(&mut self, keys: &ForeignKeys<'a>) {
        for ((_, old), (table, new)) in &keys.renamed {
            self.rename_constraint(table, &old.name, &new.name);
        }
        for ((_, old), (table, new)) in &keys.altered {
            let there = self.transition.after.table_by_id(new.table);
            if old.deferral != new.deferral {
                let when = match new.deferral {
                    Some(Deferral {
                        deferrable: true,
                        initially_deferred: true,
                    }) => "DEFERRABLE INITIALLY DEFERRED",
                    Some(Deferral {
                        deferrable: true,
                        initially_deferred: false,
                    }) => "DEFERRABLE INITIALLY IMMEDIATE",
                    Some(Deferral {
                        deferrable: false,
                        initially_deferred: _,
                    })
                    | None => "NOT DEFERRABLE",
                };
                let (name, key) = (quoted(SPELLING, table), SPELLING.name(&new.name));
                let summary = format!(
                    "change when foreign key {} of {} is checked",
                    new.name.as_str(),
                    shown(table)
                );
                let sql = format!("ALTER TABLE {name} ALTER CONSTRAINT {key} {when}");
                self.push(table, ACCESS_EXCLUSIVE, self.statement(summary, sql));
            }
            if old.validated != new.validated {
                let fails = points_nowhere(table, new, there.map(AsRef::as_ref));
                let mut statement = self.validate(table, &new.name, fails);
                if let Some(there) = there {
                    statement = self.locked(statement, there, ROW_SHARE);
                }
                self.push(table, SHARE_UPDATE_EXCLUSIVE, statement);
            }
        }
    }

    /// Drops tables, those that point at others first.
    fn drop_tables(&mut self, mut tables: Vec<&'a Table>) {
        let asked = matches!(self.transition.operation.as_ref(), Operation::DropTable(_));
        let (exists, cascade) = self.if_exists_cascade(asked);
        while !tables.is_empty() {
            let points =
                |at: &Table, it: &Table| it.id != at.id && it.foreign_keys.iter().any(|key| key.table == at.id);
            let free = tables.iter().rposition(|at| !tables.iter().any(|it| points(at, it)));
            let at = match free {
                Some(at) => at,
                // They point at each other.
                None => {
                    let at = tables.len() - 1;
                    let aimed = tables[at].id;
                    let keys = tables
                        .iter()
                        .filter(|it| it.id != aimed)
                        .flat_map(|it| it.foreign_keys.iter().map(move |key| (*it, key)));
                    let keys: Vec<Owned<'a>> = keys.filter(|(_, key)| key.table == aimed).collect();
                    for (table, key) in keys {
                        self.drop_foreign_key(table, key);
                    }
                    at
                }
            };
            let table = tables.remove(at);
            let sql = format!("DROP TABLE {exists}{}{cascade}", quoted(SPELLING, table));
            let mut statement = self
                .statement(format!("drop table {}", shown(table)), sql)
                .loses(DataLoss::Certain);
            if !cascade.is_empty() {
                statement =
                    statement.advice("CASCADE also drops views that use the table, and what vellum does not know");
            }
            if !self.stands(table.id) {
                statement.effects = crate::dialect::Effects::default();
            }
            for key in &table.foreign_keys {
                if let Some(there) = self
                    .transition
                    .before
                    .table_by_id(key.table)
                    .filter(|it| it.id != table.id)
                {
                    statement = self.locked(statement, there, ACCESS_EXCLUSIVE);
                }
            }
            self.push(table, ACCESS_EXCLUSIVE, statement);
        }
    }

    /// Creates tables, those that others point at first; returns the foreign keys that have to wait.
    fn create_tables(&mut self, mut tables: Vec<&'a Table>) -> Vec<Owned<'a>> {
        let mut waiting = Vec::new();
        while !tables.is_empty() {
            let ids: BTreeSet<TableId> = tables.iter().map(|it| it.id).collect();
            let free = |it: &&Table| {
                it.foreign_keys
                    .iter()
                    .all(|key| key.table == it.id || !ids.contains(&key.table))
            };
            let at = tables.iter().position(free).unwrap_or(0);
            let table = tables.remove(at);
            let (within, later): (Vec<_>, Vec<_>) = table
                .foreign_keys
                .iter()
                .partition(|key| key.validated && (key.table == table.id || !ids.contains(&key.table)));
            self.create_table(table, &within);
            waiting.extend(later.into_iter().map(|key| (table, key)));
        }
        waiting
    }

    fn create_table(&mut self, table: &'a Table, foreign_keys: &[&ForeignKey]) {
        let asked = matches!(self.transition.operation.as_ref(), Operation::CreateTable(_));
        let exists = if self.hints.lenient && asked {
            "IF NOT EXISTS "
        } else {
            ""
        };
        let Options {
            tablespace,
            with,
            unlogged,
            ..
        } = &table.options;
        let kind = if *unlogged { "UNLOGGED TABLE" } else { "TABLE" };
        let mut lines: Vec<String> = table.columns.iter().map(|it| self.column(table, it, true)).collect();
        lines.extend(table.primary_key.iter().map(|it| self.primary_key(table, it)));
        for it in &table.uniques {
            lines.push(self.unique(table, it));
        }
        // The server takes NOT VALID for valid here.
        let (valid, later): (Vec<&Check>, Vec<&Check>) = table.checks.iter().partition(|it| it.validated);
        lines.extend(valid.iter().map(|it| check(table, it)));
        for it in &table.exclusions {
            lines.push(self.exclusion(table, it));
        }
        lines.extend(foreign_keys.iter().map(|it| self.foreign_key(table, it)));
        let name = quoted(SPELLING, table);
        let mut sql = format!("CREATE {kind} {exists}{name} (\n    {}\n)", lines.join(",\n    "));
        if !with.is_empty() {
            sql.push_str(&format!("\nWITH ({})", self.parameters(with, "postgresql.with")));
        }
        if let Some(tablespace) = tablespace {
            sql.push_str(&format!("\nTABLESPACE {}", SPELLING.name(tablespace)));
        }
        let mut statement = self.statement(format!("create table {}", shown(table)), sql);
        for key in foreign_keys {
            if let Some(there) = self.transition.after.table_by_id(key.table) {
                statement = self.locked(statement, there, SHARE_ROW_EXCLUSIVE);
            }
        }
        self.push(table, ACCESS_EXCLUSIVE, statement);
        for it in later {
            let summary = format!("add check {} to {}", it.name.as_str(), shown(table));
            let sql = format!("ALTER TABLE {name} ADD {} NOT VALID", check(table, it));
            self.push(table, ACCESS_EXCLUSIVE, self.statement(summary, sql));
        }
        let indexes: Vec<&Index> = table.indexes.iter().collect();
        self.add_indexes(table, &indexes);
        if table.comment.is_some() {
            self.comment_on_table(table);
        }
        for column in table.columns.iter().filter(|it| it.comment.is_some()) {
            self.comment_on_column(table, column);
        }
    }
}

fn points_nowhere(table: &Table, key: &ForeignKey, there: Option<&Table>) -> String {
    let to = there.map_or(String::new(), shown);
    format!(
        "a row of `{}` points by `{}` at no row of `{to}`",
        shown(table),
        table.columns_text(&key.columns)
    )
}

/// Gathers what no foreign key can stand through.
fn unsettled(changes: &[Change]) -> Unsettled {
    let mut it = Unsettled::default();
    for change in changes {
        it.columns.extend(
            change
                .recreated
                .iter()
                .chain(&change.replaced)
                .chain(&change.retyped)
                .copied(),
        );
        let table = change.difference.before.id;
        let mut key = |columns: &[ColumnId]| it.keys.push((table, columns.iter().copied().collect()));
        change.primary_key.dropped.iter().for_each(|it| key(&it.columns));
        change.uniques.dropped.iter().for_each(|it| key(&it.columns));
        change
            .indexes
            .dropped
            .iter()
            .filter(|it| it.unique)
            .for_each(|it| key(&it.leading_columns()));
    }
    it
}
