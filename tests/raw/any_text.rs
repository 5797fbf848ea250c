//! What holds for any text, however odd or long.

use proptest::prelude::*;
use vellum::expression::{Expression, Problem, Purpose, Scope, parses, raw};
use vellum::identity::ColumnId;
use vellum::variant::Dialect::{self, Mysql};

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
