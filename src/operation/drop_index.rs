//! `drop_index`: an index goes, found by its name or by its columns.

use serde::Deserialize;

use super::build::column_ids;
use super::members::{on_table, serve_foreign_keys, stranded_keys};
use super::{Faults, Inverse, Operate};
use crate::catalog::{Catalog, Index, Table};
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
    #[serde(default)]
    pub name: Option<Name>,
    /// Its columns in their order, in place of a name.
    #[serde(default)]
    pub columns: Option<Vec<Name>>,
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

/// By what an index is found.
#[derive(Clone, Copy)]
enum Address<'a> {
    Name(&'a Name),
    Columns(&'a [Name]),
}

impl Operate for DropIndex {
    fn apply(&self, catalog: &mut Catalog) -> Result<(), Faults> {
        let one = |fault: Fault| vec![fault];
        let address = self.address()?;
        let cascade = self.postgresql.cascade && catalog.rules.dialect == crate::variant::Dialect::Postgresql;
        let name = QualifiedName::new(self.schema.as_ref(), &self.table);
        let mut smaller = match catalog.table(&name, "table") {
            Ok(table) => Table::clone(table),
            Err(_) if self.if_exists => return Ok(()),
            Err(fault) => return Err(one(fault)),
        };
        let index = match find(catalog, &smaller, address) {
            Ok(index) => index.clone(),
            Err(faults) if self.if_exists && faults.iter().all(Fault::is_absence) => return Ok(()),
            Err(faults) => return Err(faults),
        };
        self.check_columns(catalog, &smaller, &index)?;
        if cascade {
            smaller.indexes.retain(|it| it.id != index.id);
            super::members::drop_stranded_keys(catalog, &smaller);
        }
        on_table(catalog, self.schema.as_ref(), &self.table, |catalog, table| {
            let already = stranded_keys(catalog, table);
            table.indexes.retain(|it| it.id != index.id);
            let stranded: Vec<String> = stranded_keys(catalog, table)
                .into_iter()
                .filter(|it| !already.contains(it))
                .collect();
            if !stranded.is_empty() {
                let what = format!(
                    "the foreign key {} needs the index `{}`",
                    stranded.join(", "),
                    index.name.as_str()
                );
                return Err(one(
                    Fault::new(Code::StillUsed, "name", what).hint("drop the foreign key first: `drop_constraint`")
                ));
            }
            if index.serves.is_some() {
                // It is the foreign key's own and goes with it.
                return Ok(());
            }
            serve_foreign_keys(catalog, table, Some(index))
        })
    }

    fn invert(&self, _: &Catalog) -> Inverse {
        Inverse::Restore
    }

    fn describe(&self) -> String {
        let table = QualifiedName::new(self.schema.as_ref(), &self.table).to_text();
        match (&self.name, &self.columns) {
            (Some(name), _) => format!("drop index {} of {table}", name.as_str()),
            (None, columns) => {
                let columns: Vec<&str> = columns.iter().flatten().map(Name::as_str).collect();
                format!("drop index of {table} ({})", columns.join(", "))
            }
        }
    }

    fn subjects(&self) -> Vec<QualifiedName> {
        vec![QualifiedName::new(self.schema.as_ref(), &self.table)]
    }
}

impl DropIndex {
    /// Columns beside a name are a second word about the same index, and must be true.
    fn check_columns(&self, catalog: &Catalog, table: &Table, index: &Index) -> Result<(), Faults> {
        let Some(names) = &self.columns else { return Ok(()) };
        let said = column_ids(catalog, table, names, "columns")?;
        let columns: Vec<_> = index.columns.iter().map(|it| it.thing.columns()).collect();
        if columns.len() == said.len() && columns.iter().zip(&said).all(|(one, other)| *one == [*other]) {
            return Ok(());
        }
        let what = format!(
            "the index `{}` is over ({}), not over ({})",
            index.name.as_str(),
            table.columns_text(&columns.concat()),
            table.columns_text(&said)
        );
        let fault = Fault::new(Code::Contradiction, "columns", what);
        Err(vec![fault.hint("leave `columns` out, or `name`")])
    }

    /// Returns by what the index is found; without a look at the schema, so that `if_exists` hides no missing key.
    fn address(&self) -> Result<Address<'_>, Faults> {
        match (&self.name, &self.columns) {
            (Some(name), _) => Ok(Address::Name(name)),
            (None, Some(columns)) => Ok(Address::Columns(columns)),
            (None, None) => {
                let what = "an index is named by `name`, or by its `columns`";
                Err(vec![Fault::new(Code::MissingKey, "", what).hint("add `name: …`")])
            }
        }
    }
}

/// Finds an index among the table's.
fn find<'a>(catalog: &Catalog, table: &'a Table, address: Address) -> Result<&'a Index, Faults> {
    let one = |fault: Fault| vec![fault];
    let names = match address {
        Address::Name(name) => {
            let found = table.indexes.iter().find(|it| catalog.rules.same(&it.name, name));
            return found.ok_or_else(|| one(no_index(table, name)));
        }
        Address::Columns(names) => names,
    };
    let ids = column_ids(catalog, table, names, "columns")?;
    // One that stands for a foreign key alone is not the author's.
    let over = |it: &&Index| it.serves.is_none() && it.columns.len() == ids.len() && it.leading_columns() == ids;
    let found: Vec<&Index> = table.indexes.iter().filter(over).collect();
    match found.as_slice() {
        [index] => Ok(index),
        [] => {
            let what = format!(
                "no index on table `{}` over ({})",
                table.qualified().to_text(),
                table.columns_text(&ids)
            );
            let known = table
                .indexes
                .iter()
                .filter(|it| it.serves.is_none())
                .map(|it| format!("`{}`", it.name.as_str()));
            let known: Vec<String> = known.collect();
            let hint = (!known.is_empty()).then(|| format!("the table has {}", known.join(", ")));
            Err(one(Fault::new(Code::UnknownIndex, "columns", what).maybe_hint(hint)))
        }
        many => {
            let names: Vec<String> = many.iter().map(|it| format!("`{}`", it.name.as_str())).collect();
            let what = format!(
                "{} indexes of table `{}` are over ({})",
                many.len(),
                table.qualified().to_text(),
                table.columns_text(&ids)
            );
            let hint = format!("name one by `name`: {}", names.join(", "));
            Err(one(Fault::new(Code::Contradiction, "columns", what).hint(hint)))
        }
    }
}

/// Says that there is no such index, and what there is.
pub(super) fn no_index(table: &Table, name: &Name) -> Fault {
    let what = format!(
        "no index `{}` on table `{}`",
        name.as_str(),
        table.qualified().to_text()
    );
    let fault = Fault::new(Code::UnknownIndex, "name", what);
    if table.constraint_names().any(|(_, it)| it == name) {
        return fault.hint("it is a constraint; use `drop_constraint`, `rename_constraint`");
    }
    fault.maybe_hint(super::build::nearest(
        name.as_str(),
        table.indexes.iter().map(|it| it.name.as_str()),
    ))
}
