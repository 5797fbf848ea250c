//! What comes out for SQLite: the text of statements, what is said beside them, and what is refused. That they do what
//! they say is proven on sqlite3 itself, in `tests/servers/rebuilds.rs`.

use crate::dialect::shared::testing::{every_step, lowered, snapshot, target};
use crate::dialect::{DataLoss, Refusal, Statement};
use crate::script::effect_lines;
use crate::variant::Dialect;

const TABLES: &str = "\
- create_table:
    table: users
    comment: people
    columns:
      - { name: id, type: bigint, autoincrement: true, primary_key: true }
      - { name: email, type: varchar(255), nullable: false, unique: true, comment: where they read }
      - { name: age, type: text }
      - { name: status, type: { enum: { name: user_status, values: [active, banned] } }, server_default: active }
      - { name: loud, type: text, computed: { sql: upper(email), stored: true } }
    indexes:
      - { name: users_age, columns: [age], where: age IS NOT NULL }
- create_table:
    table: orders
    columns:
      - { name: id, type: bigint, primary_key: true }
      - { name: user_id, type: bigint, references: { table: users, columns: [id], on_delete: cascade } }";

fn shown(statements: &[Statement]) -> String {
    let mut text = String::new();
    for it in statements {
        let Statement {
            sql,
            summary,
            effects,
            needs,
            ..
        } = it;
        text.push_str(&format!("-- {summary}\n"));
        effect_lines(effects)
            .iter()
            .for_each(|line| text.push_str(&format!("--     {line}\n")));
        for it in &needs.rebuilds {
            let names = |names: &[crate::name::Name]| {
                let names: Vec<&str> = names.iter().map(crate::name::Name::as_str).collect();
                names.join(" ")
            };
            let (columns, indexes) = (names(&it.columns), names(&it.indexes));
            text.push_str(&format!(
                "--     rebuilds {}: columns {columns}; indexes {indexes}\n",
                it.table.as_str()
            ));
        }
        text.push_str(&format!("{sql};\n"));
    }
    text
}

fn up_and_down(version: &str, operations: &str) -> String {
    let lowered = lowered(&target(Dialect::Sqlite, version), &[TABLES, operations]);
    let lowered = lowered.expect("SQLite can say it");
    format!("{}\n-- and back\n\n{}", shown(&lowered.up), shown(&lowered.down))
}

/// Tables are made with everything, and unique constraints are unique indexes.
#[test]
fn tables_are_made() {
    let steps = every_step(&target(Dialect::Sqlite, "3.40"), &[TABLES]).expect("SQLite can say it");
    let text = format!("{}\n-- and back\n\n{}", shown(&steps[0].up), shown(&steps[0].down));
    snapshot("sqlite", "tables", &text);
}

/// The changes of one table make one copy of it, wherever they stand between those of other tables.
#[test]
fn one_copy_for_many_changes() {
    let operations = "\
- alter_column: { table: users, column: age, type: integer }
- create_table: { table: teams, columns: [{ name: id, type: bigint, primary_key: true }] }
- add_column: { table: users, column: { name: team_id, type: bigint, references: { table: teams, columns: [id] } }, position: first }
- alter_column: { table: users, column: email, new_column_name: mail }
- create_check_constraint: { table: users, name: adult, condition: age >= 18 }";
    snapshot("sqlite", "one_copy", &up_and_down("3.40", operations));
}

/// What ALTER TABLE can do with rows in the table is not done by a copy; 3.53 can do more of it.
#[test]
fn native_changes() {
    let operations = "\
- add_column: { table: users, column: { name: level, type: integer, nullable: false, server_default: 1 }, backfill: { sql: length(email) } }
- drop_column: { table: users, column: age }
- alter_column: { table: users, column: email, new_column_name: mail }
- rename_table: { table: users, to: people }";
    snapshot("sqlite", "native", &up_and_down("3.40", operations));
    let operations = "\
- alter_column: { table: users, column: age, nullable: false, backfill: 0 }
- create_check_constraint: { table: users, name: age_known, condition: age <> '' }";
    snapshot("sqlite", "native_3_53", &up_and_down("3.53", operations));
}

