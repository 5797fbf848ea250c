//! Columns of a table that stays: what is added, filled, retyped, counted.

use std::collections::BTreeSet;

use super::alter::Alter;
use super::cast;
use super::change::Change;
use super::{ACCESS_EXCLUSIVE, Lowering, SHARE_ROW_EXCLUSIVE, SPELLING, check_now, is_deferred};
use crate::catalog::{Column, Default, Table, TableDifference};
use crate::dialect::postgresql::facts::FEATURES;
use crate::dialect::shared::{shown, table as quoted};
use crate::dialect::spelling::Update;
use crate::dialect::{DataLoss, Statement, Work};
use crate::identity::ColumnId;
use crate::name::Name;
use crate::operation::Operation;
use crate::operation::rows::Settled;
use crate::types::Base;
use crate::value::{Call, Literal};

/// Functions that give every row of a statement the same value, so that a new column's rows need not be written.
/// <https://www.postgresql.org/docs/current/functions-datetime.html>
const STABLE: [&str; 13] = [
    "now",
    "current_timestamp",
    "current_date",
    "current_time",
    "localtime",
    "localtimestamp",
    "transaction_timestamp",
    "statement_timestamp",
    "current_user",
    "session_user",
    "current_schema",
    "lower",
    "upper",
];

/// What waits until the rows are filled.
#[derive(Debug, Default)]
pub(super) struct Later {
    /// What fills them.
    pub(super) fills: Vec<Statement>,
    /// What the table is changed by then.
    pub(super) alter: Vec<Statement>,
}

impl<'a> Lowering<'a> {
    /// Returns the columns whose new type means something else.
    pub(super) fn retyped(&self, difference: &TableDifference) -> BTreeSet<ColumnId> {
        let kept = difference.kept_columns.iter();
        kept.filter(|(old, new)| match (&old.ty.base, &new.ty.base) {
            (Base::Enum(was), Base::Enum(is)) if was.native && is.native => was.id != is.id || self.is_rebuilt(is.id),
            (Base::Enum(_) | Base::Plain(_) | Base::Set(_) | Base::Native(_), _) => !cast::same_kind(&old.ty, &new.ty),
        })
        .map(|(old, _)| old.id)
        .collect()
    }

    /// Returns the columns that go and come back, and those that are replaced by one with their values.
    pub(super) fn renewed(
        &self,
        difference: &TableDifference,
        retyped: &BTreeSet<ColumnId>,
    ) -> (BTreeSet<ColumnId>, BTreeSet<ColumnId>) {
        let (mut recreated, mut replaced) = (BTreeSet::new(), BTreeSet::new());
        for (old, new) in &difference.kept_columns {
            match (&old.computed, &new.computed) {
                (None, None) => {}
                (None, Some(_)) => {
                    recreated.insert(old.id);
                }
                (Some(it), None) if it.stored && FEATURES.drop_expression.holds(self.version) => {}
                (Some(_), None) => {
                    replaced.insert(old.id);
                }
                (Some(was), Some(is)) => {
                    let same = was.expression == is.expression || FEATURES.set_expression.holds(self.version);
                    if was.stored != is.stored || !same {
                        recreated.insert(old.id);
                    }
                }
            }
        }
        // A column under a computed one can neither go nor change its type.
        let mut moved: BTreeSet<ColumnId> = difference.dropped_columns.iter().map(|it| it.id).collect();
        let changed = difference
            .kept_columns
            .iter()
            .filter(|(old, new)| self.changes_type(old, new));
        moved.extend(changed.map(|(old, _)| old.id).chain(retyped.iter().copied()));
        loop {
            let above = difference.kept_columns.iter().find(|(old, new)| {
                let under = |it: &crate::catalog::Computed| {
                    it.expression
                        .columns()
                        .iter()
                        .any(|id| moved.contains(id) || recreated.contains(id))
                };
                !recreated.contains(&old.id) && new.computed.is_some() && old.computed.as_ref().is_some_and(under)
            });
            match above {
                Some((old, _)) => recreated.insert(old.id),
                None => return (recreated, replaced),
            };
        }
    }

    /// Tells whether a column that stays needs ALTER COLUMN … TYPE.
    pub(super) fn changes_type(&self, old: &Column, new: &Column) -> bool {
        if old.collation != new.collation {
            return true;
        }
        match (&old.ty.base, &new.ty.base) {
            (Base::Enum(was), Base::Enum(is)) if was.native && is.native && was.id == is.id => {
                self.is_rebuilt(is.id) || old.ty.dimensions != new.ty.dimensions
            }
            (Base::Enum(_) | Base::Plain(_) | Base::Set(_) | Base::Native(_), _) => {
                old.ty != new.ty && SPELLING.type_name(&old.ty).ok() != SPELLING.type_name(&new.ty).ok()
            }
        }
    }

