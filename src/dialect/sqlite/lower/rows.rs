//! Rows and raw SQL: what SQLite adds to what all backends share.

use super::super::calls::call;
use super::super::spelling::SqliteSpelling;
use super::Lowering;
use super::steps::Step;
use crate::catalog::{Action, Catalog};
use crate::dialect::shared::raw::execute;
use crate::dialect::shared::rows::{Pieces, Rows, find};
use crate::dialect::shared::shown;
use crate::dialect::{Blocks, Statement};
use crate::identity::TableId;
use crate::name::Name;
use crate::operation::{BulkInsert, DeleteRows, Execute, UpdateRows};
use crate::variant::Dialect;

/// A change of rows.
pub(super) enum RowChange<'a> {
    Insert(&'a BulkInsert),
    Update(&'a UpdateRows),
    Delete(&'a DeleteRows),
}

impl Lowering<'_> {
    /// Writes a change of rows. The counter of AUTOINCREMENT follows written values by itself.
    pub(super) fn rows(&mut self, change: RowChange, step: &Step) {
        let rows = Rows {
            spelling: &SqliteSpelling,
            call: &|it, ty| Ok(call(it, ty)),
            equals: &|column, value, _| Ok(format!("{column} = {value}")),
            in_pieces: &whole,
        };
        let (name, schema) = match change {
            RowChange::Insert(it) => (&it.table, &it.schema),
            RowChange::Update(it) => (&it.table, &it.schema),
            RowChange::Delete(it) => (&it.table, &it.schema),
        };
        let table = find(&step.before, schema.as_ref(), name);
        let followed = match change {
            RowChange::Insert(_) => Vec::new(),
            RowChange::Update(_) => table.map_or_else(Vec::new, |it| followers(&step.before, it.id, false)),
            RowChange::Delete(_) => table.map_or_else(Vec::new, |it| followers(&step.before, it.id, true)),
        };
        let written = match change {
            RowChange::Insert(it) => rows.bulk_insert(step.transition, it),
            RowChange::Update(it) => rows.update_rows(step.transition, it),
            RowChange::Delete(it) => rows.delete_rows(step.transition, it),
        };
        match written {
            Ok(statements) => {
                for mut statement in statements {
                    if let Some(table) = table.filter(|it| self.found.get(it.id).is_some()) {
                        statement = statement.locks(shown(table), "RESERVED", Blocks::Writes);
                    }
                    self.followed.push((self.statements.len(), followed.clone()));
                    self.push(statement, step.is_outside());
                }
            }
            Err(refusals) => self.refusals.extend(refusals),
        }
    }

    /// Writes the author's own text.
    pub(super) fn raw(&mut self, it: &Execute, step: &Step) {
        match execute(step.transition, it, Dialect::Sqlite) {
            Ok(statements) => self.statements.extend(statements),
            Err(refusals) => self.refusals.extend(refusals),
        }
    }

    /// Says at changes of rows that others follow by their foreign keys, that they do not where a rebuild in the same run
    /// has foreign keys off; a row that then points nowhere stops the script.
    pub(super) fn warn_of_followers(&mut self) {
        if !self.statements.iter().any(|it| it.needs.foreign_keys_off) {
            return;
        }
        for (at, followers) in std::mem::take(&mut self.followed) {
            if let (Some(statement), false) = (self.statements.get_mut(at), followers.is_empty()) {
                let names: Vec<&str> = followers.iter().map(Name::as_str).collect();
                statement.effects.advice = Some(format!(
                    "foreign keys are off for a rebuild, so the rows of {} do not follow: change them first, or put this into a revision of its own",
                    names.join(", ")
                ));
            }
        }
    }
}

/// Returns the tables whose rows follow those of a table.
fn followers(catalog: &Catalog, table: TableId, deleted: bool) -> Vec<Name> {
    let follows = |it: Action| match it {
        Action::Cascade | Action::SetNull | Action::SetDefault => true,
        Action::NoAction | Action::Restrict => false,
    };
    let following = catalog.referring(table).filter(|other| {
        let mut keys = other.foreign_keys.iter().filter(|it| it.table == table);
        keys.any(|it| follows(if deleted { it.on_delete } else { it.on_update }))
    });
    following.map(|it| it.name.clone()).collect()
}

/// Takes all rows at once: SQLite has one writer, and pieces within its transaction would let nobody else in.
fn whole(pieces: Pieces) -> Statement {
    let Pieces {
        table: _,
        key: _,
        size: _,
        whole,
        ranged: _,
    } = pieces;
    whole.advice("SQLite goes through all rows at once: pieces in one transaction would let no other writer in")
}
