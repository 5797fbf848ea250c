//! `set_table_comment`: what is said about a table.

use serde::Deserialize;

use super::build::check_comment;
use super::members::on_table;
use super::{Faults, Inverse, Operate};
use crate::catalog::Catalog;
use crate::name::{Name, QualifiedName};

/// Sets or removes a table's comment.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SetTableComment {
    /// The table.
    pub table: Name,
    /// Its schema.
    #[serde(default)]
    pub schema: Option<Name>,
    /// The comment; `null` drops it.
    pub comment: Option<String>,
}

impl Operate for SetTableComment {
    fn apply(&self, catalog: &mut Catalog) -> Result<(), Faults> {
        check_comment(self.comment.as_deref(), "comment").map_err(|it| vec![it])?;
        on_table(catalog, self.schema.as_ref(), &self.table, |_, table| {
            table.comment = self.comment.clone().filter(|it| !it.is_empty());
            Ok(())
        })
    }

    fn invert(&self, _: &Catalog) -> Inverse {
        Inverse::Restore
    }

    fn describe(&self) -> String {
        let table = QualifiedName::new(self.schema.as_ref(), &self.table).to_text();
        match &self.comment {
            Some(_) => format!("comment on table {table}"),
            None => format!("remove the comment of table {table}"),
        }
    }

    fn subjects(&self) -> Vec<QualifiedName> {
        vec![QualifiedName::new(self.schema.as_ref(), &self.table)]
    }
}
