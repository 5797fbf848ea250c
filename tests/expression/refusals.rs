//! Texts that are no expression, that could leave their place, or that are too much.

use vellum::diagnostic::code::Code;
use vellum::expression::Purpose;
use vellum::variant::Dialect;

use crate::{read, refusal};

/// What is no expression is refused in every dialect.
#[test]
fn broken_text_is_refused() {
    for dialect in Dialect::ALL {
        for sql in [
            "",
            "  ",
            "price >",
            "price price price",
            "> 0 AND",
            "price > 0)",
            "price 1",
            "AND",
            "price,",
            "price > 0 price",
            "SELECT 1",
            "CASE WHEN price END",
            "price >>> 1 +",
            "price IN (1,",
            "lower(price) DESC",
            "price = = 1",
            "price BETWEEN 1",
            "price IS NOT",
            "()",
            "price LIKE",
        ] {
            let problem = refusal(sql, dialect, Purpose::Condition);
            assert!(
                matches!(problem.code, Code::BadExpression | Code::UnsafeSql),
                "{dialect}: {sql}: {problem:?}"
            );
        }
    }
}

/// What could leave its place in a script is refused as unsafe.
#[test]
fn unsafe_text_is_refused() {
    for (dialect, texts) in [
        (
            Dialect::Postgresql,
            &[
                "price > 0 -- all",
                "price /* x */ > 0",
                "price > 0;",
                "price > 0; DROP TABLE x",
                "price = 'a",
                "price = \"a",
                "price = $$a",
                "price > 0 \\! ls",
                "price = :name",
                "price = :'name'",
                "price > 0 /* x",
                "price > (0",
                "price\0 > 0",
                "price\r> 0",
                "price\u{202e} > 0",
                "price\u{a0}> 0",
            ][..],
        ),
        (
            Dialect::Sqlite,
            &[
                "price > 0 -- all",
                "price /* x */ > 0",
                "price > 0;",
                "price = 'a",
                "price = [a",
                "price > 0\n/\n1",
                "price > 0 \\! ls",
                "price > 0)",
            ][..],
        ),
        (
            Dialect::Mysql,
            &[
                "price > 0 -- all",
                "price > 0 # all",
                "price /*!50000 + 1 */ > 0",
                "price /*M! + 1 */ > 0",
                "price > 0;",
                "price = 'a\\'",
                "price = \"a",
                "price = `a",
                "price > \\! ls",
                "price = $$a$$",
            ][..],
        ),
    ] {
        for sql in texts {
            assert_eq!(
                refusal(sql, dialect, Purpose::Where).code,
                Code::UnsafeSql,
                "{dialect}: {sql}"
            );
        }
    }
}

/// Places for bound values are refused, for nothing is bound when a script runs.
#[test]
fn bound_values_are_refused() {
    for (dialect, texts) in [
        (Dialect::Postgresql, &["price = $1"][..]),
        (
            Dialect::Sqlite,
            &["price = ?", "price = ?1", "price = :x", "price = @x", "price = $x"][..],
        ),
        (Dialect::Mysql, &["price = ?"][..]),
    ] {
        for sql in texts {
            assert_eq!(
                refusal(sql, dialect, Purpose::Where).code,
                Code::BadExpression,
                "{dialect}: {sql}"
            );
        }
    }
}

/// A very long or deep text ends soon, with a message, and without the end of the stack.
#[test]
fn long_and_deep_texts_are_refused() {
    for dialect in Dialect::ALL {
        for sql in [
            format!("1{}", "+1".repeat(20_000)),
            format!("{}1{}", "(".repeat(20_000), ")".repeat(20_000)),
            format!("{}1", "NOT ".repeat(20_000)),
            format!("{}1", "- ".repeat(20_000)),
            format!("{}1{}", "f(".repeat(5_000), ")".repeat(5_000)),
            format!("{}1{}", "CASE WHEN ".repeat(300), " THEN 1 END".repeat(300)),
            format!("price{}", " IS NULL".repeat(5_000)),
            "x".repeat(1_000_000),
            "'".repeat(1_000_001),
            "(".repeat(1_000_000),
        ] {
            let problem = refusal(&sql, dialect, Purpose::Where);
            assert!(
                matches!(problem.code, Code::Limit | Code::UnknownColumn | Code::UnsafeSql),
                "{dialect}: {}: {problem:?}",
                &sql[..40]
            );
        }
        for sql in [
            format!("1{}", "+1".repeat(999)),
            format!("price{}", " OR price > 1".repeat(300)),
            format!("price IN (1{})", ", -1".repeat(10_000)),
            format!("{}1{}", "(".repeat(30), ")".repeat(30)),
            format!("{}1{}", "coalesce(".repeat(20), ")".repeat(20)),
        ] {
            assert!(
                read(&sql, dialect, Purpose::Where).is_ok(),
                "{dialect}: {}: {:?}",
                &sql[..40],
                read(&sql, dialect, Purpose::Where)
            );
        }
    }
}
