//! What an operation is a matter of. Whoever only asks for that need not name thirty operations; the one list that does is
//! here, and a new operation does not compile before it stands in it.

use super::{BatchAlterTable, BulkInsert, DeleteRows, Execute, Operation, UpdateRows};

/// What an operation changes, and so where one reads what it does.
#[derive(Clone, Copy, Debug)]
pub enum Matter<'a> {
    /// The schema: the catalogs before and after say what.
    Schema,
    /// The schema, in several ways at once.
    Batch(&'a BatchAlterTable),
    /// Rows that come.
    Insert(&'a BulkInsert),
    /// Rows that change.
    Update(&'a UpdateRows),
    /// Rows that go.
    Delete(&'a DeleteRows),
    /// What the author's own SQL does.
    Raw(&'a Execute),
}

impl Operation {
    /// Returns what the operation is a matter of.
    pub fn matter(&self) -> Matter<'_> {
        match self {
            Operation::BatchAlterTable(it) => Matter::Batch(it),
            Operation::BulkInsert(it) => Matter::Insert(it),
            Operation::UpdateRows(it) => Matter::Update(it),
            Operation::DeleteRows(it) => Matter::Delete(it),
            Operation::Execute(it) => Matter::Raw(it),
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
            | Operation::AlterEnum(_) => Matter::Schema,
        }
    }
}
