//! `set_table_comment`: what is said about a table.

use serde::Deserialize;

use super::build::check_comment;
use super::members::on_table;
use super::{Faults, Inverse, Operate};
use crate::catalog::Catalog;
use crate::diagnostic::Code;
use crate::fault::Fault;
use crate::name::{Name, QualifiedName};
use crate::written::Edit;

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
    #[serde(default)]
    pub comment: Edit<String>,
}

impl Operate for SetTableComment {
    fn apply(&self, catalog: &mut Catalog) -> Result<(), Faults> {
        let one = |fault: Fault| vec![fault];
        let comment = match &self.comment {
            Edit::Keep => {
                let fault = Fault::new(Code::MissingKey, "", "key `comment` is missing in `set_table_comment`");
                return Err(one(
                    fault.hint("add `comment: …`, or `comment: null` to drop the one that is there")
                ));
            }
            Edit::Remove => None,
            Edit::Set(text) => Some(text.clone()).filter(|it| !it.is_empty()),
        };
        check_comment(comment.as_deref(), "comment").map_err(one)?;
        on_table(catalog, self.schema.as_ref(), &self.table, |_, table| {
            if table.comment == comment {
                let table = table.qualified().to_text();
                let what = match comment {
                    Some(_) => format!("table `{table}` has this comment already"),
                    None => format!("table `{table}` has no comment"),
                };
                return Err(one(
                    Fault::new(Code::NothingToDo, "comment", what).hint("leave the operation out")
                ));
            }
            table.comment = comment;
            Ok(())
        })
    }

    fn invert(&self, _: &Catalog) -> Inverse {
        Inverse::Restore
    }

    fn describe(&self) -> String {
        let table = QualifiedName::new(self.schema.as_ref(), &self.table).to_text();
        match &self.comment {
            Edit::Set(_) => format!("comment on table {table}"),
            Edit::Keep | Edit::Remove => format!("remove the comment of table {table}"),
        }
    }

    fn subjects(&self) -> Vec<QualifiedName> {
        vec![QualifiedName::new(self.schema.as_ref(), &self.table)]
    }
}
