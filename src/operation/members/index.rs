//! Adds indexes, and turns an index into a constraint.

use super::{check_free, included, one};

use crate::catalog::{Catalog, Index, IndexColumn, IndexedThing, Table};
use crate::diagnostic::Code;
use crate::expression::Purpose;
use crate::fault::Fault;
use crate::identity::{ColumnId, ConstraintId};
use crate::name::Name;
use crate::operation::build::{Named, check_steady, chosen, column_ids, expression, settle_name};
use crate::operation::definition::{IndexColumnText, IndexDefinition};
use crate::operation::invariants::{check_word, collates};
use crate::operation::{Faults, build};
use crate::variant::Dialect;

/// Adds an index; `None` where one of its maps by dialect says `null`.
pub(in crate::operation) fn add_index(
    catalog: &mut Catalog,
    table: &mut Table,
    it: &IndexDefinition,
) -> Result<Option<ConstraintId>, Faults> {
    let IndexDefinition {
        name,
        columns,
        unique,
        condition,
        postgresql,
        mysql,
    } = it;
    if columns.is_empty() {
        return Err(vec![Fault::new(
            Code::BadValue,
            "columns",
            "at least one column is needed",
        )]);
    }
    let mut settled = Vec::new();
    let mut faults = Faults::new();
    for (index, column) in columns.iter().enumerate() {
        match index_column(catalog, table, column) {
            Ok(Some(column)) => settled.push(column),
            Ok(None) => return Ok(None),
            Err(fault) => faults.push(fault.within(&format!("columns[{index}]"))),
        }
    }
    let here = catalog.rules.dialect;
    for (index, (column, text)) in settled.iter().zip(columns).enumerate() {
        let at = format!("columns[{index}]");
        // MySQL takes a column once; elsewhere another operator class or collation makes another order of it.
        let again = |it: &IndexColumn| {
            let otherwise = it.opclass != column.opclass || it.collation != column.collation;
            matches!(&it.thing, IndexedThing::Column(_))
                && it.thing == column.thing
                && (here == Dialect::Mysql || !otherwise)
        };
        if let Some(name) = text.name.as_ref().filter(|_| settled.iter().take(index).any(again)) {
            let what = format!("column `{}` stands twice", name.as_str());
            faults.push(Fault::new(Code::BadValue, at.clone(), what));
        }
        if let (Some(name), Some(length)) = (&text.name, text.length)
            && *unique
            && here != Dialect::Mysql
        {
            let name = name.as_str();
            let what = format!(
                "`{here}` indexes all of `{name}`, so more rows would be alike in its first {length} characters"
            );
            let hint = format!(
                "add `only: [mysql]`, and an index of `{{ expression: \"substr({name}, 1, {length})\" }}` here"
            );
            faults.push(Fault::new(Code::Unsupported, format!("{at}.length"), what).hint(hint));
        }
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    let condition = match condition {
        Some(text) => build::condition(catalog, table, text, Purpose::Condition, "where").map_err(one)?,
        None => None,
    };
    check_steady(catalog, condition.as_ref(), "an index", "where").map_err(one)?;
    let include = included(catalog, table, &postgresql.include)?;
    let plain: Vec<ColumnId> = settled
        .iter()
        .flat_map(|it| match &it.thing {
            IndexedThing::Column(id) => vec![*id],
            IndexedThing::Expression(_) => Vec::new(),
        })
        .collect();
    let (name, made) = settle_name(catalog, table, Named::Index, name.as_ref(), &plain, None, "name").map_err(one)?;
    let own = Wanted {
        columns: &settled,
        unique: *unique,
        plain: condition.is_none() && mysql.prefix.is_none(),
    };
    if let Some(id) = take_over(catalog, table, &name, &own) {
        return Ok(Some(id));
    }
    check_free(catalog, table, "relation", &name, "name").map_err(one)?;
    let id = catalog.fresh_constraint();
    let on_postgresql = here == Dialect::Postgresql;
    let on_mysql = here == Dialect::Mysql;
    let using = if on_mysql {
        mysql.using.clone()
    } else {
        postgresql.using.clone().filter(|_| on_postgresql)
    };
    table.indexes.push(Index {
        id,
        name,
        made,
        columns: settled,
        unique: *unique,
        condition,
        using,
        include,
        with: if on_postgresql {
            postgresql.with.clone().into_iter().collect()
        } else {
            Vec::new()
        },
        tablespace: postgresql.tablespace.clone().filter(|_| on_postgresql),
        nulls_not_distinct: postgresql.nulls_not_distinct && on_postgresql,
        prefix: mysql.prefix.clone().filter(|_| on_mysql),
        parser: mysql.with_parser.clone().filter(|_| on_mysql),
        serves: None,
    });
    Ok(Some(id))
}

/// What an index is to be, as far as a foreign key asks.
struct Wanted<'a> {
    columns: &'a [IndexColumn],
    unique: bool,
    plain: bool,
}

