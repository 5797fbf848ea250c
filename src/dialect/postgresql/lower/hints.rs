//! What only the operation knows: how values change their type, what fills a column, which index is built aside.

use std::collections::{BTreeMap, BTreeSet};

use crate::catalog::{Catalog, Index, Table};
use crate::expression::{Expression, Purpose, Scope};
use crate::fault::Fault;
use crate::identity::{ColumnId, ConstraintId};
use crate::name::{Name, QualifiedName};
use crate::operation::rows::{Settled, settle};
use crate::operation::{BatchAlterTable, ColumnDefinition, Operation};
use crate::plan::{Transition, Way};

/// What the catalogs of a transition do not say.
#[derive(Debug, Default)]
pub(super) struct Hints {
    /// The expression of `using`.
    pub(super) using: BTreeMap<ColumnId, Expression>,
    /// The value of `backfill`, with its field.
    pub(super) fill: BTreeMap<ColumnId, (Settled, String)>,
    /// Columns for which a `position` is written.
    pub(super) placed: BTreeSet<ColumnId>,
    /// Indexes that are built or dropped without blocking.
    pub(super) concurrently: BTreeSet<ConstraintId>,
    /// Keys that take over an index that stands, by its name.
    pub(super) adopted: BTreeMap<ConstraintId, Name>,
    /// Values of an enumeration that only get another name, as they were and as they are.
    pub(super) renamed_values: Vec<(String, String)>,
    /// Whether what is there already, or is not there, is passed over.
    pub(super) lenient: bool,
    /// Whether what hangs on the thing that goes goes too.
    pub(super) cascade: bool,
    /// Where a column is written, below the operation's body.
    pub(super) fields: BTreeMap<ColumnId, String>,
    /// What could not be read.
    pub(super) faults: Vec<Fault>,
}

/// Reads what an operation knows. What holds on the way there only (`using`, `backfill`) is left out on the way back.
pub(super) fn hints(transition: &Transition) -> Hints {
    // The operation speaks of the schema as it was before it, whichever way it goes.
    let (from, to) = match transition.way {
        Way::Forward => (&transition.before, &transition.after),
        Way::Back => (&transition.after, &transition.before),
    };
    let mut hints = Hints::default();
    one(&mut hints, &transition.operation, from, to, "");
    if transition.way == Way::Back {
        hints.using.clear();
        hints.fill.clear();
        hints.adopted.clear();
        hints.placed.clear();
        hints.faults.clear();
        hints.lenient = false;
        hints.cascade = false;
        for (old, new) in &mut hints.renamed_values {
            std::mem::swap(old, new);
        }
    }
    hints
}

/// Applies the operations of a batch one by one, since each speaks of the names that the one before left.
fn batched(hints: &mut Hints, batch: &BatchAlterTable, from: &Catalog) {
    let mut now = from.clone();
    for (index, entry) in batch.operations.iter().enumerate() {
        if !entry.common.concerns(from.rules.dialect) {
            continue;
        }
        let before = now.clone();
        // What cannot be applied was told when the batch itself was.
        if entry.operation.apply(&mut now).is_err() {
            return;
        }
        let within = format!("operations[{index}].{}", entry.operation.name());
        one(hints, &entry.operation, &before, &now, &within);
    }
}

