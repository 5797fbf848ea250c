//! `create_table`: a table with its columns, constraints and indexes.

use serde::Deserialize;

use super::build::{check_comment, check_name, check_new, column, compute};
use super::definition::{
    CheckDefinition, ColumnDefinition, ExcludeDefinition, ForeignKeyDefinition, IndexDefinition, MysqlTable,
    PostgresqlConstraint, PostgresqlTable, PrimaryKeyDefinition, SqliteTable, UniqueDefinition,
};
use super::enums::check_free_of_types;
use super::invariants::check_invariants;
use super::members::{
    add_check, add_column_members, add_exclusion, add_foreign_key, add_index, add_primary_key, add_unique,
    column_foreign_key, plain_fields,
};
use super::{Faults, Inverse, Loss, Operate};
use crate::catalog::{Catalog, List, Options, Table, Unique};
use crate::diagnostic::Code;
use crate::fault::Fault;
use crate::identity::{ColumnId, TableId};
use crate::name::{Name, QualifiedName};
use crate::variant::Dialect;

/// Creates a table.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateTable {
    /// The table's name.
    pub table: Name,
    /// The schema it stands in.
    #[serde(default)]
    pub schema: Option<Name>,
    /// Its columns, in order.
    pub columns: Vec<ColumnDefinition>,
    /// A primary key over several columns.
    #[serde(default)]
    pub primary_key: Option<PrimaryKeyDefinition>,
    /// Unique constraints.
    #[serde(default)]
    pub uniques: Vec<UniqueDefinition>,
    /// Foreign keys.
    #[serde(default)]
    pub foreign_keys: Vec<ForeignKeyDefinition>,
    /// Checks.
    #[serde(default)]
    pub checks: Vec<CheckDefinition>,
    /// Exclusion constraints (PostgreSQL).
    #[serde(default)]
    pub exclusions: Vec<ExcludeDefinition>,
    /// Indexes.
    #[serde(default)]
    pub indexes: Vec<IndexDefinition>,
    /// What is said about the table.
    #[serde(default)]
    pub comment: Option<String>,
    /// Does nothing where the table stands already.
    #[serde(default)]
    pub if_not_exists: bool,
    /// What only PostgreSQL knows.
    #[serde(default)]
    pub postgresql: PostgresqlTable,
    /// What only MySQL knows.
    #[serde(default)]
    pub mysql: MysqlTable,
    /// What only SQLite knows.
    #[serde(default)]
    pub sqlite: SqliteTable,
}

impl Operate for CreateTable {
    fn apply(&self, catalog: &mut Catalog) -> Result<(), Faults> {
        let name = QualifiedName::new(self.schema.as_ref(), &self.table);
        if let Some(there) = catalog.find_table(&name) {
            if self.if_not_exists {
                return Ok(());
            }
            let fault = Fault::new(
                Code::AlreadyExists,
                "table",
                format!("table `{}` is there already", name.to_text()),
            );
            return Err(vec![fault.related(Some(there.born), "created here")]);
        }
        let mut faults = Faults::new();
        if let Some(schema) = &self.schema {
            faults.extend(check_name(catalog, schema, "schema").err());
        }
        if let Err(fault) = check_name(catalog, &self.table, "table") {
            faults.push(fault);
        }
        let space = catalog
            .rules
            .space("relation", catalog.rules.placed(&name).schema.as_ref(), &self.table);
        if let Some(owner) = catalog.owner_of(&space).and_then(|id| catalog.table_by_id(id)) {
            let what = format!(
                "the name `{}` is taken by an index of table `{}`",
                self.table.as_str(),
                owner.qualified().to_text()
            );
            faults.push(Fault::new(Code::AlreadyExists, "table", what));
        }
        if self.schema.is_some() && !catalog.rules.schemas {
            let what = format!("`{}` has no schemas", catalog.rules.dialect);
            faults.push(Fault::new(Code::Unsupported, "schema", what).hint("leave `schema` out, or use `except`"));
        }
        if let Err(fault) = check_comment(self.comment.as_deref(), "comment") {
            faults.push(fault);
        }
        match self.options(catalog) {
            Ok(options) => {
                let placed = catalog.rules.placed(&name);
                let mut table = Table {
                    id: TableId(catalog.fresh()),
                    schema: placed.schema,
                    name: placed.name,
                    columns: List::new(),
                    primary_key: None,
                    uniques: List::new(),
                    foreign_keys: List::new(),
                    checks: List::new(),
                    exclusions: List::new(),
                    indexes: List::new(),
                    comment: self.comment.clone().filter(|it| !it.is_empty()),
                    options,
                    born: catalog.origin,
                };
                self.add_columns(catalog, &mut table, &mut faults);
                faults.extend(check_free_of_types(catalog, &name, Some(&table), "table").err());
                if faults.is_empty() {
                    self.add_members(catalog, &mut table, &mut faults);
                }
                if faults.is_empty()
                    && let Err(more) = check_invariants(catalog, &table)
                {
                    faults.extend(more);
                }
                catalog.put_table(table);
            }
            Err(fault) => faults.push(fault),
        }
        if faults.is_empty() { Ok(()) } else { Err(faults) }
    }

