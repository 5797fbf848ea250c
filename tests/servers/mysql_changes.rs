//! What is lowered to MySQL holds on MySQL and MariaDB with rows in the tables: a change leads to the schema that the catalog
//! promises, the way back to the one before, and the rows live through both.

use std::borrow::Cow;
use std::sync::Arc;

use vellum::catalog::{Catalog, NamingConvention};
use vellum::config::{Naming, Target, VersionTable};
use vellum::diagnostic::FileId;
use vellum::dialect::Statement;
use vellum::document::revision::read_revision;
use vellum::operation::{BatchAlterTable, Common, Operation};
use vellum::plan::{Class, Origin, Simulation, Transition, Way};
use vellum::variant::{Dialect, Version};

use crate::database::Database;
use crate::fleet::{Server, on_every};
use crate::report::difference;

/// The cases: a name, the operations before, the change, and questions.
const CASES: &str = include_str!("mysql_changes.txt");

struct Case<'a> {
    name: &'a str,
    before: &'a str,
    change: &'a str,
    /// A query and its answer after the change and after the way back.
    asks: Vec<(&'a str, &'a str, &'a str)>,
}

impl Case<'_> {
    /// MariaDB has no index on an expression.
    fn is_for(&self, server: Server) -> bool {
        server == Server::Mysql || !self.name.ends_with("(MySQL alone)")
    }

    /// The version whose statements are written; MariaDB takes those of 8.0.29.
    fn version(&self) -> &str {
        let named = self
            .name
            .split_once("(version ")
            .and_then(|(_, it)| it.strip_suffix(')'));
        named.unwrap_or("8.0.29")
    }
}

/// Every change of the list goes there and back, on every server.
#[test]
fn changes_go_there_and_back_on_mysql() {
    let wanted = std::env::var("VELLUM_CASE").unwrap_or_default();
    let cases: Vec<Case> = cases().into_iter().filter(|it| it.name.contains(&wanted)).collect();
    assert!(!cases.is_empty());
    on_every(
        |server| server.dialect() == Dialect::Mysql,
        |server| {
            let cases = cases.iter().filter(|it| it.is_for(server));
            let problems =
                cases.filter_map(|it| run(server, it).err().map(|problem| format!("{}: {problem}", it.name)));
            let problems: Vec<String> = problems.collect();
            assert!(problems.is_empty(), "{}", problems.join("\n\n"));
        },
    );
}

fn cases() -> Vec<Case<'static>> {
    let cases = CASES.split("\n=== ").skip(1).map(|text| {
        let (name, text) = text.split_once('\n').unwrap();
        let mut parts = text.split("\n--- ");
        let mut case = Case {
            name,
            before: parts.next().unwrap(),
            change: "",
            asks: Vec::new(),
        };
        for part in parts {
            let (kind, text) = part.split_once('\n').unwrap();
            match kind {
                "change" => case.change = text,
                "ask" => {
                    let lines: Vec<&str> = text.trim().lines().collect();
                    case.asks.push((lines[0], lines[1], lines[2]));
                }
                other => panic!("{other}"),
            }
        }
        case
    });
    cases.collect()
}

/// The statements of a case: before, there, back, and the whole schema at once.
fn scripts(case: &Case) -> Result<[String; 4], String> {
    let target = Target {
        name: "mysql".to_string(),
        dialect: Dialect::Mysql,
        version: Version::parse(case.version()).unwrap(),
        schema: None,
        revisions: Vec::new(),
        version_table: VersionTable::default(),
        naming: Naming::Templates(NamingConvention::default()),
    };
    let indented = |text: &str| text.trim_end().replace('\n', "\n  ");
    let text = format!(
        "---\nrevision: r0\ndown_revision: null\nupgrade:\n  {}\n---\nrevision: r1\ndown_revision: r0\nupgrade:\n  {}\n",
        indented(case.before),
        indented(case.change)
    );
    let mut found = Vec::new();
    let revisions = read_revision(FileId(0), &text, &mut found);
    assert!(found.is_empty(), "{}: {found:#?}\n{text}", case.name);
    let backend = Dialect::Mysql.backend();
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
    let lower = |run: &[Transition]| {
        let lowered = backend.lower(run, &target).map_err(|it| format!("{it:#?}"))?;
        Ok::<String, String>(lowered.iter().map(script).collect())
    };
    Ok([
        lower(&steps[0].transitions)?,
        lower(&steps[1].transitions)?,
        lower(&down.transitions)?,
        lower(&[whole(&steps[1].after)])?,
    ])
}

fn run(server: Server, case: &Case) -> Result<(), String> {
    let [first, up, back, whole] = scripts(case)?;
    let database = Database::new(server);
    let act = |database: &Database, what: &str, text: &str| -> Result<(), String> {
        let run = database.run(&format!("{HEAD}{text}"));
        match run.status {
            0 => Ok(()),
            _ => Err(format!("{what}: {}\n{text}", run.stderr)),
        }
    };
    act(&database, "before", &first)?;
    let start = database.report();
    let fresh = Database::new(server);
    act(&fresh, "whole", &whole)?;
    let end = fresh.report();
    for round in ["first", "second"] {
        for (what, text, wanted, at) in [("up", &up, &end, 0), ("down", &back, &start, 1)] {
            act(&database, &format!("{what}, {round}"), text)?;
            let off = difference(wanted, &database.report());
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
}

/// What the head of a script sets.
const HEAD: &str = "SET NAMES utf8mb4;
SET SESSION sql_mode = 'STRICT_TRANS_TABLES,NO_ZERO_IN_DATE,NO_ZERO_DATE,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION';
";

fn answer(database: &Database, query: &str) -> String {
    let rows = database.query(query);
    let cell = |it: &Option<String>| it.clone().unwrap_or_else(|| "NULL".to_string());
    let rows = rows
        .iter()
        .map(|row| row.iter().map(cell).collect::<Vec<_>>().join(","));
    rows.collect::<Vec<_>>().join(" | ")
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

fn script(statement: &Statement) -> String {
    format!("{};\n", statement.sql)
}
