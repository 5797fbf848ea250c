//! Scripts made by hand do what their frames promise: they run where they should, refuse elsewhere, and leave a state that
//! is true when they fail.

mod failures;
mod rebuilds;
mod scripts;

use std::thread;
use std::time::{Duration, Instant};

use vellum::config::{Client, Millis, Transaction};
use vellum::dialect::{self, Blocks, Work};
use vellum::name::Name;
use vellum::plan::Direction;
use vellum::script::Purpose;
use vellum::variant::Dialect;

use crate::database::Database;
use crate::fleet::{Server, on_every, on_every_server};

use scripts::{refuses, rows, run_in, runs, shop, stands, statement, step, written};

const UP: Purpose = Purpose::Migrate(Direction::Upgrade);

/// A script runs where it should and nowhere else: not again, not on another state, not without the version table; and
/// the way back leaves the table, from which the script runs anew.
#[test]
fn a_script_runs_on_its_own_state_only() {
    on_every_server(|server| {
        let database = Database::new(server);
        let up = shop(server.dialect());
        let text = written(&up);
        runs(&database, &text);
        stands(&database, &["b"], &["t1", "t2"]);

        refuses(&database, &text, "must be at base");
        let mut other = up.clone();
        other.from = rows(&["a", "x"]);
        other.steps = vec![step("c", &["a", "x"], &["c", "x"], &["CREATE TABLE t3 (id integer)"])];
        let run = refuses(&database, &written(&other), "must");
        let all = run.stdout + &run.stderr;
        assert!(
            all.contains("must hold a, x and holds b") || all.contains("must hold a, x; it holds b"),
            "{all}"
        );
        stands(&database, &["b"], &["t1", "t2"]);

        let mut down = up.clone();
        down.purpose = Purpose::Migrate(Direction::Downgrade);
        (down.from, down.to) = (rows(&["b"]), rows(&[]));
        down.steps = vec![
            step("b", &["b"], &["a"], &["DROP TABLE t2"]),
            step("a", &["a"], &[], &["DROP TABLE t1"]),
        ];
        runs(&database, &written(&down));
        stands(&database, &[], &[]);
        refuses(&database, &written(&down), "must");
        runs(&database, &text);
        stands(&database, &["b"], &["t1", "t2"]);

        let fresh = Database::new(server);
        refuses(&fresh, &written(&other), "no version table");
        assert!(fresh.report().tables.is_empty());
    });
}

/// All ways of a whole script lead to the same: one transaction, none, plain SQL for drivers, a session with other settings.
#[test]
fn every_setting_leads_there() {
    on_every_server(|server| {
        for transaction in [Transaction::Revision, Transaction::Script, Transaction::None] {
            for client in [Client::Native, Client::None] {
                for guard in [true, false] {
                    let mut up = shop(server.dialect());
                    up.settings.client = client;
                    up.settings.guard = guard;
                    up.settings.transaction = transaction;
                    up.settings.statement_timeout = Some(Millis(60_000));
                    for it in &mut up.steps {
                        it.settings = up.settings.clone();
                    }
                    up.steps[1].settings.lock_timeout = None;
                    let database = Database::new(server);
                    let before = match server.dialect() {
                        Dialect::Postgresql => "SET lock_timeout = 1",
                        Dialect::Mysql => "SET autocommit = 0, sql_mode = 'ANSI_QUOTES,NO_BACKSLASH_ESCAPES'",
                        Dialect::Sqlite => "PRAGMA foreign_keys = ON;",
                    };
                    let text = written(&up);
                    let run = database.run_after(before, &text);
                    assert_eq!(run.status, 0, "{run:?}\n{text}");
                    assert!(run.stdout.contains('b') && run.stderr.is_empty(), "{run:?}\n{text}");
                    stands(&database, &["b"], &["t1", "t2"]);
                    let native = ["\\set", ".bail", ".timeout", "/*M!"];
                    assert_eq!(
                        native.iter().any(|it| text.contains(it)),
                        client == Client::Native,
                        "{text}"
                    );
                    assert_eq!(text.contains("guard:"), guard);
                }
            }
        }
    });
}

