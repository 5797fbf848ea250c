//! What a statement is and does, as far as its words tell.

use vellum::expression::parses;
use vellum::expression::raw::{self, RawKind};
use vellum::variant::Dialect::{self, Mysql, Postgresql, Sqlite};

/// The first words tell what a statement does.
#[test]
fn a_statement_has_a_kind() {
    for (sql, kind) in [
        ("SELECT 1", RawKind::Query),
        ("(select 1) union (select 2)", RawKind::Query),
        ("WITH a AS (SELECT 1) SELECT * FROM a", RawKind::Query),
        ("WITH a AS (SELECT 1) INSERT INTO t SELECT * FROM a", RawKind::Insert),
        (
            "WITH a AS (DELETE FROM t RETURNING *) UPDATE u SET x = 1",
            RawKind::Update,
        ),
        ("REPLACE INTO t VALUES (1)", RawKind::Insert),
        ("/* x */ update t set a = 1", RawKind::Update),
        ("DELETE FROM t", RawKind::Delete),
        ("TRUNCATE t", RawKind::Delete),
        ("CREATE TABLE t (a int)", RawKind::Schema),
        ("GRANT SELECT ON t TO u", RawKind::Schema),
        ("DO $$ BEGIN END $$", RawKind::Other),
        ("PRAGMA foreign_keys = 0", RawKind::Other),
        ("CALL p()", RawKind::Other),
    ] {
        assert_eq!(raw::kind(sql, Postgresql), kind, "{sql}");
    }
}

/// What a database refuses inside a transaction is known.
#[test]
fn statements_that_need_to_stand_outside_a_transaction() {
    for sql in [
        "CREATE INDEX CONCURRENTLY i ON t (a)",
        "create unique index concurrently if not exists i on t (a)",
        "DROP INDEX CONCURRENTLY i",
        "REINDEX INDEX CONCURRENTLY i",
        "REINDEX (CONCURRENTLY) TABLE t",
        "VACUUM",
        "VACUUM (ANALYZE) t",
        "ALTER SYSTEM SET a = 1",
        "CREATE DATABASE d",
        "DROP DATABASE d",
        "ALTER TABLE t DETACH PARTITION p CONCURRENTLY",
        "CLUSTER",
    ] {
        assert!(raw::cannot_run_in_transaction(sql, Postgresql), "{sql}");
        assert!(!raw::cannot_run_in_transaction(sql, Mysql), "{sql}");
    }
    for sql in [
        "CREATE INDEX i ON t (a)",
        "SELECT 'CONCURRENTLY'",
        "REINDEX TABLE t",
        "CLUSTER t USING i",
        "ALTER TABLE t ADD COLUMN a int",
        "ANALYZE",
    ] {
        assert!(!raw::cannot_run_in_transaction(sql, Postgresql), "{sql}");
    }
    for sql in ["VACUUM", "PRAGMA journal_mode = WAL", "ATTACH 'x' AS y"] {
        assert!(raw::cannot_run_in_transaction(sql, Sqlite), "{sql}");
    }
    assert!(!raw::cannot_run_in_transaction("PRAGMA user_version = 1", Sqlite));
}

/// A sound statement parses, and a broken, double or very long one does not.
#[test]
fn statements_parse_or_do_not() {
    for dialect in Dialect::ALL {
        assert_eq!(parses("CREATE TABLE t (a integer NOT NULL)", dialect), Ok(()));
        assert_eq!(parses("SELECT 1;", dialect), Ok(()));
        for sql in [
            "CREATE TABLE t (",
            "SELECT 1; SELECT 2",
            "",
            &format!("SELECT 1{}", "+1".repeat(100_000)),
        ] {
            assert!(
                parses(sql, dialect).is_err(),
                "{dialect}: {}",
                sql.chars().take(30).collect::<String>()
            );
        }
    }
}
