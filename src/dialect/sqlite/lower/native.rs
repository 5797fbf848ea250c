//! What ALTER TABLE can do by itself, on a table with rows.
//!
//! Forms that an empty table takes and one with rows refuses, such as a default that is no constant, are not among
//! them: they would pass every test and fail in production.
//! <https://www.sqlite.org/lang_altertable.html>

use super::super::define::{self, Others};
use super::super::facts::FEATURES;
use super::super::moments::rewritten;
use super::group::Group;
use crate::catalog::{Check, Column, Condition, Default, ForeignKey, Table, TableDifference};
use crate::expression::Part;
use crate::identity::ColumnId;
use crate::value::Literal;
use crate::variant::Version;

/// One statement that changes a table in place.
pub(super) enum Native<'a> {
    /// DROP CONSTRAINT
    DropCheck(&'a Check),
    /// DROP COLUMN
    DropColumn(&'a Column),
    /// ADD COLUMN, with the constraints that stand on it alone.
    AddColumn(&'a Column, Vec<&'a Check>, Option<&'a ForeignKey>),
    /// UPDATE of rows that hold NULL, or of all rows of a new column.
    Fill(&'a Column, bool),
    /// UPDATE of rows that hold values with another name now.
    RenameValues(&'a Column),
    /// The text of its moments becomes that of another type.
    Moments(&'a Column, &'a Column),
    /// ALTER COLUMN … SET NOT NULL, or DROP NOT NULL
    NotNull(&'a Column),
    /// ADD CONSTRAINT … CHECK
    AddCheck(&'a Check),
}

/// Returns the statements that lead from one state of a table to another, the names of both being equal already;
/// `None` where only a rebuild does.
pub(super) fn natives<'a>(
    source: &'a Table,
    after: &'a Table,
    group: &Group,
    others: Others,
    version: Version,
) -> Option<Vec<Native<'a>>> {
    let difference = TableDifference::between(source, after);
    let added: Vec<ColumnId> = difference.added_columns.iter().map(|it| it.id).collect();
    let kept = after.columns.len() - added.len();
    let at_the_end = after.columns.iter().skip(kept).all(|it| added.contains(&it.id));
    let key = |table: &Table| table.primary_key.as_ref().map(|it| it.columns.clone());
    if source.options != after.options
        || key(source) != key(after)
        || difference.is_reordered()
        || !at_the_end
        || kept == 0
    {
        return None;
    }
    let mut natives = Vec::new();
    let mut loose: Vec<&Check> = Vec::new();
    checks(source, after, group, version, &mut natives, &mut loose)?;
    let dropped = droppable(source, after, &difference.dropped_columns, &natives)?;
    natives.extend(dropped.into_iter().map(Native::DropColumn));
    let new_keys = foreign_keys(source, after, &added, others)?;
    for column in &difference.added_columns {
        let own = |it: &&&Check| it.condition.columns() == [column.id];
        let inline: Vec<&Check> = loose.iter().filter(own).copied().collect();
        let reference = new_keys.iter().find(|it| it.columns == [column.id]).copied();
        if !addable(column, &inline, reference, group, version) {
            return None;
        }
        loose.retain(|it| it.condition.columns() != [column.id]);
        natives.push(Native::AddColumn(column, inline, reference));
        if group.fills.contains_key(&column.id) {
            natives.push(Native::Fill(column, false));
        }
    }
    for (old, new) in &difference.kept_columns {
        if group.renamed_values.contains_key(&new.id) {
            natives.push(Native::RenameValues(new));
        }
        if rewritten(old, new, "").is_some() {
            natives.push(Native::Moments(old, new));
        }
        if std::ptr::eq(*old, *new) || define::column(source, old) == define::column(after, new) {
            continue;
        }
        let mut loosened = (*old).clone();
        loosened.nullable = new.nullable;
        let only_null = define::column(source, &loosened) == define::column(after, new);
        if !only_null || !FEATURES.alter_column_not_null.holds(version) {
            return None;
        }
        if !new.nullable && group.fills.contains_key(&new.id) {
            natives.push(Native::Fill(new, true));
        }
        natives.push(Native::NotNull(new));
    }
    if !FEATURES.add_check.holds(version) && !loose.is_empty() || !loose.iter().all(|it| is_never_null(it, after)) {
        return None;
    }
    natives.extend(loose.into_iter().map(Native::AddCheck));
    Some(natives)
}

/// Finds the checks that go, and those that come.
fn checks<'a>(
    source: &'a Table,
    after: &'a Table,
    group: &Group,
    version: Version,
    natives: &mut Vec<Native<'a>>,
    added: &mut Vec<&'a Check>,
) -> Option<()> {
    let same =
        |left: &Check, right: &Check| left.id == right.id && define::check(source, left) == define::check(after, right);
    for old in &source.checks {
        if !after.checks.iter().any(|new| same(old, new)) {
            // Rows whose values get another name pass neither the old check nor the new one on the way.
            if !FEATURES.drop_check.holds(version) || !group.renamed_values.is_empty() {
                return None;
            }
            natives.push(Native::DropCheck(old));
        }
    }
    added.extend(
        after
            .checks
            .iter()
            .filter(|new| !source.checks.iter().any(|old| same(old, new))),
    );
    Some(())
}

/// Returns the columns that go, those first that others are computed from last; `None` where something of the table
/// names one of them.
fn droppable<'a>(source: &Table, after: &Table, columns: &[&'a Column], natives: &[Native]) -> Option<Vec<&'a Column>> {
    let gone = |it: &Check| {
        natives
            .iter()
            .any(|native| matches!(native, Native::DropCheck(gone) if gone.id == it.id))
    };
    for column in columns {
        let checked = source
            .checks
            .iter()
            .any(|it| !gone(it) && it.condition.columns().contains(&column.id));
        let keyed = source.in_primary_key(column.id)
            || source
                .foreign_keys
                .iter()
                .any(|it| it.columns.contains(&column.id) || (it.table == source.id && it.target.contains(&column.id)));
        if checked || keyed {
            return None;
        }
        // A column that stays cannot be computed from it by now, unless it is computed anew.
        let used = |it: &Column| it.computed.as_ref().is_some_and(|it| it.expression.uses(column.id));
        if source
            .columns
            .iter()
            .any(|it| used(it) && after.column_by_id(it.id).is_some())
        {
            return None;
        }
    }
    let mut left: Vec<&Column> = columns.to_vec();
    let mut ordered = Vec::new();
    while !left.is_empty() {
        let free = |at: &usize| {
            let id = left[*at].id;
            !left
                .iter()
                .any(|it| it.id != id && it.computed.as_ref().is_some_and(|it| it.expression.uses(id)))
        };
        let at = (0..left.len()).find(free)?;
        ordered.push(left.remove(at));
    }
    Some(ordered)
}

