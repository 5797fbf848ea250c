//! A fresh database for one test: scripts run in it through the stock client, and its rows are read back exactly.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};

use vellum::variant::Dialect;

use crate::fleet::{self, Server};
use crate::report::Report;
use crate::{mysql, postgresql, sqlite};

/// A fresh, empty database, which goes when the value goes.
pub struct Database {
    /// Where it is.
    pub server: Server,
    /// Its name on the server.
    pub name: String,
    /// A folder for the script, and for SQLite's file.
    pub place: PathBuf,
}

/// How a script ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// The client's exit code; 124 where it did not end within two minutes.
    pub status: i32,
    /// What the client wrote to its standard output.
    pub stdout: String,
    /// What the client wrote to its standard error.
    pub stderr: String,
}

/// What a query gave: every value as the server's text, `None` for NULL. Bytes that are no UTF-8 read as `\x` and hex.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rows {
    /// The columns' names.
    pub columns: Vec<String>,
    /// The rows.
    pub rows: Vec<Vec<Option<String>>>,
}

impl Database {
    /// Makes a database.
    pub fn new(server: Server) -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let name = format!("t_{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let place = fleet::place().join("files").join(&name);
        fs::create_dir_all(&place).unwrap();
        let database = Database { server, name, place };
        match server.dialect() {
            Dialect::Postgresql => postgresql::create(&database),
            Dialect::Mysql => mysql::create(&database),
            Dialect::Sqlite => {}
        }
        database
    }

    /// Empties the database, which is quicker than another one.
    pub fn clear(&self) {
        match self.server.dialect() {
            Dialect::Postgresql => postgresql::clear(self),
            Dialect::Mysql => {
                mysql::remove(self);
                mysql::create(self);
            }
            Dialect::Sqlite => {
                for end in ["", "-journal", "-wal", "-shm"] {
                    let _ = fs::remove_file(self.place.join(format!("database.db{end}")));
                }
            }
        }
    }

    /// Runs a script as its head tells the DBA to: `psql -X -q -v ON_ERROR_STOP=1 -f`, `mysql --binary-mode <`,
    /// `sqlite3 -batch -bail`.
    pub fn run(&self, script: &str) -> Run {
        self.run_after("", script)
    }

    /// Runs a script in a session that has run another statement before, `PRAGMA foreign_keys = ON` say: what a user's
    /// settings, or a tool round the script, may have left there.
    pub fn run_after(&self, before: &str, script: &str) -> Run {
        let file = self.place.join("script.sql");
        fs::write(&file, script).unwrap();
        match self.server.dialect() {
            Dialect::Postgresql => ended(postgresql::client(self, before).arg("-f").arg(&file)),
            Dialect::Mysql => ended(mysql::client(self, before).stdin(File::open(&file).unwrap())),
            Dialect::Sqlite => ended(sqlite::client(self, before).stdin(File::open(&file).unwrap())),
        }
    }

    /// Runs a script that must succeed.
    pub fn must_run(&self, script: &str) {
        let run = self.run(script);
        assert_eq!(
            run.status,
            0,
            "on {}:\n{}\n{}\n{script}",
            self.server.name(),
            run.stdout,
            run.stderr
        );
    }

    /// Asks one query, without a `;`, and returns what it gave. It must not change anything, since it may be asked twice.
    pub fn ask(&self, sql: &str) -> Rows {
        self.ask_all(&[sql.to_owned()]).swap_remove(0)
    }

    /// Asks queries in one call of the client, which costs more than most queries do. None of them may change anything.
    pub fn ask_all(&self, queries: &[String]) -> Vec<Rows> {
        match (queries, self.server.dialect()) {
            ([], _) => Vec::new(),
            (_, Dialect::Postgresql) => postgresql::ask_all(self, queries),
            (_, Dialect::Mysql) => mysql::ask_all(self, queries),
            (_, Dialect::Sqlite) => sqlite::ask_all(self, queries),
        }
    }