/// Takes over the index that was made for a foreign key, when the author creates one of the same name: the same index
/// becomes the author's, another one that serves the key as well comes in its place.
fn take_over(catalog: &Catalog, table: &mut Table, name: &Name, wanted: &Wanted) -> Option<ConstraintId> {
    let same = |it: &Index| it.made && it.serves.is_some() && catalog.rules.same(&it.name, name);
    let at = table.indexes.iter().position(same)?;
    let made = table.indexes.get_mut(at)?;
    if made.columns == wanted.columns && !wanted.unique && wanted.plain {
        made.serves = None;
        return Some(made.id);
    }
    if wanted.plain && wanted.columns.starts_with(&made.columns) {
        table.indexes.remove(at);
    }
    None
}

fn index_column(catalog: &Catalog, table: &Table, it: &IndexColumnText) -> Result<Option<IndexColumn>, Fault> {
    let IndexColumnText {
        name,
        expression: text,
        descending,
        nulls,
        length,
        opclass,
        collation,
    } = it;
    let thing = match (name, text) {
        (Some(name), _) => IndexedThing::Column(catalog.column(table, name, "name")?.id),
        (None, Some(text)) => match expression(catalog, table, text, Purpose::Index, "expression")? {
            Some(it) => {
                check_steady(catalog, Some(&it), "an index", "expression")?;
                IndexedThing::Expression(it)
            }
            None => return Ok(None),
        },
        (None, None) => {
            return Err(Fault::new(
                Code::MissingKey,
                "name",
                "a column of an index needs a name",
            ));
        }
    };
    let collation = match collation {
        Some(by) => chosen(catalog, by, "collation")?.cloned(),
        None => None,
    };
    if let Some(word) = &collation {
        check_word(word, "collation", "collation")?;
    }
    let here = catalog.rules.dialect;
    if let (IndexedThing::Column(id), Some(_)) = (&thing, &collation)
        && let Some(column) = table.column_by_id(*id).filter(|it| !collates(&it.ty, here))
    {
        let (name, ty) = (column.name.as_str(), column.ty.to_text());
        let what = format!("`{name}` is `{ty}`, which has no collation");
        return Err(Fault::new(Code::Contradiction, "collation", what).hint("leave `collation` out"));
    }
    Ok(Some(IndexColumn {
        thing,
        descending: *descending,
        nulls: *nulls,
        length: length.filter(|_| here == Dialect::Mysql),
        opclass: opclass.clone().filter(|_| here == Dialect::Postgresql),
        collation,
    }))
}

/// Takes the index of `using_index` out of the table: it becomes the constraint's own.
pub(in crate::operation) fn adopt_index(
    catalog: &Catalog,
    table: &mut Table,
    postgresql: &crate::operation::definition::PostgresqlConstraint,
    columns: &[Name],
    name: Option<&Name>,
) -> Result<(), Faults> {
    let Some(wanted) = postgresql
        .using_index
        .as_ref()
        .filter(|_| catalog.rules.dialect == Dialect::Postgresql)
    else {
        return Ok(());
    };
    let field = "postgresql.using_index";
    let found = table.indexes.iter().enumerate().find(|(_, it)| it.name == *wanted);
    let Some((at, index)) = found else {
        return Err(vec![
            crate::operation::drop_index::no_index(table, wanted).within("postgresql"),
        ]);
    };
    let ids = column_ids(catalog, table, columns, "columns")?;
    let plain = index.columns.iter().all(|it| !it.descending && it.nulls.is_none());
    if !index.unique
        || index.condition.is_some()
        || index.leading_columns() != ids
        || index.columns.len() != ids.len()
        || !plain
    {
        let what = format!(
            "the index `{}` is not a plain unique index over ({})",
            wanted.as_str(),
            table.columns_text(&ids)
        );
        return Err(vec![Fault::new(Code::Contradiction, field, what)]);
    }
    if let Some(name) = name
        && name != wanted
        && let Err(fault) = check_free(catalog, table, "relation", name, "name")
    {
        return Err(vec![fault]);
    }
    table.indexes.remove(at);
    Ok(())
}
