//! What an operation asks for that MySQL cannot do, each with what to type instead: nothing is left out in silence.

use super::SPELLING;
use super::column::{default, moment, precision};
use super::ground::Ground;
use super::parts::{self, Part};
use super::place::Place;
use crate::catalog::{
    Action, Check, Column, Deferral, ForeignKey, Identity, Index, IndexColumn, IndexedThing, Match, NullsOrder, Table,
};
use crate::diagnostic::Code;
use crate::dialect::Refusal;
use crate::dialect::mysql::facts::FEATURES;
use crate::identity::ColumnId;
use crate::types::{Base, Type};

/// Looks at all that is new in the touched tables.
///
/// # Errors
/// What MySQL cannot do, all of it.
pub(super) fn refusals(ground: &Ground) -> Result<(), Vec<Refusal>> {
    let transition = ground.transition;
    let mut found = Vec::new();
    for id in &transition.touched.tables {
        if let Some(after) = transition.after.table_by_id(*id) {
            let before = transition.before.table_by_id(*id).map(|it| &**it);
            let place = Place(transition.operation.as_ref());
            let mut refusals = Refusals {
                ground,
                before,
                table: after,
                place,
                found: Vec::new(),
            };
            refusals.table();
            found.extend(refusals.found);
        }
    }
    if found.is_empty() { Ok(()) } else { Err(found) }
}

struct Refusals<'a> {
    ground: &'a Ground<'a>,
    before: Option<&'a Table>,
    table: &'a Table,
    place: Place<'a>,
    found: Vec<Refusal>,
}

/// What a table of the database calls a thing, where it stands in the operation, and what to type instead.
struct Reason<'a> {
    code: Code,
    field: String,
    why: String,
    hint: &'a str,
}

impl<'a> Refusals<'a> {
    fn refuse(&mut self, field: String, why: impl Into<String>, hint: &str) {
        self.because(Reason {
            code: Code::Unsupported,
            field,
            why: why.into(),
            hint,
        });
    }

    fn because(&mut self, reason: Reason) {
        let Reason { code, field, why, hint } = reason;
        self.found.push(
            Refusal::new(self.ground.transition.origin, code, why)
                .at(field)
                .hint(hint),
        );
    }

    fn table(&mut self) {
        let (before, table) = (self.before, self.table);
        let was = |it: &Column| before.is_some_and(|table| table.columns.contains(it));
        for column in table.columns.iter().filter(|it| !was(it)) {
            self.column(column);
        }
        self.counters();
        if before.is_none_or(|it| it.options != table.options) {
            self.options();
        }
        for key in table
            .primary_key
            .iter()
            .filter(|it| before.is_none_or(|table| table.primary_key.as_ref() != Some(*it)))
        {
            self.deferral(key.deferral, "the primary key", self.place.primary_key("deferrable"));
            self.parts("the primary key", &key.columns, self.place.primary_key("columns"));
        }
        for key in table
            .uniques
            .iter()
            .filter(|it| before.is_none_or(|table| !table.uniques.contains(it)))
        {
            let what = format!("the unique constraint `{}`", key.name.as_str());
            let names = self.names(&key.columns);
            self.deferral(key.deferral, &what, self.place.unique(&names, "deferrable"));
            self.parts(&what, &key.columns, self.place.unique(&names, "columns"));
        }
        for key in table
            .foreign_keys
            .iter()
            .filter(|it| before.is_none_or(|table| !table.foreign_keys.contains(it)))
        {
            self.foreign_key(key);
        }
        for check in table
            .checks
            .iter()
            .filter(|it| before.is_none_or(|table| !table.checks.contains(it)))
        {
            self.check(check);
        }
        self.checks_under_actions();
        self.expressions_over_counters();
        for it in table
            .exclusions
            .iter()
            .filter(|it| before.is_none_or(|table| !table.exclusions.contains(it)))
        {
            let why = format!("MySQL has no exclusion constraints, such as `{}`", it.name.as_str());
            self.refuse(
                self.place.exclusion(&it.name),
                why,
                "add `only: [postgresql]`, and keep the rule in a trigger or the application here",
            );
        }
        for index in table
            .indexes
            .iter()
            .filter(|it| before.is_none_or(|table| !table.indexes.contains(it)))
        {
            self.index(index);
        }
    }

