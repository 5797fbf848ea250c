//! What sqlparser lacks of each database's expressions, as data: a form, and the one that is parsed in its place.
//!
//! Only the leaves of the tree matter, for they are the columns and functions: a form may be parsed as another one that
//! binds differently, as long as it has the same leaves. The text that comes out is never the replaced one. What is not
//! in this list and not in sqlparser is refused, so `price >` and `a b c` stay errors.
//!
//! Known to be refused although the database takes it, because it is rare and has another spelling: SQLite's `a IN
//! table`, MySQL's `CHAR(65 USING utf8mb4)`, `INTERVAL(a, 1, 2)`, `WEIGHT_STRING(a AS CHAR(3))` and `MATCH a AGAINST`
//! without brackets, PostgreSQL's `XMLELEMENT`, `substring(a SIMILAR …)` and a column `trim` without quotes.

use sqlparser::tokenizer::TokenWithSpan;

use super::grammar;
use super::lexer::{Kind, Token};
use super::problem::Problem;
use crate::variant::Dialect;
use Dialect::{Mysql, Postgresql, Sqlite};

/// A form that a database has and sqlparser has not.
struct Form {
    dialects: &'static [Dialect],
    /// The tokens, as keywords and signs; `<word>` and `<value>` stand for any one word, and any one string, number,
    /// NULL, TRUE or FALSE.
    written: &'static [&'static str],
    /// The keywords or signs of which none may follow.
    unless: &'static [&'static str],
    /// What is parsed instead.
    parsed: &'static str,
    /// An expression with the form in it.
    #[cfg(test)]
    example: &'static str,
}

macro_rules! forms {
    ($($dialects:expr, [$($written:literal)*] $(unless [$($unless:literal)*])? => $parsed:literal, $example:literal;)*) => {
        &[$(Form {
            dialects: &$dialects,
            written: &[$($written),*],
            unless: &[$($($unless),*)?],
            parsed: $parsed,
            #[cfg(test)]
            example: $example,
        }),*]
    };
}

