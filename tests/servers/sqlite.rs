//! SQLite: a file and the `sqlite3` program, values by its quote mode, and the schema out of the pragmas; what they leave
//! out (names of constraints, checks, AUTOINCREMENT) is read from the text of CREATE TABLE.

use std::process::Command;

use crate::create_table::{Constraint, CreateTable};
use crate::database::{Database, Rows, answered, parted};
use crate::report::{
    CheckReport, ColumnReport, ForeignKeyReport, IndexPart, IndexReport, KeyReport, Report, TableReport,
};

/// Returns the client as the head of a script names it, with a statement that runs before in the same session.
pub fn client(database: &Database, before: &str) -> Command {
    // Not by -cmd: after it, sqlite3 3.53 with -bail ends without a word and reads no script.
    let file = database.place.join("before.sql");
    std::fs::write(&file, before).unwrap();
    let mut command = database.server.program("sqlite3");
    command.args(["-batch", "-bail", "-init"]).arg(file);
    command.arg(database.file());
    command
}

/// Asks one query. Bytes read as `\x` and hex; a real is written as short as it can be without loss.
pub fn ask_all(database: &Database, queries: &[String]) -> Vec<Rows> {
    let mut client = database.server.program("sqlite3");
    client
        .args(["-batch", "-bail", "-init", "/dev/null", "-quote", "-header"])
        .arg(database.file());
    let sql: Vec<String> = queries.iter().map(|it| format!("{it}\n;\n")).collect();
    let bytes = answered(&mut client, &database.place, &sql.join(&format!(".print {BETWEEN}\n")));
    let read = |bytes: &[u8]| {
        let text = std::str::from_utf8(bytes).expect("quote mode writes text");
        let mut rows = quoted_rows(text).into_iter();
        let columns = rows.next().unwrap_or_default().into_iter().flatten().collect();
        Rows {
            columns,
            rows: rows.collect(),
        }
    };
    parted(&bytes, BETWEEN).into_iter().map(read).collect()
}

/// The line between two answers: no value of quote mode begins like it.
const BETWEEN: &str = "=next=";

/// Reads quote mode: `'text'`, `unistr('text with \u000a')`, `X'hex'`, `NULL` and numbers, between commas.
fn quoted_rows(text: &str) -> Vec<Vec<Option<String>>> {
    let mut rows = Vec::new();
    let mut row = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let (value, after) = quoted_value(rest);
        row.push(value);
        rest = match after.strip_prefix(',') {
            Some(next) => next,
            None => {
                rows.push(std::mem::take(&mut row));
                after
                    .strip_prefix("\r\n")
                    .or_else(|| after.strip_prefix('\n'))
                    .unwrap_or_default()
            }
        };
    }
    rows
}

fn quoted_value(text: &str) -> (Option<String>, &str) {
    if let Some(rest) = text.strip_prefix("unistr(") {
        let (escaped, after) = literal(rest);
        return (Some(unistr(&escaped)), after.strip_prefix(')').expect("unistr ends"));
    }
    if let Some(rest) = text.strip_prefix("X'").or_else(|| text.strip_prefix("x'")) {
        let (hex, after) = rest.split_once('\'').expect("a blob ends");
        return (Some(format!("\\x{}", hex.to_lowercase())), after);
    }
    if text.starts_with('\'') {
        let (it, after) = literal(text);
        return (Some(it), after);
    }
    let end = text.find([',', '\n', '\r']).unwrap_or(text.len());
    let value = match &text[..end] {
        "NULL" => None,
        whole if whole.parse::<i64>().is_ok() => Some(whole.to_owned()),
        real => Some(
            real.parse::<f64>()
                .map_or_else(|_| real.to_owned(), |it| format!("{it:?}")),
        ),
    };
    (value, &text[end..])
}

fn literal(text: &str) -> (String, &str) {
    let mut value = String::new();
    let mut rest = &text[1..];
    loop {
        let end = rest.find('\'').expect("a string ends");
        value.push_str(&rest[..end]);
        rest = &rest[end + 1..];
        match rest.strip_prefix('\'') {
            Some(more) => {
                value.push('\'');
                rest = more;
            }
            None => return (value, rest),
        }
    }
}

