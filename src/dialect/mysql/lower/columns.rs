//! Columns that come, change and go.

use std::collections::BTreeSet;

use super::SPELLING;
use super::action::{Action, Algorithm, How, KeyPart, Kind, Step};
use super::change::Kept;
use super::column::{ColumnText, DefaultText, is_unsafe, wants_parentheses};
use super::enums;
use super::ground::{Ground, Reach};
use super::hints::Hints;
use super::keys::Key;
use super::modify::Modified;
use super::rows::writer;
use crate::catalog::Column;
use crate::diagnostic::Code;
use crate::dialect::facts::Fact;
use crate::dialect::mysql::facts::FEATURES;
use crate::dialect::spelling::Update;
use crate::dialect::statement::{DataLoss, Statement, Work};
use crate::dialect::{Refusal, shared};
use crate::identity::ColumnId;

/// Lets columns stop counting whose key goes or changes, under their old names.
pub(super) fn stop_counting(ground: &Ground, kept: &Kept) -> Vec<Step> {
    let stops = |it: &&Modified| it.old.counts && !it.new.counts;
    let mut steps = Vec::new();
    for it in kept
        .modified
        .iter()
        .filter(stops)
        .filter(|it| loses_key(kept, it.column.id))
    {
        let Some(was) = kept.old.column_by_id(it.column.id) else {
            continue;
        };
        let text = ColumnText {
            counts: false,
            ..ColumnText::of(&kept.old, was)
        };
        let name = was.name.as_str();
        let action = ground
            .action(
                &kept.old,
                Algorithm::Copy,
                Reach::Rows,
                format!("let {}.{name} stop counting", shared::shown(&kept.old)),
            )
            .clause(format!("MODIFY COLUMN {}", text.sql()))
            .uses(Kind::Column, How::Defines, [name]);
        steps.push(Step::Alter(action));
    }
    steps
}

fn loses_key(kept: &Kept, column: ColumnId) -> bool {
    let dropped = Key::dropped(&kept.difference);
    let changed = Key::changed(&kept.difference);
    dropped
        .iter()
        .chain(changed.iter().map(|(old, _)| old))
        .any(|it| it.leads(column))
}

/// Adds the columns that come; computed ones last, since they may name the others.
pub(super) fn come(ground: &Ground, kept: &Kept, hints: &Hints) -> Result<Vec<Step>, Vec<Refusal>> {
    let mut present: BTreeSet<ColumnId> = kept.difference.kept_columns.iter().map(|(_, it)| it.id).collect();
    let mut steps = Vec::new();
    for computed in [false, true] {
        for column in kept
            .difference
            .added_columns
            .iter()
            .filter(|it| it.computed.is_some() == computed)
        {
            steps.extend(add(ground, kept, column, &present, hints)?);
            present.insert(column.id);
        }
    }
    Ok(steps)
}

fn add(
    ground: &Ground,
    kept: &Kept,
    column: &Column,
    present: &BTreeSet<ColumnId>,
    hints: &Hints,
) -> Result<Vec<Step>, Vec<Refusal>> {
    let after = kept.after;
    let text = ColumnText::of(after, column);
    let place = place(kept, column, present);
    let fill = fill(ground, kept, column, &text, hints)?;
    let first = match &fill {
        // The server would fill the rows by itself only with what is the same on every replica.
        Some(_) => ColumnText {
            nullable: true,
            default: None,
            ..text.clone()
        },
        None => text.clone(),
    };
    let mut action = adding(ground, kept, column, &first, &place);
    if column.autoincrement {
        action = with_keys(action, kept, column);
    }
    let mut steps = vec![Step::Alter(action)];
    if let Some(statement) = fill {
        steps.push(Step::Statement(statement));
        let shown = format!("{}.{}", shared::shown(after), column.name.as_str());
        if !text.nullable {
            let action = ground.action(
                after,
                Algorithm::InPlace,
                Reach::Rows,
                format!("let {shown} be not null"),
            );
            let action = action
                .work(Work::Rewrite)
                .fails_on(format!("a row holds NULL in `{}`", column.name.as_str()));
            steps.push(Step::Alter(modify(action, &text)));
        } else if text.default.is_some() {
            let action = ground.action(
                after,
                Algorithm::Instant,
                Reach::Dictionary,
                format!("give {shown} its default"),
            );
            steps.push(Step::Alter(modify(action, &text)));
        }
    }
    Ok(steps)
}

