//! `add_column`: a table gets a column, with a value for the rows that stand.

use serde::Deserialize;

use super::build::{check_new, column, compute};
use super::definition::ColumnDefinition;
use super::members::{add_column_members, on_table};
use super::rows::{Settled, settle};
use super::{Faults, Inverse, Loss, Operate};
use crate::catalog::Catalog;
use crate::diagnostic::Code;
use crate::fault::Fault;
use crate::name::{Name, QualifiedName};
use crate::value::Value;
use crate::written::Written;

/// Adds a column to a table that stands.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AddColumn {
    /// The table.
    pub table: Name,
    /// Its schema.
    #[serde(default)]
    pub schema: Option<Name>,
    /// The column.
    pub column: ColumnDefinition,
    /// Does nothing where the column is there already.
    #[serde(default)]
    pub if_not_exists: bool,
    /// Where it stands: last where nothing is said.
    #[serde(default)]
    pub position: Option<Position>,
    /// The value for the rows that stand: the column is added nullable, filled, then NOT NULL.
    #[serde(default)]
    pub backfill: Option<Value>,
}

/// Where a new column stands.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "Written")]
pub enum Position {
    /// Before all others.
    First,
    /// Behind this one.
    After(Name),
}

impl TryFrom<Written> for Position {
    type Error = String;

    fn try_from(written: Written) -> Result<Self, String> {
        match written {
            Written::Plain(text) | Written::Quoted(text) if text == "first" => Ok(Position::First),
            Written::Map(mut entries) if entries.len() == 1 && entries[0].0 == "after" => {
                crate::types::plain_text(entries.remove(0).1).map(|it| Position::After(Name::from(it)))
            }
            Written::Null | Written::Plain(_) | Written::Quoted(_) | Written::List(_) | Written::Map(_) => {
                Err("`position` is `first` or `{ after: column }`".to_string())
            }
        }
    }
}

impl schemars::JsonSchema for Position {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Position".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "description": "Where the column stands.",
            "anyOf": [{ "const": "first" }, { "type": "object", "additionalProperties": false, "required": ["after"],
                "properties": { "after": { "type": "string", "description": "The column before it." } } }]
        })
    }
}

impl Operate for AddColumn {
    fn apply(&self, catalog: &mut Catalog) -> Result<(), Faults> {
        let AddColumn {
            table,
            schema,
            column: definition,
            if_not_exists,
            position,
            backfill,
        } = self;
        on_table(catalog, schema.as_ref(), table, |catalog, table| {
            if *if_not_exists && catalog.find_column(table, &definition.name).is_some() {
                return Ok(());
            }
            let at = match position {
                None => table.columns.len(),
                Some(Position::First) => 0,
                Some(Position::After(name)) => {
                    let before = catalog.column(table, name, "position.after");
                    let elsewhere = "name a column that is there, or leave `position` out";
                    let hinted = |it: Fault| match it.hint.is_some() || it.related.is_some() {
                        true => vec![it],
                        false => vec![it.hint(elsewhere)],
                    };
                    let before = before.map_err(hinted)?.id;
                    table
                        .columns
                        .iter()
                        .position(|it| it.id == before)
                        .map_or(table.columns.len(), |at| at + 1)
                }
            };
            if definition.primary_key {
                let what = "a column cannot become the primary key while it is added";
                let hint = "add it with `unique: true`, then `create_primary_key`";
                return Err(vec![
                    Fault::new(Code::Contradiction, "column.primary_key", what).hint(hint),
                ]);
            }
            let inside = |faults: Faults| faults.into_iter().map(|it| it.within("column")).collect::<Faults>();
            let Some(id) = column(catalog, table, definition, at).map_err(inside)? else {
                return Ok(());
            };
            compute(catalog, table, id, definition).map_err(inside)?;
            check_new(catalog, table, id, definition).map_err(inside)?;
            let filled = table
                .column_by_id(id)
                .is_some_and(|it| it.nullable || it.default.is_some() || it.computed.is_some() || it.autoincrement);
            if !filled && backfill.is_none() {
                let what = format!(
                    "column `{}` is not nullable, and the rows of table `{}` have no value for it",
                    definition.name.as_str(),
                    table.qualified().to_text()
                );
                let hint = "add `backfill: value` for the rows that stand, or a `server_default` in the column";
                return Err(vec![Fault::new(Code::NeedsValue, "column.nullable", what).hint(hint)]);
            }
            if let (Some(value), Some(column)) = (backfill, table.column_by_id(id)) {
                let filler = settle(catalog, table, value, &column.ty, "backfill").map_err(|it| vec![it])?;
                if matches!(&filler, Settled::Expression(it) if it.uses(id)) {
                    let what = format!(
                        "the rows have no `{0}` yet, so `{0}` cannot be filled from it",
                        column.name.as_str()
                    );
                    return Err(vec![
                        Fault::new(Code::BadExpression, "backfill", what).hint("name other columns"),
                    ]);
                }
                if column.computed.is_some() || column.autoincrement {
                    let what = "a column that counts or is computed fills itself";
                    return Err(vec![
                        Fault::new(Code::Contradiction, "backfill", what).hint("leave `backfill` out"),
                    ]);
                }
            }
            add_column_members(catalog, table, definition, false).map_err(inside)
        })
    }

    fn invert(&self, before: &Catalog) -> Inverse {
        let table = before.find_table(&QualifiedName::new(self.schema.as_ref(), &self.table));
        match table.and_then(|table| before.find_column(table, &self.column.name)) {
            Some(_) => Inverse::Restore,
            // Its values are computed again by whoever adds it again.
            None if self.column.computed.is_some() => Inverse::Restore,
            None => Inverse::Lossy(Loss::new(format!(
                "the values of column `{}.{}`",
                self.table.as_str(),
                self.column.name.as_str()
            ))),
        }
    }

    fn describe(&self) -> String {
        let table = QualifiedName::new(self.schema.as_ref(), &self.table).to_text();
        format!("add column {table}.{}", self.column.name.as_str())
    }

    fn subjects(&self) -> Vec<QualifiedName> {
        let referred = self
            .column
            .references
            .iter()
            .map(|it| QualifiedName::new(it.schema.as_ref(), &it.table));
        std::iter::once(QualifiedName::new(self.schema.as_ref(), &self.table))
            .chain(referred)
            .collect()
    }
}
