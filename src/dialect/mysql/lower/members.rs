//! Keys, indexes and checks of a table that stays, and the renames of columns that take some of them along.

use super::SPELLING;
use super::action::{Action, Algorithm, How, KeyPart, Kind, Step};
use super::change::{Kept, asks_the_same};
use super::column::ColumnText;
use super::definition;
use super::ground::{Ground, Reach, is_searched};
use super::hints::Hints;
use super::indexed;
use super::keys::{Key, has_expression};
use super::modify::redefined;
use crate::catalog::{Check, Condition, Index, Table};
use crate::dialect::mysql::facts::FEATURES;
use crate::dialect::shared;
use crate::dialect::statement::Work;
use crate::name::Name;

/// Renames columns, all at once, so that two may change names.
///
/// A check or computed column that names a renamed column keeps the server from it (errors 3959 and 3108), so it goes and
/// comes, or is defined anew, in the same ALTER. A column of a foreign key is renamed by no copy (error
/// 1846), which a check wants that comes: there the checks come behind, and for what else wants a copy the key itself goes.
pub(super) fn rename_columns(ground: &Ground, kept: &Kept) -> Vec<Step> {
    if kept.renamed.is_empty() {
        return Vec::new();
    }
    let shown = shared::shown(kept.after);
    let in_place = kept.renames_under_keys && !kept.renames_by_copy();
    let mut algorithm = match FEATURES.instant_rename_column.holds(ground.version) && !kept.renames_under_keys {
        true => redefined(&kept.stage, Algorithm::Instant),
        false if in_place => Algorithm::InPlace,
        false => redefined(&kept.stage, Algorithm::InPlace),
    };
    let (mut drops, mut changes, mut adds) = (Vec::new(), Vec::new(), Vec::new());
    let mut checks: Vec<&Check> = Vec::new();
    let mut uses: Vec<(Kind, How, String)> = Vec::new();
    let mut summary = Vec::new();
    for old in kept.before.checks.iter().filter(|it| kept.along.contains(&it.id)) {
        let new = kept.after.checks.iter().find(|it| it.id == old.id);
        drops.push(drop_check_clause(ground, &old.name));
        if in_place {
            uses.push((Kind::Check, How::Goes, old.name.as_str().to_string()));
            summary.push(format!("drop check {shown}.{}", old.name.as_str()));
            checks.extend(new);
            continue;
        }
        adds.extend(new.map(|it| format!("ADD {}", definition::check(kept.after, it))));
        uses.push((Kind::Check, How::Defines, old.name.as_str().to_string()));
        algorithm = Algorithm::Copy;
    }
    for (old, new) in &kept.difference.kept_columns {
        let is_renamed = kept.renamed.contains(&old.id);
        let (from, to) = (SPELLING.name(&old.name), SPELLING.name(&new.name));
        if kept.computed_anew.contains(&old.id) {
            let text = kept
                .stage
                .column_by_id(old.id)
                .map(|it| ColumnText::of(&kept.stage, it).sql());
            changes.extend(text.map(|it| format!("CHANGE COLUMN {from} {it}")));
            uses.push((Kind::Column, How::Defines, new.name.as_str().to_string()));
            algorithm = Algorithm::Copy;
        } else if is_renamed {
            changes.push(format!("RENAME COLUMN {from} TO {to}"));
        }
        if is_renamed {
            summary.push(format!(
                "rename column {shown}.{} to {}",
                old.name.as_str(),
                new.name.as_str()
            ));
            uses.push((Kind::Column, How::Goes, old.name.as_str().to_string()));
            uses.push((Kind::Column, How::Adds, new.name.as_str().to_string()));
        }
    }
    let mut action = ground.action(&kept.old, algorithm, Reach::Dictionary, summary.join(", "));
    action.clauses = drops.into_iter().chain(changes).chain(adds).collect();
    for (kind, how, name) in &uses {
        action = action.uses(*kind, *how, [name.as_str()]);
    }
    if in_place {
        action = action.in_place();
    }
    let checks = checks.into_iter().map(|it| add_check(ground, kept.after, it));
    std::iter::once(action).chain(checks).map(Step::Alter).collect()
}