/// An enumeration's values are renamed in the rows while the table is copied, and the check with them.
#[test]
fn values_are_renamed() {
    let operations = "- rename_enum_value: { name: user_status, from: banned, to: barred }";
    snapshot("sqlite", "renamed_values", &up_and_down("3.53", operations));
}

/// A table that the run creates takes its later changes along, and has no readers that one would have to spare.
#[test]
fn born_in_the_run() {
    let operations = "\
- create_table: { table: notes, columns: [{ name: id, type: bigint, primary_key: true }] }
- add_column: { table: notes, column: { name: body, type: text, nullable: false }, backfill: x }
- create_index: { table: notes, columns: [body] }
- rename_table: { table: notes, to: remarks }";
    let up = lowered(&target(Dialect::Sqlite, "3.40"), &[TABLES, operations])
        .expect("SQLite can say it")
        .up;
    let summaries: Vec<&str> = up.iter().map(|it| it.summary.as_str()).collect();
    assert_eq!(
        summaries,
        ["create table remarks", "create index ix_notes_body on remarks (body)"]
    );
    assert!(
        up.iter().all(|it| effect_lines(&it.effects).is_empty()),
        "{}",
        shown(&up)
    );
}

/// Foreign keys are off for a copy and for nothing else.
#[test]
fn foreign_keys_are_off_for_copies() {
    for (operations, off) in [
        ("- alter_column: { table: users, column: age, type: integer }", true),
        (
            "- alter_column: { table: users, column: age, new_column_name: years }",
            false,
        ),
        ("- drop_table: { table: orders }", false),
        ("- update_rows: { table: users, set: { age: x }, where: all }", false),
    ] {
        let steps = lowered(&target(Dialect::Sqlite, "3.40"), &[TABLES, operations]);
        let up = steps.expect("SQLite can say it").up;
        assert_eq!(up.iter().any(|it| it.needs.foreign_keys_off), off, "{operations}");
    }
}

/// Rows that would follow a foreign key do not while a copy in the same revision has foreign keys off, and it is said.
#[test]
fn followers_are_named() {
    let operations = "\
- delete_rows: { table: users, where: { age: gone } }
- alter_column: { table: users, column: age, type: integer }";
    let up = lowered(&target(Dialect::Sqlite, "3.40"), &[TABLES, operations])
        .expect("SQLite can say it")
        .up;
    let advice = up[0].effects.advice.clone().unwrap_or_default();
    assert!(advice.contains("the rows of orders do not follow"), "{advice}");
}

/// What becomes of values of another type, and whether it loses any, stands beside the copy.
#[test]
fn conversions_are_said() {
    for (change, said, loss) in [
        (
            "age, type: integer",
            "text in `age` that is a number becomes one: 007 becomes 7",
            DataLoss::Possible,
        ),
        ("age, type: blob", "text in `age` becomes its bytes", DataLoss::None),
        ("age, type: timestamp", "", DataLoss::None),
        ("team, type: text", "numbers in `team` become text", DataLoss::None),
        (
            "team, type: double",
            "numbers in `team` keep 15 digits",
            DataLoss::Possible,
        ),
        ("team, type: smallint", "", DataLoss::None),
    ] {
        let before = "- add_column: { table: users, column: { name: team, type: integer } }";
        let change = format!("- alter_column: {{ table: users, column: {change} }}");
        let steps = lowered(&target(Dialect::Sqlite, "3.40"), &[TABLES, before, &change]);
        let up = steps.expect("SQLite can say it").up;
        let copy = up.iter().find(|it| it.summary.starts_with("copy"));
        let advice = copy.and_then(|it| it.effects.advice.clone()).unwrap_or_default();
        assert!(advice.contains(said), "{change}: {advice}");
        assert_eq!(copy.map_or(DataLoss::None, |it| it.effects.loss), loss, "{change}");
    }
}

