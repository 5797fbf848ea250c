//! `drop_column`: a column goes, and with it what stands on it alone.

use serde::Deserialize;

use super::members::{on_table, remove_constraint};
use super::{Faults, Inverse, Loss, Operate};
use crate::catalog::{Catalog, Default, Table};
use crate::diagnostic::Code;
use crate::fault::Fault;
use crate::identity::ColumnId;
use crate::name::{Name, QualifiedName};
use crate::variant::Dialect;

/// Drops a column.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DropColumn {
    /// The table.
    pub table: Name,
    /// Its schema.
    #[serde(default)]
    pub schema: Option<Name>,
    /// The column.
    pub column: Name,
    /// Does nothing where there is no such column.
    #[serde(default)]
    pub if_exists: bool,
    /// Drops as well what stands on this column and others (PostgreSQL).
    #[serde(default)]
    pub cascade: bool,
}

/// A thing that stands in the way of dropping a column, and the operation that takes it away.
struct Obstacle {
    what: String,
    first: String,
}

impl Operate for DropColumn {
    fn apply(&self, catalog: &mut Catalog) -> Result<(), Faults> {
        if self.cascade && catalog.rules.dialect != Dialect::Postgresql {
            let what = format!("`{}` has no CASCADE for columns", catalog.rules.dialect);
            return Err(vec![
                Fault::new(Code::Unsupported, "cascade", what).hint("drop what uses the column first"),
            ]);
        }
        let name = QualifiedName::new(self.schema.as_ref(), &self.table);
        let there = catalog
            .find_table(&name)
            .is_some_and(|table| catalog.find_column(table, &self.column).is_some());
        if self.if_exists && !there {
            return Ok(());
        }
        if self.cascade {
            self.drop_foreign_keys_of_others(catalog, &name)?;
        }
        on_table(catalog, self.schema.as_ref(), &self.table, |catalog, table| {
            let id = catalog.column(table, &self.column, "column").map_err(|it| vec![it])?.id;
            if table.columns.len() == 1 {
                let what = format!(
                    "`{}` is the last column of table `{}`",
                    self.column.as_str(),
                    table.qualified().to_text()
                );
                return Err(vec![
                    Fault::new(Code::StillUsed, "column", what).hint("use `drop_table`"),
                ]);
            }
            if self.cascade {
                drop_shared(table, id);
            }
            let obstacles = obstacles(catalog, table, id);
            if !obstacles.is_empty() {
                // What is found last are foreign keys, and what they point at cannot go under them.
                let first: Vec<String> = obstacles.iter().rev().map(|it| format!("`{}`", it.first)).collect();
                let all: Vec<&str> = obstacles.iter().map(|it| it.what.as_str()).collect();
                let what = format!("column `{}` is still used by {}", self.column.as_str(), all.join(", "));
                return Err(vec![
                    Fault::new(Code::StillUsed, "column", what).hint(format!("put first: {}", first.join(", "))),
                ]);
            }
            drop_own(table, id);
            table.columns.retain(|it| it.id != id);
            let now = table.clone();
            catalog.remember_gone_column(&now, &self.column);
            Ok(())
        })
    }

    fn invert(&self, before: &Catalog) -> Inverse {
        let table = before.find_table(&QualifiedName::new(self.schema.as_ref(), &self.table));
        match table.and_then(|table| before.find_column(table, &self.column)) {
            Some(column) if column.computed.is_some() => Inverse::Restore,
            Some(column) if !column.nullable && column.default.is_none() && !column.autoincrement => {
                Inverse::Impossible {
                    reason: format!(
                        "column `{}.{}` is not nullable and has no default, so it cannot come back to a table with rows",
                        self.table.as_str(),
                        self.column.as_str()
                    ),
                    hint: format!(
                        "write `downgrade:` with `add_column` and a `backfill`, or put first, in a revision of its own: `alter_column: {{ table: {}, column: {}, nullable: true }}`",
                        self.table.as_str(),
                        self.column.as_str()
                    ),
                }
            }
            Some(column)
                if matches!(column.default, Some(Default::Literal(_)))
                    && table.is_some_and(|it| is_alone_unique(it, column.id)) =>
            {
                Inverse::Impossible {
                    reason: format!(
                        "column `{}.{}` is unique, and every row would come back with its default",
                        self.table.as_str(),
                        self.column.as_str()
                    ),
                    hint: format!(
                        "write `downgrade:`, or put first, in a revision of its own: `alter_column: {{ table: {}, column: {}, server_default: null, nullable: true }}`",
                        self.table.as_str(),
                        self.column.as_str()
                    ),
                }
            }
            Some(_) => Inverse::Lossy(Loss::new(format!(
                "the values of column `{}.{}`",
                self.table.as_str(),
                self.column.as_str()
            ))),
            None => Inverse::Restore,
        }
    }

    fn describe(&self) -> String {
        let table = QualifiedName::new(self.schema.as_ref(), &self.table).to_text();
        format!("drop column {table}.{}", self.column.as_str())
    }

    fn subjects(&self) -> Vec<QualifiedName> {
        vec![QualifiedName::new(self.schema.as_ref(), &self.table)]
    }
}

