//! Changing an enumeration in all columns that use it.

use std::sync::Arc;

use crate::catalog::{Catalog, Column, Condition, Default, Enumeration, IndexedThing, Table};
use crate::diagnostic::Code;
use crate::expression::Expression;
use crate::fault::Fault;
use crate::identity::ColumnId;
use crate::name::QualifiedName;
use crate::types::{Base, EnumType};
use crate::value::Literal;
use crate::variant::Dialect;

/// Puts a changed enumeration in, and the change into every column's type, check and default. `renames` are pairs of
/// an old value and its new name.
pub(super) fn put(catalog: &mut Catalog, it: Enumeration, renames: &[(String, String)]) {
    let users: Vec<Table> = catalog.users_of_enum(it.id).map(|table| Table::clone(table)).collect();
    for mut table in users {
        let mut changed: Vec<ColumnId> = Vec::new();
        for column in table.columns.those_mut(|column| column.enumeration() == Some(it.id)) {
            changed.push(column.id);
            let Base::Enum(old) = &column.ty.base else { continue };
            let native = old.native;
            column.ty.base = Base::Enum(Arc::new(EnumType {
                id: it.id,
                schema: it.schema.clone(),
                name: it.name.clone(),
                values: it.values.clone(),
                native,
            }));
            if let Some(Default::Literal(Literal::Text(text))) = &mut column.default
                && let Some((_, new)) = renames.iter().find(|(old, _)| old == text)
            {
                *text = new.clone();
            }
        }
        for check in table.checks.iter_mut() {
            match &mut check.condition {
                Condition::OneOf { column, values } if changed.contains(column) => *values = it.values.clone(),
                Condition::OneOf { .. } | Condition::Expression(_) => {}
            }
        }
        catalog.put_table(table);
    }
    catalog.put_enum(it);
}

/// PostgreSQL: "CREATE TABLE also automatically creates a data type" of the table's name, so no enumeration has it. One
/// that all its columns keep as text is no type.
pub(super) fn check_free_of_types(
    catalog: &Catalog,
    table: &QualifiedName,
    new: Option<&Table>,
    field: &str,
) -> Result<(), Fault> {
    let Some(it) = catalog
        .find_enum(table)
        .filter(|_| catalog.rules.dialect == Dialect::Postgresql)
    else {
        return Ok(());
    };
    let users = catalog.users_of_enum(it.id).map(|it| &**it).chain(new);
    let columns = users.flat_map(|table| table.columns.iter());
    let mut columns = columns.filter(|column| column.enumeration() == Some(it.id)).peekable();
    let native = |it: &Column| matches!(&it.ty.base, Base::Enum(it) if it.native);
    if columns.peek().is_some() && !columns.any(native) {
        return Ok(());
    }
    let what = format!(
        "the name `{}` is taken by an enumeration, and a table is a type too",
        table.name.as_str()
    );
    let fault = Fault::new(Code::AlreadyExists, field, what).hint("give one of them another name");
    Err(fault.related(Some(it.born), "declared here"))
}

/// See [`check_free_of_types`]: no table has the name of a new enumeration.
pub(super) fn check_free_of_tables(catalog: &Catalog, it: &QualifiedName, field: &str) -> Result<(), Fault> {
    match catalog
        .find_table(it)
        .filter(|_| catalog.rules.dialect == Dialect::Postgresql)
    {
        Some(table) => {
            let what = format!(
                "the name `{}` is taken by a table, which is a type too",
                it.name.as_str()
            );
            let fault = Fault::new(Code::AlreadyExists, field, what).hint("give one of them another name");
            Err(fault.related(Some(table.born), "created here"))
        }
        None => Ok(()),
    }
}

/// Lists the columns whose default is one of these values: `orders.status`.
pub(super) fn defaults_among(catalog: &Catalog, it: &Enumeration, values: &[&String]) -> Vec<String> {
    let mut found = Vec::new();
    for table in catalog.users_of_enum(it.id) {
        for column in table
            .columns
            .iter()
            .filter(|column| column.enumeration() == Some(it.id))
        {
            if let Some(Default::Literal(Literal::Text(text))) = &column.default
                && values.contains(&text)
            {
                found.push(format!("`{}.{}`", table.qualified().to_text(), column.name.as_str()));
            }
        }
    }
    found
}