    fn column(&mut self, column: &Column) {
        let name = column.name.as_str();
        let ty = match SPELLING.type_name(&column.ty) {
            Ok(ty) => ty,
            Err(why) => {
                let refusal = Refusal::new(self.ground.transition.origin, Code::NoTypeHere, why.message);
                let refusal = refusal.at(self.place.column(name, "type"));
                self.found.push(match why.hint {
                    Some(hint) => refusal.hint(hint),
                    None => refusal,
                });
                return;
            }
        };
        if let Some((first, second)) = alike(&column.ty) {
            let why = format!("MySQL takes `{first}` and `{second}` for the same value of the enumeration");
            self.refuse(
                self.place.column(name, "type"),
                why,
                "leave one out, or write `native: false`",
            );
        }
        if let Err(why) = default(self.table, column, &ty) {
            let refusal = Refusal::new(self.ground.transition.origin, Code::Unsupported, why.message);
            let refusal = refusal.at(self.place.column(name, "server_default"));
            self.found.push(match why.hint {
                Some(hint) => refusal.hint(hint),
                None => refusal,
            });
        }
        if let Some(identity) = &column.identity {
            self.identity(name, identity);
        }
        for (field, word) in [
            ("collation", &column.collation),
            ("mysql.charset", &column.mysql.charset),
        ] {
            if let Some(word) = word.as_ref().filter(|it| !is_word(it)) {
                let why = format!("`{word}` is no name of a collation or character set");
                self.refuse(self.place.column(name, field), why, "write one such as `utf8mb4_bin`");
            }
        }
        if let Some(text) = &column.mysql.on_update {
            let field = self.place.column(name, "mysql.on_update");
            if moment(text).is_none() {
                self.refuse(
                    field,
                    format!("`{text}` cannot stand behind ON UPDATE"),
                    "write `CURRENT_TIMESTAMP`",
                );
            } else if precision(&ty).is_none() {
                let why = format!("column `{name}` of the type `{ty}` cannot take the time ON UPDATE");
                self.refuse(field, why, "give it the type `timestamp`");
            }
        }
        if column.mysql.invisible && !FEATURES.invisible_column.holds(self.ground.version) {
            self.because(Reason {
                code: Code::UnsupportedVersion,
                field: self.place.column(name, "mysql.invisible"),
                why: format!("MySQL {} has no invisible columns", self.ground.version),
                hint: "leave it out, or raise the target's `version` to 8.0.23",
            });
        }
    }

    fn identity(&mut self, name: &str, identity: &Identity) {
        let Identity {
            always,
            start,
            increment,
            min,
            max,
            cache,
            cycle,
        } = identity;
        let asked = [
            (*always, "always"),
            (start.is_some_and(|it| it < 1), "start"),
            (increment.is_some_and(|it| it != 1), "increment"),
            (min.is_some_and(|it| it != 1), "min"),
            (max.is_some(), "max"),
            (cache.is_some(), "cache"),
            (*cycle, "cycle"),
        ];
        for (_, key) in asked.into_iter().filter(|(asked, _)| *asked) {
            let why =
                format!("AUTO_INCREMENT of column `{name}` has no `{key}`: it counts by 1 from 1, or from `start`");
            let hint = "write `autoincrement: true`, or the column by `only: [mysql]`";
            self.refuse(self.place.column(name, &format!("identity.{key}")), why, hint);
        }
    }

    /// Error 1075: there can be only one auto column.
    fn counters(&mut self) {
        let mut counters = self.table.columns.iter().filter(|it| it.autoincrement);
        if let (Some(first), Some(second)) = (counters.next(), counters.next()) {
            let (first, second) = (first.name.as_str(), second.name.as_str());
            let why = format!("only one column of a table can count, and `{first}` and `{second}` do");
            self.refuse(
                self.place.column(second, "autoincrement"),
                why,
                "leave `autoincrement` out of one",
            );
        }
    }

    fn options(&mut self) {
        let options = &self.table.options;
        let words = [
            ("engine", options.engine.clone()),
            ("charset", options.charset.clone()),
            ("collate", options.collate.clone()),
            ("row_format", options.row_format.clone()),
        ];
        for (key, word) in words {
            if let Some(word) = word.filter(|it| !is_word(it)) {
                self.refuse(
                    format!("mysql.{key}"),
                    format!("`{word}` is no name for `{key}`"),
                    "write one word, such as `InnoDB`",
                );
            }
        }
    }

    fn deferral(&mut self, deferral: Option<Deferral>, what: &str, field: String) {
        if deferral.is_some_and(|it| it.deferrable || it.initially_deferred) {
            let why = format!("MySQL cannot put off the check of {what}");
            self.refuse(
                field,
                why,
                "leave `deferrable` and `initially` out, or add `except: [mysql]` and a second operation",
            );
        }
    }

