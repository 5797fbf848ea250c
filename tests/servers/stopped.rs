//! Scripts of whole projects that meet trouble stop where it is, leave a state that is true, and go on once it is mended.

use std::process::Stdio;
use std::str::FromStr;
use std::time::{Duration, Instant};
use std::{fs, thread};

use vellum::compile::{Project, TreeFiles};
use vellum::config::read_config;
use vellum::diagnostic::Sources;
use vellum::diagnostic::render::render;
use vellum::graph::Range;
use vellum::variant::Dialect;

use crate::database::Database;
use crate::fleet::{Server, on_every, on_every_server};

/// Users; a table, a unique index and a column; a column that must not be empty.
const USERS: &str = "
revision: a
upgrade:
  - create_table:
      table: users
      columns:
        - { name: id, type: bigint, primary_key: true }
        - { name: email, type: varchar(80) }
        - { name: city, type: varchar(80) }
---
revision: b
down_revision: a
message: \"an index; it's */ \\\\! \\u202e unique\"
upgrade:
  - create_table: { table: notes, columns: [ { name: id, type: bigint, primary_key: true } ] }
  - create_index: { table: users, name: users_email, columns: [email], unique: true, note: \"two lines\\n.quit\" }
  - add_column: { table: users, column: { name: age, type: integer } }
---
revision: c
down_revision: b
upgrade:
  - alter_column: { table: users, column: city, nullable: false }
";

/// A duplicate stops the unique index: PostgreSQL and SQLite stand before the revision, MySQL before the statement. Once it
/// is gone the rest runs, and the schema is the one that a script without trouble makes.
#[test]
fn a_duplicate_stops_a_unique_index() {
    on_every_server(|server| {
        let database = Database::new(server);
        runs(&database, &upgrade(server, USERS, "", "base:a"));
        database.must_run("INSERT INTO users (id, email) VALUES (1, 'x'), (2, 'x');");
        let script = upgrade(server, USERS, "", "a:c");
        let before = database.report();
        let run = database.run(&script);
        assert_ne!(run.status, 0, "{run:?}");
        assert!(
            run.stderr.to_lowercase().contains("unique") || run.stderr.contains("Duplicate"),
            "{run:?}"
        );
        let rest = match server.dialect() {
            Dialect::Postgresql | Dialect::Sqlite => {
                assert_eq!(database.report(), before);
                script.clone()
            }
            Dialect::Mysql => {
                assert_eq!(versions(&database), ["a", "b:1"]);
                assert!(database.report().tables.contains_key("notes"));
                // The whole script does not run now, and nothing changes.
                let stopped = database.report();
                let again = database.run(&script);
                assert!(again.status != 0 && again.stderr.contains("refused: "), "{again:?}");
                assert_eq!(database.report(), stopped);
                from(&script, "-- segment 2/3 of revision b")
            }
        };
        database.must_run("DELETE FROM users WHERE id = 2;\nUPDATE users SET city = 'y';");
        runs(&database, &rest);
        assert_eq!(versions(&database), ["c"]);
        let other = Database::new(server);
        runs(&other, &upgrade(server, USERS, "", "base:c"));
        assert_eq!(database.report(), other.report());
    });
}

/// A NULL stops NOT NULL: the version rows name the revision before, no row is changed, and the same script runs later.
#[test]
fn a_null_stops_not_null() {
    on_every_server(|server| {
        let database = Database::new(server);
        runs(&database, &upgrade(server, USERS, "", "base:b"));
        database.must_run("INSERT INTO users (id, email) VALUES (1, 'x');");
        let script = upgrade(server, USERS, "", "b:c");
        let (before, rows) = (database.report(), database.rows("users"));
        assert_ne!(database.run(&script).status, 0);
        assert_eq!((database.report(), database.rows("users")), (before, rows));
        assert_eq!(versions(&database), ["b"]);
        database.must_run("UPDATE users SET city = 'y';");
        runs(&database, &script);
        assert_eq!(versions(&database), ["c"]);
        assert_eq!(database.rows("users").rows.len(), 1);
    });
}

/// One transaction for the whole script takes back the revisions that were done before the one that fails.
#[test]
fn one_transaction_takes_all_back() {
    on_every(
        |it| it.dialect() != Dialect::Mysql,
        |server| {
            let database = Database::new(server);
            runs(&database, &upgrade(server, USERS, "", "base:a"));
            database.must_run("INSERT INTO users (id, email) VALUES (1, 'x');");
            let before = database.report();
            let script = upgrade(server, USERS, "script: { transaction: script }", "a:c");
            assert_ne!(database.run(&script).status, 0);
            assert_eq!(database.report(), before);
            assert_eq!(versions(&database), ["a"]);
            database.must_run("UPDATE users SET city = 'y';");
            runs(&database, &script);
            assert_eq!(versions(&database), ["c"]);
        },
    );
}

/// A script for another state stops before its first change, up and down, stamped or not; and the way down leads back.
#[test]
fn another_state_is_refused() {
    on_every_server(|server| {
        let database = Database::new(server);
        let refused = |script: &str| {
            let before = database.report();
            let run = database.run(script);
            assert!(run.status != 0 && run.stderr.contains("refused: "), "{run:?}\n{script}");
            assert_eq!(database.report(), before);
        };
        refused(&upgrade(server, USERS, "", "a:c"));
        refused(&downgrade(server, USERS, "", "c:a"));
        runs(&database, &upgrade(server, USERS, "", "base:b"));
        refused(&upgrade(server, USERS, "", "base:b"));
        refused(&upgrade(server, USERS, "", "a:c"));
        refused(&downgrade(server, USERS, "", "c:a"));
        runs(&database, &downgrade(server, USERS, "", "b:a"));
        assert_eq!(versions(&database), ["a"]);
        runs(&database, &downgrade(server, USERS, "", "a:base"));
        let left: Vec<String> = database.report().tables.into_keys().collect();
        assert_eq!(left, ["vellum_version"]);
        runs(&database, &upgrade(server, USERS, "", "base:c"));
        assert_eq!(versions(&database), ["c"]);
    });
}

/// An index or a trigger that somebody made by hand on a table to be made anew stops the script, which names it.
#[test]
fn what_was_made_by_hand_stops_a_rebuild() {
    // No SQLite changes a type in place.
    let history = USERS.replace("column: city, nullable: false", "column: age, type: varchar(9)");
    on_every(
        |it| it.dialect() == Dialect::Sqlite,
        |server| {
            for (by_hand, named) in [
                ("CREATE INDEX hand ON users (city);", "index hand"),
                (
                    "CREATE TRIGGER hand AFTER INSERT ON users BEGIN SELECT 1; END;",
                    "trigger hand",
                ),
            ] {
                let database = Database::new(server);
                runs(&database, &upgrade(server, &history, "", "base:b"));
                database.must_run(&format!("{by_hand}\nINSERT INTO users (id, age) VALUES (1, 7);"));
                let before = database.report();
                let run = database.run(&upgrade(server, &history, "", "b:c"));
                assert!(run.status != 0 && run.stdout.contains(named), "{run:?}");
                assert!(run.stderr.contains("refused: table users"), "{run:?}");
                assert_eq!(database.report(), before);
                assert_eq!(versions(&database), ["b"]);
            }
        },
    );
}

/// A second runner of a SQLite script waits for `lock_timeout` and then stops without a trace; of the others it stops at
/// once, which `frames` shows.
#[test]
fn a_second_runner_waits_on_sqlite() {
    on_every(
        |it| it.dialect() == Dialect::Sqlite,
        |server| {
            let database = Database::new(server);
            let script = upgrade(server, USERS, "script: { lock_timeout: 100ms }", "base:c");
            let holder = database.place.join("holder.sql");
            // sqlite3 holds the lock as long as its input is open.
            let mut client = server
                .program("sqlite3")
                .arg(database.file())
                .stdin(Stdio::piped())
                .spawn()
                .unwrap();
            let mut input = client.stdin.take().unwrap();
            let _ = fs::remove_file(&holder);
            std::io::Write::write_all(
                &mut input,
                format!("BEGIN IMMEDIATE;\n.output {}\nSELECT 1;\n.output\n", holder.display()).as_bytes(),
            )
            .unwrap();
            std::io::Write::flush(&mut input).unwrap();
            let start = Instant::now();
            while !holder.exists() {
                assert!(
                    start.elapsed() < Duration::from_secs(60),
                    "the first client never began"
                );
                thread::sleep(Duration::from_millis(10));
            }
            let run = database.run(&script);
            assert!(run.status != 0 && run.stderr.contains("locked"), "{run:?}");
            drop(input);
            client.wait().unwrap();
            assert!(database.report().tables.is_empty());
            runs(&database, &script);
        },
    );
}

/// PostgreSQL makes an index without a lock in a segment of its own; a duplicate stops it, a row says how far the revision
/// got, and from there the rest runs.
#[test]
fn an_index_made_concurrently_goes_on_from_its_segment() {
    let history = USERS.replace(
        "unique: true, note",
        "unique: true, postgresql: { concurrently: true }, note",
    );
    on_every(
        |it| it.dialect() == Dialect::Postgresql,
        |server| {
            let database = Database::new(server);
            runs(&database, &upgrade(server, &history, "", "base:a"));
            database.must_run("INSERT INTO users (id, email, city) VALUES (1, 'x', 'y'), (2, 'x', 'y');");
            let script = upgrade(server, &history, "", "a:c");
            assert_ne!(database.run(&script).status, 0);
            assert_eq!(versions(&database), ["a", "b:1"]);
            database.must_run("DELETE FROM users WHERE id = 2;");
            let rest = from(&script, "-- segment 2/3 of revision b");
            let run = database.run(&rest);
            if run.status != 0 {
                // The leftover of the first attempt is named, or stands in the way under its name.
                assert!(run.stderr.contains("users_email"), "{run:?}");
                assert_eq!(versions(&database), ["a", "b:1"]);
                database.must_run("DROP INDEX users_email;");
                runs(&database, &rest);
            }
            assert_eq!(versions(&database), ["c"]);
            let other = Database::new(server);
            runs(&other, &upgrade(server, &history, "", "base:c"));
            assert_eq!(database.report(), other.report());
        },
    );
}

/// What cannot be done as it was asked for is told when the script is written, not when it runs.
#[test]
fn told_before_it_runs() {
    let wide = "script: { transaction: script }";
    let outside = "revision: a\nupgrade:\n  - execute: { sql: \"VACUUM\", outside_transaction: true }\n";
    let problem = |config: &str, history: &str| match compile("postgresql:15", history, config, "base:heads", true) {
        Ok(text) => panic!("{text}"),
        Err(why) => why,
    };
    let told = problem(wide, outside);
    assert!(
        told.contains("V0504") && told.contains("transaction: revision"),
        "{told}"
    );
    let taken =
        "revision: a\nupgrade:\n  - create_table: { table: vellum_version, columns: [ { name: id, type: bigint } ] }\n";
    let told = problem("", taken);
    assert!(told.contains("V0306") && told.contains("version rows"), "{told}");
    let long = "revision: abcdef\nupgrade:\n  - execute: { sql: \"VACUUM\", outside_transaction: true }\n  - execute: { sql: \"VACUUM\", outside_transaction: true }\n";
    let told = problem("version_table: { name: versions, width: 7 }", long);
    assert!(told.contains("V0205") && told.contains("abcdef:1"), "{told}");
}

fn upgrade(server: Server, history: &str, config: &str, range: &str) -> String {
    compile(&server.target(), history, config, range, true).unwrap_or_else(|why| panic!("{}: {why}", server.name()))
}

fn downgrade(server: Server, history: &str, config: &str, range: &str) -> String {
    compile(&server.target(), history, config, range, false).unwrap_or_else(|why| panic!("{}: {why}", server.name()))
}

/// Compiles a script, as the command line does.
fn compile(target: &str, history: &str, config: &str, range: &str, up: bool) -> Result<String, String> {
    let (dialect, version) = target.split_once(':').unwrap();
    let text = format!("{config}\ntargets: {{ it: {{ dialect: {dialect}, version: \"{version}\" }} }}\n");
    let mut sources = Sources::default();
    let mut problems = Vec::new();
    let file = sources.add("vellum.yaml", text.clone());
    let config = read_config(file, &text, &mut problems);
    let file = sources.add("history.yaml", history.to_string());
    let Some(config) = config.filter(|_| problems.is_empty()) else {
        return Err(render(&problems, &sources, false));
    };
    let files = TreeFiles {
        folders: config.revisions.iter().map(|it| it.path.clone()).collect(),
        files: vec![file],
    };
    let project = match Project::link(config, sources, vec![files]) {
        Ok(project) => project,
        Err((problems, sources)) => return Err(render(&problems, &sources, false)),
    };
    let target = project.config.target(None).unwrap();
    let range = Range::from_str(range).unwrap();
    let compiled = match up {
        true => project.upgrade(&target, &range),
        false => project.downgrade(&target, &range),
    };
    compiled
        .map(|it| it.text)
        .map_err(|problems| render(&problems, &project.sources, false))
}

fn runs(database: &Database, text: &str) {
    let run = database.run(text);
    assert_eq!(
        run.status,
        0,
        "{}: {}\n{}\n{text}",
        database.server.name(),
        run.stdout,
        run.stderr
    );
}

fn versions(database: &Database) -> Vec<String> {
    database
        .rows("vellum_version")
        .rows
        .into_iter()
        .flatten()
        .flatten()
        .collect()
}

/// Takes out what is done already, as the head of the script tells: all from the first revision's line to this one.
fn from(text: &str, failed: &str) -> String {
    let first = text.find("-- ====").unwrap();
    let failed = text.find(failed).unwrap_or_else(|| panic!("no {failed} in {text}"));
    format!("{}{}", &text[..first], &text[failed..])
}
