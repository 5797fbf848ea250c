//! `validate_constraint`: the old rows are checked against a constraint made with `not_valid` (PostgreSQL).

use serde::Deserialize;

use super::members::{find_constraint, no_constraint, on_table};
use super::{Faults, Inverse, Operate};
use crate::catalog::Catalog;
use crate::diagnostic::Code;
use crate::fault::Fault;
use crate::name::{Name, QualifiedName};

/// Checks the old rows against a constraint.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ValidateConstraint {
    /// The table.
    pub table: Name,
    /// Its schema.
    #[serde(default)]
    pub schema: Option<Name>,
    /// The constraint.
    pub name: Name,
}

impl Operate for ValidateConstraint {
    fn apply(&self, catalog: &mut Catalog) -> Result<(), Faults> {
        on_table(catalog, self.schema.as_ref(), &self.table, |catalog, table| {
            let rules = catalog.rules.clone();
            let checks = table
                .checks
                .those_mut(|it| rules.same(&it.name, &self.name))
                .map(|it| &mut it.validated);
            let keys = table
                .foreign_keys
                .those_mut(|it| rules.same(&it.name, &self.name))
                .map(|it| &mut it.validated);
            let found = checks.chain(keys).next();
            match found {
                Some(validated) if *validated => {
                    let what = format!("the constraint `{}` is valid already", self.name.as_str());
                    Err(vec![
                        Fault::new(Code::NothingToDo, "name", what).hint("leave the operation out"),
                    ])
                }
                Some(validated) => {
                    *validated = true;
                    Ok(())
                }
                None => match find_constraint(catalog, table, &self.name) {
                    Some((kind, _)) => {
                        let (name, kind) = (self.name.as_str(), kind.words());
                        let what = format!("the constraint `{name}` is a {kind}, which is valid at all times");
                        Err(vec![
                            Fault::new(Code::NothingToDo, "name", what).hint("leave the operation out"),
                        ])
                    }
                    None => Err(vec![no_constraint(table, &self.name, "name")]),
                },
            }
        })
    }

    fn invert(&self, _: &Catalog) -> Inverse {
        Inverse::Restore
    }

    fn describe(&self) -> String {
        let table = QualifiedName::new(self.schema.as_ref(), &self.table).to_text();
        format!("validate constraint {} of {table}", self.name.as_str())
    }

    fn subjects(&self) -> Vec<QualifiedName> {
        vec![QualifiedName::new(self.schema.as_ref(), &self.table)]
    }
}
