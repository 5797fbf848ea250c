//! From transitions to statements of PostgreSQL.
//!
//! What changes of the schema is read from the difference of the two catalogs, so undoing needs no case of its own.

mod alter;
mod alter_column;
mod asked;
mod cast;
mod change;
mod columns;
mod counters;
mod enums;
mod hints;
mod indexes;
mod keys;
mod limits;
mod remarks;
mod renames;
mod rows;
mod schema;
#[cfg(test)]
mod tests;
mod write;

use std::collections::BTreeMap;

use hints::Hints;

use crate::catalog::{Catalog, ForeignKey, Table};
use crate::config::Target;
use crate::diagnostic::Code;
use crate::dialect::shared::{rows::refused, shown};
use crate::dialect::spelling::Spelling;
use crate::dialect::{Blocks, Effects, Refusal, Statement, Transaction};
use crate::identity::{ColumnId, TableId};
use crate::operation::Matter;
use crate::plan::Transition;
use crate::variant::Version;

/// How PostgreSQL spells.
const SPELLING: &dyn Spelling = &super::spelling::PostgresqlSpelling;

/// A lock's name and whom it blocks: <https://www.postgresql.org/docs/current/explicit-locking.html>.
type Mode = (&'static str, Blocks);
const ACCESS_EXCLUSIVE: Mode = ("ACCESS EXCLUSIVE", Blocks::All);
const SHARE_ROW_EXCLUSIVE: Mode = ("SHARE ROW EXCLUSIVE", Blocks::Writes);
const SHARE: Mode = ("SHARE", Blocks::Writes);
const SHARE_UPDATE_EXCLUSIVE: Mode = ("SHARE UPDATE EXCLUSIVE", Blocks::Ddl);
const ROW_SHARE: Mode = ("ROW SHARE", Blocks::Ddl);

/// One transition on its way to statements.
struct Lowering<'a> {
    transition: &'a Transition<'a>,
    version: Version,
    hints: Hints,
    /// The schema before the whole run: tables that are not in it have no readers yet.
    standing: &'a Catalog,
    /// Foreign keys that are written with their new column.
    inline: BTreeMap<ColumnId, ForeignKey>,
    statements: Vec<Statement>,
    refusals: Vec<Refusal>,
}

/// Turns the transitions of one revision into statements.
pub(super) fn lower(run: &[Transition], target: &Target) -> Result<Vec<Statement>, Vec<Refusal>> {
    let mut statements = Vec::new();
    let mut refusals = Vec::new();
    let mut waiting = false;
    for transition in run {
        let standing = run.first().map_or(&transition.before, |it| &it.before);
        match one(transition, standing, target) {
            Ok(mut more) => {
                if transition.common.outside_transaction {
                    for statement in &mut more {
                        statement.transaction = Transaction::Outside;
                    }
                }
                if waiting && !transition.touched.tables.is_empty() && !more.is_empty() {
                    statements.push(check_now(transition));
                    waiting = false;
                }
                waiting |= writes_deferred(transition);
                statements.extend(more);
            }
            Err(more) => refusals.extend(more),
        }
    }
    if refusals.is_empty() {
        Ok(statements)
    } else {
        Err(refusals)
    }
}

/// Writes that checks which wait for the COMMIT are done now: a table with rows that wait cannot be altered.
fn check_now(transition: &Transition) -> Statement {
    let summary = "check now what waits for the COMMIT";
    Statement::new(transition.origin, summary, "SET CONSTRAINTS ALL IMMEDIATE")
}

/// Tells whether an operation may leave rows that wait for the COMMIT to be checked.
fn writes_deferred(transition: &Transition) -> bool {
    let (schema, table) = match transition.operation.matter() {
        Matter::Insert(it) => (&it.schema, &it.table),
        Matter::Update(it) => (&it.schema, &it.table),
        Matter::Delete(it) => (&it.schema, &it.table),
        Matter::Schema | Matter::Batch(_) | Matter::Raw(_) => return false,
    };
    let catalog = &transition.before;
    let Some(table) = crate::dialect::shared::rows::find(catalog, schema.as_ref(), table) else {
        return false;
    };
    is_deferred(table) || catalog.referring(table.id).any(|it| is_deferred(it))
}