/// What SQLite cannot do is refused at its key, with what to write instead.
#[test]
fn refusals() {
    let mut text = String::new();
    for (version, operations) in [
        (
            "3.36",
            "- create_table: { table: t, columns: [{ name: a, type: integer }], sqlite: { strict: true } }",
        ),
        (
            "3.40",
            "- create_table: { table: t, columns: [{ name: a, type: integer }], sqlite: { without_rowid: true } }",
        ),
        (
            "3.40",
            "- add_column: { table: users, column: { name: a, type: interval } }",
        ),
        (
            "3.40",
            "- alter_column: { table: users, column: age, type: 'integer[]' }",
        ),
        (
            "3.40",
            "- add_column: { table: users, column: { name: a, type: text, collation: de_DE } }",
        ),
        (
            "3.40",
            "- create_table: { table: t, columns: [{ name: a, type: integer, autoincrement: true }, { name: b, type: integer, primary_key: true }] }",
        ),
        (
            "3.40",
            "- create_table: { table: t, columns: [{ name: a, type: bigint, primary_key: true, identity: { start: 100 } }] }",
        ),
        (
            "3.40",
            "- create_unique_constraint: { table: users, columns: [age], deferrable: true }",
        ),
        (
            "3.40",
            "- create_foreign_key: { table: orders, name: f, columns: [user_id], references: { table: users, columns: [id] }, match: full }",
        ),
        (
            "3.40",
            "- create_index: { table: users, name: i, columns: [{ name: age, nulls: last }] }",
        ),
        (
            "3.40",
            "- alter_column: { table: users, column: age, type: integer, outside_transaction: true }",
        ),
        (
            "3.40",
            "- batch_alter_table: { table: users, operations: [{ add_column: { column: { name: a, type: tsvector } } }] }",
        ),
    ] {
        let refused = lowered(&target(Dialect::Sqlite, version), &[TABLES, operations]);
        text.push_str(&format!("{operations}\n"));
        match refused {
            Ok(it) => text.push_str(&format!("    not refused: {}\n", shown(&it.up))),
            Err(all) => all.iter().for_each(|it| text.push_str(&line(it))),
        }
    }
    snapshot("sqlite", "refusals", &text);
}

/// A column is added with a default, which goes or changes in the same revision: the rows that stand have the first one.
#[test]
fn rows_get_the_default_that_a_column_was_added_with() {
    for (added, then) in [
        ("nullable: false, server_default: 5", "server_default: null"),
        ("server_default: 5", "server_default: null"),
        ("server_default: 5", "server_default: 7"),
    ] {
        let operations = format!(
            "- add_column: {{ table: users, column: {{ name: k, type: integer, {added} }} }}
- alter_column: {{ table: users, column: k, {then} }}"
        );
        let lowered = lowered(&target(Dialect::Sqlite, "3.40"), &[TABLES, &operations]).expect("SQLite can say it");
        let text = shown(&lowered.up);
        let added = text.find("ADD COLUMN \"k\" INTEGER DEFAULT 5");
        let copied = text.find("\"users\".\"k\"");
        assert!(added.is_some() && copied.is_some() && added < copied, "{text}");
    }
    // No row has the default that comes later, and none loses the value that was filled in.
    let filled = "- alter_column: { table: users, column: age, nullable: false, backfill: none }
- alter_column: { table: users, column: age, nullable: true }";
    let later = "- add_column: { table: users, column: { name: k, type: integer } }
- alter_column: { table: users, column: k, server_default: 7 }";
    for (operations, first) in [(filled, "coalesce("), (later, "ADD COLUMN \"k\" INTEGER;")] {
        let lowered = lowered(&target(Dialect::Sqlite, "3.40"), &[TABLES, operations]).expect("SQLite can say it");
        let text = shown(&lowered.up);
        assert!(text.contains(first), "{text}");
    }
}

fn line(refusal: &Refusal) -> String {
    let Refusal {
        origin: _,
        field,
        code,
        reason,
        hint,
    } = refusal;
    let hint = hint.as_deref().unwrap_or("NO HINT");
    format!("    {code:?} at `{field}`: {reason}\n        {hint}\n")
}
