//! Columns that stay and change: the default alone, the whole definition, or dropped and added again.

use std::collections::BTreeSet;

use super::SPELLING;
use super::action::{Action, Algorithm, How, Kind, Step};
use super::change::Kept;
use super::column::{ColumnText, DefaultText, wants_parentheses};
use super::columns::place;
use super::enums;
use super::ground::{Ground, Reach};
use super::hints::Hints;
use super::keys::Key;
use super::modify::{Modified, made_not_null};
use super::places;
use super::rows::writer;
use crate::diagnostic::Code;
use crate::dialect::statement::{DataLoss, Work};
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
        let (first, drop) = places::by_value(ground, kept, it, hints);
        steps.extend(first);
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
            let open = ColumnText {
                nullable: true,
                ..it.new.clone()
            };
            if filled.is_some() && it.cost.algorithm == Algorithm::Copy && open != it.old {
                // The value is one of the new type, so the column gets that first.
                let opened = modified(ground, kept, it, &open, hints);
                steps.push(Step::Alter(places::unguarded(opened, drop)));
                steps.extend(filled.map(Step::Statement));
                let summary = format!("let {shown}.{} be not null", it.column.name.as_str());
                let action = ground
                    .action(kept.after, made_not_null(&kept.stage), Reach::Rows, summary)
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
            None => places::unguarded(modified(ground, kept, it, &it.new, hints), drop),
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

pub(super) fn modify(action: Action, text: &ColumnText) -> Action {
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
