//! What the changes that are proved on servers look like, with their effects; and what is refused.

use crate::dialect::shared::testing::{lowered, snapshot, target};
use crate::dialect::{Refusal, Statement, Transaction};
use crate::variant::Dialect;

/// The changes that `tests/servers` runs.
const CASES: &str = include_str!("../../../../tests/servers/postgresql_changes.txt");

/// Each change that goes there and back on a server reads as it should, with what a reviewer must know of it.
#[test]
fn changes_read_well() {
    for text in CASES.split("\n=== ").skip(1) {
        let (head, text) = text.split_once('\n').unwrap();
        let (name, since) = head.split_once(" since ").unwrap_or((head, "15"));
        let mut parts = text.split("\n--- ");
        let before = parts.next().unwrap();
        let change = parts.find_map(|it| it.strip_prefix("change\n")).unwrap();
        let lowered = lowered(
            &target(Dialect::Postgresql, since),
            &[before.trim_end(), change.trim_end()],
        )
        .unwrap();
        let text = format!("{}\n======== back\n\n{}", shown(&lowered.up), shown(&lowered.down));
        snapshot("postgresql", &name.replace(',', "").replace(' ', "_"), &text);
    }
}

fn shown(statements: &[Statement]) -> String {
    statements.iter().map(one).collect::<Vec<_>>().join("\n")
}

fn one(it: &Statement) -> String {
    let mut text = format!("-- {}\n", it.summary);
    match it.transaction {
        Transaction::Inside => {}
        Transaction::Outside => text.push_str("--   outside any transaction\n"),
        Transaction::Alone => text.push_str("--   in a transaction of its own\n"),
    }
    for lock in &it.effects.locks {
        text.push_str(&format!(
            "--   locks {}: {}, {}\n",
            lock.table,
            lock.mode,
            lock.blocks.words()
        ));
    }
    if it.effects != crate::dialect::Effects::default() {
        text.push_str(&format!(
            "--   {}, loses {}\n",
            it.effects.work.word(),
            it.effects.loss.word()
        ));
    }
    let said = [
        ("fails when ", &it.effects.fails_on_rows),
        ("advice: ", &it.effects.advice),
    ];
    for (what, said) in said {
        if let Some(said) = said {
            text.push_str(&format!("--   {what}{said}\n"));
        }
    }
    format!("{text}{};\n", it.sql)
}

const TABLES: &str = "\
- create_table:
    table: t
    columns:
      - { name: id, type: integer, primary_key: true }
      - { name: a, type: integer }
      - { name: s, type: integer, computed: { sql: a + 1 } }
- create_table: { table: k, columns: [ { name: a, type: integer } ] }
- create_index: { table: t, name: ux, columns: [a], unique: true }";

fn refused(version: &str, change: &str) -> String {
    let refusals = lowered(&target(Dialect::Postgresql, version), &[TABLES, change]).map(|it| shown(&it.up));
    let refusals = refusals.expect_err("PostgreSQL cannot do it");
    let line = |it: &Refusal| {
        let hint = it.hint.as_deref().unwrap_or("");
        format!("{} {}: {} ({hint})", it.code, it.field, it.reason)
    };
    refusals.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// What PostgreSQL or its version cannot do is refused at its field, with what to write instead.
#[test]
fn what_cannot_be_done_is_refused() {
    let cases = [
        ("15", "- alter_column: { table: t, column: a, type: uuid }"),
        (
            "15",
            "- alter_column: { table: t, column: a, type: text, postgresql: { using: \"a; drop table t\" } }",
        ),
        (
            "15",
            "- add_column: { table: t, column: { name: b, type: integer, computed: { sql: a, stored: false } } }",
        ),
        (
            "15",
            "- add_column: { table: t, column: { name: b, type: text }, position: first }",
        ),
        (
            "15",
            "- add_column: { table: t, column: { name: b, type: { set: { values: [x] } } } }",
        ),
        (
            "14",
            "- create_unique_constraint: { table: t, columns: [a], postgresql: { nulls_not_distinct: true } }",
        ),
        (
            "14",
            "- create_index: { table: t, columns: [a], postgresql: { nulls_not_distinct: true } }",
        ),
        (
            "12",
            "- add_column: { table: t, column: { name: b, type: uuid, server_default: { call: uuid } } }",
        ),
        (
            "13",
            "- create_index: { table: t, columns: [a], postgresql: { using: spgist, include: [id] } }",
        ),
        (
            "15",
            "- create_index: { table: t, columns: [a, id], unique: true, postgresql: { using: hash } }",
        ),
        (
            "15",
            "- create_index: { table: t, columns: [ { name: a, order: desc } ], postgresql: { using: gin } }",
        ),
        (
            "15",
            "- create_index: { table: t, columns: [a], postgresql: { using: \"x (\" } }",
        ),
        (
            "15",
            "- create_index: { table: t, columns: [ { name: a, opclass: \"x); drop\" } ] }",
        ),
        (
            "15",
            "- create_index: { table: t, columns: [a], postgresql: { with: { \"a = 1); --\": x } } }",
        ),
        (
            "15",
            "- create_primary_key: { table: k, columns: [a], postgresql: { not_valid: true } }",
        ),
        (
            "15",
            "- create_check_constraint: { table: t, name: c, condition: a > 0, postgresql: { include: [id] } }",
        ),
        (
            "15",
            "- batch_alter_table: { table: t, operations: [ { create_unique_constraint: { columns: [a], postgresql: { not_valid: true } } } ] }",
        ),
        (
            "15",
            "- create_table: { table: u, columns: [ { name: a, type: integer } ], uniques: [ { columns: [a], postgresql: { not_valid: true } } ] }",
        ),
        (
            "15",
            "- drop_index: { table: t, name: ux, postgresql: { concurrently: true, cascade: true } }",
        ),
    ];
    let told: Vec<String> = cases
        .iter()
        .map(|(version, change)| format!("{version} {change}\n{}\n", refused(version, change)))
        .collect();
    snapshot("postgresql", "refused", &told.join("\n"));
}
