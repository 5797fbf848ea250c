//! `bulk_insert`: rows of a revision's own.

use indexmap::IndexMap;
use serde::Deserialize;
use std::collections::BTreeMap;

use super::delete_rows::DeleteRows;
use super::rows::{Settled, check_null, check_value, settle, written_column};
use super::update_rows::Filter;
use super::{Faults, Inverse, Operate, Operation};
use crate::catalog::{Catalog, Index, Table};
use crate::diagnostic::Code;
use crate::fault::Fault;
use crate::identity::ColumnId;
use crate::name::{Name, QualifiedName};
use crate::value::{Literal, Value};

/// Inserts rows.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BulkInsert {
    /// The table.
    pub table: Name,
    /// Its schema.
    #[serde(default)]
    pub schema: Option<Name>,
    /// The rows: column to value. A column that a row leaves out gets its default.
    pub rows: Vec<IndexMap<String, Value>>,
    /// What happens to a row whose key is there already; an error where nothing is said.
    #[serde(default)]
    pub on_conflict: Option<Conflict>,
}

/// What happens to a row whose key is there already.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Conflict {
    /// The key.
    pub columns: Vec<Name>,
    /// Leaves the old row, or takes the new values over.
    #[serde(rename = "do")]
    pub action: ConflictAction,
}

/// What is done with the row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum ConflictAction {
    /// The old row stays as it is.
    Nothing,
    /// The old row takes the new values.
    Update,
}

impl Operate for BulkInsert {
    fn apply(&self, catalog: &mut Catalog) -> Result<(), Faults> {
        let name = QualifiedName::new(self.schema.as_ref(), &self.table);
        let table = catalog.table(&name, "table").map_err(|it| vec![it])?.clone();
        let mut faults = Faults::new();
        for (index, row) in self.rows.iter().enumerate() {
            let at = format!("rows[{index}]");
            if row.is_empty() {
                faults.push(Fault::new(Code::BadValue, at.clone(), "a row needs at least one value"));
            }
            for (column, value) in row {
                let field = format!("{at}.{column}");
                match written_column(catalog, &table, &Name::new(column), &field) {
                    Ok(column) => {
                        faults.extend(check_value(catalog, &table, value, &column.ty, &field).err());
                        faults.extend(check_null(column, value, &field).err());
                        if column.identity.as_ref().is_some_and(|it| it.always) {
                            let what = format!("column `{}` is always counted by the database", column.name.as_str());
                            faults.push(
                                Fault::new(Code::Contradiction, field.clone(), what)
                                    .hint("leave it out, or make the identity not `always`"),
                            );
                        }
                    }
                    Err(fault) => faults.push(fault),
                }
            }
            faults.extend(missing(catalog, &table, row, &at).err());
        }
        if let Some(conflict) = &self.on_conflict {
            match super::build::column_ids(catalog, &table, &conflict.columns, "on_conflict.columns") {
                Ok(ids) if !super::members::is_unique(catalog, &table, &ids) => {
                    let what = format!("({}) is no key of table `{}`", table.columns_text(&ids), name.to_text());
                    faults.push(
                        Fault::new(Code::Contradiction, "on_conflict.columns", what)
                            .hint("name a primary key or unique constraint"),
                    );
                }
                Ok(ids) if conflict.action == ConflictAction::Update => {
                    let why = "and each row is updated once";
                    faults.extend(self.check_once(catalog, &table, &ids, why).err());
                }
                Ok(_) => {}
                Err(more) => faults.extend(more),
            }
        }
        if self.on_conflict.is_none() {
            let twice =
                keys(&table).find_map(|key| self.check_once(catalog, &table, &key, "which no two rows share").err());
            faults.extend(twice);
        }
        if self.rows.is_empty() {
            faults.push(Fault::new(Code::NothingToDo, "rows", "there are no rows").hint("leave the operation out"));
        }
        if faults.is_empty() { Ok(()) } else { Err(faults) }
    }

    fn invert(&self, before: &Catalog) -> Inverse {
        if self.on_conflict.is_some() {
            return Inverse::Impossible {
                reason: "which rows were there before `on_conflict` cannot be known".to_string(),
                hint: "write `downgrade:` with `delete_rows` or `update_rows`, or `downgrade: { irreversible: why }`"
                    .to_string(),
            };
        }
        let table = before.find_table(&QualifiedName::new(self.schema.as_ref(), &self.table));
        match table.and_then(|table| self.delete(table)) {
            Some(deletes) => Inverse::Operations(deletes),
            None => Inverse::Impossible {
                reason: format!(
                    "the rows of `{}` cannot be found again: they do not say their whole primary key",
                    self.table.as_str()
                ),
                hint: "give every row its primary key, or write `downgrade:`".to_string(),
            },
        }
    }

