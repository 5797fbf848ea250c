//! `rename_index`: an index gets another name.

use serde::Deserialize;

use super::build::check_name;
use super::drop_index::no_index;
use super::members::{check_free, on_table};
use super::{Faults, Inverse, Operate};
use crate::catalog::Catalog;
use crate::diagnostic::Code;
use crate::fault::Fault;
use crate::name::{Name, QualifiedName};

/// Renames an index.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RenameIndex {
    /// The table.
    pub table: Name,
    /// Its schema.
    #[serde(default)]
    pub schema: Option<Name>,
    /// The index.
    pub name: Name,
    /// Its new name.
    pub to: Name,
    /// Does nothing where there is no such index.
    #[serde(default)]
    pub if_exists: bool,
}

impl Operate for RenameIndex {
    fn apply(&self, catalog: &mut Catalog) -> Result<(), Faults> {
        let one = |fault: Fault| vec![fault];
        on_table(catalog, self.schema.as_ref(), &self.table, |catalog, table| {
            let rules = catalog.rules.clone();
            let Some(at) = table.indexes.iter().position(|it| rules.same(&it.name, &self.name)) else {
                return if self.if_exists {
                    Ok(())
                } else {
                    Err(one(no_index(table, &self.name)))
                };
            };
            if self.to == self.name {
                let what = format!("the index `{}` has this name already", self.to.as_str());
                return Err(one(
                    Fault::new(Code::NothingToDo, "to", what).hint("leave the operation out")
                ));
            }
            check_name(catalog, &self.to, "to").map_err(one)?;
            check_free(catalog, table, "relation", &self.to, "to").map_err(one)?;
            if let Some(index) = table.indexes.get_mut(at) {
                index.name = self.to.clone();
                index.made = false;
            }
            Ok(())
        })
    }

    fn invert(&self, _: &Catalog) -> Inverse {
        Inverse::Restore
    }

    fn describe(&self) -> String {
        let table = QualifiedName::new(self.schema.as_ref(), &self.table).to_text();
        format!("rename index {} of {table} to {}", self.name.as_str(), self.to.as_str())
    }

    fn subjects(&self) -> Vec<QualifiedName> {
        vec![QualifiedName::new(self.schema.as_ref(), &self.table)]
    }
}
