//! The frame of a script for sqlite3: one transaction for each revision, with guards that are checks of a temporary table.
//!
//! SQLite raises no error of one's own outside a trigger, but it names the constraint that a row breaks.

use askama::Template;

use super::spelling::SqliteSpelling;
use crate::config::{self, Client, Millis, ScriptSettings};
use crate::dialect::spelling::{Spelling, comment};
use crate::dialect::{Needs, RebuiltTable};
use crate::graph::Rows;
use crate::name::Name;
use crate::parallel;
use crate::script::text::{
    StatementText, comments, ended, going_on, heading, row_changes, state, statements, version_table,
};
use crate::script::{Piece, Purpose, Runs, Script, ScriptStep, Segment, segments};

/// Writes a whole script.
pub(super) fn frame(script: &Script) -> String {
    let segments = segments(script);
    let native = script.settings.client == Client::Native;
    let frame = Frame::new(script);
    let mut head = script.head.to_vec();
    head.push(String::new());
    head.push(match native {
        true => "run    sqlite3 -batch -bail DATABASE < FILE".to_string(),
        false => "run    by a client that stops at the first statement that fails".to_string(),
    });
    head.extend(going_on(script, &segments));
    if script.steps.iter().any(|it| it.settings.statement_timeout.is_some()) {
        head.push("statement_timeout is left out: SQLite has none.".to_string());
    }
    let rebuilds = |step: &ScriptStep| {
        step.settings.transaction == config::Transaction::None && !Needs::of(&step.statements).is_empty()
    };
    if script.steps.iter().any(rebuilds) {
        head.push("A revision that makes a table anew is one transaction all the same.".to_string());
    }
    let mut waits = Waits::new(script, native);
    let mut own = |segment: &Segment<'_>| segment.pieces.iter().map(|it| waits.of(frame.settings(it))).collect();
    let numbered: Vec<(usize, &Segment<'_>, Vec<Option<String>>)> = segments
        .iter()
        .enumerate()
        .map(|(index, segment)| (index, segment, own(segment)))
        .collect();
    let text = ScriptText {
        head: comments(head),
        native,
        wait: waits.first(),
        segments: parallel::map(&numbered, |(index, segment, waits)| {
            frame.segment(*index, segment, waits).to_string()
        }),
        tail: (script.purpose != Purpose::Schema).then(|| frame.tail()),
    };
    let mut text = text.to_string();
    text.push('\n');
    text
}

/// A whole script.
#[derive(Template)]
#[template(path = "sqlite/script.sql")]
struct ScriptText {
    head: String,
    native: bool,
    wait: Option<String>,
    segments: Vec<String>,
    tail: Option<String>,
}

/// What is done between two guards.
#[derive(Template)]
#[template(path = "sqlite/segment.sql")]
struct SegmentText<'a> {
    together: bool,
    outside: bool,
    foreign_keys_off: bool,
    table: Option<String>,
    guard: Option<Guard<'a>>,
    pieces: Vec<PieceText>,
    foreign_keys: Option<String>,
}

struct PieceText {
    heading: String,
    wait: Option<String>,
    statements: Vec<GuardedText>,
    rows: Option<RowsText>,
}

/// A statement with what is looked at right before it.
struct GuardedText {
    guards: Vec<String>,
    comment: String,
    sql: String,
}

struct RowsText {
    said: String,
    changes: Vec<String>,
    check: Option<Check>,
}

/// Stops the script before its first change where the version rows are not the expected ones.
#[derive(Template)]
#[template(path = "sqlite/guard.sql")]
struct Guard<'a> {
    said: String,
    /// Where rows are expected: what is said when there is no version table, and the query that counts it.
    exists: Option<(String, String)>,
    refused: String,
    told: String,
    table: &'a str,
    column: &'a str,
    right: String,
}

/// Stops the transaction where something is not right.
#[derive(Template)]
#[template(path = "sqlite/check.sql")]
struct Check {
    /// The constraint, whose name is the message.
    refused: String,
    /// A query that tells what is wrong, and gives no row where nothing is.
    told: Option<String>,
    /// The condition.
    right: String,
}

/// What all parts of a script need.
struct Frame<'a> {
    script: &'a Script<'a>,
    /// The version table, quoted.
    table: String,
    /// Its column, quoted.
    column: String,
    /// The version table, for people.
    shown: String,
}

impl<'a> Frame<'a> {
    fn new(script: &'a Script<'a>) -> Self {
        let name = version_table(script);
        Self {
            script,
            table: SqliteSpelling.qualified(name.schema.as_ref(), &name.name),
            column: SqliteSpelling.name(&script.target.version_table.column),
            shown: comment(&name.to_text()),
        }
    }

