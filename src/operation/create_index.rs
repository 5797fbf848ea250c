//! `create_index`: an index that is no constraint's.

use serde::Deserialize;

use super::definition::{IndexColumnText, IndexDefinition, MysqlIndex, PostgresqlIndex};
use super::members::{add_index, on_table};
use super::{Faults, Inverse, Operate};
use crate::catalog::Catalog;
use crate::name::{Name, QualifiedName};
use crate::variant::Variant;

/// Creates an index.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateIndex {
    /// The table.
    pub table: Name,
    /// Its schema.
    #[serde(default)]
    pub schema: Option<Name>,
    /// Its name.
    #[serde(default)]
    pub name: Option<Name>,
    /// What is indexed, in order.
    pub columns: Vec<IndexColumnText>,
    /// Whether no two rows may be alike.
    #[serde(default)]
    pub unique: bool,
    /// Which rows are in it, also by dialect.
    #[serde(default, rename = "where")]
    pub condition: Option<Variant<String>>,
    /// Does nothing where an index of this name is there already.
    #[serde(default)]
    pub if_not_exists: bool,
    /// What only PostgreSQL knows.
    #[serde(default)]
    pub postgresql: PostgresqlIndex,
    /// What only MySQL knows.
    #[serde(default)]
    pub mysql: MysqlIndex,
}

impl Operate for CreateIndex {
    fn apply(&self, catalog: &mut Catalog) -> Result<(), Faults> {
        let definition = IndexDefinition {
            name: self.name.clone(),
            columns: self.columns.clone(),
            unique: self.unique,
            condition: self.condition.clone(),
            postgresql: self.postgresql.clone(),
            mysql: self.mysql.clone(),
        };
        on_table(catalog, self.schema.as_ref(), &self.table, |catalog, table| {
            let mut more = table.clone();
            let added = add_index(catalog, &mut more, &definition);
            if self.if_not_exists && added.is_err() {
                // The name may be taken by this very index: then there is nothing to do.
                let mut bare = table.clone();
                bare.indexes.clear();
                let wanted = add_index(catalog, &mut bare, &definition)
                    .ok()
                    .and_then(|_| bare.indexes.pop());
                let there = |name: &Name| table.indexes.iter().any(|it| catalog.rules.same(&it.name, name));
                if wanted.is_some_and(|it| there(&it.name)) {
                    return Ok(());
                }
            }
            added?;
            *table = more;
            Ok(())
        })
    }

    fn invert(&self, _: &Catalog) -> Inverse {
        Inverse::Restore
    }

    fn describe(&self) -> String {
        let table = QualifiedName::new(self.schema.as_ref(), &self.table).to_text();
        let columns: Vec<&str> = self
            .columns
            .iter()
            .map(|it| it.name.as_ref().map_or("expression", Name::as_str))
            .collect();
        let unique = if self.unique { "unique " } else { "" };
        format!("create {unique}index on {table} ({})", columns.join(", "))
    }

    fn subjects(&self) -> Vec<QualifiedName> {
        vec![QualifiedName::new(self.schema.as_ref(), &self.table)]
    }
}
