//! A table that stays, from one shape to the other, in an order in which every statement finds the names that it uses.
//!
//! Names first, then columns, then keys over them, then what goes; checks come last, since they copy the table.

use std::collections::BTreeSet;

use super::SPELLING;
use super::action::{Algorithm, How, Kind, Step};
use super::definition::counter_start;
use super::enums;
use super::ground::{Ground, Reach};
use super::hints::Hints;
use super::keys::Key;
use super::modify::{Modified, is_apart, modified};
use super::{alter, columns, indexed, members};
use crate::catalog::{Catalog, Check, Column, Condition, ForeignKey, Table, TableDifference};
use crate::dialect::{Refusal, shared};
use crate::identity::{ColumnId, ConstraintId};

/// A table that stays.
pub(super) struct Kept<'a> {
    /// As it was.
    pub before: &'a Table,
    /// As it is.
    pub after: &'a Table,
    /// What differs.
    pub difference: TableDifference<'a>,
    /// As it was, under the name that it has afterwards.
    pub old: Table,
    /// As it was, under the names that the table and its columns have afterwards.
    pub stage: Table,
    /// The columns that stay and change.
    pub modified: Vec<Modified<'a>>,
    /// The columns that stay under another name.
    pub renamed: BTreeSet<ColumnId>,
    /// Whether a foreign key of any table names a renamed column: then the server takes the rename by no copy (error 1846).
    pub renames_under_keys: bool,
    /// The columns that are computed from a renamed one, or from one that is: the server takes the whole chain only.
    pub computed_anew: BTreeSet<ColumnId>,
    /// The checks that go and come with renamed columns, since the server does not follow into their text or would copy
    /// the table for them.
    pub along: BTreeSet<ConstraintId>,
    /// The indexes over expressions that stay, and yet go before anything changes and come back afterwards.
    pub anew: BTreeSet<ConstraintId>,
    /// The keys that come or go in the statement of a counting column, which never stands without one.
    pub with_counter: BTreeSet<ConstraintId>,
    /// Whether columns go before others come, which take their names.
    pub drops_first: bool,
}

impl<'a> Kept<'a> {
    /// Compares two states of a table, the first of which stands in a catalog.
    pub(super) fn new(catalog: &Catalog, before: &'a Table, after: &'a Table) -> Self {
        let difference = TableDifference::between(before, after);
        let mut old = before.clone();
        old.schema = after.schema.clone();
        old.name = after.name.clone();
        let mut stage = old.clone();
        stage.take_names(after);
        let pairs = difference.kept_columns.iter();
        let renamed: BTreeSet<ColumnId> = pairs
            .filter(|(old, new)| old.name != new.name)
            .map(|(_, it)| it.id)
            .collect();
        let same = |left: &Column, right: &Column| left.name.as_str().eq_ignore_ascii_case(right.name.as_str());
        let drops_first = difference
            .dropped_columns
            .iter()
            .any(|gone| after.columns.iter().any(|it| same(gone, it)));
        let renames_under_keys = is_under_keys(catalog, before, &renamed);
        let modified = modified(&stage, after);
        let computed_anew = computed_anew(&stage, &renamed);
        Self {
            anew: indexed::made_anew(before, after, &modified, &|it| {
                renamed.contains(&it.id) || (computed_anew.contains(&it.id) && is_virtual(it))
            }),
            modified,
            along: along(before, after, &renamed, renames_under_keys),
            computed_anew,
            renames_under_keys,
            with_counter: with_counter(&difference),
            before,
            after,
            difference,
            old,
            stage,
            renamed,
            drops_first,
        }
    }

    /// Returns the columns that no foreign key may stand on while they change.
    pub(super) fn freed_columns(&self, hints: &Hints) -> Vec<ColumnId> {
        let freed =
            |it: &&Modified| it.cost.frees_keys || it.is_made_anew() || !enums::renames(it.column, hints).is_empty();
        let modified = self.modified.iter().filter(freed).map(|it| it.column.id);
        let renamed = self.renamed.iter().filter(|_| self.renames_by_copy());
        let unserved = indexed::unserved_columns(self.before, self.after, &self.anew);
        modified.chain(renamed.copied()).chain(unserved).collect()
    }

    /// Returns the table under its new names with another definition of one column.
    pub(super) fn with_column(&self, column: &Column) -> Table {
        let mut table = self.stage.clone();
        for it in table.columns.those_mut(|it| it.id == column.id) {
            *it = column.clone();
        }
        table
    }

    /// Tells whether columns are renamed by a copy, whatever becomes of the checks.
    pub(super) fn renames_by_copy(&self) -> bool {
        let stays =
            |check: &&Check| !self.along.contains(&check.id) && self.after.checks.iter().any(|it| it.id == check.id);
        let mut others = self.stage.checks.iter().filter(stays);
        let mut kept = self.difference.kept_columns.iter();
        !self.renamed.is_empty()
            && (others.any(|it| is_apart(&self.stage, it))
                || kept.any(|(column, _)| self.computed_anew.contains(&column.id)))
    }
}

fn computed_anew(stage: &Table, renamed: &BTreeSet<ColumnId>) -> BTreeSet<ColumnId> {
    let uses = |it: &Column, id: ColumnId| it.computed.as_ref().is_some_and(|it| it.expression.uses(id));
    let mut found = BTreeSet::new();
    let mut open: Vec<ColumnId> = renamed.iter().copied().collect();
    while let Some(from) = open.pop() {
        let reached = stage.columns.iter().filter(|it| uses(it, from)).map(|it| it.id);
        open.extend(reached.filter(|it| found.insert(*it)));
    }
    found
}

