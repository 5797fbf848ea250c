//! Proves the harness itself: that values come back exactly, that a report tells all, and that a failure is seen.

use std::fmt::Write;

use vellum::variant::Dialect;

use crate::database::Database;
use crate::fleet::{Server, on_every, on_every_server};
use crate::report::{Report, difference};

/// Some server runs, and each says which one it is.
#[test]
fn servers_answer() {
    on_every_server(|server| {
        let database = Database::new(server);
        let sql = if server.dialect() == Dialect::Sqlite {
            "SELECT sqlite_version()"
        } else {
            "SELECT version()"
        };
        let answer = database.query(sql)[0][0].clone().unwrap();
        assert!(answer.contains(server.version()), "{answer}");
        assert!(server.target().starts_with(server.dialect().name()));
        assert_eq!(database.report().to_string(), "");
    });
}

/// NULL, the empty text, the text `NULL`, and every control character are read as they are.
#[test]
fn values_are_read_exactly() {
    let mut awkward: String = (1..=0x20).filter_map(char::from_u32).collect();
    awkward.push_str("'\"`\\,;<>&|\u{7f}\u{85}\u{a0}\u{2028}\u{feff}é漢😀\\n\\N\\u0041x");
    on_every_server(|server| {
        let database = Database::new(server);
        let hex = awkward.bytes().fold(String::new(), |mut hex, it| {
            let _ = write!(hex, "{it:02x}");
            hex
        });
        let text = match server.dialect() {
            Dialect::Postgresql => format!("convert_from('\\x{hex}'::bytea, 'UTF8')"),
            Dialect::Mysql => format!("CONVERT(x'{hex}' USING utf8mb4)"),
            Dialect::Sqlite => format!("CAST(x'{hex}' AS text)"),
        };
        let rows = database.ask(&format!(
            "SELECT {text} AS it, NULL AS none, '' AS blank, 'NULL' AS word, 0.1 AS tenth"
        ));
        assert_eq!(
            rows.columns,
            ["it", "none", "blank", "word", "tenth"],
            "{}",
            server.name()
        );
        let expected = vec![
            Some(awkward.clone()),
            None,
            Some(String::new()),
            Some("NULL".to_owned()),
            Some("0.1".to_owned()),
        ];
        assert_eq!(rows.rows, [expected], "{}", server.name());
        assert_eq!(database.query("SELECT 1 AS it WHERE 1 = 0").len(), 0);
    });
}

/// Bytes that are no text come back as hex.
#[test]
fn bytes_are_read_as_hex() {
    on_every_server(|server| {
        let sql = if server.dialect() == Dialect::Postgresql {
            "SELECT '\\x00ff'::bytea"
        } else {
            "SELECT x'00ff'"
        };
        assert_eq!(
            Database::new(server).query(sql)[0][0].as_deref(),
            Some("\\x00ff"),
            "{}",
            server.name()
        );
    });
}

/// A script that fails ends the client with another code than 0, and says where.
#[test]
fn failures_are_seen() {
    on_every_server(|server| {
        let database = Database::new(server);
        let transaction = if server.dialect() == Dialect::Mysql {
            ""
        } else {
            "BEGIN;"
        };
        let run = database.run(&format!(
            "{transaction}\nCREATE TABLE a (id integer);\nSELECT nothing FROM nowhere;\nCREATE TABLE b (id integer);\n"
        ));
        assert_ne!(run.status, 0);
        assert!(run.stderr.contains("nowhere"), "{}", run.stderr);
        let tables: Vec<String> = database.report().tables.into_keys().collect();
        match server.dialect() {
            Dialect::Postgresql | Dialect::Sqlite => assert!(tables.is_empty(), "{tables:?}"),
            Dialect::Mysql => assert_eq!(tables, ["a"]),
        }
    });
}