    fn segment<'s>(&'s self, index: usize, segment: &Segment<'_>, waits: &[Option<String>]) -> SegmentText<'s> {
        let needs = segment.needs();
        let piece = |(piece, wait): (&Piece<'_>, &Option<String>)| PieceText {
            heading: heading(self.script, segment.runs, piece),
            wait: wait.clone(),
            statements: guarded(piece),
            rows: self.rows(piece),
        };
        SegmentText {
            together: segment.runs == Runs::Together,
            outside: segment.runs == Runs::Outside,
            foreign_keys_off: needs.foreign_keys_off,
            table: (index == 0 && self.script.makes_table()).then(|| self.create_table()),
            guard: segment.pieces.first().and_then(|it| self.guard(&it.before)),
            pieces: segment.pieces.iter().zip(waits).map(piece).collect(),
            foreign_keys: needs.foreign_keys_off.then(foreign_keys),
        }
    }

    fn settings<'s>(&'s self, piece: &Piece<'s>) -> &'s ScriptSettings {
        piece.step.map_or(self.script.settings, |(_, step)| &step.settings)
    }

    fn guard(&self, before: &Rows) -> Option<Guard<'_>> {
        let Self {
            table, column, shown, ..
        } = self;
        let said = comment(&state(before));
        let version = version_table(self.script);
        let schema = match &version.schema {
            Some(schema) => format!("{}.", SqliteSpelling.name(schema)),
            None => String::new(),
        };
        let name = SqliteSpelling.text(version.name.as_str());
        let exists = (
            constraint(&format!(
                "refused: there is no version table {shown}, and it must hold {said}"
            )),
            format!(
                "SELECT count(*) FROM {schema}sqlite_schema WHERE \"type\" = 'table' AND \"name\" = {name} COLLATE NOCASE"
            ),
        );
        let refused = match before.is_empty() {
            true => format!("refused: the database must be at base, so version table {shown} must be empty"),
            false => format!("refused: version table {shown} must hold {said}"),
        };
        self.script.has_guard().then(|| Guard {
            exists: (!before.is_empty()).then_some(exists),
            refused: constraint(&refused),
            told: SqliteSpelling.text(&format!("{refused}; it holds ")),
            table,
            column,
            right: self.holds(before),
            said,
        })
    }

    /// The condition that the version table holds exactly these rows. Its collation may take `A` for `a`.
    fn holds(&self, rows: &Rows) -> String {
        let Self { table, column, .. } = self;
        let (ids, count) = (self.ids(rows), rows.len());
        let all = format!("(SELECT count(*) FROM {table}) = {count}");
        match count {
            0 => all,
            _ => {
                format!(
                    "{all} AND (SELECT count(DISTINCT {column} COLLATE BINARY) FROM {table} WHERE {column} COLLATE BINARY IN ({ids})) = {count}"
                )
            }
        }
    }

    fn ids(&self, rows: &Rows) -> String {
        let ids: Vec<String> = rows.iter().map(|id| SqliteSpelling.text(id)).collect();
        ids.join(", ")
    }

    /// The IF NOT EXISTS is for the table that a downgrade to base left.
    fn create_table(&self) -> String {
        let Self { table, column, .. } = self;
        let version = &self.script.target.version_table;
        let width = version.width;
        let key = SqliteSpelling.name(&Name::new(&format!("{}_pkc", version.name.as_str())));
        format!(
            "CREATE TABLE IF NOT EXISTS {table} (\n    {column} varchar({width}) NOT NULL,\n    CONSTRAINT {key} PRIMARY KEY ({column})\n);"
        )
    }

    fn rows(&self, piece: &Piece<'_>) -> Option<RowsText> {
        let said = comment(&state(&piece.after));
        self.script.has_rows().then(|| RowsText {
            changes: row_changes(&SqliteSpelling, self.script, &piece.before, &piece.after),
            check: self.script.has_guard().then(|| Check {
                refused: constraint(&format!(
                    "stopped: the version rows in {} did not become {said}",
                    self.shown
                )),
                told: None,
                right: self.holds(&piece.after),
            }),
            said,
        })
    }

    fn tail(&self) -> String {
        let Self { table, column, .. } = self;
        format!("SELECT {column} FROM {table} ORDER BY {column};")
    }
}