/// Returns the foreign keys that come with a new column; `None` where another comes, changes or goes.
fn foreign_keys<'a>(
    source: &Table,
    after: &'a Table,
    added: &[ColumnId],
    others: Others,
) -> Option<Vec<&'a ForeignKey>> {
    let text = |table: &Table, it: &ForeignKey| define::foreign_key(table, it, others);
    let kept = source.foreign_keys.iter().all(|old| {
        let new = after.foreign_keys.iter().find(|it| it.id == old.id);
        new.is_some_and(|new| text(source, old) == text(after, new))
    });
    let new: Vec<&ForeignKey> = after
        .foreign_keys
        .iter()
        .filter(|new| !source.foreign_keys.iter().any(|old| old.id == new.id))
        .collect();
    let alone = |it: &&ForeignKey| matches!(it.columns.as_slice(), [only] if added.contains(only));
    let once = |it: &&ForeignKey| new.iter().filter(|other| other.columns == it.columns).count() == 1;
    (kept && new.iter().all(|it| alone(it) && once(it))).then_some(new)
}

/// Tells whether ADD COLUMN takes a column on a table with rows.
fn addable(
    column: &Column,
    checks: &[&Check],
    reference: Option<&ForeignKey>,
    group: &Group,
    version: Version,
) -> bool {
    let checked = FEATURES.add_column_checks_rows.holds(version);
    let filled = group.fills.contains_key(&column.id);
    if let Some(computed) = &column.computed {
        return !computed.stored && reference.is_none() && (checked || (column.nullable && checks.is_empty()));
    }
    let constant = match &column.default {
        None => column.nullable,
        Some(Default::Literal(Literal::Null)) => column.nullable,
        Some(Default::Literal(_)) => true,
        Some(Default::Expression(it)) => it.is_literal(),
        Some(Default::Call(_)) => false,
    };
    // Before they were looked at, rows could hold a default that breaks the check.
    let passed = checked || checks.iter().all(|it| passes(it, column));
    // A value that comes later would be too late for a check, and for a key that points nowhere yet.
    let in_time = !filled || (checks.is_empty() && reference.is_none());
    let points_nowhere = reference.is_none() || column.default.is_none();
    !column.autoincrement && constant && passed && in_time && points_nowhere
}

/// Tells whether a check is true or false for every row: ADD CONSTRAINT stops at a row for which it is NULL, which the check
/// itself lets pass. <https://www.sqlite.org/lang_altertable.html#alter_table_add_constraint>
fn is_never_null(check: &Check, table: &Table) -> bool {
    let columns = check.condition.columns();
    let filled = |it: &ColumnId| table.column_by_id(*it).is_some_and(|it| !it.nullable);
    let plain = match &check.condition {
        Condition::OneOf { column: _, values: _ } => true,
        // Functions, divisions, CASE and the word itself can make a NULL out of other values.
        Condition::Expression(it) => it.parts().iter().all(|part| match part {
            Part::Text(text) => {
                let text = text.to_ascii_lowercase();
                !["(", "/", "%", "->", "null", "case"].iter().any(|it| text.contains(it))
            }
            Part::Column(_) | Part::QualifiedColumn(_) => true,
        }),
    };
    plain && columns.iter().all(filled)
}

/// Tells whether a column's default is one of the values that a check asks for, or no value at all.
fn passes(check: &Check, column: &Column) -> bool {
    match (&check.condition, &column.default) {
        (Condition::OneOf { column: _, values: _ }, None) => true,
        (Condition::OneOf { column: _, values }, Some(Default::Literal(Literal::Text(text)))) => values.contains(text),
        (Condition::OneOf { .. }, Some(_)) | (Condition::Expression(_), _) => false,
    }
}
