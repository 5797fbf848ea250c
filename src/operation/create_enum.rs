//! `create_enum`: an enumeration that columns may use.

use serde::Deserialize;

use super::build::{check_name, check_values};
use super::enums::check_free_of_tables;
use super::{Faults, Inverse, Operate};
use crate::catalog::{Catalog, Enumeration};
use crate::diagnostic::Code;
use crate::fault::Fault;
use crate::identity::EnumId;
use crate::name::{Name, QualifiedName};

/// Creates an enumeration.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateEnum {
    /// The enumeration.
    pub name: Name,
    /// Its schema.
    #[serde(default)]
    pub schema: Option<Name>,
    /// Its values, in order.
    pub values: Vec<String>,
    /// Does nothing where it is there already.
    #[serde(default)]
    pub if_not_exists: bool,
}

impl Operate for CreateEnum {
    fn apply(&self, catalog: &mut Catalog) -> Result<(), Faults> {
        let name = catalog
            .rules
            .placed(&QualifiedName::new(self.schema.as_ref(), &self.name));
        if let Some(there) = catalog.find_enum(&name) {
            if self.if_not_exists {
                return Ok(());
            }
            let what = format!("the enumeration `{}` is there already", name.to_text());
            return Err(vec![
                Fault::new(Code::AlreadyExists, "name", what).related(Some(there.born), "created here"),
            ]);
        }
        let mut faults = Faults::new();
        if let Some(schema) = &self.schema {
            faults.extend(check_name(catalog, schema, "schema").err());
        }
        faults.extend(check_name(catalog, &self.name, "name").err());
        faults.extend(check_free_of_tables(catalog, &name, "name").err());
        faults.extend(check_values(&self.values, "values").err());
        if !faults.is_empty() {
            return Err(faults);
        }
        let id = EnumId(catalog.fresh());
        let born = catalog.origin;
        catalog.put_enum(Enumeration {
            id,
            schema: name.schema,
            name: name.name,
            values: self.values.clone(),
            born,
        });
        Ok(())
    }

    fn invert(&self, _: &Catalog) -> Inverse {
        Inverse::Restore
    }

    fn describe(&self) -> String {
        format!(
            "create enum {}",
            QualifiedName::new(self.schema.as_ref(), &self.name).to_text()
        )
    }

    fn subjects(&self) -> Vec<QualifiedName> {
        vec![QualifiedName::new(self.schema.as_ref(), &self.name)]
    }
}
