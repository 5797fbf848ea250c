//! Adding keys, checks and indexes to a table of the catalog: what `create_table`, columns and `create_…` share.

use super::Faults;
use super::build::{Named, chosen, column_ids, expression, settle_name};
use super::definition::{
    CheckDefinition, ElementDefinition, ExcludeDefinition, ForeignKeyDefinition, IndexColumnText, IndexDefinition,
    PrimaryKeyDefinition, ReferencesDefinition, UniqueDefinition, deferral,
};
use crate::catalog::{
    Action, Catalog, Check, Condition, Exclusion, ExclusionElement, ForeignKey, Index, IndexColumn, IndexedThing,
    Match, PrimaryKey, Table, Unique,
};
use crate::diagnostic::Code;
use crate::expression::Purpose;
use crate::fault::Fault;
use crate::identity::{ColumnId, ConstraintId};
use crate::name::{Name, QualifiedName};
use crate::types::{Base, Plain, Type};

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

pub(super) fn add_primary_key(
    catalog: &mut Catalog,
    table: &mut Table,
    it: &PrimaryKeyDefinition,
) -> Result<ConstraintId, Faults> {
    let PrimaryKeyDefinition {
        name,
        columns,
        deferrable,
        initially,
        postgresql,
    } = it;
    if let Some(old) = &table.primary_key {
        let what = format!(
            "table `{}` has a primary key already: `{}`",
            table.qualified().to_text(),
            old.name.as_str()
        );
        return Err(vec![
            Fault::new(Code::AlreadyExists, "columns", what).hint("drop it first: `drop_constraint`"),
        ]);
    }
    let ids = column_ids(catalog, table, columns, "columns")?;
    let include = column_ids_or_none(catalog, table, &postgresql.include, "postgresql.include")?;
    let (name, made) =
        settle_name(catalog, table, Named::PrimaryKey, name.as_ref(), &ids, None, "name").map_err(one)?;
    if catalog.rules.named_primary_keys {
        check_free(catalog, table, "relation", &name, "name").map_err(one)?;
    }
    for column in &mut table.columns {
        if ids.contains(&column.id) {
            column.nullable = false;
        }
    }
    let id = catalog.fresh_constraint();
    let deferral = deferral(*deferrable, *initially);
    table.primary_key = Some(PrimaryKey {
        id,
        name,
        made,
        columns: ids,
        include,
        deferral,
    });
    Ok(id)
}

pub(super) fn add_unique(
    catalog: &mut Catalog,
    table: &mut Table,
    it: &UniqueDefinition,
) -> Result<ConstraintId, Faults> {
    let UniqueDefinition {
        name,
        columns,
        deferrable,
        initially,
        postgresql,
    } = it;
    let ids = column_ids(catalog, table, columns, "columns")?;
    let include = column_ids_or_none(catalog, table, &postgresql.include, "postgresql.include")?;
    let (name, made) = settle_name(catalog, table, Named::Unique, name.as_ref(), &ids, None, "name").map_err(one)?;
    check_free(catalog, table, "relation", &name, "name").map_err(one)?;
    let id = catalog.fresh_constraint();
    table.uniques.push(Unique {
        id,
        name,
        made,
        columns: ids,
        include,
        nulls_not_distinct: postgresql.nulls_not_distinct,
        deferral: deferral(*deferrable, *initially),
    });
    Ok(id)
}

/// Adds a check; `None` where its map by dialect says `null`.
pub(super) fn add_check(
    catalog: &mut Catalog,
    table: &mut Table,
    it: &CheckDefinition,
    of_column: Option<ColumnId>,
) -> Result<Option<ConstraintId>, Faults> {
    let CheckDefinition {
        name,
        condition,
        postgresql,
    } = it;
    let Some(condition) = expression(catalog, table, condition, Purpose::Condition, "condition").map_err(one)? else {
        return Ok(None);
    };
    let columns = match of_column {
        Some(column) => vec![column],
        None => condition.columns(),
    };
    let (name, made) = settle_name(catalog, table, Named::Check, name.as_ref(), &columns, None, "name").map_err(one)?;
    check_free(catalog, table, "check", &name, "name").map_err(one)?;
    let id = catalog.fresh_constraint();
    let condition = Condition::Expression(condition);
    table.checks.push(Check {
        id,
        name,
        made,
        condition,
        validated: !postgresql.not_valid,
    });
    Ok(Some(id))
}

