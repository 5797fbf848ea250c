//! Which expressions MySQL keeps in an index: what vellum writes it takes, and what vellum refuses it refuses too.

use std::sync::Arc;

use vellum::catalog::NamingConvention;
use vellum::config::{Naming, Target, VersionTable};
use vellum::diagnostic::FileId;
use vellum::document::revision::read_revision;
use vellum::plan::Simulation;
use vellum::variant::{Dialect, Version};

use crate::database::Database;
use crate::fleet::{Server, on_every};

const TABLE: &str = r#"
---
revision: r0
down_revision: null
upgrade:
  - create_table:
      table: t
      columns:
        - { name: counted, type: integer, primary_key: true, autoincrement: true }
        - { name: id, type: integer }
        - { name: big, type: bigint }
        - { name: f, type: double }
        - { name: a, type: text }
        - { name: v, type: varchar(50) }
        - { name: v64, type: varchar(64) }
        - { name: v65, type: varchar(65) }
        - { name: v128, type: varchar(128) }
        - { name: v256, type: varchar(256) }
        - { name: v257, type: varchar(257) }
        - { name: v512, type: varchar(512) }
        - { name: v513, type: varchar(513) }
        - { name: l513, type: varchar(513), mysql: { charset: latin1 } }
        - { name: c, type: char(250) }
        - { name: vb, type: varbinary(256) }
        - { name: vb257, type: varbinary(257) }
        - { name: ti, type: { mysql: tinytext, default: text } }
        - { name: b, type: blob }
        - { name: e, type: { enum: { name: kind, values: [one, four] } } }
        - { name: j, type: json }
        - { name: g, type: { native: point } }
        - { name: d, type: timestamp }
        - { name: n, type: "numeric(20,2)" }
---
revision: r1
down_revision: r0
upgrade:
  - create_index: { table: t, name: ix, columns: [{ expression: "EXPRESSION" }] }
"#;

/// One a line.
const EXPRESSIONS: &str = include_str!("mysql_indexed.txt");

/// Says whether vellum writes the index, and what.
fn script(expression: &str) -> Result<[String; 2], String> {
    let target = Target {
        name: "mysql".to_string(),
        dialect: Dialect::Mysql,
        version: Version::parse("9.7").unwrap(),
        schema: None,
        revisions: Vec::new(),
        version_table: VersionTable::default(),
        naming: Naming::Templates(NamingConvention::default()),
    };
    let written = expression.replace('\\', "\\\\").replace('"', "\\\"");
    let text = TABLE.replace("EXPRESSION", &written);
    let mut found = Vec::new();
    let revisions = read_revision(FileId(0), &text, &mut found);
    assert!(found.is_empty(), "{expression}: {found:#?}");
    let backend = Dialect::Mysql.backend();
    let mut simulation = Simulation::new(Arc::new(backend.rules(&target)), &revisions);
    let steps = [simulation.forward(0).unwrap(), simulation.forward(1).unwrap()];
    let wrong = simulation.take_problems();
    if !wrong.is_empty() {
        return Err(format!("{wrong:#?}"));
    }
    let lower = |step: usize| {
        let lowered = backend.lower(&steps[step].transitions, &target);
        let lowered = lowered.map_err(|it| format!("{it:#?}"))?;
        Ok::<String, String>(lowered.iter().map(|it| format!("{};\n", it.sql)).collect())
    };
    Ok([lower(0)?, lower(1)?])
}

/// The two agree on every expression of the list.
#[test]
fn mysql_keeps_what_vellum_writes() {
    let [table, _] = script("lower(v)").expect("this is fine");
    on_every(
        |server| server == Server::Mysql,
        |server| {
            let database = Database::new(server);
            let made = database.run(&format!("SET NAMES utf8mb4;\n{table}"));
            assert_eq!(made.status, 0, "{}", made.stderr);
            let (mut taken, mut refused, mut wrong) = (0, 0, Vec::new());
            for expression in EXPRESSIONS.lines().filter(|it| !it.is_empty()) {
                let (sql, said) = match script(expression) {
                    Ok([_, sql]) => (sql, None),
                    Err(said) => (format!("CREATE INDEX ix ON t (({expression}));\n"), Some(said)),
                };
                let run = database.run(&format!("SET NAMES utf8mb4;\n{sql}"));
                match (run.status, said) {
                    (0, None) => taken += 1,
                    (0, Some(said)) => wrong.push(format!("{expression}: MySQL takes it, and vellum says {said}")),
                    (_, Some(_)) => refused += 1,
                    (_, None) => wrong.push(format!("{expression}: {}", run.stderr)),
                }
                if run.status == 0 {
                    let gone = database.run("DROP INDEX ix ON t;\n");
                    assert_eq!(gone.status, 0, "{}", gone.stderr);
                }
            }
            assert!(wrong.is_empty(), "{}", wrong.join("\n"));
            assert!(taken > 40 && refused > 40, "{taken} taken and {refused} refused");
        },
    );
}
