//! From transitions to statements of PostgreSQL.
//!
//! What changes of the schema is read from the difference of the two catalogs, so undoing needs no case of its own.

mod alter;
mod asked;
mod cast;
mod change;
mod columns;
mod enums;
mod hints;
mod indexes;
mod keys;
mod rows;
mod schema;
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
use crate::operation::Operation;
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
    for transition in run {
        let standing = run.first().map_or(&transition.before, |it| &it.before);
        match one(transition, standing, target) {
            Ok(mut more) => {
                if transition.common.outside_transaction {
                    for statement in &mut more {
                        statement.transaction = Transaction::Outside;
                    }
                }
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

fn one(transition: &Transition, standing: &Catalog, target: &Target) -> Result<Vec<Statement>, Vec<Refusal>> {
    match transition.operation.as_ref() {
        Operation::BulkInsert(it) => rows::bulk_insert(transition, it, target),
        Operation::UpdateRows(it) => rows::writer(target, |rows| rows.update_rows(transition, it)),
        Operation::DeleteRows(it) => rows::writer(target, |rows| rows.delete_rows(transition, it)),
        Operation::Execute(it) => crate::dialect::shared::raw::execute(transition, it, target.dialect),
        Operation::CreateTable(_)
        | Operation::DropTable(_)
        | Operation::RenameTable(_)
        | Operation::SetTableComment(_)
        | Operation::AddColumn(_)
        | Operation::DropColumn(_)
        | Operation::AlterColumn(_)
        | Operation::CreatePrimaryKey(_)
        | Operation::CreateUniqueConstraint(_)
        | Operation::CreateCheckConstraint(_)
        | Operation::CreateForeignKey(_)
        | Operation::CreateExcludeConstraint(_)
        | Operation::DropConstraint(_)
        | Operation::AlterConstraint(_)
        | Operation::ValidateConstraint(_)
        | Operation::RenameConstraint(_)
        | Operation::CreateIndex(_)
        | Operation::DropIndex(_)
        | Operation::RenameIndex(_)
        | Operation::CreateEnum(_)
        | Operation::DropEnum(_)
        | Operation::RenameEnum(_)
        | Operation::AddEnumValue(_)
        | Operation::RenameEnumValue(_)
        | Operation::AlterEnum(_)
        | Operation::BatchAlterTable(_) => Lowering::new(transition, standing, target).lower(),
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
        self.schema();
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
        statement = self.locked(statement, table, mode);
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
