//! Reads the expressions under tests/expressions, which the databases accept, and asks for the columns that each names.

use vellum::diagnostic::code::Code;
use vellum::expression::{Expression, Problem, Purpose, Scope};
use vellum::identity::ColumnId;
use vellum::variant::Dialect;

const COLUMNS: &[&str] = &[
    "id",
    "a",
    "b",
    "c",
    "name",
    "email",
    "price",
    "quantity",
    "status",
    "data",
    "tags",
    "created_at",
    "starts",
    "ends",
    "flag",
    "Order",
    "weird \"name\"",
    "weird `name`",
    "größe",
    "grouping_col",
    "localtime",
    "2fa_enabled",
    "location",
];

/// Each expression of the lists parses, names the listed columns, and comes out as it went in.
#[test]
fn every_listed_expression_is_read() {
    let columns: Vec<(&str, ColumnId)> = COLUMNS
        .iter()
        .zip(0..)
        .map(|(name, id)| (*name, ColumnId(id)))
        .collect();
    let scope = Scope::new("t", &columns);
    let mut wrong = Vec::new();
    for dialect in Dialect::ALL {
        for (sql, expected) in list(dialect) {
            match Expression::parse(&sql, dialect, Purpose::Where, &scope) {
                Err(problem) => wrong.push(format!("{dialect}: {sql}\n    {}", problem.message)),
                Ok(expression) => {
                    let found: Vec<&str> = expression.columns().iter().map(|id| COLUMNS[id.0 as usize]).collect();
                    if found.join(" ") != expected {
                        wrong.push(format!("{dialect}: {sql}\n    names {}", found.join(" ")));
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

fn list(dialect: Dialect) -> Vec<(String, String)> {
    let path = format!("{}/tests/expressions/{dialect}.txt", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(path).expect("the list is part of the repository");
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    lines
        .map(|line| {
            let (sql, columns) = line.rsplit_once("=>").expect("each line has an arrow");
            (sql.trim().to_string(), columns.trim().to_string())
        })
        .collect()
}

const FEW: &[(&str, ColumnId)] = &[
    ("price", ColumnId(1)),
    ("Name", ColumnId(2)),
    ("user", ColumnId(3)),
    ("x", ColumnId(4)),
    ("X", ColumnId(5)),
];

fn read(sql: &str, dialect: Dialect, purpose: Purpose) -> Result<Expression, Problem> {
    Expression::parse(sql, dialect, purpose, &Scope::new("shop", FEW))
}

fn refusal(sql: &str, dialect: Dialect, purpose: Purpose) -> Problem {
    read(sql, dialect, purpose).expect_err(sql)
}

fn rendered(expression: &Expression) -> String {
    expression.render(&|id| format!("<{}>", id.0), &|| "<shop>".to_string())
}

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

/// A name that no column has is reported with its place, and told apart from strings and keywords.
#[test]
fn an_unknown_column_is_named() {
    let problem = refusal("price > 0 AND mail = ''", Dialect::Postgresql, Purpose::Condition);
    assert_eq!(
        (problem.code, problem.start, problem.end),
        (Code::UnknownColumn, 14, 18)
    );
    assert_eq!(problem.message, "no column `mail` in table `shop`");
    assert_eq!(problem.unknown_column.as_deref(), Some("mail"));
    assert_eq!(
        refusal("shop.mail = ''", Dialect::Mysql, Purpose::Condition)
            .unknown_column
            .as_deref(),
        Some("mail")
    );
    assert_eq!(
        refusal("price = \"mail\"", Dialect::Sqlite, Purpose::Condition)
            .unknown_column
            .as_deref(),
        Some("mail")
    );
    assert!(read("price = \"mail\"", Dialect::Mysql, Purpose::Condition).is_ok());
    assert_eq!(
        refusal("other.price > 0", Dialect::Sqlite, Purpose::Condition).code,
        Code::UnknownTable
    );
    let bad_place = refusal("größe > 0 AND 'é' = mail", Dialect::Mysql, Purpose::Condition);
    assert_eq!(bad_place.unknown_column.as_deref(), Some("größe"));
}

/// Case counts where the database makes it count: not without quotes, and in quotes for PostgreSQL only.
#[test]
fn names_are_found_as_the_database_finds_them() {
    for dialect in Dialect::ALL {
        assert_eq!(
            rendered(&read("NAME = 'NAME' AND Shop.PRICE > 0", dialect, Purpose::Condition).expect("reads")),
            "<2> = 'NAME' AND <shop>.<1> > 0"
        );
        assert_eq!(
            read("x > X", dialect, Purpose::Condition).expect("reads").columns(),
            [ColumnId(4), ColumnId(5)]
        );
    }
    assert_eq!(
        refusal("\"name\" = ''", Dialect::Postgresql, Purpose::Condition)
            .unknown_column
            .as_deref(),
        Some("name")
    );
    assert_eq!(
        read("\"name\" = ''", Dialect::Sqlite, Purpose::Condition)
            .expect("reads")
            .columns(),
        [ColumnId(2)]
    );
    assert_eq!(
        read("`name` = ''", Dialect::Mysql, Purpose::Condition)
            .expect("reads")
            .columns(),
        [ColumnId(2)]
    );
    // PostgreSQL reserves `user`, which is whoever is connected.
    assert_eq!(
        read("user = ''", Dialect::Postgresql, Purpose::Condition)
            .expect("reads")
            .columns(),
        []
    );
    assert_eq!(
        read("\"user\" = ''", Dialect::Postgresql, Purpose::Condition)
            .expect("reads")
            .columns(),
        [ColumnId(3)]
    );
    assert_eq!(
        read("user = ''", Dialect::Sqlite, Purpose::Condition)
            .expect("reads")
            .columns(),
        [ColumnId(3)]
    );
}

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

/// In a sub-select only what is qualified with the table follows it; the rest may be another table's.
#[test]
fn a_sub_select_keeps_its_own_names() {
    let sql = "EXISTS (SELECT 1 FROM other o WHERE o.shop = shop.price AND price > 0) AND price > 1";
    for dialect in Dialect::ALL {
        let expression = read(sql, dialect, Purpose::Where).expect("reads");
        assert_eq!(
            rendered(&expression),
            "EXISTS (SELECT 1 FROM other o WHERE o.shop = <shop>.<1> AND price > 0) AND <1> > 1"
        );
        assert!(expression.has_subselect());
    }
}

/// A second table's columns stay as they are written.
#[test]
fn columns_of_a_second_table_stay() {
    let scope = Scope {
        beside: &|table, column| table.is_none_or(|it| it == "rates") && column == "rate",
        ..Scope::new("shop", FEW)
    };
    let expression =
        Expression::parse("price * rates.rate + rate", Dialect::Mysql, Purpose::Set, &scope).expect("reads");
    assert_eq!(rendered(&expression), "<1> * rates.rate + rate");
    assert_eq!(
        Expression::parse("rates.rat", Dialect::Mysql, Purpose::Set, &scope)
            .expect_err("refused")
            .code,
        Code::UnknownTable
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