fn is_virtual(column: &Column) -> bool {
    column.computed.as_ref().is_some_and(|it| !it.stored)
}

fn is_under_keys(catalog: &Catalog, table: &Table, renamed: &BTreeSet<ColumnId>) -> bool {
    let names = |key: &ForeignKey| key.columns.iter().chain(&key.target).any(|it| renamed.contains(it));
    let mut others = catalog.referring(table.id);
    !renamed.is_empty()
        && (table.foreign_keys.iter().any(names) || others.any(|other| other.foreign_keys.iter().any(names)))
}

/// Renames a table.
pub(super) fn renamed(ground: &Ground, kept: &Kept) -> Vec<Step> {
    if !kept.difference.is_renamed() {
        return Vec::new();
    }
    let (old, new) = (shared::shown(kept.before), shared::shown(kept.after));
    let to = shared::table(SPELLING, kept.after);
    let action = ground
        .action(
            kept.before,
            Algorithm::Instant,
            Reach::Dictionary,
            format!("rename table {old} to {new}"),
        )
        .clause(format!("RENAME TO {to}"))
        .alone();
    vec![Step::Alter(action)]
}

/// Changes a table that has its new name already.
pub(super) fn changed(ground: &Ground, kept: &Kept, hints: &Hints) -> Result<Vec<Step>, Vec<Refusal>> {
    let mut steps = alter::stop_counting(ground, kept);
    steps.extend(members::checks_go(ground, kept, hints));
    steps.extend(members::expressions_go(ground, kept));
    if kept.drops_first {
        steps.extend(members::keys_go(ground, kept));
        steps.extend(columns::go(ground, kept));
    }
    steps.extend(members::rename_columns(ground, kept));
    steps.extend(enums::moved_texts(ground, kept, hints));
    steps.extend(columns::come(ground, kept, hints)?);
    steps.extend(alter::change(ground, kept, hints, false)?);
    steps.extend(members::keys_change(ground, kept));
    steps.extend(alter::change(ground, kept, hints, true)?);
    steps.extend(members::expressions_come(ground, kept));
    if !kept.drops_first {
        steps.extend(columns::go(ground, kept));
    }
    steps.extend(members::checks_come(ground, kept, hints));
    steps.extend(options(ground, kept));
    Ok(steps)
}

/// Changes what is said of the table and where its counter begins.
fn options(ground: &Ground, kept: &Kept) -> Vec<Step> {
    let (before, after) = (kept.before, kept.after);
    let shown = shared::shown(after);
    let mut steps = Vec::new();
    let mut option = |summary: String, clause: String, name: &str| {
        let action = ground
            .action(after, Algorithm::InPlace, Reach::Dictionary, summary)
            .clause(clause);
        steps.push(Step::Alter(action.uses(Kind::Option, How::Defines, [name])));
    };
    if before.comment != after.comment {
        let summary = match &after.comment {
            Some(_) => format!("comment on table {shown}"),
            None => format!("drop the comment on table {shown}"),
        };
        let text = SPELLING.text(after.comment.as_deref().unwrap_or_default());
        option(summary, format!("COMMENT={text}"), "comment");
    }
    if let (was, Some(start)) = (counter_start(before), counter_start(after))
        && was != Some(start)
    {
        option(
            format!("let {shown} count from {start}"),
            format!("AUTO_INCREMENT={start}"),
            "auto_increment",
        );
    }
    steps
}

/// Finds the checks whose text names a renamed column, and that stand on both sides.
///
/// Under a foreign key that no copy takes, those that ask for one go along too.
fn along(before: &Table, after: &Table, renamed: &BTreeSet<ColumnId>, under_keys: bool) -> BTreeSet<ConstraintId> {
    let uses = |columns: &[ColumnId]| columns.iter().any(|it| renamed.contains(it));
    let stay = |columns: &[ColumnId]| {
        let stays = |it: &ColumnId| before.column_by_id(*it).is_some() && after.column_by_id(*it).is_some();
        columns.iter().all(stays)
    };
    let checks = before.checks.iter().filter(|was| {
        let now = after.checks.iter().find(|it| it.id == was.id);
        let columns = was.condition.columns();
        let goes = uses(&columns) || (under_keys && is_apart(before, was));
        goes && stay(&columns) && now.is_some_and(|it| stay(&it.condition.columns()))
    });
    checks.map(|it| it.id).collect()
}

/// Error 1075: there can be only one auto column, and it must be defined as a key.
fn with_counter(difference: &TableDifference) -> BTreeSet<ConstraintId> {
    let mut found = BTreeSet::new();
    for column in difference.added_columns.iter().filter(|it| it.autoincrement) {
        let key = Key::added(difference).into_iter().find(|it| it.leads(column.id));
        found.extend(key.map(|it| it.id()));
    }
    for column in difference.dropped_columns.iter().filter(|it| it.autoincrement) {
        found.extend(
            Key::dropped(difference)
                .iter()
                .filter(|it| it.leads(column.id))
                .map(Key::id),
        );
    }
    found
}

/// Tells whether two checks ask the same: `validated` is nothing here, since the rows that stand are always checked.
pub(super) fn asks_the_same(old: &Check, new: &Check) -> bool {
    match (&old.condition, &new.condition) {
        (Condition::Expression(old), Condition::Expression(new)) => old == new,
        (
            Condition::OneOf {
                column: old,
                values: were,
            },
            Condition::OneOf {
                column: new,
                values: are,
            },
        ) => old == new && were == are,
        (Condition::Expression(_), Condition::OneOf { .. }) | (Condition::OneOf { .. }, Condition::Expression(_)) => {
            false
        }
    }
}