/// The keys of a foreign key that a column's `references` and a table's `foreign_keys` both have.
pub(super) fn column_foreign_key(column: &Name, references: &ReferencesDefinition) -> ForeignKeyDefinition {
    ForeignKeyDefinition {
        name: references.name.clone(),
        columns: vec![column.clone()],
        references: references.clone(),
        on_delete: None,
        on_update: None,
        matching: None,
        deferrable: None,
        initially: None,
        postgresql: super::definition::PostgresqlConstraint::default(),
    }
}

pub(super) fn add_foreign_key(
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
    let name = name.as_ref().or(references.name.as_ref());
    let on_delete = on_delete.or(references.on_delete).unwrap_or(Action::NoAction);
    let on_update = on_update.or(references.on_update).unwrap_or(Action::NoAction);
    let matching = matching.or(references.matching).unwrap_or(Match::Simple);
    let deferral = deferral(deferrable.or(references.deferrable), initially.or(references.initially));
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
    check_foreign_key_types(table, &ids, &target_table, &target)?;
    if !is_unique(&target_table, &target) {
        let what = format!(
            "`{}` ({}) is neither a primary key nor unique, so nothing can point at it",
            to.to_text(),
            target_table.columns_text(&target)
        );
        let hint = format!(
            "put first: `create_unique_constraint: {{ table: {}, columns: [{}] }}`",
            references.table.as_str(),
            target_table.columns_text(&target)
        );
        return Err(vec![Fault::new(Code::TypeMismatch, "references", what).hint(hint)]);
    }
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

/// Makes the index that a foreign key needs where the database would make one in silence, unless one serves already.
pub(super) fn serve_foreign_key(catalog: &mut Catalog, table: &mut Table, key: ConstraintId) -> Result<(), Faults> {
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
    let (name, made) = settle_name(catalog, table, Named::Index, None, &columns, None, "columns").map_err(one)?;
    check_free(catalog, table, "relation", &name, "columns").map_err(one)?;
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

/// Tells whether a key or index of the table begins with these columns, in any order.
pub(super) fn serving(table: &Table, columns: &[ColumnId]) -> bool {
    let begins =
        |key: &[ColumnId]| key.len() >= columns.len() && columns.iter().all(|it| key[..columns.len()].contains(it));
    table.primary_key.as_ref().is_some_and(|it| begins(&it.columns))
        || table.uniques.iter().any(|it| begins(&it.columns))
        || table
            .indexes
            .iter()
            .any(|it| it.prefix.is_none() && begins(&it.leading_columns()))
}

/// Tells whether no two rows have the same values in these columns.
pub(super) fn is_unique(table: &Table, columns: &[ColumnId]) -> bool {
    let exactly = |key: &[ColumnId]| key.len() == columns.len() && columns.iter().all(|it| key.contains(it));
    table.primary_key.as_ref().is_some_and(|it| exactly(&it.columns))
        || table
            .uniques
            .iter()
            .any(|it| it.deferral.is_none() && exactly(&it.columns))
        || table.indexes.iter().any(|it| {
            it.unique && it.condition.is_none() && it.columns.len() == columns.len() && exactly(&it.leading_columns())
        })
}

fn check_foreign_key_types(
    table: &Table,
    columns: &[ColumnId],
    target_table: &Table,
    target: &[ColumnId],
) -> Result<(), Faults> {
    if columns.len() != target.len() {
        let what = format!(
            "{} here ({}) cannot point at {} there ({})",
            count(columns.len()),
            table.columns_text(columns),
            count(target.len()),
            target_table.columns_text(target)
        );
        return Err(vec![Fault::new(Code::TypeMismatch, "columns", what)]);
    }
    let mut faults = Faults::new();
    for (here, there) in columns.iter().zip(target) {
        let (Some(here), Some(there)) = (table.column_by_id(*here), target_table.column_by_id(*there)) else {
            continue;
        };
        if !comparable(&here.ty, &there.ty) {
            let what = format!(
                "column `{}` is `{}`, but `{}.{}` is `{}`",
                here.name.as_str(),
                here.ty.to_text(),
                target_table.name.as_str(),
                there.name.as_str(),
                there.ty.to_text()
            );
            let hint = format!("give both the type `{}`", there.ty.to_text());
            faults.push(
                Fault::new(Code::TypeMismatch, "references", what)
                    .hint(hint)
                    .related(Some(there.born), "its type is given here"),
            );
        }
    }
    if faults.is_empty() { Ok(()) } else { Err(faults) }
}

fn count(columns: usize) -> String {
    if columns == 1 {
        "one column".to_string()
    } else {
        format!("{columns} columns")
    }
}

/// Tells whether a foreign key may stand between two types on every database: the same type, texts of any length.
fn comparable(left: &Type, right: &Type) -> bool {
    let text = |it: &Type| {
        matches!(
            it.as_plain(),
            Some(Plain::Varchar | Plain::Text | Plain::Char | Plain::Citext)
        )
    };
    if text(left) && text(right) {
        return left.as_plain() == right.as_plain();
    }
    match (&left.base, &right.base) {
        (Base::Enum(left), Base::Enum(right)) => left.id == right.id,
        (Base::Plain(_) | Base::Set(_) | Base::Native(_), _) | (Base::Enum(_), _) => {
            left.base == right.base
                && left.unsigned == right.unsigned
                && left.arguments == right.arguments
                && left.dimensions == right.dimensions
        }
    }
}

pub(super) fn add_exclusion(
    catalog: &mut Catalog,
    table: &mut Table,
    it: &ExcludeDefinition,
) -> Result<ConstraintId, Faults> {
    let ExcludeDefinition {
        name,
        elements,
        using,
        condition,
        deferrable,
        initially,
    } = it;
    super::build::check_name(catalog, name, "name").map_err(one)?;
    check_free(catalog, table, "relation", name, "name").map_err(one)?;
    let mut settled = Vec::new();
    for (index, element) in elements.iter().enumerate() {
        let ElementDefinition {
            column,
            expression: text,
            operator,
            opclass,
        } = element;
        let within = |fault: Fault| vec![fault.within(&format!("elements[{index}]"))];
        let thing = match (column, text) {
            (Some(column), None) => IndexedThing::Column(catalog.column(table, column, "column").map_err(within)?.id),
            (None, Some(text)) => {
                match expression(catalog, table, text, Purpose::Index, "expression").map_err(within)? {
                    Some(it) => IndexedThing::Expression(it),
                    None => continue,
                }
            }
            (Some(_), Some(_)) | (None, None) => {
                let what = "an element compares a `column` or an `expression`";
                return Err(within(Fault::new(Code::Contradiction, "", what)));
            }
        };
        let sign = |it: char| "+-*/<>=~!@#%^&|`?".contains(it);
        if operator.is_empty() || !operator.chars().all(sign) || operator.contains("--") || operator.contains("/*") {
            let what = format!("`{operator}` is no operator");
            return Err(within(
                Fault::new(Code::BadExpression, "with", what).hint("write one such as `&&` or `=`"),
            ));
        }
        settled.push(ExclusionElement {
            thing,
            operator: operator.clone(),
            opclass: opclass.clone(),
        });
    }
    let condition = match condition {
        Some(text) => expression(catalog, table, text, Purpose::Index, "where").map_err(one)?,
        None => None,
    };
    let id = catalog.fresh_constraint();
    table.exclusions.push(Exclusion {
        id,
        name: name.clone(),
        made: false,
        elements: settled,
        using: using.clone(),
        condition,
        deferral: deferral(*deferrable, *initially),
    });
    Ok(id)
}

/// Adds an index; `None` where one of its maps by dialect says `null`.
pub(super) fn add_index(
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
    if !faults.is_empty() {
        return Err(faults);
    }
    let condition = match condition {
        Some(text) => expression(catalog, table, text, Purpose::Condition, "where").map_err(one)?,
        None => None,
    };
    let include = column_ids_or_none(catalog, table, &postgresql.include, "postgresql.include")?;
    let plain: Vec<ColumnId> = settled
        .iter()
        .flat_map(|it| match &it.thing {
            IndexedThing::Column(id) => vec![*id],
            IndexedThing::Expression(_) => Vec::new(),
        })
        .collect();
    let (name, made) = settle_name(catalog, table, Named::Index, name.as_ref(), &plain, None, "name").map_err(one)?;
    check_free(catalog, table, "relation", &name, "name").map_err(one)?;
    let id = catalog.fresh_constraint();
    let here = catalog.rules.dialect;
    let on_postgresql = here == crate::variant::Dialect::Postgresql;
    let on_mysql = here == crate::variant::Dialect::Mysql;
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
        include: if on_postgresql { include } else { Vec::new() },
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
            Some(it) => IndexedThing::Expression(it),
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
    let here = catalog.rules.dialect;
    Ok(Some(IndexColumn {
        thing,
        descending: *descending,
        nulls: *nulls,
        length: length.filter(|_| here == crate::variant::Dialect::Mysql),
        opclass: opclass.clone().filter(|_| here == crate::variant::Dialect::Postgresql),
        collation,
    }))
}

fn column_ids_or_none(catalog: &Catalog, table: &Table, names: &[Name], field: &str) -> Result<Vec<ColumnId>, Faults> {
    if names.is_empty() {
        Ok(Vec::new())
    } else {
        column_ids(catalog, table, names, field)
    }
}

/// Makes one fault a list.
pub(super) fn one(fault: Fault) -> Faults {
    vec![fault]
}

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

/// Checks what must hold for a table at any time.
pub(super) fn check_invariants(catalog: &Catalog, table: &Table) -> Result<(), Faults> {
    if catalog.rules.indexed_foreign_keys {
        for key in &table.foreign_keys {
            if !serving(table, &key.columns) {
                let what = format!(
                    "the foreign key `{}` needs an index on ({})",
                    key.name.as_str(),
                    table.columns_text(&key.columns)
                );
                let hint = "drop the foreign key first, or create another index on its columns first";
                return Err(vec![Fault::new(Code::StillUsed, "", what).hint(hint)]);
            }
        }
    }
    if catalog.rules.indexed_counters {
        for column in table.columns.iter().filter(|it| it.autoincrement) {
            let first = |ids: &[ColumnId]| ids.first() == Some(&column.id);
            let led = table.primary_key.as_ref().is_some_and(|it| first(&it.columns))
                || table.uniques.iter().any(|it| first(&it.columns))
                || table.indexes.iter().any(|it| first(&it.leading_columns()));
            if !led {
                let what = format!(
                    "the counting column `{}` must be the first column of a key or index",
                    column.name.as_str()
                );
                return Err(vec![
                    Fault::new(Code::StillUsed, "", what)
                        .hint("make it the primary key, or stop it from counting first"),
                ]);
            }
        }
    }
    Ok(())
}

/// A constraint that was found by name.
pub(super) fn find_constraint(
    catalog: &Catalog,
    table: &Table,
    name: &Name,
) -> Option<(crate::catalog::ConstraintKind, ConstraintId)> {
    use crate::catalog::ConstraintKind;
    let same = |it: &Name| catalog.rules.same(it, name);
    if let Some(it) = table.primary_key.as_ref().filter(|it| same(&it.name)) {
        return Some((ConstraintKind::Primary, it.id));
    }
    let unique = table
        .uniques
        .iter()
        .find(|it| same(&it.name))
        .map(|it| (ConstraintKind::Unique, it.id));
    let key = || {
        table
            .foreign_keys
            .iter()
            .find(|it| same(&it.name))
            .map(|it| (ConstraintKind::ForeignKey, it.id))
    };
    let check = || {
        table
            .checks
            .iter()
            .find(|it| same(&it.name))
            .map(|it| (ConstraintKind::Check, it.id))
    };
    let exclusion = || {
        table
            .exclusions
            .iter()
            .find(|it| same(&it.name))
            .map(|it| (ConstraintKind::Exclude, it.id))
    };
    unique.or_else(key).or_else(check).or_else(exclusion)
}

/// Says that there is no such constraint, and what there is.
pub(super) fn no_constraint(table: &Table, name: &Name, field: &str) -> Fault {
    let what = format!(
        "no constraint `{}` on table `{}`",
        name.as_str(),
        table.qualified().to_text()
    );
    let known: Vec<&str> = table.constraint_names().map(|(_, it)| it.as_str()).collect();
    let fault = Fault::new(Code::UnknownConstraint, field, what);
    if table.indexes.iter().any(|it| it.name == *name) {
        return fault.hint("it is an index; use `drop_index`, `rename_index`");
    }
    let nearest = super::build::nearest(name.as_str(), known.iter().copied());
    fault.maybe_hint(nearest.or_else(|| match known.as_slice() {
        [] => Some("the table has no constraints".to_string()),
        known => Some(format!(
            "the table has {}",
            known.iter().map(|it| format!("`{it}`")).collect::<Vec<_>>().join(", ")
        )),
    }))
}

/// Takes a constraint out of a table, with the index that was made for a foreign key and serves no other.
pub(super) fn remove_constraint(table: &mut Table, id: ConstraintId) {
    if table.primary_key.as_ref().is_some_and(|it| it.id == id) {
        table.primary_key = None;
    }
    table.uniques.retain(|it| it.id != id);
    table.checks.retain(|it| it.id != id);
    table.exclusions.retain(|it| it.id != id);
    if table.foreign_keys.iter().any(|it| it.id == id) {
        table.foreign_keys.retain(|it| it.id != id);
        let Some(at) = table.indexes.iter().position(|it| it.serves == Some(id)) else {
            return;
        };
        let index = table.indexes.remove(at);
        let unserved = table
            .foreign_keys
            .iter()
            .find(|it| !serving(table, &it.columns))
            .map(|it| it.id);
        if let Some(other) = unserved {
            table.indexes.insert(
                at,
                Index {
                    serves: Some(other),
                    ..index
                },
            );
        }
    }
}

/// Lists the foreign keys of any table that point at these columns of a table and would have nothing unique to point
/// at in its new shape.
pub(super) fn stranded_keys(catalog: &Catalog, table: &Table) -> Vec<String> {
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
        if !is_unique(table, &key.target) {
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
pub(super) fn drop_stranded_keys(catalog: &mut Catalog, smaller: &Table) {
    let others: Vec<Table> = catalog.referring(smaller.id).map(|it| Table::clone(it)).collect();
    for mut other in others {
        let keys: Vec<_> = other
            .foreign_keys
            .iter()
            .filter(|it| it.table == smaller.id && !is_unique(smaller, &it.target))
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

/// Takes the index of `using_index` out of the table: it becomes the constraint's own.
pub(super) fn adopt_index(
    catalog: &Catalog,
    table: &mut Table,
    postgresql: &super::definition::PostgresqlConstraint,
    columns: &[Name],
    name: Option<&Name>,
) -> Result<(), Faults> {
    let Some(wanted) = postgresql
        .using_index
        .as_ref()
        .filter(|_| catalog.rules.dialect == crate::variant::Dialect::Postgresql)
    else {
        return Ok(());
    };
    let field = "postgresql.using_index";
    let Some(at) = table.indexes.iter().position(|it| it.name == *wanted) else {
        return Err(vec![super::drop_index::no_index(table, wanted).within("postgresql")]);
    };
    let ids = column_ids(catalog, table, columns, "columns")?;
    let index = &table.indexes[at];
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
