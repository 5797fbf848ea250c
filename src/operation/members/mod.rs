//! Keys, checks and indexes of a table in the catalog: what `create_table`, columns and `create_…` share.

mod column;
mod find;
mod foreign_key;
mod index;
mod keys;
mod target;

pub(super) use column::{add_column_members, plain_fields};
pub(super) use find::{find_constraint, no_constraint, remove_constraint};
pub(super) use foreign_key::{
    add_foreign_key, column_foreign_key, drop_stranded_keys, serve_foreign_keys, serving, stranded_keys,
};
pub(super) use index::{add_index, adopt_index};
pub(super) use keys::{add_check, add_exclusion, add_primary_key, add_unique, exclusion_elements};
pub(super) use target::is_unique;

use crate::catalog::{Catalog, Table};
use crate::diagnostic::Code;
use crate::fault::Fault;
use crate::identity::ColumnId;
use crate::name::{Name, QualifiedName};
use crate::operation::Faults;
use crate::operation::build::column_ids;
use crate::operation::invariants::check_invariants;
use crate::variant::Dialect;

/// Changes one table of the catalog, and holds it to what its database asks of every table.
pub(super) fn on_table(
    catalog: &mut Catalog,
    schema: Option<&Name>,
    name: &Name,
    change: impl FnOnce(&mut Catalog, &mut Table) -> Result<(), Faults>,
) -> Result<(), Faults> {
    let mut table = Table::clone(catalog.table(&QualifiedName::new(schema, name), "table").map_err(one)?);
    change(catalog, &mut table)?;
    check_invariants(catalog, &table)?;
    catalog.put_table(table);
    Ok(())
}

/// Checks that a name of a constraint or index is free, in the table and where tables share names.
pub(super) fn check_free(catalog: &Catalog, table: &Table, kind: &str, name: &Name, field: &str) -> Result<(), Fault> {
    let taken = |what: &str| {
        Fault::new(
            Code::AlreadyExists,
            field,
            format!("the name `{}` is taken by {what}", name.as_str()),
        )
        .hint("give it another `name`")
    };
    let rules = &catalog.rules;
    if table.constraint_names().any(|(_, it)| rules.same(it, name)) {
        return Err(taken(&format!(
            "another constraint of table `{}`",
            table.qualified().to_text()
        )));
    }
    if table.indexes.iter().any(|it| rules.same(&it.name, name)) {
        return Err(taken(&format!("an index of table `{}`", table.qualified().to_text())));
    }
    if kind == "relation" && rules.shared_index_names && rules.same(&table.name, name) {
        return Err(taken("its own table, and tables and indexes share names here"));
    }
    let shared = match kind {
        "relation" => rules.shared_index_names,
        "foreign key" => rules.shared_key_names,
        _ => rules.shared_check_names,
    };
    let owner = catalog
        .owner_of(&rules.space(kind, table.schema.as_ref(), name))
        .filter(|_| shared);
    match owner.and_then(|id| catalog.table_by_id(id)) {
        Some(other) if other.id != table.id => Err(taken(&format!(
            "table `{}`, and tables share such names here",
            other.qualified().to_text()
        ))),
        Some(_) | None => Ok(()),
    }
}

/// Returns the columns that ride along in an index: none but on PostgreSQL, whose block it is. They must be there all the same.
pub(super) fn included(catalog: &Catalog, table: &Table, names: &[Name]) -> Result<Vec<ColumnId>, Faults> {
    if names.is_empty() {
        return Ok(Vec::new());
    }
    let ids = column_ids(catalog, table, names, "postgresql.include")?;
    Ok(if catalog.rules.dialect == Dialect::Postgresql {
        ids
    } else {
        Vec::new()
    })
}

/// Makes one fault a list.
pub(in crate::operation) fn one(fault: Fault) -> Faults {
    vec![fault]
}
