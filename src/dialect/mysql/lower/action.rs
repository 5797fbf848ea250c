//! One change of a table as clauses of an ALTER TABLE, with what decides which other changes may stand beside it.

use crate::dialect::Statement;
use crate::dialect::statement::{Blocks, DataLoss, Effects, Lock, Work};
use crate::identity::TableId;
use crate::plan::Origin;

/// A part of what a transition takes, in order.
#[derive(Clone, Debug)]
pub(super) enum Step {
    /// A statement of its own.
    Statement(Statement),
    /// A change that may share its ALTER TABLE with its neighbours.
    Alter(Action),
}

/// How the server changes a table, the lightest first.
///
/// It is stated in the statement, so that the server refuses rather than copies a table that the review was told it
/// would not. <https://dev.mysql.com/doc/refman/8.4/en/innodb-online-ddl-operations.html>
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Algorithm {
    /// Only the dictionary changes.
    Instant,
    /// Rows may be written meanwhile.
    InPlace,
    /// Rows may only be read meanwhile.
    InPlaceShared,
    /// The table is copied, and rows may only be read meanwhile.
    Copy,
}

/// One change of a table.
#[derive(Clone, Debug)]
pub(super) struct Action {
    /// Which table.
    pub table: TableId,
    /// Its quoted name, as it is when the statement runs.
    pub name: String,
    /// Its name for people.
    pub shown: String,
    /// The clauses: `ADD COLUMN …`.
    pub clauses: Vec<String>,
    /// What is done, in words.
    pub summary: Vec<String>,
    /// How it is done.
    pub algorithm: Algorithm,
    /// Whether the server takes it only by itself, or only so with this algorithm.
    pub alone: bool,
    /// Whether the server refuses it where the table is copied.
    pub in_place: bool,
    /// What it does to the primary key: dropping and adding it in one ALTER does not copy the table.
    pub key: KeyPart,
    /// The names it uses.
    pub uses: Vec<Use>,
    /// What it does beyond what its algorithm says.
    pub effects: Effects,
    /// Which operation asked for it.
    pub origin: Origin,
    /// Which batch it belongs to; the changes of a batch share one ALTER where names allow it.
    pub batch: Option<usize>,
    /// Whether the table was made in the same run, so that nobody reads it yet.
    pub born: bool,
}

/// What an action does to the primary key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum KeyPart {
    /// Nothing.
    Untouched,
    /// Drops it and leaves none.
    Drops,
    /// Adds one.
    Adds,
    /// Drops it and adds another.
    Replaces,
}

/// A name that an action uses. In one ALTER all names are those of the table as it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Use {
    /// What kind of thing has the name.
    pub kind: Kind,
    /// The name, folded.
    pub name: String,
    /// What becomes of it.
    pub how: How,
}

/// The kinds of names of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A column.
    Column,
    /// An index or unique constraint.
    Index,
    /// A check.
    Check,
    /// A foreign key.
    ForeignKey,
    /// An option of the table.
    Option,
}

/// What becomes of a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum How {
    /// It is new.
    Adds,
    /// It is gone.
    Goes,
    /// It gets another definition.
    Defines,
    /// It is named.
    Reads,
    /// Its values are compared with those of the same table, which the server looks up as they were before the ALTER.
    Compares,
}

impl Algorithm {
    /// Returns the clause that states it.
    pub(super) fn clause(self) -> &'static str {
        match self {
            Algorithm::Instant => "ALGORITHM=INSTANT",
            Algorithm::InPlace => "ALGORITHM=INPLACE, LOCK=NONE",
            Algorithm::InPlaceShared => "ALGORITHM=INPLACE, LOCK=SHARED",
            Algorithm::Copy => "ALGORITHM=COPY, LOCK=SHARED",
        }
    }

    /// Returns the lock that it holds while it works.
    fn lock(self, table: &str) -> Lock {
        let (mode, blocks) = match self {
            Algorithm::Instant | Algorithm::InPlace => ("metadata", Blocks::Ddl),
            Algorithm::InPlaceShared | Algorithm::Copy => ("SHARED", Blocks::Writes),
        };
        Lock {
            table: table.to_string(),
            mode,
            blocks,
        }
    }
}

