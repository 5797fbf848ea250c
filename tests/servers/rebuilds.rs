//! SQLite's scripts on tables with rows: each change is made and undone while foreign keys are on, children would follow a
//! delete, and a view and a trigger that no revision knows of look on.

mod changes;
mod tables;

use vellum::compile::{Compiled, Project, TreeFiles};
use vellum::config::read_config;
use vellum::diagnostic::Sources;
use vellum::variant::Dialect;

use crate::database::Database;
use crate::fleet::{Server, on_every};
use crate::report::{Report, difference};

use changes::{CASES, Case};
use tables::{ROWS, TABLES};

/// Every change keeps the rows of its table and those of all others, up and down, and ends with the very schema that
/// would be made from nothing.
#[test]
fn changes_keep_rows() {
    on_every(
        |it| it.dialect() == Dialect::Sqlite,
        |server| {
            let found = Found::new(server);
            let mut failed = Vec::new();
            for case in CASES {
                if let Err(why) = found.holds(case) {
                    failed.push(format!("== {} on {}\n{why}", case.name, server.version()));
                }
            }
            assert!(failed.is_empty(), "{}", failed.join("\n\n"));
        },
    );
}

/// A change that rows stand against, and what sqlite3 says.
const STOPPED: &[(&str, &str)] = &[
    (
        "[{ alter_column: { table: users, column: nick, nullable: false, server_default: x } }]",
        "NOT NULL constraint failed",
    ),
    (
        "[{ alter_column: { table: users, column: nick, type: integer } }]",
        "a row holds a value in users.nick that is no whole number",
    ),
    (
        "[{ alter_column: { table: orders, column: total, type: bigint } }]",
        "a row holds a value in orders.total that is no whole number",
    ),
    (
        "[{ create_check_constraint: { table: users, name: many_points, condition: points > 5 } }]",
        "constraint failed",
    ),
    (
        "[{ create_foreign_key: { table: notes, name: f, columns: [size], references: { table: users, columns: [id] } } }]",
        "have no parent",
    ),
    (
        "[{ create_unique_constraint: { table: orders, columns: [user_id] } }]",
        "UNIQUE constraint failed",
    ),
    (
        "[{ alter_enum: { name: user_status, values: [active] } }]",
        "CHECK constraint failed: ck_users_status",
    ),
    (
        "[{ delete_rows: { table: users, where: { id: 5 } } }, { alter_column: { table: users, column: nick, server_default: x } }]",
        "have no parent",
    ),
    (
        "[{ execute: { sql: 'CREATE VIEW nicks AS SELECT nick FROM users', undo: DROP VIEW nicks } }, { drop_index: { table: users, name: users_lower } }, { batch_alter_table: { table: users, operations: [{ drop_column: { column: nick } }, { alter_column: { column: age, type: integer } }] } }]",
        "this view over users says nick, which goes: nicks",
    ),
    (
        "[{ execute: { sql: 'CREATE VIEW nicks AS SELECT nick FROM users; CREATE VIEW over_it AS SELECT nick FROM nicks; DROP VIEW nicks; CREATE VIEW nicks AS SELECT * FROM users', undo: DROP VIEW nicks } }, { drop_index: { table: users, name: users_lower } }, { batch_alter_table: { table: users, operations: [{ drop_column: { column: nick } }, { alter_column: { column: age, type: integer } }] } }]",
        "no such column: nick",
    ),
];

/// A change that the rows do not bear stops its script, and everything is as it was.
#[test]
fn rows_that_do_not_fit_stop_the_script() {
    on_every(
        |it| it.dialect() == Dialect::Sqlite,
        |server| {
            let found = Found::new(server);
            for (operations, message) in STOPPED {
                let project = project(server.version(), operations).unwrap();
                let up = script(&project, "one:two").unwrap();
                let database = Database::new(server);
                std::fs::copy(found.database.file(), database.file()).unwrap();
                let run = database.run_after("PRAGMA foreign_keys = ON;", &up.text);
                assert_ne!(run.status, 0, "{}", up.text);
                let said = format!("{}{}", run.stdout, run.stderr);
                assert!(said.contains(message), "{operations}\n{said}\n{}", up.text);
                assert_eq!(rows(&database), found.rows, "{operations}");
                assert_eq!(same_schema(&database, &found.schema), Ok(()), "{operations}");
            }
        },
    );
}

/// What every change finds: a database with rows.
struct Found {
    server: Server,
    database: Database,
    rows: String,
    schema: Report,
}

impl Found {
    fn new(server: Server) -> Self {
        let project = project(server.version(), "[]").unwrap();
        let target = &project.config.targets["it"];
        let database = Database::new(server);
        let script = project.upgrade(target, &"base:one".parse().unwrap()).unwrap();
        database.must_run(&format!("{}\n{ROWS}", script.text));
        Self {
            rows: rows(&database),
            schema: made(server, &project, "one").unwrap(),
            server,
            database,
        }
    }

    /// Makes and undoes a change, by scripts for the server's own version, and for the oldest where those are others.
    fn holds(&self, case: &Case) -> Result<(), String> {
        let own = project(self.server.version(), case.operations)?;
        let up = script(&own, "one:two")?;
        self.holds_for(case, &own, &up)?;
        let copies = up.text.matches("\nDROP TABLE \"").count() - case.operations.matches("drop_table").count();
        if self.server == Server::Sqlite && copies != case.copies {
            return Err(format!("{copies} tables are copied, not {}\n{}", case.copies, up.text));
        }
        let oldest = project("3.35", case.operations)?;
        let other = script(&oldest, "one:two")?;
        let statements = |it: &Compiled| it.steps.iter().map(|it| it.statements.clone()).collect::<Vec<_>>();
        match statements(&other) == statements(&up) {
            true => Ok(()),
            false => self.holds_for(case, &oldest, &other),
        }
    }

