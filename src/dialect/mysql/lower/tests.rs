//! What MySQL gets to do for a history, there and back, and what it refuses.

use crate::dialect::shared::testing::{every_step, lowered, snapshot, target};
use crate::dialect::statement::Statement;
use crate::variant::Dialect;

/// The changes that the servers are held to, of which nothing but the text is looked at here.
const CASES: &str = include_str!("../../../../tests/servers/mysql_changes.txt");

fn shown(statements: &[Statement]) -> String {
    let mut text = String::new();
    for it in statements {
        let effects = &it.effects;
        let locks = effects
            .locks
            .iter()
            .map(|it| format!("{} {} {}", it.table, it.mode, it.blocks.word()));
        let mut said: Vec<String> = locks.collect();
        said.push(format!("{}, loss {}", effects.work.word(), effects.loss.word()));
        said.extend(effects.fails_on_rows.iter().map(|it| format!("fails where {it}")));
        said.extend(effects.advice.iter().cloned());
        text.push_str(&format!("-- {}\n--   {}\n{};\n", it.summary, said.join("; "), it.sql));
    }
    text
}

/// Every change has its lightest way, there and back, and says what it costs.
#[test]
fn changes_have_their_ways() {
    for (number, text) in CASES.split("\n=== ").skip(1).enumerate() {
        let (name, text) = text.split_once('\n').expect("a case has a name");
        let (before, change) = text.split_once("\n--- change\n").expect("a case has a change");
        let change = change.split("\n--- ").next().expect("a split has a first part");
        let version = name.split_once("(version ").and_then(|(_, it)| it.strip_suffix(')'));
        let target = target(Dialect::Mysql, version.unwrap_or("8.0.29"));
        let lowered = lowered(&target, &[before, change]).expect(name);
        let text = format!(
            "=== {name}\n{}\n=== and back\n{}",
            shown(&lowered.up),
            shown(&lowered.down)
        );
        snapshot("mysql", &format!("change_{:02}", number + 1), &text);
    }
}