/// The list; of two forms that fit at one place the first counts.
const FORMS: &[Form] = forms! {
    // https://www.sqlite.org/lang_expr.html#booleanexpr: IS and IS NOT compare anything.
    [Sqlite], ["IS" "NOT"] unless ["NULL" "DISTINCT" "TRUE" "FALSE"] => "IS NOT DISTINCT FROM", "a IS NOT b";
    [Sqlite], ["IS"] unless ["NOT" "NULL" "DISTINCT" "TRUE" "FALSE"] => "IS DISTINCT FROM", "a IS b";
    [Sqlite], ["NOT" "GLOB"] => "NOT LIKE", "a NOT GLOB '*b'";
    [Sqlite], ["NOT" "MATCH"] => "NOT LIKE", "a NOT MATCH 'b'";
    [Sqlite], ["<<"] => "+", "a << 1";
    [Sqlite], [">>"] => "+", "a >> 1";
    [Sqlite, Postgresql], ["ISNULL"] unless ["("] => "IS NULL", "a ISNULL";

    // https://www.postgresql.org/docs/current/functions-comparison.html
    [Postgresql], ["BETWEEN" "SYMMETRIC"] => "BETWEEN", "a BETWEEN SYMMETRIC 9 AND 1";
    [Postgresql], ["BETWEEN" "ASYMMETRIC"] => "BETWEEN", "a BETWEEN ASYMMETRIC 1 AND 9";
    [Postgresql], ["IS" "DOCUMENT"] => "IS NULL", "a IS DOCUMENT";
    [Postgresql], ["IS" "NOT" "DOCUMENT"] => "IS NOT NULL", "a IS NOT DOCUMENT";
    [Postgresql], ["VARIADIC"] => "", "num_nulls(VARIADIC ARRAY[a, b])";
    [Postgresql], ["AT" "LOCAL"] => "AT TIME ZONE 'UTC'", "a AT LOCAL";
    // https://www.postgresql.org/docs/current/functions-string.html: what is trimmed may be left out.
    [Postgresql], ["trim" "(" "FROM"] => "trim(BOTH ' ' FROM", "trim(FROM a)";
    [Postgresql, Mysql], ["BOTH" "FROM"] => "BOTH ' ' FROM", "trim(BOTH FROM a)";
    [Postgresql, Mysql], ["LEADING" "FROM"] => "LEADING ' ' FROM", "trim(LEADING FROM a)";
    [Postgresql, Mysql], ["TRAILING" "FROM"] => "TRAILING ' ' FROM", "trim(TRAILING FROM a)";
    // https://www.postgresql.org/docs/current/sql-expressions.html#SQL-SYNTAX-TYPE-CASTS: any type before a string.
    [Postgresql], ["inet" "<value>"] => "''", "a << inet '10.0.0.0/8'";
    [Postgresql], ["cidr" "<value>"] => "''", "a << cidr '10.0.0.0/8'";
    [Postgresql], ["money" "<value>"] => "''", "a > money '1'";
    [Postgresql], ["citext" "<value>"] => "''", "a = citext 'b'";
    [Postgresql], ["ltree" "<value>"] => "''", "a <@ ltree 'b'";
    [Postgresql], ["hstore" "<value>"] => "''", "a @> hstore 'b=>c'";

    // https://dev.mysql.com/doc/refman/8.4/en/expressions.html#temporal-intervals
    [Mysql], ["DAY_HOUR"] => "HOUR", "a + INTERVAL '1 2' DAY_HOUR";
    [Mysql], ["DAY_MICROSECOND"] => "HOUR", "a + INTERVAL '1' DAY_MICROSECOND";
    [Mysql], ["DAY_MINUTE"] => "HOUR", "a + INTERVAL '1 2:3' DAY_MINUTE";
    [Mysql], ["DAY_SECOND"] => "HOUR", "a + INTERVAL '1 2:3:4' DAY_SECOND";
    [Mysql], ["HOUR_MICROSECOND"] => "HOUR", "a + INTERVAL '1' HOUR_MICROSECOND";
    [Mysql], ["HOUR_MINUTE"] => "HOUR", "a + INTERVAL '1:2' HOUR_MINUTE";
    [Mysql], ["HOUR_SECOND"] => "HOUR", "a + INTERVAL '1:2:3' HOUR_SECOND";
    [Mysql], ["MINUTE_MICROSECOND"] => "HOUR", "a + INTERVAL '1' MINUTE_MICROSECOND";
    [Mysql], ["MINUTE_SECOND"] => "HOUR", "a + INTERVAL '1:2' MINUTE_SECOND";
    [Mysql], ["SECOND_MICROSECOND"] => "HOUR", "EXTRACT(SECOND_MICROSECOND FROM a)";
    [Mysql], ["YEAR_MONTH"] => "YEAR", "EXTRACT(YEAR_MONTH FROM a)";
    // https://dev.mysql.com/doc/refman/8.4/en/json-search-functions.html#function_json-value
    [Mysql, Postgresql], ["NULL" "ON" "EMPTY"] => "", "JSON_VALUE(a, '$' RETURNING INT NULL ON EMPTY)";
    [Mysql, Postgresql], ["NULL" "ON" "ERROR"] => "", "JSON_VALUE(a, '$' RETURNING INT NULL ON ERROR)";
    [Mysql, Postgresql], ["ERROR" "ON" "EMPTY"] => "", "JSON_VALUE(a, '$' RETURNING INT ERROR ON EMPTY)";
    [Mysql, Postgresql], ["ERROR" "ON" "ERROR"] => "", "JSON_VALUE(a, '$' RETURNING INT ERROR ON ERROR)";
    [Mysql, Postgresql], ["DEFAULT" "<value>" "ON" "EMPTY"] => "", "JSON_VALUE(a, '$' RETURNING INT DEFAULT 0 ON EMPTY)";
    [Mysql, Postgresql], ["DEFAULT" "<value>" "ON" "ERROR"] => "", "JSON_VALUE(a, '$' RETURNING INT DEFAULT 0 ON ERROR)";
    // https://www.postgresql.org/docs/current/functions-json.html#FUNCTIONS-SQLJSON-QUERYING
    [Postgresql], ["WITH" "WRAPPER"] => "", "JSON_QUERY(a, '$' WITH WRAPPER)";
    [Postgresql], ["WITHOUT" "WRAPPER"] => "", "JSON_QUERY(a, '$' WITHOUT WRAPPER)";
    [Postgresql], ["PASSING"] => ",", "JSON_EXISTS(a, '$' PASSING b AS x)";
    [Postgresql], ["NULL" "WITH" "UNIQUE" "KEYS"] => "NULL", "JSON_OBJECT('a': a ABSENT ON NULL WITH UNIQUE KEYS)";
    // https://www.sqlite.org/datatype3.html#affinity_name_examples
    [Sqlite], ["UNSIGNED" "BIG" "INT"] => "INT", "CAST(a AS UNSIGNED BIG INT)";
    // https://dev.mysql.com/doc/refman/8.4/en/cast-functions.html#function_cast
    [Mysql], ["UNSIGNED" "INT"] => "UNSIGNED", "CAST(a AS UNSIGNED INT)";
    [Mysql], ["CHARACTER" "SET" "<word>"] => "", "CAST(a AS CHAR(10) CHARACTER SET utf8mb4)";
    [Mysql], ["CHARSET" "<word>"] => "", "CAST(a AS CHAR(10) CHARSET utf8mb4)";
    // https://dev.mysql.com/doc/refman/8.4/en/non-typed-operators.html
    [Mysql], ["SOUNDS" "LIKE"] => "LIKE", "a SOUNDS LIKE 'b'";
    [Mysql], ["!"] => "NOT", "!a";
    [Mysql], ["MOD"] unless ["("] => "%", "a MOD 2";
};

