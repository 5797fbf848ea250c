//! What vellum.yaml says, with its defaults, and what each target makes of it.

#![expect(clippy::unwrap_used, reason = "a panic is how a test says no")]

use vellum::config::{Client, Config, Millis, Naming, ScriptOverrides, Transaction, read_config};
use vellum::diagnostic::{Code, FileId};
use vellum::name::Name;
use vellum::variant::{Dialect, Version};

fn config(text: &str) -> Config {
    let mut problems = Vec::new();
    let config = read_config(FileId(0), text, &mut problems);
    assert!(problems.is_empty(), "{problems:#?}");
    config.unwrap()
}

fn paths(folders: &[vellum::config::Folder]) -> Vec<&str> {
    folders.iter().map(|it| it.path.as_str()).collect()
}

/// Only the targets must be written; all else has a value.
#[test]
fn defaults() {
    let config = config("targets: { lite: { dialect: sqlite } }");
    assert_eq!(paths(&config.revisions), ["revisions"]);
    assert_eq!(config.output, "out");
    assert_eq!(config.file_template, "{year}{month}{day}_{revision}_{slug}");
    assert_eq!(config.version_table.name.as_str(), "vellum_version");
    assert_eq!(config.version_table.column.as_str(), "version_num");
    assert_eq!((config.version_table.width, &config.version_table.schema), (128, &None));
    assert_eq!(config.naming, Naming::default());
    assert_eq!(config.script.lock_timeout, Some(Millis(5_000)));
    assert_eq!(config.script.statement_timeout, None);
    assert_eq!(
        (config.script.transaction, config.script.client),
        (Transaction::Revision, Client::Native)
    );
    assert!(config.script.guard);
    let target = config.target(None).unwrap();
    assert_eq!(
        (target.dialect, target.version),
        (Dialect::Sqlite, Version::new(3, 35, 0))
    );
    assert_eq!(
        (target.name.as_str(), &target.version_table),
        ("lite", &config.version_table)
    );
}

/// A target's own settings stand over the project's, key by key.
#[test]
fn targets_over_the_project() {
    let config = config(
        "
name: shop
revisions: [revisions, ../shared]
version_table: { name: alembic_version, width: 32, schema: ops }
naming_convention: { pk: '%(table_name)s_pk' }
script: { lock_timeout: null, statement_timeout: 1m, transaction: none, client: none, guard: false }
types: { guid: { default: uuid, mysql: char(36) } }
targets:
  pg: { dialect: postgresql, version: 15.4, schema: shop }
  my:
    dialect: mysql
    version: 8.0
    revisions: mysql
    version_table: { schema: null, column: v }
    naming_convention: { uq: '%(table_name)s_%(column_0_name)s_uq' }
  lite: { dialect: sqlite, version: '3.40.1', version_table: { schema: null }, naming_convention: database }
",
    );
    assert_eq!(config.name.as_deref(), Some("shop"));
    assert_eq!(paths(&config.folders()), ["revisions", "../shared", "mysql"]);
    assert_eq!(config.script.lock_timeout, None);
    assert_eq!(config.script.statement_timeout, Some(Millis(60_000)));
    assert!(config.types.contains_key("guid"));
    let [pg, my, lite] = ["pg", "my", "lite"].map(|it| config.target(Some(it)).unwrap());
    assert_eq!(
        (pg.version, pg.schema),
        (Version::new(15, 4, 0), Some(Name::new("shop")))
    );
    assert_eq!(my.version, Version::new(8, 0, 13));
    assert_eq!(paths(&my.revisions), ["mysql"]);
    assert_eq!(my.version_table.name.as_str(), "alembic_version");
    assert_eq!((my.version_table.column.as_str(), my.version_table.width), ("v", 32));
    assert_eq!(
        (&my.version_table.schema, &pg.version_table.schema),
        (&None, &Some(Name::new("ops")))
    );
    let Naming::Templates(names) = &my.naming else {
        panic!("templates")
    };
    assert_eq!(names.pk, "%(table_name)s_pk");
    assert_eq!(names.uq, "%(table_name)s_%(column_0_name)s_uq");
    assert_eq!(names.ix, "ix_%(column_0_label)s");
    assert_eq!((lite.naming, lite.version), (Naming::Database, Version::new(3, 40, 1)));
}

/// What a revision writes stands over the project's settings; a written null is a setting too.
#[test]
fn revisions_over_the_project() {
    let config = config("targets: { lite: { dialect: sqlite } }");
    let overrides = ScriptOverrides {
        lock_timeout: Some(None),
        statement_timeout: None,
        transaction: Some(Transaction::None),
    };
    let script = config.script.with(&overrides);
    assert_eq!((script.lock_timeout, script.statement_timeout), (None, None));
    assert_eq!((script.transaction, script.client), (Transaction::None, Client::Native));
}

/// `-t` takes a target's name or a dialect with or without its version.
#[test]
fn target_names() {
    let config = config("targets: { pg: { dialect: postgresql }, lite: { dialect: sqlite } }");
    let mysql = config.target(Some("mysql:8.4")).unwrap();
    assert_eq!((mysql.dialect, mysql.version), (Dialect::Mysql, Version::new(8, 4, 0)));
    assert_eq!(
        config.target(Some("postgresql")).unwrap().version,
        Version::new(12, 0, 0)
    );
    let told = |wanted: Option<&str>| {
        let problem = config.target(wanted).unwrap_err();
        assert_eq!(problem.code, Code::UnknownTargetName);
        format!("{} | {}", problem.message, problem.hints.join(" | "))
    };
    assert_eq!(
        told(None),
        "the project has several targets, and none is named | write `-t pg`; the targets are `pg` and `lite`"
    );
    assert_eq!(
        told(Some("postgres")),
        "no target `postgres` | did you mean `postgresql`?"
    );
    assert_eq!(
        told(Some("oracle")),
        "no target `oracle` | the targets are `pg` and `lite`"
    );
    assert_eq!(
        told(Some("mysql:5.7")),
        "mysql 5.7 is older than what vellum writes scripts for | write `-t mysql:8.0.13`, or a later version"
    );
}

/// The version table's schema is asked of each target that has none.
#[test]
fn version_tables_have_a_home() {
    let text = "version_table: { schema: ops }\ntargets: { pg: { dialect: postgresql }, lite: { dialect: sqlite } }";
    let mut problems = Vec::new();
    read_config(FileId(0), text, &mut problems);
    let [problem] = problems.as_slice() else {
        panic!("one problem: {problems:#?}")
    };
    assert_eq!(
        problem.message,
        "sqlite has no schemas, and the version table is to stand in `ops`"
    );
    let typed = config("version_table: { schema: ops }\ntargets: { pg: { dialect: postgresql } }");
    assert_eq!(typed.target(Some("sqlite")).unwrap_err().message, problem.message);
}
