//! Cuts a script into segments: what is done in one transaction, and what can be done in none.
//!
//! Each segment but the last of its revision leaves a marker beside the version rows, so that the next can be guarded, and
//! so that one can go on behind it.

use std::sync::Arc;

use super::{Script, ScriptStep};
use crate::config;
use crate::dialect::statement::Needs;
use crate::dialect::{Statement, Transaction};
use crate::graph::Rows;

/// What is done between two guards.
#[derive(Clone, Debug)]
pub struct Segment<'a> {
    /// How it runs.
    pub runs: Runs,
    /// What it does, at least one.
    pub pieces: Vec<Piece<'a>>,
}

/// How a segment runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Runs {
    /// In one transaction, with its version rows.
    Together,
    /// One statement that no transaction takes, then the version rows in a transaction of their own.
    Outside,
    /// Statement by statement: the database has no transactions for them, or the project wants none.
    Loose,
}

/// What a segment does of one revision.
#[derive(Clone, Debug)]
pub struct Piece<'a> {
    /// The revision, and which one it is of the script, from 1; absent where there are only version rows.
    pub step: Option<(usize, &'a ScriptStep)>,
    /// Which of the revision's segments this is, from 1.
    pub segment: usize,
    /// How many segments the revision has.
    pub segments: usize,
    /// The statements.
    pub statements: &'a [Statement],
    /// How many statements of the revision stand before them.
    pub earlier: usize,
    /// The rows of the version table before.
    pub before: Rows,
    /// The rows of the version table after.
    pub after: Rows,
}

impl Segment<'_> {
    /// Returns what the segment needs of the transaction round it.
    pub fn needs(&self) -> Needs {
        Needs::of(self.pieces.iter().flat_map(|it| it.statements))
    }
}

/// Returns the row that says that a segment of a revision is done while the revision is not.
///
/// No revision is called so, since an id holds no `:`. The version column must be wide enough for it.
pub fn marker(revision: &str, segment: usize) -> String {
    format!("{revision}:{segment}")
}

/// Cuts a script into its segments. A database without transactions for statements on the schema gets one for each
/// revision.
///
/// A rebuild needs a transaction of its own revision, with foreign keys off: a script with one of them has a transaction
/// for each revision, whatever it asks for.
pub fn segments(script: &Script, transactions: bool) -> Vec<Segment<'_>> {
    if script.steps.is_empty() {
        return vec![only_rows(script, transactions)];
    }
    let rebuilds = script.steps.iter().any(|step| !Needs::of(&step.statements).is_empty());
    let mut segments: Vec<Segment<'_>> = Vec::new();
    let mut may_go_on = false;
    for (number, step) in (1..).zip(&script.steps) {
        let rebuilt = !Needs::of(&step.statements).is_empty();
        let wanted = match step.settings.transaction {
            config::Transaction::None if rebuilt => config::Transaction::Revision,
            config::Transaction::Script if rebuilds => config::Transaction::Revision,
            asked @ (config::Transaction::Revision | config::Transaction::Script | config::Transaction::None) => asked,
        };
        let wanted = if transactions {
            wanted
        } else {
            config::Transaction::None
        };
        let parts = match wanted {
            config::Transaction::None => vec![Part {
                runs: Runs::Loose,
                alone: false,
                earlier: 0,
                statements: &step.statements,
            }],
            config::Transaction::Revision | config::Transaction::Script => parts(&step.statements),
        };
        let count = parts.len();
        for (index, part) in parts.into_iter().enumerate() {
            let state = |done: usize| match done {
                0 => step.rows_before.clone(),
                done if done == count => step.rows_after.clone(),
                done => marked(&step.rows_before, &step.revision, done),
            };
            let piece = Piece {
                step: Some((number, step)),
                segment: index + 1,
                segments: count,
                statements: part.statements,
                earlier: part.earlier,
                before: state(index),
                after: state(index + 1),
            };
            let shares = wanted == config::Transaction::Script && part.runs == Runs::Together && !part.alone;
            match segments.last_mut() {
                Some(last) if shares && may_go_on => last.pieces.push(piece),
                Some(_) | None => segments.push(Segment {
                    runs: part.runs,
                    pieces: vec![piece],
                }),
            }
            may_go_on = shares;
        }
    }
    segments
}

/// Statements of a revision that stand in one segment.
struct Part<'a> {
    runs: Runs,
    alone: bool,
    earlier: usize,
    statements: &'a [Statement],
}

/// Cuts at each statement that wants no other beside it.
fn parts(statements: &[Statement]) -> Vec<Part<'_>> {
    let mut parts: Vec<Part<'_>> = Vec::new();
    let mut start = 0;
    for (index, statement) in statements.iter().enumerate() {
        let end = index + 1;
        let stands_alone = statement.transaction != Transaction::Inside;
        let last_before_cut = match statements.get(end) {
            Some(next) => next.transaction != Transaction::Inside,
            None => true,
        };
        if stands_alone || last_before_cut {
            parts.push(Part {
                runs: match statement.transaction {
                    Transaction::Inside | Transaction::Alone => Runs::Together,
                    Transaction::Outside => Runs::Outside,
                },
                alone: stands_alone,
                earlier: start,
                statements: &statements[start..end],
            });
            start = end;
        }
    }
    if parts.is_empty() {
        parts.push(Part {
            runs: Runs::Together,
            alone: false,
            earlier: 0,
            statements,
        });
    }
    parts
}

fn only_rows(script: &Script, transactions: bool) -> Segment<'_> {
    let loose = !transactions || script.settings.transaction == config::Transaction::None;
    Segment {
        runs: if loose { Runs::Loose } else { Runs::Together },
        pieces: vec![Piece {
            step: None,
            segment: 1,
            segments: 1,
            statements: &[],
            earlier: 0,
            before: script.from.clone(),
            after: script.to.clone(),
        }],
    }
}

/// The rows before a revision, and that some of its segments are done.
fn marked(before: &Rows, revision: &str, done: usize) -> Rows {
    let marker = Arc::from(marker(revision, done));
    before.iter().cloned().chain([marker]).collect()
}
