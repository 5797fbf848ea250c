//! SQLite's scripts on tables with rows: each change is made and undone while foreign keys are on, children would follow a
//! delete, and a view and a trigger that no revision knows of look on.

use vellum::compile::{Compiled, Project, TreeFiles};
use vellum::config::read_config;
use vellum::diagnostic::Sources;
use vellum::variant::Dialect;

use crate::database::Database;
use crate::fleet::{Server, on_every};
use crate::report::{Report, difference};

/// The tables that every change finds, with all that a rebuild could lose.
const TABLES: &str = "  - create_table:
      table: teams
      columns:
        - { name: id, type: bigint, primary_key: true }
        - { name: name, type: text, unique: true }
  - create_table:
      table: users
      columns:
        - { name: id, type: bigint, autoincrement: true, primary_key: true }
        - { name: email, type: varchar(255), nullable: false, unique: true, collation: NOCASE }
        - { name: nick, type: text }
        - { name: age, type: text }
        - { name: points, type: integer, nullable: false, server_default: 0 }
        - { name: status, type: { enum: { name: user_status, values: [active, banned] } }, server_default: active }
        - { name: manager_id, type: bigint, references: { table: users, columns: [id], on_delete: set_null } }
        - { name: loud, type: text, computed: { sql: upper(email), stored: true } }
        - { name: quiet, type: text, computed: { sql: lower(email), stored: false } }
      checks:
        - { name: points_not_negative, condition: points >= 0 }
      indexes:
        - { name: users_nick, columns: [nick], where: nick IS NOT NULL }
        - { name: users_lower, columns: [{ expression: lower(nick) }, { name: points, order: desc }] }
  - create_table:
      table: orders
      columns:
        - { name: id, type: bigint, primary_key: true }
        - { name: user_id, type: bigint, references: { table: users, columns: [id], on_delete: cascade } }
        - { name: user_email, type: varchar(255), references: { table: users, columns: [email], on_update: cascade } }
        - { name: total, type: 'numeric(10,2)' }
  - create_table:
      table: tags
      columns:
        - { name: name, type: text }
        - { name: weight, type: integer }
      primary_key: { columns: [name] }
      sqlite: { without_rowid: true }
  - create_table:
      table: notes
      columns:
        - { name: body, type: text }
        - { name: size, type: bigint }
";

/// Rows, and what somebody made by hand: a view over the table and another table's trigger that reads it.
const ROWS: &str = "\
INSERT INTO teams VALUES (1, 'red'), (2, 'blue');
INSERT INTO users (id, email, nick, age, points, status, manager_id) VALUES
    (1, 'a@x.org', 'ann', '41', 3, 'active', NULL),
    (5, 'B@x.org', NULL, '7', 0, 'banned', 1),
    (9, 'c@x.org', 'it''s', NULL, 12, NULL, 5),
    (99, 'gone@x.org', NULL, NULL, 0, 'active', NULL);
DELETE FROM users WHERE id = 99;
INSERT INTO orders VALUES (1, 1, 'a@x.org', 12.5), (2, 5, 'b@x.org', 3), (3, 5, NULL, NULL), (4, 9, 'C@X.ORG', 0.01);
INSERT INTO tags VALUES ('new', 1), ('old', 2);
INSERT INTO notes (rowid, body, size) VALUES (3, 'first', 10), (7, 'second', 20);
CREATE VIEW emails AS SELECT id, email FROM users;
CREATE TABLE log (it);
CREATE TRIGGER counted AFTER INSERT ON log BEGIN UPDATE users SET points = points + 1 WHERE id = 1; END;
";

/// A change of the tables.
struct Case {
    name: &'static str,
    operations: &'static str,
    /// Whether all values are back after the way down.
    exact: bool,
    /// How many tables are copied by targets before 3.53, on the way up.
    copies: usize,
    /// A query and what it answers afterwards.
    then: Option<(&'static str, &'static str)>,
}

const fn case(name: &'static str, operations: &'static str) -> Case {
    Case {
        name,
        operations,
        exact: true,
        copies: 0,
        then: None,
    }
}

impl Case {
    const fn lossy(mut self) -> Self {
        self.exact = false;
        self
    }

    const fn copies(mut self, copies: usize) -> Self {
        self.copies = copies;
        self
    }

    const fn then(mut self, query: &'static str, answer: &'static str) -> Self {
        self.then = Some((query, answer));
        self
    }
}