/// A statement that runs before the script is in its session.
#[test]
fn a_session_may_be_prepared() {
    on_every_server(|server| {
        let database = Database::new(server);
        let (before, script) = match server.dialect() {
            Dialect::Postgresql => (
                "SET application_name = 'prepared'",
                "SELECT 'it is ' || current_setting('application_name');",
            ),
            Dialect::Mysql => ("SET @it = 'prepared'", "SELECT CONCAT('it is ', @it);"),
            Dialect::Sqlite => (
                "PRAGMA foreign_keys = ON;",
                "SELECT 'it is prepared' WHERE (SELECT foreign_keys FROM pragma_foreign_keys);",
            ),
        };
        let run = database.run_after(before, script);
        assert!(run.status == 0 && run.stdout.contains("it is prepared"), "{run:?}");
    });
}

/// Rows come sorted, with their columns' names.
#[test]
fn rows_come_sorted() {
    on_every_server(|server| {
        let database = Database::new(server);
        let table = database.quoted("odd \"`name");
        database.must_run(&format!(
            "CREATE TABLE {table} (id integer, word varchar(9));\nINSERT INTO {table} VALUES (10, NULL), (9, 'b');\n"
        ));
        let rows = database.rows("odd \"`name");
        assert_eq!(rows.column("id"), [Some("9"), Some("10")]);
        assert_eq!(rows.column("word"), [Some("b"), None]);
    });
}

const POSTGRESQL: &str = r#"
CREATE TYPE mood AS ENUM ('sad', 'it''s ok', 'happy');
CREATE TABLE "user" (id bigint GENERATED BY DEFAULT AS IDENTITY (START 100), name varchar(20) COLLATE "C" NOT NULL DEFAULT 'x''y',
  mood mood DEFAULT 'sad', born timestamptz(3), twice bigint GENERATED ALWAYS AS (id * 2) STORED, n serial, tags text[],
  CONSTRAINT pk PRIMARY KEY (id), CONSTRAINT uq UNIQUE (name, born) DEFERRABLE INITIALLY DEFERRED, CONSTRAINT ck CHECK (name <> ''));
COMMENT ON TABLE "user" IS 'all of them';
COMMENT ON COLUMN "user".name IS E'a\nb';
CREATE INDEX ix ON "user" (name DESC, lower(name) text_pattern_ops, born NULLS FIRST) INCLUDE (mood) WHERE n > 0;
CREATE UNIQUE INDEX ux ON "user" USING btree (n);
CREATE SCHEMA other;
CREATE TABLE other.item (id int PRIMARY KEY, owner bigint, CONSTRAINT fk FOREIGN KEY (owner) REFERENCES "user" (id) ON DELETE SET NULL DEFERRABLE);
ALTER TABLE other.item ADD CONSTRAINT later CHECK (id > 0) NOT VALID;
CREATE VIEW v AS SELECT id FROM "user";
"#;

const POSTGRESQL_REPORT: &str = r#"enum mood: sad, it's ok, happy
sequence user_n_seq: integer start 1 increment 1
table other.item
table other.item: columns in order: id, owner
table other.item: column id integer not null
table other.item: column owner bigint
table other.item: primary key item_pkey (id)
table other.item: foreign key fk (owner) -> user (id) on delete SET NULL on update NO ACTION match SIMPLE deferrable
table other.item: check later: (id > 0) not valid
table user
table user: columns in order: id, name, mood, born, twice, n, tags
table user: column id bigint not null identity by default start 100 increment 1
table user: column name character varying(20) not null default 'x''y'::character varying collation C comment "a\nb"
table user: column mood mood default 'sad'::mood
table user: column born timestamp(3) with time zone
table user: column twice bigint generated stored (id * 2)
table user: column n integer not null default nextval('user_n_seq'::regclass) auto increment
table user: column tags text[]
table user: primary key pk (id)
table user: unique uq (name, born) deferrable initially deferred
table user: check ck: ((name)::text <> ''::text)
table user: index ix btree (name desc, lower(name::text) text_pattern_ops, born nulls FIRST) include (mood) where (n > 0)
table user: index ux unique btree (n)
table user: comment "all of them"
view v:  SELECT "user".id
   FROM "user";
"#;

