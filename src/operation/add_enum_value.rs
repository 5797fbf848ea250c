//! `add_enum_value`: an enumeration gets one value more.

use serde::Deserialize;

use super::build::check_each;
use super::{Faults, Inverse, Loss, Operate};
use crate::catalog::{Catalog, Enumeration};
use crate::diagnostic::Code;
use crate::fault::Fault;
use crate::name::{Name, QualifiedName};

/// Adds a value to an enumeration.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AddEnumValue {
    /// The enumeration.
    pub name: Name,
    /// Its schema.
    #[serde(default)]
    pub schema: Option<Name>,
    /// The new value.
    pub value: String,
    /// The value it stands before.
    #[serde(default)]
    pub before: Option<String>,
    /// The value it stands behind; last where nothing is said.
    #[serde(default)]
    pub after: Option<String>,
    /// Does nothing where the value is there already.
    #[serde(default)]
    pub if_not_exists: bool,
}

impl Operate for AddEnumValue {
    fn apply(&self, catalog: &mut Catalog) -> Result<(), Faults> {
        let one = |fault: Fault| vec![fault];
        let name = QualifiedName::new(self.schema.as_ref(), &self.name);
        let mut it = Enumeration::clone(catalog.enumeration(&name, "name").map_err(one)?);
        if it.values.contains(&self.value) {
            if self.if_not_exists {
                return Ok(());
            }
            let what = format!(
                "the enumeration `{}` has the value `{}` already",
                name.to_text(),
                self.value
            );
            return Err(one(Fault::new(Code::AlreadyExists, "value", what)));
        }
        let find = |value: &String, field: &str| {
            it.values
                .iter()
                .position(|it| it == value)
                .ok_or_else(|| one(no_value(&it, value, field)))
        };
        let at = match (&self.before, &self.after) {
            (Some(_), Some(_)) => {
                return Err(one(Fault::new(
                    Code::Contradiction,
                    "after",
                    "a value stands `before` or `after` another, not both",
                )));
            }
            (Some(value), None) => find(value, "before")?,
            (None, Some(value)) => find(value, "after")? + 1,
            (None, None) => it.values.len(),
        };
        it.values.insert(at, self.value.clone());
        check_each(&it.values, |_| "value".to_string()).map_err(one)?;
        super::enums::put(catalog, it, &[]);
        Ok(())
    }

    fn invert(&self, before: &Catalog) -> Inverse {
        let name = QualifiedName::new(self.schema.as_ref(), &self.name);
        match before.find_enum(&name) {
            Some(it) if it.values.contains(&self.value) => Inverse::Restore,
            Some(_) | None => Inverse::Lossy(Loss::new(format!(
                "the value `{}` of `{}`; rows that hold it stop the script",
                self.value,
                name.to_text()
            ))),
        }
    }

    fn describe(&self) -> String {
        let name = QualifiedName::new(self.schema.as_ref(), &self.name).to_text();
        format!("add value {} to enum {name}", self.value)
    }

    fn subjects(&self) -> Vec<QualifiedName> {
        vec![QualifiedName::new(self.schema.as_ref(), &self.name)]
    }
}

/// Says that an enumeration has no such value, and what it has.
pub(super) fn no_value(it: &Enumeration, value: &str, field: &str) -> Fault {
    let what = format!("the enumeration `{}` has no value `{value}`", it.qualified().to_text());
    let nearest = super::build::nearest(value, it.values.iter().map(String::as_str));
    let known = it
        .values
        .iter()
        .map(|it| format!("`{it}`"))
        .collect::<Vec<_>>()
        .join(", ");
    Fault::new(Code::BadValue, field, what).maybe_hint(nearest.or(Some(format!("it has {known}"))))
}
