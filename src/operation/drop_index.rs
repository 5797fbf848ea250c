//! `drop_index`: an index goes.

use serde::Deserialize;

use super::members::{on_table, stranded_keys};
use super::{Faults, Inverse, Operate};
use crate::catalog::{Catalog, Table};
use crate::diagnostic::Code;
use crate::fault::Fault;
use crate::name::{Name, QualifiedName};

/// Drops an index.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DropIndex {
    /// The table.
    pub table: Name,
    /// Its schema.
    #[serde(default)]
    pub schema: Option<Name>,
    /// The index.
    pub name: Name,
    /// Does nothing where there is no such index.
    #[serde(default)]
    pub if_exists: bool,
    /// What only PostgreSQL knows.
    #[serde(default)]
    pub postgresql: PostgresqlDropIndex,
}

/// What only PostgreSQL knows of dropping an index.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct PostgresqlDropIndex {
    /// Drops without blocking, outside any transaction.
    pub concurrently: bool,
    /// Drops the foreign keys that need the index as well.
    pub cascade: bool,
}

impl Operate for DropIndex {
    fn apply(&self, catalog: &mut Catalog) -> Result<(), Faults> {
        let one = |fault: Fault| vec![fault];
        let cascade = self.postgresql.cascade && catalog.rules.dialect == crate::variant::Dialect::Postgresql;
        if cascade {
            let name = QualifiedName::new(self.schema.as_ref(), &self.table);
            let mut smaller = Table::clone(catalog.table(&name, "table").map_err(one)?);
            smaller.indexes.retain(|it| it.name != self.name);
            super::members::drop_stranded_keys(catalog, &smaller);
        }
        on_table(catalog, self.schema.as_ref(), &self.table, |catalog, table| {
            let rules = catalog.rules.clone();
            let Some(at) = table.indexes.iter().position(|it| rules.same(&it.name, &self.name)) else {
                return if self.if_exists { Ok(()) } else { Err(one(no_index(table, &self.name))) };
            };
            let already = stranded_keys(catalog, table);
            table.indexes.remove(at);
            let stranded: Vec<String> = stranded_keys(catalog, table).into_iter().filter(|it| !already.contains(it)).collect();
            if !stranded.is_empty() {
                let what = format!("the foreign key {} needs the index `{}`", stranded.join(", "), self.name.as_str());
                return Err(one(Fault::new(Code::StillUsed, "name", what).hint("drop the foreign key first: `drop_constraint`")));
            }
            Ok(())
        })
    }

    fn invert(&self, _: &Catalog) -> Inverse {
        Inverse::Restore
    }

    fn describe(&self) -> String {
        let table = QualifiedName::new(self.schema.as_ref(), &self.table).to_text();
        format!("drop index {} of {table}", self.name.as_str())
    }

    fn subjects(&self) -> Vec<QualifiedName> {
        vec![QualifiedName::new(self.schema.as_ref(), &self.table)]
    }
}

/// Says that there is no such index, and what there is.
pub(super) fn no_index(table: &Table, name: &Name) -> Fault {
    let what = format!("no index `{}` on table `{}`", name.as_str(), table.qualified().to_text());
    let fault = Fault::new(Code::UnknownIndex, "name", what);
    if table.constraint_names().any(|(_, it)| it == name) {
        return fault.hint("it is a constraint; use `drop_constraint`, `rename_constraint`");
    }
    fault.maybe_hint(super::build::nearest(name.as_str(), table.indexes.iter().map(|it| it.name.as_str())))
}
