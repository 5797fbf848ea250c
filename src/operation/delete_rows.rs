//! `delete_rows`: rows go.

use serde::Deserialize;

use super::update_rows::{BatchKeys, Filter, check_batch};
use super::{Faults, Inverse, Operate};
use crate::catalog::Catalog;
use crate::name::{Name, QualifiedName};

/// Deletes rows.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DeleteRows {
    /// The table.
    pub table: Name,
    /// Its schema.
    #[serde(default)]
    pub schema: Option<Name>,
    /// Which rows: a map of column to value, an expression, or `all`.
    #[serde(rename = "where")]
    pub filter: Filter,
    /// Goes through the rows in pieces.
    #[serde(default)]
    pub batch: Option<BatchKeys>,
}

impl Operate for DeleteRows {
    fn apply(&self, catalog: &mut Catalog) -> Result<(), Faults> {
        let name = QualifiedName::new(self.schema.as_ref(), &self.table);
        let table = catalog.table(&name, "table").map_err(|it| vec![it])?.clone();
        let mut faults = Faults::new();
        if let Err(more) = self.filter.check(catalog, &table) {
            faults.extend(more);
        }
        faults.extend(check_batch(catalog, &table, self.batch.as_ref()).err());
        if faults.is_empty() { Ok(()) } else { Err(faults) }
    }

    fn invert(&self, _: &Catalog) -> Inverse {
        Inverse::Impossible {
            reason: format!(
                "the rows that were deleted from `{}` are not known",
                self.table.as_str()
            ),
            hint: "write `downgrade:` with `bulk_insert`, or `downgrade: { irreversible: why }`".to_string(),
        }
    }

    fn describe(&self) -> String {
        format!(
            "delete rows of {}",
            QualifiedName::new(self.schema.as_ref(), &self.table).to_text()
        )
    }

    fn subjects(&self) -> Vec<QualifiedName> {
        vec![QualifiedName::new(self.schema.as_ref(), &self.table)]
    }
}