    fn describe(&self) -> String {
        let table = QualifiedName::new(self.schema.as_ref(), &self.table).to_text();
        let rows = self.rows.len();
        format!("insert {rows} row{} into {table}", if rows == 1 { "" } else { "s" })
    }

    fn subjects(&self) -> Vec<QualifiedName> {
        vec![QualifiedName::new(self.schema.as_ref(), &self.table)]
    }
}

/// Returns the columns of each key of a table: of which no two rows hold the same, whatever else they hold.
fn keys(table: &Table) -> impl Iterator<Item = Vec<ColumnId>> {
    let primary = table.primary_key.iter().map(|it| it.columns.clone());
    let uniques = table.uniques.iter().map(|it| it.columns.clone());
    let whole = |it: &&Index| it.unique && it.condition.is_none() && it.leading_columns().len() == it.columns.len();
    let indexes = table.indexes.iter().filter(whole).map(Index::leading_columns);
    primary.chain(uniques).chain(indexes)
}

impl BulkInsert {
    /// Checks that no two rows have literals that are one key.
    ///
    /// PostgreSQL: "ON CONFLICT DO UPDATE command cannot affect row a second time"; which row would win is nowhere said.
    fn check_once(&self, catalog: &Catalog, table: &Table, key: &[ColumnId], why: &str) -> Result<(), Fault> {
        let mut seen: BTreeMap<String, usize> = BTreeMap::new();
        for (index, row) in self.rows.iter().enumerate() {
            let values: Option<Vec<String>> = key
                .iter()
                .map(|id| {
                    let column = table.column_by_id(*id)?;
                    let value = row
                        .iter()
                        .find(|(name, _)| catalog.rules.same(&Name::new(name), &column.name));
                    match settle(catalog, table, value?.1, &column.ty, "").ok()? {
                        Settled::Literal(Literal::Null) => None,
                        Settled::Literal(it) => Some(format!("{it:?}")),
                        Settled::Call(_) | Settled::Expression(_) | Settled::Nothing => None,
                    }
                })
                .collect();
            let Some(values) = values else { continue };
            if let Some(first) = seen.insert(values.join(", "), index) {
                let what = format!(
                    "`rows[{first}]` and `rows[{index}]` have the same key ({}), {why}",
                    table.columns_text(key)
                );
                let fault = Fault::new(Code::Contradiction, format!("rows[{index}]"), what);
                return Err(fault.hint("leave one of them out"));
            }
        }
        Ok(())
    }

    /// Returns the deletes that take the rows away again, last row first; nothing where a row lacks a literal key.
    fn delete(&self, table: &Table) -> Option<Vec<Operation>> {
        let key = table.primary_key.as_ref()?;
        let names: Vec<&str> = key.columns.iter().map(|id| table.column_text(*id)).collect();
        let mut deletes = Vec::new();
        for row in self.rows.iter().rev() {
            let mut filter = Vec::new();
            for name in &names {
                let (column, value) = row.iter().find(|(column, _)| column.eq_ignore_ascii_case(name))?;
                match value {
                    Value::Null | Value::Sql(_) | Value::Call(_) => return None,
                    Value::Plain(_) | Value::Quoted(_) | Value::Bytes(_) | Value::List(_) | Value::Map(_) => {
                        filter.push((column.clone(), value.clone()));
                    }
                }
            }
            deletes.push(Operation::DeleteRows(Box::new(DeleteRows {
                table: self.table.clone(),
                schema: self.schema.clone(),
                filter: Filter::Values(filter),
                batch: None,
            })));
        }
        Some(deletes)
    }
}

/// Says which column needs a value that a row does not give.
fn missing(catalog: &Catalog, table: &Table, row: &IndexMap<String, Value>, at: &str) -> Result<(), Fault> {
    let given = |name: &Name| row.keys().any(|it| catalog.rules.same(&Name::new(it), name));
    let needed = table.columns.iter().find(|it| {
        // SQLite counts any INTEGER PRIMARY KEY; the others only what says so.
        let counts = it.autoincrement
            || (catalog.rules.dialect == crate::variant::Dialect::Sqlite && table.in_primary_key(it.id));
        !it.nullable && it.default.is_none() && it.computed.is_none() && !counts && !given(&it.name)
    });
    match needed {
        Some(column) => {
            let what = format!(
                "the row has no value for `{}`, which is not nullable and has no default",
                column.name.as_str()
            );
            Err(Fault::new(Code::NeedsValue, at, what).hint(format!("add `{}: …`", column.name.as_str())))
        }
        None => Ok(()),
    }
}