const MYSQL: &str = r#"
CREATE TABLE `user` (id bigint NOT NULL AUTO_INCREMENT, name varchar(20) NOT NULL DEFAULT 'x''y' COMMENT 'a''b', code varchar(9) CHARACTER SET ascii,
  mood enum('sad','it''s ok') DEFAULT 'sad', at timestamp(3) NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3), n int DEFAULT 7,
  twice bigint GENERATED ALWAYS AS (n * 2) STORED, flag tinyint(1) NOT NULL, big bigint unsigned DEFAULT NULL, price decimal(8,2) DEFAULT 1.50,
  PRIMARY KEY (id), UNIQUE KEY uq (name, n), KEY ix (name(5) DESC, n), CONSTRAINT ck CHECK (name <> ''))
  ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci COMMENT 'all of them' AUTO_INCREMENT=7;
CREATE TABLE item (id int PRIMARY KEY, owner bigint, KEY ix_owner (owner) COMMENT 'for fk', CONSTRAINT fk FOREIGN KEY (owner) REFERENCES `user` (id) ON DELETE SET NULL)
  COLLATE=utf8mb4_unicode_ci;
CREATE VIEW v AS SELECT id FROM `user`;
"#;

const MYSQL_REPORT: &str = r#"table item
table item: columns in order: id, owner
table item: column id int not null
table item: column owner bigint
table item: primary key PRIMARY (id)
table item: foreign key fk (owner) -> user (id) on delete SET NULL on update NO ACTION match SIMPLE
table item: index ix_owner btree (owner) comment "for fk"
table item: collation utf8mb4_unicode_ci
table item: engine InnoDB
table user
table user: columns in order: id, name, code, mood, at, n, twice, flag, big, price
table user: column id bigint not null auto increment
table user: column name varchar(20) not null default 'x''y' comment "a'b"
table user: column code varchar(9) collation ascii_general_ci
table user: column mood enum('sad','it''s ok') default 'sad'
table user: column at timestamp(3) default CURRENT_TIMESTAMP(3) extra on update CURRENT_TIMESTAMP(3)
table user: column n int default '7'
table user: column twice bigint generated stored (`n` * 2)
table user: column flag tinyint(1) not null
table user: column big bigint unsigned
table user: column price decimal(8,2) default '1.50'
table user: primary key PRIMARY (id)
table user: check ck: (`name` <> _utf8mb4'')
table user: index ix btree (name(5) desc, n)
table user: index uq unique btree (name, n)
table user: comment "all of them"
table user: collation utf8mb4_unicode_ci
table user: engine InnoDB
view v: select `user`.`id` AS `id` from `user`
"#;

