//! Scripts made by hand do what their frames promise: they run where they should, refuse elsewhere, and leave a state that
//! is true when they fail.

use std::thread;
use std::time::{Duration, Instant};

use vellum::config::{Client, Millis, Naming, ScriptSettings, Target, Transaction, VersionTable};
use vellum::dialect::statement::{Needs, RebuiltTable};
use vellum::dialect::{self, Blocks, Statement, Work};
use vellum::graph::Rows;
use vellum::name::Name;
use vellum::plan::{Direction, Origin};
use vellum::script::{Purpose, Script, ScriptStep};
use vellum::variant::{Dialect, Version};

use crate::database::{Database, Run};
use crate::fleet::{Server, on_every, on_every_server};

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

/// What fails in the middle leaves PostgreSQL and SQLite as they were before that revision, and MySQL between two
/// statements, where a row says how far the revision got. Once the cause is mended, the rest runs as the head tells.
#[test]
fn a_failure_leaves_a_true_state() {
    on_every_server(|server| {
        let dialect = server.dialect();
        let mut up = shop(dialect);
        up.steps[1]
            .statements
            .push(statement("INSERT INTO t2 VALUES (1, 'again')"));
        up.steps[1].statements.push(statement("CREATE TABLE t3 (id integer)"));
        let text = written(&up);
        let database = Database::new(server);
        assert_ne!(database.run(&text).status, 0);
        assert!(
            database
                .report()
                .tables
                .get("t2")
                .is_none_or(|_| database.rows("t2").rows.is_empty())
        );
        let rest = match dialect {
            Dialect::Postgresql | Dialect::Sqlite => {
                stands(&database, &["a"], &["t1"]);
                from(&text, "-- revision 2/2")
            }
            Dialect::Mysql => {
                stands(&database, &["a", "b:1"], &["t1", "t2"]);
                from(&text, "-- segment 2/3 of revision b")
            }
        };
        refuses(&database, &text, "must");
        if dialect == Dialect::Mysql {
            refuses(
                &database,
                &from(&text, "-- segment 3/3 of revision b"),
                "the version rows must be a, b:2",
            );
        }
        runs(&database, &rest.replace("(1, 'again')", "(2, 'mended')"));
        stands(&database, &["b"], &["t1", "t2", "t3"]);
        assert_eq!(database.rows("t2").rows.len(), 2);
    });
}