impl Action {
    /// Says which names it uses.
    #[must_use]
    pub(super) fn uses<'a>(mut self, kind: Kind, how: How, names: impl IntoIterator<Item = &'a str>) -> Self {
        self.uses.extend(names.into_iter().map(|name| Use {
            kind,
            name: name.to_lowercase(),
            how,
        }));
        self
    }

    /// Adds a clause.
    #[must_use]
    pub(super) fn clause(mut self, clause: impl Into<String>) -> Self {
        self.clauses.push(clause.into());
        self
    }

    /// Says what is done while the locks are held.
    #[must_use]
    pub(super) fn work(mut self, work: Work) -> Self {
        self.effects.work = self.effects.work.max(work);
        self
    }

    /// Says what is lost.
    #[must_use]
    pub(super) fn loses(mut self, loss: DataLoss) -> Self {
        self.effects.loss = self.effects.loss.max(loss);
        self
    }

    /// Says which rows make it fail.
    #[must_use]
    pub(super) fn fails_on(mut self, rows: impl Into<String>) -> Self {
        join(&mut self.effects.fails_on_rows, Some(rows.into()));
        self
    }

    /// Says what to think of.
    #[must_use]
    pub(super) fn advises(mut self, advice: &str) -> Self {
        join(&mut self.effects.advice, Some(advice.to_string()));
        self
    }

    /// Adds the lock on a table at the other end of a foreign key.
    #[must_use]
    pub(super) fn partner(mut self, table: String) -> Self {
        if table != self.shown && !self.effects.locks.iter().any(|it| it.table == table) {
            self.effects.locks.push(Lock {
                table,
                mode: "metadata",
                blocks: Blocks::Ddl,
            });
        }
        self
    }

    /// Keeps other changes out of its ALTER.
    #[must_use]
    pub(super) fn alone(mut self) -> Self {
        self.alone = true;
        self
    }

    /// Keeps changes that copy the table out of its ALTER.
    #[must_use]
    pub(super) fn in_place(mut self) -> Self {
        self.in_place = true;
        self
    }

    /// Says what it does to the primary key.
    #[must_use]
    pub(super) fn key(mut self, key: KeyPart) -> Self {
        self.key = key;
        self
    }

    /// Tells whether another action may stand behind it in one ALTER.
    pub(super) fn takes(&self, next: &Action) -> bool {
        let together = self.algorithm == next.algorithm
            || (self.batch.is_some() && self.batch == next.batch)
            || (self.key == KeyPart::Drops && next.key == KeyPart::Adds);
        let copies = |it: &Action| it.algorithm == Algorithm::Copy;
        let parted = (self.in_place && copies(next)) || (next.in_place && copies(self));
        let free = |it: &Use| !next.uses.iter().any(|next| it.clashes(next));
        self.table == next.table
            && self.name == next.name
            && !self.alone
            && !next.alone
            && !parted
            && together
            && self.uses.iter().all(free)
    }

    /// Puts another action behind it.
    pub(super) fn join(&mut self, next: Action) {
        let Action {
            table: _,
            name: _,
            shown: _,
            clauses,
            summary,
            algorithm,
            alone: _,
            in_place,
            key,
            uses,
            effects,
            origin: _,
            batch: _,
            born: _,
        } = next;
        let replaces = self.key == KeyPart::Drops && key == KeyPart::Adds;
        if replaces && self.algorithm == Algorithm::Copy && self.clauses.len() == 1 {
            self.algorithm = algorithm;
            self.effects.work = effects.work;
            self.effects.advice = None;
        } else {
            self.algorithm = self.algorithm.max(algorithm);
        }
        self.key = match (self.key, key) {
            (KeyPart::Untouched, key) => key,
            (mine, KeyPart::Untouched) => mine,
            (_, _) => KeyPart::Replaces,
        };
        self.in_place |= in_place;
        self.clauses.extend(clauses);
        self.summary.extend(summary);
        self.uses.extend(uses);
        let Effects {
            locks,
            work,
            loss,
            fails_on_rows,
            advice,
        } = effects;
        for lock in locks {
            if !self.effects.locks.contains(&lock) {
                self.effects.locks.push(lock);
            }
        }
        self.effects.work = self.effects.work.max(work);
        self.effects.loss = self.effects.loss.max(loss);
        join(&mut self.effects.fails_on_rows, fails_on_rows);
        join(&mut self.effects.advice, advice);
    }

    /// Writes the statement.
    pub(super) fn statement(self) -> Statement {
        let Action {
            name,
            clauses,
            algorithm,
            summary,
            effects,
            origin,
            born,
            shown,
            ..
        } = self;
        let algorithm_clause = algorithm.clause();
        let line = format!("ALTER TABLE {name} {}, {algorithm_clause}", clauses.join(", "));
        let sql = match clauses.as_slice() {
            [_] if line.len() <= 120 => line,
            _ => format!(
                "ALTER TABLE {name}\n    {},\n    {algorithm_clause}",
                clauses.join(",\n    ")
            ),
        };
        let mut statement = Statement::new(origin, summary.join(", "), sql);
        if !born {
            let Effects {
                locks,
                work,
                loss,
                fails_on_rows,
                advice,
            } = effects;
            let locks = std::iter::once(algorithm.lock(&shown)).chain(locks).collect();
            let work = match algorithm {
                Algorithm::Copy => Work::Copy,
                Algorithm::Instant | Algorithm::InPlace | Algorithm::InPlaceShared => work,
            };
            let advice = match (advice, algorithm) {
                (None, Algorithm::Copy) => Some(COPY_ADVICE.to_string()),
                (advice, _) => advice,
            };
            statement.effects = Effects {
                locks,
                work,
                loss,
                fails_on_rows,
                advice,
            };
        }
        statement
    }
}

