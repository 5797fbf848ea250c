//! Which column a name in an expression stands for.

use vellum::diagnostic::code::Code;
use vellum::expression::{Expression, Purpose, Scope};
use vellum::identity::ColumnId;
use vellum::variant::Dialect;

use crate::{FEW, read, refusal, rendered};

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