/// Tells whether a table has a constraint that waits for the COMMIT.
fn is_deferred(table: &Table) -> bool {
    let keys = table.foreign_keys.iter().map(|it| it.deferral);
    let uniques = table
        .uniques
        .iter()
        .map(|it| it.deferral)
        .chain(table.primary_key.iter().map(|it| it.deferral));
    let mut all = keys.chain(uniques).chain(table.exclusions.iter().map(|it| it.deferral));
    all.any(|it| it.is_some_and(|it| it.initially_deferred))
}

fn one(transition: &Transition, standing: &Catalog, target: &Target) -> Result<Vec<Statement>, Vec<Refusal>> {
    match transition.operation.matter() {
        Matter::Insert(it) => rows::bulk_insert(transition, it, target),
        Matter::Update(it) => rows::writer(target, |rows| rows.update_rows(transition, it)),
        Matter::Delete(it) => rows::writer(target, |rows| rows.delete_rows(transition, it)),
        Matter::Raw(it) => crate::dialect::shared::raw::execute(transition, it, target.dialect),
        Matter::Schema | Matter::Batch(_) => Lowering::new(transition, standing, target).lower(),
    }
}

impl<'a> Lowering<'a> {
    fn new(transition: &'a Transition<'a>, standing: &'a Catalog, target: &Target) -> Self {
        Self {
            transition,
            version: target.version,
            hints: hints::hints(transition),
            standing,
            inline: BTreeMap::new(),
            statements: Vec::new(),
            refusals: Vec::new(),
        }
    }

    fn lower(mut self) -> Result<Vec<Statement>, Vec<Refusal>> {
        let origin = self.transition.origin;
        let faults = std::mem::take(&mut self.hints.faults);
        self.refusals.extend(faults.into_iter().map(|it| refused(origin, it)));
        self.refuse_keys();
        self.refuse_limits();
        self.schema();
        // One thing may be written twice, on its way and where it stays.
        self.refusals.dedup();
        if self.refusals.is_empty() {
            Ok(self.statements)
        } else {
            Err(self.refusals)
        }
    }

    /// Begins a statement.
    fn statement(&self, summary: impl Into<String>, sql: impl Into<String>) -> Statement {
        Statement::new(self.transition.origin, summary, sql)
    }

    /// Tells whether a table stood before the run, so that there are rows to lose and readers to block.
    fn stands(&self, table: TableId) -> bool {
        self.standing.table_by_id(table).is_some()
    }

    /// Adds a statement that locks one table; a table of this very run has nothing to lock, read or lose.
    fn push(&mut self, table: &Table, mode: Mode, mut statement: Statement) {
        if !self.stands(table.id) {
            statement.effects = Effects {
                locks: statement.effects.locks,
                ..Effects::default()
            };
        }
        // The table that the work is done on comes first.
        let others = std::mem::take(&mut statement.effects.locks);
        statement = self.locked(statement, table, mode);
        let name = shown(table);
        statement
            .effects
            .locks
            .extend(others.into_iter().filter(|it| it.table != name));
        self.statements.push(statement);
    }

    /// Adds a lock on a table that stood before the run.
    fn locked(&self, statement: Statement, table: &Table, (mode, blocks): Mode) -> Statement {
        let name = shown(table);
        if !self.stands(table.id) || statement.effects.locks.iter().any(|it| it.table == name) {
            return statement;
        }
        statement.locks(name, mode, blocks)
    }

    fn refuse(&mut self, field: impl Into<String>, code: Code, reason: impl Into<String>, hint: impl Into<String>) {
        let refusal = Refusal::new(self.transition.origin, code, reason);
        self.refusals.push(refusal.at(field).hint(hint));
    }
}
