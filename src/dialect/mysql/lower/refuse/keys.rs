//! What MySQL cannot do of keys, checks and indexes.

use super::super::indexed;
use super::super::keys::Key;
use super::super::parts;
use super::{Reason, Refusals};
use crate::catalog::{Action, Check, Column, Deferral, ForeignKey, Index, Match, NullsOrder};
use crate::diagnostic::Code;
use crate::dialect::mysql::facts::FEATURES;
use crate::identity::ColumnId;

impl<'a> Refusals<'a> {
    pub(super) fn deferral(&mut self, deferral: Option<Deferral>, what: &str, field: String) {
        if deferral.is_some_and(|it| it.deferrable || it.initially_deferred) {
            let why = format!("MySQL cannot put off the check of {what}");
            self.refuse(
                field,
                why,
                "leave `deferrable` and `initially` out, or add `except: [mysql]` and a second operation",
            );
        }
    }

    pub(super) fn foreign_key(&mut self, key: &ForeignKey) {
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
        self.foreign_key_over_computed(key, &what);
        self.foreign_key_target(key, &what, columns);
        let engine = self.table.options.engine.as_deref().unwrap_or("InnoDB");
        if !engine.eq_ignore_ascii_case("InnoDB") {
            let why = format!("the engine `{engine}` reads {what} and forgets it");
            self.refuse(whole, why, "leave `mysql.engine` out of the table");
        }
    }

    /// Errors 3733 and 3104: a foreign key names no value that is kept nowhere, and changes none that is computed.
    fn foreign_key_over_computed(&mut self, key: &ForeignKey, what: &str) {
        let names = self.names(&key.columns);
        let there = match key.table == self.table.id {
            true => Some(self.table),
            false => self.ground.transition.after.table_by_id(key.table).map(|it| &**it),
        };
        let here = key.columns.iter().filter_map(|it| self.table.column_by_id(*it));
        let targets = key
            .target
            .iter()
            .filter_map(|it| there.and_then(|table| table.column_by_id(*it)));
        let is_virtual = |it: &&Column| it.computed.as_ref().is_some_and(|it| !it.stored);
        if let Some(column) = here.clone().chain(targets).find(is_virtual) {
            let why = format!(
                "{what} cannot name `{}`, which is computed when it is read",
                column.name.as_str()
            );
            let field = self.place.foreign_key(&names, "columns");
            return self.refuse(field, why, "let the column be computed with `stored: true`");
        }
        let Some(column) = here.clone().find(|it| it.computed.is_some()) else {
            return;
        };
        for (field, action) in [("on_delete", key.on_delete), ("on_update", key.on_update)] {
            let changes = match action {
                Action::SetNull => true,
                Action::Cascade => field == "on_update",
                Action::NoAction | Action::Restrict | Action::SetDefault => false,
            };
            if changes {
                let why = format!("{what} cannot change `{}`, which is computed", column.name.as_str());
                self.refuse(
                    self.place.foreign_key(&names, field),
                    why,
                    &format!("leave `{field}` out"),
                );
            }
        }
    }

    /// Error 1215: nothing is computed and stored from a column that a foreign key changes by itself.
    pub(super) fn computed_under_actions(&mut self) {
        let (before, table) = (self.before, self.table);
        let acts = |it: &Action| match it {
            Action::Cascade | Action::SetNull => true,
            Action::NoAction | Action::Restrict | Action::SetDefault => false,
        };
        let mut clashes = Vec::new();
        for key in table
            .foreign_keys
            .iter()
            .filter(|it| acts(&it.on_delete) || acts(&it.on_update))
        {
            for column in &table.columns {
                let Some(computed) = column.computed.as_ref().filter(|it| it.stored) else {
                    continue;
                };
                let stood = before.is_some_and(|it| it.foreign_keys.contains(key) && it.columns.contains(column));
                let used = key.columns.iter().find(|it| computed.expression.uses(**it));
                clashes.extend(used.filter(|_| !stood).map(|used| (*used, column, key)));
            }
        }
        for (used, column, key) in clashes {
            let name = column.name.as_str();
            let why = format!(
                "`{name}` cannot be computed from `{}` and stored, since the foreign key `{}` acts on that",
                table.column_text(used),
                key.name.as_str()
            );
            let hint = "write `stored: false`, or leave `on_delete` and `on_update` out of the foreign key";
            self.refuse(self.place.column(name, "computed"), why, hint);
        }
    }