/// Drops the checks that go before anything else changes.
pub(super) fn checks_go(ground: &Ground, kept: &Kept, hints: &Hints) -> Vec<Step> {
    let dropped = kept.difference.checks.dropped.iter().copied();
    let changed = replaced(kept)
        .into_iter()
        .filter(|(old, new)| goes_early(kept, old, new, hints))
        .map(|(old, _)| old);
    dropped
        .chain(changed)
        .map(|it| Step::Alter(drop_check(ground, &kept.old, it)))
        .collect()
}

/// Adds the checks that come, and replaces those that only say something else.
pub(super) fn checks_come(ground: &Ground, kept: &Kept, hints: &Hints) -> Vec<Step> {
    let after = kept.after;
    let mut steps = Vec::new();
    for (old, new) in replaced(kept) {
        let mut action = add_check(ground, after, new);
        if asks_the_same(old, new) || shared::grows(&old.condition, &new.condition, &hints.renames) {
            action.effects.fails_on_rows = None;
        }
        if !goes_early(kept, old, new, hints) {
            let (was, now) = (old.name.as_str(), new.name.as_str());
            action.clauses.insert(0, drop_check_clause(ground, &old.name));
            action.summary = vec![match asks_the_same(old, new) {
                true => format!("rename check {}.{was} to {now}", shared::shown(after)),
                false => format!("change check {}.{now}", shared::shown(after)),
            }];
            if was != now {
                action = action.uses(Kind::Check, How::Goes, [was]);
            }
        }
        steps.push(Step::Alter(action));
    }
    let added = kept.difference.checks.added.iter();
    steps.extend(added.map(|it| Step::Alter(add_check(ground, after, it))));
    steps
}

/// Lists the checks with another name or condition that no rename of a column has taken along.
fn replaced<'a>(kept: &Kept<'a>) -> Vec<(&'a Check, &'a Check)> {
    let checks = &kept.difference.checks;
    let changed = checks
        .changed
        .iter()
        .filter(|(old, new)| !asks_the_same(old, new) || old.name != new.name);
    let all = changed.chain(&checks.renamed).copied();
    all.filter(|(old, _)| !kept.along.contains(&old.id)).collect()
}

/// A check goes early when it names a column that goes, or when rows get values that it does not know.
fn goes_early(kept: &Kept, old: &Check, new: &Check, hints: &Hints) -> bool {
    let gone = |check: &Check| {
        check
            .condition
            .columns()
            .iter()
            .any(|it| kept.after.column_by_id(*it).is_none())
    };
    let renamed = matches!(new.condition, Condition::OneOf { .. }) && !hints.renames.is_empty();
    gone(old) || renamed
}

/// Returns the clause that drops a check.
pub(super) fn drop_check_clause(ground: &Ground, name: &Name) -> String {
    let name = SPELLING.name(name);
    match FEATURES.drop_constraint.holds(ground.version) {
        true => format!("DROP CONSTRAINT {name}"),
        false => format!("DROP CHECK {name}"),
    }
}

fn drop_check(ground: &Ground, table: &Table, check: &Check) -> Action {
    let name = check.name.as_str();
    let summary = format!("drop check {}.{name}", shared::shown(table));
    ground
        .action(table, Algorithm::Instant, Reach::Dictionary, summary)
        .clause(drop_check_clause(ground, &check.name))
        .uses(Kind::Check, How::Goes, [name])
}

fn add_check(ground: &Ground, table: &Table, check: &Check) -> Action {
    let name = check.name.as_str();
    let columns = check.condition.columns();
    let summary = format!("add check {}.{name}", shared::shown(table));
    ground
        .action(table, Algorithm::Copy, Reach::Dictionary, summary)
        .clause(format!("ADD {}", definition::check(table, check)))
        .uses(Kind::Check, How::Adds, [name])
        .uses(
            Kind::Column,
            How::Reads,
            columns.iter().map(|it| table.column_text(*it)),
        )
        .fails_on(format!("a row does not meet `{name}`"))
}

