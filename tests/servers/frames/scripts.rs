//! The scripts that the tests of frames run, and how they are run.

use vellum::config::{Naming, ScriptSettings, Target, VersionTable};
use vellum::dialect::{Statement, Work};
use vellum::graph::Rows;
use vellum::plan::Origin;
use vellum::script::{Purpose, Script, ScriptStep};
use vellum::variant::{Dialect, Version};

use crate::database::{Database, Run};

use super::UP;

/// A script that holds what it is made of.
#[derive(Clone)]
pub struct Draft {
    pub target: Target,
    pub settings: ScriptSettings,
    pub purpose: Purpose,
    pub head: Vec<String>,
    pub from: Rows,
    pub to: Rows,
    pub steps: Vec<ScriptStep>,
}

/// Two tables in two revisions.
pub fn shop(dialect: Dialect) -> Draft {
    Draft {
        target: Target {
            name: dialect.name().to_string(),
            dialect,
            version: Version::new(0, 0, 0),
            schema: None,
            revisions: Vec::new(),
            version_table: VersionTable::default(),
            naming: Naming::default(),
        },
        settings: ScriptSettings::default(),
        purpose: UP,
        head: vec!["made by hand".to_string()],
        from: rows(&[]),
        to: rows(&["b"]),
        steps: vec![
            step("a", &[], &["a"], &["CREATE TABLE t1 (id integer)"]),
            step(
                "b",
                &["a"],
                &["b"],
                &[
                    "CREATE TABLE t2 (id integer PRIMARY KEY, word varchar(9))",
                    "INSERT INTO t2 VALUES (1, 'one')",
                ],
            ),
        ],
    }
}

pub fn step(revision: &str, before: &[&str], after: &[&str], statements: &[&str]) -> ScriptStep {
    ScriptStep {
        revision: revision.to_string(),
        heading: vec![format!("{revision}  a message")],
        statements: statements.iter().map(|sql| statement(sql)).collect(),
        rows_before: rows(before),
        rows_after: rows(after),
        settings: ScriptSettings::default(),
    }
}

pub fn statement(sql: &str) -> Statement {
    let origin = Origin {
        revision: 0,
        written_downgrade: false,
        operation: 0,
    };
    let statement = Statement::new(origin, sql.to_lowercase(), sql);
    match sql.starts_with("INSERT") {
        true => statement.work(Work::Rows),
        false => statement,
    }
}

pub fn rows(ids: &[&str]) -> Rows {
    ids.iter().map(|id| std::sync::Arc::from(*id)).collect()
}

pub fn written(draft: &Draft) -> String {
    let Draft {
        target,
        settings,
        purpose,
        head,
        from,
        to,
        steps,
    } = draft;
    target.dialect.backend().frame(&Script {
        target,
        settings,
        purpose: *purpose,
        head,
        from,
        to,
        steps,
    })
}

/// Runs a script that must succeed, without a warning: PostgreSQL notices that the version table is there already.
pub fn runs(database: &Database, text: &str) {
    let run = database.run(text);
    let quiet = |line: &str| line.is_empty() || line.contains("NOTICE:");
    assert!(
        run.status == 0 && run.stderr.lines().all(quiet),
        "{}: {}\n{}\n{text}",
        database.server.name(),
        run.stdout,
        run.stderr
    );
}

/// Takes out what is done already, as the head of the script tells: all from the first revision's line to this one.
pub fn from(text: &str, failed: &str) -> String {
    let first = text.find("-- ====").unwrap();
    let failed = text.find(failed).unwrap_or_else(|| panic!("no {failed} in {text}"));
    format!("{}{}", &text[..first], &text[failed..])
}

/// Runs a script that must refuse, with a word of its reason, and change nothing.
pub fn refuses(database: &Database, text: &str, reason: &str) -> Run {
    let before = database.report();
    let run = database.run(text);
    assert_ne!(run.status, 0, "{}: {run:?}\n{text}", database.server.name());
    assert!(run.stderr.contains("refused: "), "{run:?}\n{text}");
    let all = format!("{}{}", run.stdout, run.stderr);
    assert!(all.contains(reason), "{run:?}\n{text}");
    assert_eq!(database.report(), before);
    run
}

/// Checks the version rows, and that these are all the tables beside the version table.
pub fn stands(database: &Database, versions: &[&str], tables: &[&str]) {
    let found = database.rows("vellum_version").rows;
    let expected: Vec<_> = versions.iter().map(|it| vec![Some((*it).to_string())]).collect();
    assert_eq!(found, expected);
    let report = database.report().without(&["vellum_version"]);
    let found: Vec<&String> = report.tables.keys().collect();
    assert_eq!(found, tables);
}

/// Runs a script in one database with the file in the folder of another, since two run at once.
pub fn run_in(database: &Database, place: &Database, text: &str) -> Run {
    let there = Database {
        server: database.server,
        name: database.name.clone(),
        place: place.place.clone(),
    };
    let run = there.run(text);
    std::mem::forget(there);
    run
}