    /// Writes what becomes of the columns, under their new names.
    pub(super) fn columns(&mut self, change: &Change<'a>, alter: &mut Alter) {
        let difference = &change.difference;
        let after = difference.after;
        let mut later = Later::default();
        for (old, new) in &difference.kept_columns {
            if change.replaced.contains(&new.id) {
                self.flush(after, alter);
                self.replace(after, new, &mut later);
            } else if !change.recreated.contains(&new.id) {
                self.alter_column(change, (old, new), alter, &mut later);
            }
        }
        for column in &after.columns {
            let added = difference.added_columns.iter().any(|it| it.id == column.id);
            if added || change.recreated.contains(&column.id) {
                self.add_column(after, column, alter, &mut later);
            }
        }
        if !later.fills.is_empty() {
            self.flush(after, alter);
            for fill in later.fills {
                self.push(after, ("ROW EXCLUSIVE", crate::dialect::Blocks::Ddl), fill);
            }
            if is_deferred(after) {
                self.statements.push(check_now(self.transition));
            }
        }
        alter.extend(later.alter);
    }

    /// Writes that a column goes.
    pub(super) fn drop_column(&self, table: &Table, column: &Column) -> Statement {
        let asked = matches!(self.transition.operation.as_ref(), Operation::DropColumn(_));
        let (exists, cascade) = self.if_exists_cascade(asked);
        let summary = format!("drop column {}.{}", shown(table), column.name.as_str());
        let sql = format!("DROP COLUMN {exists}{}{cascade}", SPELLING.name(&column.name));
        let loss = if column.computed.is_some() {
            DataLoss::None
        } else {
            DataLoss::Certain
        };
        let statement = self.statement(summary, sql).loses(loss);
        match cascade {
            "" => statement,
            _ => statement.advice("CASCADE also drops views that use the column, and what vellum does not know"),
        }
    }

    fn add_column(&mut self, table: &Table, column: &Column, alter: &mut Alter, later: &mut Later) {
        let name = SPELLING.name(&column.name);
        let exists = match (self.transition.operation.as_ref(), self.hints.lenient) {
            (Operation::AddColumn(_), true) => "IF NOT EXISTS ",
            (_, _) => "",
        };
        let summary = format!("add column {}.{}", shown(table), column.name.as_str());
        let fill = self.hints.fill.get(&column.id).cloned();
        let value = fill
            .as_ref()
            .and_then(|(value, field)| self.filled(table, column, value, field));
        let same_for_all = fill.as_ref().is_some_and(|(value, _)| is_same_for_all(value));
        let default = self.default(table, column);
        let Some(value) = value else {
            let mut sql = format!("ADD COLUMN {exists}{}", self.column(table, column, true));
            let mut locks = None;
            if let Some(key) = self.inline.get(&column.id).cloned() {
                sql.push_str(&format!(
                    " CONSTRAINT {} {}",
                    SPELLING.name(&key.name),
                    self.references(table, &key)
                ));
                locks = self.transition.after.table_by_id(key.table);
            }
            let mut statement = self.added(summary, sql, column);
            if let Some(there) = locks {
                statement = self.locked(statement, there, SHARE_ROW_EXCLUSIVE);
            }
            alter.add(statement);
            return;
        };
        let set = |sql: String, what: &str| {
            self.statement(
                format!("{what} {}.{}", shown(table), column.name.as_str()),
                format!("ALTER COLUMN {name} {sql}"),
            )
        };
        if same_for_all {
            // The server keeps one value for all old rows, so nothing is written.
            let (bare, null) = (self.bare(table, column), if column.nullable { "" } else { " NOT NULL" });
            alter.add(self.statement(summary, format!("ADD COLUMN {exists}{bare} DEFAULT {value}{null}")));
            let set = |sql: String, what: &str| {
                let summary = format!("{what} {}.{}", shown(table), column.name.as_str());
                self.statement(summary, format!("ALTER COLUMN {name} {sql}"))
            };
            let back = match &default {
                None => Some(set("DROP DEFAULT".to_string(), "drop the default that filled")),
                Some(default) if *default != value => Some(set(format!("SET DEFAULT {default}"), "set the default of")),
                Some(_) => None,
            };
            if let Some(back) = back {
                self.flush(table, alter);
                alter.add(back);
            }
            return;
        }
        let mut more = Vec::new();
        if let Some(default) = &default {
            more.push(set(format!("SET DEFAULT {default}"), "set the default of"));
        }
        if !column.nullable {
            more.push(self.set_not_null(set("SET NOT NULL".to_string(), "forbid NULL in"), column));
        }
        let bare = self.bare(table, column);
        alter.add(self.statement(summary, format!("ADD COLUMN {exists}{bare}")));
        later.fills.push(self.fill(table, column, value));
        later.alter.extend(more);
    }