/// Drops the indexes over expressions that go or are made anew, before anything that they keep the server from: a new
/// name (error 3837), a new type.
///
/// Each goes alone: the server drops a hidden column in place with nothing beside it (error 1846).
pub(super) fn expressions_go(ground: &Ground, kept: &Kept) -> Vec<Step> {
    let stays = |old: &Index| kept.after.indexes.iter().any(|it| it == old) && !kept.anew.contains(&old.id);
    let goes = kept.before.indexes.iter().filter(|it| has_expression(it) && !stays(it));
    goes.filter(|it| !is_renamed_only(kept, it) && !kept.with_counter.contains(&it.id))
        .map(|it| Step::Alter(dropping(ground, &kept.old, kept.after, &Key::Index(it)).alone()))
        .collect()
}

/// Adds the indexes over expressions that are new or made anew, after all that changes what they hold.
///
/// A hidden column comes in place with nothing beside it, and where it is the only one (error 1846): the server keeps them
/// in the order of the indexes' names.
pub(super) fn expressions_come(ground: &Ground, kept: &Kept) -> Vec<Step> {
    let stood = |new: &Index| kept.before.indexes.iter().any(|it| it == new) && !kept.anew.contains(&new.id);
    let (stay, come): (Vec<&Index>, Vec<&Index>) = kept
        .after
        .indexes
        .iter()
        .filter(|it| has_expression(it) && !kept.with_counter.contains(&it.id))
        .partition(|it| stood(it) || is_renamed_only(kept, it));
    let mut steps = Vec::new();
    for (number, index) in come.into_iter().enumerate() {
        let key = Key::Index(index);
        let mut action = key.adding(add_key(ground, kept.after, &key), kept.after).alone();
        if let Some(rows) = indexed::fails_on(kept.after, index) {
            action = action.fails_on(rows);
        }
        if number > 0 || !stay.is_empty() {
            action.algorithm = Algorithm::Copy;
            action = action.work(Work::Rewrite);
        }
        steps.push(Step::Alter(action));
    }
    steps
}

/// Tells whether nothing of an index changes but its name, in place.
fn is_renamed_only(kept: &Kept, index: &Index) -> bool {
    let mut renamed = kept.difference.indexes.renamed.iter();
    renamed.any(|(old, _)| old.id == index.id) && !kept.anew.contains(&index.id)
}

/// Drops the keys and indexes that go, when columns go before others come.
pub(super) fn keys_go(ground: &Ground, kept: &Kept) -> Vec<Step> {
    let dropped = Key::dropped(&kept.difference);
    let alone = dropped
        .iter()
        .filter(|it| !kept.with_counter.contains(&it.id()) && !it.is_functional());
    alone
        .map(|it| Step::Alter(dropping(ground, &kept.old, kept.after, it)))
        .collect()
}

/// Drops, replaces, renames and adds keys and indexes, but for those over expressions.
///
/// What goes and what comes stand in one ALTER: a foreign key may need either, and a primary key is replaced in place but
/// dropped by a copy.
pub(super) fn keys_change(ground: &Ground, kept: &Kept) -> Vec<Step> {
    let (difference, after) = (&kept.difference, kept.after);
    let is_free = |it: &Key| !kept.with_counter.contains(&it.id()) && !it.is_functional();
    let primary_is_done = kept
        .with_counter
        .iter()
        .any(|id| after.primary_key.as_ref().is_some_and(|it| it.id == *id));
    let mut goes: Vec<Key> = Vec::new();
    let mut comes: Vec<Key> = Vec::new();
    if !kept.drops_first {
        goes.extend(Key::dropped(difference));
        goes.retain(|it| !(primary_is_done && matches!(it, Key::Primary(_))));
    }
    for (old, new) in Key::changed(difference) {
        goes.push(old);
        comes.push(new);
    }
    comes.extend(Key::added(difference));
    goes.retain(is_free);
    comes.retain(is_free);
    let mut steps: Vec<Step> = Vec::new();
    let drops = goes.iter().map(|it| dropping(ground, &kept.stage, after, it));
    // InnoDB makes one FULLTEXT index at a time (error 1795).
    let (searched, comes): (Vec<Key>, Vec<Key>) = comes.into_iter().partition(Key::is_fulltext);
    let adds = comes.iter().map(|it| it.adding(add_key(ground, after, it), after));
    match goes.is_empty() || comes.is_empty() {
        true => steps.extend(drops.chain(adds).map(Step::Alter)),
        false => steps.extend(together(drops.chain(adds)).map(Step::Alter)),
    }
    let searched = searched
        .iter()
        .map(|it| it.adding(add_key(ground, after, it), after).alone());
    steps.extend(searched.map(Step::Alter));
    let stays = |it: &Key| !kept.with_counter.contains(&it.id()) && !kept.anew.contains(&it.id());
    for (old, new) in Key::renamed(difference).into_iter().filter(|(old, _)| stays(old)) {
        let (from, to) = (old.name().as_str(), new.name().as_str());
        let summary = format!("rename {} {}.{from} to {to}", old.words(), shared::shown(after));
        let clause = format!(
            "RENAME INDEX {} TO {}",
            SPELLING.name(old.name()),
            SPELLING.name(new.name())
        );
        let action = ground
            .action(after, Algorithm::InPlace, Reach::Dictionary, summary)
            .clause(clause)
            .uses(Kind::Index, How::Goes, [from])
            .uses(Kind::Index, How::Adds, [to]);
        steps.push(Step::Alter(action));
    }
    steps
}

