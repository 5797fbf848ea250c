//! Raw SQL is cut where the clients cut it, and what could take a script out of hand is refused.

use proptest::prelude::*;
use vellum::diagnostic::code::Code;
use vellum::expression::raw::{self, RawKind};
use vellum::expression::{Expression, Problem, Purpose, Scope, parses};
use vellum::identity::ColumnId;
use vellum::variant::Dialect::{self, Mysql, Postgresql, Sqlite};

fn statements(text: &str, dialect: Dialect) -> Vec<String> {
    raw::split(text, dialect)
        .expect(text)
        .into_iter()
        .map(|it| it.sql)
        .collect()
}

fn refusal(text: &str, dialect: Dialect) -> Problem {
    raw::split(text, dialect).expect_err(text)
}

/// A `;` in a string, name, comment or body does not end a statement; what surrounds a statement is dropped.
#[test]
fn statements_end_where_the_client_ends_them() {
    for dialect in Dialect::ALL {
        assert_eq!(statements("SELECT 1; SELECT 2;\n", dialect), ["SELECT 1", "SELECT 2"]);
        assert_eq!(statements(";;SELECT 1;;", dialect), ["SELECT 1"]);
        assert_eq!(
            statements("-- a; b\nSELECT 1 -- c; d\n, 2 /* ; */; -- e\n", dialect),
            ["SELECT 1 -- c; d\n, 2"]
        );
        assert_eq!(statements("SELECT ';', 'it'';s'", dialect), ["SELECT ';', 'it'';s'"]);
    }
    for (dialect, one) in [
        (Postgresql, "SELECT \"a;\"\"b\""),
        (Postgresql, "SELECT E'a\\';b'"),
        (Postgresql, "SELECT 'a\\' || ';'"),
        (Postgresql, "DO $$ BEGIN PERFORM 1; COMMIT; END $$"),
        (Postgresql, "DO $a$ BEGIN $$;$$; END $a$"),
        (Postgresql, "SELECT 1 /* a /* b; */ c; */ + 1"),
        (Postgresql, "SELECT a$b$c FROM t"),
        (
            Postgresql,
            "CREATE RULE r AS ON INSERT TO t DO ALSO (INSERT INTO u VALUES (1); INSERT INTO u VALUES (2))",
        ),
        (
            Postgresql,
            "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; SELECT CASE WHEN true THEN 1 END; END",
        ),
        (
            Postgresql,
            "create or replace procedure p() language sql begin atomic insert into t values (1); end",
        ),
        (
            Postgresql,
            "CREATE FUNCTION f() RETURNS int AS 'SELECT 1;' LANGUAGE sql",
        ),
        (Postgresql, "SELECT data ? 'a', data ->> 'b', x::int, $1 FROM t"),
        (Sqlite, "SELECT [a;b], `c;d`, \"e;f\""),
        (
            Sqlite,
            "CREATE TRIGGER g AFTER UPDATE ON t BEGIN UPDATE t SET a = CASE WHEN 1 THEN 2 END; SELECT 1; END",
        ),
        (
            Sqlite,
            "create temp trigger if not exists g after insert on t when new.a begin delete from t; end",
        ),
        (Sqlite, "SELECT 'a\\'"),
        (Mysql, "SELECT 'a\\';b', \"c;\\\"d\", `e;f`"),
        (Mysql, "SELECT 1 # a; b\n + 1"),
        (Mysql, "SELECT 5--1"),
        (
            Mysql,
            "CREATE TRIGGER g BEFORE INSERT ON t FOR EACH ROW SET NEW.a = IF(NEW.b, 1, 2)",
        ),
        (
            Mysql,
            "CREATE TRIGGER g BEFORE INSERT ON t FOR EACH ROW BEGIN SET NEW.a = 1; SET NEW.b = 2; END",
        ),
        (
            Mysql,
            "CREATE TRIGGER g BEFORE INSERT ON t FOR EACH ROW IF NEW.a IS NULL THEN SET NEW.a = 1; END IF",
        ),
        (
            Mysql,
            "CREATE DEFINER=`root`@`localhost` TRIGGER g BEFORE INSERT ON t FOR EACH ROW BEGIN SET NEW.a = 1; END",
        ),
        (
            Mysql,
            "CREATE DEFINER = root@localhost PROCEDURE p() BEGIN SELECT 1; END",
        ),
        (
            Mysql,
            "CREATE OR REPLACE FUNCTION IF NOT EXISTS f(a INT) RETURNS INT DETERMINISTIC BEGIN IF (a > 1) AND a < 3 THEN RETURN 1; ELSEIF a THEN RETURN 2; ELSE IF a = 9 THEN RETURN 3; END IF; END IF; RETURN IF(a, 1, 2); END",
        ),
        (
            Mysql,
            "CREATE PROCEDURE p() BEGIN l: LOOP SET a = a + 1; IF a > 3 THEN LEAVE l; END IF; END LOOP l; WHILE a DO SET a = a - 1; END WHILE; REPEAT SET a = REPEAT('x', 2); UNTIL a END REPEAT; END",
        ),
        (
            Mysql,
            "CREATE PROCEDURE p() BEGIN CASE a WHEN 1 THEN SELECT 1; ELSE BEGIN END; END CASE; SELECT CASE WHEN a THEN IF(b, 1, 2) ELSE IF(c, 3, 4) END; END",
        ),
        (
            Mysql,
            "CREATE PROCEDURE p() BEGIN DECLARE EXIT HANDLER FOR SQLEXCEPTION BEGIN ROLLBACK; END; START TRANSACTION; COMMIT; END",
        ),
        (
            Mysql,
            "CREATE PROCEDURE p() BEGIN FOR i IN 1..3 DO SELECT i; END FOR; DROP TABLE IF EXISTS x; END",
        ),
        (
            Mysql,
            "CREATE EVENT e ON SCHEDULE EVERY 1 DAY DO BEGIN DELETE FROM t; END",
        ),
        (Mysql, "CREATE EVENT e ON SCHEDULE EVERY 1 DAY DO DELETE FROM t"),
        (Mysql, "CREATE PROCEDURE p() SELECT NEW.end"),
    ] {
        let text = format!("SELECT 0;\n{one};\nSELECT 9");
        assert_eq!(statements(&text, dialect), ["SELECT 0", one, "SELECT 9"], "{dialect}");
    }
    assert_eq!(
        statements("CREATE TABLE t (procedure_id int); SELECT 1", Mysql).len(),
        2
    );
    assert_eq!(statements("SELECT CASE WHEN 1 THEN 2 END; SELECT 1", Mysql).len(), 2);
}