    fn foreign_key(&mut self, key: &ForeignKey) {
        let what = format!("the foreign key `{}`", key.name.as_str());
        let names = self.names(&key.columns);
        let field = |rest: &str| self.place.foreign_key(&names, rest);
        let (deferrable, matching) = (field("deferrable"), field("match"));
        let (on_delete, on_update, whole) = (field("on_delete"), field("on_update"), field(""));
        let columns = field("columns");
        self.deferral(key.deferral, &what, deferrable);
        if key.matching == Match::Full {
            let why = format!("MySQL reads MATCH FULL of {what} and then forgets its ON DELETE and ON UPDATE");
            self.refuse(
                matching,
                why,
                "leave `match` out, and add a check that all columns are NULL or none",
            );
        }
        for (action, field) in [(key.on_delete, on_delete), (key.on_update, on_update)] {
            if action == Action::SetDefault {
                let why = format!("InnoDB has no SET DEFAULT for {what}");
                self.refuse(field, why, "use `set_null`, `cascade` or `restrict`");
            }
        }
        self.foreign_key_target(key, &what, columns);
        let engine = self.table.options.engine.as_deref().unwrap_or("InnoDB");
        if !engine.eq_ignore_ascii_case("InnoDB") {
            let why = format!("the engine `{engine}` reads {what} and forgets it");
            self.refuse(whole, why, "leave `mysql.engine` out of the table");
        }
    }

    /// Error 6125: the columns there must be a whole key, and in its order.
    fn foreign_key_target(&mut self, key: &ForeignKey, what: &str, field: String) {
        let there = match key.table == self.table.id {
            true => Some(self.table),
            false => self.ground.transition.after.table_by_id(key.table).map(|it| &**it),
        };
        let Some(there) = there else {
            return;
        };
        let primary = there.primary_key.iter().map(|it| it.columns.clone());
        let uniques = there.uniques.iter().map(|it| it.columns.clone());
        let indexes = there.indexes.iter().filter(|it| it.unique).map(Index::leading_columns);
        if !primary.chain(uniques).chain(indexes).any(|it| it == key.target) {
            let columns = there.columns_text(&key.target);
            let why = format!(
                "{what} names ({columns}) in another order than the key of `{}`",
                there.name.as_str()
            );
            self.refuse(field, why, "name the columns of both tables in the order of the key");
        }
    }

    fn check(&mut self, check: &Check) {
        if !FEATURES.check_enforced.holds(self.ground.version) {
            self.because(Reason {
                code: Code::UnsupportedVersion,
                field: self.place.check(&check.name),
                why: format!(
                    "MySQL {} reads the check `{}` and forgets it",
                    self.ground.version,
                    check.name.as_str()
                ),
                hint: "raise the target's `version` to 8.0.16, or add `except: [mysql]`",
            });
        }
    }

    /// Error 3823: a column that a foreign key may change by itself cannot be used in a check.
    fn checks_under_actions(&mut self) {
        let changes = |key: &ForeignKey| {
            key.on_delete == Action::SetNull || matches!(key.on_update, Action::SetNull | Action::Cascade)
        };
        let is_new = |check: &Check, key: &ForeignKey| {
            self.before
                .is_none_or(|table| !table.checks.contains(check) || !table.foreign_keys.contains(key))
        };
        let mut clashes = Vec::new();
        for key in self.table.foreign_keys.iter().filter(|it| changes(it)) {
            for check in self.table.checks.iter().filter(|it| is_new(it, key)) {
                let used = check
                    .condition
                    .columns()
                    .into_iter()
                    .find(|it| key.columns.contains(it));
                clashes.extend(used.map(|column| (column, check, key)));
            }
        }
        for (column, check, key) in clashes {
            let why = format!(
                "the check `{}` cannot use `{}`, which the foreign key `{}` may change",
                check.name.as_str(),
                self.table.column_text(column),
                key.name.as_str()
            );
            let hint = "leave `on_delete: set_null` and `on_update` out of the foreign key, or drop the check";
            self.refuse(self.place.check(&check.name), why, hint);
        }
    }

    /// Errors 3109 and 3818: nothing is computed from a counting column, and no check asks for it.
    fn expressions_over_counters(&mut self) {
        let (before, table) = (self.before, self.table);
        let Some(counter) = table.columns.iter().find(|it| it.autoincrement) else {
            return;
        };
        let counted = before.is_some_and(|it| it.column_by_id(counter.id).is_some_and(|it| it.autoincrement));
        let name = counter.name.as_str();
        for column in &table.columns {
            let is_new = !counted || before.is_none_or(|it| !it.columns.contains(column));
            if is_new
                && column
                    .computed
                    .as_ref()
                    .is_some_and(|it| it.expression.uses(counter.id))
            {
                let why = format!(
                    "MySQL computes nothing from the counting column `{name}`, as `{}` would",
                    column.name.as_str()
                );
                let field = self.place.column(column.name.as_str(), "computed");
                self.refuse(field, why, "compute it in a view, or when it is read");
            }
        }
        for check in &table.checks {
            let is_new = !counted || before.is_none_or(|it| !it.checks.contains(check));
            if is_new && check.condition.columns().contains(&counter.id) {
                let why = format!(
                    "the check `{}` cannot ask for the counting column `{name}`",
                    check.name.as_str()
                );
                self.refuse(
                    self.place.check(&check.name),
                    why,
                    "leave the column out of it, or add `except: [mysql]`",
                );
            }
        }
    }

