//! The frame of a script for mysql: no transaction is pretended, every statement stands for itself between two guards.

use askama::Template;

use super::spelling::MysqlSpelling;
use crate::config::{Client, Millis, ScriptSettings};
use crate::dialect::Statement;
use crate::dialect::spelling::{Spelling, comment};
use crate::graph::Rows;
use crate::name::Name;
use crate::parallel;
use crate::script::text::{
    StatementText, comments, ended, going_on, heading, row_changes, state, statements, version_table,
};
use crate::script::{Piece, Purpose, Runs, Script, segments};

/// Writes a whole script.
pub(super) fn frame(script: &Script) -> String {
    let segments = segments(script);
    let native = script.settings.client == Client::Native;
    let frame = Frame::new(script);
    let mut head = script.head.to_vec();
    head.push(String::new());
    head.push(match native {
        true => "run    mysql --binary-mode DATABASE < FILE, never with --force".to_string(),
        false => "run    by a client that stops at the first statement that fails".to_string(),
    });
    head.extend(going_on(script, &segments));
    if script.steps.iter().any(|it| it.settings.statement_timeout.is_some()) {
        head.push("statement_timeout is left out: MySQL has none but for SELECT.".to_string());
    }
    let locks = script.purpose != Purpose::Schema;
    // A revision's own wait stands in each of its segments, since one may begin there.
    let mut earlier = script.settings.lock_timeout;
    let mut own = |piece: &Piece<'_>| {
        let wait = frame.settings(piece).lock_timeout;
        let said = wait != script.settings.lock_timeout || wait != earlier;
        earlier = wait;
        said.then_some(wait)
    };
    let pieces = segments
        .iter()
        .flat_map(|it| it.pieces.iter().map(|piece| (it.runs, piece)));
    let pieces: Vec<(Runs, &Piece<'_>, Option<Option<Millis>>)> =
        pieces.map(|(runs, piece)| (runs, piece, own(piece))).collect();
    let text = ScriptText {
        native,
        head: comments(head),
        settings: if frame.waits {
            waits(script.settings.lock_timeout)
        } else {
            Vec::new()
        },
        lock: locks.then(|| frame.lock()),
        table: script.makes_table().then(|| frame.create_table()),
        pieces: parallel::map(&pieces, |(runs, piece, wait)| {
            frame.piece(*runs, piece, *wait).to_string()
        }),
        tail: locks.then(|| frame.tail()),
        unlock: locks.then(|| format!("DO RELEASE_LOCK({});", frame.lock_name)),
    };
    let mut text = text.to_string();
    text.push('\n');
    text
}

/// A whole script. MariaDB's line must be its first: it makes that client refuse commands of its own, and is a comment to
/// MySQL's. <https://mariadb.com/kb/en/mariadb-command-line-client/#sandbox>
#[derive(Template)]
#[template(path = "mysql/script.sql")]
struct ScriptText {
    native: bool,
    head: String,
    settings: Vec<String>,
    lock: Option<String>,
    table: Option<String>,
    pieces: Vec<String>,
    tail: Option<String>,
    unlock: Option<String>,
}

/// What is done of one revision between two guards.
#[derive(Template)]
#[template(path = "mysql/piece.sql")]
struct PieceText<'a> {
    heading: String,
    settings: Vec<String>,
    guard: Option<Guard<'a>>,
    /// Whether its statements and its version rows are one transaction: only rows change.
    together: bool,
    statements: Vec<StatementText>,
    rows: Option<RowsText>,
}

struct RowsText {
    said: String,
    /// Whether the rows change in a transaction, so that all of them do or none.
    transaction: bool,
    changes: Vec<String>,
    check: Option<String>,
}

/// Stops the script before its first change where the version rows are not the expected ones. MySQL's messages are short,
/// so a query before tells all.
#[derive(Template)]
#[template(path = "mysql/guard.sql")]
struct Guard<'a> {
    said: String,
    exists: Option<String>,
    told: Option<String>,
    table: &'a str,
    column: &'a str,
    right: String,
    holds: String,
}

/// Stops the script where a condition does not hold: a table that cannot be found is an error whose text one can choose,
/// and needs no privilege. SIGNAL stands only in a routine, and cannot be prepared.
/// <https://dev.mysql.com/doc/refman/8.4/en/sql-prepared-statements.html>
#[derive(Template)]
#[template(path = "mysql/stop_unless.sql")]
struct StopUnless<'a> {
    condition: &'a str,
    otherwise: String,
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
    /// The name of the lock, as SQL.
    lock_name: String,
    /// Whether any revision says how long to wait for a lock.
    waits: bool,
}

impl<'a> Frame<'a> {
    fn new(script: &'a Script<'a>) -> Self {
        let name = version_table(script);
        let spelling = MysqlSpelling;
        let all = script.steps.iter().map(|it| &it.settings).chain([script.settings]);
        let lock = spelling.text(&format!(".{}", name.name.as_str()));
        // The name is the server's, not the database's, and at most 64 characters long.
        let lock_name = format!("LEFT(CONCAT('vellum:', {}, {lock}), 64)", schema(script));
        Self {
            script,
            table: spelling.qualified(name.schema.as_ref(), &name.name),
            column: spelling.name(&script.target.version_table.column),
            shown: comment(&name.to_text()),
            lock_name,
            waits: all.map(|it| it.lock_timeout).any(|it| it.is_some()),
        }
    }

    fn lock(&self) -> String {
        let condition = format!("GET_LOCK({}, 0) = 1", self.lock_name);
        stop_unless(&condition, "refused: another script is at work on this database")
    }

    fn settings<'s>(&'s self, piece: &Piece<'s>) -> &'s ScriptSettings {
        piece.step.map_or(self.script.settings, |(_, step)| &step.settings)
    }