fn unistr(escaped: &str) -> String {
    let mut value = String::new();
    let mut rest = escaped;
    while let Some((before, after)) = rest.split_once('\\') {
        value.push_str(before);
        rest = match after.strip_prefix('u') {
            Some(code) => {
                value.extend(u32::from_str_radix(&code[..4], 16).ok().and_then(char::from_u32));
                &code[4..]
            }
            None => {
                value.push('\\');
                &after[1..]
            }
        };
    }
    value + rest
}

/// Reads the schema.
pub fn report(database: &Database) -> Report {
    let mut report = Report::default();
    let own = "name NOT LIKE 'sqlite\\_%' ESCAPE '\\'";
    for row in database.query(&format!(
        "SELECT type, name, tbl_name, sql FROM sqlite_master WHERE {own}"
    )) {
        let [kind, name, table, sql] = row.try_into().expect("four columns");
        let (name, sql) = (name.unwrap_or_default(), sql.unwrap_or_default());
        match kind.as_deref() {
            Some("table") => _ = report.tables.insert(name, written(&sql)),
            Some("view") => _ = report.views.insert(name, sql),
            Some("trigger") => _ = report.triggers.insert(name, sql),
            // The index's own parts come from the pragmas; the text is needed for expressions and the condition.
            Some("index") => {
                let (parts, where_) = crate::create_table::index(&sql);
                let parts = parts
                    .into_iter()
                    .map(|text| IndexPart {
                        text,
                        ..IndexPart::default()
                    })
                    .collect();
                let index = IndexReport {
                    parts,
                    unique: false,
                    where_,
                    method: "btree".to_owned(),
                    include: Vec::new(),
                    nulls_not_distinct: false,
                    valid: true,
                    comment: None,
                };
                report
                    .tables
                    .entry(table.unwrap_or_default())
                    .or_default()
                    .indexes
                    .insert(name, index);
            }
            other => panic!("no reading for {other:?}"),
        }
    }
    read_columns(database, &mut report);
    read_indexes(database, &mut report);
    read_foreign_keys(database, &mut report);
    report
}

/// What only the text of CREATE TABLE says.
fn written(sql: &str) -> TableReport {
    let CreateTable {
        columns,
        constraints,
        strict,
        without_rowid,
    } = CreateTable::read(sql);
    let mut table = TableReport::default();
    for it in columns {
        table.columns.push(ColumnReport {
            name: it.name,
            auto_increment: it.auto_increment,
            generated: it.generated,
            collation: it.collation,
            ..ColumnReport::default()
        });
    }
    let mut unnamed = 0;
    let mut called = |name: Option<String>| {
        name.unwrap_or_else(|| {
            unnamed += 1;
            format!("(unnamed {unnamed})")
        })
    };
    for (name, constraint) in constraints {
        match constraint {
            Constraint::PrimaryKey { columns } => {
                table.primary_key = Some(KeyReport {
                    name,
                    columns,
                    ..KeyReport::default()
                });
            }
            Constraint::Unique { columns } => {
                let key = KeyReport {
                    name: name.clone(),
                    columns,
                    ..KeyReport::default()
                };
                table.uniques.insert(called(name), key);
            }
            Constraint::Check { expression } => {
                table.checks.insert(
                    called(name),
                    CheckReport {
                        expression,
                        validated: true,
                    },
                );
            }
            Constraint::ForeignKey {
                columns,
                ref_table,
                ref_columns,
                deferral,
            } => {
                let key = ForeignKeyReport {
                    columns,
                    ref_table,
                    ref_columns,
                    on_delete: String::new(),
                    on_update: String::new(),
                    match_: "SIMPLE".to_owned(),
                    deferral,
                    validated: true,
                };
                table.foreign_keys.insert(called(name), key);
            }
        }
    }
    for (key, is) in [("strict", strict), ("without_rowid", without_rowid)] {
        if is {
            table.options.insert(key.to_owned(), "yes".to_owned());
        }
    }
    table
}

fn read_columns(database: &Database, report: &mut Report) {
    let sql = "SELECT m.name, x.name, x.type, x.\"notnull\", x.dflt_value, x.pk, x.hidden FROM sqlite_master m, pragma_table_xinfo(m.name) x \
               WHERE m.type = 'table' ORDER BY m.name, x.cid";
    for row in database.query(sql) {
        let [table, name, type_, not_null, default, key, hidden] = row.try_into().expect("seven columns");
        let Some(table) = report.tables.get_mut(&table.unwrap_or_default()) else {
            continue;
        };
        let name = name.unwrap_or_default();
        let place = table.columns.iter().position(|it| it.name == name);
        let place = place.unwrap_or_else(|| panic!("column `{name}` is not in the text of its table: {table:?}"));
        let column = &mut table.columns[place];
        column.type_ = type_.unwrap_or_default();
        column.nullable = not_null.as_deref() == Some("0");
        column.default = default;
        assert_eq!(
            column.generated.is_some(),
            hidden.as_deref() != Some("0"),
            "computed: {column:?}"
        );
        let in_key = table.primary_key.as_ref().is_some_and(|it| it.columns.contains(&name));
        assert_eq!(in_key, key.as_deref() != Some("0"), "in the primary key: `{name}`");
    }
}

