//! `drop_table`: a table goes, with its rows.

use serde::Deserialize;

use super::members::remove_constraint;
use super::{Faults, Inverse, Loss, Operate};
use crate::catalog::{Catalog, Table};
use crate::diagnostic::Code;
use crate::fault::Fault;
use crate::name::{Name, QualifiedName};
use crate::variant::Dialect;

/// Drops a table.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DropTable {
    /// The table.
    pub table: Name,
    /// Its schema.
    #[serde(default)]
    pub schema: Option<Name>,
    /// Does nothing where there is no such table.
    #[serde(default)]
    pub if_exists: bool,
    /// Drops the foreign keys of other tables that point here as well (PostgreSQL).
    #[serde(default)]
    pub cascade: bool,
}

impl DropTable {
    fn name(&self) -> QualifiedName {
        QualifiedName::new(self.schema.as_ref(), &self.table)
    }
}

impl Operate for DropTable {
    fn apply(&self, catalog: &mut Catalog) -> Result<(), Faults> {
        if self.cascade && catalog.rules.dialect != Dialect::Postgresql {
            let what = format!("`{}` has no CASCADE for tables", catalog.rules.dialect);
            return Err(vec![
                Fault::new(Code::Unsupported, "cascade", what).hint("drop the foreign keys that point here first"),
            ]);
        }
        if self.if_exists && catalog.find_table(&self.name()).is_none() {
            return Ok(());
        }
        let table = catalog.table(&self.name(), "table").map_err(|it| vec![it])?.clone();
        let others: Vec<Table> = catalog
            .referring(table.id)
            .filter(|it| it.id != table.id)
            .map(|it| Table::clone(it))
            .collect();
        if !others.is_empty() && !self.cascade {
            let keys = others.iter().flat_map(|other| {
                let keys = other.foreign_keys.iter().filter(|it| it.table == table.id);
                keys.map(move |it| (other, it.name.as_str()))
            });
            let (keys, first): (Vec<String>, Vec<String>) = keys
                .map(|(other, key)| {
                    let schema = other.schema.as_ref().map(|it| format!(", schema: {}", it.as_str()));
                    let (table, schema) = (other.name.as_str(), schema.unwrap_or_default());
                    let first = format!("`drop_constraint: {{ table: {table}{schema}, name: {key} }}`");
                    (format!("`{key}` of table `{}`", other.qualified().to_text()), first)
                })
                .unzip();
            let what = format!(
                "table `{}` is still pointed at by the foreign key {}",
                self.table.as_str(),
                keys.join(", ")
            );
            let hint = format!("put first: {}", first.join(", "));
            return Err(vec![Fault::new(Code::StillUsed, "table", what).hint(hint)]);
        }
        for mut other in others {
            let keys: Vec<_> = other
                .foreign_keys
                .iter()
                .filter(|it| it.table == table.id)
                .map(|it| it.id)
                .collect();
            for key in keys {
                remove_constraint(&mut other, key);
            }
            catalog.put_table(other);
        }
        catalog.drop_table(table.id);
        Ok(())
    }

    fn invert(&self, before: &Catalog) -> Inverse {
        match before.find_table(&self.name()) {
            Some(table) => {
                let rows = format!("the rows of table `{}`", self.table.as_str());
                let others = before.referring(table.id).filter(|it| it.id != table.id);
                let others: Vec<String> = others.map(|it| format!("`{}`", it.qualified().to_text())).collect();
                Inverse::Lossy(Loss::new(match others.as_slice() {
                    [] => rows,
                    others => format!("{rows}; rows of {} that point there stop the script", others.join(", ")),
                }))
            }
            None => Inverse::Restore,
        }
    }

    fn describe(&self) -> String {
        format!("drop table {}", self.name().to_text())
    }

    fn subjects(&self) -> Vec<QualifiedName> {
        vec![self.name()]
    }
}
