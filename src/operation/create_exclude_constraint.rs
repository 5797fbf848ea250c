//! `create_exclude_constraint`: no two rows may be alike in this way (PostgreSQL).

use serde::Deserialize;

use super::definition::{ElementDefinition, ExcludeDefinition, Initially};
use super::members::{add_exclusion, on_table};
use super::{Faults, Inverse, Operate};
use crate::catalog::Catalog;
use crate::diagnostic::Code;
use crate::fault::Fault;
use crate::name::{Name, QualifiedName};
use crate::variant::{Dialect, Variant};

/// Adds an exclusion constraint.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateExcludeConstraint {
    /// The table.
    pub table: Name,
    /// Its schema.
    #[serde(default)]
    pub schema: Option<Name>,
    /// Its name.
    pub name: Name,
    /// What is compared, and how.
    pub elements: Vec<ElementDefinition>,
    /// The index method; `gist` where nothing is said.
    #[serde(default)]
    pub using: Option<String>,
    /// Which rows count.
    #[serde(default, rename = "where")]
    pub condition: Option<Variant<String>>,
    /// Whether a transaction may put the check off.
    #[serde(default)]
    pub deferrable: Option<bool>,
    /// When it is checked without being asked.
    #[serde(default)]
    pub initially: Option<Initially>,
}

impl Operate for CreateExcludeConstraint {
    fn apply(&self, catalog: &mut Catalog) -> Result<(), Faults> {
        if catalog.rules.dialect != Dialect::Postgresql {
            let what = format!("`{}` has no exclusion constraints", catalog.rules.dialect);
            return Err(vec![
                Fault::new(Code::Unsupported, "", what).hint("add `only: [postgresql]`"),
            ]);
        }
        let definition = ExcludeDefinition {
            name: self.name.clone(),
            elements: self.elements.clone(),
            using: self.using.clone(),
            condition: self.condition.clone(),
            deferrable: self.deferrable,
            initially: self.initially,
        };
        on_table(catalog, self.schema.as_ref(), &self.table, |catalog, table| {
            add_exclusion(catalog, table, &definition).map(drop)
        })
    }

    fn invert(&self, _: &Catalog) -> Inverse {
        Inverse::Restore
    }

    fn describe(&self) -> String {
        let table = QualifiedName::new(self.schema.as_ref(), &self.table).to_text();
        format!("add exclusion constraint {} to {table}", self.name.as_str())
    }

    fn subjects(&self) -> Vec<QualifiedName> {
        vec![QualifiedName::new(self.schema.as_ref(), &self.table)]
    }
}