    /// Error 6125: the columns there must be a whole key, and in its order.
    pub(super) fn foreign_key_target(&mut self, key: &ForeignKey, what: &str, field: String) {
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

    pub(super) fn check(&mut self, check: &Check) {
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
    pub(super) fn checks_under_actions(&mut self) {
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
    pub(super) fn expressions_over_counters(&mut self) {
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

    pub(super) fn index(&mut self, index: &Index) {
        let what = format!("the index `{}`", index.name.as_str());
        let names: Vec<ColumnId> = index.columns.iter().flat_map(|it| it.thing.columns()).collect();
        let names = self.names(&names);
        let field = |rest: &str| self.place.index(&index.name, &names, rest);
        let (parser, name_field, condition, using, prefix, columns) = (
            field("mysql.with_parser"),
            field("name"),
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
        self.expressions_of_index(index, &what, &columns);
        self.key_name(&Key::Index(index), name_field);
        let is_special = index.prefix.is_some();
        let descending = index.columns.iter().position(|it| it.descending);
        if let Some(at) = descending.filter(|_| is_special) {
            let why = format!("{what} has no order");
            self.refuse(format!("{columns}[{at}].order"), why, "leave `order` out");
        }
        let is_searched = Key::Index(index).is_fulltext();
        if index.parser.is_some() && !is_searched {
            let why = format!("{what} has no parser, which only a FULLTEXT index has");
            self.refuse(
                parser,
                why,
                "leave `with_parser` out, or write `prefix: fulltext` beside it",
            );
        }
        if index.using.is_some() && is_special {
            let why = format!("{what} has its own method");
            return self.refuse(using, why, "leave `mysql.using` out");
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
            None => self.parts(&Key::Index(index), columns),
            Some("fulltext" | "spatial") if !index.unique => self.parts(&Key::Index(index), columns),
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

    pub(super) fn parts(&mut self, key: &Key, field: String) {
        if let Some(problem) = parts::problem(self.table, key) {
            self.refuse(field, problem.why, &problem.hint);
        }
    }

    /// Errors 1170, 1071, 3152 and 1283: a key that stands holds its columns as they become, too.
    pub(super) fn standing_keys(&mut self) {
        let Some(before) = self.before else {
            return;
        };
        let (table, stood) = (self.table, Key::all(before));
        let changed = |it: &&Column| before.column_by_id(it.id).is_some() && !before.columns.contains(it);
        let changed: Vec<&Column> = table.columns.iter().filter(changed).collect();
        if changed.is_empty() {
            return;
        }
        for key in Key::all(table) {
            let columns = key.columns();
            // What is new was looked at by itself.
            let stands = stood.iter().any(|it| it.is_same(&key));
            let column = changed.iter().find(|it| columns.contains(&it.id)).filter(|_| stands);
            let problem = || parts::problem(table, &key).or_else(|| indexed::problem_of_key(table, &key));
            let Some((column, problem)) = column.and_then(|it| Some((it, problem()?))) else {
                continue;
            };
            let (shown, name) = (table.name.as_str(), key.name().as_str());
            let hint = match key {
                Key::Primary(_) => "give the column a type with an end, such as `varchar(255)`".to_string(),
                Key::Unique(_) => {
                    format!(
                        "put `drop_constraint: {{ table: {shown}, name: {name} }}` before this; or {}",
                        problem.hint
                    )
                }
                Key::Index(_) => {
                    format!(
                        "put `drop_index: {{ table: {shown}, name: {name} }}` before this; or {}",
                        problem.hint
                    )
                }
            };
            self.refuse(self.place.column(column.name.as_str(), "type"), problem.why, &hint);
        }
    }

    pub(super) fn names(&self, columns: &[ColumnId]) -> Vec<&'a str> {
        columns.iter().map(|it| self.table.column_text(*it)).collect()
    }
}
