//! Adds foreign keys: what they may point at, and the index that a database makes for them.

use super::target::{check_target, is_unique};
use super::{check_free, one, remove_constraint};

use crate::catalog::{Action, Catalog, ForeignKey, Index, IndexColumn, IndexedThing, Match, Table};
use crate::diagnostic::Code;
use crate::fault::Fault;
use crate::identity::{ColumnId, ConstraintId};
use crate::name::{Name, QualifiedName};
use crate::operation::Faults;
use crate::operation::build::{Named, column_ids, settle_name};
use crate::operation::definition::{ForeignKeyDefinition, ReferencesDefinition, deferral};

pub(in crate::operation) fn add_foreign_key(
    catalog: &mut Catalog,
    table: &mut Table,
    it: &ForeignKeyDefinition,
) -> Result<ConstraintId, Faults> {
    let ForeignKeyDefinition {
        name,
        columns,
        references,
        on_delete,
        on_update,
        matching,
        deferrable,
        initially,
        postgresql,
    } = it;
    let name = said_once(name.as_ref(), references.name.as_ref(), "name")?;
    let on_delete = said_once(*on_delete, references.on_delete, "on_delete")?.unwrap_or(Action::NoAction);
    let on_update = said_once(*on_update, references.on_update, "on_update")?.unwrap_or(Action::NoAction);
    let matching = said_once(*matching, references.matching, "match")?.unwrap_or(Match::Simple);
    let deferrable = said_once(*deferrable, references.deferrable, "deferrable")?;
    let initially = said_once(*initially, references.initially, "initially")?;
    let deferral = deferral(deferrable, initially).map_err(one)?;
    let ids = column_ids(catalog, table, columns, "columns")?;
    let to = QualifiedName::new(references.schema.as_ref().or(table.schema.as_ref()), &references.table);
    // A table may point at itself before the catalog has it.
    let itself = catalog.rules.table_key(&catalog.rules.placed(&to)) == catalog.rules.table_key(&table.qualified());
    let target_table: Table = if itself {
        table.clone()
    } else {
        Table::clone(catalog.table(&to, "references.table").map_err(one)?)
    };
    let target = match &references.columns {
        Some(names) => column_ids(catalog, &target_table, names, "references.columns")?,
        None => match &target_table.primary_key {
            Some(key) => key.columns.clone(),
            None => {
                let what = format!("table `{}` has no primary key to point at", to.to_text());
                return Err(vec![
                    Fault::new(Code::NeedsName, "references.table", what).hint("add `columns: […]`"),
                ]);
            }
        },
    };
    check_target(catalog, (table, &ids), (&target_table, &target))?;
    for (action, key) in [(on_delete, "on_delete"), (on_update, "on_update")] {
        let stuck = ids
            .iter()
            .filter_map(|id| table.column_by_id(*id))
            .find(|it| !it.nullable);
        if let (Action::SetNull, Some(column)) = (action, stuck) {
            let what = format!(
                "`{key}: set_null` cannot set `{}`, which is not nullable",
                column.name.as_str()
            );
            return Err(vec![
                Fault::new(Code::Contradiction, key, what).hint("make the column nullable, or use cascade"),
            ]);
        }
    }
    let referred = target.iter().map(|id| target_table.column_text(*id)).collect();
    let referred = Some((&references.table, referred));
    let (name, made) = settle_name(catalog, table, Named::ForeignKey, name, &ids, referred, "name").map_err(one)?;
    check_free(catalog, table, "foreign key", &name, "name").map_err(one)?;
    let id = catalog.fresh_constraint();
    let validated = !postgresql.not_valid;
    table.foreign_keys.push(ForeignKey {
        id,
        name,
        made,
        columns: ids,
        table: target_table.id,
        target,
        on_delete,
        on_update,
        matching,
        deferral,
        validated,
    });
    serve_foreign_key(catalog, table, id)?;
    Ok(id)
}

/// Takes a key that stands beside `references` or in it; where it stands in both, they say the same.
fn said_once<T: PartialEq>(beside: Option<T>, inside: Option<T>, key: &str) -> Result<Option<T>, Faults> {
    match (&beside, &inside) {
        (Some(one), Some(other)) if one != other => {
            let what = format!("`{key}` is said twice, and not the same");
            let hint = format!("leave `{key}` out beside `references` or in it");
            Err(vec![
                Fault::new(Code::Contradiction, format!("references.{key}"), what).hint(hint),
            ])
        }
        (_, _) => Ok(beside.or(inside)),
    }
}

/// The keys of a foreign key that a column's `references` and a table's `foreign_keys` both have.
pub(in crate::operation) fn column_foreign_key(
    column: &Name,
    references: &ReferencesDefinition,
) -> ForeignKeyDefinition {
    ForeignKeyDefinition {
        name: references.name.clone(),
        columns: vec![column.clone()],
        references: references.clone(),
        on_delete: None,
        on_update: None,
        matching: None,
        deferrable: None,
        initially: None,
        postgresql: crate::operation::definition::PostgresqlConstraint::default(),
    }
}

