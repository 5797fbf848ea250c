//! Cuts a script into segments: what is done in one transaction, and what can be done in none.
//!
//! Each segment but the last of its revision leaves a marker beside the version rows, so that the next can be guarded, and
//! so that one can go on behind it.

use std::sync::Arc;

use super::{Purpose, Script, ScriptStep};
use crate::config::{self, ScriptSettings};
use crate::dialect::{Needs, Statement, Transaction, Work};
use crate::graph::Rows;
use crate::variant::Dialect;

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
    /// A statement that no transaction takes, and what clears its way; then the version rows in a transaction of their own.
    Outside,
    /// Statement by statement, as the project wants it.
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

/// Returns the rows that segments of a revision leave beside the version rows; none where it has one segment.
pub fn markers(revision: &str, statements: &[Statement], settings: &ScriptSettings, dialect: Dialect) -> Vec<String> {
    let parts = parts(statements, settings, dialect);
    (1..parts.len()).map(|done| marker(revision, done)).collect()
}

/// Cuts a script into its segments.
pub fn segments<'a>(script: &Script<'a>) -> Vec<Segment<'a>> {
    if script.steps.is_empty() {
        return vec![only_rows(script)];
    }
    let dialect = script.target.dialect;
    let mut segments: Vec<Segment<'_>> = Vec::new();
    let mut may_go_on = false;
    for (number, step) in (1..).zip(script.steps) {
        let parts = match script.purpose == Purpose::Schema && !holds_schema_changes(dialect) {
            // Nobody goes on in the middle of a schema.
            true => vec![Part::whole(Runs::Loose, &step.statements)],
            false => parts(&step.statements, &step.settings, dialect),
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
            let whole_script =
                step.settings.transaction == config::Transaction::Script && holds_schema_changes(dialect);
            let shares = whole_script && part.runs == Runs::Together && !part.alone;
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

/// Tells whether the database undoes a change of the schema with its transaction.
fn holds_schema_changes(dialect: Dialect) -> bool {
    dialect.backend().facts().transactions.hold_schema_changes
}

/// Statements of a revision that stand in one segment.
struct Part<'a> {
    runs: Runs,
    alone: bool,
    earlier: usize,
    statements: &'a [Statement],
}

impl<'a> Part<'a> {
    fn whole(runs: Runs, statements: &'a [Statement]) -> Self {
        Self {
            runs,
            alone: false,
            earlier: 0,
            statements,
        }
    }
}

/// Cuts a revision where its settings and the database want it.
///
/// A rebuild is done in a transaction, also where the project wants none: half of one would be a table that is gone.
fn parts<'a>(statements: &'a [Statement], settings: &ScriptSettings, dialect: Dialect) -> Vec<Part<'a>> {
    let none = settings.transaction == config::Transaction::None && Needs::of(statements).is_empty();
    if none || statements.is_empty() {
        let runs = if none { Runs::Loose } else { Runs::Together };
        return vec![Part::whole(runs, statements)];
    }
    let holds = holds_schema_changes(dialect);
    let stands_alone = |it: &Statement| it.transaction != Transaction::Inside || !(holds || changes_only_rows(it));
    let mut parts: Vec<Part<'_>> = Vec::new();
    let mut start = 0;
    for (index, statement) in statements.iter().enumerate() {
        let end = index + 1;
        let alone = stands_alone(statement);
        let ends = alone || statements.get(end).is_none_or(stands_alone);
        if ends && !(statement.with_next && end < statements.len()) {
            let runs = match statement.transaction {
                Transaction::Inside | Transaction::Alone if holds || changes_only_rows(statement) => Runs::Together,
                Transaction::Inside | Transaction::Alone | Transaction::Outside => Runs::Outside,
            };
            parts.push(Part {
                runs,
                alone,
                earlier: start,
                statements: &statements[start..end],
            });
            start = end;
        }
    }
    parts
}

/// Tells whether a statement can be undone where changes of the schema cannot.
fn changes_only_rows(statement: &Statement) -> bool {
    statement.effects.work == Work::Rows && !statement.has_body
}

