//! `rename_constraint`: a constraint gets another name.

use serde::Deserialize;

use super::build::check_name;
use super::members::{check_free, find_constraint, no_constraint, on_table};
use super::{Faults, Inverse, Operate};
use crate::catalog::{Catalog, ConstraintKind};
use crate::diagnostic::Code;
use crate::fault::Fault;
use crate::name::{Name, QualifiedName};

/// Renames a constraint.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RenameConstraint {
    /// The table.
    pub table: Name,
    /// Its schema.
    #[serde(default)]
    pub schema: Option<Name>,
    /// The constraint.
    pub name: Name,
    /// Its new name.
    pub to: Name,
}

impl Operate for RenameConstraint {
    fn apply(&self, catalog: &mut Catalog) -> Result<(), Faults> {
        let one = |fault: Fault| vec![fault];
        on_table(catalog, self.schema.as_ref(), &self.table, |catalog, table| {
            let (kind, id) = find_constraint(catalog, table, &self.name)
                .ok_or_else(|| one(no_constraint(table, &self.name, "name")))?;
            if self.to == self.name {
                let what = format!("the constraint `{}` has this name already", self.to.as_str());
                return Err(one(
                    Fault::new(Code::NothingToDo, "to", what).hint("leave the operation out")
                ));
            }
            check_name(catalog, &self.to, "to").map_err(one)?;
            let space = match kind {
                ConstraintKind::Primary | ConstraintKind::Unique | ConstraintKind::Exclude => "relation",
                ConstraintKind::ForeignKey => "foreign key",
                ConstraintKind::Check => "check",
            };
            check_free(catalog, table, space, &self.to, "to").map_err(one)?;
            let keys = table
                .primary_key
                .iter_mut()
                .filter(|it| it.id == id)
                .map(|it| (&mut it.name, &mut it.made));
            let uniques = table
                .uniques
                .those_mut(|it| it.id == id)
                .map(|it| (&mut it.name, &mut it.made));
            let foreign_keys = table
                .foreign_keys
                .those_mut(|it| it.id == id)
                .map(|it| (&mut it.name, &mut it.made));
            let checks = table
                .checks
                .those_mut(|it| it.id == id)
                .map(|it| (&mut it.name, &mut it.made));
            let exclusions = table
                .exclusions
                .those_mut(|it| it.id == id)
                .map(|it| (&mut it.name, &mut it.made));
            for (name, made) in keys.chain(uniques).chain(foreign_keys).chain(checks).chain(exclusions) {
                *name = self.to.clone();
                *made = false;
            }
            Ok(())
        })
    }

    fn invert(&self, _: &Catalog) -> Inverse {
        Inverse::Restore
    }

    fn describe(&self) -> String {
        let table = QualifiedName::new(self.schema.as_ref(), &self.table).to_text();
        format!(
            "rename constraint {} of {table} to {}",
            self.name.as_str(),
            self.to.as_str()
        )
    }

    fn subjects(&self) -> Vec<QualifiedName> {
        vec![QualifiedName::new(self.schema.as_ref(), &self.table)]
    }
}
