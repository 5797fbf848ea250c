//! Reads a type in the database's own words: it stands among other SQL as it was written, and so must be one type and
//! nothing beside it.

use super::lexer::{self, Kind, Token};
use super::problem::Problem;
use super::safety;
use crate::variant::Dialect;

/// What begins a clause of its own behind a column's type, and the key that says the same.
const CLAUSES: &[(&str, &str)] = &[
    ("not", "nullable: false"),
    ("null", "nullable: true"),
    ("default", "server_default:"),
    ("primary", "primary_key: true"),
    ("key", "primary_key: true"),
    ("unique", "unique: true"),
    ("check", "check:"),
    ("references", "references:"),
    ("constraint", "check:"),
    ("collate", "collation:"),
    ("comment", "comment:"),
    ("generated", "computed:"),
    ("as", "computed:"),
    ("auto_increment", "autoincrement: true"),
    ("autoincrement", "autoincrement: true"),
    ("identity", "identity:"),
    ("on", "mysql: { on_update: … }"),
];

/// Refuses a text that is not just a type.
///
/// # Errors
/// What could leave its place, or begins something else than a type, and where in the text.
pub fn native_type(text: &str, dialect: Dialect) -> Result<(), Problem> {
    if let Some((at, sign)) = text.char_indices().find(|(_, it)| it.is_control()) {
        let message = "a type stands on one line, without control characters";
        return Err(Problem::unsafe_sql(at, at + sign.len_utf8(), message).hint("write a blank there"));
    }
    let tokens = lexer::tokens(text, dialect)?;
    safety::refuse_client_commands(text, &tokens, dialect)?;
    safety::refuse_unbalanced(text, &tokens)?;
    if !matches!(tokens.first().map(|it| it.kind), Some(Kind::Word | Kind::Name)) {
        let message = "a type in the database's own words begins with its name";
        return Err(Problem::bad_expression(0, text.len(), message).hint("write it as in `{ native: \"money\" }`"));
    }
    let mut depth = 0_usize;
    tokens.iter().try_for_each(|token| {
        if token.kind == Kind::Open {
            depth += 1;
        } else if token.kind == Kind::Close {
            depth = depth.saturating_sub(1);
        }
        part_of_a_type(token, text, depth)
    })
}

fn part_of_a_type(token: &Token, text: &str, depth: usize) -> Result<(), Problem> {
    let written = token.of(text);
    let refused = |message: String| Problem::unsafe_sql(token.start, token.end, message);
    match token.kind {
        Kind::Word if depth == 0 => match CLAUSES.iter().find(|(word, _)| token.is_word(text, word)) {
            Some((_, key)) => Err(refused(format!("`{written}` is no part of a type"))
                .hint(format!("write only the type here; a column has the key `{key}`"))),
            None => Ok(()),
        },
        Kind::Comma if depth > 0 => Ok(()),
        // PostgreSQL writes numbers with a sign, as in `numeric(3,-2)`.
        Kind::Operator if depth > 0 && written == "-" => Ok(()),
        Kind::Word | Kind::Name | Kind::Text | Kind::Number | Kind::Open | Kind::Close | Kind::Dot => Ok(()),
        Kind::Comma
        | Kind::Operator
        | Kind::Semicolon
        | Kind::Colon
        | Kind::Parameter
        | Kind::Variable
        | Kind::ClientVariable
        | Kind::Comment
        | Kind::ExecutableComment
        | Kind::Backslash
        | Kind::Stray => Err(refused(format!("`{written}` is no part of a type")).hint("write only the type here")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the databases call types is read as it is.
    #[test]
    fn types_are_taken() {
        let taken = [
            (Dialect::Postgresql, "money"),
            (Dialect::Postgresql, "bit varying(5)"),
            (Dialect::Postgresql, "timestamp(3) with time zone"),
            (Dialect::Postgresql, "interval day to second(3)"),
            (Dialect::Postgresql, "public.geometry(Point, 4326)"),
            (Dialect::Postgresql, "\"My Type\"[]"),
            (Dialect::Postgresql, "integer[3][]"),
            (Dialect::Postgresql, "numeric(3, -2)"),
            (Dialect::Mysql, "int(10) unsigned zerofill"),
            (Dialect::Mysql, "enum('a', 'b;c', 'd--')"),
            (Dialect::Mysql, "point srid 4326"),
            (Dialect::Mysql, "varchar(20) character set latin1"),
            (Dialect::Sqlite, "NUMERIC(10, 2)"),
            (Dialect::Sqlite, "DOUBLE PRECISION"),
        ];
        for (dialect, text) in taken {
            assert_eq!(native_type(text, dialect), Ok(()), "{dialect}: {text}");
        }
    }

    /// What would be more than a type is refused at the place where it begins to be.
    #[test]
    fn other_sql_is_refused() {
        let refused = [
            ("", 0),
            (" ", 0),
            ("42", 0),
            ("(int)", 0),
            ("int); drop table x; --", 3),
            ("int, zz int", 3),
            ("int;", 3),
            ("int -- x", 4),
            ("int /* x */", 4),
            ("int \\! touch x", 4),
            ("int\n.shell touch x", 3),
            ("int\0", 3),
            ("int(", 3),
            ("int 'open", 4),
            ("int not null", 4),
            ("int PRIMARY KEY", 4),
            ("int default 5", 4),
            ("int + 1", 4),
        ];
        for dialect in [Dialect::Postgresql, Dialect::Sqlite, Dialect::Mysql] {
            for (text, at) in refused {
                let problem = native_type(text, dialect).expect_err(text);
                assert_eq!(problem.start, at, "{dialect}: {text}: {}", problem.message);
            }
        }
    }
}