/// Stamp moves the rows, ensure-version makes the table, and a schema has neither.
#[test]
fn other_purposes() {
    on_every_server(|server| {
        let database = Database::new(server);
        let mut script = shop(server.dialect());
        script.steps.clear();
        script.purpose = Purpose::EnsureVersion;
        runs(&database, &written(&script));
        runs(&database, &written(&script));
        stands(&database, &[], &[]);
        script.purpose = Purpose::Stamp;
        script.to = rows(&["b", "c"]);
        runs(&database, &written(&script));
        stands(&database, &["b", "c"], &[]);
        refuses(&database, &written(&script), "must be at base");
        (script.from, script.to) = (rows(&["b", "c"]), rows(&["a", "d", "e"]));
        runs(&database, &written(&script));
        stands(&database, &["a", "d", "e"], &[]);
        (script.from, script.to) = (rows(&["a", "d", "e"]), rows(&["m"]));
        runs(&database, &written(&script));
        stands(&database, &["m"], &[]);

        let database = Database::new(server);
        let mut schema = shop(server.dialect());
        schema.purpose = Purpose::Schema;
        runs(&database, &written(&schema));
        let tables: Vec<String> = database.report().tables.into_keys().collect();
        assert_eq!(tables, ["t1", "t2"]);
    });
}

/// Any name will do for the version table, and any text for what stands in it.
#[test]
fn odd_names() {
    on_every_server(|server| {
        let database = Database::new(server);
        let mut up = shop(server.dialect());
        up.target.version_table.name = Name::new("o'dd \"`$vellum$ %s \\ -- ; n\u{e4}me");
        up.target.version_table.column = Name::new("expected \"`' held");
        match server.dialect() {
            Dialect::Postgresql => {
                database.must_run("CREATE SCHEMA \"od.d \"\"s\";");
                up.target.version_table.schema = Some(Name::new("od.d \"s"));
            }
            Dialect::Mysql => up.target.version_table.schema = Some(Name::new(&database.name)),
            Dialect::Sqlite => up.target.version_table.schema = Some(Name::new("main")),
        }
        let ids = ["it's", "\u{e4}\u{65e5}\u{1f600}\\n", "$vellum$;%"];
        let [a, b, c] = ids;
        up.head = vec!["a head\n\\! touch /tmp/x".to_string(), ids.join(" ")];
        up.to = rows(&[b, c]);
        up.steps = vec![
            step(a, &[], &[a], &["CREATE TABLE t1 (id integer)"]),
            step(b, &[a], &[b], &["CREATE TABLE t2 (id integer)"]),
            step(c, &[b], &[b, c], &["CREATE TABLE t3 (id integer)"]),
        ];
        up.steps[0].statements[0].summary = "create\r\nDROP TABLE t1; \u{202e}--".to_string();
        runs(&database, &written(&up));
        let table = database.quoted(up.target.version_table.name.as_str());
        let table = match &up.target.version_table.schema {
            Some(schema) => format!("{}.{table}", database.quoted(schema.as_str())),
            None => table,
        };
        let mut found: Vec<String> = database
            .query(&format!("SELECT * FROM {table}"))
            .into_iter()
            .filter_map(|mut it| it.remove(0))
            .collect();
        found.sort();
        let mut expected = vec![b.to_string(), c.to_string()];
        expected.sort();
        assert_eq!(found, expected);
        refuses(&database, &written(&up), "base");
        let mut other = up.clone();
        other.from = rows(&[a, c]);
        other.steps = vec![step("d", &[a, c], &["d"], &["CREATE TABLE t4 (id integer)"])];
        refuses(&database, &written(&other), "refused");
        let fresh = Database::new(server);
        if server.dialect() == Dialect::Postgresql {
            fresh.must_run("CREATE SCHEMA \"od.d \"\"s\";");
        }
        if server.dialect() != Dialect::Mysql {
            refuses(&fresh, &written(&other), "no version table");
        }
        let mut down = up.clone();
        (down.from, down.to) = (rows(&[b, c]), rows(&[]));
        down.steps = vec![step(b, &[b, c], &[], &["DROP TABLE t1"])];
        runs(&database, &written(&down));
    });
}

