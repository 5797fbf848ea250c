//! Whole tables: created in an order that their foreign keys allow, dropped in the reverse of it.

use std::collections::BTreeSet;

use super::SPELLING;
use super::action::Step;
use super::column::ColumnText;
use super::definition;
use super::foreign;
use super::ground::Ground;
use super::hints::Hints;
use crate::catalog::{ForeignKey, Table};
use crate::dialect::shared;
use crate::dialect::spelling::qualified;
use crate::dialect::statement::{Blocks, DataLoss, Statement};
use crate::identity::TableId;
use crate::name::QualifiedName;
use crate::operation::Operation;
use crate::plan::Way;

/// Creates tables, with all that belongs to them. A foreign key of a circle is added afterwards.
pub(super) fn created(ground: &Ground, tables: &[&Table]) -> Vec<Step> {
    let hints = Hints::of(ground);
    let mut steps = Vec::new();
    let mut late = Vec::new();
    for (table, later) in ordered(tables) {
        steps.push(Step::Statement(create(ground, table, &later, hints.if_not_exists)));
        late.extend(later.into_iter().map(|key| (table, key)));
    }
    let after = &ground.transition.after;
    steps.extend(
        late.into_iter()
            .map(|(table, key)| Step::Alter(foreign::add(ground, after, table, key))),
    );
    steps
}

/// Drops tables, those that point at others first. A foreign key of a circle goes before.
pub(super) fn dropped(ground: &Ground, tables: &[&Table]) -> Vec<Step> {
    let hints = Hints::of(ground);
    let before = &ground.transition.before;
    let mut steps = Vec::new();
    let order = ordered(tables);
    for (table, later) in &order {
        steps.extend(
            later
                .iter()
                .map(|key| Step::Alter(foreign::drop(ground, before, table, key))),
        );
    }
    for (table, _) in order.into_iter().rev() {
        steps.push(Step::Statement(drop(ground, table, hints.if_exists)));
    }
    steps
}

/// Drops a table that the history does not know, where the operation says that it may be there.
pub(super) fn dropped_if_there(ground: &Ground) -> Option<Step> {
    let transition = ground.transition;
    let Operation::DropTable(it) = transition.operation.as_ref() else {
        return None;
    };
    if !it.if_exists || transition.way == Way::Back || !transition.touched.is_empty() {
        return None;
    }
    let name = transition
        .before
        .rules
        .placed(&QualifiedName::new(it.schema.as_ref(), &it.table));
    let sql = format!("DROP TABLE IF EXISTS {}", qualified(SPELLING, &name));
    let statement = ground.statement(format!("drop table {} if it is there", name.to_text()), sql);
    let statement = statement.locks(name.to_text(), "exclusive metadata", Blocks::All);
    Some(Step::Statement(statement.loses(DataLoss::Certain)))
}

/// Puts tables behind those that they point at; in a circle the foreign keys to later tables are named.
fn ordered<'a>(tables: &[&'a Table]) -> Vec<(&'a Table, Vec<&'a ForeignKey>)> {
    let mut waiting: Vec<&Table> = tables.to_vec();
    let mut missing: BTreeSet<TableId> = tables.iter().map(|it| it.id).collect();
    let mut order = Vec::with_capacity(tables.len());
    while !waiting.is_empty() {
        let open = |table: &Table, key: &ForeignKey| key.table != table.id && missing.contains(&key.table);
        let ready = waiting
            .iter()
            .position(|table| !table.foreign_keys.iter().any(|key| open(table, key)));
        let table = waiting.remove(ready.unwrap_or(0));
        let later = table.foreign_keys.iter().filter(|key| open(table, key)).collect();
        missing.remove(&table.id);
        order.push((table, later));
    }
    order
}

fn create(ground: &Ground, table: &Table, later: &[&ForeignKey], if_not_exists: bool) -> Statement {
    let after = &ground.transition.after;
    let mut parts: Vec<String> = table.columns.iter().map(|it| ColumnText::of(table, it).sql()).collect();
    parts.extend(table.primary_key.iter().map(|it| definition::primary_key(table, it)));
    parts.extend(table.uniques.iter().map(|it| definition::unique(table, it)));
    parts.extend(table.indexes.iter().map(|it| definition::index(table, it)));
    let now = |key: &&ForeignKey| !later.iter().any(|it| it.id == key.id);
    let foreign_keys: Vec<&ForeignKey> = table.foreign_keys.iter().filter(now).collect();
    parts.extend(foreign_keys.iter().map(|it| definition::foreign_key(after, table, it)));
    parts.extend(table.checks.iter().map(|it| definition::check(table, it)));
    let (name, options) = (shared::table(SPELLING, table), definition::options(table).join(" "));
    let words = if if_not_exists {
        "CREATE TABLE IF NOT EXISTS"
    } else {
        "CREATE TABLE"
    };
    let sql = format!("{words} {name} (\n    {}\n) {options}", parts.join(",\n    "));
    let mut statement = ground.statement(format!("create table {}", shared::shown(table)), sql);
    let mut seen = BTreeSet::new();
    for key in foreign_keys {
        let there = after
            .table_by_id(key.table)
            .filter(|it| it.id != table.id && !ground.is_born(it));
        if let Some(there) = there.filter(|it| seen.insert(it.id)) {
            statement = statement.locks(shared::shown(there), "metadata", Blocks::Ddl);
        }
    }
    statement
}

fn drop(ground: &Ground, table: &Table, if_exists: bool) -> Statement {
    let before = &ground.transition.before;
    let name = shared::table(SPELLING, table);
    let words = if if_exists {
        "DROP TABLE IF EXISTS"
    } else {
        "DROP TABLE"
    };
    let summary = format!("drop table {}", shared::shown(table));
    let mut statement = ground
        .statement(summary, format!("{words} {name}"))
        .loses(DataLoss::Certain);
    if ground.is_born(table) {
        return statement;
    }
    statement = statement.locks(shared::shown(table), "exclusive metadata", Blocks::All);
    let mut seen = BTreeSet::new();
    for key in &table.foreign_keys {
        let there = before
            .table_by_id(key.table)
            .filter(|it| it.id != table.id && !ground.is_born(it));
        if let Some(there) = there.filter(|it| seen.insert(it.id)) {
            statement = statement.locks(shared::shown(there), "metadata", Blocks::Ddl);
        }
    }
    statement
}
