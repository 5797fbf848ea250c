//! Columns that come and go.

use std::collections::BTreeSet;

use super::SPELLING;
use super::action::{Action, Algorithm, How, KeyPart, Kind, Step};
use super::alter::modify;
use super::change::Kept;
use super::column::{ColumnText, DefaultText, is_unsafe};
use super::ground::{Ground, Reach};
use super::hints::Hints;
use super::keys::{Key, hides_a_column};
use super::modify::{made_not_null, redefined};
use super::rows::writer;
use crate::catalog::Column;
use crate::dialect::facts::Fact;
use crate::dialect::mysql::facts::FEATURES;
use crate::dialect::spelling::Update;
use crate::dialect::statement::{DataLoss, Statement, Work};
use crate::dialect::{Refusal, shared};
use crate::identity::ColumnId;

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
            let summary = format!("let {shown} be not null");
            let action = ground.action(after, made_not_null(&kept.stage), Reach::Rows, summary);
            let action = action
                .work(Work::Rewrite)
                .fails_on(format!("a row holds NULL in `{}`", column.name.as_str()));
            steps.push(Step::Alter(modify(action, &text)));
        } else if text.default.is_some() {
            let algorithm = redefined(&kept.stage, Algorithm::Instant);
            let summary = format!("give {shown} its default");
            let action = ground.action(after, algorithm, Reach::Dictionary, summary);
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
pub(super) fn place(kept: &Kept, column: &Column, present: &BTreeSet<ColumnId>) -> Option<(String, Option<String>)> {
    let columns = &kept.after.columns;
    let at = columns.iter().position(|it| it.id == column.id)?;
    if !columns.iter().skip(at).any(|it| present.contains(&it.id)) {
        return None;
    }
    Some(
        match columns.iter().take(at).rev().find(|it| present.contains(&it.id)) {
            Some(it) => (
                format!(" AFTER {}", SPELLING.name(&it.name)),
                Some(it.name.as_str().to_string()),
            ),
            None => (" FIRST".to_string(), None),
        },
    )
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
        // No virtual column comes beside a hidden one but by a copy (error 1846), nor goes in an instant (error 1845).
        (Some((_, false)), _) if hides_a_column(&kept.stage) => (Algorithm::Copy, true),
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
        true if is_virtual && (behind.any(self::is_virtual) || hides_a_column(&kept.old)) => {
            (Algorithm::InPlace, Work::Metadata)
        }
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
