//! Forms of other databases, which sqlparser takes in every dialect and the target would refuse when the script runs.

use sqlparser::ast::{BinaryOperator, Expr};

use crate::variant::Dialect;
use Dialect::{Mysql, Postgresql, Sqlite};

/// A form that the dialect does not have, and what to write instead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Foreign {
    pub form: &'static str,
    pub instead: &'static str,
}

/// Returns which form of another database this part of an expression is, if any. Its own parts are not looked at.
pub(super) fn foreign(expr: &Expr, dialect: Dialect) -> Option<Foreign> {
    match dialect {
        Postgresql => foreign_to_postgresql(expr),
        Sqlite => foreign_to_sqlite(expr),
        Mysql => foreign_to_mysql(expr),
    }
}

/// <https://www.postgresql.org/docs/current/functions.html>
fn foreign_to_postgresql(expr: &Expr) -> Option<Foreign> {
    if let Expr::BinaryOp { op, .. } = expr {
        return operator(
            op,
            &[
                (BinaryOperator::Spaceship, "`<=>`", "write `IS NOT DISTINCT FROM`"),
                (BinaryOperator::Xor, "`XOR`", "write `<>` between conditions"),
            ],
        );
    }
    if let Expr::RLike { .. } = expr {
        return said("`REGEXP`", "write `~`");
    }
    if let Expr::MemberOf(_) = expr {
        return said("`MEMBER OF`", "write `@>`");
    }
    None
}

/// <https://www.sqlite.org/lang_expr.html>
fn foreign_to_sqlite(expr: &Expr) -> Option<Foreign> {
    if let Expr::BinaryOp { op, .. } = expr {
        return operator(
            op,
            &[
                (BinaryOperator::Spaceship, "`<=>`", "write `IS`"),
                (BinaryOperator::Xor, "`XOR`", "write `<>` between conditions"),
            ],
        )
        .or_else(|| {
            postgresql_match(
                op,
                "write `GLOB`, or `REGEXP` where the program that opens the database defines it",
            )
        });
    }
    let (form, instead) = if let Expr::ILike { .. } = expr {
        (
            "`ILIKE`",
            "write `LIKE`, which takes upper and lower case of ASCII letters as one",
        )
    } else if let Expr::SimilarTo { .. } = expr {
        ("`SIMILAR TO`", "write `GLOB` or `LIKE`")
    } else if let Expr::RLike { regexp: false, .. } = expr {
        ("`RLIKE`", "write `REGEXP`")
    } else if let Expr::Interval(_) = expr {
        ("`INTERVAL`", "write a modifier: `datetime(created_at, '+1 day')`")
    } else if let Expr::Extract { .. } = expr {
        ("`EXTRACT`", "write `CAST(strftime('%Y', created_at) AS INTEGER)`")
    } else if let Expr::AtTimeZone { .. } = expr {
        ("`AT TIME ZONE`", "write a modifier: `datetime(created_at, 'utc')`")
    } else if let Expr::TypedString(_) = expr {
        ("type before a string", "write the string alone")
    } else if let Expr::AnyOp { .. } | Expr::AllOp { .. } = expr {
        ("`ANY`, `SOME` and `ALL`", "write `IN` or `EXISTS`")
    } else if let Expr::MemberOf(_) = expr {
        ("`MEMBER OF`", "write `EXISTS (SELECT 1 FROM json_each(…) WHERE …)`")
    } else if let Expr::Overlay { .. } = expr {
        ("`OVERLAY`", "write it with `substr` and `||`")
    } else if let Expr::Substring { special: false, .. } = expr {
        ("`FROM` in `substring`", "write `substr(name, 1, 3)`")
    } else if let Expr::Trim {
        trim_where: Some(_), ..
    }
    | Expr::Trim { trim_what: Some(_), .. } = expr
    {
        ("`FROM` in `trim`", "write `trim(name, ' ')`, `ltrim` or `rtrim`")
    } else if let Expr::Convert { .. } = expr {
        ("`CONVERT`", "write `CAST(… AS …)`")
    } else if let Expr::Prefixed { .. } = expr {
        ("character set before a string", "write the string alone")
    } else {
        return None;
    };
    said(form, instead)
}