/// What to do about a copy of a table that is too large for one.
const COPY_ADVICE: &str = "on a large table use gh-ost or pt-online-schema-change";

impl Use {
    /// Tells whether two actions of one ALTER would read a name differently than one after the other.
    fn clashes(&self, next: &Use) -> bool {
        if self.kind != next.kind || self.name != next.name {
            return false;
        }
        match (self.how, next.how) {
            (How::Reads, How::Reads | How::Defines | How::Compares) => false,
            (How::Compares, How::Reads | How::Compares) => false,
            (How::Defines | How::Adds, How::Reads) | (How::Adds, How::Compares) => false,
            (How::Defines, How::Compares) | (How::Goes, How::Reads | How::Compares) => true,
            (_, How::Goes | How::Adds | How::Defines) => true,
        }
    }
}

fn join(text: &mut Option<String>, more: Option<String>) {
    match (text.as_mut(), more) {
        (_, None) => {}
        (Some(text), Some(more)) if text.contains(&more) => {}
        (Some(text), Some(more)) => {
            text.push_str("; ");
            text.push_str(&more);
        }
        (None, Some(more)) => *text = Some(more),
    }
}

/// Turns steps into statements; neighbours that may share an ALTER TABLE do.
pub(super) fn fold(steps: Vec<Step>) -> Vec<Statement> {
    let mut statements = Vec::with_capacity(steps.len());
    let mut open: Option<Action> = None;
    for step in steps {
        match (step, open.as_mut()) {
            (Step::Alter(next), Some(action)) if action.takes(&next) => action.join(next),
            (Step::Alter(next), _) => statements.extend(open.replace(next).map(Action::statement)),
            (Step::Statement(statement), _) => {
                statements.extend(open.take().map(Action::statement));
                statements.push(statement);
            }
        }
    }
    statements.extend(open.map(Action::statement));
    statements
}
