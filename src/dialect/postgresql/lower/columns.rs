//! Columns of a table that stays: what is added, filled, retyped, counted.

use std::collections::BTreeSet;

use super::alter::Alter;
use super::cast::{self, Cast};
use super::change::Change;
use super::write::{collation_name, identity};
use super::{ACCESS_EXCLUSIVE, Lowering, SHARE_ROW_EXCLUSIVE, SPELLING, check_now, is_deferred, rows};
use crate::catalog::{Check, Column, Condition, Default, Identity, Table, TableDifference};
use crate::diagnostic::Code;
use crate::dialect::postgresql::facts::FEATURES;
use crate::dialect::shared::{expression, shown, table as quoted};
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
struct Later {
    fills: Vec<Statement>,
    alter: Vec<Statement>,
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
    fn changes_type(&self, old: &Column, new: &Column) -> bool {
        if old.collation != new.collation {
            return true;
        }
        match (&old.ty.base, &new.ty.base) {
            (Base::Enum(was), Base::Enum(is)) if was.native && is.native && was.id == is.id => {
                self.is_rebuilt(is.id) || old.ty.dimensions != new.ty.dimensions
            }
            (Base::Enum(_) | Base::Plain(_) | Base::Set(_) | Base::Native(_), _) => {
                SPELLING.type_name(&old.ty).ok() != SPELLING.type_name(&new.ty).ok()
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

    fn set_not_null(&self, statement: Statement, column: &Column) -> Statement {
        let name = column.name.as_str();
        statement
            .work(Work::Scan)
            .fails_on(format!("a row holds NULL in `{name}`"))
            .advice(format!(
                "a check `{name} IS NOT NULL`, made with `not_valid` and validated before, spares the scan"
            ))
    }

    fn fill(&self, table: &Table, column: &Column, value: String) -> Statement {
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

    fn alter_column(
        &mut self,
        change: &Change<'a>,
        (old, new): (&Column, &Column),
        alter: &mut Alter,
        later: &mut Later,
    ) {
        let (before, after) = (change.difference.before, change.difference.after);
        let name = SPELLING.name(&new.name);
        let place = format!("{}.{}", shown(after), new.name.as_str());
        let (mut parts, mut utc) = (Vec::new(), false);
        let part = |it: &Self, what: &str, sql: String| {
            it.statement(format!("{what} {place}"), format!("ALTER COLUMN {name} {sql}"))
        };
        if old.autoincrement && !new.autoincrement {
            parts.push(part(self, "stop counting", "DROP IDENTITY".to_string()));
        }
        match (&old.computed, &new.computed) {
            (Some(_), None) => parts.push(part(self, "stop computing", "DROP EXPRESSION".to_string())),
            (Some(was), Some(is)) if was.expression != is.expression => {
                let text = expression(SPELLING, after, &is.expression);
                let work = if is.stored { Work::Rewrite } else { Work::Metadata };
                parts.push(part(self, "compute anew", format!("SET EXPRESSION AS ({text})")).work(work));
            }
            (Some(_) | None, Some(_)) | (None, None) => {}
        }
        let retyped = self.changes_type(old, new);
        let cast = match retyped {
            true => self.cast(old, new, after),
            false => None,
        };
        utc |= cast == Some(Cast::InUtc);
        // A default keeps to the type that it was written for.
        let anew = cast.as_ref().is_some_and(|it| *it != Cast::Assignment) || change.retyped.contains(&new.id);
        let keeps_default = self.default_follows(old, new);
        let drops = old.default.is_some() && ((new.default.is_none() && !keeps_default) || anew);
        if drops {
            parts.push(part(self, "drop the default of", "DROP DEFAULT".to_string()));
        }
        if let Some(cast) = &cast {
            let mut statement = part(self, "change the type of", self.type_change(new, cast));
            statement.summary = format!("{} to {}", statement.summary, new.ty.to_text());
            parts.push(self.retyping(change, (old, new), cast, statement));
        }
        if !takes_null(old) && takes_null(new) {
            parts.push(part(self, "allow NULL in", "DROP NOT NULL".to_string()));
        }
        if new.default.is_some()
            && ((old.default != new.default && !keeps_default) || drops)
            && let Some(default) = self.default(after, new)
        {
            parts.push(part(self, "set the default of", format!("SET DEFAULT {default}")));
        }
        let in_new_key = change.primary_key.added.iter().any(|it| it.columns.contains(&new.id));
        let fill = self.hints.fill.get(&new.id).cloned();
        let value = fill.and_then(|(value, field)| self.filled(after, new, &value, &field));
        let fills = value.is_some();
        if let Some(value) = value {
            later.fills.push(self.fill(after, new, value));
        }
        if takes_null(old) && !takes_null(new) && !in_new_key {
            let mut statement = part(self, "forbid NULL in", "SET NOT NULL".to_string());
            if !is_proved(before, after, new) {
                statement = self.set_not_null(statement, new);
            }
            match fills {
                true => later.alter.push(statement),
                false => parts.push(statement),
            }
        }
        if old.autoincrement && new.autoincrement && old.identity != new.identity {
            let options = identity_change(old.identity.as_ref(), new.identity.as_ref());
            if !options.is_empty() {
                parts.push(part(self, "change how it counts", options));
            }
        }
        later.fills.extend(self.renamed_values(after, old, new));
        if utc {
            self.flush(after, alter);
            self.statements
                .push(self.statement("read times without a zone as UTC", "SET TimeZone = 'UTC'"));
        }
        alter.extend(parts);
        if utc {
            self.flush(after, alter);
            self.statements
                .push(self.statement("go back to the time zone of the session", "RESET TimeZone"));
        }
    }

    /// Tells whether a default changes with the name of its enumeration's value, without being set.
    fn default_follows(&self, old: &Column, new: &Column) -> bool {
        let (Base::Enum(was), Base::Enum(is)) = (&old.ty.base, &new.ty.base) else {
            return false;
        };
        if !was.native || !is.native || was.id != is.id {
            return false;
        }
        match (&old.default, &new.default) {
            (Some(Default::Literal(Literal::Text(was))), Some(Default::Literal(Literal::Text(is)))) => self
                .hints
                .renamed_values
                .iter()
                .any(|(old, new)| old == was && new == is),
            (_, _) => false,
        }
    }

    /// Returns how the values get to their new type; `None` where only the collation is another.
    fn cast(&mut self, old: &Column, new: &Column, after: &Table) -> Option<Cast> {
        if let Some(using) = self.hints.using.get(&new.id) {
            return Some(Cast::Using(expression(SPELLING, after, using)));
        }
        // A name that no type has is refused here.
        self.type_name(new);
        if SPELLING.type_name(&old.ty).ok() == SPELLING.type_name(&new.ty).ok() && !matches!(new.ty.base, Base::Enum(_))
        {
            return Some(Cast::Assignment);
        }
        let cast = cast::cast(&SPELLING.name(&new.name), &old.ty, &new.ty);
        if cast == Cast::Unknown {
            let what = format!(
                "no cast of PostgreSQL takes `{}` from `{}` to `{}`",
                new.name.as_str(),
                old.ty.to_text(),
                new.ty.to_text()
            );
            let hint = match self.transition.way {
                crate::plan::Way::Forward => "say how: `postgresql: { using: \"…\" }`",
                crate::plan::Way::Back => "write `downgrade:` with `alter_column` and `postgresql: { using: \"…\" }`",
            };
            self.refuse(self.hints.field(new.id, "type"), Code::Unsupported, what, hint);
        }
        Some(cast)
    }

    fn type_change(&self, new: &Column, cast: &Cast) -> String {
        let mut text = format!("TYPE {}", SPELLING.type_name(&new.ty).unwrap_or_default());
        if let Some(collation) = &new.collation {
            text.push_str(&format!(" COLLATE {}", collation_name(collation)));
        }
        if let Cast::Using(it) = cast {
            text.push_str(&format!(" USING {it}"));
        }
        text
    }

    /// Says what a change of a type takes.
    fn retyping(
        &self,
        change: &Change<'a>,
        (old, new): (&Column, &Column),
        cast: &Cast,
        statement: Statement,
    ) -> Statement {
        let before = change.difference.before;
        let asked = self.hints.using.contains_key(&new.id);
        let mut work = match cast {
            Cast::Assignment | Cast::InUtc => cast::work(&old.ty, &new.ty),
            Cast::Using(_) | Cast::Unknown => Work::Rewrite,
        };
        if work == Work::Metadata {
            let indexed = before.indexes.iter().any(|it| {
                let plain = it
                    .columns
                    .iter()
                    .any(|it| it.thing == crate::catalog::IndexedThing::Column(new.id));
                it.all_columns().contains(&new.id) && (!plain || *cast == Cast::InUtc || old.collation != new.collation)
            });
            let checked = before.checks.iter().any(|it| it.condition.columns().contains(&new.id));
            work = match (indexed, checked) {
                (true, _) => Work::IndexBuild,
                (false, true) => Work::Scan,
                (false, false) => Work::Metadata,
            };
        }
        let loss = match asked {
            true => DataLoss::Possible,
            false => cast::loss(&old.ty, &new.ty),
        };
        let mut statement = statement.work(work).loses(loss);
        statement.effects.fails_on_rows = match (asked, self.gone_values(old, new)) {
            (true, _) => Some(format!("`using` gives no `{}` for a row", new.ty.to_text())),
            (false, Some(values)) => Some(format!("a row holds {values} in `{}`", new.name.as_str())),
            (false, None) => cast::fails_on(new.name.as_str(), &old.ty, &new.ty),
        };
        match work {
            Work::Rewrite => statement.advice(
                "every row and index is written anew under the lock; a new column that is filled in batches avoids it",
            ),
            Work::Metadata | Work::Scan | Work::IndexBuild | Work::Copy | Work::Rows => statement,
        }
    }

    /// Writes the counters of columns that begin to count, past the values that stand.
    pub(super) fn counters(&mut self, change: &Change<'a>) {
        let after = change.difference.after;
        for (old, new) in &change.difference.kept_columns {
            if old.autoincrement || !new.autoincrement {
                continue;
            }
            let (table, name) = (quoted(SPELLING, after), SPELLING.name(&new.name));
            let place = format!("{}.{}", shown(after), new.name.as_str());
            let sql = format!(
                "ALTER TABLE {table} ALTER COLUMN {name} ADD {}",
                identity(new.identity.as_ref())
            );
            self.push(after, ACCESS_EXCLUSIVE, self.statement(format!("count {place}"), sql));
            let statement = rows::start_counter(self.transition, after, new);
            self.statements.push(statement);
        }
    }
}

/// Tells whether a column takes NULL on the server; one that counts never does.
pub(super) fn takes_null(column: &Column) -> bool {
    column.nullable && !column.autoincrement
}

/// Writes the options of an identity that differ.
/// <https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-DESC-GENERATED-IDENTITY>
fn identity_change(old: Option<&Identity>, new: Option<&Identity>) -> String {
    let (old, new) = (old.cloned().unwrap_or_default(), new.cloned().unwrap_or_default());
    let mut parts = Vec::new();
    if old.always != new.always {
        parts.push(format!(
            "SET GENERATED {}",
            if new.always { "ALWAYS" } else { "BY DEFAULT" }
        ));
    }
    let mut number = |words: &str, absent: &str, old: Option<i64>, new: Option<i64>| {
        if old != new {
            parts.push(new.map_or(format!("SET {absent}"), |it| format!("SET {words} {it}")));
        }
    };
    number("INCREMENT BY", "INCREMENT BY 1", old.increment, new.increment);
    number("MINVALUE", "NO MINVALUE", old.min, new.min);
    number("MAXVALUE", "NO MAXVALUE", old.max, new.max);
    number("START WITH", "START WITH 1", old.start, new.start);
    number("CACHE", "CACHE 1", old.cache, new.cache);
    if old.cycle != new.cycle {
        parts.push(if new.cycle { "SET CYCLE" } else { "SET NO CYCLE" }.to_string());
    }
    parts.join(" ")
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

/// Tells whether a check that stands and was validated says that a column holds no NULL.
fn is_proved(before: &Table, after: &Table, column: &Column) -> bool {
    let says = |it: &&Check| match &it.condition {
        Condition::Expression(text) => {
            let text = expression(SPELLING, after, text).to_lowercase();
            let name = SPELLING.name(&column.name).to_lowercase();
            it.validated
                && text
                    .trim_matches(['(', ')'])
                    .split_whitespace()
                    .eq([name.as_str(), "is", "not", "null"])
        }
        Condition::OneOf { column: _, values: _ } => false,
    };
    let stays = |it: &Check| after.checks.iter().any(|other| other.id == it.id);
    before.checks.iter().filter(says).any(stays)
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