/// Refuses that a value goes or gets another name while an expression still speaks of it: PostgreSQL would follow in silence,
/// the others would compare with a text that no row holds any more.
pub(super) fn check_spoken_of(
    catalog: &Catalog,
    it: &Enumeration,
    values: &[&String],
    field: &str,
) -> Result<(), Fault> {
    let dialect = catalog.rules.dialect;
    for value in values {
        check_expressions(
            catalog,
            it,
            field,
            &format!("the value `{value}` of `{}`", it.qualified().to_text()),
            &|text| text.says(value, dialect),
        )?;
    }
    Ok(())
}

/// Refuses another name of a type that an expression casts to.
pub(super) fn check_cast_to(catalog: &Catalog, it: &Enumeration, field: &str) -> Result<(), Fault> {
    let dialect = catalog.rules.dialect;
    check_expressions(
        catalog,
        it,
        field,
        &format!("the type `{}`", it.qualified().to_text()),
        &|text| text.casts_to(it.name.as_str(), dialect),
    )
}

fn check_expressions(
    catalog: &Catalog,
    it: &Enumeration,
    field: &str,
    what: &str,
    speaks: &dyn Fn(&Expression) -> bool,
) -> Result<(), Fault> {
    for table in catalog.users_of_enum(it.id) {
        let Some(user) = expressions(table, it).into_iter().find(|user| speaks(user.expression)) else {
            continue;
        };
        let Speaker {
            words,
            hint,
            expression: _,
        } = user;
        let what = format!(
            "{what} is still spoken of in {words} of table `{}`",
            table.qualified().to_text()
        );
        return Err(Fault::new(Code::StillUsed, field, what).hint(hint));
    }
    Ok(())
}

/// What of a table has an expression.
struct Speaker<'a> {
    words: String,
    hint: String,
    expression: &'a Expression,
}

/// Lists the expressions of a table that are over a column of an enumeration.
fn expressions<'a>(table: &'a Table, it: &Enumeration) -> Vec<Speaker<'a>> {
    let name = table.name.as_str();
    let holds = |column: &Column| column.enumeration() == Some(it.id);
    let columns: Vec<_> = table.columns.iter().filter(|it| holds(it)).map(|it| it.id).collect();
    let over = |text: &Expression| columns.iter().any(|id| text.uses(*id));
    let mut found = Vec::new();
    for check in &table.checks {
        if let Condition::Expression(expression) = &check.condition {
            let check = check.name.as_str();
            found.push(Speaker {
                words: format!("the check `{check}`"),
                hint: format!(
                    "put first: `drop_constraint: {{ table: {name}, name: {check} }}`, and create it again behind"
                ),
                expression,
            });
        }
    }
    for index in &table.indexes {
        let things = index.columns.iter().filter_map(|it| match &it.thing {
            IndexedThing::Column(_) => None,
            IndexedThing::Expression(it) => Some(it),
        });
        let index_name = index.name.as_str();
        found.extend(things.chain(&index.condition).map(|expression| Speaker {
            words: format!("the index `{index_name}`"),
            hint: format!(
                "put first: `drop_index: {{ table: {name}, name: {index_name} }}`, and create it again behind"
            ),
            expression,
        }));
    }
    for exclusion in &table.exclusions {
        let exclusion_name = exclusion.name.as_str();
        found.extend(exclusion.condition.iter().map(|expression| Speaker {
            words: format!("the exclusion constraint `{exclusion_name}`"),
            hint: format!(
                "put first: `drop_constraint: {{ table: {name}, name: {exclusion_name} }}`, and create it again behind"
            ),
            expression,
        }));
    }
    for column in &table.columns {
        let column_name = column.name.as_str();
        found.extend(column.computed.iter().map(|it| Speaker {
            words: format!("the computed column `{column_name}`"),
            hint: format!(
                "put first: `drop_column: {{ table: {name}, column: {column_name} }}`, and add it again behind"
            ),
            expression: &it.expression,
        }));
    }
    found.retain(|it| over(it.expression));
    for column in table.columns.iter().filter(|it| holds(it)) {
        let column_name = column.name.as_str();
        if let Some(Default::Expression(expression)) = &column.default {
            found.push(Speaker {
                words: format!("the default of column `{column_name}`"),
                hint: format!("put first: `alter_column: {{ table: {name}, column: {column_name}, server_default: null }}`, and set it again behind"),
                expression,
            });
        }
    }
    found
}
