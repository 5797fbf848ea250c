//! What an operation says that the catalog does not hold: values for rows that stand, and which value became which.

use super::steps::Step;
use crate::catalog::Column;
use crate::diagnostic::Code;
use crate::dialect::Refusal;
use crate::identity::{EnumId, TableId};
use crate::name::{Name, QualifiedName};
use crate::operation::Operation;
use crate::operation::rows::{Settled, settle};
use crate::plan::Way;
use crate::value::{Literal, Value};

/// Tells whether a value reads other tables, so that it must be written before anything else changes.
pub(super) fn has_subselect(value: &Settled) -> bool {
    match value {
        Settled::Expression(it) => it.has_subselect(),
        Settled::Literal(_) | Settled::Call(_) | Settled::Nothing => false,
    }
}

/// Returns the value that an operation gives the rows that stand: the table, the column, the value.
pub(super) fn fill(step: &Step, refusals: &mut Vec<Refusal>) -> Option<(TableId, Column, Settled)> {
    let (table, schema, column, value): (&Name, &Option<Name>, &Name, &Value) = match (step.operation, step.way()) {
        (Operation::AddColumn(it), Way::Forward) => (&it.table, &it.schema, &it.column.name, it.backfill.as_ref()?),
        (Operation::AlterColumn(it), Way::Forward) => {
            let name = it.new_column_name.as_ref().unwrap_or(&it.column);
            (&it.table, &it.schema, name, it.backfill.as_ref()?)
        }
        (
            Operation::AddColumn(_)
            | Operation::AlterColumn(_)
            | Operation::CreateTable(_)
            | Operation::DropTable(_)
            | Operation::RenameTable(_)
            | Operation::SetTableComment(_)
            | Operation::DropColumn(_)
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
            | Operation::BulkInsert(_)
            | Operation::UpdateRows(_)
            | Operation::DeleteRows(_)
            | Operation::Execute(_)
            | Operation::BatchAlterTable(_),
            Way::Forward | Way::Back,
        ) => return None,
    };
    let table = step.after.find_table(&QualifiedName::new(schema.as_ref(), table))?;
    let column = step.after.find_column(table, column)?;
    // Nothing was added where `if_not_exists` found the column.
    let id = step.touched.tables.contains(&table.id).then_some(table.id)?;
    let field = match step.prefix.is_empty() {
        true => "backfill".to_string(),
        false => format!("{}.backfill", step.prefix),
    };
    let mut refuse = |code: Code, reason: String, hint: Option<String>| {
        let refusal = Refusal::new(step.origin(), code, reason).at(field.clone());
        refusals.push(match hint {
            Some(hint) => refusal.hint(hint),
            None => refusal,
        });
    };
    match settle(&step.after, table, value, &column.ty, "backfill") {
        Ok(Settled::Nothing | Settled::Literal(Literal::Null)) => None,
        Ok(value) => {
            let new = step
                .before
                .table_by_id(id)
                .is_none_or(|it| it.column_by_id(column.id).is_none());
            let itself = |it: &Settled| matches!(it, Settled::Expression(it) if it.uses(column.id));
            if new && itself(&value) {
                let what = format!("`backfill` reads `{}`, which has no values yet", column.name.as_str());
                refuse(Code::Unsupported, what, Some("read other columns".to_string()));
                return None;
            }
            Some((id, column.clone(), value))
        }
        Err(fault) => {
            refuse(fault.code, fault.message.clone(), fault.hint.clone());
            None
        }
    }
}

/// Returns the values of an enumeration that a step gives another name: old to new.
pub(super) fn renamed_values(step: &Step) -> Option<(EnumId, Vec<(String, String)>)> {
    let (name, schema, pairs): (&Name, &Option<Name>, Vec<(String, String)>) = match step.operation {
        Operation::RenameEnumValue(it) => (&it.name, &it.schema, vec![(it.from.clone(), it.to.clone())]),
        Operation::AlterEnum(it) => (&it.name, &it.schema, it.renames.clone().into_iter().collect()),
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
        | Operation::BulkInsert(_)
        | Operation::UpdateRows(_)
        | Operation::DeleteRows(_)
        | Operation::Execute(_)
        | Operation::BatchAlterTable(_) => return None,
    };
    let id = step.before.find_enum(&QualifiedName::new(schema.as_ref(), name))?.id;
    let pairs: Vec<(String, String)> = match step.way() {
        Way::Forward => pairs,
        Way::Back => pairs.into_iter().map(|(old, new)| (new, old)).collect(),
    };
    (!pairs.is_empty()).then_some((id, pairs))
}