    fn piece(&self, runs: Runs, piece: &Piece<'_>, wait: Option<Option<Millis>>) -> PieceText<'_> {
        let first = piece.segment == 1;
        PieceText {
            heading: heading(self.script, runs, piece),
            settings: wait.map(waits).unwrap_or_default(),
            guard: self.script.has_guard().then(|| self.guard(first, &piece.before)),
            together: runs == Runs::Together && !piece.statements.is_empty(),
            statements: statements(piece, |it| self.statement(it)),
            rows: self.script.has_rows().then(|| self.rows(runs, piece)),
        }
    }

    /// DELIMITER is the client's, and says where a body with semicolons ends.
    fn statement(&self, statement: &Statement) -> String {
        let sql = &statement.sql;
        if !statement.has_body || self.script.settings.client == Client::None {
            return ended(sql);
        }
        let candidates = ["//", "$$", ";;"].map(str::to_string).into_iter();
        let further = (1..).map(|number: u32| format!("//{number}"));
        let end = candidates.chain(further).find(|it| !sql.contains(it.as_str()));
        let end = end.unwrap_or_default();
        format!("DELIMITER {end}\n{sql}\n{end}\nDELIMITER ;")
    }

    /// In the middle of a revision one look is enough.
    fn guard(&self, first: bool, before: &Rows) -> Guard<'_> {
        let Self {
            table, column, shown, ..
        } = self;
        let spelling = MysqlSpelling;
        let said = comment(&state(before));
        let name = spelling.text(self.script.target.version_table.name.as_str());
        let exists = format!(
            "(SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = {} AND table_name = {name}) = 1",
            schema(self.script)
        );
        let told = match before.is_empty() {
            true => format!("the database must be at base, and version table {shown} holds "),
            false => format!("version table {shown} must hold {said} and holds "),
        };
        let refused = format!("refused: the version rows must be {said}");
        Guard {
            exists: (first && !before.is_empty()).then(|| stop_unless(&exists, "refused: there is no version table")),
            told: first.then(|| spelling.text(&told)),
            table,
            column,
            right: self.right(before),
            holds: self.stop_unless_held(before, &refused, "refused: the version rows are others than said above"),
            said,
        }
    }

    /// The condition, over the rows of the version table, that it holds exactly these. Its collation may take `A` for `a`.
    fn right(&self, rows: &Rows) -> String {
        let column = &self.column;
        let count = rows.len();
        let ids: Vec<String> = rows.iter().map(|id| MysqlSpelling.text(id)).collect();
        let all = format!("COUNT(*) = {count}");
        match count {
            0 => all,
            _ => format!(
                "{all} AND COUNT(DISTINCT CASE WHEN CONVERT({column} USING utf8mb4) COLLATE utf8mb4_bin IN ({}) THEN {column} END) = {count}",
                ids.join(", ")
            ),
        }
    }

    /// The message is the table that is not found, of at most 64 characters of the basic plane.
    fn stop_unless_held(&self, rows: &Rows, message: &str, short: &str) -> String {
        const LONGEST: usize = 64;
        let fits = message.len() <= LONGEST && message.is_ascii();
        let condition = format!("(SELECT {} FROM {})", self.right(rows), self.table);
        stop_unless(&condition, if fits { message } else { short })
    }

    /// The IF NOT EXISTS is for the table that a downgrade to base left.
    fn create_table(&self) -> String {
        let Self { table, column, .. } = self;
        let width = self.script.target.version_table.width;
        format!(
            "CREATE TABLE IF NOT EXISTS {table} (\n    {column} varchar({width}) NOT NULL,\n    PRIMARY KEY ({column})\n) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;"
        )
    }

    /// The guard of the next segment looks at the row that this one leaves, so only the last looks itself.
    fn rows(&self, runs: Runs, piece: &Piece<'_>) -> RowsText {
        let said = comment(&state(&piece.after));
        let stopped = format!("stopped: the version rows did not become {said}");
        let last = piece.segment == piece.segments;
        RowsText {
            transaction: match runs {
                Runs::Outside => last,
                Runs::Together => piece.statements.is_empty(),
                Runs::Loose => false,
            },
            changes: row_changes(&MysqlSpelling, self.script, &piece.before, &piece.after),
            check: (self.script.has_guard() && last).then(|| {
                self.stop_unless_held(
                    &piece.after,
                    &stopped,
                    "stopped: the version rows did not come out right",
                )
            }),
            said,
        }
    }

    fn tail(&self) -> String {
        let Self { table, column, .. } = self;
        format!("SELECT {column} FROM {table} ORDER BY {column};")
    }
}

/// The version table's schema, as SQL.
fn schema(script: &Script) -> String {
    match &script.target.version_table.schema {
        Some(schema) => MysqlSpelling.text(schema.as_str()),
        None => "DATABASE()".to_string(),
    }
}

fn stop_unless(condition: &str, message: &str) -> String {
    let table = MysqlSpelling.name(&Name::new(message));
    let text = StopUnless {
        condition,
        otherwise: MysqlSpelling.text(&format!("SELECT 1 FROM {table}")),
    };
    text.to_string()
}

/// MySQL counts in whole seconds, from one on; its own limit for metadata locks is a year.
/// <https://dev.mysql.com/doc/refman/8.4/en/server-system-variables.html#sysvar_lock_wait_timeout>
fn waits(wait: Option<Millis>) -> Vec<String> {
    let wait = match wait {
        Some(Millis(0)) => "31536000".to_string(),
        Some(Millis(wait)) => wait.div_ceil(1000).to_string(),
        None => "DEFAULT".to_string(),
    };
    ["lock_wait_timeout", "innodb_lock_wait_timeout"]
        .map(|name| format!("SET SESSION {name} = {wait}"))
        .into()
}