/// One transaction for the whole script takes all back where there are such transactions; without any, it is the same
/// everywhere: the version rows name the last revision that is whole, and the head says which statements to run next.
#[test]
fn a_failure_under_other_settings() {
    on_every_server(|server| {
        let dialect = server.dialect();
        let mut up = shop(dialect);
        up.steps[1]
            .statements
            .push(statement("INSERT INTO t2 VALUES (1, 'again')"));
        up.steps[1].statements.push(statement("CREATE TABLE t3 (id integer)"));
        for it in &mut up.steps {
            it.settings.transaction = Transaction::Script;
        }
        let database = Database::new(server);
        assert_ne!(database.run(&written(&up)).status, 0);
        match dialect {
            Dialect::Postgresql | Dialect::Sqlite => assert!(database.report().tables.is_empty()),
            Dialect::Mysql => stands(&database, &["a", "b:1"], &["t1", "t2"]),
        }
        for it in &mut up.steps {
            it.settings.transaction = Transaction::None;
        }
        let database = Database::new(server);
        assert_ne!(database.run(&written(&up)).status, 0);
        stands(&database, &["a"], &["t1", "t2"]);
        let rest = from(&written(&up), "-- revision 2/2");
        let done = rest.find("-- 1/4").unwrap();
        let failed = rest.find("-- 4/4").unwrap();
        runs(&database, &format!("{}{}", &rest[..done], &rest[failed..]));
        stands(&database, &["b"], &["t1", "t2", "t3"]);
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

/// An index that is made concurrently stands in a segment of its own; where it fails, the row of the segment before says so,
/// and the rest runs from there as the head tells.
#[test]
fn segments_go_on_where_they_stopped() {
    on_every(
        |it| it.dialect() == Dialect::Postgresql,
        |server| {
            let mut up = shop(server.dialect());
            let mut index = statement("CREATE UNIQUE INDEX CONCURRENTLY ix ON t2 (word)")
                .locks("t2", "SHARE UPDATE EXCLUSIVE", Blocks::Ddl)
                .work(Work::IndexBuild);
            index.transaction = dialect::Transaction::Outside;
            up.steps[1].statements.push(index.clone());
            up.steps[1].statements.push(statement("CREATE TABLE t3 (id integer)"));
            let database = Database::new(server);
            runs(&database, &written(&up));
            stands(&database, &["b"], &["t1", "t2", "t3"]);
            assert!(database.report().tables["t2"].indexes["ix"].valid);

            let database = Database::new(server);
            up.steps[1].statements[1].sql = "INSERT INTO t2 VALUES (1, 'x'), (2, 'x')".to_string();
            let text = written(&up);
            let run = database.run(&text);
            assert!(
                run.status == 3 && run.stderr.contains("could not create unique index"),
                "{run:?}"
            );
            stands(&database, &["a", "b:1"], &["t1", "t2"]);
            refuses(&database, &text, "must be at base");
            database.must_run("DROP INDEX ix; DELETE FROM t2 WHERE id = 2;");
            runs(&database, &from(&text, "-- segment 2/3 of revision b"));
            stands(&database, &["b"], &["t1", "t2", "t3"]);

            // A new value of an enumeration is committed before its use, and outside statements may come first and last.
            let database = Database::new(server);
            let mut vacuum = statement("VACUUM t1");
            vacuum.transaction = dialect::Transaction::Outside;
            let mut value = statement("ALTER TYPE mood ADD VALUE 'sad'");
            value.transaction = dialect::Transaction::Alone;
            let mut script = shop(server.dialect());
            for it in &mut script.steps {
                it.settings.transaction = Transaction::Script;
            }
            script.steps[0]
                .statements
                .push(statement("CREATE TYPE mood AS ENUM ('glad')"));
            script.steps[1].statements = vec![
                value,
                statement("CREATE TABLE t2 (id integer PRIMARY KEY, mood mood DEFAULT 'sad')"),
                vacuum.clone(),
            ];
            script.steps.push(step("c", &["b"], &["c"], &[]));
            script.steps[2].statements.push(vacuum);
            script.to = rows(&["c"]);
            runs(&database, &written(&script));
            stands(&database, &["c"], &["t1", "t2"]);
        },
    );
}

/// A table is made anew with foreign keys off, whatever the session says; an index, a trigger or a column made by hand stops
/// the script by name; and rows without parents stop it before COMMIT.
#[test]
fn rebuilds_on_sqlite() {
    on_every(
        |it| it.dialect() == Dialect::Sqlite,
        |server| {
            let made = |database: &Database| {
                database.must_run(
                    "CREATE TABLE p (id INTEGER PRIMARY KEY, word TEXT);\n\
                     CREATE TABLE c (id INTEGER PRIMARY KEY, p INTEGER REFERENCES p (id) ON DELETE CASCADE);\n\
                     CREATE INDEX ix ON p (word);\n\
                     INSERT INTO p VALUES (1, 'a');\n\
                     INSERT INTO c VALUES (10, 1);\n\
                     CREATE TABLE vellum_version (version_num PRIMARY KEY);\n\
                     INSERT INTO vellum_version VALUES ('a');\n",
                );
            };
            let mut rebuild = statement("CREATE TABLE new_p (id INTEGER PRIMARY KEY, word TEXT NOT NULL)");
            rebuild.needs = Needs {
                foreign_keys_off: true,
                rebuilds: vec![RebuiltTable {
                    table: Name::new("P"),
                    columns: vec![Name::new("ID"), Name::new("word")],
                    indexes: vec![Name::new("ix")],
                    triggers: Vec::new(),
                }],
            };
            let mut script = shop(Dialect::Sqlite);
            (script.from, script.to) = (rows(&["a"]), rows(&["c"]));
            let rest = [
                "INSERT INTO new_p SELECT id, word FROM p",
                "DROP TABLE p",
                "ALTER TABLE new_p RENAME TO p",
                "CREATE INDEX ix ON p (word)",
            ];
            script.steps = vec![
                step("b", &["a"], &["b"], &["CREATE TABLE t1 (id integer)"]),
                step("c", &["b"], &["c"], &rest),
            ];
            script.steps[1].statements.insert(0, rebuild);
            for (transaction, stopped, left) in [
                (Transaction::Revision, "b", vec!["c", "p", "t1"]),
                (Transaction::Script, "a", vec!["c", "p"]),
                (Transaction::None, "b", vec!["c", "p", "t1"]),
            ] {
                for it in &mut script.steps {
                    it.settings.transaction = transaction;
                }
                let text = written(&script);
                let database = Database::new(server);
                made(&database);
                let run = database.run_after("PRAGMA foreign_keys = ON;", &text);
                assert!(run.status == 0 && run.stderr.is_empty(), "{run:?}\n{text}");
                assert_eq!(
                    database.rows("c").rows,
                    [[Some("10".to_string()), Some("1".to_string())]]
                );
                stands(&database, &["c"], &["c", "p", "t1"]);

                for (by_hand, kind) in [
                    ("CREATE INDEX hand ON p (word) WHERE id > 1;", "index hand"),
                    (
                        "CREATE TRIGGER hand AFTER INSERT ON p BEGIN SELECT 1; END;",
                        "trigger hand",
                    ),
                    ("ALTER TABLE p ADD COLUMN hand;", "column hand"),
                ] {
                    let database = Database::new(server);
                    made(&database);
                    database.must_run(by_hand);
                    let run = database.run(&text);
                    assert_ne!(run.status, 0);
                    assert!(run.stdout.contains(kind), "{run:?}");
                    assert!(
                        run.stderr.contains("refused: table P has an index, trigger or column"),
                        "{run:?}"
                    );
                    stands(&database, &[stopped], &left);
                }

                let database = Database::new(server);
                made(&database);
                database.must_run("INSERT INTO c VALUES (11, 2);");
                let run = database.run(&text);
                assert_ne!(run.status, 0);
                assert!(
                    run.stdout.contains("row 11 of table c has no parent in table p"),
                    "{run:?}"
                );
                assert!(run.stderr.contains("no parent"), "{run:?}");
                stands(&database, &[stopped], &left);
            }
        },
    );
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

/// Two tables in two revisions.
fn shop(dialect: Dialect) -> Script {
    Script {
        target: Target {
            name: dialect.name().to_string(),
            dialect,
            version: Version::new(0, 0, 0),
            schema: None,
            revisions: Vec::new(),
            version_table: VersionTable::default(),
            naming: Naming::default(),
        },
        settings: ScriptSettings::default(),
        purpose: UP,
        head: vec!["made by hand".to_string()],
        from: rows(&[]),
        to: rows(&["b"]),
        steps: vec![
            step("a", &[], &["a"], &["CREATE TABLE t1 (id integer)"]),
            step(
                "b",
                &["a"],
                &["b"],
                &[
                    "CREATE TABLE t2 (id integer PRIMARY KEY, word varchar(9))",
                    "INSERT INTO t2 VALUES (1, 'one')",
                ],
            ),
        ],
    }
}

fn step(revision: &str, before: &[&str], after: &[&str], statements: &[&str]) -> ScriptStep {
    ScriptStep {
        revision: revision.to_string(),
        heading: vec![format!("{revision}  a message")],
        statements: statements.iter().map(|sql| statement(sql)).collect(),
        rows_before: rows(before),
        rows_after: rows(after),
        settings: ScriptSettings::default(),
    }
}

fn statement(sql: &str) -> Statement {
    let origin = Origin {
        revision: 0,
        written_downgrade: false,
        operation: 0,
    };
    let statement = Statement::new(origin, sql.to_lowercase(), sql);
    match sql.starts_with("INSERT") {
        true => statement.work(Work::Rows),
        false => statement,
    }
}

fn rows(ids: &[&str]) -> Rows {
    ids.iter().map(|id| std::sync::Arc::from(*id)).collect()
}

fn written(script: &Script) -> String {
    script.target.dialect.backend().frame(script)
}

/// Runs a script that must succeed, without a warning: PostgreSQL notices that the version table is there already.
fn runs(database: &Database, text: &str) {
    let run = database.run(text);
    let quiet = |line: &str| line.is_empty() || line.contains("NOTICE:");
    assert!(
        run.status == 0 && run.stderr.lines().all(quiet),
        "{}: {}\n{}\n{text}",
        database.server.name(),
        run.stdout,
        run.stderr
    );
}

/// Takes out what is done already, as the head of the script tells: all from the first revision's line to this one.
fn from(text: &str, failed: &str) -> String {
    let first = text.find("-- ====").unwrap();
    let failed = text.find(failed).unwrap_or_else(|| panic!("no {failed} in {text}"));
    format!("{}{}", &text[..first], &text[failed..])
}

/// Runs a script that must refuse, with a word of its reason, and change nothing.
fn refuses(database: &Database, text: &str, reason: &str) -> Run {
    let before = database.report();
    let run = database.run(text);
    assert_ne!(run.status, 0, "{}: {run:?}\n{text}", database.server.name());
    assert!(run.stderr.contains("refused: "), "{run:?}\n{text}");
    let all = format!("{}{}", run.stdout, run.stderr);
    assert!(all.contains(reason), "{run:?}\n{text}");
    assert_eq!(database.report(), before);
    run
}

/// Checks the version rows, and that these are all the tables beside the version table.
fn stands(database: &Database, versions: &[&str], tables: &[&str]) {
    let found = database.rows("vellum_version").rows;
    let expected: Vec<_> = versions.iter().map(|it| vec![Some((*it).to_string())]).collect();
    assert_eq!(found, expected);
    let report = database.report().without(&["vellum_version"]);
    let found: Vec<&String> = report.tables.keys().collect();
    assert_eq!(found, tables);
}

/// Runs a script in one database with the file in the folder of another, since two run at once.
fn run_in(database: &Database, place: &Database, text: &str) -> Run {
    let there = Database {
        server: database.server,
        name: database.name.clone(),
        place: place.place.clone(),
    };
    let run = there.run(text);
    std::mem::forget(there);
    run
}
