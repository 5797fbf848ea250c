//! A table that stays: everything that leads from its state before to its state after, in an order that always works.

use std::collections::BTreeSet;

use super::alter::Alter;
use super::keys::{Turnover, check_in_place, turnover};
use super::write::{check, condition};
use super::{Lowering, SHARE_UPDATE_EXCLUSIVE, SPELLING};
use crate::catalog::{Check, Exclusion, Index, PrimaryKey, Table, TableDifference, Unique};
use crate::dialect::shared::{grows, shown, table as quoted};
use crate::dialect::{Statement, Work};
use crate::identity::{ColumnId, ConstraintId};
use crate::name::Name;
use crate::operation::Operation;

/// What becomes of a table that stays.
#[derive(Debug)]
pub(super) struct Change<'a> {
    pub(super) difference: TableDifference<'a>,
    /// Columns that go and come back, since the database cannot change them so.
    pub(super) recreated: BTreeSet<ColumnId>,
    /// Columns that are replaced by one with their values, since the database cannot stop computing them.
    pub(super) replaced: BTreeSet<ColumnId>,
    /// Columns whose new type means something else, so that expressions over them have to be read anew.
    pub(super) retyped: BTreeSet<ColumnId>,
    pub(super) primary_key: Turnover<'a, PrimaryKey>,
    pub(super) uniques: Turnover<'a, Unique>,
    pub(super) checks: Turnover<'a, Check>,
    pub(super) exclusions: Turnover<'a, Exclusion>,
    pub(super) indexes: Turnover<'a, Index>,
}