const CASES: &[Case] = &[
    case("column with a constant", "[{ add_column: { table: users, column: { name: level, type: integer, nullable: false, server_default: 3 } } }]")
        .then("SELECT sum(level) FROM users", "9"),
    case("column with an expression that is a literal", "[{ add_column: { table: users, column: { name: level, type: integer, nullable: false, server_default: { sql: '-3' } } } }]")
        .then("SELECT sum(level) FROM users", "-9"),
    case("column with the time", "[{ add_column: { table: users, column: { name: made, type: timestamptz, nullable: false, server_default: { call: now } } } }]")
        .copies(1)
        .then("SELECT count(*) FROM users WHERE made LIKE '20%+00:00'", "3"),
    case("column with a value for rows", "[{ add_column: { table: users, column: { name: level, type: text, nullable: false }, backfill: { sql: \"coalesce(nick, email) || points\" } } }]")
        .copies(1)
        .then("SELECT group_concat(level, ' ') FROM users", "ann3 B@x.org0 it's12"),
    case("nullable column with a value for rows", "[{ add_column: { table: users, column: { name: level, type: text }, backfill: { sql: upper(email) } } }]")
        .then("SELECT level FROM users WHERE id = 5", "B@X.ORG"),
    case("column with a subselect for rows", "[{ add_column: { table: users, column: { name: orders, type: integer, nullable: false }, backfill: { sql: \"(SELECT count(*) FROM orders WHERE orders.user_id = users.id)\" } } }]")
        .copies(1)
        .then("SELECT group_concat(orders, ' ') FROM users", "1 2 1"),
    case("first column", "[{ add_column: { table: users, column: { name: level, type: text }, position: first } }]").copies(1),
    case("column behind another", "[{ add_column: { table: users, column: { name: level, type: text }, position: { after: email } } }]").copies(1),
    case("unique column", "[{ add_column: { table: users, column: { name: code, type: text, unique: true } } }]"),
    case("column with a key", "[{ add_column: { table: users, column: { name: team_id, type: bigint, references: { table: teams, columns: [id] } } } }]"),
    case("column with a key and rows", "[{ add_column: { table: users, column: { name: team_id, type: bigint, references: { table: teams, columns: [id] } }, backfill: 2 } }]")
        .copies(1)
        .then("SELECT sum(team_id) FROM users", "6"),
    case("column with a check", "[{ add_column: { table: users, column: { name: level, type: integer, check: { name: level_small, condition: level < 10 } } } }]"),
    case("column of an enumeration", "[{ add_column: { table: users, column: { name: state, type: { enum: { name: user_state, values: [on, off] } }, nullable: false, server_default: 'on' } } }]")
        .then("SELECT group_concat(state) FROM users", "on,on,on"),
    case("computed column", "[{ add_column: { table: users, column: { name: twice, type: integer, computed: { sql: points * 2, stored: false } } } }]")
        .then("SELECT sum(twice) FROM users", "30"),
    case("stored computed column", "[{ add_column: { table: users, column: { name: twice, type: integer, computed: { sql: points * 2, stored: true } } } }]")
        .copies(1)
        .then("SELECT sum(twice) FROM users", "30"),
    case("plain column goes", "[{ drop_column: { table: users, column: age } }]").lossy(),
    case("indexed column goes", "[{ drop_index: { table: users, name: users_lower } }, { drop_column: { table: users, column: nick } }]").lossy(),
    case("computed columns go", "[{ drop_column: { table: users, column: loud } }, { drop_column: { table: users, column: quiet } }]"),
    case("checked column goes", "[{ drop_column: { table: users, column: status } }]").lossy().copies(1),
    case("column with a key goes", "[{ drop_column: { table: users, column: manager_id } }]").lossy().copies(1),
    case("column gets a name", "[{ alter_column: { table: users, column: email, new_column_name: mail } }]")
        .then("SELECT mail FROM emails WHERE id = 1", "a@x.org"),
    case("column gets a name in other letters", "[{ alter_column: { table: users, column: email, new_column_name: EMAIL } }]"),
    case("columns change names", "[{ alter_column: { table: users, column: nick, new_column_name: x } }, { alter_column: { table: users, column: age, new_column_name: nick } }, { alter_column: { table: users, column: x, new_column_name: age } }]")
        .then("SELECT age || nick FROM users WHERE id = 1", "ann41"),
    case("table gets a name", "[{ rename_table: { table: users, to: people } }]")
        .then("SELECT count(*) FROM emails", "3"),
    case("table gets a name in other letters", "[{ rename_table: { table: users, to: Users } }]"),
    case("tables change names", "[{ rename_table: { table: users, to: x } }, { rename_table: { table: teams, to: users } }, { rename_table: { table: x, to: teams } }]")
        .then("SELECT count(*) FROM orders JOIN teams ON teams.id = orders.user_id", "4"),
    case("names and shape at once", "[{ rename_table: { table: users, to: people } }, { alter_column: { table: people, column: email, new_column_name: mail } }, { alter_column: { table: people, column: age, type: integer } }]")
        .lossy()
        .copies(1)
        .then("SELECT typeof(age) || mail FROM people WHERE id = 1", "integera@x.org"),
    case("text to number", "[{ alter_column: { table: users, column: age, type: integer } }]")
        .lossy()
        .copies(1)
        .then("SELECT group_concat(typeof(age)) FROM users", "integer,integer,null"),
    case("number to text", "[{ alter_column: { table: users, column: points, type: text, server_default: null } }, { drop_constraint: { table: users, name: points_not_negative, type: check } }]")
        .lossy()
        .copies(1)
        .then("SELECT group_concat(typeof(points)) FROM users", "text,text,text"),
    case("text to bytes", "[{ alter_column: { table: users, column: age, type: blob } }]")
        .lossy()
        .copies(1)
        .then("SELECT typeof(age) || hex(age) FROM users WHERE id = 1", "blob3431"),
    case("key to the rowid's own type", "[{ alter_column: { table: teams, column: id, type: integer } }]"),
    case("default", "[{ alter_column: { table: users, column: nick, server_default: nobody } }]").copies(1),
    case("default goes", "[{ alter_column: { table: users, column: points, server_default: null } }]").copies(1),
    case("not null", "[{ alter_column: { table: users, column: nick, nullable: false, backfill: { sql: email } } }]")
        .lossy()
        .copies(1)
        .then("SELECT nick FROM users WHERE id = 5", "B@x.org"),
    case("not null, with a default", "[{ alter_column: { table: users, column: nick, nullable: false, server_default: x, backfill: y } }]")
        .lossy()
        .copies(1)
        .then("SELECT nick FROM users WHERE id = 5", "y"),
    case("nullable", "[{ alter_column: { table: users, column: points, nullable: true } }]").copies(1),
    case("collation", "[{ alter_column: { table: users, column: nick, collation: RTRIM } }]").copies(1),
    case("stored instead of computed when read", "[{ alter_column: { table: users, column: quiet, computed: { sql: lower(email), stored: true } } }]").copies(1),
    case("computed no more", "[{ alter_column: { table: users, column: loud, computed: null } }]")
        .copies(1)
        .then("SELECT loud FROM users WHERE id = 5", "B@X.ORG"),
    case("comment", "[{ alter_column: { table: users, column: nick, comment: it's a name } }, { set_table_comment: { table: users, comment: people } }]"),
    case("counter goes", "[{ alter_column: { table: users, column: id, autoincrement: false } }]").copies(1),
    case("counter comes", "[{ alter_column: { table: orders, column: id, autoincrement: true } }]")
        .copies(1)
        .then("SELECT seq FROM sqlite_sequence WHERE name = 'orders'", "4"),
    case("primary key comes", "[{ create_primary_key: { table: notes, columns: [body] } }]")
        .copies(1)
        .then("SELECT group_concat(rowid) FROM notes", "3,7"),
    case("primary key goes", "[{ drop_constraint: { table: teams, columns: [id], type: primary } }]").copies(1),
    case("unique", "[{ create_unique_constraint: { table: users, columns: [nick] } }]"),
    case("unique goes", "[{ drop_constraint: { table: teams, columns: [name], type: unique } }]"),
    case("unique gets a name", "[{ rename_constraint: { table: teams, name: uq_teams_name, to: team_names } }]"),
    case("check", "[{ create_check_constraint: { table: users, name: nick_short, condition: length(nick) < 10 } }]").copies(1),
    case("check goes", "[{ drop_constraint: { table: users, name: points_not_negative, type: check } }]").copies(1),
    case("check gets a name", "[{ rename_constraint: { table: users, name: points_not_negative, to: points_positive } }]").copies(1),
    case("check changes", "[{ alter_constraint: { table: users, name: points_not_negative, condition: points >= -1 } }]").copies(1),
    case("foreign key", "[{ create_foreign_key: { table: notes, name: notes_size, columns: [size], references: { table: users, columns: [id] }, deferrable: true } }, { update_rows: { table: notes, set: { size: 5 }, where: all } }]")
        .copies(1)
        .lossy(),
    case("foreign key goes", "[{ drop_constraint: { table: orders, columns: [user_id], type: foreignkey } }]").copies(1),
    case("foreign key changes", "[{ alter_constraint: { table: users, name: fk_users_manager_id_users, on_delete: cascade } }]").copies(1),
    case("index", "[{ create_index: { table: users, columns: [points, { name: email, order: desc }], where: points > 1 } }]"),
    case("index goes", "[{ drop_index: { table: users, name: users_nick } }]"),
    case("index gets a name", "[{ rename_index: { table: users, name: users_nick, to: nicks } }]"),
    case("value of an enumeration", "[{ add_enum_value: { name: user_status, value: gone, before: banned } }, { update_rows: { table: users, set: { status: gone }, where: { status: null } } }]")
        .copies(1)
        .lossy(),
    case("value gets a name", "[{ rename_enum_value: { name: user_status, from: banned, to: barred } }]")
        .copies(1)
        .then("SELECT group_concat(status) FROM users", "active,barred"),
    case("enumeration changes", "[{ alter_enum: { name: user_status, values: [new, active, barred], renames: { banned: barred } } }]")
        .copies(1)
        .then("SELECT group_concat(status) FROM users", "active,barred"),
    case("key in place of the rowid", "[{ alter_column: { table: tags, column: weight, nullable: false } }]")
        .copies(1)
        .then("SELECT group_concat(name) FROM tags", "new,old"),
    case("one copy for all of it", "[{ alter_column: { table: users, column: age, type: integer } }, { add_column: { table: users, column: { name: made, type: timestamp, server_default: { call: now } } } }, { drop_column: { table: users, column: status } }, { create_check_constraint: { table: users, name: adult, condition: age > 0 } }, { create_index: { table: users, columns: [age] } }, { create_table: { table: other, columns: [{ name: id, type: bigint, primary_key: true }] } }, { alter_column: { table: users, column: nick, server_default: x } }]")
        .copies(1)
        .lossy(),
    case("rows between two changes", "[{ alter_column: { table: users, column: nick, server_default: x } }, { update_rows: { table: users, set: { nick: y }, where: { nick: null } } }, { alter_column: { table: users, column: nick, nullable: false } }]")
        .copies(2)
        .lossy(),
    case("index goes, rows, then a copy", "[{ drop_index: { table: users, name: users_nick } }, { update_rows: { table: users, set: { nick: y }, where: { nick: null } } }, { create_index: { table: users, name: again, columns: [nick] } }, { alter_column: { table: users, column: nick, nullable: false } }]")
        .copies(1)
        .lossy(),
    case("batch", "[{ batch_alter_table: { table: users, operations: [{ alter_column: { column: nick, server_default: x } }, { drop_column: { column: age } }, { alter_column: { column: email, new_column_name: mail } }, { add_column: { column: { name: b, type: text } } }] } }]")
        .copies(1)
        .lossy()
        .then("SELECT mail FROM emails WHERE id = 1", "a@x.org"),
    case("tables that point at each other", "[{ create_table: { table: a, columns: [{ name: id, type: bigint, primary_key: true }, { name: b, type: bigint }] } }, { create_table: { table: b, columns: [{ name: id, type: bigint, primary_key: true }, { name: a, type: bigint, references: { table: a, columns: [id] } }] } }, { create_foreign_key: { table: a, name: fk_a, columns: [b], references: { table: b, columns: [id] } } }, { bulk_insert: { table: a, rows: [{ id: 1 }] } }]")
        .lossy(),
    case("table goes", "[{ drop_table: { table: orders } }]").lossy(),
    case("table goes and comes anew", "[{ drop_table: { table: notes } }, { create_table: { table: notes, columns: [{ name: id, type: bigint, primary_key: true }] } }]").lossy(),
    case("child loses its key, and the parent goes", "[{ drop_constraint: { table: orders, columns: [user_id], type: foreignkey } }, { drop_constraint: { table: orders, columns: [user_email], type: foreignkey } }, { drop_constraint: { table: users, columns: [manager_id], type: foreignkey } }, { execute: { sql: 'DROP VIEW emails; DROP TRIGGER counted', undo: { irreversible: no } } }, { drop_table: { table: users } }]")
        .copies(2)
        .lossy()
        .then("SELECT count(*) FROM orders", "4"),
];

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
