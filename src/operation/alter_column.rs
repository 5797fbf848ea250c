//! `alter_column`: any mix of changes to a column, as one change.

mod same;
mod settle;

use settle::check_stranded;

use serde::Deserialize;

use super::build::add_enum_check;
use super::definition::ComputedText;
use super::invariants::check_set_null;
use super::members::on_table;
use super::narrowing::{Values, values};
use super::{Faults, Inverse, Loss, Operate};
use crate::catalog::{Catalog, Condition, Identity};
use crate::name::{Name, QualifiedName};
use crate::types::TypeText;
use crate::value::Value;
use crate::variant::{Dialect, Variant};
use crate::written::{Edit, said};

/// Changes a column; a key that is absent stays as it is, `null` removes it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AlterColumn {
    /// The table.
    pub table: Name,
    /// Its schema.
    #[serde(default)]
    pub schema: Option<Name>,
    /// The column.
    pub column: Name,
    /// Its new name.
    #[serde(default, deserialize_with = "said")]
    #[schemars(with = "Name")]
    pub new_column_name: Option<Name>,
    /// Its new type.
    #[serde(default, rename = "type", deserialize_with = "said")]
    #[schemars(with = "TypeText")]
    pub ty: Option<TypeText>,
    /// Whether it may be NULL.
    #[serde(default, deserialize_with = "said")]
    #[schemars(with = "bool")]
    pub nullable: Option<bool>,
    /// What a row gets that doesn't say; `null` drops it.
    #[serde(default)]
    pub server_default: Edit<Value>,
    /// What is said about it; `null` drops it.
    #[serde(default)]
    pub comment: Edit<String>,
    /// Whether the database counts it.
    #[serde(default, deserialize_with = "said")]
    #[schemars(with = "bool")]
    pub autoincrement: Option<bool>,
    /// PostgreSQL's identity; `null` drops it.
    #[serde(default)]
    pub identity: Edit<Identity>,
    /// How it is computed; `null` makes it an ordinary column that keeps its values.
    #[serde(default)]
    pub computed: Edit<ComputedText>,
    /// Its collation, also by dialect; `null` goes back to the table's.
    #[serde(default)]
    pub collation: Edit<Variant<String>>,
    /// What only PostgreSQL knows.
    #[serde(default)]
    pub postgresql: PostgresqlAlter,
    /// The value for the rows that hold NULL, before the column is NOT NULL.
    #[serde(default)]
    pub backfill: Option<Value>,
}

/// What only PostgreSQL knows of a change.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct PostgresqlAlter {
    /// The expression that makes the new value out of the old: `USING`.
    pub using: Option<String>,
}

impl Operate for AlterColumn {
    fn apply(&self, catalog: &mut Catalog) -> Result<(), Faults> {
        on_table(catalog, self.schema.as_ref(), &self.table, |catalog, table| {
            let found = catalog
                .column(table, &self.column, "column")
                .map_err(|it| vec![it])?
                .clone();
            let mut column = found.clone();
            let mut faults = Faults::new();
            self.settle(catalog, table, &mut column, &mut faults);
            if faults.is_empty() {
                faults.extend(self.check_change(catalog, table, &found, &column));
            }
            if !faults.is_empty() {
                return Err(faults);
            }
            let (id, was) = (column.id, table.column_by_id(column.id).cloned());
            let renamed = was.as_ref().is_some_and(|it| it.name != column.name);
            let retyped = was.as_ref().is_some_and(|it| it.ty != column.ty);
            let enum_check = matches!(&self.ty, Some(text) if text.as_enum().is_some_and(|it| it.check));
            for it in table.columns.those_mut(|it| it.id == id) {
                *it = column.clone();
            }
            if renamed {
                let now = table.clone();
                catalog.remember_gone_column(&now, &self.column);
            }
            if retyped {
                table.checks.retain(|it| match &it.condition {
                    Condition::OneOf { column, values: _ } => *column != id,
                    Condition::Expression(_) => true,
                });
                let native = matches!(&column.ty.base, crate::types::Base::Enum(it) if it.native);
                if enum_check && !native {
                    add_enum_check(catalog, table, id, "type").map_err(|it| vec![it])?;
                }
                self.check_foreign_keys(catalog, table, &column, "type")?;
            } else if was.is_some_and(|it| it.collation != column.collation) {
                match catalog.rules.dialect {
                    // Errors 3780, and 1832 and 1833 on MariaDB.
                    Dialect::Mysql => self.check_foreign_keys(catalog, table, &column, "collation")?,
                    Dialect::Sqlite | Dialect::Postgresql => check_stranded(catalog, table)?,
                }
            }
            self.check(catalog, table, &column)?;
            check_set_null(table).map_err(|it| vec![it.within("nullable")])
        })
    }