    fn invert(&self, before: &Catalog) -> Inverse {
        match before.find_table(&QualifiedName::new(self.schema.as_ref(), &self.table)) {
            Some(_) => Inverse::Restore,
            None => Inverse::Lossy(Loss::new(format!("the rows of table `{}`", self.table.as_str()))),
        }
    }

    fn describe(&self) -> String {
        format!(
            "create table {}",
            QualifiedName::new(self.schema.as_ref(), &self.table).to_text()
        )
    }

    fn subjects(&self) -> Vec<QualifiedName> {
        let columns = self.columns.iter().filter_map(|it| it.references.as_ref());
        let keys = self.foreign_keys.iter().map(|it| &it.references);
        let referred = columns
            .chain(keys)
            .map(|it| QualifiedName::new(it.schema.as_ref(), &it.table));
        std::iter::once(QualifiedName::new(self.schema.as_ref(), &self.table))
            .chain(referred)
            .collect()
    }
}

impl CreateTable {
    fn options(&self, catalog: &Catalog) -> Result<Options, Fault> {
        let mut options = Options::default();
        let later = |field: &str, what: &str| {
            Err(
                Fault::new(Code::Unsupported, field, format!("{what} cannot be written yet"))
                    .hint("use `execute` with `effects`"),
            )
        };
        match catalog.rules.dialect {
            Dialect::Postgresql => {
                let PostgresqlTable {
                    partition_by,
                    inherits,
                    tablespace,
                    with,
                    unlogged,
                } = &self.postgresql;
                if partition_by.is_some() {
                    return later("postgresql.partition_by", "partitions");
                }
                if inherits.is_some() {
                    return later("postgresql.inherits", "inheritance");
                }
                options.tablespace = tablespace.clone();
                options.with = with.clone().into_iter().collect();
                options.unlogged = *unlogged;
            }
            Dialect::Mysql => {
                let MysqlTable {
                    engine,
                    charset,
                    collate,
                    row_format,
                    auto_increment,
                    partition_by,
                } = &self.mysql;
                if partition_by.is_some() {
                    return later("mysql.partition_by", "partitions");
                }
                options.engine = engine.clone();
                options.charset = charset.clone();
                options.collate = collate.clone();
                options.row_format = row_format.clone();
                options.auto_increment = *auto_increment;
            }
            Dialect::Sqlite => {
                let SqliteTable { strict, without_rowid } = self.sqlite;
                options.strict = strict;
                options.without_rowid = without_rowid;
            }
        }
        Ok(options)
    }

    fn add_columns(&self, catalog: &mut Catalog, table: &mut Table, faults: &mut Faults) {
        let mut gather = |index: usize, more: Faults| {
            faults.extend(more.into_iter().map(|it| it.within(&format!("columns[{index}]"))));
        };
        let mut placed: Vec<(usize, ColumnId, &ColumnDefinition)> = Vec::new();
        for (index, definition) in self.columns.iter().enumerate() {
            match column(catalog, table, definition, usize::MAX) {
                Ok(Some(id)) => placed.push((index, id, definition)),
                Ok(None) => {}
                Err(more) => gather(index, more),
            }
        }
        // A computed column may name a column that comes after it.
        for (index, id, definition) in &placed {
            if let Err(more) = compute(catalog, table, *id, definition) {
                gather(*index, more);
            }
        }
        for (index, id, definition) in placed {
            if let Err(more) = check_new(catalog, table, id, definition) {
                gather(index, more);
            }
        }
        if table.columns.is_empty() && faults.is_empty() {
            faults.push(Fault::new(
                Code::BadValue,
                "columns",
                "a table needs at least one column",
            ));
        }
    }

