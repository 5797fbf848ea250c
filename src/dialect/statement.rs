//! One statement of a script, with what a reviewer must know of it.

use crate::name::Name;
use crate::plan::Origin;

/// One statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// The whole text, without its terminator. It may span lines.
    pub sql: String,
    /// The comment above it: `add column users.email`. It may hold user text; the script escapes it.
    pub summary: String,
    /// The author's remark on the operation, on its first statement. It may span lines; the script escapes it.
    pub note: Option<String>,
    /// What it does to the server and the rows.
    pub effects: Effects,
    /// Whether it can run in a transaction.
    pub transaction: Transaction,
    /// Whether its text holds semicolons of its own, so that a client must be told where it ends.
    pub has_body: bool,
    /// Whether it clears the way for the statement behind it, so that whoever tries that one again begins here: the two
    /// stand in one segment.
    pub with_next: bool,
    /// What the frame must do around the transaction that it stands in.
    pub needs: Needs,
    /// Which operation of which revision asked for it.
    pub origin: Origin,
}

/// What a statement needs of the script around it: SQLite's rebuild of a table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Needs {
    /// Foreign keys are off before BEGIN, all of them are checked before COMMIT, and they are on again behind it: within a
    /// transaction the pragma does nothing and says nothing. The frame asks all statements of a transaction before it
    /// writes the first. <https://www.sqlite.org/pragma.html#pragma_foreign_keys>
    pub foreign_keys_off: bool,
    /// The tables that this statement begins to drop and make anew, with all that may stand on them. Anything else on
    /// them was made by hand and would vanish, so right before the statement the script looks, names it and stops; the
    /// transaction takes back what was changed so far. Not earlier: the author may drop a trigger with `execute` just before.
    pub rebuilds: Vec<RebuiltTable>,
}

/// A table that is dropped and made anew, as the database knows it right before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RebuiltTable {
    /// The table.
    pub table: Name,
    /// Its columns, computed ones included.
    pub columns: Vec<Name>,
    /// Its indexes, without those that the database made itself.
    pub indexes: Vec<Name>,
    /// Its triggers.
    pub triggers: Vec<Name>,
}

impl Needs {
    /// Tells whether the transaction is like any other.
    pub fn is_empty(&self) -> bool {
        !self.foreign_keys_off && self.rebuilds.is_empty()
    }

    /// Gathers the needs of all statements of a transaction.
    pub fn of<'a>(statements: impl IntoIterator<Item = &'a Statement>) -> Self {
        let mut all = Self::default();
        for Statement { needs, .. } in statements {
            let Self {
                foreign_keys_off,
                rebuilds,
            } = needs;
            all.foreign_keys_off |= foreign_keys_off;
            for it in rebuilds {
                if !all.rebuilds.contains(it) {
                    all.rebuilds.push(it.clone());
                }
            }
        }
        all
    }
}

/// Whether a statement can run in a transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Transaction {
    /// Like any other.
    Inside,
    /// In none: `CREATE INDEX CONCURRENTLY`, or what the author wants outside.
    Outside,
    /// In one of its own, committed before anything that follows: a new enum value must be committed before its use.
    Alone,
}

/// What a statement does to the server and the rows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Effects {
    /// What it locks.
    pub locks: Vec<Lock>,
    /// What it does while it holds the locks.
    pub work: Work,
    /// What it does to the rows.
    pub loss: DataLoss,
    /// Which rows make it fail: "a row holds NULL in `email`".
    pub fails_on_rows: Option<String>,
    /// What there is to do instead, or to watch: "use not_valid to avoid the scan".
    pub advice: Option<String>,
}

/// A lock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lock {
    /// The table, for people.
    pub table: String,
    /// The server's own name for the lock.
    pub mode: &'static str,
    /// Whom it blocks.
    pub blocks: Blocks,
}

/// Whom a lock blocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Blocks {
    /// Nobody but other changes of the schema.
    Ddl,
    /// Writers.
    Writes,
    /// Readers and writers.
    All,
}

