//! From transitions to statements of SQLite.
//!
//! The changes of one table are gathered and made at once, so that a table is rebuilt at most once between two statements
//! on rows. What is gathered waits: until the rows of any table are read or written, until a name is wanted that it still
//! holds, and until the run ends. Then all of it is written, tables in the order in which they were first touched. Tables
//! that a run creates take its later changes into their CREATE TABLE.
//!
//! Comments of tables and columns, and the name of a primary key, are the catalog's alone: SQLite keeps neither in a form
//! that a statement could change.

mod early;
mod group;
mod hints;
mod native;
mod rows;
mod steps;
mod tables;
#[cfg(test)]
mod tests;
mod write;

use std::collections::BTreeMap;
use std::sync::Arc;

pub(super) use group::Group;
use group::{Change, Fill};
use hints::{fill, has_subselect, renamed_values};
use rows::RowChange;
use steps::{Step, steps};
pub(super) use tables::Tables;

use super::refuse::problems;
use super::spelling::SqliteSpelling;
use crate::catalog::{Catalog, Column, Table};
use crate::config::Target;
use crate::diagnostic::Code;
use crate::dialect::spelling::Spelling;
use crate::dialect::{DataLoss, Refusal, Statement, shared};
use crate::identity::{EnumId, TableId};
use crate::name::Name;
use crate::operation::Matter;
use crate::operation::rows::Settled;
use crate::plan::{Origin, Transition};

/// Turns the transitions of one revision into statements.
pub(super) fn lower(run: &[Transition], target: &Target) -> Result<Vec<Statement>, Vec<Refusal>> {
    let Some(first) = run.first() else {
        return Ok(Vec::new());
    };
    if target.schema.is_some() {
        let reason = format!("the target `{}` has a `schema`, and SQLite has none", target.name);
        let refusal = Refusal::new(first.origin, Code::Unsupported, reason);
        return Err(vec![refusal.hint("leave `schema` out of the target in vellum.yaml")]);
    }
    let mut lowering = Lowering::new(target, &first.before);
    for step in &steps(run) {
        lowering.step(step);
    }
    lowering.write_all();
    lowering.warn_of_followers();
    match lowering.refusals.is_empty() {
        true => Ok(lowering.statements),
        false => Err(lowering.refusals),
    }
}

/// What is done of a run, and what waits.
struct Lowering<'a> {
    target: &'a Target,
    /// The tables as the database has them after the statements so far.
    standing: Tables,
    /// The tables as they are after the steps so far.
    coming: Tables,
    /// The tables that the run found; nobody reads another yet.
    found: Tables,
    /// What waits, in the order of first touch.
    waiting: Vec<Group>,
    /// Tables that go once that is written.
    leaving: Vec<Leaving>,
    statements: Vec<Statement>,
    /// Changes of rows, as places among the statements, with the tables whose rows follow.
    followed: Vec<(usize, Vec<Name>)>,
    refusals: Vec<Refusal>,
}

/// A table that is to go.
#[derive(Clone, Copy)]
struct Leaving {
    table: TableId,
    origin: Origin,
    outside: bool,
}

impl<'a> Lowering<'a> {
    fn new(target: &'a Target, before: &Catalog) -> Self {
        let standing = Tables::of(before);
        Self {
            target,
            found: standing.clone(),
            coming: standing.clone(),
            standing,
            waiting: Vec::new(),
            leaving: Vec::new(),
            statements: Vec::new(),
            followed: Vec::new(),
            refusals: Vec::new(),
        }
    }

    fn step(&mut self, step: &Step) {
        match step.operation.matter() {
            Matter::Insert(it) => self.change_rows(RowChange::Insert(it), step),
            Matter::Update(it) => self.change_rows(RowChange::Update(it), step),
            Matter::Delete(it) => self.change_rows(RowChange::Delete(it), step),
            Matter::Raw(it) => {
                self.write_all();
                self.raw(it, step);
                // What the text did to the schema is the author's word.
                self.standing = Tables::of(&step.after);
                self.coming = self.standing.clone();
            }
            Matter::Schema | Matter::Batch(_) => self.schema(step),
        }
    }

    /// Rows find the schema as the steps before left it.
    fn change_rows(&mut self, change: RowChange, step: &Step) {
        self.write_all();
        self.rows(change, step);
    }

    fn schema(&mut self, step: &Step) {
        self.refuse(step);
        if step.is_outside() || self.wants_held_name(step) {
            self.write_all();
        }
        let fill = fill(step, &mut self.refusals);
        let ends_here = fill.as_ref().is_some_and(|(_, _, it)| has_subselect(it));
        let too_early = fill
            .as_ref()
            .is_some_and(|(table, column, it)| self.is_too_early(*table, column.id, it));
        if ends_here || too_early {
            self.write_all();
        }
        let pairs = renamed_values(step);
        for id in &step.touched.tables {
            match (step.before.table_by_id(*id), step.after.table_by_id(*id)) {
                (None, None) => {}
                (Some(before), None) => self.drop_table(before, step),
                (before, Some(after)) => {
                    let filled = fill.as_ref().filter(|(table, ..)| table == id);
                    let filled = filled.map(|(_, column, it)| (column.clone(), it.clone()));
                    self.change(before, after, filled, pairs.as_ref(), step);
                }
            }
        }
        if step.is_outside() || ends_here {
            self.write_all();
        }
    }

