//! `drop_constraint`: a constraint goes, found by its name or by its columns and type.

use serde::Deserialize;

use super::build::column_ids;
use super::members::{find_constraint, no_constraint, on_table, remove_constraint, serve_foreign_keys, stranded_keys};
use super::{Faults, Inverse, Operate};
use crate::catalog::{Catalog, ConstraintKind, Table};
use crate::diagnostic::Code;
use crate::fault::Fault;
use crate::identity::ConstraintId;
use crate::name::{Name, QualifiedName};
use crate::variant::Dialect;

/// Drops a constraint.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DropConstraint {
    /// The table.
    pub table: Name,
    /// Its schema.
    #[serde(default)]
    pub schema: Option<Name>,
    /// Its name.
    #[serde(default)]
    pub name: Option<Name>,
    /// Its columns, in place of a name.
    #[serde(default)]
    pub columns: Option<Vec<Name>>,
    /// What it is: primary, unique, check, foreignkey.
    #[serde(default, rename = "type")]
    pub kind: Option<ConstraintKind>,
    /// Does nothing where there is no such constraint.
    #[serde(default)]
    pub if_exists: bool,
    /// Drops the foreign keys that point at this key as well (PostgreSQL).
    #[serde(default)]
    pub cascade: bool,
}

/// By what a constraint is found.
#[derive(Clone, Copy)]
enum Address<'a> {
    Name(&'a Name),
    /// A table has one at most.
    PrimaryKey,
    Columns(ConstraintKind, &'a [Name]),
}

impl Operate for DropConstraint {
    fn apply(&self, catalog: &mut Catalog) -> Result<(), Faults> {
        let one = |fault: Fault| vec![fault];
        let address = self.address()?;
        if self.cascade && catalog.rules.dialect != Dialect::Postgresql {
            let what = format!("`{}` has no CASCADE for constraints", catalog.rules.dialect);
            return Err(one(
                Fault::new(Code::Unsupported, "cascade", what).hint("drop the foreign keys that point here first")
            ));
        }
        let name = QualifiedName::new(self.schema.as_ref(), &self.table);
        let table = match catalog.table(&name, "table") {
            Ok(table) => table.clone(),
            Err(_) if self.if_exists => return Ok(()),
            Err(fault) => return Err(one(fault)),
        };
        let (kind, id) = match find(catalog, &table, address) {
            Ok(found) => found,
            Err(faults) if self.if_exists && faults.iter().all(Fault::is_absence) => return Ok(()),
            Err(faults) => return Err(faults),
        };
        if let Some(wanted) = self.kind.filter(|it| *it != kind) {
            let what = format!("it is a {}, not a {}", kind.words(), wanted.words());
            return Err(one(Fault::new(Code::Contradiction, "type", what)));
        }
        self.check_columns(catalog, &table, (kind, id))?;
        let mut smaller = Table::clone(&table);
        remove_constraint(&mut smaller, id);
        let already = stranded_keys(catalog, &table);
        let stranded: Vec<String> = stranded_keys(catalog, &smaller)
            .into_iter()
            .filter(|it| !already.contains(it))
            .collect();
        if !stranded.is_empty() && !self.cascade {
            let what = format!(
                "the foreign key {} still points at this {}",
                stranded.join(", "),
                kind.words()
            );
            return Err(one(
                Fault::new(Code::StillUsed, "name", what).hint("drop the foreign key first: `drop_constraint`")
            ));
        }
        if self.cascade {
            super::members::drop_stranded_keys(catalog, &smaller);
        }
        on_table(catalog, self.schema.as_ref(), &self.table, |catalog, table| {
            remove_constraint(table, id);
            serve_foreign_keys(catalog, table, None)
        })
    }

    fn invert(&self, _: &Catalog) -> Inverse {
        Inverse::Restore
    }

    fn describe(&self) -> String {
        let table = QualifiedName::new(self.schema.as_ref(), &self.table).to_text();
        match (&self.name, &self.columns) {
            (Some(name), _) => format!("drop constraint {} of {table}", name.as_str()),
            (None, Some(columns)) => {
                let kind = self.kind.map_or("constraint", ConstraintKind::words);
                let columns: Vec<&str> = columns.iter().map(Name::as_str).collect();
                format!("drop {kind} of {table} ({})", columns.join(", "))
            }
            (None, None) => format!(
                "drop {} of {table}",
                self.kind.map_or("constraint", ConstraintKind::words)
            ),
        }
    }

    fn subjects(&self) -> Vec<QualifiedName> {
        vec![QualifiedName::new(self.schema.as_ref(), &self.table)]
    }
}

impl DropConstraint {
    /// Columns beside a name are a second word about the same constraint, and must be true.
    fn check_columns(
        &self,
        catalog: &Catalog,
        table: &Table,
        (kind, id): (ConstraintKind, ConstraintId),
    ) -> Result<(), Faults> {
        let Some(names) = &self.columns else { return Ok(()) };
        let said = column_ids(catalog, table, names, "columns")?;
        let key = table
            .primary_key
            .iter()
            .filter(|it| it.id == id)
            .map(|it| it.columns.clone());
        let unique = table
            .uniques
            .iter()
            .filter(|it| it.id == id)
            .map(|it| it.columns.clone());
        let foreign = table
            .foreign_keys
            .iter()
            .filter(|it| it.id == id)
            .map(|it| it.columns.clone());
        let check = table
            .checks
            .iter()
            .filter(|it| it.id == id)
            .map(|it| it.condition.columns());
        let exclusion = table
            .exclusions
            .iter()
            .filter(|it| it.id == id)
            .map(|it| it.all_columns());
        let all = key.chain(unique).chain(foreign).chain(check).chain(exclusion);
        let Some(columns) = all.into_iter().next() else {
            return Ok(());
        };
        let same = said.iter().all(|it| columns.contains(it)) && columns.iter().all(|it| said.contains(it));
        if same {
            return Ok(());
        }
        let what = format!(
            "the {} is over ({}), not over ({})",
            kind.words(),
            table.columns_text(&columns),
            table.columns_text(&said)
        );
        let fault = Fault::new(Code::Contradiction, "columns", what);
        Err(vec![fault.hint(format!(
            "write `columns: [{}]`, or leave it out",
            table.columns_text(&columns)
        ))])
    }

    /// Returns by what the constraint is found; without a look at the schema, so that `if_exists` hides no missing key.
    fn address(&self) -> Result<Address<'_>, Faults> {
        match (&self.name, self.kind, &self.columns) {
            (Some(name), _, _) => Ok(Address::Name(name)),
            (None, Some(ConstraintKind::Primary), _) => Ok(Address::PrimaryKey),
            (None, Some(kind), Some(columns)) => Ok(Address::Columns(kind, columns)),
            (None, Some(_), None) => {
                let fault = Fault::new(Code::MissingKey, "", "`type` needs `columns` beside it");
                Err(vec![fault.hint("add `columns: […]`")])
            }
            (None, None, _) => {
                let what = "a constraint is named by `name`, or by `columns` and `type`";
                Err(vec![Fault::new(Code::MissingKey, "", what).hint("add `name: …`")])
            }
        }
    }
}

