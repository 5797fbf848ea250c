//! What an expression may be where it stands, and what it is.

use vellum::diagnostic::code::Code;
use vellum::expression::Purpose;
use vellum::variant::Dialect;

use crate::{read, refusal};

/// Sub-selects and functions over many rows stand only where the databases take them.
#[test]
fn each_purpose_has_its_limits() {
    for dialect in Dialect::ALL {
        for purpose in [Purpose::Condition, Purpose::Index, Purpose::Computed, Purpose::Default] {
            assert_eq!(refusal("1 IN (SELECT 1)", dialect, purpose).code, Code::BadExpression);
            assert_eq!(refusal("EXISTS (SELECT 1)", dialect, purpose).code, Code::BadExpression);
            assert_eq!(refusal("count(*) > 1", dialect, purpose).code, Code::BadExpression);
        }
        for purpose in [Purpose::Where, Purpose::Set] {
            assert!(read("price IN (SELECT max(price) FROM other)", dialect, purpose).is_ok());
            assert_eq!(refusal("max(price) > 1", dialect, purpose).code, Code::BadExpression);
            assert_eq!(
                refusal("row_number() OVER () > 1", dialect, purpose).code,
                Code::BadExpression
            );
        }
    }
    assert!(read("max(price, 1) > 1", Dialect::Sqlite, Purpose::Condition).is_ok());
    assert!(read("price", Dialect::Mysql, Purpose::Default).is_ok());
    assert_eq!(
        refusal("price", Dialect::Sqlite, Purpose::Default).code,
        Code::BadExpression
    );
    assert_eq!(
        refusal("pending", Dialect::Postgresql, Purpose::Default).code,
        Code::UnknownColumn
    );
}

/// What an expression calls and whether it can change from run to run is known.
#[test]
fn functions_and_constants_are_told_apart() {
    for dialect in Dialect::ALL {
        for sql in ["1", "-1", "'a'", "NULL", "(1)", "CAST('1' AS integer)"] {
            assert!(
                read(sql, dialect, Purpose::Default).expect("reads").is_literal(),
                "{sql}"
            );
        }
        for sql in ["1 + 2", "lower('a')", "price"] {
            assert!(!read(sql, dialect, Purpose::Set).expect("reads").is_literal(), "{sql}");
        }
        for sql in ["1", "-1", "'a'", "NULL", "(1 + 2)", "TRUE", "CAST('1' AS integer)"] {
            let expression = read(sql, dialect, Purpose::Default).expect("reads");
            assert!(expression.is_constant() && expression.columns().is_empty(), "{sql}");
        }
        for (sql, functions) in [
            ("Lower('A') || lower('b')", &["lower"][..]),
            ("CURRENT_TIMESTAMP", &["current_timestamp"]),
            ("coalesce(abs(1), 2)", &["coalesce", "abs"]),
        ] {
            let expression = read(sql, dialect, Purpose::Default).expect("reads");
            assert_eq!(expression.functions(), functions, "{dialect}");
            assert!(!expression.is_constant());
        }
    }
}