fn only_rows<'a>(script: &Script<'a>) -> Segment<'a> {
    let loose = script.settings.transaction == config::Transaction::None;
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Naming, Target, VersionTable};
    use crate::plan::{Direction, Origin};
    use crate::variant::Version;

    fn statement(transaction: Transaction) -> Statement {
        let origin = Origin {
            revision: 0,
            written_downgrade: false,
            operation: 0,
        };
        Statement::new(origin, "", "").runs(transaction)
    }

    fn step(revision: &str, before: &[&str], statements: Vec<Statement>, wanted: config::Transaction) -> ScriptStep {
        let rows = |ids: &[&str]| ids.iter().map(|it| Arc::from(*it)).collect();
        ScriptStep {
            revision: revision.to_string(),
            heading: Vec::new(),
            statements,
            rows_before: rows(before),
            rows_after: rows(&[revision]),
            settings: ScriptSettings {
                transaction: wanted,
                ..ScriptSettings::default()
            },
        }
    }

    /// Writes each segment as what it holds of which revision, how it runs, and the rows that it leaves.
    fn cut(dialect: Dialect, steps: Vec<ScriptStep>) -> Vec<String> {
        let target = Target {
            name: dialect.name().to_string(),
            dialect,
            version: Version::new(0, 0, 0),
            schema: None,
            revisions: Vec::new(),
            version_table: VersionTable::default(),
            naming: Naming::default(),
        };
        let script = Script {
            target: &target,
            settings: &ScriptSettings::default(),
            purpose: Purpose::Migrate(Direction::Upgrade),
            head: &[],
            from: &Rows::default(),
            to: &Rows::default(),
            steps: &steps,
        };
        let said = |segment: &Segment<'_>| {
            let pieces: Vec<String> = segment
                .pieces
                .iter()
                .map(|it| {
                    let revision = it.step.map_or("", |(_, step)| step.revision.as_str());
                    format!(
                        "{revision} {} -> {}",
                        it.statements.len(),
                        super::super::text::state(&it.after)
                    )
                })
                .collect();
            format!("{:?}: {}", segment.runs, pieces.join("; "))
        };
        segments(&script).iter().map(said).collect()
    }

    /// A statement that no transaction takes has a segment of its own, with what clears its way, and so has one that must
    /// be committed before what follows.
    #[test]
    fn a_revision_is_cut_where_it_must() {
        let (inside, outside, alone) = (Transaction::Inside, Transaction::Outside, Transaction::Alone);
        let mut clears = statement(outside);
        clears.with_next = true;
        let statements = || {
            let rest = [inside, inside, alone, inside].map(statement);
            rest.into_iter().chain([clears.clone(), statement(outside)]).collect()
        };
        let revision = config::Transaction::Revision;
        assert_eq!(
            cut(Dialect::Postgresql, vec![step("b", &["a"], statements(), revision)]),
            [
                "Together: b 2 -> a, b:1",
                "Together: b 1 -> a, b:2",
                "Together: b 1 -> a, b:3",
                "Outside: b 2 -> b",
            ]
        );
        let settings = ScriptSettings::default();
        let markers = markers("b", &statements(), &settings, Dialect::Postgresql);
        assert_eq!(markers, ["b:1", "b:2", "b:3"]);
        assert_eq!(
            cut(
                Dialect::Postgresql,
                vec![step("b", &["a"], statements(), config::Transaction::None)]
            ),
            ["Loose: b 6 -> b"]
        );
    }

    /// One transaction for the script holds what can be in one, up to a revision that wants its own; MySQL has none, so each
    /// statement stands for itself, but changes of rows that follow each other.
    #[test]
    fn a_script_is_one_transaction_where_there_are_some() {
        let steps = || {
            let inside = || vec![statement(Transaction::Inside), statement(Transaction::Inside)];
            vec![
                step("a", &[], inside(), config::Transaction::Script),
                step("b", &["a"], inside(), config::Transaction::Script),
                step("c", &["b"], Vec::new(), config::Transaction::Revision),
            ]
        };
        assert_eq!(
            cut(Dialect::Sqlite, steps()),
            ["Together: a 2 -> a; b 2 -> b", "Together: c 0 -> c"]
        );
        let mut rows = steps();
        rows[0].statements = (0..2)
            .map(|_| statement(Transaction::Inside).work(Work::Rows))
            .collect();
        assert_eq!(
            cut(Dialect::Mysql, rows),
            [
                "Together: a 2 -> a",
                "Outside: b 1 -> a, b:1",
                "Outside: b 1 -> b",
                "Together: c 0 -> c"
            ]
        );
    }
}
