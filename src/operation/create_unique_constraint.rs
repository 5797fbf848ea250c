//! `create_unique_constraint`: no two rows may have the same values.

use serde::Deserialize;

use super::definition::{Initially, PostgresqlConstraint, UniqueDefinition};
use super::members::{add_unique, adopt_index, on_table};
use super::{Faults, Inverse, Operate};
use crate::catalog::Catalog;
use crate::name::{Name, QualifiedName};

/// Adds a unique constraint.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateUniqueConstraint {
    /// The table.
    pub table: Name,
    /// Its schema.
    #[serde(default)]
    pub schema: Option<Name>,
    /// Its name.
    #[serde(default)]
    pub name: Option<Name>,
    /// The key.
    pub columns: Vec<Name>,
    /// Whether a transaction may put the check off (PostgreSQL).
    #[serde(default)]
    pub deferrable: Option<bool>,
    /// When it is checked without being asked (PostgreSQL).
    #[serde(default)]
    pub initially: Option<Initially>,
    /// What only PostgreSQL knows.
    #[serde(default)]
    pub postgresql: PostgresqlConstraint,
}

impl Operate for CreateUniqueConstraint {
    fn apply(&self, catalog: &mut Catalog) -> Result<(), Faults> {
        let definition = UniqueDefinition {
            name: self.name.clone(),
            columns: self.columns.clone(),
            deferrable: self.deferrable,
            initially: self.initially,
            postgresql: self.postgresql.clone(),
        };
        on_table(catalog, self.schema.as_ref(), &self.table, |catalog, table| {
            adopt_index(catalog, table, &self.postgresql, &self.columns, self.name.as_ref())?;
            add_unique(catalog, table, &definition).map(drop)
        })
    }

    fn invert(&self, _: &Catalog) -> Inverse {
        Inverse::Restore
    }

    fn describe(&self) -> String {
        let table = QualifiedName::new(self.schema.as_ref(), &self.table).to_text();
        let columns: Vec<&str> = self.columns.iter().map(Name::as_str).collect();
        format!("add unique {table} ({})", columns.join(", "))
    }

    fn subjects(&self) -> Vec<QualifiedName> {
        vec![QualifiedName::new(self.schema.as_ref(), &self.table)]
    }
}
