//! `create_primary_key`: a table that stands gets a primary key.

use serde::Deserialize;

use super::definition::{Initially, PostgresqlConstraint, PrimaryKeyDefinition};
use super::invariants::check_set_null;
use super::members::{add_primary_key, adopt_index, on_table};
use super::{Faults, Inverse, Operate};
use crate::catalog::Catalog;
use crate::name::{Name, QualifiedName};

/// Adds a primary key.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CreatePrimaryKey {
    /// The table.
    pub table: Name,
    /// Its schema.
    #[serde(default)]
    pub schema: Option<Name>,
    /// Its name.
    #[serde(default)]
    pub name: Option<Name>,
    /// The key; its columns become NOT NULL.
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

impl Operate for CreatePrimaryKey {
    fn apply(&self, catalog: &mut Catalog) -> Result<(), Faults> {
        let definition = PrimaryKeyDefinition {
            name: self.name.clone(),
            columns: self.columns.clone(),
            deferrable: self.deferrable,
            initially: self.initially,
            postgresql: self.postgresql.clone(),
        };
        on_table(catalog, self.schema.as_ref(), &self.table, |catalog, table| {
            adopt_index(catalog, table, &self.postgresql, &self.columns, self.name.as_ref())?;
            add_primary_key(catalog, table, &definition)?;
            check_set_null(table).map_err(|it| vec![it.within("columns")])
        })
    }

    fn invert(&self, _: &Catalog) -> Inverse {
        Inverse::Restore
    }

    fn describe(&self) -> String {
        let table = QualifiedName::new(self.schema.as_ref(), &self.table).to_text();
        let columns: Vec<&str> = self.columns.iter().map(Name::as_str).collect();
        format!("add primary key {table} ({})", columns.join(", "))
    }

    fn subjects(&self) -> Vec<QualifiedName> {
        vec![QualifiedName::new(self.schema.as_ref(), &self.table)]
    }
}