fn one(hints: &mut Hints, operation: &Operation, from: &Catalog, to: &Catalog, within: &str) {
    match operation {
        Operation::CreateTable(it) => {
            hints.lenient |= it.if_not_exists;
            let Some(table) = find(to, it.schema.as_ref(), &it.table) else {
                return;
            };
            for (index, column) in it.columns.iter().enumerate() {
                hints.written(to, table, column, join(within, &format!("columns[{index}]")));
            }
        }
        Operation::AddColumn(it) => {
            hints.lenient |= it.if_not_exists;
            let Some(table) = find(to, it.schema.as_ref(), &it.table) else {
                return;
            };
            let Some(id) = hints.written(to, table, &it.column, join(within, "column")) else {
                return;
            };
            if let Some(value) = &it.backfill
                && let Some(column) = table.column_by_id(id)
            {
                let field = join(within, "backfill");
                hints.filled(id, settle(to, table, value, &column.ty, &field), field);
            }
            if it.position.is_some() {
                hints.placed.insert(id);
            }
        }
        Operation::AlterColumn(it) => {
            let Some(table) = find(from, it.schema.as_ref(), &it.table) else {
                return;
            };
            let Some(column) = from.find_column(table, &it.column) else {
                return;
            };
            hints.fields.insert(column.id, within.to_string());
            if let Some(using) = &it.postgresql.using {
                let names: Vec<(&str, ColumnId)> = table.columns.iter().map(|it| (it.name.as_str(), it.id)).collect();
                let scope = Scope::new(table.name.as_str(), &names);
                match Expression::parse(using, from.rules.dialect, Purpose::Set, &scope) {
                    Ok(using) => {
                        hints.using.insert(column.id, using);
                    }
                    Err(problem) => hints.faults.push(problem.into_fault(join(within, "postgresql.using"))),
                }
            }
            let now = find_by_id(to, table).and_then(|it| it.column_by_id(column.id));
            if let (Some(value), Some(now)) = (&it.backfill, now) {
                let field = join(within, "backfill");
                hints.filled(column.id, settle(from, table, value, &now.ty, &field), field);
            }
        }
        Operation::CreateIndex(it) => {
            hints.lenient |= it.if_not_exists;
            if it.postgresql.concurrently {
                let indexes = |catalog| indexes(catalog, it.schema.as_ref(), &it.table);
                hints.concurrently.extend(indexes(to).difference(&indexes(from)));
            }
        }
        Operation::DropIndex(it) => {
            hints.lenient |= it.if_exists;
            hints.cascade |= it.postgresql.cascade;
            if it.postgresql.concurrently {
                let indexes = |catalog| indexes(catalog, it.schema.as_ref(), &it.table);
                hints.concurrently.extend(indexes(from).difference(&indexes(to)));
            }
        }
        Operation::CreatePrimaryKey(it) => {
            let Some(table) = find(to, it.schema.as_ref(), &it.table) else {
                return;
            };
            if let (Some(index), Some(key)) = (&it.postgresql.using_index, &table.primary_key) {
                hints.adopted.insert(key.id, index.clone());
            }
        }
        Operation::CreateUniqueConstraint(it) => {
            let Some(table) = find(to, it.schema.as_ref(), &it.table) else {
                return;
            };
            if let (Some(index), Some(key)) = (&it.postgresql.using_index, table.uniques.last()) {
                hints.adopted.insert(key.id, index.clone());
            }
        }
        Operation::RenameEnumValue(it) => hints.renamed_values.push((it.from.clone(), it.to.clone())),
        Operation::AlterEnum(it) => hints.renamed_values.extend(it.renames.clone()),
        Operation::DropTable(it) => {
            hints.lenient |= it.if_exists;
            hints.cascade |= it.cascade;
        }
        Operation::DropColumn(it) => {
            hints.lenient |= it.if_exists;
            hints.cascade |= it.cascade;
        }
        Operation::DropConstraint(it) => {
            hints.lenient |= it.if_exists;
            hints.cascade |= it.cascade;
        }
        Operation::DropEnum(it) => hints.lenient |= it.if_exists,
        Operation::AddEnumValue(it) => hints.lenient |= it.if_not_exists,
        Operation::RenameTable(_)
        | Operation::SetTableComment(_)
        | Operation::CreateCheckConstraint(_)
        | Operation::CreateForeignKey(_)
        | Operation::CreateExcludeConstraint(_)
        | Operation::AlterConstraint(_)
        | Operation::ValidateConstraint(_)
        | Operation::RenameConstraint(_)
        | Operation::RenameIndex(_)
        | Operation::CreateEnum(_)
        | Operation::RenameEnum(_)
        | Operation::BulkInsert(_)
        | Operation::UpdateRows(_)
        | Operation::DeleteRows(_)
        | Operation::Execute(_) => {}
        Operation::BatchAlterTable(batch) => {
            batched(hints, batch, from);
            // Said of one operation of several, and settled against the catalog already.
            hints.lenient = false;
            hints.cascade = false;
        }
    }
}

impl Hints {
    /// Returns the field of a column's key, as the operation writes it.
    pub(super) fn field(&self, column: ColumnId, key: &str) -> String {
        join(self.fields.get(&column).map_or("", String::as_str), key)
    }

    fn filled(&mut self, column: ColumnId, value: Result<Settled, Fault>, field: String) {
        match value {
            Ok(value) => {
                self.fill.insert(column, (value, field));
            }
            Err(fault) => self.faults.push(fault),
        }
    }

    fn written(&mut self, catalog: &Catalog, table: &Table, it: &ColumnDefinition, field: String) -> Option<ColumnId> {
        let id = catalog.find_column(table, &it.name)?.id;
        self.fields.insert(id, field);
        Some(id)
    }
}

fn join(outer: &str, inner: &str) -> String {
    match outer {
        "" => inner.to_string(),
        outer => format!("{outer}.{inner}"),
    }
}

fn find<'c>(catalog: &'c Catalog, schema: Option<&Name>, table: &Name) -> Option<&'c Table> {
    catalog
        .find_table(&QualifiedName::new(schema, table))
        .map(AsRef::as_ref)
}

fn find_by_id<'c>(catalog: &'c Catalog, table: &Table) -> Option<&'c Table> {
    catalog.table_by_id(table.id).map(AsRef::as_ref)
}

fn indexes(catalog: &Catalog, schema: Option<&Name>, table: &Name) -> BTreeSet<ConstraintId> {
    let id = |it: &Index| it.id;
    find(catalog, schema, table).map_or_else(BTreeSet::new, |it| it.indexes.iter().map(id).collect())
}
