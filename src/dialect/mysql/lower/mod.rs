//! From transitions to statements of MySQL: what differs between two states of the schema, as steps that may share an ALTER.
//!
//! Every statement on the schema commits by itself, so nothing here needs or gets a transaction, and an ALTER with several
//! changes is the only way to have all of them or none.
//! <https://dev.mysql.com/doc/refman/8.4/en/implicit-commit.html>

mod action;
mod alter;
mod change;
mod column;
mod columns;
mod definition;
mod enums;
mod foreign;
mod ground;
mod hints;
mod indexed;
mod keys;
mod members;
mod modify;
mod own_rows;
mod parts;
mod place;
mod places;
mod refuse;
mod rows;
mod table;
#[cfg(test)]
mod tests;

use action::{Step, fold};
use ground::Ground;
use hints::Hints;

use crate::config::Target;
use crate::dialect::spelling::Spelling;
use crate::dialect::{Refusal, Statement};
use crate::operation::{Matter, Operation};
use crate::plan::Transition;

/// How MySQL spells.
const SPELLING: &dyn Spelling = &super::spelling::MysqlSpelling;

/// Turns the transitions of one revision into statements.
pub(super) fn lower(run: &[Transition], target: &Target) -> Result<Vec<Statement>, Vec<Refusal>> {
    let Some(first) = run.first() else {
        return Ok(Vec::new());
    };
    let mut steps = Vec::new();
    let mut refusals = Vec::new();
    for (index, transition) in run.iter().enumerate() {
        let ground = Ground {
            transition,
            version: target.version,
            first: &first.before,
            batch: matches!(*transition.operation, Operation::BatchAlterTable(_)).then_some(index),
        };
        match one(&ground) {
            Ok(more) => steps.extend(more),
            Err(more) => refusals.extend(more),
        }
    }
    if refusals.is_empty() {
        Ok(fold(steps))
    } else {
        Err(refusals)
    }
}

fn one(ground: &Ground) -> Result<Vec<Step>, Vec<Refusal>> {
    let matter = ground.transition.operation.matter();
    let own = match &matter {
        Matter::Insert(it) => own_rows::of_insert(ground, it),
        Matter::Update(it) => own_rows::of_update(ground, it),
        Matter::Delete(it) => own_rows::of_delete(ground, it),
        Matter::Raw(_) => Vec::new(),
        Matter::Schema | Matter::Batch(_) => own_rows::of_backfills(ground, &Hints::of(ground)),
    };
    if !own.is_empty() {
        return Err(own);
    }
    let statements = match matter {
        Matter::Insert(it) => rows::bulk_insert(ground, it)?,
        Matter::Update(it) => rows::update_rows(ground, it)?,
        Matter::Delete(it) => rows::writer(|rows| rows.delete_rows(ground.transition, it))?,
        Matter::Raw(it) => crate::dialect::shared::raw::execute(ground.transition, it, crate::variant::Dialect::Mysql)?,
        Matter::Schema | Matter::Batch(_) => {
            refuse::refusals(ground)?;
            return schema(ground);
        }
    };
    Ok(statements.into_iter().map(Step::Statement).collect())
}

/// Leads from one schema to the other: foreign keys go first and come last, since nothing moves under them.
fn schema(ground: &Ground) -> Result<Vec<Step>, Vec<Refusal>> {
    let Transition {
        before, after, touched, ..
    } = ground.transition;
    let hints = Hints::of(ground);
    let of = |id| (before.table_by_id(id), after.table_by_id(id));
    let mut kept = Vec::new();
    let mut dropped = Vec::new();
    let mut added = Vec::new();
    for id in &touched.tables {
        match of(*id) {
            (Some(before), Some(after)) => kept.push(change::Kept::new(&ground.transition.before, before, after)),
            (Some(before), None) => dropped.push(&**before),
            (None, Some(after)) => added.push(&**after),
            (None, None) => {}
        }
    }
    let keys = foreign::Keys::between(ground, &kept, &hints);
    let mut steps = keys.drops(ground);
    for it in &kept {
        steps.extend(change::renamed(ground, it));
    }
    for it in &kept {
        steps.extend(change::changed(ground, it, &hints)?);
    }
    steps.extend(table::dropped(ground, &dropped));
    steps.extend(table::dropped_if_there(ground));
    steps.extend(table::created(ground, &added));
    steps.extend(keys.adds(ground));
    Ok(steps)
}
