//! Functions that say another thing another time, which PostgreSQL and SQLite take in no index and no computed column.
//!
//! What MySQL refuses of them stands in its backend, with the numbers of its errors.
//! <https://www.postgresql.org/docs/current/xfunc-volatility.html>, <https://www.sqlite.org/deterministic.html>

use super::Expression;
use crate::variant::Dialect;

/// Functions of which PostgreSQL has no immutable form (its catalog, `pg_proc.provolatile`), and words that call one.
const POSTGRESQL: &[&str] = &[
    "array_to_json",
    "array_to_string",
    "clock_timestamp",
    "concat",
    "concat_ws",
    "current_catalog",
    "current_database",
    "current_date",
    "current_role",
    "current_schema",
    "current_setting",
    "current_time",
    "current_timestamp",
    "current_user",
    "currval",
    "format",
    "gen_random_uuid",
    "json_build_array",
    "json_build_object",
    "jsonb_build_array",
    "jsonb_build_object",
    "lastval",
    "localtime",
    "localtimestamp",
    "nextval",
    "now",
    "pg_backend_pid",
    "random",
    "row_to_json",
    "session_user",
    "statement_timestamp",
    "system_user",
    "timeofday",
    "to_char",
    "to_date",
    "to_json",
    "to_jsonb",
    "to_number",
    "transaction_timestamp",
    "txid_current",
    "user",
    "uuid_generate_v1",
    "uuid_generate_v1mc",
    "uuid_generate_v4",
    "uuidv4",
    "uuidv7",
    "version",
];

/// Functions that SQLite calls non-deterministic when it reads the statement (seen on 3.40).
const SQLITE: &[&str] = &[
    "changes",
    "current_date",
    "current_time",
    "current_timestamp",
    "last_insert_rowid",
    "random",
    "randomblob",
    "sqlite_version",
    "total_changes",
];

/// SQLite's functions that read the clock where they are told to; then a row cannot be written, to a check neither.
const SQLITE_CLOCK: &[&str] = &[
    "date",
    "datetime",
    "julianday",
    "strftime",
    "time",
    "timediff",
    "unixepoch",
];

impl Expression {
    /// Returns a function for which the database takes the expression in no index and no computed column.
    pub fn unsteady(&self, dialect: Dialect) -> Option<&str> {
        let known = match dialect {
            Dialect::Postgresql => POSTGRESQL,
            Dialect::Sqlite => SQLITE,
            Dialect::Mysql => return None,
        };
        let mut functions = self.functions.iter().map(String::as_str);
        functions
            .find(|it| known.contains(it))
            .or_else(|| self.reads_the_clock(dialect))
    }

    /// Returns a function of SQLite's that is asked for the time that it is, or for the zone of the computer.
    pub fn reads_the_clock(&self, dialect: Dialect) -> Option<&str> {
        match dialect {
            Dialect::Sqlite => {}
            Dialect::Postgresql | Dialect::Mysql => return None,
        }
        let mut clocks = self.functions.iter().map(String::as_str);
        let clock = clocks.find(|it| SQLITE_CLOCK.contains(it))?;
        let told = ["now", "localtime", "utc"].iter().any(|it| self.says(it, dialect));
        (told || self.calls_bare(clock, dialect)).then_some(clock)
    }

    /// Tells whether a function is called with nothing in its brackets.
    fn calls_bare(&self, function: &str, dialect: Dialect) -> bool {
        let text = self.render(&|_| "x".to_string(), &|| "x".to_string());
        let tokens = super::lexer::tokens(&text, dialect).unwrap_or_default();
        tokens.windows(3).any(|it| match it {
            [name, open, close] => name.is_word(&text, function) && open.is(&text, "(") && close.is(&text, ")"),
            _ => false,
        })
    }
}