/// Returns the UPDATE that fills a new column: with `backfill`, or with a default that the server does not take in one
/// statement with the column.
///
/// Error 1674: a default such as `uuid()` has another value for each row and replica.
/// <https://dev.mysql.com/doc/refman/8.4/en/data-type-defaults.html>
fn fill(
    ground: &Ground,
    kept: &Kept,
    column: &Column,
    text: &ColumnText,
    hints: &Hints,
) -> Result<Option<Statement>, Vec<Refusal>> {
    let origin = ground.transition.origin;
    if let Some((value, field)) = hints.backfills.get(&column.id) {
        let catalog = &ground.transition.after;
        let filled = writer(|rows| rows.backfill(catalog, kept.after, column, value, (origin, field)));
        return filled.map_err(|it| vec![it]);
    }
    match (&column.default, &text.default) {
        (Some(default), Some(it)) if is_unsafe(default) => {
            let name = SPELLING.name(&column.name);
            let sql = SPELLING.update(&Update {
                table: kept.after.qualified(),
                set: vec![(column.name.clone(), it.sql().to_string())],
                from: None,
                filter: Some(format!("{name} IS NULL")),
            });
            let summary = format!("fill {}.{}", shared::shown(kept.after), column.name.as_str());
            Ok(Some(Statement::new(origin, summary, sql).work(Work::Rows)))
        }
        (_, _) => Ok(None),
    }
}

/// Returns where a column goes, as the words behind its definition; the last one needs none.
fn place(kept: &Kept, column: &Column, present: &BTreeSet<ColumnId>) -> Option<(String, Option<String>)> {
    let columns = &kept.after.columns;
    let at = columns.iter().position(|it| it.id == column.id)?;
    let (before, behind) = columns.split_at(at);
    if !behind.iter().any(|it| present.contains(&it.id)) {
        return None;
    }
    Some(match before.iter().rev().find(|it| present.contains(&it.id)) {
        Some(it) => (
            format!(" AFTER {}", SPELLING.name(&it.name)),
            Some(it.name.as_str().to_string()),
        ),
        None => (" FIRST".to_string(), None),
    })
}

fn adding(
    ground: &Ground,
    kept: &Kept,
    column: &Column,
    text: &ColumnText,
    place: &Option<(String, Option<String>)>,
) -> Action {
    let holds = |fact: &Fact| fact.holds(ground.version);
    let anywhere =
        holds(&FEATURES.instant_add_column_anywhere) || (place.is_none() && holds(&FEATURES.instant_add_column_last));
    let behind = kept.after.columns.iter().skip_while(|it| it.id != column.id).skip(1);
    let before_virtual = behind
        .filter(|it| kept.stage.column_by_id(it.id).is_some())
        .any(is_virtual);
    let (algorithm, alone) = match (&text.computed, &text.default) {
        _ if column.autoincrement => (Algorithm::InPlaceShared, false),
        (Some((_, true)), _) => (Algorithm::Copy, false),
        // No virtual column moves to another place but by a copy; MySQL itself would take a plain column before it.
        (Some((_, false)) | None, _) if before_virtual => (Algorithm::Copy, false),
        (Some((_, false)), _) if place.is_some() => (Algorithm::InPlace, true),
        (Some((_, false)), _) => (Algorithm::Instant, true),
        (None, Some(DefaultText::Expression { .. })) => (Algorithm::Copy, false),
        (None, Some(DefaultText::Constant(_) | DefaultText::Moment(_)) | None) if anywhere => {
            (Algorithm::Instant, false)
        }
        (None, Some(DefaultText::Constant(_) | DefaultText::Moment(_)) | None) => (Algorithm::InPlace, false),
    };
    let name = column.name.as_str();
    let (words, neighbour) = place.clone().unwrap_or_default();
    let reads = column.computed.iter().flat_map(|it| it.expression.columns());
    let reads: Vec<&str> = reads.map(|it| kept.after.column_text(it)).collect();
    let action = ground
        .action(
            &kept.stage,
            algorithm,
            Reach::Columns,
            format!("add column {}.{name}", shared::shown(kept.after)),
        )
        .clause(format!("ADD COLUMN {}{words}", text.sql()))
        .uses(Kind::Column, How::Adds, [name])
        .uses(Kind::Column, How::Reads, neighbour.iter().map(String::as_str))
        .uses(Kind::Column, How::Reads, reads);
    let action = match algorithm {
        Algorithm::Instant => action,
        Algorithm::InPlace | Algorithm::InPlaceShared | Algorithm::Copy => action.work(Work::Rewrite),
    };
    if alone { action.alone() } else { action }
}

