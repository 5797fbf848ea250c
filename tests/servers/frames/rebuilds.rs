//! What stands round the statements that make a table of SQLite anew.

use vellum::config::Transaction;
use vellum::dialect::statement::{Needs, RebuiltTable};
use vellum::name::Name;
use vellum::variant::Dialect;

use crate::database::Database;
use crate::fleet::on_every;

use super::scripts::{rows, shop, stands, statement, step, written};

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