/// What is done while the locks are held.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Work {
    /// Next to nothing, however large the table.
    #[default]
    Metadata,
    /// Every row is read.
    Scan,
    /// An index is built.
    IndexBuild,
    /// Every row is written anew in place.
    Rewrite,
    /// The table is copied.
    Copy,
    /// The rows that the statement names are written.
    Rows,
}

/// What a statement does to the rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum DataLoss {
    /// Nothing is lost.
    #[default]
    None,
    /// Values may be rounded, cut or refused.
    Possible,
    /// Rows or values go.
    Certain,
}

/// Why a dialect does not do what an operation asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// Which operation.
    pub origin: Origin,
    /// The field below the operation's body that is the reason; empty for the whole operation.
    pub field: String,
    /// The code: `Unsupported`, `UnsupportedVersion`, `NoTypeHere`, `UnsafeHere`.
    pub code: crate::diagnostic::Code,
    /// One lowercase sentence that names the object.
    pub reason: String,
    /// What to type instead.
    pub hint: Option<String>,
}

impl Blocks {
    /// Returns what is blocked, for people.
    pub fn words(self) -> &'static str {
        match self {
            Blocks::Ddl => "blocks only other schema changes",
            Blocks::Writes => "blocks writes",
            Blocks::All => "blocks reads and writes",
        }
    }

    /// Returns the word for machines.
    pub fn word(self) -> &'static str {
        match self {
            Blocks::Ddl => "ddl",
            Blocks::Writes => "writes",
            Blocks::All => "all",
        }
    }
}

impl Work {
    /// Returns the word for people and machines.
    pub fn word(self) -> &'static str {
        match self {
            Work::Metadata => "metadata",
            Work::Scan => "scan",
            Work::IndexBuild => "index build",
            Work::Rewrite => "rewrite",
            Work::Copy => "copy",
            Work::Rows => "rows",
        }
    }
}

impl DataLoss {
    /// Returns the word for machines.
    pub fn word(self) -> &'static str {
        match self {
            DataLoss::None => "none",
            DataLoss::Possible => "possible",
            DataLoss::Certain => "certain",
        }
    }
}

impl Statement {
    /// Makes a statement that runs in a transaction and does nothing worth a word.
    pub fn new(origin: Origin, summary: impl Into<String>, sql: impl Into<String>) -> Self {
        Self {
            sql: sql.into(),
            summary: summary.into(),
            note: None,
            effects: Effects::default(),
            transaction: Transaction::Inside,
            has_body: false,
            with_next: false,
            needs: Needs::default(),
            origin,
        }
    }

    /// Adds a lock.
    #[must_use]
    pub fn locks(mut self, table: impl Into<String>, mode: &'static str, blocks: Blocks) -> Self {
        self.effects.locks.push(Lock {
            table: table.into(),
            mode,
            blocks,
        });
        self
    }

    /// Says what is done while the locks are held.
    #[must_use]
    pub fn work(mut self, work: Work) -> Self {
        self.effects.work = work;
        self
    }

    /// Says what is lost.
    #[must_use]
    pub fn loses(mut self, loss: DataLoss) -> Self {
        self.effects.loss = loss;
        self
    }

    /// Says which rows make it fail.
    #[must_use]
    pub fn fails_on(mut self, rows: impl Into<String>) -> Self {
        self.effects.fails_on_rows = Some(rows.into());
        self
    }

    /// Says what there is to do instead, or to watch.
    #[must_use]
    pub fn advice(mut self, advice: impl Into<String>) -> Self {
        self.effects.advice = Some(advice.into());
        self
    }

    /// Says how it stands to transactions.
    #[must_use]
    pub fn runs(mut self, transaction: Transaction) -> Self {
        self.transaction = transaction;
        self
    }
}

impl Refusal {
    /// Makes a refusal of a whole operation.
    pub fn new(origin: Origin, code: crate::diagnostic::Code, reason: impl Into<String>) -> Self {
        Self {
            origin,
            field: String::new(),
            code,
            reason: reason.into(),
            hint: None,
        }
    }

    /// Names the field.
    #[must_use]
    pub fn at(mut self, field: impl Into<String>) -> Self {
        self.field = field.into();
        self
    }

    /// Adds what to type instead.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}