/// Puts the key of a counting column beside it.
fn with_keys(mut action: Action, kept: &Kept, column: &Column) -> Action {
    let keys = Key::added(&kept.difference);
    for key in keys
        .iter()
        .filter(|it| it.leads(column.id) && kept.with_counter.contains(&it.id()))
    {
        if let (Key::Primary(_), Some(_)) = (key, kept.difference.primary_key.dropped.first()) {
            action = action.clause("DROP PRIMARY KEY").key(KeyPart::Replaces);
        }
        action = key.adding(action, kept.after);
    }
    action
}

/// Changes the columns that stay; `late` are those that wait for a key to come or go.
pub(super) fn change(ground: &Ground, kept: &Kept, hints: &Hints, late: bool) -> Result<Vec<Step>, Vec<Refusal>> {
    let mut steps = Vec::new();
    for it in kept.modified.iter().filter(|it| waits(kept, it) == late) {
        if it.is_made_anew() {
            steps.extend(make_anew(ground, kept, it)?);
            continue;
        }
        steps.extend(enums::grown(ground, kept, it, hints));
        steps.extend(enums::moved(ground, kept, it.column, hints));
        let stopped = it.old.counts && !it.new.counts && loses_key(kept, it.column.id);
        if stopped
            && (ColumnText {
                counts: false,
                ..it.old.clone()
            }) == it.new
        {
            continue;
        }
        let shown = shared::shown(kept.after);
        let backfill = hints
            .backfills
            .get(&it.column.id)
            .filter(|_| it.old.nullable && !it.new.nullable);
        if let Some((value, field)) = backfill {
            let filled = writer(|rows| {
                let catalog = &ground.transition.after;
                rows.backfill(catalog, kept.after, it.column, value, (ground.transition.origin, field))
            });
            let filled = filled.map_err(|it| vec![it])?;
            if filled.is_some() && it.cost.algorithm == Algorithm::Copy {
                // The value is one of the new type, so the column gets that first.
                let open = ColumnText {
                    nullable: true,
                    ..it.new.clone()
                };
                steps.push(Step::Alter(modified(ground, kept, it, &open, hints)));
                steps.extend(filled.map(Step::Statement));
                let summary = format!("let {shown}.{} be not null", it.column.name.as_str());
                let action = ground
                    .action(kept.after, Algorithm::InPlace, Reach::Rows, summary)
                    .work(Work::Rewrite);
                steps.push(Step::Alter(modify(action, &it.new)));
                continue;
            }
            steps.extend(filled.map(Step::Statement));
        }
        steps.push(Step::Alter(match default_alone(it) {
            Some(clause) => ground
                .action(&kept.stage, Algorithm::Instant, Reach::Dictionary, summary(kept, it))
                .clause(clause)
                .uses(Kind::Column, How::Defines, [it.column.name.as_str()]),
            None => modified(ground, kept, it, &it.new, hints),
        }));
    }
    Ok(steps)
}

/// A counting column waits for its key, and a column that may be NULL for the end of the primary key.
fn waits(kept: &Kept, it: &Modified) -> bool {
    let counts = it.new.counts && !it.old.counts;
    let leaves =
        it.new.nullable && kept.before.in_primary_key(it.column.id) && !kept.after.in_primary_key(it.column.id);
    counts || leaves
}

