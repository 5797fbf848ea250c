//! What the statements of a transition stand on, and the one way to make a change of a table out of it.

use super::SPELLING;
use super::action::{Action, Algorithm, KeyPart};
use crate::catalog::{Catalog, Table};
use crate::dialect::shared;
use crate::dialect::statement::{Effects, Statement, Transaction};
use crate::plan::Transition;
use crate::variant::Version;

/// What the statements of a transition stand on.
pub(super) struct Ground<'a> {
    /// The transition.
    pub transition: &'a Transition<'a>,
    /// The server's version.
    pub version: Version,
    /// The schema before the run: who is not in it has no readers yet.
    pub first: &'a Catalog,
    /// Which batch the transition is, when it is one.
    pub batch: Option<usize>,
}

/// How deep a change goes, which decides whether the server takes it as lightly as usual.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reach {
    /// Only what stands in the dictionary, or an index.
    Dictionary,
    /// Columns come or go.
    Columns,
    /// The rows are written anew.
    Rows,
}

impl Ground<'_> {
    /// Tells whether a table was made in the same run.
    pub(super) fn is_born(&self, table: &Table) -> bool {
        self.first.table_by_id(table.id).is_none()
    }

    /// Makes a change of a table; the table is as it is when the statement runs.
    pub(super) fn action(&self, table: &Table, wanted: Algorithm, reach: Reach, summary: impl Into<String>) -> Action {
        Action {
            table: table.id,
            name: shared::table(SPELLING, table),
            shown: shared::shown(table),
            clauses: Vec::new(),
            summary: vec![summary.into()],
            algorithm: self.best(table, wanted, reach),
            alone: false,
            in_place: false,
            key: KeyPart::Untouched,
            uses: Vec::new(),
            effects: Effects::default(),
            origin: self.transition.origin,
            batch: self.batch,
            born: self.is_born(table),
        }
    }

    /// Makes a statement on the schema, which commits by itself.
    pub(super) fn statement(&self, summary: impl Into<String>, sql: impl Into<String>) -> Statement {
        Statement::new(self.transition.origin, summary, sql).runs(Transaction::Outside)
    }

    /// Returns the lightest algorithm that the table takes.
    ///
    /// A FULLTEXT index, even one that is gone, or a compressed table keeps columns from coming and going in an instant,
    /// and what is not InnoDB is always copied.
    fn best(&self, table: &Table, wanted: Algorithm, reach: Reach) -> Algorithm {
        let engine = table.options.engine.as_deref().unwrap_or("InnoDB");
        let was = [self.first, &self.transition.before].map(|it| it.table_by_id(table.id));
        let mut states = was.iter().flatten().map(|it| &***it).chain([table]);
        let compressed = table
            .options
            .row_format
            .as_deref()
            .is_some_and(|it| it.eq_ignore_ascii_case("compressed"));
        match reach {
            _ if !engine.eq_ignore_ascii_case("InnoDB") => Algorithm::Copy,
            Reach::Dictionary => wanted,
            Reach::Columns | Reach::Rows if states.any(is_searched) => Algorithm::Copy,
            Reach::Columns if compressed => wanted.max(Algorithm::InPlace),
            Reach::Columns | Reach::Rows => wanted,
        }
    }
}

/// Tells whether a table has a FULLTEXT index.
pub(super) fn is_searched(table: &Table) -> bool {
    table.indexes.iter().any(|it| {
        it.prefix
            .as_deref()
            .is_some_and(|it| it.eq_ignore_ascii_case("fulltext"))
    })
}
