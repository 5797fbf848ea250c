//! What is lowered to PostgreSQL holds on a server with rows in the tables: a change leads to the schema that the catalog
//! promises, the way back to the one before, and the rows live through both.

use std::borrow::Cow;
use std::sync::Arc;

use vellum::catalog::{Catalog, NamingConvention};
use vellum::config::{Naming, Target, VersionTable};
use vellum::diagnostic::FileId;
use vellum::dialect::{Statement, Transaction};
use vellum::document::revision::read_revision;
use vellum::operation::{BatchAlterTable, Common, Operation};
use vellum::plan::{Class, Origin, Simulation, Transition, Way};
use vellum::variant::{Dialect, Version};

use crate::database::Database;
use crate::fleet::{Server, on_every};
use crate::report::difference;

/// The cases: a name, the oldest major version, the operations before, rows as SQL, the change.
const CASES: &str = include_str!("postgresql_changes.txt");

struct Case<'a> {
    name: &'a str,
    since: u32,
    before: &'a str,
    rows: &'a str,
    change: &'a str,
    /// A query and its answer after the change and after the way back.
    asks: Vec<(&'a str, &'a str, &'a str)>,
}

/// Every change of the list goes there and back, on every server.
#[test]
fn changes_go_there_and_back() {
    let wanted = std::env::var("VELLUM_CASE").unwrap_or_default();
    let cases = cases();
    let cases: Vec<&Case> = cases.iter().filter(|it| it.name.contains(&wanted)).collect();
    assert!(!cases.is_empty());
    on_every(
        |server| server.dialect() == Dialect::Postgresql,
        |server| {
            let problems: Vec<String> = cases
                .iter()
                .filter(|it| server.major() >= it.since)
                .filter_map(|it| guarded(server, it).map(|problem| format!("{}: {problem}", it.name)))
                .collect();
            assert!(problems.is_empty(), "{}", problems.join("\n\n"));
        },
    );
}

/// Runs a case; one that panics is one more that failed.
fn guarded(server: Server, case: &Case) -> Option<String> {
    let ran = std::panic::catch_unwind(|| run(server, case));
    ran.unwrap_or_else(|_| Some("it panicked".to_string()))
}

fn cases() -> Vec<Case<'static>> {
    CASES
        .split("\n=== ")
        .skip(1)
        .map(|text| {
            let (head, text) = text.split_once('\n').unwrap();
            let (name, since) = head.split_once(" since ").unwrap_or((head, "0"));
            let mut parts = text.split("\n--- ");
            let before = parts.next().unwrap();
            let mut case = Case {
                name,
                since: since.parse().unwrap(),
                before,
                rows: "",
                change: "",
                asks: Vec::new(),
            };
            for part in parts {
                let (kind, text) = part.split_once('\n').unwrap_or((part, ""));
                match kind {
                    "rows" => case.rows = text,
                    "change" => case.change = text,
                    "ask" => {
                        let lines: Vec<&str> = text.trim().lines().collect();
                        case.asks
                            .push((lines[0], lines[1], lines.get(2).copied().unwrap_or("")));
                    }
                    other => panic!("{other}"),
                }
            }
            case
        })
        .collect()
}

