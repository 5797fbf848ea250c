//! What is said when something does not fit, and that nothing else happens then.

use std::process::Stdio;

use crate::folder::{Folder, check, words};

/// Outside of a project each verb that needs one says so.
#[test]
fn outside_of_a_project() {
    let folder = Folder::new();
    let lines = "revision -m x|merge a b|upgrade head|downgrade head:base|stamp head|ensure-version|build|schema|history|heads\
                 |branches|show head|graph|edit head|check";
    for line in lines.split('|') {
        let arguments: Vec<&str> = line.split(' ').collect();
        let said = folder.bad(1, &arguments);
        assert!(
            said.starts_with("error[V0602]: no `vellum.yaml` here or in a folder above\n"),
            "{said}"
        );
        assert!(said.contains("`vellum init`"), "{said}");
    }
    assert_eq!(folder.files(), [""; 0]);
}

/// A project is found from any folder in it, and named by `--config` from anywhere.
#[test]
fn a_project_is_found() {
    let folder = Folder::history();
    folder.write("deep/er/x.txt", "");
    let here = folder.good(&["heads"]);
    let below = folder.command("deep/er", &["heads"]).output().unwrap();
    assert_eq!(String::from_utf8_lossy(&below.stdout), here);
    let elsewhere = Folder::new();
    std::fs::create_dir(elsewhere.path().join("revisions")).unwrap();
    let (path, file) = (folder.path().to_str().unwrap(), folder.path().join("vellum.yaml"));
    for named in [path, file.to_str().unwrap()] {
        assert_eq!(elsewhere.good(&["--config", named, "heads"]), here);
        assert_eq!(elsewhere.good(&["heads", "-c", named]), here);
        let by_environment = elsewhere
            .command("", &["heads"])
            .env("VELLUM_CONFIG", named)
            .output()
            .unwrap();
        assert_eq!(String::from_utf8_lossy(&by_environment.stdout), here);
    }
    let written = folder
        .command("deep", &["revision", "-m", "more", "--head", "e1e1"])
        .output()
        .unwrap();
    let printed = String::from_utf8_lossy(&written.stdout);
    assert!(std::path::Path::new(printed.trim()).is_file(), "{printed}");
    check(
        "config",
        &elsewhere.session("heads -c nowhere\nheads -c ../shop/revisions\nheads --config ../shop/none.yaml"),
    );
}

/// Words that are nearly right are guessed.
#[test]
fn misspelt_words_are_guessed() {
    let folder = Folder::history();
    let seen = folder.session(
        "hisotry
         chek
         lint
         foo
         --foo
         upgrade head --taget sqlite
         upgrade e1e1 -t sqlit
         upgrade head
         upgrade e1e2
         show b1b
         show billin
         show news@b1b1
         downgrade head
         downgrade base:heads
         upgrade heads:base
         stamp base
         upgrade
         heads extra
         heads --format dot
         heads --format yaml
         graph --color sometimes
         schema zzzz
         schema b1b1,c1c1
         schema c1c1:heads
         upgrade e1e1 -t mariadb:10.11
         init other -t mariadb
         ",
    );
    check("misspelt", &seen);
}