/// Finds a constraint among the table's.
fn find(catalog: &Catalog, table: &Table, address: Address) -> Result<(ConstraintKind, ConstraintId), Faults> {
    let one = |fault: Fault| vec![fault];
    let none = |kind: ConstraintKind, columns: &str| {
        let what = format!(
            "no {} on table `{}`{columns}",
            kind.words(),
            table.qualified().to_text()
        );
        one(Fault::new(Code::UnknownConstraint, "columns", what))
    };
    let (kind, names) = match address {
        Address::Name(name) => {
            return find_constraint(catalog, table, name).ok_or_else(|| one(no_constraint(table, name, "name")));
        }
        Address::PrimaryKey => {
            let kind = ConstraintKind::Primary;
            let key = table.primary_key.as_ref();
            return key.map(|it| (kind, it.id)).ok_or_else(|| none(kind, ""));
        }
        Address::Columns(kind, names) => (kind, names),
    };
    let ids = column_ids(catalog, table, names, "columns")?;
    let same =
        |columns: &[crate::identity::ColumnId]| columns.len() == ids.len() && ids.iter().all(|it| columns.contains(it));
    let found: Vec<ConstraintId> = match kind {
        ConstraintKind::Primary => Vec::new(),
        ConstraintKind::Unique => table
            .uniques
            .iter()
            .filter(|it| same(&it.columns))
            .map(|it| it.id)
            .collect(),
        ConstraintKind::ForeignKey => table
            .foreign_keys
            .iter()
            .filter(|it| same(&it.columns))
            .map(|it| it.id)
            .collect(),
        ConstraintKind::Check => table
            .checks
            .iter()
            .filter(|it| same(&it.condition.columns()))
            .map(|it| it.id)
            .collect(),
        ConstraintKind::Exclude => table
            .exclusions
            .iter()
            .filter(|it| same(&it.all_columns()))
            .map(|it| it.id)
            .collect(),
    };
    match found.as_slice() {
        [id] => Ok((kind, *id)),
        [] => Err(none(kind, &format!(" over ({})", table.columns_text(&ids)))),
        many => {
            let what = format!(
                "{} {}s of table `{}` are over ({})",
                many.len(),
                kind.words(),
                table.qualified().to_text(),
                table.columns_text(&ids)
            );
            Err(one(
                Fault::new(Code::Contradiction, "columns", what).hint("name one by `name`")
            ))
        }
    }
}
