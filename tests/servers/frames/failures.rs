//! Scripts that fail in the middle, and go on once the cause is mended.

use vellum::config::Transaction;
use vellum::dialect::{self, Blocks, Work};
use vellum::variant::Dialect;

use crate::database::Database;
use crate::fleet::{on_every, on_every_server};

use super::scripts::{from, refuses, rows, runs, shop, stands, statement, step, written};

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
