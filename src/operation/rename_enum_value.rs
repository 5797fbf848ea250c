//! `rename_enum_value`: a value of an enumeration gets another name; the rows follow.

use serde::Deserialize;

use super::add_enum_value::no_value;
use super::build::check_each;
use super::{Faults, Inverse, Operate};
use crate::catalog::{Catalog, Enumeration};
use crate::diagnostic::Code;
use crate::fault::Fault;
use crate::name::{Name, QualifiedName};

/// Renames a value of an enumeration.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RenameEnumValue {
    /// The enumeration.
    pub name: Name,
    /// Its schema.
    #[serde(default)]
    pub schema: Option<Name>,
    /// The value.
    pub from: String,
    /// Its new name.
    pub to: String,
}

impl Operate for RenameEnumValue {
    fn apply(&self, catalog: &mut Catalog) -> Result<(), Faults> {
        let one = |fault: Fault| vec![fault];
        let name = QualifiedName::new(self.schema.as_ref(), &self.name);
        let mut it = Enumeration::clone(catalog.enumeration(&name, "name").map_err(one)?);
        let Some(at) = it.values.iter().position(|it| *it == self.from) else {
            return Err(one(no_value(&it, &self.from, "from")));
        };
        if self.to == self.from {
            let what = format!("the value `{}` has this name already", self.to);
            return Err(one(
                Fault::new(Code::NothingToDo, "to", what).hint("leave the operation out")
            ));
        }
        it.values[at] = self.to.clone();
        check_each(&it.values, |_| "to".to_string()).map_err(one)?;
        super::enums::check_spoken_of(catalog, &it, &[&self.from], "from").map_err(one)?;
        super::enums::put(catalog, it, &[(self.from.clone(), self.to.clone())]);
        Ok(())
    }

    fn invert(&self, _: &Catalog) -> Inverse {
        Inverse::Restore
    }

    fn describe(&self) -> String {
        let name = QualifiedName::new(self.schema.as_ref(), &self.name).to_text();
        format!("rename value {} of enum {name} to {}", self.from, self.to)
    }

    fn subjects(&self) -> Vec<QualifiedName> {
        vec![QualifiedName::new(self.schema.as_ref(), &self.name)]
    }
}
