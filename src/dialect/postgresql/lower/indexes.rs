//! Indexes that are no constraint's.

use super::write::{collation_name, included, thing};
use super::{ACCESS_EXCLUSIVE, Lowering, SHARE, SHARE_UPDATE_EXCLUSIVE, SPELLING};
use crate::catalog::{Index, IndexColumn, NullsOrder, Table};
use crate::diagnostic::Code;
use crate::dialect::postgresql::facts::FEATURES;
use crate::dialect::shared::{expression, shown, table as quoted};
use crate::dialect::{Transaction, Work};
use crate::name::Name;
use crate::operation::Operation;

impl Lowering<'_> {
    /// Writes that indexes go.
    pub(super) fn drop_indexes(&mut self, table: &Table, indexes: &[&Index]) {
        let asked = matches!(self.transition.operation.as_ref(), Operation::DropIndex(_));
        let (exists, cascade) = self.if_exists_cascade(asked);
        for it in indexes {
            let name = SPELLING.qualified(table.schema.as_ref(), &it.name);
            let summary = format!("drop index {} of {}", it.name.as_str(), shown(table));
            if self.hints.concurrently.contains(&it.id) && self.stands(table.id) {
                if !cascade.is_empty() {
                    let what = format!(
                        "the index `{}` cannot be dropped concurrently and with what hangs on it",
                        it.name.as_str()
                    );
                    self.refuse(
                        "postgresql.cascade",
                        Code::Unsupported,
                        what,
                        "leave `cascade` or `concurrently` out",
                    );
                }
                let statement = self.statement(summary, format!("DROP INDEX CONCURRENTLY {exists}{name}"));
                self.push(table, SHARE_UPDATE_EXCLUSIVE, statement.runs(Transaction::Outside));
                continue;
            }
            let statement = self.statement(summary, format!("DROP INDEX {exists}{name}{cascade}"));
            self.push(
                table,
                ACCESS_EXCLUSIVE,
                statement.advice("use `concurrently` where the table is busy"),
            );
        }
    }

    /// Writes that indexes come.
    pub(super) fn add_indexes(&mut self, table: &Table, indexes: &[&Index]) {
        for it in indexes {
            let unique = if it.unique { "UNIQUE " } else { "" };
            let words = if it.unique { "unique index" } else { "index" };
            let summary = format!("create {words} {} on {}", it.name.as_str(), shown(table));
            let aside = self.hints.concurrently.contains(&it.id) && self.stands(table.id);
            let operation = self.transition.operation.as_ref();
            let asked = matches!(operation, Operation::CreateIndex(_) | Operation::CreateTable(_));
            let exists = if self.hints.lenient && asked {
                "IF NOT EXISTS "
            } else {
                ""
            };
            let (name, definition) = (SPELLING.name(&it.name), self.index(table, it));
            let how = if aside { "CONCURRENTLY " } else { "" };
            let sql = format!("CREATE {unique}INDEX {how}{exists}{name} ON {definition}");
            let mut statement = self.statement(summary, sql).work(Work::IndexBuild);
            if it.unique {
                let keys: Vec<String> = it
                    .columns
                    .iter()
                    .map(|it| thing(table, &it.thing).replace('"', ""))
                    .collect();
                statement = statement.fails_on(format!("two rows have the same `{}`", keys.join(", ")));
            }
            if aside {
                self.drop_leftover(table, it);
                let advice = "it waits for every older transaction; when it fails, an INVALID index is left, which the next run drops";
                self.push(
                    table,
                    SHARE_UPDATE_EXCLUSIVE,
                    statement.runs(Transaction::Outside).advice(advice),
                );
            } else {
                self.push(
                    table,
                    SHARE,
                    statement.advice("use `concurrently` where the table is busy"),
                );
            }
        }
    }

    /// Drops the INVALID index that an attempt that failed left behind; a valid one stays, and stops the script.
    /// <https://www.postgresql.org/docs/current/sql-createindex.html#SQL-CREATEINDEX-CONCURRENTLY>
    fn drop_leftover(&mut self, table: &Table, it: &Index) {
        let name = SPELLING.qualified(table.schema.as_ref(), &it.name);
        let known = SPELLING.text(&name);
        let block = format!(
            "BEGIN
    IF EXISTS (SELECT FROM pg_catalog.pg_index WHERE indexrelid = pg_catalog.to_regclass({known}) AND NOT indisvalid) THEN
        DROP INDEX {name};
    END IF;
END"
        );
        let tag = crate::expression::raw::dollar_tag(&block);
        let summary = format!("drop what an attempt that failed left of index {}", it.name.as_str());
        let mut statement = self.statement(summary, format!("DO {tag}\n{block}\n{tag}"));
        statement.has_body = true;
        statement.with_next = true;
        self.statements.push(statement.runs(Transaction::Outside));
    }

    /// Writes another name of an index.
    pub(super) fn rename_index(&mut self, table: &Table, old: &Name, new: &Name) {
        let summary = format!("rename index {} of {} to {}", old.as_str(), shown(table), new.as_str());
        let (old, new) = (SPELLING.qualified(table.schema.as_ref(), old), SPELLING.name(new));
        // Only the index is locked.
        self.statements
            .push(self.statement(summary, format!("ALTER INDEX {old} RENAME TO {new}")));
    }

    fn index(&mut self, table: &Table, it: &Index) -> String {
        let method = it.using.as_deref().unwrap_or("btree");
        self.refuse_method(it, method);
        let mut text = quoted(SPELLING, table);
        if let Some(using) = &it.using {
            text.push_str(&format!(" USING {}", self.word(using, "postgresql.using")));
        }
        let columns: Vec<String> = it
            .columns
            .iter()
            .map(|column| self.index_column(table, column))
            .collect();
        text.push_str(&format!(" ({})", columns.join(", ")));
        text.push_str(&included(table, &it.include));
        text.push_str(self.nulls(it.nulls_not_distinct, it.name.as_str()));
        if !it.with.is_empty() {
            text.push_str(&format!(" WITH ({})", self.parameters(&it.with, "postgresql.with")));
        }
        if let Some(tablespace) = &it.tablespace {
            text.push_str(&format!(" TABLESPACE {}", SPELLING.name(tablespace)));
        }
        if let Some(filter) = &it.condition {
            text.push_str(&format!(" WHERE {}", expression(SPELLING, table, filter)));
        }
        text
    }

    fn index_column(&mut self, table: &Table, it: &IndexColumn) -> String {
        // The length is MySQL's.
        let IndexColumn {
            thing: over,
            descending,
            nulls,
            length: _,
            opclass,
            collation,
        } = it;
        let mut text = thing(table, over);
        if let Some(collation) = collation {
            text.push_str(&format!(" COLLATE {}", collation_name(collation)));
        }
        if let Some(opclass) = opclass {
            text.push_str(&format!(" {}", self.opclass(opclass, "columns")));
        }
        if *descending {
            text.push_str(" DESC");
        }
        match nulls {
            Some(NullsOrder::First) => text.push_str(" NULLS FIRST"),
            Some(NullsOrder::Last) => text.push_str(" NULLS LAST"),
            None => {}
        }
        text
    }

    /// Refuses what an index method does not do.
    /// <https://www.postgresql.org/docs/current/indexes-types.html>
    fn refuse_method(&mut self, it: &Index, method: &str) {
        let name = it.name.as_str();
        let known = ["btree", "hash", "gist", "spgist", "gin", "brin"].contains(&method);
        if it.unique && known && method != "btree" {
            let what = format!("the index `{name}` by {method} cannot be unique");
            self.refuse("unique", Code::Unsupported, what, "leave `unique` or `using` out");
        }
        let ordered = it.columns.iter().any(|it| it.descending || it.nulls.is_some());
        if ordered && known && method != "btree" {
            let what = format!("the index `{name}` by {method} has no order");
            self.refuse("columns", Code::Unsupported, what, "leave `order` and `nulls` out");
        }
        if it.columns.len() > 1 && (method == "hash" || method == "spgist") {
            let what = format!("the index `{name}` by {method} takes one column");
            self.refuse(
                "columns",
                Code::Unsupported,
                what,
                "make one index for each column, or use btree",
            );
        }
        let carries = match method {
            "hash" | "gin" | "brin" => Err(Code::Unsupported),
            "gist" if !FEATURES.include_gist.holds(self.version) => Err(Code::UnsupportedVersion),
            "spgist" if !FEATURES.include_spgist.holds(self.version) => Err(Code::UnsupportedVersion),
            _ => Ok(()),
        };
        if let (Err(code), false) = (carries, it.include.is_empty()) {
            let what = format!(
                "the index `{name}` by {method} carries no further columns on PostgreSQL {}",
                self.version
            );
            self.refuse("postgresql.include", code, what, "leave `include` out");
        }
    }
}
