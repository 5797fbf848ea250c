//! MySQL and MariaDB: databases by the `mysql` client, values by its batch mode, and the schema out of
//! `information_schema`, with what the two spell differently brought together.

use std::process::Command;

use crate::database::{Database, Rows, answered, ended, parted, text};
use crate::fleet::Server;
use crate::report::{
    CheckReport, ColumnReport, Deferral, ForeignKeyReport, IndexPart, IndexReport, KeyReport, Report, TableReport,
};

/// Makes the database.
pub fn create(database: &Database) {
    administer(
        database.server,
        &format!("CREATE DATABASE {} CHARACTER SET utf8mb4", database.name),
    );
}

/// Drops the database.
pub fn remove(database: &Database) {
    administer(database.server, &format!("DROP DATABASE IF EXISTS {}", database.name));
}

fn administer(server: Server, sql: &str) {
    let run = ended(mysql(server).args(["-e", sql]));
    assert_eq!(run.status, 0, "{sql}: {}", run.stderr);
}

fn mysql(server: Server) -> Command {
    let (program, further) = match server {
        // The client asks for TLS from 11 on, even on a socket.
        Server::Mariadb => ("mariadb", "--skip-ssl"),
        Server::Mysql | Server::Postgresql | Server::Postgresql18 | Server::Sqlite | Server::SqliteNew => {
            ("mysql", "--user=root")
        }
    };
    let mut command = server.program(program);
    command
        .args(["--no-defaults", further, "--user=root"])
        .arg(format!("--socket={}", server.setting("SOCKET")));
    command
}

/// Returns the client as the head of a script names it, with a statement that runs before in the same session. It is not
/// told the character set: that is the script's to say.
pub fn client(database: &Database, before: &str) -> Command {
    let mut command = mysql(database.server);
    command.arg("--binary-mode");
    if !before.is_empty() {
        command.arg(format!("--init-command={before}"));
    }
    command.arg(&database.name);
    command
}

/// Asks queries.
///
/// The batch mode escapes what must be, but writes NULL and the text `NULL` alike. Where a value reads so, the same query
/// is asked again as XML, which tells the two apart (and is no use for all, since it writes a NUL byte as a blank).
pub fn ask_all(database: &Database, queries: &[String]) -> Vec<Rows> {
    let mut client = mysql(database.server);
    client.args([
        "--default-character-set=utf8mb4",
        "--binary-mode",
        "--batch",
        "--column-names",
        &database.name,
    ]);
    let sql: Vec<String> = queries.iter().map(|it| format!("{it}\n;\n")).collect();
    let sql = sql.join("SELECT '=next=' AS `=next=`;\n");
    let bytes = answered(&mut client, &database.place, &sql);
    // It stands there twice: as the column's name and as its value.
    let answers = parted(&bytes, "=next=").into_iter().step_by(2);
    answers
        .zip(queries)
        .map(|(it, sql)| answer(database, sql, it))
        .collect()
}

fn answer(database: &Database, sql: &str, bytes: &[u8]) -> Rows {
    let mut lines = bytes.split(|it| *it == b'\n').collect::<Vec<_>>();
    lines.pop();
    let mut lines = lines
        .into_iter()
        .map(|line| line.split(|it| *it == b'\t').map(unescaped).collect::<Vec<String>>());
    let columns = lines.next().unwrap_or_default();
    let plain: Vec<Vec<String>> = lines.collect();
    let doubtful = plain.iter().flatten().any(|it| it == "NULL");
    let nulls = if doubtful {
        ask_as_xml(database, sql)
    } else {
        Vec::new()
    };
    let null = |row: usize, field: usize| doubtful && nulls[row][field].is_none();
    let value = |row, field, it: String| if null(row, field) { None } else { Some(it) };
    let row = |(number, row): (usize, Vec<String>)| {
        row.into_iter()
            .enumerate()
            .map(|(field, it)| value(number, field, it))
            .collect()
    };
    Rows {
        columns,
        rows: plain.into_iter().enumerate().map(row).collect(),
    }
}