const SQLITE: &str = r#"
CREATE TABLE "user" (id INTEGER CONSTRAINT pk PRIMARY KEY AUTOINCREMENT, [name] VARCHAR(20) COLLATE NOCASE NOT NULL DEFAULT 'x''y, (',
  "twice" INT GENERATED ALWAYS AS (id  *  2) STORED, n INT CHECK (n > 0 /* a, b */), -- a comment (
  CONSTRAINT uq UNIQUE (name, n), CONSTRAINT ck CHECK (name<>'' AND n >= 0));
CREATE TABLE item (id INT PRIMARY KEY, owner INTEGER CONSTRAINT fk REFERENCES "user" ON DELETE SET NULL DEFERRABLE INITIALLY DEFERRED NOT NULL,
  other INT, CONSTRAINT fk2 FOREIGN KEY (other) REFERENCES "user" (id) ON UPDATE CASCADE) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX ix ON "user" (name COLLATE BINARY DESC, lower(name), n) WHERE n > 1;
CREATE VIEW v AS SELECT id FROM "user";
CREATE TRIGGER t AFTER INSERT ON item BEGIN SELECT 1; END;
"#;

const SQLITE_REPORT: &str = r#"table item
table item: columns in order: id, owner, other
table item: column id INT not null
table item: column owner INTEGER not null
table item: column other INT
table item: primary key (id)
table item: foreign key fk (owner) -> user () on delete SET NULL on update NO ACTION match SIMPLE deferrable initially deferred
table item: foreign key fk2 (other) -> user (id) on delete NO ACTION on update CASCADE match SIMPLE
table item: strict yes
table item: without_rowid yes
table user
table user: columns in order: id, name, twice, n
table user: column id INTEGER auto increment
table user: column name VARCHAR(20) not null default 'x''y, (' collation NOCASE
table user: column twice INT generated stored id * 2
table user: column n INT
table user: primary key pk (id)
table user: unique uq (name, n)
table user: check (unnamed 1): n > 0
table user: check ck: name <> '' AND n >= 0
table user: index ix unique btree (name collate BINARY desc, lower (name), n) where n > 1
view v: CREATE VIEW v AS SELECT id FROM "user"
trigger t: CREATE TRIGGER t AFTER INSERT ON item BEGIN SELECT 1; END
"#;

/// A report names every column, key, check, index, comment and enumeration.
#[test]
fn reports_tell_all_on_postgresql() {
    on_every(
        |it| it.dialect() == Dialect::Postgresql,
        |server| {
            let database = Database::new(server);
            database.must_run(POSTGRESQL);
            // A view's columns are written without their table from 16 on.
            let report = database
                .report()
                .to_string()
                .replace("SELECT id\n", "SELECT \"user\".id\n");
            same(&report, POSTGRESQL_REPORT);
        },
    );
}

/// MySQL's and MariaDB's reports are alike but for what the two really do differently.
#[test]
fn reports_tell_all_on_mysql() {
    on_every(
        |it| it.dialect() == Dialect::Mysql,
        |server| {
            let database = Database::new(server);
            database.must_run(MYSQL);
            let mut expected = MYSQL_REPORT.to_owned();
            if server == Server::Mariadb {
                for (mysql, mariadb) in [
                    ("(`name` <> _utf8mb4'')", "`name` <> ''"),
                    ("stored (`n` * 2)", "stored `n` * 2"),
                    ("CURRENT_TIMESTAMP(3)", "current_timestamp(3)"),
                    ("on update NO ACTION", "on update RESTRICT"),
                ] {
                    expected = expected.replace(mysql, mariadb);
                }
            }
            same(&database.report().to_string(), &expected);
        },
    );
}

/// SQLite's report has what only the text of the table tells.
#[test]
fn reports_tell_all_on_sqlite() {
    on_every(
        |it| it.dialect() == Dialect::Sqlite,
        |server| {
            let database = Database::new(server);
            database.must_run(SQLITE);
            same(&database.report().to_string(), SQLITE_REPORT);
        },
    );
}

fn same(found: &str, expected: &str) {
    let (found, expected): (Vec<&str>, Vec<&str>) = (found.lines().collect(), expected.lines().collect());
    for (a, b) in found.iter().zip(&expected) {
        assert_eq!(a, b);
    }
    assert_eq!(found.len(), expected.len(), "{found:#?}");
}

/// Two schemas that differ in one thing differ in one line, whichever is first.
#[test]
fn differences_are_told() {
    on_every_server(|server| {
        let (a, b) = (Database::new(server), Database::new(server));
        a.must_run("CREATE TABLE t (id int, a varchar(9));\nCREATE INDEX ix ON t (a);\nCREATE TABLE vellum_version (version_num int);\n");
        b.must_run("CREATE TABLE t (id int, a varchar(9) NOT NULL);\nCREATE INDEX ix ON t (a);\n");
        let (a, b) = (a.report().without(&["vellum_version"]), b.report());
        let nullable = |report: &Report| report.tables["t"].column("a").map(|it| it.nullable);
        assert_eq!((nullable(&a), nullable(&b)), (Some(true), Some(false)));
        let lines = difference(&a, &b);
        assert_ne!(a, b);
        assert_eq!(lines.len(), 2, "{lines:#?}");
        assert!(
            lines[0].starts_with("- table t: column a ") && lines[1].ends_with(" not null"),
            "{lines:#?}"
        );
        assert_eq!(difference(&a, &a.clone()), Vec::<String>::new());
    });
}

/// Where only the order of columns differs, the reports differ, unless the order is left out.
#[test]
fn column_order_counts_unless_left_out() {
    on_every_server(|server| {
        let (a, b) = (Database::new(server), Database::new(server));
        a.must_run("CREATE TABLE t (id int, a int);\n");
        b.must_run("CREATE TABLE t (a int, id int);\n");
        let (a, b) = (a.report(), b.report());
        assert_eq!(
            difference(&a, &b),
            [
                "- table t: columns in order: id, a",
                "+ table t: columns in order: a, id"
            ]
        );
        assert_eq!(a.without_column_order(), b.without_column_order());
    });
}
