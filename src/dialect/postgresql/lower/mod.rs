//! From transitions to statements of PostgreSQL.

mod rows;

use crate::config::Target;
use crate::dialect::spelling::Spelling;
use crate::dialect::{Refusal, Statement, Transaction};
use crate::operation::Operation;
use crate::plan::Transition;

/// How PostgreSQL spells.
const SPELLING: &dyn Spelling = &super::spelling::PostgresqlSpelling;

/// Turns the transitions of one revision into statements.
pub(super) fn lower(run: &[Transition], target: &Target) -> Result<Vec<Statement>, Vec<Refusal>> {
    let mut statements = Vec::new();
    let mut refusals = Vec::new();
    for transition in run {
        match one(transition, target) {
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

fn one(transition: &Transition, target: &Target) -> Result<Vec<Statement>, Vec<Refusal>> {
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
        | Operation::BatchAlterTable(_) => Ok(Vec::new()),
    }
}