fn unescaped(field: &[u8]) -> String {
    let mut bytes = Vec::new();
    let mut rest = field.iter();
    while let Some(byte) = rest.next() {
        bytes.push(match (*byte, byte == &b'\\') {
            (_, true) => match rest.next() {
                Some(b'0') => 0,
                Some(b'n') => b'\n',
                Some(b't') => b'\t',
                Some(other) => *other,
                None => b'\\',
            },
            (plain, false) => plain,
        });
    }
    text(&bytes)
}

/// Asks queries, one after another, and returns all their rows.
fn ask_as_xml(database: &Database, sql: &str) -> Vec<Vec<Option<String>>> {
    let mut client = mysql(database.server);
    client.args([
        "--default-character-set=utf8mb4",
        "--binary-mode",
        "--xml",
        &database.name,
    ]);
    let document =
        String::from_utf8_lossy(&answered(&mut client, &database.place, &format!("{sql}\n;\n"))).into_owned();
    let rows = document
        .split("<row>")
        .skip(1)
        .map(|it| it.split("</row>").next().unwrap_or_default());
    rows.map(|row| row.split("<field name=").skip(1).map(field).collect())
        .collect()
}

/// Reads `"name">value</field>` or `"name" xsi:nil="true" />`. A value holds no `<`, since the client escapes it; the
/// name may hold anything, but its quotes are escaped too.
fn field(text: &str) -> Option<String> {
    let rest = &text[1..];
    let after_name = &rest[rest.find('"')? + 1..];
    let value = after_name.strip_prefix('>')?.split("</field>").next()?;
    Some(
        value
            .replace("&lt;", "<")
            .replace("&gt;", ">")
            .replace("&quot;", "\"")
            .replace("&amp;", "&"),
    )
}

/// Reads the schema, in one call of the client. The first field of each row says what the row is about.
pub fn report(database: &Database) -> Report {
    let mariadb = database.server == Server::Mariadb;
    let (expression, visible) = if mariadb {
        ("NULL", "IF(IGNORED = 'NO', 1, 0)")
    } else {
        ("EXPRESSION", "IF(IS_VISIBLE = 'YES', 1, 0)")
    };
    // Both name a check once for each table, and only MySQL has one that isn't enforced.
    let checks = if mariadb {
        "SELECT 'check', TABLE_NAME, CONSTRAINT_NAME, CHECK_CLAUSE, 'YES' FROM information_schema.CHECK_CONSTRAINTS \
         WHERE CONSTRAINT_SCHEMA = DATABASE()"
    } else {
        "SELECT 'check', t.TABLE_NAME, c.CONSTRAINT_NAME, c.CHECK_CLAUSE, t.ENFORCED \
         FROM information_schema.CHECK_CONSTRAINTS c JOIN information_schema.TABLE_CONSTRAINTS t \
         USING (CONSTRAINT_SCHEMA, CONSTRAINT_NAME) WHERE t.CONSTRAINT_SCHEMA = DATABASE() AND t.CONSTRAINT_TYPE = 'CHECK'"
    };
    let queries = [
        "SELECT 'table', TABLE_NAME, ENGINE, TABLE_COLLATION, TABLE_COMMENT FROM information_schema.TABLES \
         WHERE TABLE_SCHEMA = DATABASE() AND TABLE_TYPE = 'BASE TABLE'"
            .to_owned(),
        "SELECT 'column', TABLE_NAME, COLUMN_NAME, COLUMN_TYPE, IS_NULLABLE, COLUMN_DEFAULT, EXTRA, COLUMN_COMMENT, COLLATION_NAME, \
         GENERATION_EXPRESSION, c.DATA_TYPE FROM information_schema.COLUMNS c JOIN information_schema.TABLES t USING (TABLE_SCHEMA, TABLE_NAME) \
         WHERE TABLE_SCHEMA = DATABASE() AND TABLE_TYPE = 'BASE TABLE' ORDER BY TABLE_NAME, ORDINAL_POSITION"
            .to_owned(),
        format!(
            "SELECT 'index', TABLE_NAME, INDEX_NAME, NON_UNIQUE, COLUMN_NAME, {expression}, COLLATION, SUB_PART, INDEX_TYPE, \
             INDEX_COMMENT, {visible} FROM information_schema.STATISTICS WHERE TABLE_SCHEMA = DATABASE() \
             ORDER BY TABLE_NAME, INDEX_NAME, SEQ_IN_INDEX"
        ),
        "SELECT 'foreign', r.TABLE_NAME, r.CONSTRAINT_NAME, k.COLUMN_NAME, k.REFERENCED_TABLE_NAME, k.REFERENCED_COLUMN_NAME, \
         r.DELETE_RULE, r.UPDATE_RULE, r.MATCH_OPTION, k.REFERENCED_TABLE_SCHEMA = DATABASE() \
         FROM information_schema.REFERENTIAL_CONSTRAINTS r JOIN information_schema.KEY_COLUMN_USAGE k \
         ON k.CONSTRAINT_SCHEMA = r.CONSTRAINT_SCHEMA AND k.CONSTRAINT_NAME = r.CONSTRAINT_NAME AND k.TABLE_NAME = r.TABLE_NAME \
         WHERE r.CONSTRAINT_SCHEMA = DATABASE() ORDER BY r.TABLE_NAME, r.CONSTRAINT_NAME, k.ORDINAL_POSITION"
            .to_owned(),
        checks.to_owned(),
        "SELECT 'view', TABLE_NAME, VIEW_DEFINITION FROM information_schema.VIEWS WHERE TABLE_SCHEMA = DATABASE()".to_owned(),
        "SELECT 'trigger', TRIGGER_NAME, CONCAT(ACTION_TIMING, ' ', EVENT_MANIPULATION, ' ON ', EVENT_OBJECT_TABLE, ' ', ACTION_STATEMENT) \
         FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA = DATABASE()"
            .to_owned(),
    ];
    let mut report = Report::default();
    for row in ask_as_xml(database, &queries.join(";\n")) {
        let fields: Vec<Option<&str>> = row.iter().map(Option::as_deref).collect();
        read(&mut report, &fields, &format!("`{}`.", database.name), mariadb);
    }
    if !mariadb {
        for (name, table) in &mut report.tables {
            hidden(database, name, table);
        }
    }
    report
}

