//! `rename_table`: a table gets another name; everything that names it follows.

use serde::Deserialize;

use super::build::{Named, check_name, settle_name};
use super::enums::check_free_of_types;
use super::{Faults, Inverse, Operate};
use crate::catalog::{Catalog, Table};
use crate::diagnostic::Code;
use crate::fault::Fault;
use crate::identity::ColumnId;
use crate::name::{Name, QualifiedName};

/// Renames a table.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RenameTable {
    /// The table.
    pub table: Name,
    /// Its schema.
    #[serde(default)]
    pub schema: Option<Name>,
    /// Its new name.
    pub to: Name,
    /// Whether constraints and indexes whose names came from the naming convention are renamed too.
    #[serde(default)]
    pub rename_constraints: bool,
}

impl Operate for RenameTable {
    fn apply(&self, catalog: &mut Catalog) -> Result<(), Faults> {
        let old = QualifiedName::new(self.schema.as_ref(), &self.table);
        let mut table = Table::clone(catalog.table(&old, "table").map_err(|it| vec![it])?);
        check_name(catalog, &self.to, "to").map_err(|it| vec![it])?;
        let new = QualifiedName::new(table.schema.as_ref(), &self.to);
        if self.to == table.name {
            let what = format!("table `{}` has this name already", self.to.as_str());
            return Err(vec![
                Fault::new(Code::NothingToDo, "to", what).hint("leave the operation out"),
            ]);
        }
        if let Some(there) = catalog.find_table(&new).filter(|it| it.id != table.id) {
            let fault = Fault::new(
                Code::AlreadyExists,
                "to",
                format!("table `{}` is there already", new.to_text()),
            );
            return Err(vec![fault.related(Some(there.born), "created here")]);
        }
        let space = catalog.rules.space("relation", table.schema.as_ref(), &self.to);
        let own = |(kind, name): (&str, &Name)| {
            kind == "relation" && *name != table.name && catalog.rules.same(name, &self.to)
        };
        let others = catalog.owner_of(&space).is_some_and(|owner| owner != table.id);
        if others || catalog.rules.spaces(&table).into_iter().any(own) {
            let what = format!("the name `{}` is taken by an index", self.to.as_str());
            return Err(vec![Fault::new(Code::AlreadyExists, "to", what)]);
        }
        check_free_of_types(catalog, &new, None, "to").map_err(|it| vec![it])?;
        table.name = self.to.clone();
        if self.rename_constraints {
            rename_made(catalog, &mut table)?;
        }
        catalog.remember_gone(&format!(
            "table {}",
            catalog.rules.table_key(&catalog.rules.placed(&old))
        ));
        catalog.put_table(table);
        Ok(())
    }

    fn invert(&self, _: &Catalog) -> Inverse {
        Inverse::Restore
    }

    fn describe(&self) -> String {
        let old = QualifiedName::new(self.schema.as_ref(), &self.table);
        format!("rename table {} to {}", old.to_text(), self.to.as_str())
    }

    fn subjects(&self) -> Vec<QualifiedName> {
        let name = |it: &Name| QualifiedName::new(self.schema.as_ref(), it);
        vec![name(&self.table), name(&self.to)]
    }
}

/// Gives the names that the naming convention made the table's new name.
fn rename_made(catalog: &Catalog, table: &mut Table) -> Result<(), Faults> {
    let settle = |table: &Table, kind: Named, columns: &[ColumnId], referred: Option<(&Name, Vec<&str>)>| {
        let made = settle_name(catalog, table, kind, None, columns, referred, "to");
        made.map(|(name, _)| name).map_err(|it| vec![it])
    };
    let now = table.clone();
    if let Some(key) = table.primary_key.as_mut().filter(|it| it.made) {
        key.name = settle(&now, Named::PrimaryKey, &key.columns, None)?;
    }
    for it in table.uniques.those_mut(|it| it.made) {
        it.name = settle(&now, Named::Unique, &it.columns, None)?;
    }
    for it in table.checks.those_mut(|it| it.made) {
        it.name = settle(&now, Named::Check, &it.condition.columns(), None)?;
    }
    for it in table.foreign_keys.those_mut(|it| it.made) {
        let there = if it.table == now.id {
            Some(&now)
        } else {
            catalog.table_by_id(it.table).map(|it| &**it)
        };
        let referred = there.map(|there| (&there.name, it.target.iter().map(|id| there.column_text(*id)).collect()));
        it.name = settle(&now, Named::ForeignKey, &it.columns, referred)?;
    }
    for it in table.indexes.those_mut(|it| it.made) {
        it.name = settle(&now, Named::Index, &it.leading_columns(), None)?;
    }
    Ok(())
}