    fn holds_for(&self, case: &Case, project: &Project, up: &Compiled) -> Result<(), String> {
        let database = Database::new(self.server);
        std::fs::copy(self.database.file(), database.file()).unwrap();
        let run = |script: &str| {
            let run = database.run_after("PRAGMA foreign_keys = ON;", script);
            match run.status {
                0 => Ok(()),
                _ => Err(format!("{}\n{}\n{script}", run.stdout, run.stderr)),
            }
        };
        run(&up.text)?;
        let said = |why: String, script: &Compiled| format!("{why}\n{}", script.text);
        let wanted = made(self.server, project, "two")?;
        same_schema(&database, &wanted).map_err(|it| said(it, up))?;
        sound(&database, case).map_err(|it| said(it, up))?;
        if let Some((query, answer)) = case.then {
            let found = database.query(query)[0][0].clone().unwrap_or_default();
            if found != answer {
                return Err(said(format!("{query} is {found}"), up));
            }
        }
        if ["irreversible", "update_rows"]
            .iter()
            .any(|it| case.operations.contains(it))
        {
            return Ok(());
        }
        let down = script(project, "two:one")?;
        run(&down.text)?;
        same_schema(&database, &self.schema).map_err(|it| said(it, &down))?;
        sound(&database, case).map_err(|it| said(it, &down))?;
        if case.exact && rows(&database) != self.rows {
            let what = format!("{}\nbecame\n{}", self.rows, rows(&database));
            return Err(said(format!("{what}\n{}", up.text), &down));
        }
        Ok(())
    }
}

fn script(project: &Project, range: &str) -> Result<Compiled, String> {
    let target = &project.config.targets["it"];
    let range = range.parse().expect("it is a range");
    let up = project.upgrade(target, &range);
    up.or_else(|_| project.downgrade(target, &range))
        .map_err(|problems| format!("{problems:#?}"))
}

/// The schema as the server has it where it is made from nothing.
fn made(server: Server, project: &Project, at: &str) -> Result<Report, String> {
    let target = &project.config.targets["it"];
    let compiled = project.schema(target, &at.parse().expect("it is a place"));
    let compiled = compiled.map_err(|problems| format!("{problems:#?}"))?;
    let fresh = Database::new(server);
    let run = fresh.run(&compiled.text);
    match run.status {
        0 => Ok(fresh.report()),
        _ => Err(format!("{}\n{}", run.stderr, compiled.text)),
    }
}

/// Nothing is left over, nothing points nowhere, the view works, and the counter stands where it stood.
fn sound(database: &Database, case: &Case) -> Result<(), String> {
    let view = "SELECT count(*) FROM sqlite_master WHERE name = 'emails'";
    let rows = match database.query(view)[0][0].as_deref() {
        Some("1") => "(SELECT count(*) FROM emails)",
        _ => "3",
    };
    let counter = match ["autoincrement: false", "drop_table: { table: users"]
        .iter()
        .any(|it| case.operations.contains(it))
    {
        true => "99",
        false => "(SELECT max(seq) FROM sqlite_sequence)",
    };
    let found = database.query(&format!(
        "SELECT (SELECT group_concat(name) FROM sqlite_master WHERE name LIKE '\\_vellum%' ESCAPE '\\') AS \"left\",
            (SELECT count(*) FROM pragma_foreign_key_check) AS dangling,
            (SELECT group_concat(integrity_check) FROM pragma_integrity_check) AS integrity,
            {counter} AS counter, {rows} AS \"rows of the view\""
    ));
    let found: Vec<&str> = found[0].iter().map(|it| it.as_deref().unwrap_or("NULL")).collect();
    match found.as_slice() {
        ["NULL", "0", "ok", "99", "3"] => Ok(()),
        other => Err(format!(
            "left, dangling, integrity, counter, rows of the view: {other:?}"
        )),
    }
}

/// The rows of all tables, with their rowids.
fn rows(database: &Database) -> String {
    let tables = ["teams", "users", "orders", "tags", "notes"];
    let all = tables.map(|table| {
        let rowid = if table == "notes" { "rowid, " } else { "" };
        database.query(&format!("SELECT {rowid}* FROM {table} ORDER BY 1"))
    });
    format!("{all:#?}")
}

fn same_schema(database: &Database, wanted: &Report) -> Result<(), String> {
    let mut found = database.report();
    found.views.clear();
    found.triggers.clear();
    found.tables.remove("vellum_version");
    found.tables.remove("log");
    // A native change leaves the order of constraints to chance, and the reports sort them.
    match difference(&found, wanted) {
        lines if lines.is_empty() => Ok(()),
        lines => Err(lines.join("\n")),
    }
}

fn project(version: &str, operations: &str) -> Result<Project, String> {
    let mut sources = Sources::default();
    let config = format!("targets: {{ it: {{ dialect: sqlite, version: \"{version}\" }} }}\n");
    let file = sources.add("vellum.yaml", config.clone());
    let mut problems = Vec::new();
    let config = read_config(file, &config, &mut problems).ok_or_else(|| format!("{problems:#?}"))?;
    let text = format!(
        "revision: one\ndown_revision: null\nupgrade:\n{TABLES}---\nrevision: two\ndown_revision: one\nupgrade: {operations}\n"
    );
    let files = vec![sources.add("revisions/it.yaml", text)];
    let folders = config.folders().into_iter().map(|it| it.path).collect();
    Project::link(config, sources, vec![TreeFiles { folders, files }]).map_err(|(problems, _)| format!("{problems:#?}"))
}
