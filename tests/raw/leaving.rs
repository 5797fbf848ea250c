//! What could take a script out of hand.

use vellum::diagnostic::code::Code;
use vellum::expression::Problem;
use vellum::expression::raw;
use vellum::variant::Dialect::{self, Mysql, Postgresql, Sqlite};

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

fn refusal(text: &str, dialect: Dialect) -> Problem {
    raw::split(text, dialect).expect_err(text)
}