fn run(server: Server, case: &Case) -> Option<String> {
    let target = target(server);
    let indented = |text: &str| text.trim_end().replace('\n', "\n  ");
    let text = format!(
        "---\nrevision: r0\ndown_revision: null\nupgrade:\n  {}\n---\nrevision: r1\ndown_revision: r0\nupgrade:\n  {}\n",
        indented(case.before),
        indented(case.change)
    );
    let mut found = Vec::new();
    let revisions = read_revision(FileId(0), &text, &mut found);
    assert!(found.is_empty(), "{}: {found:#?}\n{text}", case.name);
    let backend = Dialect::Postgresql.backend();
    let mut simulation = Simulation::new(Arc::new(backend.rules(&target)), &revisions);
    let steps = [simulation.forward(0).unwrap(), simulation.forward(1).unwrap()];
    let wrong = simulation.take_problems();
    assert!(wrong.is_empty(), "{}: {wrong:#?}", case.name);
    let down = simulation.back(&steps[1]);
    assert!(
        !matches!(down.class, Class::Irreversible { .. }),
        "{}: {:?}",
        case.name,
        down.class
    );
    let lower = |run: &[Transition]| backend.lower(run, &target).map_err(|it| format!("{it:#?}"));
    let scripts = lower(&steps[0].transitions).and_then(|first| {
        Ok((
            first,
            lower(&steps[1].transitions)?,
            lower(&down.transitions)?,
            lower(&[whole(&steps[1].after)])?,
        ))
    });
    let (first, up, back, whole) = match scripts {
        Ok(it) => it,
        Err(it) => return Some(it),
    };
    let database = Database::new(server);
    let act = |what: &str, text: &str| -> Result<(), String> {
        let run = database.run(text);
        match run.status {
            0 => Ok(()),
            _ => Err(format!("{what}: {}\n{text}", run.stderr)),
        }
    };
    let result = (|| {
        act("before", &script(&first))?;
        let start = database.report().without_column_order();
        act("rows", case.rows)?;
        let fresh = Database::new(server);
        let run = fresh.run(&format!("CREATE SCHEMA \"S\";\n{}", script(&whole)));
        if run.status != 0 {
            return Err(format!("whole: {}\n{}", run.stderr, script(&whole)));
        }
        let end = fresh.report().without_column_order();
        for round in ["first", "second"] {
            for (what, text, wanted, at) in [("up", script(&up), &end, 0), ("down", script(&back), &start, 1)] {
                act(&format!("{what}, {round}"), &text)?;
                let off = difference(wanted, &database.report().without_column_order());
                if !off.is_empty() {
                    return Err(format!("after {what}, {round}:\n{}\n{text}", off.join("\n")));
                }
                for (query, there, back) in &case.asks {
                    let (got, wanted) = (answer(&database, query), [there, back][at]);
                    if got != *wanted {
                        return Err(format!("{what}, {round}: {query}: {got}, not {wanted}\n{text}"));
                    }
                }
            }
        }
        Ok(())
    })();
    result.err()
}

fn target(server: Server) -> Target {
    Target {
        name: "postgresql".to_string(),
        dialect: Dialect::Postgresql,
        version: Version::parse(&server.major().to_string()).unwrap(),
        schema: None,
        revisions: Vec::new(),
        version_table: VersionTable::default(),
        naming: Naming::Templates(NamingConvention::default()),
    }
}

fn answer(database: &Database, query: &str) -> String {
    let rows = database.query(query);
    let cell = |it: &Option<String>| it.clone().unwrap_or_else(|| "NULL".to_string());
    let rows: Vec<String> = rows
        .iter()
        .map(|row| row.iter().map(cell).collect::<Vec<_>>().join(","))
        .collect();
    rows.join(" | ")
}

/// What makes a whole schema.
fn whole(catalog: &Catalog) -> Transition<'static> {
    let nothing = BatchAlterTable {
        table: "all".into(),
        schema: None,
        operations: Vec::new(),
    };
    Transition {
        operation: Cow::Owned(Operation::BatchAlterTable(Box::new(nothing))),
        way: Way::Forward,
        common: Cow::Owned(Common::default()),
        before: Catalog::new(catalog.rules.clone()),
        after: catalog.clone(),
        touched: catalog.all_touched(),
        origin: Origin {
            revision: 0,
            written_downgrade: false,
            operation: 0,
        },
    }
}