/// Writes the statements of a piece. The guard of a rebuild stands right before its first statement, since the author may
/// drop a trigger just before; the transaction takes back what was done so far.
fn guarded(piece: &Piece<'_>) -> Vec<GuardedText> {
    let texts = statements(piece, |it| ended(&it.sql));
    let guards = piece
        .statements
        .iter()
        .map(|it| it.needs.rebuilds.iter().map(unknown).collect());
    let both = texts.into_iter().zip(guards);
    both.map(|(StatementText { comment, sql }, guards)| GuardedText { guards, comment, sql })
        .collect()
}

/// Stops before a rebuild of a table with something on it that no revision knows of, since it would vanish. What it is
/// stands in the row above the message: a constraint's name is written before the script runs.
fn unknown(rebuilt: &RebuiltTable) -> String {
    let RebuiltTable {
        table,
        columns,
        indexes,
        triggers,
    } = rebuilt;
    let spelling = SqliteSpelling;
    let name = spelling.text(table.as_str());
    let known = |names: &[Name]| {
        let names: Vec<String> = names.iter().map(|it| spelling.text(it.as_str())).collect();
        names.join(", ")
    };
    let of_kind = |kind: &str, names: &[Name]| {
        let known = known(names);
        format!(
            "SELECT '{kind}' AS \"kind\", \"name\" FROM sqlite_schema WHERE \"type\" = '{kind}' AND \"tbl_name\" = {name} COLLATE NOCASE AND \"sql\" IS NOT NULL AND \"name\" COLLATE NOCASE NOT IN ({known})"
        )
    };
    let found = format!(
        "{}\n    UNION ALL {}\n    UNION ALL SELECT 'column', \"name\" FROM pragma_table_xinfo({name}) WHERE \"name\" COLLATE NOCASE NOT IN ({})",
        of_kind("index", indexes),
        of_kind("trigger", triggers),
        known(columns),
    );
    let shown = comment(table.as_str());
    let refused = format!("refused: table {shown} has an index, trigger or column that no revision knows of");
    let told = spelling.text(&format!(
        "refused: no revision knows of this on table {shown}, and it would vanish: "
    ));
    let check = Check {
        refused: constraint(&refused),
        told: Some(format!(
            "SELECT {told} || \"kind\" || ' ' || \"name\" FROM (\n    {found})"
        )),
        right: format!("count(*) = 0 FROM (\n    {found})"),
    };
    let line = comments([format!(
        "the guard: table {shown} is made anew, so nothing may stand on it that no revision knows of"
    )]);
    format!("{line}\n{check}")
}

/// Turns what `PRAGMA foreign_key_check` only prints into an error.
fn foreign_keys() -> String {
    let check = Check {
        refused: constraint("refused: rows have no parent, see foreign_key_check above"),
        told: Some(
            "SELECT 'refused: row ' || coalesce(\"rowid\", '?') || ' of table ' || \"table\" || ' has no parent in table ' || \"parent\" FROM pragma_foreign_key_check"
                .to_string(),
        ),
        right: "count(*) = 0 FROM pragma_foreign_key_check".to_string(),
    };
    format!("-- every foreign key of the database holds\n{check}")
}

/// Writes a message as the name of a constraint.
fn constraint(message: &str) -> String {
    SqliteSpelling.name(&Name::new(message))
}

/// How long a transaction waits for the one that writes: said at the top, and in each segment of a revision that has a
/// time of its own, since one may begin there.
struct Waits {
    native: bool,
    /// Whether any revision says how long.
    any: bool,
    project: Option<Millis>,
    earlier: Option<Millis>,
}

impl Waits {
    fn new(script: &Script, native: bool) -> Self {
        let all = script.steps.iter().map(|it| &it.settings).chain([script.settings]);
        let project = script.settings.lock_timeout;
        Self {
            native,
            any: all.map(|it| it.lock_timeout).any(|it| it.is_some()),
            project,
            earlier: project,
        }
    }

    fn first(&self) -> Option<String> {
        self.any.then(|| self.written(self.project))
    }

    fn of(&mut self, settings: &ScriptSettings) -> Option<String> {
        let wait = settings.lock_timeout;
        let own = wait != self.project || wait != self.earlier;
        self.earlier = wait;
        own.then(|| self.written(wait))
    }

    /// The pragma gives a row, so sqlite3's own command is taken where it is read.
    /// <https://www.sqlite.org/pragma.html#pragma_busy_timeout>
    fn written(&self, wait: Option<Millis>) -> String {
        let wait = match wait {
            // Elsewhere 0 is no limit.
            Some(Millis(0)) => i32::MAX as u64,
            Some(Millis(wait)) => wait,
            None => 0,
        };
        match self.native {
            true => format!(".timeout {wait}"),
            false => format!("PRAGMA busy_timeout = {wait};"),
        }
    }
}