fn modified(ground: &Ground, kept: &Kept, it: &Modified, text: &ColumnText, hints: &Hints) -> Action {
    let cost = &it.cost;
    let name = it.column.name.as_str();
    let mut action = ground
        .action(&kept.stage, cost.algorithm, cost.reach, summary(kept, it))
        .work(cost.work)
        .loses(cost.loss);
    for rows in &cost.fails_on {
        action = action.fails_on(rows.clone());
    }
    if cost.fills && !text.nullable {
        action = action.fails_on(format!("a row holds NULL in `{name}`"));
    }
    // The rows with a value that has another name have moved already.
    let moved = |value: &String| hints.renames.iter().any(|(old, _)| old == value);
    let gone = cost.gone.iter().filter(|it| !moved(it)).map(|it| format!("`{it}`"));
    let gone: Vec<String> = gone.collect();
    if !gone.is_empty() {
        action = action.fails_on(format!("a row holds {} in `{name}`", gone.join(" or ")));
    }
    modify(action, text)
}

fn modify(action: Action, text: &ColumnText) -> Action {
    let name = text.plain.clone();
    action
        .clause(format!("MODIFY COLUMN {}", text.sql()))
        .uses(Kind::Column, How::Defines, [name.as_str()])
}

/// Returns the clause of a change that is nothing but another default, where there is one without the whole column.
///
/// DROP DEFAULT leaves a nullable column without any default, not even NULL: an INSERT that does not say fails then.
fn default_alone(it: &Modified) -> Option<String> {
    if !it.is_default_only() || wants_parentheses(&it.column.ty) {
        return None;
    }
    let name = &it.new.name;
    match &it.new.default {
        None if it.new.nullable => Some(format!("ALTER COLUMN {name} SET DEFAULT NULL")),
        None => Some(format!("ALTER COLUMN {name} DROP DEFAULT")),
        Some(DefaultText::Moment(_)) => None,
        Some(default @ (DefaultText::Constant(_) | DefaultText::Expression { .. })) => {
            Some(format!("ALTER COLUMN {name} SET DEFAULT {}", default.sql()))
        }
    }
}

fn summary(kept: &Kept, it: &Modified) -> String {
    let (old, new) = (&it.old, &it.new);
    let changes = [
        (old.ty != new.ty, "type"),
        (
            old.charset != new.charset || old.collation != new.collation,
            "collation",
        ),
        (old.computed != new.computed, "computed"),
        (old.nullable && !new.nullable, "not null"),
        (!old.nullable && new.nullable, "nullable"),
        (old.default != new.default, "default"),
        (old.on_update != new.on_update, "on update"),
        (old.counts != new.counts, "counter"),
        (old.invisible != new.invisible, "visibility"),
        (old.comment != new.comment, "comment"),
    ];
    let changes: Vec<&str> = changes
        .into_iter()
        .filter(|(differs, _)| *differs)
        .map(|(_, what)| what)
        .collect();
    format!(
        "alter column {}.{}: {}",
        shared::shown(kept.after),
        it.column.name.as_str(),
        changes.join(", ")
    )
}

/// Drops a column and adds it again at its place: what the server does not change in place.
///
/// A virtual column that becomes an ordinary one becomes a stored one first, and so keeps its values.
fn make_anew(ground: &Ground, kept: &Kept, it: &Modified) -> Result<Vec<Step>, Vec<Refusal>> {
    let column = it.column;
    let name = column.name.as_str();
    if let Some(user) = user(kept, column.id) {
        let why = format!("MySQL can only drop `{name}` and add it again, and {user} stands on it");
        let refusal = Refusal::new(ground.transition.origin, Code::Unsupported, why).at("computed");
        return Err(vec![
            refusal.hint(format!("drop {user} before, and create it again behind")),
        ]);
    }
    let first = match (&it.old.computed, &it.new.computed) {
        (Some((expression, false)), None) => ColumnText {
            computed: Some((expression.clone(), true)),
            default: None,
            on_update: None,
            ..it.new.clone()
        },
        (_, _) => it.new.clone(),
    };
    let others: BTreeSet<ColumnId> = kept
        .after
        .columns
        .iter()
        .map(|it| it.id)
        .filter(|it| *it != column.id)
        .collect();
    let (words, _) = place(kept, column, &others).unwrap_or_default();
    let loss = match (&it.old.computed, &it.new.computed) {
        (None, Some(_)) => DataLoss::Certain,
        (Some(_), _) | (None, None) => DataLoss::None,
    };
    let quoted = SPELLING.name(&column.name);
    let action = ground
        .action(
            &kept.stage,
            Algorithm::Copy,
            Reach::Columns,
            format!("make column {}.{name} anew", shared::shown(kept.after)),
        )
        .clause(format!("DROP COLUMN {quoted}"))
        .clause(format!("ADD COLUMN {}{words}", first.sql()))
        .loses(loss)
        .alone();
    let mut steps = vec![Step::Alter(action)];
    if first != it.new {
        let summary = format!("let {}.{name} be an ordinary column", shared::shown(kept.after));
        steps.push(Step::Alter(modify(
            ground.action(kept.after, Algorithm::Copy, Reach::Rows, summary),
            &it.new,
        )));
    }
    Ok(steps)
}