    /// Writes a column that has neither default nor NOT NULL yet.
    fn bare(&mut self, table: &Table, column: &Column) -> String {
        self.column(table, column, false)
    }

    /// Says what it takes to add a column.
    fn added(&self, summary: String, sql: String, column: &Column) -> Statement {
        let statement = self.statement(summary, sql);
        let stored = column.computed.as_ref().is_some_and(|it| it.stored);
        match (
            stored,
            column.autoincrement,
            column.default.as_ref().is_some_and(is_volatile),
        ) {
            (true, _, _) => statement
                .work(Work::Rewrite)
                .advice("every row is written under the lock; a plain column and a trigger avoid it"),
            (false, true, _) => statement
                .work(Work::Rewrite)
                .advice("every row is written under the lock"),
            (false, false, true) => statement.work(Work::Rewrite).advice(
                "add the column without default, set the default, and fill the rows by `update_rows` with `batch`",
            ),
            (false, false, false) => statement,
        }
    }

    pub(super) fn set_not_null(&self, statement: Statement, column: &Column) -> Statement {
        let name = column.name.as_str();
        statement
            .work(Work::Scan)
            .fails_on(format!("a row holds NULL in `{name}`"))
            .advice(format!(
                "a check `{name} IS NOT NULL`, made with `not_valid` and validated before, spares the scan"
            ))
    }

    pub(super) fn fill(&self, table: &Table, column: &Column, value: String) -> Statement {
        let sql = SPELLING.update(&Update {
            table: table.qualified(),
            set: vec![(column.name.clone(), value)],
            from: None,
            filter: Some(format!("{} IS NULL", SPELLING.name(&column.name))),
        });
        let summary = format!("fill {}.{} where it is NULL", shown(table), column.name.as_str());
        self.statement(summary, sql)
            .work(Work::Rows)
            .advice("on a large table, fill by `update_rows` with `batch` in a revision before")
    }

    /// Puts a column with the same values in the place of a computed one.
    fn replace(&mut self, table: &Table, column: &Column, later: &mut Later) {
        let name = quoted(SPELLING, table);
        let plain = Column {
            name: free_name(table, "vellum_plain"),
            ..column.clone()
        };
        let (old, new) = (SPELLING.name(&column.name), SPELLING.name(&plain.name));
        let place = format!("{}.{}", shown(table), column.name.as_str());
        let definition = self.bare(table, &plain);
        let steps = [
            (
                format!("ALTER TABLE {name} ADD COLUMN {definition}"),
                "add a plain column beside",
            ),
            (format!("UPDATE {name} SET {new} = {old}"), "keep the values of"),
            (
                format!("ALTER TABLE {name} DROP COLUMN {old}"),
                "drop the computed column",
            ),
            (
                format!("ALTER TABLE {name} RENAME COLUMN {new} TO {old}"),
                "put the plain column in the place of",
            ),
        ];
        for (at, (sql, what)) in steps.into_iter().enumerate() {
            let mut statement = self.statement(format!("{what} {place}"), sql);
            if at == 1 {
                statement = statement.work(Work::Rows);
            }
            self.push(table, ACCESS_EXCLUSIVE, statement);
        }
        if let Some(default) = self.default(table, column) {
            later.alter.push(self.statement(
                format!("set the default of {place}"),
                format!("ALTER COLUMN {old} SET DEFAULT {default}"),
            ));
        }
        if !column.nullable {
            let statement = self.statement(
                format!("forbid NULL in {place}"),
                format!("ALTER COLUMN {old} SET NOT NULL"),
            );
            later.alter.push(self.set_not_null(statement, column));
        }
    }
}

/// Tells whether a value is the same for every row, so that it can be the default of a new column for a moment.
fn is_same_for_all(value: &Settled) -> bool {
    match value {
        Settled::Literal(literal) => *literal != Literal::Null,
        Settled::Call(call) => *call != Call::Uuid,
        Settled::Expression(it) => it.is_literal(),
        Settled::Nothing => false,
    }
}

fn is_volatile(default: &Default) -> bool {
    match default {
        Default::Literal(_) => false,
        Default::Call(call) => *call == Call::Uuid,
        Default::Expression(it) => it.functions().iter().any(|it| !STABLE.contains(&it.as_str())),
    }
}

/// Returns a name that no column of a table has.
fn free_name(table: &Table, wish: &str) -> Name {
    let mut name = Name::new(wish);
    let mut number = 1;
    while table.columns.iter().any(|it| it.name == name) {
        number += 1;
        name = Name::new(&format!("{wish}_{number}"));
    }
    name
}