/// What MySQL cannot do is refused at its place, with what to type instead.
#[test]
fn what_cannot_be_done_is_refused() {
    let base = "\
- create_table:
    table: p
    columns: [{ name: id, type: integer, primary_key: true }, { name: x, type: integer, nullable: false }, { name: y, type: integer, nullable: false }]
    uniques: [{ columns: [x, y] }]
- create_table:
    table: t
    columns:
      - { name: id, type: bigint, primary_key: true, autoincrement: true }
      - { name: a, type: integer }
      - { name: b, type: integer }
      - { name: txt, type: text }
      - { name: doc, type: json }
      - { name: v, type: integer, computed: { sql: a + 1, stored: false }, index: true }";
    let cases = [
        (
            "8.0.29",
            "create_unique_constraint: { table: t, columns: [a], deferrable: true }",
        ),
        (
            "8.0.29",
            "create_foreign_key: { table: t, columns: [a], references: { table: p }, initially: deferred, deferrable: true }",
        ),
        (
            "8.0.29",
            "create_foreign_key: { table: t, columns: [a], references: { table: p }, match: full }",
        ),
        (
            "8.0.29",
            "create_foreign_key: { table: t, columns: [a], references: { table: p }, on_delete: set_default }",
        ),
        (
            "8.0.29",
            "create_foreign_key: { table: t, columns: [a, b], references: { table: p, columns: [y, x] } }",
        ),
        ("8.0.29", "create_index: { table: t, columns: [a], where: a > 0 }"),
        (
            "8.0.29",
            "create_index: { table: t, columns: [{ name: a, nulls: last }] }",
        ),
        (
            "8.0.29",
            "create_index: { table: t, columns: [a], mysql: { using: gist } }",
        ),
        ("8.0.29", "create_index: { table: t, columns: [txt] }"),
        ("8.0.29", "create_index: { table: t, columns: [doc] }"),
        (
            "8.0.29",
            "create_index: { table: t, columns: [{ name: txt, length: 800 }] }",
        ),
        ("8.0.29", "create_unique_constraint: { table: t, columns: [txt] }"),
        (
            "8.0.29",
            "create_check_constraint: { table: t, name: ck, condition: id > 0 }",
        ),
        (
            "8.0.13",
            "create_check_constraint: { table: t, name: ck, condition: a > 0 }",
        ),
        (
            "8.0.29",
            "add_column: { table: t, column: { name: c, type: \"integer[]\" } }",
        ),
        ("8.0.29", "add_column: { table: t, column: { name: c, type: varchar } }"),
        (
            "8.0.29",
            "add_column: { table: t, column: { name: c, type: { enum: { name: e, values: [a, A] } } } }",
        ),
        (
            "8.0.29",
            "add_column: { table: t, column: { name: c, type: text, collation: \"x; drop\" } }",
        ),
        (
            "8.0.29",
            "add_column: { table: t, column: { name: c, type: integer, mysql: { on_update: CURRENT_TIMESTAMP } } }",
        ),
        (
            "8.0.13",
            "add_column: { table: t, column: { name: c, type: integer, mysql: { invisible: true } } }",
        ),
        (
            "8.0.29",
            "add_column: { table: t, column: { name: c, type: integer, computed: { sql: id + 1 } } }",
        ),
        ("8.0.29", "alter_column: { table: t, column: v, computed: null }"),
        (
            "8.0.29",
            "create_table: { table: n, columns: [{ name: id, type: integer, primary_key: true, identity: { increment: 2, cycle: true } }] }",
        ),
        (
            "8.0.29",
            "create_table: { table: n, columns: [{ name: id, type: integer, primary_key: true }], mysql: { engine: \"x y\" } }",
        ),
        (
            "8.0.29",
            "create_table: { table: n, columns: [{ name: id, type: integer, primary_key: true }, { name: q, type: integer, check: q > 0, references: { table: p, on_delete: set_null } }] }",
        ),
        ("8.0.29", "bulk_insert: { table: t, rows: [{ id: 0 }] }"),
    ];
    let limits = [
        "create_index: { table: t, columns: [{ name: a, length: 3 }] }",
        "create_index: { table: t, columns: [{ name: txt, length: 0 }] }",
        "create_index: { table: t, columns: [{ name: txt, length: 1073741825 }] }",
        "add_column: { table: t, column: { name: w, type: varchar(9) } }\n- create_index: { table: t, columns: [{ name: w, length: 10 }] }",
        "create_index: { table: t, columns: [a], mysql: { prefix: fulltext } }",
        "create_index: { table: t, columns: [doc], mysql: { prefix: fulltext } }",
        "create_index: { table: t, columns: [{ name: txt, order: desc }], mysql: { prefix: fulltext, using: btree } }",
        "create_index: { table: t, columns: [a], mysql: { prefix: spatial } }",
        "create_index: { table: t, columns: [a], mysql: { with_parser: ngram } }",
        "create_index: { table: t, name: ix, columns: [{ expression: \"a\" }] }",
        "create_index: { table: t, name: ix, columns: [{ expression: \"a + unix_timestamp()\" }] }",
        "create_index: { table: t, name: primary, columns: [a] }",
        "create_unique_constraint: { table: t, name: PRIMARY, columns: [a] }",
        "add_column: { table: t, column: { name: c, type: varchar(16383) } }",
        "alter_column: { table: t, column: a, type: varchar(16383) }",
        "create_check_constraint: { table: t, name: ck, condition: a < unix_timestamp() }",
        "add_column: { table: t, column: { name: c, type: timestamp, check: c < now() } }",
        "add_column: { table: t, column: { name: c, type: double, computed: { sql: a + rand(), stored: true } } }",
        "create_foreign_key: { table: t, columns: [v], references: { table: p } }",
        "add_column: { table: t, column: { name: c, type: integer, computed: { sql: a + 1, stored: true }, references: { table: p, on_delete: set_null, on_update: cascade } } }",
        "create_foreign_key: { table: t, columns: [a], references: { table: p, on_delete: cascade } }\n- add_column: { table: t, column: { name: c, type: integer, computed: { sql: a + 1, stored: true } } }",
        "create_table: { table: n, columns: [{ name: a, type: integer }, { name: v, type: integer, computed: { sql: a + 1, stored: false }, primary_key: true }] }",
        "create_table: { table: n, columns: [{ name: g, type: { mysql: geometry } }], indexes: [{ columns: [g], mysql: { prefix: spatial } }] }",
        "create_table: { table: n, columns: [{ name: g, type: { mysql: geometry } }], uniques: [{ columns: [g] }] }",
        "create_table: { table: n, columns: [{ name: a, type: varchar(9) }, { name: b, type: varchar(9), collation: utf8mb4_bin }, { name: c, type: varchar(9), collation: latin1_bin }], indexes: [{ columns: [a, b], mysql: { prefix: fulltext } }, { columns: [b, c], mysql: { prefix: fulltext } }] }",
    ];
    let many: Vec<String> = (1..18).map(|it| format!("c{it}")).collect();
    let columns: Vec<String> = many
        .iter()
        .map(|it| format!("{{ name: {it}, type: integer }}"))
        .collect();
    let parts = format!(
        "create_table: {{ table: n, columns: [{}], uniques: [{{ name: u, columns: [{}] }}] }}",
        columns.join(", "),
        many.join(", ")
    );
    let comments = [
        format!("set_table_comment: {{ table: t, comment: {} }}", "x".repeat(2049)),
        format!("alter_column: {{ table: t, column: a, comment: {} }}", "x".repeat(1025)),
    ];
    let cases = cases.map(|(version, operation)| (version, operation.to_string()));
    let limits = limits.map(|it| ("8.0.29", it.to_string()));
    let more = comments.into_iter().chain([parts]).map(|it| ("8.0.29", it));
    let cases = cases.into_iter().chain(limits).chain(more);
    let mut text = String::new();
    for (version, operation) in cases {
        let target = target(Dialect::Mysql, version);
        let operation = format!("- {operation}");
        let written = operation.replace(&"x".repeat(2049), "(2049 x)");
        text.push_str(&format!("{}\n", written.replace(&"x".repeat(1025), "(1025 x)")));
        match every_step(&target, &[base, &operation]) {
            Ok(_) => text.push_str("    NOT REFUSED\n"),
            Err(refusals) => {
                for it in refusals {
                    let hint = it.hint.unwrap_or_default();
                    text.push_str(&format!(
                        "    {} at `{}`: {}\n        {hint}\n",
                        it.code, it.field, it.reason
                    ));
                }
            }
        }
    }
    snapshot("mysql", "refusals", &text);
}

/// Rows are written in MySQL's way, and raw SQL as it stands.
#[test]
fn rows_are_written() {
    let base = "- create_table: { table: t, columns: [{ name: id, type: bigint, primary_key: true, autoincrement: true }, { name: j, type: json }, { name: at, type: timestamptz }, { name: n, type: text }] }";
    let rows = "\
- bulk_insert: { table: t, rows: [{ id: 5, j: { k: [1] }, at: 2026-01-01T10:00:00+02:00, n: \"it's \\\\\" }, { n: x, at: { call: now } }], on_conflict: { columns: [id], do: update } }
- update_rows: { table: t, set: { n: y }, where: { j: { k: [1] } }, batch: { key: id, size: 100 } }
- delete_rows: { table: t, where: \"n = 'x'\" }
- execute: { sql: \"update t set n = 'z'; delete from t\" }";
    let lowered = lowered(&target(Dialect::Mysql, "8.0.29"), &[base, rows]).expect("MySQL can say it");
    snapshot("mysql", "rows", &shown(&lowered.up));
}