/// Makes the index that a foreign key needs where the database would make one in silence, unless one serves already.
pub(in crate::operation) fn serve_foreign_key(
    catalog: &mut Catalog,
    table: &mut Table,
    key: ConstraintId,
) -> Result<(), Faults> {
    let Some(columns) = table
        .foreign_keys
        .iter()
        .find(|it| it.id == key)
        .map(|it| it.columns.clone())
    else {
        return Ok(());
    };
    if !catalog.rules.indexed_foreign_keys || serving(table, &columns) {
        return Ok(());
    }
    let (name, made) = free_index_name(catalog, table, key, &columns)?;
    let id = catalog.fresh_constraint();
    let columns = columns.into_iter().map(|it| IndexColumn {
        thing: IndexedThing::Column(it),
        descending: false,
        nulls: None,
        length: None,
        opclass: None,
        collation: None,
    });
    table.indexes.push(Index {
        id,
        name,
        made,
        columns: columns.collect(),
        unique: false,
        condition: None,
        using: None,
        include: Vec::new(),
        with: Vec::new(),
        tablespace: None,
        nulls_not_distinct: false,
        prefix: None,
        parser: None,
        serves: Some(key),
    });
    Ok(())
}

/// Returns a name for the index of a foreign key, and whether the naming convention made it: where that name is taken, such
/// as by the index of a column that was called so before, the key's own, as the database would.
fn free_index_name(
    catalog: &Catalog,
    table: &Table,
    key: ConstraintId,
    columns: &[ColumnId],
) -> Result<(Name, bool), Faults> {
    let (name, made) = settle_name(catalog, table, Named::Index, None, columns, None, "columns").map_err(one)?;
    let Err(fault) = check_free(catalog, table, "relation", &name, "columns") else {
        return Ok((name, made));
    };
    let same = |it: &Name, name: &Name| catalog.rules.same(it, name);
    let own = table.foreign_keys.iter().find(|it| it.id == key).map(|it| &it.name);
    let free = |name: &&Name| {
        let mut indexes = table
            .indexes
            .iter()
            .map(|it| &it.name)
            .chain(table.uniques.iter().map(|it| &it.name));
        !indexes.any(|it| same(it, name))
    };
    match own.filter(free) {
        Some(own) => Ok((own.clone(), false)),
        None => Err(one(
            fault.hint("put first: `create_index` with a `name` over the foreign key's columns")
        )),
    }
}

/// Makes the indexes that foreign keys need once the one that served them is gone, as the database would have made them in
/// the first place. The gone one stays where it is the one that would come: then it is the foreign key's own again.
pub(in crate::operation) fn serve_foreign_keys(
    catalog: &mut Catalog,
    table: &mut Table,
    gone: Option<Index>,
) -> Result<(), Faults> {
    let keys: Vec<ConstraintId> = table.foreign_keys.iter().map(|it| it.id).collect();
    for key in keys {
        let made = table.indexes.len();
        serve_foreign_key(catalog, table, key)?;
        if let (Some(gone), Some(new)) = (&gone, table.indexes.get(made)) {
            let own = Index {
                serves: new.serves,
                made: new.made,
                ..gone.clone()
            };
            let same = Index {
                id: new.id,
                ..own.clone()
            } == *new;
            if let (true, Some(new)) = (same, table.indexes.get_mut(made)) {
                *new = own;
            }
        }
    }
    Ok(())
}

/// Tells whether a key or index of the table begins with these columns, in this order and none of them downwards: with
/// another one the server makes its own beside it.
pub(in crate::operation) fn serving(table: &Table, columns: &[ColumnId]) -> bool {
    let rises = |index: &Index| index.columns.iter().take(columns.len()).all(|it| !it.descending);
    table
        .primary_key
        .as_ref()
        .is_some_and(|it| it.columns.starts_with(columns))
        || table.uniques.iter().any(|it| it.columns.starts_with(columns))
        || table
            .indexes
            .iter()
            .any(|it| it.prefix.is_none() && rises(it) && it.leading_columns().starts_with(columns))
}

/// Lists the foreign keys of any table that point at these columns of a table and would have nothing unique to point
/// at in its new shape.
pub(in crate::operation) fn stranded_keys(catalog: &Catalog, table: &Table) -> Vec<String> {
    let mut stranded = Vec::new();
    let itself = table
        .foreign_keys
        .iter()
        .filter(|it| it.table == table.id)
        .map(|key| (table, key));
    let others: Vec<_> = catalog.referring(table.id).filter(|it| it.id != table.id).collect();
    let others = others.iter().flat_map(|other| {
        other
            .foreign_keys
            .iter()
            .filter(|it| it.table == table.id)
            .map(|key| (&***other, key))
    });
    for (owner, key) in itself.chain(others) {
        if !is_unique(catalog, table, &key.target) {
            stranded.push(format!(
                "`{}` of table `{}`",
                key.name.as_str(),
                owner.qualified().to_text()
            ));
        }
    }
    stranded
}

/// Drops the foreign keys of any table that would have nothing unique to point at in this table's new shape.
pub(in crate::operation) fn drop_stranded_keys(catalog: &mut Catalog, smaller: &Table) {
    let others: Vec<Table> = catalog.referring(smaller.id).map(|it| Table::clone(it)).collect();
    for mut other in others {
        let keys: Vec<_> = other
            .foreign_keys
            .iter()
            .filter(|it| it.table == smaller.id && !is_unique(catalog, smaller, &it.target))
            .map(|it| it.id)
            .collect();
        if keys.is_empty() {
            continue;
        }
        for key in keys {
            remove_constraint(&mut other, key);
        }
        catalog.put_table(other);
    }
}
