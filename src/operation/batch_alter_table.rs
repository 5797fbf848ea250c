//! `batch_alter_table`: one table is changed in several ways at once.

use serde::Deserialize;

use super::{Entry, Faults, Inverse, Loss, Operate};
use crate::catalog::Catalog;
use crate::diagnostic::Code;
use crate::fault::Fault;
use crate::name::{Name, QualifiedName};

/// Changes a table in several ways: one ALTER on MySQL and PostgreSQL, one rebuild on SQLite.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BatchAlterTable {
    /// The table.
    pub table: Name,
    /// Its schema.
    #[serde(default)]
    pub schema: Option<Name>,
    /// The table's operations, without their `table`.
    pub operations: Vec<Entry>,
}

impl Operate for BatchAlterTable {
    fn apply(&self, catalog: &mut Catalog) -> Result<(), Faults> {
        use super::Operation as O;
        let mut faults = Faults::new();
        catalog.table(&QualifiedName::new(self.schema.as_ref(), &self.table), "table").map_err(|it| vec![it])?;
        for (index, entry) in self.operations.iter().enumerate() {
            if !entry.common.concerns(catalog.rules.dialect) {
                continue;
            }
            let at = format!("operations[{index}].{}", entry.operation.name());
            match &entry.operation {
                O::AddColumn(_) | O::DropColumn(_) | O::AlterColumn(_) | O::CreatePrimaryKey(_)
                | O::CreateUniqueConstraint(_) | O::CreateCheckConstraint(_) | O::CreateForeignKey(_)
                | O::CreateExcludeConstraint(_) | O::DropConstraint(_) | O::AlterConstraint(_)
                | O::ValidateConstraint(_) | O::RenameConstraint(_) | O::CreateIndex(_) | O::DropIndex(_)
                | O::RenameIndex(_) | O::SetTableComment(_) => {}
                O::CreateTable(_) | O::DropTable(_) | O::RenameTable(_) | O::CreateEnum(_) | O::DropEnum(_)
                | O::RenameEnum(_) | O::AddEnumValue(_) | O::RenameEnumValue(_) | O::AlterEnum(_) | O::BulkInsert(_)
                | O::UpdateRows(_) | O::DeleteRows(_) | O::Execute(_) | O::BatchAlterTable(_) => {
                    let what = format!("`{}` is no change of one table", entry.operation.name());
                    faults.push(Fault::new(Code::Contradiction, at, what).hint("put it before or behind the batch"));
                    continue;
                }
            }
            if let Err(more) = entry.operation.apply(catalog) {
                faults.extend(more.into_iter().map(|it| it.within(&at)));
            }
        }
        if self.operations.is_empty() {
            faults.push(Fault::new(Code::NothingToDo, "operations", "the batch is empty"));
        }
        if faults.is_empty() { Ok(()) } else { Err(faults) }
    }

    fn invert(&self, before: &Catalog) -> Inverse {
        let mut now = before.clone();
        let mut losses = Vec::new();
        for entry in self.operations.iter().filter(|it| it.common.concerns(before.rules.dialect)) {
            match entry.operation.as_operate().invert(&now) {
                Inverse::Restore | Inverse::Own | Inverse::Operations(_) => {}
                Inverse::Lossy(loss) => losses.push(loss.what),
                Inverse::Impossible { reason, hint } => return Inverse::Impossible { reason, hint },
            }
            if entry.operation.apply(&mut now).is_err() {
                break;
            }
        }
        if losses.is_empty() { Inverse::Restore } else { Inverse::Lossy(Loss::new(losses.join("; "))) }
    }

    fn describe(&self) -> String {
        let table = QualifiedName::new(self.schema.as_ref(), &self.table).to_text();
        let parts: Vec<String> = self.operations.iter().map(|it| it.operation.as_operate().describe()).collect();
        format!("change table {table}: {}", parts.join("; "))
    }

    fn subjects(&self) -> Vec<QualifiedName> {
        let inner = self.operations.iter().flat_map(|it| it.operation.as_operate().subjects());
        std::iter::once(QualifiedName::new(self.schema.as_ref(), &self.table)).chain(inner).collect()
    }
}