/// A statement knows where it stands in the text.
#[test]
fn a_statement_has_its_place() {
    let text = "-- größe\nSELECT 'é' ; /* x */ SELECT 2 ;";
    for dialect in Dialect::ALL {
        for statement in raw::split(text, dialect).expect("splits") {
            assert_eq!(&text[statement.start..statement.end], statement.sql);
        }
    }
}

/// What a client would take for itself, what does not end, and what ends transactions is refused.
#[test]
fn what_leaves_its_place_is_refused() {
    for (dialect, texts) in [
        (
            Postgresql,
            &[
                "SELECT 1 \\! ls",
                "\\i x",
                "SELECT 1 \\gexec",
                "SELECT :name",
                "SELECT :'name'",
                "SELECT :\"name\"",
                "SELECT a[1:b] FROM t",
                "SELECT 'a",
                "SELECT \"a",
                "SELECT $$a",
                "SELECT $a$ $$",
                "/* a",
                "SELECT (1",
                "SELECT 1)",
                "SELECT 1\0",
                "COPY t FROM STDIN",
                "copy t (a) from stdin with csv",
                "END",
                "ABORT",
                "PREPARE TRANSACTION 'x'",
                "SET search_path TO other",
                "set local search_path = other",
                "SET SESSION SCHEMA 'other'",
                "RESET search_path",
                "RESET ALL",
                "DISCARD TEMP",
                "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1;",
                "SELECT 1 -- a\rDROP TABLE t",
            ][..],
        ),
        (
            Sqlite,
            &[
                ".shell ls",
                "SELECT 1;\n.read x",
                "SELECT 1\ngo\nSELECT 2",
                "SELECT 1\n/ -- x\nSELECT 2",
                "SELECT [a",
                "SELECT ?",
                "SELECT :a",
                "SELECT \\a",
                "END TRANSACTION",
                "CREATE TRIGGER g AFTER UPDATE ON t BEGIN SELECT 1;",
                "CREATE TRIGGER g AFTER UPDATE ON t BEGIN SELECT 1; END SELECT 2",
            ][..],
        ),
        (
            Mysql,
            &[
                "USE other",
                "use `other`",
                "SELECT 1 \\! ls",
                "SELECT 1\\G",
                "source x",
                "system ls",
                "\\. x",
                "tee x",
                "pager less",
                "SELECT /*! 1 */",
                "SELECT /*!50000 1 */",
                "SELECT /*M! 1 */",
                "SELECT 'a\\'",
                "DELIMITER //\nSELECT 1//",
                "SELECT $$a$$",
                "SET autocommit = 0",
                "SET @@session.autocommit=1",
                "XA START 'x'",
                "SELECT ?",
                "CREATE PROCEDURE p() BEGIN SELECT 1;",
                "CREATE PROCEDURE p() BEGIN SET end = 1; SELECT 1; END",
                "BEGIN NOT ATOMIC SELECT 1; END",
            ][..],
        ),
    ] {
        for text in texts {
            assert_eq!(refusal(text, dialect).code, Code::UnsafeSql, "{dialect}: {text}");
        }
    }
    for dialect in Dialect::ALL {
        for text in [
            "BEGIN",
            "begin immediate",
            "COMMIT",
            "SELECT 1; ROLLBACK",
            "START TRANSACTION",
            "SAVEPOINT a",
            "RELEASE SAVEPOINT a",
            "SELECT 'a",
            "SELECT '\0'",
        ] {
            assert_eq!(refusal(text, dialect).code, Code::UnsafeSql, "{dialect}: {text}");
        }
        for text in ["", "  \n", "-- nothing", ";;", "= 1", "'a'"] {
            assert_eq!(refusal(text, dialect).code, Code::BadExpression, "{dialect}: {text}");
        }
    }
    assert!(
        refusal(
            "DELIMITER $$\nCREATE PROCEDURE p() BEGIN SELECT 1; END$$\nDELIMITER ;",
            Mysql
        )
        .hint
        .is_some_and(|hint| hint.contains("vellum writes DELIMITER itself"))
    );
}