fn read_indexes(database: &Database, report: &mut Report) {
    let sql = "SELECT m.name, l.name, l.\"unique\", l.origin, x.cid, x.name, x.\"desc\", x.coll, x.seqno FROM sqlite_master m, \
               pragma_index_list(m.name) l, pragma_index_xinfo(l.name) x WHERE m.type = 'table' AND x.key = 1 ORDER BY m.name, l.seq, x.seqno";
    let mut made_by_constraints = std::collections::BTreeMap::<String, usize>::new();
    for row in database.query(sql) {
        let [
            table_name,
            name,
            unique,
            origin,
            cid,
            column,
            descending,
            collation,
            place,
        ] = row.try_into().expect("nine columns");
        let table_name = table_name.unwrap_or_default();
        let Some(table) = report.tables.get_mut(&table_name) else {
            continue;
        };
        let place: usize = place.unwrap_or_default().parse().unwrap();
        if origin.as_deref() != Some("c") {
            if origin.as_deref() == Some("u") && place == 0 {
                *made_by_constraints.entry(table_name).or_default() += 1;
            }
            continue;
        }
        let index = table
            .indexes
            .get_mut(&name.unwrap_or_default())
            .expect("an index has a text");
        index.unique = unique.as_deref() == Some("1");
        let part = &mut index.parts[place];
        part.descending = descending.as_deref() == Some("1");
        part.expression = cid.as_deref() == Some("-2");
        if let (Some(column), false) = (column, part.expression) {
            let own = table
                .columns
                .iter()
                .find(|it| it.name == column)
                .and_then(|it| it.collation.clone());
            part.text = column;
            part.collation = collation.filter(|it| *it != own.unwrap_or_else(|| "BINARY".to_owned()));
        }
    }
    for (name, table) in &report.tables {
        let made = made_by_constraints.get(name).copied().unwrap_or_default();
        assert_eq!(
            table.uniques.len(),
            made,
            "unique constraints of `{name}`: {:?}",
            table.uniques
        );
    }
}

/// The pragma numbers the keys from the last one written to the first, and has no names; so the one that is alike is sought.
fn read_foreign_keys(database: &Database, report: &mut Report) {
    let sql = "SELECT m.name, f.id, f.\"table\", f.\"from\", f.on_delete, f.on_update FROM sqlite_master m, pragma_foreign_key_list(m.name) f \
               WHERE m.type = 'table' ORDER BY m.name, f.id, f.seq";
    let mut keys = indexmap::IndexMap::<(String, String), (Vec<String>, String, String, String)>::new();
    for row in database.query(sql) {
        let [table, id, ref_table, column, on_delete, on_update] = row.map_all();
        let key = keys
            .entry((table, id))
            .or_insert_with(|| (Vec::new(), ref_table, on_delete, on_update));
        key.0.push(column);
    }
    for ((table, _), (columns, ref_table, on_delete, on_update)) in keys {
        let Some(table) = report.tables.get_mut(&table) else {
            continue;
        };
        let mut alike = table.foreign_keys.values_mut().filter(|it| it.on_delete.is_empty());
        let found = alike.find(|it| it.columns == columns && it.ref_table.eq_ignore_ascii_case(&ref_table));
        let found = found.unwrap_or_else(|| panic!("a foreign key on {columns:?} is not in the text of its table"));
        (found.on_delete, found.on_update) = (on_delete, on_update);
    }
}

/// Turns a row into an array of texts, with NULL as nothing.
trait MapAll {
    fn map_all<const N: usize>(self) -> [String; N];
}

impl MapAll for Vec<Option<String>> {
    fn map_all<const N: usize>(self) -> [String; N] {
        let values: Vec<String> = self.into_iter().map(Option::unwrap_or_default).collect();
        values.try_into().expect("as many columns as asked for")
    }
}
