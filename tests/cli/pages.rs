//! The pages of `vellum explain`: each shows what is wrong and what to write instead, and both are true.
//!
//! What a page shows stands in a small shop: operations and revisions follow one that makes its tables, commands are typed
//! beside its history.

use std::process::{Command, Output};

use vellum::diagnostic::code::{self, Code};

use crate::folder::Folder;

/// Each example ends in the error of its page, and what stands there instead in none.
#[test]
fn pages_are_true() {
    let mut wrong = Vec::new();
    for code in code::Code::ALL.iter().copied() {
        let page = page(code);
        let output = tried(code, &page.example);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        if output.status.success() || !said.contains(&format!("error[{code}]")) {
            wrong.push(format!("{code}: the example is not wrong:\n{said}"));
        }
        let output = tried(code, &page.instead);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        if !output.status.success() || said.contains("error") {
            wrong.push(format!("{code}: what to write instead is wrong:\n{said}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A page's example and way out.
struct Page {
    example: Block,
    instead: Block,
}

struct Block {
    language: String,
    text: String,
}

fn page(code: Code) -> Page {
    let text = code.page();
    let title = format!("# {code}: {}\n\n", code.title());
    let rest = text.strip_prefix(&title).unwrap_or_else(|| panic!("{code}: no title"));
    let (meaning, rest) = rest
        .split_once("\n\n## For example\n\n")
        .unwrap_or_else(|| panic!("{code}: no example"));
    assert!(meaning.len() > 40, "{code}");
    let (example, instead) = rest
        .split_once("\n\n## Instead\n\n")
        .unwrap_or_else(|| panic!("{code}: no way out"));
    Page {
        example: block(code, example),
        instead: block(code, instead),
    }
}

fn block(code: Code, text: &str) -> Block {
    let (_, rest) = text.split_once("```").unwrap_or_else(|| panic!("{code}: no block"));
    let (language, rest) = rest.split_once('\n').unwrap();
    let (text, after) = rest.split_once("```").unwrap_or_else(|| panic!("{code}: open block"));
    assert_eq!(after.trim(), "", "{code}: text after the block");
    Block {
        language: language.to_string(),
        text: text.to_string(),
    }
}

/// Does what a block shows, in a shop of its own.
fn tried(code: Code, block: &Block) -> Output {
    match block.language.as_str() {
        "text" => typed(code, &block.text),
        "yaml" if block.text.starts_with("targets:") => configured(code, &block.text),
        "yaml" => written(code, &block.text),
        other => panic!("{code}: a block of {other}"),
    }
}

/// Runs command lines, as a shell does, up to the first that fails.
fn typed(code: Code, lines: &str) -> Output {
    let folder = Folder::new();
    if code != Code::NoProject {
        folder.write("vellum.yaml", "targets: { postgresql: { dialect: postgresql } }\n");
        folder.write("revisions/all.yaml", history(code));
    }
    if code == Code::CannotWrite {
        folder.write("out", "no folder\n");
    }
    if code == Code::Unreadable {
        let latin = b"revision: b1b1\ndown_revision: null\nmessage: caf\xe9\n";
        std::fs::write(folder.path().join("old.yaml"), latin).unwrap();
        if !lines.starts_with("iconv") {
            // The block is the message itself.
            std::fs::write(folder.path().join("revisions/2026_add_users.yaml"), latin).unwrap();
            let output = folder.run(&["check"]);
            let said = String::from_utf8_lossy(&output.stderr);
            assert!(said.contains(lines.trim()), "{said}");
            return output;
        }
    }
    let vellum = std::path::Path::new(env!("CARGO_BIN_EXE_vellum")).parent().unwrap();
    let paths = std::env::var_os("PATH").unwrap_or_default();
    let paths = std::iter::once(vellum.to_path_buf()).chain(std::env::split_paths(&paths));
    let mut shell = Command::new("sh");
    shell
        .args(["-ec", lines])
        .envs(
            folder
                .command("", &[])
                .get_envs()
                .filter_map(|(name, value)| Some((name, value?))),
        )
        .env("PATH", std::env::join_paths(paths).unwrap())
        .env("HOME", folder.path().parent().unwrap())
        .current_dir(folder.path());
    shell.output().unwrap()
}

/// Returns the revisions that a page's commands name.
fn history(code: Code) -> &'static str {
    let own = HISTORIES.iter().find(|(it, _)| *it == code);
    own.map_or(
        "revision: 1f3c9a2b7d10\n---\nrevision: 4f2a11c08e3b\ndown_revision: 1f3c9a2b7d10\n\
         ---\nrevision: 8c1b5d60f7a9\ndown_revision: 4f2a11c08e3b\n",
        |(_, text)| text,
    )
}

/// The histories that are no straight line.
const HISTORIES: &[(Code, &str)] = &[
    (
        Code::AmbiguousTarget,
        "revision: 1f3c9a2b7d10\n---\nrevision: 1f3c0d44e2a8\ndown_revision: 1f3c9a2b7d10\nbranch_labels: billing\n",
    ),
    (
        Code::MultipleHeads,
        "revision: 1f3c9a2b7d10\n---\nrevision: 4f2a11c08e3b\ndown_revision: 1f3c9a2b7d10\n\
         ---\nrevision: 8c1b5d60f7a9\ndown_revision: 1f3c9a2b7d10\n",
    ),
    (
        Code::NotInBranch,
        "revision: 1f3c9a2b7d10\n---\nrevision: 8c1b5d60f7a9\nbranch_labels: billing\n",
    ),
    (Code::Usage, "revision: 1f3c9a2b7d10\n---\nrevision: 4f2a11c08e3b\n"),
];

/// Checks a project that is configured so.
fn configured(code: Code, targets: &str) -> Output {
    let folder = Folder::new();
    folder.write("vellum.yaml", targets);
    let mut text = "revision: a1a1\nupgrade:\n".to_string();
    text += "  - create_table: { table: users, columns: [ { name: email, type: text } ] }\n";
    if code == Code::UnsupportedVersion {
        text += "  - create_unique_constraint: { table: users, columns: [email], postgresql: { nulls_not_distinct: true } }\n";
    }
    folder.write("revisions/a.yaml", &text);
    folder.run(&["check"])
}

/// Checks operations, or whole revisions, that follow the one that makes the shop's tables.
fn written(code: Code, block: &str) -> Output {
    let folder = Folder::new();
    folder.write(
        "vellum.yaml",
        "targets: { postgresql: { dialect: postgresql }, sqlite: { dialect: sqlite }, mysql: { dialect: mysql, version: \"8.4\" } }\n",
    );
    folder.write(
        "revisions/a.yaml",
        &format!("revision: a1a1\nupgrade:\n{}", tables(code, block)),
    );
    let indented: String = block.lines().map(|it| format!("  {it}\n")).collect();
    let text = match block.split_once('\n') {
        _ if block.starts_with("- ") => format!("revision: b1b1\ndown_revision: a1a1\nupgrade:\n{indented}"),
        // The first revision of a block that names none before it follows the tables.
        Some((first, rest)) if first.starts_with("revision:") && !rest.starts_with("down_revision:") => {
            format!("{first}\ndown_revision: a1a1\n{rest}")
        }
        _ => block.to_string(),
    };
    folder.write("revisions/b.yaml", &text);
    let tried: &[&str] = match code == Code::Irreversible {
        true => &["downgrade", "-t", "postgresql", "heads:base"],
        false => &["check"],
    };
    folder.run(tried)
}

/// Returns the operations that make the shop's tables, but for what a block makes itself.
fn tables(code: Code, block: &str) -> String {
    let users: [(&str, &str); 4] = [
        ("id", "bigint, primary_key: true"),
        ("email", "varchar(255), unique: true"),
        ("name", "text"),
        ("born", "date"),
    ];
    let user_id = match code == Code::StillUsed {
        true => "bigint, references: { table: users, columns: [id] }",
        false => "bigint",
    };
    let orders = [("total", "integer"), ("paid", "integer"), ("user_id", user_id)];
    let all: [(&str, &[(&str, &str)]); 5] = [
        ("users", &users),
        ("orders", &orders),
        ("bookings", &[("during", "text")]),
        ("places", &[("id", "bigint")]),
        ("sessions", &[("id", "bigint")]),
    ];
    let makes = |table: &str| block.contains(&format!("create_table: {{ table: {table}"));
    let mut made = String::new();
    for (table, columns) in all.into_iter().filter(|(table, _)| !makes(table)) {
        let columns = columns
            .iter()
            .filter(|(name, _)| !block.contains(&format!("column: {{ name: {name},")));
        let columns: Vec<String> = columns
            .map(|(name, rest)| format!("{{ name: {name}, type: {rest} }}"))
            .collect();
        made += &format!(
            "  - create_table: {{ table: {table}, columns: [ {} ] }}\n",
            columns.join(", ")
        );
    }
    if code == Code::UnknownIndex {
        made += "  - create_index: { table: users, columns: [email] }\n";
    }
    made
}
