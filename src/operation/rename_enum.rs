//! `rename_enum`: an enumeration gets another name.

use serde::Deserialize;

use super::build::check_name;
use super::{Faults, Inverse, Operate};
use crate::catalog::{Catalog, Enumeration};
use crate::diagnostic::Code;
use crate::fault::Fault;
use crate::name::{Name, QualifiedName};

/// Renames an enumeration.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RenameEnum {
    /// The enumeration.
    pub name: Name,
    /// Its schema.
    #[serde(default)]
    pub schema: Option<Name>,
    /// Its new name.
    pub to: Name,
}

impl Operate for RenameEnum {
    fn apply(&self, catalog: &mut Catalog) -> Result<(), Faults> {
        let name = QualifiedName::new(self.schema.as_ref(), &self.name);
        let mut it = Enumeration::clone(catalog.enumeration(&name, "name").map_err(|it| vec![it])?);
        check_name(catalog, &self.to, "to").map_err(|it| vec![it])?;
        if self.to == it.name {
            let what = format!("the enumeration `{}` has this name already", self.to.as_str());
            return Err(vec![
                Fault::new(Code::NothingToDo, "to", what).hint("leave the operation out"),
            ]);
        }
        let new = QualifiedName::new(it.schema.as_ref(), &self.to);
        if let Some(there) = catalog.find_enum(&new) {
            let what = format!("the enumeration `{}` is there already", new.to_text());
            return Err(vec![
                Fault::new(Code::AlreadyExists, "to", what).related(Some(there.born), "created here"),
            ]);
        }
        super::enums::check_free_of_tables(catalog, &new, "to").map_err(|it| vec![it])?;
        super::enums::check_cast_to(catalog, &it, "name").map_err(|it| vec![it])?;
        it.name = self.to.clone();
        catalog.remember_gone(&format!(
            "enum {}",
            catalog.rules.table_key(&catalog.rules.placed(&name))
        ));
        super::enums::put(catalog, it, &[]);
        Ok(())
    }

    fn invert(&self, _: &Catalog) -> Inverse {
        Inverse::Restore
    }

    fn describe(&self) -> String {
        let name = QualifiedName::new(self.schema.as_ref(), &self.name).to_text();
        format!("rename enum {name} to {}", self.to.as_str())
    }

    fn subjects(&self) -> Vec<QualifiedName> {
        let name = |it: &Name| QualifiedName::new(self.schema.as_ref(), it);
        vec![name(&self.name), name(&self.to)]
    }
}
