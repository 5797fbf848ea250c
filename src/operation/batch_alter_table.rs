//! `batch_alter_table`: one table is changed in several ways at once.

use std::sync::Arc;

use serde::Deserialize;

use super::{Entry, Faults, Inverse, Loss, Operate};
use crate::catalog::{Catalog, Column, Table};
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

/// Returns a column that the batch adds and then gives another default or expression: the rows that stand have the first,
/// and one ALTER knows the last alone.
fn given_twice<'a>(found: &Table, before: &Table, after: &'a Table) -> Option<&'a str> {
    let changed = |new: &&Column| {
        let added = found.column_by_id(new.id).is_none();
        let old = before.column_by_id(new.id).filter(|_| added);
        old.is_some_and(|old| old.default != new.default || old.computed != new.computed)
    };
    after.columns.iter().find(changed).map(|it| it.name.as_str())
}

impl Operate for BatchAlterTable {
    fn apply(&self, catalog: &mut Catalog) -> Result<(), Faults> {
        use super::Operation as O;
        let mut faults = Faults::new();
        let name = QualifiedName::new(self.schema.as_ref(), &self.table);
        let found = Arc::clone(catalog.table(&name, "table").map_err(|it| vec![it])?);
        for (index, entry) in self.operations.iter().enumerate() {
            if !entry.common.concerns(catalog.rules.dialect) {
                continue;
            }
            let at = format!("operations[{index}].{}", entry.operation.name());
            match &entry.operation {
                O::AddColumn(_)
                | O::DropColumn(_)
                | O::AlterColumn(_)
                | O::CreatePrimaryKey(_)
                | O::CreateUniqueConstraint(_)
                | O::CreateCheckConstraint(_)
                | O::CreateForeignKey(_)
                | O::CreateExcludeConstraint(_)
                | O::DropConstraint(_)
                | O::AlterConstraint(_)
                | O::ValidateConstraint(_)
                | O::RenameConstraint(_)
                | O::CreateIndex(_)
                | O::DropIndex(_)
                | O::RenameIndex(_)
                | O::SetTableComment(_) => {}
                O::CreateTable(_)
                | O::DropTable(_)
                | O::RenameTable(_)
                | O::CreateEnum(_)
                | O::DropEnum(_)
                | O::RenameEnum(_)
                | O::AddEnumValue(_)
                | O::RenameEnumValue(_)
                | O::AlterEnum(_)
                | O::BulkInsert(_)
                | O::UpdateRows(_)
                | O::DeleteRows(_)
                | O::Execute(_)
                | O::BatchAlterTable(_) => {
                    let what = format!("`{}` is no change of one table", entry.operation.name());
                    faults.push(Fault::new(Code::Contradiction, at, what).hint("put it before or behind the batch"));
                    continue;
                }
            }
            if entry.common.outside_transaction {
                let what = "one operation of a batch cannot run outside a transaction by itself";
                let fault = Fault::new(Code::Contradiction, format!("{at}.outside_transaction"), what);
                faults.push(fault.hint("write `outside_transaction` beside `operations`, for the whole batch"));
            }
            let before = catalog.table_by_id(found.id).map(Arc::clone);
            if let Err(more) = entry.operation.apply(catalog) {
                faults.extend(more.into_iter().map(|it| it.within(&at)));
            }
            let changed = before.zip(catalog.table_by_id(found.id));
            if let Some(name) = changed.and_then(|(before, after)| given_twice(&found, &before, after)) {
                let what =
                    format!("column `{name}` is added in this batch, so its rows would not get what it was added with");
                faults.push(Fault::new(Code::Contradiction, at, what).hint("put this `alter_column` behind the batch"));
            }
        }
        if self.operations.is_empty() {
            faults.push(
                Fault::new(Code::NothingToDo, "operations", "the batch is empty").hint("leave the operation out"),
            );
        }
        if faults.is_empty() { Ok(()) } else { Err(faults) }
    }

    fn invert(&self, before: &Catalog) -> Inverse {
        let mut now = before.clone();
        let mut losses = Vec::new();
        for entry in self
            .operations
            .iter()
            .filter(|it| it.common.concerns(before.rules.dialect))
        {
            match entry.operation.as_operate().invert(&now) {
                Inverse::Restore | Inverse::Own | Inverse::Operations(_) => {}
                Inverse::Lossy(loss) => losses.push(loss.what),
                Inverse::Impossible { reason, hint } => return Inverse::Impossible { reason, hint },
            }
            if entry.operation.apply(&mut now).is_err() {
                break;
            }
        }
        if losses.is_empty() {
            Inverse::Restore
        } else {
            Inverse::Lossy(Loss::new(losses.join("; ")))
        }
    }

    fn describe(&self) -> String {
        let table = QualifiedName::new(self.schema.as_ref(), &self.table).to_text();
        let parts: Vec<String> = self
            .operations
            .iter()
            .map(|it| it.operation.as_operate().describe())
            .collect();
        format!("change table {table}: {}", parts.join("; "))
    }

    fn subjects(&self) -> Vec<QualifiedName> {
        let inner = self
            .operations
            .iter()
            .flat_map(|it| it.operation.as_operate().subjects());
        std::iter::once(QualifiedName::new(self.schema.as_ref(), &self.table))
            .chain(inner)
            .collect()
    }
}