    fn index(&mut self, index: &Index) {
        let what = format!("the index `{}`", index.name.as_str());
        let names: Vec<ColumnId> = index.columns.iter().flat_map(|it| it.thing.columns()).collect();
        let names = self.names(&names);
        let field = |rest: &str| self.place.index(&index.name, &names, rest);
        let (condition, using, prefix, columns) = (
            field("where"),
            field("mysql.using"),
            field("mysql.prefix"),
            field("columns"),
        );
        if index.condition.is_some() {
            let why = format!("MySQL has no partial indexes, such as {what}");
            let hint = "write `where: { default: …, mysql: null }` for all rows, or index an expression that is NULL for the others: `(case when … then … end)`";
            self.refuse(condition, why, hint);
        }
        for (at, column) in index.columns.iter().enumerate() {
            let last = if column.descending {
                NullsOrder::Last
            } else {
                NullsOrder::First
            };
            if column.nulls.is_some_and(|it| it != last) {
                let why = format!("MySQL keeps NULLs before all others, so {what} cannot have them elsewhere");
                self.refuse(
                    format!("{columns}[{at}].nulls"),
                    why,
                    "leave `nulls` out, or index `(column is null)` before the column",
                );
            }
            if column.collation.is_some() {
                let why = format!("MySQL takes the collation of {what} from the column");
                self.refuse(
                    format!("{columns}[{at}].collation"),
                    why,
                    "leave it out, or give the column the collation",
                );
            }
        }
        let engine = self.table.options.engine.as_deref().unwrap_or("InnoDB");
        match index.using.as_deref().map(str::to_ascii_lowercase).as_deref() {
            None | Some("btree") => {}
            Some("hash") if !engine.eq_ignore_ascii_case("InnoDB") => {}
            Some(method) => {
                let why = format!("InnoDB has no indexes of the method `{method}`, as {what} wants");
                self.refuse(using, why, "leave `mysql.using` out");
            }
        }
        let kind = index.prefix.as_deref().map(str::to_ascii_lowercase);
        match kind.as_deref() {
            None => self.parts_of_index(&what, &index.columns, columns),
            Some("fulltext" | "spatial") if !index.unique => {}
            Some("fulltext" | "spatial") => {
                self.refuse(prefix, format!("{what} cannot be unique"), "leave `unique` out")
            }
            Some(other) => self.refuse(
                prefix,
                format!("MySQL has no {other} indexes"),
                "write `fulltext` or `spatial`",
            ),
        }
    }

    fn parts(&mut self, what: &str, columns: &[ColumnId], field: String) {
        let columns = columns.iter().filter_map(|id| self.table.column_by_id(*id));
        let parts: Vec<Part> = columns.map(|column| Part { column, length: None }).collect();
        self.found_in(parts::problem(what, self.table, &parts), field);
    }

    fn parts_of_index(&mut self, what: &str, columns: &[IndexColumn], field: String) {
        let part = |it: &IndexColumn| match &it.thing {
            IndexedThing::Column(id) => self.table.column_by_id(*id).map(|column| Part {
                column,
                length: it.length,
            }),
            IndexedThing::Expression(_) => None,
        };
        let parts: Vec<Part> = columns.iter().filter_map(part).collect();
        self.found_in(parts::problem(what, self.table, &parts), field);
    }

    fn found_in(&mut self, problem: Option<(String, String)>, field: String) {
        if let Some((why, hint)) = problem {
            self.refuse(field, why, &hint);
        }
    }

    fn names(&self, columns: &[ColumnId]) -> Vec<&'a str> {
        columns.iter().map(|it| self.table.column_text(*it)).collect()
    }
}

/// Returns two values of an enumeration that differ in nothing but case: error 1291.
fn alike(ty: &Type) -> Option<(&str, &str)> {
    let values = match &ty.base {
        Base::Enum(it) if it.native => it.values.as_slice(),
        Base::Set(values) => values,
        Base::Enum(_) | Base::Plain(_) | Base::Native(_) => &[],
    };
    values.iter().enumerate().find_map(|(at, value)| {
        let folded = value.to_lowercase();
        let other = values[..at].iter().find(|it| it.to_lowercase() == folded);
        other.map(|it| (it.as_str(), value.as_str()))
    })
}

/// Tells whether a text is one word, which may stand in a statement as it is.
fn is_word(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|it| it.is_ascii_alphanumeric() || it == '_')
}