/// Turns the tokens of an expression into those that sqlparser parses.
pub(super) fn parsed_tokens(text: &str, tokens: &[Token], dialect: Dialect) -> Result<Vec<TokenWithSpan>, Problem> {
    let mut parsed = Vec::with_capacity(tokens.len());
    let mut rest = tokens;
    while let Some(token) = rest.first() {
        let form = FORMS
            .iter()
            .find(|form| form.dialects.contains(&dialect) && form.fits(text, rest));
        let (sql, length) = match form {
            Some(form) => (form.parsed, form.written.len()),
            None if is_continued_string(text, tokens, rest, dialect) => ("", 1),
            None => (parsed_alone(token, text), 1),
        };
        let Some(made) = grammar::parsed_tokens(sql, token, dialect) else {
            return Err(Problem::bad_expression(
                token.start,
                token.end,
                format!("`{sql}` does not fit in an expression"),
            ));
        };
        parsed.extend(made);
        rest = &rest[length..];
    }
    Ok(parsed)
}

impl Form {
    fn fits(&self, text: &str, rest: &[Token]) -> bool {
        let same = |(written, token): (&&str, &Token)| match *written {
            "<word>" => token.kind == Kind::Word,
            "<value>" => {
                matches!(token.kind, Kind::Text | Kind::Number)
                    || ["NULL", "TRUE", "FALSE"].iter().any(|it| token.is_word(text, it))
            }
            sign => token.of(text).eq_ignore_ascii_case(sign),
        };
        let length = self.written.len();
        rest.len() >= length
            && self.written.iter().zip(rest).all(same)
            && !rest
                .get(length)
                .is_some_and(|next| self.unless.iter().any(|it| next.of(text).eq_ignore_ascii_case(it)))
    }
}

/// Numbers of other bases than ten are words to sqlparser, and MySQL's variables are several tokens.
fn parsed_alone<'a>(token: &Token, text: &'a str) -> &'a str {
    let sql = token.of(text);
    let based = matches!(sql.as_bytes().get(1), Some(b'b' | b'B' | b'o' | b'O' | b'x' | b'X'));
    if token.kind == Kind::Number && based {
        "0"
    } else if token.kind == Kind::Variable {
        "@variable"
    } else {
        sql
    }
}

/// PostgreSQL reads strings with a line end between them as one string.
/// <https://www.postgresql.org/docs/current/sql-syntax-lexical.html#SQL-SYNTAX-STRINGS>
fn is_continued_string(text: &str, tokens: &[Token], rest: &[Token], dialect: Dialect) -> bool {
    let at = tokens.len() - rest.len();
    let (Some(before), Some(token)) = (at.checked_sub(1).and_then(|it| tokens.get(it)), rest.first()) else {
        return false;
    };
    dialect == Postgresql
        && before.kind == Kind::Text
        && token.kind == Kind::Text
        && token.of(text).starts_with('\'')
        && text[before.end..token.start].contains('\n')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::expression::{Expression, Purpose, Scope};
    use crate::identity::ColumnId;

    const COLUMNS: &[(&str, ColumnId)] = &[("a", ColumnId(0)), ("b", ColumnId(1))];

    /// Each form's example parses with the form and uses the column `a`, and sqlparser does not parse it by itself.
    #[test]
    fn every_form_is_needed_and_works() {
        let mut wrong = Vec::new();
        for form in FORMS {
            for dialect in form.dialects {
                let scope = Scope::new("t", COLUMNS);
                if parses_without_forms(form.example, *dialect) {
                    wrong.push(format!("{dialect}: {} parses as it is", form.example));
                }
                match Expression::parse(form.example, *dialect, Purpose::Where, &scope) {
                    Ok(expression) if expression.uses(ColumnId(0)) => {}
                    Ok(_) => wrong.push(format!("{dialect}: {} does not name its column", form.example)),
                    Err(problem) => wrong.push(format!("{dialect}: {}", problem.message)),
                }
            }
        }
        assert_eq!(wrong, Vec::<String>::new());
    }

    fn parses_without_forms(text: &str, dialect: Dialect) -> bool {
        let tokens = crate::expression::lexer::tokens(text, dialect).expect("an example is cut into tokens");
        let parsed = tokens
            .iter()
            .filter_map(|token| grammar::parsed_tokens(token.of(text), token, dialect))
            .flatten();
        grammar::parse(parsed.collect(), dialect).is_ok()
    }
}
