//! The frame of a script for psql: one transaction for each revision, and the lock, the guard and the version rows in it.

use askama::Template;

use super::spelling::PostgresqlSpelling;
use crate::config::{Client, Millis, ScriptSettings};
use crate::dialect::spelling::{Spelling, comment};
use crate::dialect::{Blocks, Statement, Transaction, Work};
use crate::graph::Rows;
use crate::name::Name;
use crate::parallel;
use crate::script::text::{
    StatementText, comments, ended, going_on, heading, row_changes, state, statements, version_table,
};
use crate::script::{Piece, Purpose, Runs, Script, Segment, segments};

/// Writes a whole script.
pub(super) fn frame(script: &Script) -> String {
    let segments = segments(script);
    let native = script.settings.client == Client::Native;
    let frame = Frame::new(script, &segments);
    let session = frame.locks() && segments.iter().any(|it| it.runs != Runs::Together);
    let mut head = script.head.to_vec();
    head.push(String::new());
    head.push(match native {
        true => "run    psql -X -v ON_ERROR_STOP=1 -f FILE DATABASE, never with -1".to_string(),
        false => "run    by a client that stops at the first statement that fails".to_string(),
    });
    head.extend(going_on(script, &segments));
    let numbered: Vec<(usize, &Segment<'_>)> = segments.iter().enumerate().collect();
    let text = ScriptText {
        head: comments(head),
        native,
        lock: session.then(|| frame.session_lock()),
        segments: parallel::map(&numbered, |(index, segment)| frame.segment(*index, segment).to_string()),
        ran: "done; where the database stands:",
        tail: (script.purpose != Purpose::Schema).then(|| frame.tail()),
        unlock: session.then(|| frame.session_unlock()),
    };
    let mut text = text.to_string();
    text.push('\n');
    text
}

/// A whole script.
#[derive(Template)]
#[template(path = "postgresql/script.sql")]
struct ScriptText {
    head: String,
    native: bool,
    lock: Option<String>,
    segments: Vec<String>,
    ran: &'static str,
    tail: Option<String>,
    unlock: Option<String>,
}

/// What is done between two guards.
#[derive(Template)]
#[template(path = "postgresql/segment.sql")]
struct SegmentText<'a> {
    together: bool,
    outside: bool,
    guard: Option<Guard<'a>>,
    table: Option<String>,
    pieces: Vec<PieceText<'a>>,
    resets: Vec<&'static str>,
}

struct PieceText<'a> {
    heading: String,
    settings: Vec<String>,
    statements: Vec<PatientText>,
    rows: Option<RowsText<'a>>,
}

/// A statement with the settings that hold for it alone.
struct PatientText {
    before: Vec<String>,
    comment: String,
    sql: String,
    after: Vec<String>,
}

struct RowsText<'a> {
    said: String,
    changes: Vec<String>,
    check: Option<Check<'a>>,
}

/// Stops the script before its first change: where another one is at work, or the version rows are not the expected ones.
///
/// It does not wait for the lock. Whoever waits keeps a snapshot, and CREATE INDEX CONCURRENTLY waits for that: the two
/// would wait for each other. <https://www.postgresql.org/docs/current/sql-createindex.html#SQL-CREATEINDEX-CONCURRENTLY>
#[derive(Template)]
#[template(path = "postgresql/guard.sql")]
struct Guard<'a> {
    tag: &'a str,
    said: String,
    guarded: bool,
    locks: bool,
    key: &'a str,
    busy: String,
    expected: String,
    held: &'a str,
    table_text: String,
    missing: Option<String>,
    refused: String,
}

/// Stops the transaction where the version rows did not become what they should.
#[derive(Template)]
#[template(path = "postgresql/check.sql")]
struct Check<'a> {
    tag: &'a str,
    held: &'a str,
    expected: String,
    message: String,
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
    /// The query for the rows that it holds.
    held: String,
    /// The key of the lock.
    key: String,
    /// The quotes round a block.
    tag: String,
}