impl DropColumn {
    fn drop_foreign_keys_of_others(&self, catalog: &mut Catalog, name: &QualifiedName) -> Result<(), Faults> {
        let table = catalog.table(name, "table").map_err(|it| vec![it])?.clone();
        let id = catalog
            .column(&table, &self.column, "column")
            .map_err(|it| vec![it])?
            .id;
        let others: Vec<Table> = catalog.referring(table.id).map(|it| Table::clone(it)).collect();
        for mut other in others {
            let keys: Vec<_> = other
                .foreign_keys
                .iter()
                .filter(|it| it.table == table.id && it.target.contains(&id))
                .map(|it| it.id)
                .collect();
            for key in keys {
                remove_constraint(&mut other, key);
            }
            catalog.put_table(other);
        }
        Ok(())
    }
}

/// Drops what names this column and others: what CASCADE takes along.
fn drop_shared(table: &mut Table, id: ColumnId) {
    if table.in_primary_key(id) {
        table.primary_key = None;
    }
    table
        .uniques
        .retain(|it| !it.columns.contains(&id) && !it.include.contains(&id));
    table.checks.retain(|it| !it.condition.columns().contains(&id));
    table.exclusions.retain(|it| !it.all_columns().contains(&id));
    table.indexes.retain(|it| !it.all_columns().contains(&id));
    let keys: Vec<_> = table
        .foreign_keys
        .iter()
        .filter(|it| it.columns.contains(&id))
        .map(|it| it.id)
        .collect();
    for key in keys {
        remove_constraint(table, key);
    }
    table.columns.retain(|it| {
        it.id == id
            || it
                .computed
                .as_ref()
                .is_none_or(|it| !it.expression.columns().contains(&id))
    });
}

/// Drops what stands on this column alone.
fn drop_own(table: &mut Table, id: ColumnId) {
    let alone = |columns: &[ColumnId]| columns.iter().all(|it| *it == id) && !columns.is_empty();
    let keys: Vec<_> = table
        .foreign_keys
        .iter()
        .filter(|it| alone(&it.columns))
        .map(|it| it.id)
        .collect();
    for key in keys {
        remove_constraint(table, key);
    }
    table.uniques.retain(|it| !alone(&it.columns));
    table.checks.retain(|it| !alone(&it.condition.columns()));
    table.exclusions.retain(|it| !alone(&it.all_columns()));
    table.indexes.retain(|it| !alone(&it.all_columns()));
}

fn obstacles(catalog: &Catalog, table: &Table, id: ColumnId) -> Vec<Obstacle> {
    let mut found = Vec::new();
    let name = table.name.as_str();
    let shared = |columns: &[ColumnId]| columns.contains(&id) && columns.iter().any(|it| *it != id);
    let constraint = |kind: &str, it: &Name| Obstacle {
        what: format!("the {kind} `{}`", it.as_str()),
        first: format!("drop_constraint: {{ table: {name}, name: {} }}", it.as_str()),
    };
    if let Some(key) = table
        .primary_key
        .as_ref()
        .filter(|it| it.columns.contains(&id) || it.include.contains(&id))
    {
        found.push(constraint("primary key", &key.name));
    }
    for it in &table.uniques {
        if shared(&it.columns) || it.include.contains(&id) {
            found.push(constraint("unique constraint", &it.name));
        }
    }
    for it in table.foreign_keys.iter().filter(|it| shared(&it.columns)) {
        found.push(constraint("foreign key", &it.name));
    }
    for it in table.checks.iter().filter(|it| shared(&it.condition.columns())) {
        found.push(constraint("check", &it.name));
    }
    for it in table.exclusions.iter().filter(|it| shared(&it.all_columns())) {
        found.push(constraint("exclusion constraint", &it.name));
    }
    for it in table
        .indexes
        .iter()
        .filter(|it| shared(&it.all_columns()) && it.serves.is_none())
    {
        found.push(Obstacle {
            what: format!("the index `{}`", it.name.as_str()),
            first: format!("drop_index: {{ table: {name}, name: {} }}", it.name.as_str()),
        });
    }
    for it in table.columns.iter().filter(|it| it.id != id) {
        if it
            .computed
            .as_ref()
            .is_some_and(|it| it.expression.columns().contains(&id))
        {
            found.push(Obstacle {
                what: format!("the computed column `{}`", it.name.as_str()),
                first: format!("drop_column: {{ table: {name}, column: {} }}", it.name.as_str()),
            });
        }
    }
    for other in catalog.referring(table.id) {
        for key in other
            .foreign_keys
            .iter()
            .filter(|it| it.table == table.id && it.target.contains(&id))
        {
            let own = other.id == table.id && key.columns == [id];
            if !own {
                found.push(Obstacle {
                    what: format!(
                        "the foreign key `{}` of table `{}`",
                        key.name.as_str(),
                        other.qualified().to_text()
                    ),
                    first: format!(
                        "drop_constraint: {{ table: {}, name: {} }}",
                        other.name.as_str(),
                        key.name.as_str()
                    ),
                });
            }
        }
    }
    found
}

/// Tells whether no two rows have the same value in a column.
fn is_alone_unique(table: &Table, column: ColumnId) -> bool {
    let alone = |columns: &[ColumnId]| columns == [column];
    table.primary_key.iter().any(|it| alone(&it.columns))
        || table.uniques.iter().any(|it| alone(&it.columns))
        || table
            .indexes
            .iter()
            .any(|it| it.unique && it.condition.is_none() && it.columns.len() == 1 && alone(&it.leading_columns()))
}