    fn invert(&self, before: &Catalog) -> Inverse {
        let name = QualifiedName::new(self.schema.as_ref(), &self.table);
        let column = before
            .find_table(&name)
            .and_then(|table| before.find_column(table, &self.column));
        let Some(column) = column else { return Inverse::Restore };
        let what = format!("{}.{}", self.table.as_str(), self.column.as_str());
        let filled = || match self.backfill {
            Some(_) => Inverse::Lossy(Loss::new(format!("which rows of `{what}` held NULL"))),
            None => Inverse::Restore,
        };
        let counted = column.autoincrement || column.identity.is_some();
        if counted && (self.autoincrement == Some(false) || self.identity == Edit::Remove) {
            return Inverse::Lossy(Loss::new(format!(
                "how far `{what}` had counted: it goes on behind the highest value"
            )));
        }
        if self.ty.is_none() && !self.computed.is_change() && self.postgresql.using.is_none() {
            return filled();
        }
        let mut now = before.clone();
        if self.apply(&mut now).is_err() {
            return Inverse::Restore;
        }
        let after = now
            .find_table(&name)
            .and_then(|table| table.column_by_id(column.id))
            .cloned();
        let Some(after) = after else { return Inverse::Restore };
        let values = match self.postgresql.using.is_some() && before.rules.dialect == Dialect::Postgresql {
            true => Values::Rewritten,
            false => values(&column.ty, &after.ty, before.rules.dialect),
        };
        match values {
            Values::Kept | Values::Stopped => {}
            Values::Trimmed(length) => {
                let what = format!("the blanks beyond {length} characters at the end of values of `{what}`");
                return Inverse::Lossy(Loss::new(what));
            }
            Values::Rewritten => {
                return Inverse::Lossy(Loss::new(format!(
                    "what the change from `{}` to `{}` rounded, cut or rewrote in `{what}`",
                    column.ty.to_text(),
                    after.ty.to_text()
                )));
            }
        }
        if column.computed.is_none() && after.computed.is_some() {
            return Inverse::Lossy(Loss::new(format!(
                "the values of column `{what}`, which are computed since"
            )));
        }
        if column.computed.is_some() && after.computed.is_none() {
            return Inverse::Lossy(Loss::new(format!(
                "the values of column `{what}`, which are computed again"
            )));
        }
        filled()
    }

    fn describe(&self) -> String {
        let table = QualifiedName::new(self.schema.as_ref(), &self.table).to_text();
        let column = self.column.as_str();
        let mut changes = Vec::new();
        if let Some(name) = &self.new_column_name {
            changes.push(format!("rename to {}", name.as_str()));
        }
        if self.ty.is_some() {
            changes.push("type".to_string());
        }
        match self.nullable {
            Some(true) => changes.push("nullable".to_string()),
            Some(false) => changes.push("not null".to_string()),
            None => {}
        }
        let edits = [
            (self.server_default.is_change(), "default"),
            (self.comment.is_change(), "comment"),
            (self.autoincrement.is_some() || self.identity.is_change(), "counter"),
            (self.computed.is_change(), "computed"),
            (self.collation.is_change(), "collation"),
        ];
        changes.extend(
            edits
                .iter()
                .filter(|(said, _)| *said)
                .map(|(_, what)| (*what).to_string()),
        );
        format!("alter column {table}.{column}: {}", changes.join(", "))
    }

    fn subjects(&self) -> Vec<QualifiedName> {
        vec![QualifiedName::new(self.schema.as_ref(), &self.table)]
    }
}