    fn add_members(&self, catalog: &mut Catalog, table: &mut Table, faults: &mut Faults) {
        let mut gather = |within: String, result: Result<(), Faults>| {
            if let Err(more) = result {
                faults.extend(more.into_iter().map(|it| it.within(&within)));
            }
        };
        let here = |table: &Table, it: &ColumnDefinition| table.columns.iter().any(|column| column.name == it.name);
        let keyed: Vec<Name> = self
            .columns
            .iter()
            .filter(|it| it.primary_key && here(table, it))
            .map(|it| it.name.clone())
            .collect();
        if !keyed.is_empty() {
            let it = PrimaryKeyDefinition {
                name: None,
                columns: keyed,
                deferrable: None,
                initially: None,
                postgresql: PostgresqlConstraint::default(),
            };
            gather(String::new(), add_primary_key(catalog, table, &it).map(drop));
        }
        if let Some(it) = &self.primary_key {
            gather("primary_key".to_string(), add_primary_key(catalog, table, it).map(drop));
        }
        for (index, it) in self.columns.iter().enumerate() {
            if here(table, it) {
                let within = format!("columns[{index}]");
                let added = add_column_members(catalog, table, it, true);
                let unique = it.unique && !it.index;
                let apart = |()| {
                    if unique {
                        check_other_key(catalog, table, "unique")
                    } else {
                        Ok(())
                    }
                };
                gather(within, added.and_then(apart));
            }
        }
        for (index, it) in self.uniques.iter().enumerate() {
            let added = add_unique(catalog, table, it);
            gather(
                format!("uniques[{index}]"),
                added.and_then(|_| check_other_key(catalog, table, "columns")),
            );
        }
        for (index, it) in self.checks.iter().enumerate() {
            gather(
                format!("checks[{index}]"),
                add_check(catalog, table, it, None).map(drop),
            );
        }
        for (index, it) in self.exclusions.iter().enumerate() {
            gather(
                format!("exclusions[{index}]"),
                add_exclusion(catalog, table, it).map(drop),
            );
        }
        for (index, it) in self.indexes.iter().enumerate() {
            gather(format!("indexes[{index}]"), add_index(catalog, table, it).map(drop));
        }
        // Foreign keys come last: the index that one needs may have been written.
        for (index, it) in self.columns.iter().enumerate() {
            if let Some(references) = it.references.as_ref().filter(|_| here(table, it)) {
                let key = column_foreign_key(&it.name, references);
                gather(
                    format!("columns[{index}].references"),
                    plain_fields(add_foreign_key(catalog, table, &key).map(drop)),
                );
            }
        }
        for (index, it) in self.foreign_keys.iter().enumerate() {
            gather(
                format!("foreign_keys[{index}]"),
                add_foreign_key(catalog, table, it).map(drop),
            );
        }
    }
}

/// Refuses a unique constraint, the last of the table, that PostgreSQL would silently make one with a key before it, as it
/// does inside CREATE TABLE.
fn check_other_key(catalog: &Catalog, table: &Table, field: &str) -> Result<(), Faults> {
    let mut uniques: Vec<&Unique> = table.uniques.iter().collect();
    let Some(new) = uniques.pop().filter(|_| catalog.rules.dialect == Dialect::Postgresql) else {
        return Ok(());
    };
    let primary = table.primary_key.as_ref().filter(|it| {
        !new.nulls_not_distinct && (&it.columns, &it.include, it.deferral) == (&new.columns, &new.include, new.deferral)
    });
    let unique = uniques.into_iter().find(|it| {
        (&it.columns, &it.include, it.deferral, it.nulls_not_distinct)
            == (&new.columns, &new.include, new.deferral, new.nulls_not_distinct)
    });
    match primary.map(|it| &it.name).or(unique.map(|it| &it.name)) {
        Some(old) => {
            let (old, new, columns) = (old.as_str(), new.name.as_str(), table.columns_text(&new.columns));
            let what = format!("PostgreSQL would make one key of `{old}` and `{new}`, which are both over ({columns})");
            Err(vec![
                Fault::new(Code::AlreadyExists, field, what).hint("leave one of them out"),
            ])
        }
        None => Ok(()),
    }
}