/// A command that a message says to write can be typed as it stands: with the options that were typed.
#[test]
fn what_is_said_to_write_can_be_typed() {
    let folder = Folder::new();
    folder.write(
        "vellum.yaml",
        "targets: { sqlite: { dialect: sqlite }, mysql: { dialect: mysql, version: \"8.4\" } }\n",
    );
    folder.write(
        "revisions/a.yaml",
        "revision: a1a1\n---\nrevision: b1b1\ndown_revision: a1a1\nupgrade:\n  - create_table: { table: t, columns: [{ name: \
         id, type: integer }], checks: [{ name: ck, condition: id > 0 }] }\n",
    );
    for line in [
        "downgrade head -t sqlite",
        "downgrade heads -t mysql",
        "downgrade +1 -t sqlite",
        "downgrade a1a1 -t sqlite -o out.sql",
        "upgrade head:base -t sqlite",
        "upgrade head:base -t sqlite -c . -o \"a script.sql\"",
        "downgrade a1a1:head -t sqlite",
        "stamp base -t mysql",
    ] {
        let wrong = words(line);
        let said = folder.bad(1, &wrong.iter().map(String::as_str).collect::<Vec<_>>());
        let command = said.split('`').find_map(|it| it.strip_prefix("vellum "));
        let command = command.unwrap_or_else(|| panic!("{line}: {said}")).replace('\'', "\"");
        let right = words(&command);
        folder.good(&right.iter().map(String::as_str).collect::<Vec<_>>());
    }
    let said = folder.bad(1, &["upgrade", "head", "-t", "mysql:8.0.13"]);
    assert!(said.contains("write `-t mysql:8.0.16`, or"), "{said}");
    let known = "targets: { mysql: { dialect: mysql, version: \"8.0.13\" } }\n";
    folder.write("vellum.yaml", known);
    let said = folder.bad(1, &["upgrade", "head"]);
    assert!(said.contains("raise the target's `version` to 8.0.16, or"), "{said}");
}

/// With `--format json` everything that is said is one object a line, usage too.
#[test]
fn messages_may_be_json() {
    let folder = Folder::history();
    folder.write(
        "revisions/broken.yaml",
        "revison: x\nupgrade: [{ drop_tabel: { table: x } }]\n",
    );
    let lines = [
        ["--format", "json", "hed"],
        ["check", "--format", "json"],
        ["upgrade", "--format=json", "head"],
        ["heads", "--format=json", "--nope"],
        ["explain", "V9999", "--format=json"],
    ];
    let mut all = String::new();
    for arguments in lines {
        let said = String::from_utf8(folder.run(&arguments).stderr).unwrap();
        for line in said.lines() {
            let object: serde_json::Value = serde_json::from_str(line).unwrap_or_else(|why| panic!("{line}: {why}"));
            assert!(object["code"].is_string() && object["message"].is_string());
        }
        all.push_str(&format!("$ vellum {}\n{said}\n", arguments.join(" ")));
    }
    check("messages_json", &all);
}

/// Where anything is wrong, nothing is printed and nothing is written.
#[test]
fn nothing_is_written_on_errors() {
    let folder = Folder::history();
    folder.bad(0, &["build"]);
    folder.write("keep.sql", "-- mine\n");
    let before: Vec<(String, String)> = folder
        .files()
        .into_iter()
        .map(|it| (it.clone(), folder.read(&it)))
        .collect();
    folder.write(
        "revisions/f1f1.yaml",
        "revision: f1f1\ndown_revision: e1e1\nupgrade: [{ drop_table: { table: nope } }]\n",
    );
    for arguments in [
        ["build"].as_slice(),
        &["upgrade", "heads", "-o", "keep.sql"],
        &["upgrade", "heads", "-o", "new.sql"],
        &["downgrade", "heads:base", "-o", "keep.sql"],
        &["schema", "-o", "keep.sql"],
        &["build", "--check"],
        &["revision", "-m", "x"],
        &["revision", "-m", "x", "--head", "zzzz"],
        &["revision", "-m", "x", "--head", "n1n1", "--rev-id", "a1a1"],
        &["revision", "-m", "x", "--head", "n1n1", "--rev-id", "a b"],
        &["revision", "-m", "x", "--head", "n1n1", "--branch-label", "billing"],
        &["revision", "-m", "x", "--head", "n1n1", "--depends-on", "zzzz"],
    ] {
        let said = folder.bad(1, arguments);
        assert!(said.contains("error[V"), "{arguments:?}: {said}");
    }
    folder.bad(2, &["upgrade", "heads", "-t", "nope", "-o", "keep.sql"]);
    std::fs::remove_file(folder.path().join("revisions/f1f1.yaml")).unwrap();
    let after: Vec<(String, String)> = folder
        .files()
        .into_iter()
        .map(|it| (it.clone(), folder.read(&it)))
        .collect();
    assert_eq!(before, after);
}

