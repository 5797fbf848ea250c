//! Where one statement ends and the next begins.

use vellum::diagnostic::code::Code;
use vellum::expression::raw;
use vellum::variant::Dialect::{self, Mysql, Postgresql, Sqlite};

use crate::statements;

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