/// Puts the types of the hidden columns, which indexes over expressions stand on, beside the expressions: a change of a
/// column must not leave an old one.
fn hidden(database: &Database, name: &str, table: &mut TableReport) {
    let is_computed = |it: &IndexReport| it.parts.iter().any(|it| it.expression);
    if !table.indexes.values().any(is_computed) {
        return;
    }
    let sql = format!("SHOW EXTENDED COLUMNS FROM `{}`", name.replace('`', "``"));
    let rows = ask_as_xml(database, &sql);
    let text = |row: &[Option<String>], at: usize| row[at].clone().unwrap_or_default();
    for (index, report) in &mut table.indexes {
        let expressions = report.parts.iter_mut().enumerate().filter(|(_, it)| it.expression);
        for (at, part) in expressions {
            let hidden = format!("!hidden!{index}!{at}!");
            let row = rows.iter().find(|it| text(it, 0).starts_with(&hidden));
            let row = row.unwrap_or_else(|| panic!("no {hidden} in {rows:?}"));
            part.text += &format!(" as {}, null: {}", text(row, 1), text(row, 2));
        }
    }
}

fn read(report: &mut Report, fields: &[Option<&str>], here: &str, mariadb: bool) {
    let word = |place: usize| fields[place].unwrap_or_default().to_owned();
    let maybe = |place: usize| fields[place].filter(|it| !it.is_empty()).map(str::to_owned);
    let name = word(1);
    match fields[0].unwrap_or_default() {
        "view" => _ = report.views.insert(name, word(2).replace(here, "")),
        "trigger" => _ = report.triggers.insert(name, word(2)),
        kind => {
            let table: &mut TableReport = report.tables.entry(name).or_default();
            match kind {
                "table" => {
                    table.comment = maybe(4);
                    for (key, place) in [("engine", 2), ("collation", 3)] {
                        table.options.insert(key.to_owned(), word(place));
                    }
                }
                "column" => {
                    let collation = table.options.get("collation").cloned();
                    table.columns.push(column(fields, collation.as_deref(), mariadb));
                }
                "index" if fields[2] == Some("PRIMARY") => {
                    let key = table.primary_key.get_or_insert_with(KeyReport::default);
                    key.name = Some("PRIMARY".to_owned());
                    key.columns.push(word(4));
                }
                "index" => {
                    let index = table.indexes.entry(word(2)).or_insert_with(|| IndexReport {
                        parts: Vec::new(),
                        unique: fields[3] == Some("0"),
                        where_: None,
                        method: word(8).to_lowercase(),
                        include: Vec::new(),
                        nulls_not_distinct: false,
                        valid: fields[10] == Some("1"),
                        comment: maybe(9),
                    });
                    index.parts.push(IndexPart {
                        text: maybe(5).map_or_else(|| word(4), |it| plain(&it)),
                        expression: fields[5].is_some(),
                        descending: fields[6] == Some("D"),
                        nulls: None,
                        length: fields[7].map(|it| it.parse().unwrap()),
                        operator_class: None,
                        collation: None,
                    });
                }
                "foreign" => {
                    let key = table.foreign_keys.entry(word(2)).or_insert_with(|| ForeignKeyReport {
                        columns: Vec::new(),
                        ref_table: word(4),
                        ref_columns: Vec::new(),
                        on_delete: word(6),
                        on_update: word(7),
                        match_: match fields[8] {
                            Some("FULL") => "FULL".to_owned(),
                            _ => "SIMPLE".to_owned(),
                        },
                        deferral: Deferral::No,
                        validated: true,
                    });
                    key.columns.push(word(3));
                    key.ref_columns.push(word(5));
                    assert_eq!(
                        fields[9],
                        Some("1"),
                        "a foreign key points into another database: {fields:?}"
                    );
                }
                "check" => {
                    let check = CheckReport {
                        expression: plain(&word(3)),
                        validated: fields[4] == Some("YES"),
                    };
                    table.checks.insert(word(2), check);
                }
                other => panic!("no reading for a row about `{other}`"),
            }
        }
    }
}