impl<'a> Frame<'a> {
    fn new(script: &'a Script<'a>, segments: &[Segment<'_>]) -> Self {
        let spelling = PostgresqlSpelling;
        let name = version_table(script);
        let table = spelling.qualified(name.schema.as_ref(), &name.name);
        let column = spelling.name(&script.target.version_table.column);
        let shown = comment(&name.to_text());
        let held = format!(
            "SELECT coalesce(array_agg(version.{column}::text ORDER BY version.{column}::text COLLATE \"C\"), '{{}}') FROM {table} AS version"
        );
        // Two schemas of a database with a version table each do not wait for each other.
        let place = match &name.schema {
            Some(schema) => spelling.text(schema.as_str()),
            None => "coalesce(current_schema(), '')".to_string(),
        };
        let lock = spelling.text(&format!("vellum {}", name.name.as_str()));
        let key = format!("hashtextextended({lock} || ' in ' || {place}, 0)");
        let mut inner = vec![held.clone(), key.clone(), shown.clone()];
        for piece in segments.iter().flat_map(|it| &it.pieces) {
            inner.extend([state(&piece.before), state(&piece.after)]);
        }
        Self {
            script,
            table,
            column,
            shown,
            held,
            key,
            tag: tag(&inner),
        }
    }

    /// Tells whether two scripts of this kind must be kept apart.
    fn locks(&self) -> bool {
        self.script.purpose != Purpose::Schema
    }

    fn segment<'s>(&'s self, index: usize, segment: &Segment<'_>) -> SegmentText<'s> {
        let bare = segment.runs != Runs::Together;
        let mut pieces = Vec::new();
        let mut earlier: Option<&ScriptSettings> = None;
        for piece in &segment.pieces {
            let settings = self.settings(piece);
            pieces.push(PieceText {
                heading: heading(self.script, segment.runs, piece),
                settings: timeouts(settings, earlier, bare),
                statements: if bare { patient(piece, settings) } else { hurried(piece) },
                rows: self.rows(piece),
            });
            earlier = Some(settings);
        }
        let is_set = |name: &str| {
            let waiting = pieces
                .iter()
                .flat_map(|it| it.statements.iter().flat_map(|it| &it.before));
            let mut all = pieces.iter().flat_map(|it| &it.settings).chain(waiting);
            all.any(|it| it.contains(name))
        };
        let resets = ["lock_timeout", "statement_timeout"]
            .into_iter()
            .filter(|name| bare && is_set(name))
            .collect();
        SegmentText {
            together: !bare,
            outside: segment.runs == Runs::Outside,
            guard: segment.pieces.first().and_then(|it| self.guard(bare, &it.before)),
            table: (index == 0 && self.script.makes_table()).then(|| self.create_table()),
            pieces,
            resets,
        }
    }

    fn settings<'s>(&'s self, piece: &Piece<'s>) -> &'s ScriptSettings {
        piece.step.map_or(self.script.settings, |(_, step)| &step.settings)
    }

    fn guard(&self, bare: bool, before: &Rows) -> Option<Guard<'_>> {
        let guarded = self.script.has_guard();
        // The lock of the session holds for what runs in no transaction.
        let locks = self.locks() && !bare;
        let text = |text: String| PostgresqlSpelling.text(&text);
        let said = comment(&state(before));
        (guarded || locks).then(|| Guard {
            tag: &self.tag,
            guarded,
            locks,
            key: &self.key,
            busy: self.busy(),
            expected: array(before),
            held: &self.held,
            table_text: text(self.table.clone()),
            missing: (!before.is_empty()).then(|| {
                text(format!(
                    "refused: there is no version table {}, and it must hold {said}",
                    self.shown
                ))
            }),
            refused: match before.is_empty() {
                true => text(format!(
                    "refused: the database must be at base, and version table {} holds ",
                    self.shown
                )),
                false => text(format!(
                    "refused: version table {} must hold {said} and holds ",
                    self.shown
                )),
            },
            said,
        })
    }

    fn busy(&self) -> String {
        PostgresqlSpelling.text(&format!(
            "refused: another script is at work on version table {}",
            self.shown
        ))
    }

    /// The IF NOT EXISTS is for the table that a downgrade to base left.
    fn create_table(&self) -> String {
        let Self { table, column, .. } = self;
        let version = &self.script.target.version_table;
        let width = version.width;
        let key = PostgresqlSpelling.name(&key_name(&version.name));
        format!(
            "CREATE TABLE IF NOT EXISTS {table} (\n    {column} varchar({width}) NOT NULL,\n    CONSTRAINT {key} PRIMARY KEY ({column})\n);"
        )
    }

