//! `create_foreign_key`: rows that point at rows.

use serde::Deserialize;

use super::definition::{ForeignKeyDefinition, Initially, PostgresqlConstraint, ReferencesDefinition};
use super::members::{add_foreign_key, on_table};
use super::{Faults, Inverse, Operate};
use crate::catalog::{Action, Catalog, Match};
use crate::name::{Name, QualifiedName};

/// Adds a foreign key.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateForeignKey {
    /// The table.
    pub table: Name,
    /// Its schema.
    #[serde(default)]
    pub schema: Option<Name>,
    /// Its name.
    #[serde(default)]
    pub name: Option<Name>,
    /// The columns of this table.
    pub columns: Vec<Name>,
    /// What it points at.
    pub references: ReferencesDefinition,
    /// What happens here when a row there goes.
    #[serde(default)]
    pub on_delete: Option<Action>,
    /// What happens here when a key there changes.
    #[serde(default)]
    pub on_update: Option<Action>,
    /// How several columns with a NULL among them match.
    #[serde(default, rename = "match")]
    pub matching: Option<Match>,
    /// Whether a transaction may put the check off.
    #[serde(default)]
    pub deferrable: Option<bool>,
    /// When it is checked without being asked.
    #[serde(default)]
    pub initially: Option<Initially>,
    /// What only PostgreSQL knows.
    #[serde(default)]
    pub postgresql: PostgresqlConstraint,
}

impl Operate for CreateForeignKey {
    fn apply(&self, catalog: &mut Catalog) -> Result<(), Faults> {
        let definition = ForeignKeyDefinition {
            name: self.name.clone(),
            columns: self.columns.clone(),
            references: self.references.clone(),
            on_delete: self.on_delete,
            on_update: self.on_update,
            matching: self.matching,
            deferrable: self.deferrable,
            initially: self.initially,
            postgresql: self.postgresql.clone(),
        };
        on_table(catalog, self.schema.as_ref(), &self.table, |catalog, table| {
            add_foreign_key(catalog, table, &definition).map(drop)
        })
    }

    fn invert(&self, _: &Catalog) -> Inverse {
        Inverse::Restore
    }

    fn describe(&self) -> String {
        let table = QualifiedName::new(self.schema.as_ref(), &self.table).to_text();
        let columns: Vec<&str> = self.columns.iter().map(Name::as_str).collect();
        let to = QualifiedName::new(self.references.schema.as_ref(), &self.references.table).to_text();
        format!("add foreign key {table} ({}) -> {to}", columns.join(", "))
    }

    fn subjects(&self) -> Vec<QualifiedName> {
        let to = QualifiedName::new(self.references.schema.as_ref(), &self.references.table);
        vec![QualifiedName::new(self.schema.as_ref(), &self.table), to]
    }
}