/// Returns what stands on a column and would lose it in silence, or be in the way.
fn user(kept: &Kept, column: ColumnId) -> Option<String> {
    let table = &kept.stage;
    let of_key = |kind: &str, name: &crate::name::Name| format!("the {kind} `{}`", name.as_str());
    let index = table.indexes.iter().find(|it| it.all_columns().contains(&column));
    let unique = table.uniques.iter().find(|it| it.columns.contains(&column));
    let check = table.checks.iter().find(|it| it.condition.columns().contains(&column));
    let key = table.primary_key.iter().find(|it| it.columns.contains(&column));
    let computed = table
        .columns
        .iter()
        .find(|it| it.computed.as_ref().is_some_and(|it| it.expression.uses(column)));
    None.or(index.map(|it| of_key("index", &it.name)))
        .or(unique.map(|it| of_key("unique constraint", &it.name)))
        .or(check.map(|it| of_key("check", &it.name)))
        .or(key.map(|it| of_key("primary key", &it.name)))
        .or(computed.map(|it| of_key("computed column", &it.name)))
}

/// Drops the columns that go; computed ones first, since they name the others.
pub(super) fn go(ground: &Ground, kept: &Kept) -> Vec<Step> {
    let mut steps = Vec::new();
    for computed in [true, false] {
        for column in kept
            .difference
            .dropped_columns
            .iter()
            .filter(|it| it.computed.is_some() == computed)
        {
            steps.push(Step::Alter(dropping(ground, kept, column)));
        }
    }
    steps
}

fn is_virtual(column: &Column) -> bool {
    column.computed.as_ref().is_some_and(|it| !it.stored)
}

fn dropping(ground: &Ground, kept: &Kept, column: &Column) -> Action {
    let is_virtual = is_virtual(column);
    let mut behind = kept.old.columns.iter().skip_while(|it| it.id != column.id).skip(1);
    let (algorithm, work) = match FEATURES.instant_drop_column.holds(ground.version) || is_virtual {
        true if is_virtual && behind.any(self::is_virtual) => (Algorithm::InPlace, Work::Metadata),
        true if !column.autoincrement => (Algorithm::Instant, Work::Metadata),
        true | false => (Algorithm::InPlace, Work::Rewrite),
    };
    let (quoted, name) = (SPELLING.name(&column.name), column.name.as_str());
    let mut action = ground
        .action(
            &kept.old,
            algorithm,
            Reach::Columns,
            format!("drop column {}.{name}", shared::shown(&kept.old)),
        )
        .work(work)
        .loses(if column.computed.is_some() {
            DataLoss::None
        } else {
            DataLoss::Certain
        });
    if column.autoincrement {
        let keys = Key::dropped(&kept.difference);
        for key in keys
            .iter()
            .filter(|it| it.leads(column.id) && kept.with_counter.contains(&it.id()))
        {
            action = key.dropping(action);
            if key.is_clustered(&kept.old) {
                action.algorithm = Algorithm::Copy;
            }
        }
    }
    action = action
        .clause(format!("DROP COLUMN {quoted}"))
        .uses(Kind::Column, How::Goes, [name]);
    if is_virtual { action.alone() } else { action }
}