/// <https://dev.mysql.com/doc/refman/8.4/en/functions.html>
fn foreign_to_mysql(expr: &Expr) -> Option<Foreign> {
    if let Expr::BinaryOp { op, .. } = expr {
        return postgresql_match(op, "write `REGEXP`");
    }
    let (form, instead) = if let Expr::ILike { .. } = expr {
        ("`ILIKE`", "write `LIKE`, which follows the column's collation")
    } else if let Expr::SimilarTo { .. } = expr {
        ("`SIMILAR TO`", "write `REGEXP`")
    } else if let Expr::IsNotDistinctFrom(..) = expr {
        ("`IS NOT DISTINCT FROM`", "write `<=>`")
    } else if let Expr::IsDistinctFrom(..) = expr {
        ("`IS DISTINCT FROM`", "write `NOT (… <=> …)`")
    } else if let Expr::IsJson { .. } = expr {
        ("`IS JSON`", "write `JSON_VALID(…)`")
    } else if let Expr::Overlay { .. } = expr {
        ("`OVERLAY`", "write `INSERT(…)`")
    } else if let Expr::CompoundFieldAccess { .. } = expr {
        ("field or element of a value", "write `JSON_EXTRACT(…)`")
    } else {
        return None;
    };
    said(form, instead)
}

fn postgresql_match(op: &BinaryOperator, instead: &'static str) -> Option<Foreign> {
    operator(
        op,
        &[
            (BinaryOperator::PGRegexMatch, "`~`", instead),
            (BinaryOperator::PGRegexIMatch, "`~*`", instead),
            (BinaryOperator::PGRegexNotMatch, "`!~`", instead),
            (BinaryOperator::PGRegexNotIMatch, "`!~*`", instead),
            (BinaryOperator::PGLikeMatch, "`~~`", "write `LIKE`"),
        ],
    )
}

fn operator(op: &BinaryOperator, foreign: &[(BinaryOperator, &'static str, &'static str)]) -> Option<Foreign> {
    let (_, form, instead) = foreign.iter().find(|(it, _, _)| it == op)?;
    said(form, instead)
}

fn said(form: &'static str, instead: &'static str) -> Option<Foreign> {
    Some(Foreign { form, instead })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::expression::{Expression, Purpose, Scope};
    use crate::identity::ColumnId;

    /// What another database has is refused with what to write instead, and what the target has is not.
    #[test]
    fn forms_of_other_databases_are_refused() {
        let everywhere = Dialect::ALL;
        for (sql, takers) in [
            ("a <=> b", &[Mysql][..]),
            ("a XOR b", &[Mysql]),
            ("a REGEXP 'x'", &[Sqlite, Mysql]),
            ("a RLIKE 'x'", &[Mysql]),
            ("a ~ 'x'", &[Postgresql]),
            ("a ILIKE 'x'", &[Postgresql]),
            ("a SIMILAR TO 'x'", &[Postgresql]),
            ("a IS NOT DISTINCT FROM b", &[Postgresql, Sqlite]),
            ("a::integer = 1", &[Postgresql]),
            ("EXTRACT(YEAR FROM a) = 1", &[Postgresql, Mysql]),
            ("a > DATE '2020-01-01'", &[Postgresql, Mysql]),
            ("a = ANY (SELECT 1)", &[Postgresql, Mysql]),
            ("substring(a FROM 1 FOR 2) = ''", &[Postgresql, Mysql]),
            ("trim(BOTH ' ' FROM a) = ''", &[Postgresql, Mysql]),
            ("substr(a, 1, 2) = trim(b)", &everywhere),
            ("a + INTERVAL '1' DAY > b", &[Postgresql, Mysql]),
            ("a IS JSON", &[Postgresql]),
            ("CAST(a AS integer) = 1", &everywhere),
        ] {
            for dialect in Dialect::ALL {
                let scope = Scope::new("t", &[("a", ColumnId(0)), ("b", ColumnId(1))]);
                let found = Expression::parse(sql, dialect, Purpose::Where, &scope);
                assert_eq!(found.is_ok(), takers.contains(&dialect), "{dialect}: {sql}: {found:?}");
                assert!(
                    found
                        .err()
                        .is_none_or(|problem| problem.hint.is_some() || sql.contains("JSON")),
                    "{dialect}: {sql}"
                );
            }
        }
    }
}
