//! `alter_enum`: an enumeration gets a whole new list of values.

use indexmap::IndexMap;
use serde::Deserialize;

use super::add_enum_value::no_value;
use super::build::check_values;
use super::enums::{check_spoken_of, defaults_among, put};
use super::{Faults, Inverse, Loss, Operate};
use crate::catalog::{Catalog, Enumeration};
use crate::diagnostic::Code;
use crate::fault::Fault;
use crate::name::{Name, QualifiedName};

/// Changes the values of an enumeration.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AlterEnum {
    /// The enumeration.
    pub name: Name,
    /// Its schema.
    #[serde(default)]
    pub schema: Option<Name>,
    /// The whole new list, in order.
    pub values: Vec<String>,
    /// Which values only get another name: old to new.
    #[serde(default)]
    pub renames: IndexMap<String, String>,
}

impl Operate for AlterEnum {
    fn apply(&self, catalog: &mut Catalog) -> Result<(), Faults> {
        let name = QualifiedName::new(self.schema.as_ref(), &self.name);
        let it = Enumeration::clone(catalog.enumeration(&name, "name").map_err(|it| vec![it])?);
        let mut faults = Faults::new();
        faults.extend(check_values(&self.values, "values").err());
        for (old, new) in &self.renames {
            if !it.values.contains(old) {
                faults.push(no_value(&it, old, "renames"));
            }
            if !self.values.contains(new) {
                let what = format!("`{old}` is renamed to `{new}`, which is not among the new values");
                faults.push(Fault::new(Code::Contradiction, "renames", what).hint(format!("add `{new}` to `values`")));
            }
            if self.values.contains(old) || it.values.contains(new) {
                let what = format!("`{old}` cannot be renamed to `{new}`: both names are used on one side");
                faults.push(Fault::new(Code::Contradiction, "renames", what));
            }
        }
        let gone: Vec<&String> = it
            .values
            .iter()
            .filter(|it| !self.values.contains(it) && !self.renames.contains_key(*it))
            .collect();
        let defaults = defaults_among(catalog, &it, &gone);
        if !defaults.is_empty() {
            let what = format!("a value that goes is still the default of {}", defaults.join(", "));
            faults.push(
                Fault::new(Code::StillUsed, "values", what)
                    .hint("put first: `alter_column` with another `server_default`"),
            );
        }
        let not_there: Vec<&String> = it.values.iter().filter(|it| !self.values.contains(it)).collect();
        faults.extend(check_spoken_of(catalog, &it, &not_there, "values").err());
        if it.values == self.values {
            let what = format!("the enumeration `{}` has these values already", name.to_text());
            faults.push(Fault::new(Code::NothingToDo, "values", what).hint("leave the operation out"));
        }
        if !faults.is_empty() {
            return Err(faults);
        }
        let renames: Vec<(String, String)> = self.renames.clone().into_iter().collect();
        put(
            catalog,
            Enumeration {
                values: self.values.clone(),
                ..it
            },
            &renames,
        );
        Ok(())
    }

    fn invert(&self, before: &Catalog) -> Inverse {
        let name = QualifiedName::new(self.schema.as_ref(), &self.name);
        let Some(it) = before.find_enum(&name) else {
            return Inverse::Restore;
        };
        let new: Vec<String> = self
            .values
            .iter()
            .filter(|value| !it.values.contains(value) && !self.renames.values().any(|it| it == *value))
            .map(|it| format!("`{it}`"))
            .collect();
        if new.is_empty() {
            return Inverse::Restore;
        }
        let what = format!(
            "the values {} of `{}`; rows that hold them stop the script",
            new.join(", "),
            name.to_text()
        );
        Inverse::Lossy(Loss::new(what))
    }

    fn describe(&self) -> String {
        let name = QualifiedName::new(self.schema.as_ref(), &self.name).to_text();
        format!("alter enum {name}")
    }

    fn subjects(&self) -> Vec<QualifiedName> {
        vec![QualifiedName::new(self.schema.as_ref(), &self.name)]
    }
}