    fn rows(&self, piece: &Piece<'_>) -> Option<RowsText<'_>> {
        let said = comment(&state(&piece.after));
        self.script.has_rows().then(|| RowsText {
            changes: row_changes(&PostgresqlSpelling, self.script, &piece.before, &piece.after),
            check: self.script.has_guard().then(|| Check {
                tag: &self.tag,
                held: &self.held,
                expected: array(&piece.after),
                message: PostgresqlSpelling.text(&format!(
                    "stopped: the version rows in {} did not become {said}",
                    self.shown
                )),
            }),
            said,
        })
    }

    fn session_lock(&self) -> String {
        let Self { tag, key, .. } = self;
        let busy = self.busy();
        format!(
            "DO {tag}\nBEGIN\n    IF pg_try_advisory_lock({key}) IS NOT TRUE THEN\n        RAISE EXCEPTION USING ERRCODE = '55P03', MESSAGE = {busy};\n    END IF;\nEND\n{tag};"
        )
    }

    fn session_unlock(&self) -> String {
        let Self { tag, key, .. } = self;
        format!("DO {tag}\nBEGIN\n    PERFORM pg_advisory_unlock({key});\nEND\n{tag};")
    }

    fn tail(&self) -> String {
        let Self { table, column, .. } = self;
        format!("SELECT {column} FROM {table} ORDER BY {column};")
    }
}

/// Returns quotes that nothing between them ends.
fn tag(inner: &[String]) -> String {
    let candidates =
        std::iter::once("$vellum$".to_string()).chain((1..).map(|number: u32| format!("$vellum{number}$")));
    let free = |tag: &String| !inner.iter().any(|it| it.contains(tag.as_str()));
    candidates.into_iter().find(free).unwrap_or_default()
}

/// Writes version rows as PostgreSQL's array, in the order in which the guard reads them.
fn array(rows: &Rows) -> String {
    let ids: Vec<String> = rows.iter().map(|id| PostgresqlSpelling.text(id)).collect();
    match ids.as_slice() {
        [] => "'{}'::text[]".to_string(),
        ids => format!("ARRAY[{}]::text[]", ids.join(", ")),
    }
}

/// Alembic's name for the key, cut so that the server need not cut it.
fn key_name(table: &Name) -> Name {
    const LONGEST: usize = 63;
    const END: &str = "_pkc";
    let mut name = table.as_str().to_string();
    while name.len() + END.len() > LONGEST {
        name.pop();
    }
    Name::new(&(name + END))
}

/// Writes the statements of a transaction.
fn hurried(piece: &Piece<'_>) -> Vec<PatientText> {
    let texts = statements(piece, |it| ended(&it.sql));
    let text = |StatementText { comment, sql }: StatementText| PatientText {
        before: Vec::new(),
        comment,
        sql,
        after: Vec::new(),
    };
    texts.into_iter().map(text).collect()
}

/// Writes statements that stand in no transaction. Those behind which nobody waits have no limit: stopped by a timeout,
/// CREATE INDEX CONCURRENTLY would leave an index that is not valid.
fn patient(piece: &Piece<'_>, settings: &ScriptSettings) -> Vec<PatientText> {
    const NAMES: [&str; 2] = ["lock_timeout", "statement_timeout"];
    let mut texts = hurried(piece);
    let last = texts.len().saturating_sub(1);
    for (index, (text, statement)) in texts.iter_mut().zip(piece.statements).enumerate() {
        if may_wait(statement) {
            text.before = NAMES.map(|name| format!("SET {name} = 0")).into();
        }
        // The end of the segment sets all back.
        if may_wait(statement) && index < last {
            text.after = NAMES.map(|name| format!("RESET {name}")).into();
            text.after.extend(timeouts(settings, None, true));
        }
    }
    texts
}

/// Tells whether nobody waits behind a statement that waits, and no transaction is round it.
fn may_wait(statement: &Statement) -> bool {
    let locks = &statement.effects.locks;
    let nobody = !locks.is_empty() && locks.iter().all(|it| it.blocks == Blocks::Ddl);
    statement.transaction == Transaction::Outside && (statement.effects.work == Work::IndexBuild || nobody)
}

/// Writes the timeouts of a piece, where they differ from those of the piece before in the same segment.
fn timeouts(settings: &ScriptSettings, earlier: Option<&ScriptSettings>, bare: bool) -> Vec<String> {
    let set = if bare { "SET" } else { "SET LOCAL" };
    let one = |name: &str, wanted: Option<Millis>, earlier: Option<Option<Millis>>| match (wanted, earlier) {
        (wanted, Some(earlier)) if wanted == earlier => None,
        (Some(Millis(wait)), _) if wait % 1_000 == 0 => Some(format!("{set} {name} = '{}s'", wait / 1_000)),
        (Some(Millis(wait)), _) => Some(format!("{set} {name} = '{wait}ms'")),
        (None, Some(_)) => Some(format!("{set} {name} TO DEFAULT")),
        (None, None) => None,
    };
    [
        one("lock_timeout", settings.lock_timeout, earlier.map(|it| it.lock_timeout)),
        one(
            "statement_timeout",
            settings.statement_timeout,
            earlier.map(|it| it.statement_timeout),
        ),
    ]
    .into_iter()
    .flatten()
    .collect()
}
