//! Histories to measure on: as long as asked for, each revision about 30 lines, the same at each run.

use std::fmt::Write as _;
use std::path::Path;

/// Writes a history of some length: every tenth revision makes a table, the others change one, about 30 lines each.
pub fn write(root: &Path, size: usize) {
    let config = "targets:\n  postgresql: { dialect: postgresql, version: \"15\" }\n  sqlite: { dialect: sqlite, version: \"3.40\" }\n  mysql: { dialect: mysql, version: \"8.0.36\" }\n";
    std::fs::write(root.join("vellum.yaml"), config).expect("a file");
    for number in 0..size {
        let folder = root.join("revisions").join(format!("{:03}", number / 1_000));
        std::fs::create_dir_all(&folder).expect("a folder");
        std::fs::write(folder.join(format!("{number:06}.yaml")), revision(number)).expect("a file");
    }
}

fn revision(number: usize) -> String {
    let mut text = String::new();
    let down = if number == 0 {
        "null".to_string()
    } else {
        format!("r{:06}", number - 1)
    };
    let table = number / 10;
    let _ = write!(
        text,
        "revision: r{number:06}\ndown_revision: {down}\nmessage: change number {number} of the shop\nmeta: {{ ticket: OPS-{number} }}\ncreate_date: 2026-01-01 00:00:00\ndoc: |\n  A few words of why this change is made,\n  as people write them.\n\nupgrade:\n"
    );
    if number.is_multiple_of(10) {
        let _ = write!(
            text,
            "  - create_table:\n      table: t{table}\n      comment: table number {table}\n      columns:\n        - {{ name: id, type: bigint, autoincrement: true, primary_key: true }}\n        - {{ name: email, type: varchar(255), nullable: false, unique: true, comment: \"login's address\" }}\n        - {{ name: amount, type: \"numeric(10,2)\", nullable: false, server_default: \"0.00\" }}\n        - {{ name: state, type: varchar(20), nullable: false, server_default: open }}\n        - {{ name: born, type: timestamp, nullable: false }}\n      checks:\n        - {{ name: ck_t{table}_amount, condition: amount >= 0 }}\n  - create_index:\n      table: t{table}\n      columns: [born]\n  - create_index:\n      table: t{table}\n      name: ix_t{table}_state_born\n      columns: [state, born]\n"
        );
    } else {
        let _ = write!(
            text,
            "  - add_column:\n      table: t{table}\n      column:\n        name: c{number}\n        type: varchar(40)\n        comment: column number {number}\n  - create_index:\n      table: t{table}\n      name: ix_t{table}_c{number}\n      columns: [c{number}, born]\n  - update_rows:\n      table: t{table}\n      set:\n        c{number}: value {number}\n      where:\n        state: open\n  - alter_column:\n      table: t{table}\n      column: c{number}\n      comment: another comment {number}\n"
        );
    }
    text
}