    /// Asks one query and returns its rows.
    pub fn query(&self, sql: &str) -> Vec<Vec<Option<String>>> {
        self.ask(sql).rows
    }

    /// Returns all rows of a table, sorted by their first column that tells two apart.
    pub fn rows(&self, table: &str) -> Rows {
        let mut found = self.ask(&format!("SELECT * FROM {}", self.quoted(table)));
        found.rows.sort_by(|a, b| a.iter().map(key).cmp(b.iter().map(key)));
        found
    }

    /// Asks the server for its schema.
    pub fn report(&self) -> Report {
        match self.server.dialect() {
            Dialect::Postgresql => postgresql::report(self),
            Dialect::Mysql => mysql::report(self),
            Dialect::Sqlite => sqlite::report(self),
        }
    }

    /// Quotes a name as the server wants it.
    pub fn quoted(&self, name: &str) -> String {
        match self.server.dialect() {
            Dialect::Postgresql | Dialect::Sqlite => format!("\"{}\"", name.replace('"', "\"\"")),
            Dialect::Mysql => format!("`{}`", name.replace('`', "``")),
        }
    }

    /// SQLite's file.
    pub fn file(&self) -> PathBuf {
        self.place.join("database.db")
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        match self.server.dialect() {
            Dialect::Postgresql => postgresql::remove(self),
            Dialect::Mysql => mysql::remove(self),
            Dialect::Sqlite => {}
        }
        let _ = fs::remove_dir_all(&self.place);
    }
}

impl Rows {
    /// Returns the values of one column.
    pub fn column(&self, name: &str) -> Vec<Option<&str>> {
        let place = self.columns.iter().position(|it| it == name);
        let place = place.unwrap_or_else(|| panic!("no column `{name}` in {:?}", self.columns));
        self.rows.iter().map(|row| row[place].as_deref()).collect()
    }
}

/// Runs a client to its end.
pub fn ended(command: &mut Command) -> Run {
    let (status, stdout, stderr) = raw(command);
    Run {
        status,
        stdout: lossy(&stdout),
        stderr: lossy(&stderr),
    }
}

/// Runs a client that reads `sql` from its standard input and must succeed; returns its standard output.
pub fn answered(command: &mut Command, place: &Path, sql: &str) -> Vec<u8> {
    let mut file = tempfile::tempfile_in(place).unwrap();
    std::io::Write::write_all(&mut file, sql.as_bytes()).unwrap();
    std::io::Seek::rewind(&mut file).unwrap();
    let (status, stdout, stderr) = raw(command.stdin(file));
    assert_eq!(status, 0, "{command:?}:\n{}\n{sql}", lossy(&stderr));
    stdout
}

fn raw(command: &mut Command) -> (i32, Vec<u8>, Vec<u8>) {
    let output = command.output().expect("the client starts");
    (output.status.code().unwrap_or(-1), output.stdout, output.stderr)
}

fn lossy(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// Parts what a client wrote at a line that none of the answers holds.
pub fn parted<'a>(bytes: &'a [u8], line: &str) -> Vec<&'a [u8]> {
    let mut parts = Vec::new();
    let (mut start, mut at) = (0, 0);
    for text in bytes.split_inclusive(|it| *it == b'\n') {
        if text.strip_suffix(b"\n") == Some(line.as_bytes()) {
            parts.push(&bytes[start..at]);
            start = at + text.len();
        }
        at += text.len();
    }
    parts.push(&bytes[start..]);
    parts
}

/// Reads bytes as text; those that are none as `\x` and hex.
pub fn text(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(it) => it.to_owned(),
        Err(_) => bytes.iter().fold("\\x".to_owned(), |hex, it| format!("{hex}{it:02x}")),
    }
}

/// Orders whole numbers by value and everything else by text.
fn key(value: &Option<String>) -> (Option<i128>, Option<&str>) {
    (value.as_ref().and_then(|it| it.parse().ok()), value.as_deref())
}