fn column(fields: &[Option<&str>], table_collation: Option<&str>, mariadb: bool) -> ColumnReport {
    let extra = fields[6].unwrap_or_default();
    let is_expression = extra.contains("DEFAULT_GENERATED");
    let expression = fields[9].filter(|it| !it.is_empty()).map(plain);
    let kind = if extra.contains("STORED") { "stored" } else { "virtual" };
    let said = [
        "auto_increment",
        "DEFAULT_GENERATED",
        "STORED GENERATED",
        "VIRTUAL GENERATED",
    ];
    let rest = said.iter().fold(extra.to_owned(), |rest, it| rest.replace(it, ""));
    let rest = rest.split_whitespace().collect::<Vec<_>>().join(" ");
    let default = fields[5]
        .filter(|it| !(mariadb && *it == "NULL") && expression.is_none())
        .map(|it| {
            // MySQL writes a literal bare and marks what is an expression; MariaDB writes SQL, with numbers bare.
            let bare = if mariadb {
                it.parse::<f64>().is_ok()
            } else {
                !is_expression
            };
            if bare {
                format!("'{}'", it.replace('\'', "''"))
            } else {
                plain(it)
            }
        });
    ColumnReport {
        name: fields[2].unwrap_or_default().to_owned(),
        // MariaDB still writes the display width of integers, which MySQL has given up but for tinyint(1).
        type_: without_width(fields[3].unwrap_or_default()),
        nullable: fields[4] == Some("YES"),
        default,
        generated: expression.map(|it| format!("{kind} {it}")),
        identity: None,
        auto_increment: extra.contains("auto_increment"),
        comment: fields[7].filter(|it| !it.is_empty()).map(str::to_owned),
        collation: fields[8].filter(|it| Some(*it) != table_collation).map(str::to_owned),
        extra: Some(rest).filter(|it| !it.is_empty()),
    }
}

fn without_width(type_: &str) -> String {
    let integers = ["tinyint(", "smallint(", "mediumint(", "int(", "bigint(", "year("];
    if type_.starts_with("tinyint(1)") || !integers.iter().any(|it| type_.starts_with(it)) {
        return type_.to_owned();
    }
    let (word, rest) = type_.split_once('(').unwrap();
    format!("{word}{}", rest.split_once(')').unwrap().1)
}

/// Takes away the backslashes that MySQL puts before the quotes of an expression it shows.
fn plain(expression: &str) -> String {
    expression.replace("\\'", "'")
}