fn together(actions: impl Iterator<Item = Action>) -> Option<Action> {
    let actions: Vec<Action> = actions.collect();
    let replaces =
        actions.iter().any(|it| it.key == KeyPart::Drops) && actions.iter().any(|it| it.key == KeyPart::Adds);
    let is_light = |it: &&Action| !(replaces && it.key == KeyPart::Drops);
    let algorithm = actions.iter().filter(is_light).map(|it| it.algorithm).max();
    let mut actions = actions.into_iter();
    let mut first = actions.next()?;
    for action in actions {
        first.join(action);
    }
    first.algorithm = algorithm.unwrap_or(first.algorithm);
    Some(first)
}

/// Drops a key or index of a table as it is when the statement runs; `after` is what becomes of the table.
///
/// With the last FULLTEXT index the table is rebuilt: its hidden column of documents would stay, and keep columns from coming
/// and going in an instant (error 1845).
/// <https://dev.mysql.com/doc/refman/8.4/en/innodb-fulltext-index.html#innodb-fulltext-index-docid>
fn dropping(ground: &Ground, table: &Table, after: &Table, key: &Key) -> Action {
    let action = key.dropping(drop_key(ground, table, key));
    match key.is_fulltext() && !is_searched(after) {
        true => action.clause("FORCE").work(Work::Rewrite).advises(REBUILT),
        false => action,
    }
}

/// Why a table is rebuilt that loses an index only.
const REBUILT: &str = "the table is rebuilt, so that the hidden column of a FULLTEXT index goes too";

fn drop_key(ground: &Ground, table: &Table, key: &Key) -> Action {
    let shown = shared::shown(table);
    match key {
        Key::Primary(_) => ground.action(
            table,
            Algorithm::Copy,
            Reach::Rows,
            format!("drop the primary key of {shown}"),
        ),
        Key::Unique(_) | Key::Index(_) => {
            let summary = format!("drop {} {shown}.{}", key.words(), key.name().as_str());
            let algorithm = if key.is_clustered(table) || key.algorithm() == Algorithm::Copy {
                Algorithm::Copy
            } else {
                Algorithm::InPlace
            };
            ground.action(table, algorithm, Reach::Dictionary, summary)
        }
    }
}

fn add_key(ground: &Ground, table: &Table, key: &Key) -> Action {
    let shown = shared::shown(table);
    let (summary, reach, work) = match key {
        Key::Primary(_) => (format!("add a primary key to {shown}"), Reach::Rows, Work::Rewrite),
        Key::Unique(_) | Key::Index(_) => (
            format!("add {} {shown}.{}", key.words(), key.name().as_str()),
            Reach::Dictionary,
            Work::IndexBuild,
        ),
    };
    ground.action(table, key.algorithm(), reach, summary).work(work)
}