/// What is said of a change of a column's type is what the server does: it goes, or no one knows how.
#[test]
fn types_change_as_it_is_said() {
    const TYPES: [&str; 41] = [
        "smallint",
        "integer",
        "bigint",
        "\"numeric(10,2)\"",
        "numeric",
        "real",
        "double",
        "boolean",
        "char(4)",
        "varchar(5)",
        "varchar",
        "text",
        "date",
        "time",
        "timestamp",
        "timestamp(3)",
        "timestamptz",
        "interval",
        "blob",
        "uuid",
        "json",
        "jsonb",
        "bit(4)",
        "inet",
        "cidr",
        "macaddr",
        "money",
        "xml",
        "tsvector",
        "tsquery",
        "int4range",
        "int8range",
        "numrange",
        "daterange",
        "tsrange",
        "tstzrange",
        "\"integer[]\"",
        "\"text[]\"",
        "\"varchar(3)[]\"",
        "\"timestamp[]\"",
        "{ enum: { name: mood, values: [a, b] } }",
    ];
    on_every(
        |server| server.dialect() == Dialect::Postgresql,
        |server| {
            let mut script = "CREATE TABLE problems (what text);\nCREATE TYPE mood AS ENUM ('a', 'b');\n".to_string();
            for (at, (from, to)) in TYPES
                .iter()
                .flat_map(|from| TYPES.iter().map(move |to| (from, to)))
                .enumerate()
            {
                if from == to {
                    continue;
                }
                let text = format!(
                    "---\nrevision: r0\ndown_revision: null\nupgrade:\n  - create_enum: {{ name: mood, values: [a, b] }}\n  - create_table: {{ table: t{at}, columns: [ {{ name: id, type: integer }}, {{ name: c, type: {} }} ] }}\n  - alter_column: {{ table: t{at}, column: c, type: {} }}\n",
                    from.replace(", values: [a, b]", ""),
                    to.replace(", values: [a, b]", "")
                );
                let mut found = Vec::new();
                let revisions = read_revision(FileId(0), &text, &mut found);
                assert!(found.is_empty(), "{found:#?}\n{text}");
                let target = target(server);
                let backend = Dialect::Postgresql.backend();
                let mut simulation = Simulation::new(Arc::new(backend.rules(&target)), &revisions);
                let step = simulation.forward(0).unwrap();
                let created = backend.lower(&step.transitions[1..2], &target).unwrap();
                script.push_str(&format!("{};\n", created[0].sql));
                let (statements, said) = match backend.lower(&step.transitions[2..], &target) {
                    Ok(it) => (it.iter().map(|it| it.sql.clone()).collect::<Vec<_>>(), true),
                    Err(_) => {
                        let table = step.after.tables().last().unwrap();
                        let ty = backend.spelling().type_name(&table.columns.get(1).unwrap().ty).unwrap();
                        (vec![format!("ALTER TABLE t{at} ALTER COLUMN c TYPE {ty}")], false)
                    }
                };
                let body = statements.iter().map(|it| format!("    {it};\n")).collect::<String>();
                let name = format!("{from} to {to}").replace('\'', "");
                match said {
                    true => script.push_str(&format!("DO $do$ BEGIN\n{body}EXCEPTION WHEN others THEN INSERT INTO problems VALUES ('{name}: ' || sqlerrm); END $do$;\n")),
                    false => script.push_str(&format!("DO $do$ BEGIN\n{body}    INSERT INTO problems VALUES ('{name} goes, and is refused'); EXCEPTION WHEN others THEN NULL; END $do$;\n")),
                }
            }
            let database = Database::new(server);
            database.must_run(&script);
            let problems: Vec<String> = database
                .query("SELECT what FROM problems")
                .into_iter()
                .flatten()
                .flatten()
                .collect();
            assert!(problems.is_empty(), "{}", problems.join("\n"));
        },
    );
}

/// Puts statements into transactions as a script does.
fn script(statements: &[Statement]) -> String {
    let mut text = String::new();
    let mut open = false;
    for statement in statements {
        if open && statement.transaction != Transaction::Inside {
            text.push_str("COMMIT;\n");
            open = false;
        }
        match statement.transaction {
            Transaction::Inside if !open => {
                text.push_str("BEGIN;\n");
                open = true;
            }
            Transaction::Inside | Transaction::Outside | Transaction::Alone => {}
        }
        text.push_str(&format!("{};\n", statement.sql));
    }
    if open {
        text.push_str("COMMIT;\n");
    }
    text
}