/// One statement is one statement.
#[test]
fn a_second_statement_is_refused_where_one_is_asked_for() {
    assert_eq!(
        raw::single("SELECT 1; -- that is all", Sqlite).expect("one").sql,
        "SELECT 1"
    );
    assert_eq!(
        raw::single("SELECT 1; DROP TABLE t", Sqlite).expect_err("two").code,
        Code::UnsafeSql
    );
}

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

/// A body's marks do not occur in it.
#[test]
fn marks_round_a_body_are_free() {
    assert_eq!(raw::dollar_tag("BEGIN END"), "$$");
    assert_eq!(raw::dollar_tag("SELECT $$a$$"), "$vellum$");
    assert_eq!(raw::dollar_tag("costs 1$"), "$vellum$");
    assert_eq!(raw::dollar_tag("$$ x $vellum"), "$vellum1$");
    assert_eq!(raw::client_delimiter(["SELECT 1", "SELECT 2"]), "//");
    assert_eq!(
        raw::client_delimiter(["SELECT 'a//b'", "SELECT ';;'", "SELECT '$$'"]),
        "//1//"
    );
    assert!(raw::has_body_semicolon(
        "CREATE TRIGGER g BEFORE INSERT ON t FOR EACH ROW BEGIN SET NEW.a = 1; END",
        Mysql
    ));
    assert!(!raw::has_body_semicolon("SELECT ';' -- ;", Mysql));
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

/// Large texts end soon, and without the end of the stack.
#[test]
fn large_texts_end_soon() {
    for dialect in Dialect::ALL {
        for piece in [
            "1/", "(", "IF DO ", "/*", "$a", "'a' ", "a;", "-- x\n", "BEGIN ", "- ", "\n/", "[", "$$", "CASE ",
        ] {
            let text = format!("CREATE PROCEDURE p() {}", piece.repeat(200_000 / piece.len()));
            let started = std::time::Instant::now();
            let _ = raw::split(&text, dialect);
            assert!(started.elapsed().as_secs() < 20, "{dialect}: {piece}");
        }
    }
}

const PIECES: &[&str] = &[
    "SELECT",
    "a",
    "b",
    "t",
    "1",
    "2.5",
    "'x'",
    "'it''s'",
    "\"q\"",
    "`q`",
    "[q]",
    "$$ ; $$",
    "$a$ ; $a$",
    "E'\\''",
    "-- c;\n",
    "/* ; */",
    "/* /* */ */",
    "# c\n",
    ";",
    ";\n",
    "(",
    ")",
    "[",
    "]",
    "+",
    "-",
    "*",
    "/",
    "::",
    ":",
    ":=",
    "->>",
    "?",
    "@x",
    "$1",
    "=",
    ",",
    ".",
    "\\",
    "\n",
    "\r\n",
    "\t",
    "CREATE",
    "TRIGGER",
    "FUNCTION",
    "PROCEDURE",
    "BEGIN",
    "ATOMIC",
    "END",
    "IF",
    "THEN",
    "ELSE",
    "CASE",
    "WHEN",
    "LOOP",
    "WHILE",
    "DO",
    "REPEAT",
    "FOR",
    "EACH",
    "ROW",
    "IS",
    "NOT",
    "NULL",
    "IN",
    "AND",
    "OR",
    "BETWEEN",
    "LIKE",
    "CAST",
    "AS",
    "integer",
    "interval",
    "COLLATE",
    "AT",
    "TIME",
    "ZONE",
    "ARRAY",
    "ANY",
    "lower(",
    "count(*)",
    "EXISTS",
    "FROM",
    "WHERE",
    "go",
    "'",
    "\"",
    "$",
    "é",
    "\u{a0}",
    "\0",
];

fn any_text() -> impl Strategy<Value = String> {
    let pieces = proptest::collection::vec(
        (
            proptest::sample::select(PIECES),
            prop_oneof![Just(""), Just(" "), Just("\n")],
        ),
        0..40,
    );
    prop_oneof![
        pieces.prop_map(|pieces| pieces
            .into_iter()
            .map(|(piece, gap)| format!("{piece}{gap}"))
            .collect::<String>()),
        any::<String>(),
    ]
}

fn any_dialect() -> impl Strategy<Value = Dialect> {
    proptest::sample::select(&Dialect::ALL[..])
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    /// No text brings the readers down, and what they return are pieces of the text.
    #[test]
    fn no_text_panics(text in any_text(), dialect in any_dialect()) {
        let columns = [("a", ColumnId(1)), ("b", ColumnId(2))];
        let scope = Scope::new("t", &columns);
        for purpose in [Purpose::Condition, Purpose::Set] {
            match Expression::parse(&text, dialect, purpose, &scope) {
                Ok(expression) => prop_assert!(!expression.parts().is_empty()),
                Err(problem) => prop_assert!(text.get(problem.start..problem.end).is_some(), "{:?}", problem),
            }
        }
        match raw::split(&text, dialect) {
            Ok(statements) => for it in statements { prop_assert_eq!(&text[it.start..it.end], it.sql) },
            Err(problem) => prop_assert!(text.get(problem.start..problem.end).is_some(), "{:?}", problem),
        }
        let _ = (raw::kind(&text, dialect), raw::cannot_run_in_transaction(&text, dialect), raw::has_body_semicolon(&text, dialect), parses(&text, dialect));
        let tag = raw::dollar_tag(&text);
        prop_assert_eq!(format!("{text}{tag}").find(&tag), Some(text.len()));
    }

    /// Statements that are written one after the other are cut apart again into the same ones.
    #[test]
    fn cutting_is_stable(text in any_text(), dialect in any_dialect()) {
        if let Ok(statements) = raw::split(&text, dialect) {
            let first: Vec<String> = statements.into_iter().map(|it| it.sql).collect();
            let joined: String = first.iter().map(|sql| format!("{sql};\n")).collect();
            prop_assert_eq!(statements_or_problem(&joined, dialect), Ok(first));
        }
    }

    /// Other names change what stands for the columns and nothing else, and the result reads as the same expression.
    #[test]
    fn a_rename_changes_references_only(text in any_text(), dialect in any_dialect()) {
        let columns = [("a", ColumnId(1)), ("b", ColumnId(2))];
        if let Ok(expression) = Expression::parse(&text, dialect, Purpose::Set, &Scope::new("t", &columns)) {
            let quote = if dialect == Mysql { '`' } else { '"' };
            let renamed = expression.render(&|id| format!("{quote}new {}{quote}", id.0), &|| format!("{quote}new t{quote}"));
            let columns = [("new 1", ColumnId(1)), ("new 2", ColumnId(2))];
            let again = Expression::parse(&renamed, dialect, Purpose::Set, &Scope::new("new t", &columns));
            prop_assert_eq!(again.as_ref().map(Expression::parts), Ok(expression.parts()), "{} became {}", text, renamed);
            let same = expression.render(&|id| if id.0 == 1 { "a".into() } else { "b".into() }, &|| "t".into());
            let plain = |text: &str| text.to_lowercase().replace(['"', '`', '[', ']', ' ', '\n', '\t', '\r'], "");
            prop_assert_eq!(plain(&same), plain(&text));
        }
    }
}

fn statements_or_problem(text: &str, dialect: Dialect) -> Result<Vec<String>, Problem> {
    raw::split(text, dialect).map(|it| it.into_iter().map(|it| it.sql).collect())
}