impl<'a> Lowering<'a> {
    /// Compares two states of a table.
    pub(super) fn change(&self, before: &'a Table, after: &'a Table) -> Change<'a> {
        let difference = TableDifference::between(before, after);
        let retyped = self.retyped(&difference);
        let (recreated, replaced) = self.renewed(&difference, &retyped);
        let renewed = |ids: &[ColumnId]| ids.iter().any(|it| recreated.contains(it) || replaced.contains(it));
        let reread = |ids: &[ColumnId]| renewed(ids) || ids.iter().any(|it| retyped.contains(it));
        let never = |_: &PrimaryKey, _: &PrimaryKey| false;
        let expressions = |it: &Index| {
            let things = it.columns.iter().filter_map(|it| match &it.thing {
                crate::catalog::IndexedThing::Column(_) => None,
                crate::catalog::IndexedThing::Expression(it) => Some(it),
            });
            things
                .chain(&it.condition)
                .flat_map(crate::expression::Expression::columns)
                .collect::<Vec<_>>()
        };
        let primary_key = turnover(
            &before.primary_key,
            &after.primary_key,
            &|it| renewed(&it.columns) || renewed(&it.include),
            &never,
        );
        let uniques = turnover(
            &before.uniques,
            &after.uniques,
            &|it: &Unique| renewed(&it.columns) || renewed(&it.include),
            &|_, _| false,
        );
        let checks = turnover(
            &before.checks,
            &after.checks,
            &|it| reread(&it.condition.columns()),
            &check_in_place,
        );
        let exclusions = turnover(
            &before.exclusions,
            &after.exclusions,
            &|it| reread(&it.all_columns()),
            &|_, _| false,
        );
        let mut indexes = turnover(
            &before.indexes,
            &after.indexes,
            &|it| renewed(&it.all_columns()) || reread(&expressions(it)),
            &|_, _| false,
        );
        // An index that a key takes over goes nowhere.
        let new_keys = primary_key
            .added
            .iter()
            .map(|it| it.id)
            .chain(uniques.added.iter().map(|it| it.id));
        let adopted: Vec<&Name> = new_keys.filter_map(|it| self.hints.adopted.get(&it)).collect();
        indexes.dropped.retain(|it| !adopted.contains(&&it.name));
        Change {
            difference,
            recreated,
            replaced,
            retyped,
            primary_key,
            uniques,
            checks,
            exclusions,
            indexes,
        }
    }

    /// Writes all that becomes of a table, but for its foreign keys.
    pub(super) fn change_table(&mut self, change: &Change<'a>) {
        let (before, after) = (change.difference.before, change.difference.after);
        let mut alter = Alter::default();
        self.drop_indexes(before, &change.indexes.dropped);
        self.drop_members(change, &mut alter);
        self.rename(change, &mut alter);
        self.columns(change, &mut alter);
        self.add_members(change, &mut alter);
        self.flush(after, &mut alter);
        self.counters(change);
        self.validate_checks(change);
        self.options(before, after);
        self.add_indexes(after, &change.indexes.added);
        self.comments(change);
    }

    fn drop_members(&mut self, change: &Change<'a>, alter: &mut Alter) {
        let before = change.difference.before;
        let uniques = change
            .uniques
            .dropped
            .iter()
            .map(|it| (&it.name, it.id, "unique constraint"));
        let checks = change.checks.dropped.iter().map(|it| (&it.name, it.id, "check"));
        let exclusions = change
            .exclusions
            .dropped
            .iter()
            .map(|it| (&it.name, it.id, "exclusion constraint"));
        let keys = change
            .primary_key
            .dropped
            .iter()
            .map(|it| (&it.name, it.id, "primary key"));
        let gone: Vec<(&Name, ConstraintId, &str)> = checks.chain(exclusions).chain(uniques).chain(keys).collect();
        let asked = matches!(self.transition.operation.as_ref(), Operation::DropConstraint(_));
        let (exists, cascade) = self.if_exists_cascade(asked);
        for (name, _, kind) in gone {
            let summary = format!("drop {kind} {} of {}", name.as_str(), shown(before));
            let sql = format!("DROP CONSTRAINT {exists}{}{cascade}", SPELLING.name(name));
            alter.add(self.statement(summary, sql));
        }
        for column in &change.difference.dropped_columns {
            alter.add(self.drop_column(before, column));
        }
        for column in before.columns.iter().filter(|it| change.recreated.contains(&it.id)) {
            alter.add(self.drop_column(before, column));
        }
    }

    fn add_members(&mut self, change: &Change<'a>, alter: &mut Alter) {
        let after = change.difference.after;
        for key in &change.primary_key.added {
            alter.add(self.add_primary_key(change, key));
        }
        for key in &change.uniques.added {
            alter.add(self.add_unique(after, key));
        }
        for it in &change.checks.added {
            let old = change.difference.before.checks.iter().find(|old| old.id == it.id);
            let grows = |old: &Check| old.validated && grows(&old.condition, &it.condition, &self.hints.renamed_values);
            let mut statement = self.add_check(after, it);
            if old.is_some_and(grows) {
                statement.effects.fails_on_rows = None;
            }
            alter.add(statement);
        }
        for it in &change.exclusions.added {
            let summary = format!("add exclusion constraint {} to {}", it.name.as_str(), shown(after));
            let sql = format!("ADD {}", self.exclusion(after, it));
            let statement = self.statement(summary, sql).work(Work::IndexBuild);
            let fails = format!("two rows exclude each other by `{}`", it.name.as_str());
            alter.add(
                statement
                    .fails_on(fails)
                    .advice("there is no way to build it without the lock"),
            );
        }
    }

    fn add_primary_key(&self, change: &Change<'a>, key: &PrimaryKey) -> Statement {
        let (before, after) = (change.difference.before, change.difference.after);
        let columns = after.columns_text(&key.columns);
        let summary = format!("add primary key {} ({columns})", shown(after));
        let statement = self.statement(summary, format!("ADD {}", self.primary_key(after, key)));
        let empty = |id: &&ColumnId| before.column_by_id(**id).is_some_and(|it| it.nullable);
        let empty: Vec<&str> = key
            .columns
            .iter()
            .filter(empty)
            .map(|it| after.column_text(*it))
            .collect();
        let adopted = self.hints.adopted.contains_key(&key.id);
        match (adopted, empty.is_empty()) {
            (true, true) => statement,
            (true, false) => statement
                .work(Work::Scan)
                .fails_on(format!("a row holds NULL in `{}`", empty.join("`, `")))
                .advice("make its columns NOT NULL first, with a check that was validated"),
            (false, _) => {
                let nulls = if empty.is_empty() { "" } else { ", or hold NULL" };
                statement
                    .work(Work::IndexBuild)
                    .fails_on(format!("two rows have the same `{columns}`{nulls}"))
                    .advice("build a unique index with `concurrently`, then give it as `using_index`")
            }
        }
    }

    fn add_unique(&mut self, after: &Table, key: &Unique) -> Statement {
        let columns = after.columns_text(&key.columns);
        let summary = format!("add unique {} ({columns})", shown(after));
        let sql = format!("ADD {}", self.unique(after, key));
        let statement = self.statement(summary, sql);
        if self.hints.adopted.contains_key(&key.id) {
            return statement;
        }
        statement
            .work(Work::IndexBuild)
            .fails_on(format!("two rows have the same `{columns}`"))
            .advice("build a unique index with `concurrently`, then give it as `using_index`")
    }

    fn add_check(&self, after: &Table, it: &Check) -> Statement {
        let summary = format!("add check {} to {}", it.name.as_str(), shown(after));
        let sql = format!("ADD {}", check(after, it));
        match it.validated {
            false => self.statement(summary, format!("{sql} NOT VALID")),
            true => self
                .statement(summary, sql)
                .work(Work::Scan)
                .fails_on(format!("a row breaks `{}`", condition(after, &it.condition)))
                .advice("use `not_valid`, then `validate_constraint` in a later revision"),
        }
    }

    fn validate_checks(&mut self, change: &Change<'a>) {
        let after = change.difference.after;
        for (_, it) in &change.checks.altered {
            let fails = format!("a row breaks `{}`", condition(after, &it.condition));
            let statement = self.validate(after, &it.name, fails);
            self.push(after, SHARE_UPDATE_EXCLUSIVE, statement);
        }
    }

    /// Writes that the old rows are read.
    pub(super) fn validate(&self, table: &Table, name: &Name, fails: String) -> Statement {
        let summary = format!("validate constraint {} of {}", name.as_str(), shown(table));
        let sql = format!(
            "ALTER TABLE {} VALIDATE CONSTRAINT {}",
            quoted(SPELLING, table),
            SPELLING.name(name)
        );
        self.statement(summary, sql).work(Work::Scan).fails_on(fails)
    }

    /// Returns `IF EXISTS ` and ` CASCADE` where the author wants them of what goes by name.
    pub(super) fn if_exists_cascade(&self, by_name: bool) -> (&'static str, &'static str) {
        let exists = if self.hints.lenient && by_name {
            "IF EXISTS "
        } else {
            ""
        };
        let cascade = if self.hints.cascade && by_name { " CASCADE" } else { "" };
        (exists, cascade)
    }
}
