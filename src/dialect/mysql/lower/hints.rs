//! What an operation says that the two schemas cannot: values for rows that hold NULL, new names of values.

use std::collections::BTreeMap;

use super::ground::Ground;
use crate::identity::ColumnId;
use crate::name::{Name, QualifiedName};
use crate::operation::Operation;
use crate::plan::Way;
use crate::value::Value;

/// What an operation says beside the schema that it leads to.
#[derive(Debug, Default)]
pub(super) struct Hints<'a> {
    /// The values for rows that hold NULL, with their fields.
    pub backfills: BTreeMap<ColumnId, (&'a Value, String)>,
    /// Which values of an enumeration have another name: old and new.
    pub renames: Vec<(String, String)>,
    /// Whether a table that is there already is fine.
    pub if_not_exists: bool,
    /// Whether a table that is gone already is fine.
    pub if_exists: bool,
}

impl<'a> Hints<'a> {
    /// Reads the operation of a transition.
    pub(super) fn of(ground: &Ground<'a>) -> Self {
        let mut hints = Hints::default();
        hints.read(ground, ground.transition.operation.as_ref(), "");
        if ground.transition.way == Way::Back {
            hints.backfills.clear();
            hints.renames = hints.renames.into_iter().map(|(old, new)| (new, old)).collect();
        }
        hints
    }

    fn read(&mut self, ground: &Ground<'a>, operation: &'a Operation, within: &str) {
        match operation {
            Operation::CreateTable(it) => {
                self.if_not_exists = it.if_not_exists && ground.transition.way == Way::Forward
            }
            Operation::DropTable(it) => self.if_exists = it.if_exists && ground.transition.way == Way::Forward,
            Operation::AddColumn(it) => {
                let name = &it.column.name;
                self.backfill(
                    ground,
                    (it.schema.as_ref(), &it.table, name),
                    it.backfill.as_ref(),
                    within,
                );
            }
            Operation::AlterColumn(it) => {
                let name = it.new_column_name.as_ref().unwrap_or(&it.column);
                self.backfill(
                    ground,
                    (it.schema.as_ref(), &it.table, name),
                    it.backfill.as_ref(),
                    within,
                );
            }
            Operation::RenameEnumValue(it) => self.renames.push((it.from.clone(), it.to.clone())),
            Operation::AlterEnum(it) => self.renames.extend(it.renames.clone()),
            Operation::BatchAlterTable(it) => {
                for (index, entry) in it.operations.iter().enumerate() {
                    if entry.common.concerns(crate::variant::Dialect::Mysql)
                        && !matches!(entry.operation, Operation::BatchAlterTable(_))
                    {
                        let within = format!("operations[{index}].{}.", entry.operation.name());
                        self.read(ground, &entry.operation, &within);
                    }
                }
            }
            Operation::RenameTable(_)
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
            | Operation::BulkInsert(_)
            | Operation::UpdateRows(_)
            | Operation::DeleteRows(_)
            | Operation::Execute(_) => {}
        }
    }

    /// The names are those after the operation; a batch that gives the column a third name later is not followed.
    fn backfill(
        &mut self,
        ground: &Ground,
        (schema, table, column): (Option<&Name>, &Name, &Name),
        value: Option<&'a Value>,
        within: &str,
    ) {
        let after = &ground.transition.after;
        let table = after.find_table(&QualifiedName::new(schema, table));
        let column = table.and_then(|table| after.find_column(table, column));
        if let (Some(column), Some(value)) = (column, value) {
            self.backfills.insert(column.id, (value, format!("{within}backfill")));
        }
    }
}
