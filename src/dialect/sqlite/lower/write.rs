//! The statements of one table's gathered changes.

use std::sync::Arc;

use super::super::define::{self, Others, WrittenIndex, index_sql, indexes, indexes_beside};
use super::super::moments::rewritten;
use super::super::rebuild::{Obstacle, Rebuild};
use super::super::refuse::problems;
use super::super::spelling::SqliteSpelling;
use super::super::values::renamed_values;
use super::Lowering;
use super::group::{Group, renamed, words};
use super::native::{Native, natives};
use crate::catalog::{Check, Column, ForeignKey, Table, TableDifference};
use crate::diagnostic::Code;
use crate::dialect::spelling::{Spelling, Update};
use crate::dialect::{Blocks, DataLoss, Effects, Refusal, Statement, Work, shared};
use crate::name::{Name, QualifiedName};

const SQLITE: SqliteSpelling = SqliteSpelling;

/// What is said where the author comments a table or column.
const NO_COMMENTS: &str = "SQLite keeps no comments, so they stay in the revisions";

impl Lowering<'_> {
    /// Writes what waits for one table.
    pub(super) fn write(&mut self, group: Group) {
        let after = Arc::clone(&group.after);
        match self.standing.get(group.table).cloned() {
            None => self.create(&group),
            Some(standing) => self.alter(&group, &standing),
        }
        self.standing.put(after);
    }

    fn add(&mut self, group: &Group, mut statement: Statement) {
        if self.found.get(group.table).is_none() {
            statement.effects = Effects::default();
        }
        self.push(statement, group.outside);
    }

    fn create(&mut self, group: &Group) {
        let table = &group.after;
        let others = Others {
            standing: &self.standing,
            coming: &self.coming,
        };
        let sql = define::create_table(table, &table.name, others);
        let summary = format!("create table {}", shared::shown(table));
        self.add(group, Statement::new(group.origin(), summary, sql));
        let commented = table.comment.is_some() || table.columns.iter().any(|it| it.comment.is_some());
        if let (true, Some(statement)) = (commented, self.statements.last_mut()) {
            statement.effects.advice = Some(NO_COMMENTS.to_string());
        }
        for it in indexes(table) {
            self.create_index(group, &it);
        }
    }

    fn alter(&mut self, group: &Group, standing: &Table) {
        let after = Arc::clone(&group.after);
        let source = renamed(standing, &after);
        let version = self.target.version;
        let others = Others {
            standing: &self.standing,
            coming: &self.coming,
        };
        let plan = natives(&source, &after, group, others, version);
        let (old, new) = (indexes_beside(&source, &after), indexes_beside(&after, &source));
        let same = |left: &WrittenIndex, right: &WrittenIndex| left.id == right.id && left.sql == right.sql;
        let gone: Vec<&WrittenIndex> = old.iter().filter(|it| !new.iter().any(|new| same(it, new))).collect();
        let come: Vec<&WrittenIndex> = new.iter().filter(|it| !old.iter().any(|old| same(it, old))).collect();
        match plan {
            Some(natives) => {
                for it in gone {
                    self.drop_index(group, it);
                }
                self.rename(group, standing);
                for native in &natives {
                    self.native(group, native);
                }
                for it in come {
                    self.create_index(group, it);
                }
            }
            None => {
                // Indexes go with the old table, but one may hold the name that the table gets.
                let in_the_way = |it: &&&WrittenIndex| it.name.as_str().eq_ignore_ascii_case(after.name.as_str());
                for it in gone.iter().filter(in_the_way) {
                    self.drop_index(group, it);
                }
                self.rename(group, standing);
                if self.rebuild(group, &source) {
                    let keeps = keeps_values(&source, &after, group);
                    let old = indexes(&source);
                    for it in &indexes(&after) {
                        match old.iter().any(|old| same(old, it)) {
                            true => self.create_index_again(group, it, keeps),
                            false => self.create_index(group, it),
                        }
                    }
                }
            }
        }
    }

    fn rename(&mut self, group: &Group, standing: &Table) {
        let after = &group.after;
        let (old, new) = (&standing.name, &after.name);
        if old != new {
            let origin = group.origin_of(|it| it.name.clone());
            let summary = format!("rename table {} to {}", shared::shown(standing), shared::shown(after));
            let rename = |from: &Name, to: &Name| {
                let (from, to) = (SQLITE.name(from), SQLITE.name(to));
                Statement::new(origin, summary.clone(), format!("ALTER TABLE {from} RENAME TO {to}"))
            };
            if old.as_str().eq_ignore_ascii_case(new.as_str()) {
                // To SQLite it is the same name, and taken.
                let between = self.free_name("_vellum_old_", new);
                let (first, second) = (rename(old, &between), rename(&between, new));
                self.add(group, first);
                self.add(group, second);
            } else {
                let statement = rename(old, new);
                self.add(group, statement);
            }
        }
        let table = SQLITE.name(new);
        for column in &standing.columns {
            let Some(now) = after.column_by_id(column.id).filter(|it| it.name != column.name) else {
                continue;
            };
            let origin = group.origin_of(|it| it.column_by_id(column.id).map(|it| it.name.clone()));
            let (from, to) = (SQLITE.name(&column.name), SQLITE.name(&now.name));
            let summary = format!(
                "rename column {}.{} to {}",
                shared::shown(after),
                column.name.as_str(),
                now.name.as_str()
            );
            let sql = format!("ALTER TABLE {table} RENAME COLUMN {from} TO {to}");
            self.add(group, Statement::new(origin, summary, sql));
        }
    }

    fn rebuild(&mut self, group: &Group, source: &Table) -> bool {
        let after = &group.after;
        let shown = shared::shown(after);
        let mut refusals = Vec::new();
        if group.outside {
            let reason = format!("table `{shown}` must be rebuilt for this, which is safe in a transaction only");
            let refusal = Refusal::new(group.origin(), Code::UnsafeHere, reason).at("outside_transaction");
            refusals.push(refusal.hint("leave `outside_transaction` out"));
        }
        // What an older revision brought was refused there, unless this range begins behind it.
        let told = |reason: &str| self.refusals.iter().any(|it| it.reason == reason);
        for problem in problems(after, self.target.version) {
            let refusal = problem.plain_refusal(group.origin());
            if !told(&refusal.reason) {
                refusals.push(refusal);
            }
        }
        let rebuild = Rebuild {
            source,
            after,
            group,
            others: Others {
                standing: &self.standing,
                coming: &self.coming,
            },
            beside: self.free_name("_vellum_new_", &after.name),
            words: words(source, after).join(", "),
        };
        match rebuild.statements() {
            Ok(_) if !refusals.is_empty() => {}
            Ok(statements) => {
                for it in statements {
                    self.add(group, it);
                }
                return true;
            }
            Err(Obstacle::Unspellable(problem)) => {
                let refusal = Refusal::new(group.origin(), Code::Unsupported, problem.message).at("backfill");
                refusals.push(Refusal {
                    hint: problem.hint,
                    ..refusal
                });
            }
            Err(Obstacle::NothingStays) => {
                let reason = format!("no column of table `{shown}` stays, so its rows cannot be kept");
                let refusal = Refusal::new(group.origin(), Code::UnsafeHere, reason);
                refusals.push(refusal.hint("use `drop_table` and `create_table`"));
            }
        }
        self.refusals.extend(refusals);
        false
    }

    fn create_index(&mut self, group: &Group, it: &WrittenIndex) {
        let shown = shared::shown(&group.after);
        let origin = group.origin_of(|table| index_sql(table, it.id));
        let kind = if it.unique { "unique index" } else { "index" };
        let summary = format!("create {kind} {} on {shown} ({})", it.name.as_str(), it.columns);
        let mut statement = Statement::new(origin, summary, it.sql.clone())
            .locks(shown, "RESERVED", Blocks::Writes)
            .work(Work::IndexBuild);
        if it.unique {
            statement = statement.fails_on(format!("two rows hold the same ({})", it.columns));
        }
        self.add(group, statement);
    }

    /// Brings back an index that went with the old table; it cannot fail where the values are what they were.
    fn create_index_again(&mut self, group: &Group, it: &WrittenIndex, keeps: bool) {
        self.create_index(group, it);
        if let Some(statement) = self.statements.last_mut() {
            statement.summary.push_str(" again");
            statement.origin = group.origin();
            if keeps {
                statement.effects.fails_on_rows = None;
            }
        }
    }

    fn drop_index(&mut self, group: &Group, it: &WrittenIndex) {
        let origin = group.origin_of(|table| index_sql(table, it.id));
        let summary = format!("drop index {} of {}", it.name.as_str(), shared::shown(&group.after));
        let sql = format!("DROP INDEX {}", SQLITE.name(it.name));
        self.add(group, Statement::new(origin, summary, sql));
    }

    fn native(&mut self, group: &Group, native: &Native) {
        let after = Arc::clone(&group.after);
        let (table, shown) = (SQLITE.name(&after.name), shared::shown(&after));
        let locked = |it: Statement| it.locks(shown.clone(), "RESERVED", Blocks::Writes);
        let of_column = |it: &Column| {
            let id = it.id;
            group.origin_of(move |table| {
                table
                    .column_by_id(id)
                    .map(|it| (it.ty.clone(), it.nullable, it.default.clone()))
            })
        };
        let of_check = |it: &Check| {
            let id = it.id;
            group.origin_of(move |table| table.checks.iter().find(|it| it.id == id).cloned())
        };
        let statement = match native {
            Native::DropCheck(it) => Statement::new(
                of_check(it),
                format!("drop check {} of {shown}", it.name.as_str()),
                format!("ALTER TABLE {table} DROP CONSTRAINT {}", SQLITE.name(&it.name)),
            ),
            Native::DropColumn(it) => {
                let statement = Statement::new(
                    of_column(it),
                    format!("drop column {shown}.{}", it.name.as_str()),
                    format!("ALTER TABLE {table} DROP COLUMN {}", SQLITE.name(&it.name)),
                );
                let loss = match it.computed {
                    Some(_) => DataLoss::None,
                    None => DataLoss::Certain,
                };
                locked(statement).work(Work::Rewrite).loses(loss)
            }
            Native::AddColumn(it, checks, key) => {
                let others = Others {
                    standing: &self.standing,
                    coming: &self.coming,
                };
                let statement = Statement::new(
                    of_column(it),
                    format!("add column {shown}.{}", it.name.as_str()),
                    add_column(&after, it, checks, *key, others),
                );
                let statement = match it.comment {
                    None => statement,
                    Some(_) => statement.advice(NO_COMMENTS),
                };
                match checks.is_empty() && it.computed.is_none() {
                    true => statement,
                    false => locked(statement).work(Work::Scan),
                }
            }
            Native::Fill(it, only_null) => {
                let value = match group.fills.get(&it.id).map(|fill| fill.sql(&after)) {
                    Some(Ok(Some(value))) => value,
                    Some(Ok(None)) | None => return,
                    Some(Err(problem)) => {
                        let refusal = Refusal::new(of_column(it), Code::Unsupported, problem.message).at("backfill");
                        self.refusals.push(Refusal {
                            hint: problem.hint,
                            ..refusal
                        });
                        return;
                    }
                };
                let name = SQLITE.name(&it.name);
                let update = Update {
                    table: QualifiedName::new(None, &after.name),
                    set: vec![(it.name.clone(), value)],
                    from: None,
                    filter: only_null.then(|| format!("{name} IS NULL")),
                };
                let summary = format!("fill {shown}.{}", it.name.as_str());
                locked(Statement::new(of_column(it), summary, SQLITE.update(&update))).work(Work::Rows)
            }
            Native::RenameValues(it) => {
                let Some(pairs) = group.renamed_values.get(&it.id) else {
                    return;
                };
                let name = SQLITE.name(&it.name);
                let old: Vec<String> = pairs.iter().map(|(old, _)| SQLITE.text(old)).collect();
                let update = Update {
                    table: QualifiedName::new(None, &after.name),
                    set: vec![(it.name.clone(), renamed_values(&name, pairs))],
                    from: None,
                    filter: Some(format!("{name} IN ({})", old.join(", "))),
                };
                let summary = format!("rename values in {shown}.{}", it.name.as_str());
                locked(Statement::new(of_column(it), summary, SQLITE.update(&update))).work(Work::Rows)
            }
            Native::Moments(old, new) => {
                let name = SQLITE.name(&new.name);
                let Some(text) = rewritten(old, new, &name) else { return };
                let update = Update {
                    table: QualifiedName::new(None, &after.name),
                    set: vec![(new.name.clone(), text)],
                    from: None,
                    filter: Some(format!("{name} IS NOT NULL")),
                };
                let summary = format!("write {shown}.{} as {}", new.name.as_str(), new.ty.to_text());
                locked(Statement::new(of_column(new), summary, SQLITE.update(&update))).work(Work::Rows)
            }
            Native::NotNull(it) => {
                let (verb, fails) = match it.nullable {
                    true => ("DROP", None),
                    false => ("SET", Some(format!("a row holds NULL in `{}`", it.name.as_str()))),
                };
                let filled = group.fills.contains_key(&it.id);
                let statement = Statement::new(
                    of_column(it),
                    format!("{} not null on {shown}.{}", verb.to_lowercase(), it.name.as_str()),
                    format!(
                        "ALTER TABLE {table} ALTER COLUMN {} {verb} NOT NULL",
                        SQLITE.name(&it.name)
                    ),
                );
                match fails {
                    None => statement,
                    Some(_) if filled => locked(statement).work(Work::Scan),
                    Some(rows) => locked(statement).work(Work::Scan).fails_on(rows),
                }
            }
            Native::AddCheck(it) => {
                let statement = Statement::new(
                    of_check(it),
                    format!("add check {} to {shown}", it.name.as_str()),
                    format!("ALTER TABLE {table} ADD {}", define::check(&after, it)),
                );
                let rows = format!("a row breaks the check `{}`", it.name.as_str());
                locked(statement).work(Work::Scan).fails_on(rows)
            }
        };
        self.add(group, statement);
    }
}

/// Tells whether every value that an index held is what it was, and is compared as it was.
fn keeps_values(source: &Table, after: &Table, group: &Group) -> bool {
    let difference = TableDifference::between(source, after);
    let same = |(old, new): &(&Column, &Column)| {
        old.ty == new.ty && old.collation == new.collation && old.computed == new.computed
    };
    group.fills.is_empty() && group.renamed_values.is_empty() && difference.kept_columns.iter().all(same)
}

fn add_column(table: &Table, it: &Column, checks: &[&Check], key: Option<&ForeignKey>, others: Others) -> String {
    let mut lines = vec![format!(
        "ALTER TABLE {} ADD COLUMN {} {}",
        SQLITE.name(&table.name),
        SQLITE.name(&it.name),
        define::column(table, it)
    )];
    lines.extend(checks.iter().map(|it| define::check(table, it)));
    lines.extend(key.map(|it| define::column_foreign_key(table, it, others)));
    lines.join("\n    ")
}
