//! `drop_enum`: an enumeration that no column uses goes.

use serde::Deserialize;

use super::{Faults, Inverse, Operate};
use crate::catalog::Catalog;
use crate::diagnostic::Code;
use crate::fault::Fault;
use crate::name::{Name, QualifiedName};

/// Drops an enumeration.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DropEnum {
    /// The enumeration.
    pub name: Name,
    /// Its schema.
    #[serde(default)]
    pub schema: Option<Name>,
    /// Does nothing where there is no such enumeration.
    #[serde(default)]
    pub if_exists: bool,
}

impl Operate for DropEnum {
    fn apply(&self, catalog: &mut Catalog) -> Result<(), Faults> {
        let name = QualifiedName::new(self.schema.as_ref(), &self.name);
        if self.if_exists && catalog.find_enum(&name).is_none() {
            return Ok(());
        }
        let id = catalog.enumeration(&name, "name").map_err(|it| vec![it])?.id;
        let users: Vec<String> = catalog
            .users_of_enum(id)
            .flat_map(|table| {
                let columns = table.columns.iter().filter(|it| it.enumeration() == Some(id));
                columns.map(|it| format!("`{}.{}`", table.qualified().to_text(), it.name.as_str()))
            })
            .collect();
        if !users.is_empty() {
            let what = format!(
                "the enumeration `{}` is still the type of {}",
                name.to_text(),
                users.join(", ")
            );
            return Err(vec![
                Fault::new(Code::StillUsed, "name", what).hint("drop these columns, or change their types, first"),
            ]);
        }
        catalog.drop_enum(id);
        Ok(())
    }

    fn invert(&self, _: &Catalog) -> Inverse {
        Inverse::Restore
    }

    fn describe(&self) -> String {
        format!(
            "drop enum {}",
            QualifiedName::new(self.schema.as_ref(), &self.name).to_text()
        )
    }

    fn subjects(&self) -> Vec<QualifiedName> {
        vec![QualifiedName::new(self.schema.as_ref(), &self.name)]
    }
}
