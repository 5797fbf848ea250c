//! `create_check_constraint`: a condition that every row must meet.

use serde::Deserialize;

use super::definition::{CheckDefinition, PostgresqlConstraint};
use super::members::{add_check, on_table};
use super::{Faults, Inverse, Operate};
use crate::catalog::Catalog;
use crate::name::{Name, QualifiedName};
use crate::variant::Variant;

/// Adds a check.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateCheckConstraint {
    /// The table.
    pub table: Name,
    /// Its schema.
    #[serde(default)]
    pub schema: Option<Name>,
    /// Its name; needed where the condition names several columns.
    #[serde(default)]
    pub name: Option<Name>,
    /// What must hold, also by dialect.
    pub condition: Variant<String>,
    /// What only PostgreSQL knows.
    #[serde(default)]
    pub postgresql: PostgresqlConstraint,
}

impl Operate for CreateCheckConstraint {
    fn apply(&self, catalog: &mut Catalog) -> Result<(), Faults> {
        let definition = CheckDefinition {
            name: self.name.clone(),
            condition: self.condition.clone(),
            postgresql: self.postgresql.clone(),
        };
        on_table(catalog, self.schema.as_ref(), &self.table, |catalog, table| {
            add_check(catalog, table, &definition, None).map(drop)
        })
    }

    fn invert(&self, _: &Catalog) -> Inverse {
        Inverse::Restore
    }

    fn describe(&self) -> String {
        let table = QualifiedName::new(self.schema.as_ref(), &self.table).to_text();
        match &self.name {
            Some(name) => format!("add check {} to {table}", name.as_str()),
            None => format!("add check to {table}"),
        }
    }

    fn subjects(&self) -> Vec<QualifiedName> {
        vec![QualifiedName::new(self.schema.as_ref(), &self.table)]
    }
}