    /// Adds a step's change of a table to those that wait.
    fn change(
        &mut self,
        before: Option<&Arc<Table>>,
        after: &Arc<Table>,
        filled: Option<(Column, Settled)>,
        pairs: Option<&(EnumId, Vec<(String, String)>)>,
        step: &Step,
    ) {
        let renaming = pairs.filter(|(id, _)| before.is_some_and(|it| uses_enum(it, *id)));
        let waits = |group: &&Group| group.table == after.id;
        // A value that is filled in is of the enumeration as it was.
        if renaming.is_some() && self.waiting.iter().find(waits).is_some_and(|it| !it.fills.is_empty()) {
            self.write_all();
        }
        if self.takes_old_column_name(after) || self.gives_rows_another_value(before, after, filled.as_ref()) {
            self.write_all();
        }
        self.coming.put(Arc::clone(after));
        let at = match self.waiting.iter().position(|it| it.table == after.id) {
            Some(at) => at,
            None => {
                self.waiting.push(Group {
                    table: after.id,
                    after: Arc::clone(after),
                    changes: Vec::new(),
                    fills: BTreeMap::new(),
                    renamed_values: BTreeMap::new(),
                    outside: step.is_outside(),
                });
                self.waiting.len() - 1
            }
        };
        let standing = self.standing.get(after.id).cloned();
        let Some(group) = self.waiting.get_mut(at) else { return };
        group.after = Arc::clone(after);
        group.changes.push(Change {
            origin: step.origin(),
            before: before.cloned(),
            after: Arc::clone(after),
        });
        if let Some((column, value)) = filled {
            group.fills.insert(column.id, Fill { value, ty: column.ty });
        }
        if let (Some((id, pairs)), Some(before), Some(standing)) = (renaming, before, standing) {
            for column in before.columns.iter().filter(|it| it.enumeration() == Some(*id)) {
                if standing.column_by_id(column.id).is_some() {
                    group.rename_values(column.id, pairs);
                }
            }
        }
    }

    /// Lets a table go at the end of what waits, so that the tables that point at it lose their keys before.
    fn drop_table(&mut self, before: &Arc<Table>, step: &Step) {
        let id = before.id;
        self.coming.remove(id);
        self.waiting.retain(|it| it.table != id);
        if self.standing.get(id).is_some() {
            self.leaving.push(Leaving {
                table: id,
                origin: step.origin(),
                outside: step.is_outside(),
            });
        }
    }

    /// Writes all that waits.
    fn write_all(&mut self) {
        for group in std::mem::take(&mut self.waiting) {
            self.write(group);
        }
        for it in std::mem::take(&mut self.leaving) {
            self.write_drop(&it);
        }
    }

    fn write_drop(&mut self, leaving: &Leaving) {
        let Leaving { table, origin, outside } = *leaving;
        let Some(gone) = self.standing.remove(table) else {
            return;
        };
        let (shown, name) = (shared::shown(&gone), SqliteSpelling.name(&gone.name));
        let mut statement = Statement::new(origin, format!("drop table {shown}"), format!("DROP TABLE {name}"));
        if self.found.get(table).is_some() {
            statement = statement.loses(DataLoss::Certain);
        }
        // DROP TABLE deletes the rows first, and the foreign keys of tables that go next would follow.
        statement.needs.foreign_keys_off = self.standing.point_at(table);
        self.push(statement, outside);
    }

    fn push(&mut self, statement: Statement, outside: bool) {
        let transaction = match outside {
            true => crate::dialect::Transaction::Outside,
            false => crate::dialect::Transaction::Inside,
        };
        self.statements.push(statement.runs(transaction));
    }

    /// Refuses what a step brings and SQLite cannot have.
    fn refuse(&mut self, step: &Step) {
        for id in &step.touched.tables {
            let Some(after) = step.after.table_by_id(*id) else {
                continue;
            };
            let found = problems(after, self.target.version);
            if found.is_empty() {
                continue;
            }
            let old = step.before.table_by_id(*id).map(|it| problems(it, self.target.version));
            let old = old.unwrap_or_default();
            for problem in found {
                if !old.contains(&problem) {
                    let refusal = problem.refusal(step.origin(), step.operation, &step.prefix);
                    self.refusals.push(refusal);
                }
            }
        }
    }

    /// Returns a name that no table or index has, by now or later in the run.
    fn free_name(&self, prefix: &str, name: &Name) -> Name {
        let mut free = Name::from(format!("{prefix}{}", name.as_str()));
        while self.standing.have_name(&free) || self.coming.have_name(&free) {
            free = Name::from(format!("{}_", free.as_str()));
        }
        free
    }
}

fn uses_enum(table: &Table, id: EnumId) -> bool {
    table.columns.iter().any(|it| it.enumeration() == Some(id))
}
