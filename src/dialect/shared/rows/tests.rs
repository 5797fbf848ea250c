//! What the row statements look like.

use super::super::testing::{lowered, snapshot, sql, target};
use crate::variant::Dialect;

const TABLES: &str = "\
- create_table:
    table: users
    columns:
      - { name: id, type: bigint, autoincrement: true, primary_key: true }
      - { name: email, type: varchar(255), unique: true }
      - { name: status, type: text }
- create_table:
    table: orders
    columns:
      - { name: id, type: bigint, primary_key: true }
      - { name: user_id, type: bigint }
      - { name: email, type: text }";

fn written(operations: &str) -> String {
    let lowered = lowered(&target(Dialect::Postgresql, "15"), &[TABLES, operations]);
    sql(&lowered.expect("PostgreSQL can say it").up)
}

/// Rows stand in the order written; another set of columns begins another statement, another order does not.
#[test]
fn rows_with_other_columns_begin_a_statement() {
    let operations = "\
- bulk_insert:
    table: users
    rows:
      - { email: a@x.org, status: it's }
      - { status: null, email: b@x.org }
      - { email: c@x.org }
      - { email: { sql: \"lower('D')\" }, status: { call: now } }
    on_conflict: { columns: [email], do: update }";
    snapshot("rows", "inserted", &written(operations));
}

/// No statement has more than 500 rows.
#[test]
fn many_rows_are_cut() {
    let rows: String = (0..1001).map(|it| format!("\n      - {{ email: m{it} }}")).collect();
    let operations = format!("- bulk_insert:\n    table: users\n    rows:{rows}");
    let lowered = lowered(&target(Dialect::Postgresql, "15"), &[TABLES, &operations]);
    let up = lowered.expect("PostgreSQL can say it").up;
    let summaries: Vec<&str> = up.iter().map(|it| it.summary.as_str()).collect();
    assert_eq!(
        summaries,
        [
            "insert rows 1 to 500 of 1001 into users",
            "insert rows 501 to 1000 of 1001 into users",
            "insert row 1001 of 1001 into users"
        ]
    );
}

/// A NULL in a map is met by NULL, several values by all of them, and values may come from another table.
#[test]
fn rows_are_found_by_map_and_text() {
    let operations = "\
- update_rows: { table: users, set: { status: new }, where: { email: null, status: { sql: \"upper('old')\" } } }
- update_rows:
    table: orders
    set: { email: { sql: users.email } }
    from: { table: users, on: users.id = orders.user_id }
    where: { email: null }
- update_rows: { table: users, set: { status: { sql: { default: email, postgresql: null } } }, where: all }
- delete_rows: { table: users, where: \"status = 'gone' or email is null\" }
- delete_rows: { table: orders, where: all }";
    snapshot("rows", "found", &written(operations));
}

/// Values for a counting column move its counter.
#[test]
fn counter_moves_past_rows() {
    let operations = "- bulk_insert: { table: users, rows: [{ id: 7, email: a }] }";
    snapshot("rows", "counter", &written(operations));
}

/// A row that is counted after one that brought its number along gets the next one, not the same.
#[test]
fn counter_moves_before_the_next_row_is_counted() {
    let operations = "- bulk_insert: { table: users, rows: [{ id: 1, email: a }, { email: b }, { id: 7, email: c }] }";
    let lowered = lowered(&target(Dialect::Postgresql, "15"), &[TABLES, operations]);
    let up = lowered.expect("PostgreSQL can say it").up;
    let began: Vec<&str> = up.iter().map(|it| &it.sql[..6]).collect();
    assert_eq!(began, ["INSERT", "SELECT", "INSERT", "INSERT", "SELECT"]);
}

/// A loop goes through ranges of the key.
#[test]
fn rows_are_cut_into_pieces() {
    let operations =
        "- update_rows: { table: users, set: { status: x }, where: { status: null }, batch: { key: id, size: 1000 } }";
    snapshot("rows", "pieces", &written(operations));
}

/// SQL text is cut into its statements, and its `undo` on the way back.
#[test]
fn raw_text_is_cut() {
    let operations = "- execute: { sql: \"update users set status = 'a;b'; vacuum users\", undo: \"select 1\" }";
    let lowered = lowered(&target(Dialect::Postgresql, "15"), &[TABLES, operations]).expect("it is raw SQL");
    let shown: Vec<String> = lowered
        .up
        .iter()
        .chain(&lowered.down)
        .map(|it| format!("{} | {} | {:?}", it.summary, it.sql, it.transaction))
        .collect();
    assert_eq!(
        shown,
        [
            "execute SQL, 1 of 2 | update users set status = 'a;b' | Inside",
            "execute SQL, 2 of 2 | vacuum users | Outside",
            "undo SQL | select 1 | Inside"
        ]
    );
}