/// A body with semicolons is one statement.
#[test]
fn bodies() {
    on_every_server(|server| {
        let database = Database::new(server);
        let mut up = shop(server.dialect());
        let body = match server.dialect() {
            Dialect::Postgresql => {
                "CREATE FUNCTION f() RETURNS integer LANGUAGE plpgsql AS $$ BEGIN PERFORM 1; RETURN 2; END $$"
            }
            Dialect::Sqlite => "CREATE TRIGGER f AFTER INSERT ON t1 BEGIN\n    SELECT 1;\n    SELECT 2;\nEND",
            Dialect::Mysql => {
                "CREATE TRIGGER f AFTER INSERT ON t1 FOR EACH ROW BEGIN\n    SET @a = 1; -- //\n    SET @b = 2;\nEND"
            }
        };
        let mut body = statement(body);
        body.has_body = true;
        up.steps[0].statements.push(body);
        up.steps[0]
            .statements
            .push(statement("INSERT INTO t1 VALUES (7) -- the last"));
        runs(&database, &written(&up));
        stands(&database, &["b"], &["t1", "t2"]);
    });
}

/// Two scripts at once are kept apart: the second stops before it changes anything, and says why.
#[test]
fn one_script_at_a_time() {
    let locks = |it: Server| it.dialect() != Dialect::Sqlite;
    on_every(locks, |server| {
        let sleep = match server.dialect() {
            Dialect::Postgresql => "SELECT pg_sleep(5)",
            Dialect::Mysql | Dialect::Sqlite => "DO SLEEP(5)",
        };
        for outside in [false, true] {
            let database = Database::new(server);
            let mut first = shop(server.dialect());
            let mut slow = statement(sleep);
            if outside {
                slow.transaction = dialect::Transaction::Outside;
            }
            first.steps[0].statements.insert(0, slow);
            let first = written(&first);
            let second = written(&shop(server.dialect()));
            let place = Database::new(server);
            thread::scope(|scope| {
                let running = scope.spawn(|| run_in(&database, &place, &first));
                let start = Instant::now();
                let query = match server.dialect() {
                    Dialect::Postgresql => {
                        "SELECT 1 FROM pg_stat_activity WHERE query LIKE '%pg_sl' || 'eep%' AND datname = current_database()"
                    }
                    Dialect::Mysql | Dialect::Sqlite => {
                        "SELECT 1 FROM information_schema.processlist WHERE info LIKE 'DO SL%' AND db = DATABASE()"
                    }
                };
                while database.query(query).is_empty() {
                    assert!(
                        start.elapsed() < Duration::from_secs(60),
                        "the first script never came to its sleep"
                    );
                    thread::sleep(Duration::from_millis(20));
                }
                let refused = database.run(&second);
                assert!(
                    refused.status != 0 && refused.stderr.contains("refused: another script"),
                    "{refused:?}"
                );
                let run = running.join().unwrap();
                assert_eq!(run.status, 0, "{run:?}");
            });
            stands(&database, &["b"], &["t1", "t2"]);
        }
    });
}

/// A name that only differs in its letters' size is another revision, whatever the column's collation says.
#[test]
fn letters_have_their_size() {
    on_every_server(|server| {
        let database = Database::new(server);
        let collation = match server.dialect() {
            Dialect::Postgresql => "",
            Dialect::Sqlite => "COLLATE NOCASE",
            Dialect::Mysql => "CHARACTER SET latin1 COLLATE latin1_swedish_ci",
        };
        database.must_run(&format!(
            "CREATE TABLE vellum_version (version_num varchar(32) {collation} PRIMARY KEY);\nINSERT INTO vellum_version VALUES ('A');\n"
        ));
        let mut script = shop(server.dialect());
        script.purpose = Purpose::Stamp;
        (script.from, script.to) = (rows(&["a"]), rows(&["b"]));
        script.steps.clear();
        refuses(&database, &written(&script), "must");
        script.from = rows(&["A"]);
        runs(&database, &written(&script));
        stands(&database, &["b"], &[]);
    });
}

/// The text of scripts, for people to look at.
#[test]
fn texts() {
    for dialect in Dialect::ALL {
        let mut script = shop(dialect);
        script.head = vec!["the head".to_string()];
        script.steps[1].statements[0].effects.advice = Some("an advice".to_string());
        let mut outside =
            statement("CREATE INDEX ix ON t2 (word)")
                .work(Work::IndexBuild)
                .locks("t2", "S", Blocks::Writes);
        outside.transaction = dialect::Transaction::Outside;
        script.steps[1].statements.push(outside);
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/snapshots");
        insta::with_settings!({ snapshot_path => folder, prepend_module_to_snapshot => false, omit_expression => true }, {
            insta::assert_snapshot!(format!("frame_{dialect}"), written(&script));
        });
    }
}
