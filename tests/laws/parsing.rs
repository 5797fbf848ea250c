//! What is written is SQL, as far as parsers know it.

use vellum::expression::parses;
use vellum::variant::Dialect;

use crate::for_all;
use crate::support::{range, steps};

/// Every statement parses, but for those that its parser does not know and the manual does.
#[test]
fn statements_parse() {
    for_all(|_, project, target| {
        let mut all = Vec::new();
        for step in steps(project, target) {
            let up = project.upgrade(target, &range(&step.rows_before, &step.rows_after));
            let down = project.downgrade(target, &range(&step.rows_after, &step.rows_before));
            for compiled in [up, down].into_iter().flatten() {
                all.extend(compiled.steps.into_iter().flat_map(|it| it.statements));
            }
        }
        let mut wrong: Vec<String> = all
            .iter()
            .filter_map(|it| Some((&it.sql, parses(&it.sql, target.dialect).err()?)))
            .filter(|(sql, _)| unknown_to_parser(target.dialect, sql).is_none())
            .map(|(sql, why)| format!("{why}:\n{sql}"))
            .collect();
        if target.dialect == Dialect::Postgresql {
            wrong.extend(all.iter().filter_map(|it| {
                let parsed = squawk_syntax::SourceFile::parse(&format!("{};", it.sql));
                let errors: Vec<String> = parsed.errors().iter().map(ToString::to_string).collect();
                (!errors.is_empty()).then(|| format!("squawk: {}:\n{}", errors.join("; "), it.sql))
            }));
        }
        (!wrong.is_empty()).then(|| wrong.join("\n"))
    });
}

/// Returns why the parser refuses what the database takes.
fn unknown_to_parser(dialect: Dialect, sql: &str) -> Option<&'static str> {
    let list: &[(&str, &str)] = match dialect {
        Dialect::Postgresql => POSTGRESQL,
        Dialect::Sqlite => SQLITE,
        Dialect::Mysql => MYSQL,
    };
    list.iter().find(|(part, _)| sql.contains(part)).map(|(_, why)| *why)
}

/// Parts of statements that sqlparser does not know in PostgreSQL, with the manual's page.
const POSTGRESQL: &[(&str, &str)] = &[
    (
        ") VIRTUAL",
        "https://www.postgresql.org/docs/18/ddl-generated-columns.html",
    ),
    (
        "DROP IDENTITY",
        "https://www.postgresql.org/docs/current/sql-altertable.html",
    ),
    (
        "SET GENERATED",
        "https://www.postgresql.org/docs/current/sql-altertable.html",
    ),
    (
        "AS IDENTITY (START WITH",
        "https://www.postgresql.org/docs/current/sql-createtable.html: it wants another order",
    ),
    (
        "DROP EXPRESSION",
        "https://www.postgresql.org/docs/current/sql-altertable.html",
    ),
    (
        "SET EXPRESSION AS",
        "https://www.postgresql.org/docs/17/sql-altertable.html",
    ),
    (
        "ALTER CONSTRAINT",
        "https://www.postgresql.org/docs/current/sql-altertable.html",
    ),
    (
        "DROP INDEX CONCURRENTLY",
        "https://www.postgresql.org/docs/current/sql-dropindex.html",
    ),
    ("DO $$", "https://www.postgresql.org/docs/current/sql-do.html"),
    (
        ") COLLATE ",
        "https://www.postgresql.org/docs/current/sql-altertable.html: of a changed type",
    ),
];

/// The same in SQLite.
const SQLITE: &[(&str, &str)] = &[
    (
        "PRAGMA legacy_alter_table = ",
        "https://www.sqlite.org/pragma.html#pragma_legacy_alter_table: with a word",
    ),
    (") STRICT", "https://www.sqlite.org/stricttables.html"),
    (") WITHOUT ROWID, STRICT", "https://www.sqlite.org/stricttables.html"),
];

/// The same in MySQL.
const MYSQL: &[(&str, &str)] = &[
    (
        "\n    FORCE,",
        "https://dev.mysql.com/doc/refman/8.4/en/alter-table.html",
    ),
    (
        "RENAME INDEX",
        "https://dev.mysql.com/doc/refman/8.4/en/alter-table.html",
    ),
    (
        "COMMENT='",
        "https://dev.mysql.com/doc/refman/8.4/en/alter-table.html: of a table",
    ),
    (
        "CREATE PROCEDURE",
        "https://dev.mysql.com/doc/refman/8.4/en/create-procedure.html",
    ),
];