/// A file that cannot be written is told by its name.
#[test]
fn what_cannot_be_written_is_told() {
    let folder = Folder::history();
    folder.write("file", "");
    check(
        "unwritable",
        &folder.session("schema -o file/x.sql\nupgrade e1e1 -o revisions\njson-schema -o file/x.json\ninit file/x"),
    );
    // In the output folder it is what stands in the way, and nothing of the build is left.
    folder.write("out/sqlite/steps", "");
    let said = folder.bad(1, &["build"]);
    assert!(
        said.contains("/out/sqlite/steps` cannot be written: not a directory"),
        "{said}"
    );
    let left = folder.files().into_iter().filter(|it| it.contains(".vellum-"));
    assert_eq!(left.count(), 0);
}

/// The editor gets the file, also of a revision that does not fit; without an editor the path is said.
#[test]
fn the_editor_is_started() {
    let folder = Folder::history();
    let edit = |revision: &str, editor: &str| {
        let output = folder
            .command("", &["edit", revision])
            .env("EDITOR", editor)
            .stdin(Stdio::null())
            .output()
            .unwrap();
        let text = |it: Vec<u8>| {
            String::from_utf8(it)
                .unwrap()
                .replace(folder.path().to_str().unwrap(), "SHOP")
        };
        (output.status.code(), text(output.stdout), text(output.stderr))
    };
    assert_eq!(
        edit("b2b2", "echo now"),
        (Some(0), "now SHOP/revisions/b2b2.yaml\n".to_string(), String::new())
    );
    // The shell reads what has quotes or blanks in it, as for git.
    folder.write("my editor", "");
    assert_eq!(
        edit("b2b2", "printf '%s|' \"a b\" \"$PWD/my editor\"").1,
        "a b|SHOP/my editor|SHOP/revisions/b2b2.yaml|"
    );
    assert_eq!(edit("billing@+1", "echo").0, Some(0));
    assert_eq!(edit("head", "echo").0, Some(1));
    assert_eq!(edit("b2b2", "false").0, Some(1));
    folder.write("revisions/f1f1.yaml", "revision: f1f1\ndown_revision: gone\n");
    assert_eq!(edit("f1f1", "echo").1, "SHOP/revisions/f1f1.yaml\n");
    assert_eq!(edit("zzzz", "echo").0, Some(1));
    let (code, out, err) = edit("b2b2", "/no/such/editor");
    check("edit", &format!("{code:?}\n{out}{err}"));
}

/// What a batch would do to rows in silence, because one ALTER has one default and one place, is refused with a way out.
#[test]
fn a_batch_says_what_it_cannot_do_at_once() {
    let folder = Folder::project();
    folder.write(
        "revisions/a.yaml",
        "revision: a1a1
upgrade:
  - create_table: { table: users, columns: [{ name: id, type: integer }] }
---
revision: b1b1
down_revision: a1a1
upgrade:
  - batch_alter_table:
      table: users
      operations:
        - add_column: { column: { name: k, type: integer, nullable: false, server_default: 5 } }
        - alter_column: { column: k, server_default: null }
        - add_column: { column: { name: l, type: integer }, outside_transaction: true }
",
    );
    let said = folder.bad(1, &["upgrade", "heads"]);
    for expected in [
        "column `k` is added in this batch, so its rows would not get what it was added with",
        "put this `alter_column` behind the batch",
        "one operation of a batch cannot run outside a transaction by itself",
    ] {
        assert!(said.contains(expected), "{said}");
    }
}

/// The notes of the operations in a batch stand in the script too.
#[test]
fn notes_in_a_batch_are_kept() {
    let folder = Folder::project();
    folder.write(
        "revisions/a.yaml",
        "revision: a1a1
upgrade:
  - create_table: { table: users, columns: [{ name: id, type: integer }] }
  - batch_alter_table:
      table: users
      note: outer
      operations:
        - add_column: { column: { name: k, type: integer }, note: inner }
        - add_column: { column: { name: l, type: integer }, note: elsewhere, except: [sqlite] }
",
    );
    let script = folder.good(&["upgrade", "heads"]);
    assert!(
        script.contains("note: outer") && script.contains("note: inner"),
        "{script}"
    );
    assert!(!script.contains("elsewhere"), "{script}");
}
