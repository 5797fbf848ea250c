//! `build`: what is in the output folder afterwards, and what `--check` finds.

use crate::folder::{Folder, check};

/// `--check` writes nothing, and tells each file that is not what would be written.
#[test]
fn differences_are_found() {
    let folder = Folder::history();
    let mut seen = folder.session("build --check");
    assert!(!folder.path().join("out").exists());
    folder.bad(0, &["build"]);
    assert_eq!(folder.good(&["build", "--check"]), "");
    let manifest = folder.read("out/sqlite/manifest.json");
    folder.write(
        "out/sqlite/manifest.json",
        &manifest.replace("\"target\": \"sqlite\"", "\"target\": \"x\""),
    );
    std::fs::rename(
        folder.path().join("out/sqlite/base_to_heads.sql"),
        folder.path().join("out/sqlite/steps/old.up.sql"),
    )
    .unwrap();
    folder.write("out/sqlite/steps/mine.sql", "-- by hand\n");
    seen.push_str(&folder.session("build --check\nbuild --check --format json"));
    folder.bad(0, &["build"]);
    assert_eq!(folder.read("out/sqlite/manifest.json"), manifest);
    assert!(!folder.path().join("out/sqlite/steps/old.up.sql").exists());
    // What vellum did not write is none of its business.
    assert_eq!(folder.read("out/sqlite/steps/mine.sql"), "-- by hand\n");
    assert_eq!(folder.good(&["build", "--check"]), "");
    check("build_check", &seen);
}

/// The scripts of a target that is gone go, and nothing else does.
#[test]
fn what_is_gone_is_taken_away() {
    let folder = Folder::new();
    let both = "output: .\ntargets: { sqlite: { dialect: sqlite }, old: { dialect: sqlite } }\n";
    folder.write("vellum.yaml", both);
    folder.write("revisions/1.yaml", "revision: a1a1\nmessage: first\n");
    folder.write("sql/mine.sql", "-- by hand\n");
    folder.write("old/mine.sql", "-- by hand\n");
    folder.good(&["build"]);
    assert!(folder.path().join("old/steps/a1a1_first.up.sql").exists());
    folder.write("vellum.yaml", "output: .\ntargets: { sqlite: { dialect: sqlite } }\n");
    let found = folder.bad(3, &["build", "--check"]);
    assert!(
        found.contains("`./old/steps/a1a1_first.up.sql` would not be written"),
        "{found}"
    );
    folder.write("revisions/1.yaml", "revision: a1a1\nmessage: renamed\n");
    folder.good(&["build"]);
    let files = folder.files();
    let expected = "old/mine.sql revisions/1.yaml sql/mine.sql sqlite/base_to_heads.sql sqlite/heads_to_base.sql sqlite/manifest.json \
                    sqlite/schema.sql sqlite/steps/a1a1_renamed.down.sql sqlite/steps/a1a1_renamed.up.sql vellum.yaml";
    assert_eq!(files.join(" "), expected);
}

/// Ids that differ only in what file names cannot hold have scripts of their own.
#[test]
fn each_revision_has_its_script() {
    let folder = Folder::project();
    let ids = ["a/b", "a*b", "A_b", "a_b", "..", "日本", "日水"];
    for (number, id) in ids.iter().enumerate() {
        folder.write(
            &format!("revisions/{number}.yaml"),
            &format!("revision: \"{id}\"\nmessage: ../x\n"),
        );
    }
    folder.good(&["build"]);
    let manifest: serde_json::Value = serde_json::from_str(&folder.read("out/sqlite/manifest.json")).unwrap();
    let mut seen = std::collections::BTreeSet::new();
    for entry in manifest["revisions"].as_array().unwrap() {
        let (id, up) = (entry["revision"].as_str().unwrap(), entry["up"].as_str().unwrap());
        assert!(seen.insert(up.to_lowercase()), "{up}");
        let script = folder.read(&format!("out/sqlite/{up}"));
        assert!(script.contains(&format!("'{id}'")), "{id}: {up}");
    }
    assert_eq!(seen.len(), ids.len());
}

/// A script in `-o` stands whole in the place of the one before.
#[test]
fn a_script_goes_into_a_file() {
    let folder = Folder::history();
    assert_eq!(folder.good(&["upgrade", "c1c1", "-o", "deep/up.sql"]), "");
    assert_eq!(folder.read("deep/up.sql"), folder.good(&["upgrade", "c1c1"]));
    folder.good(&["downgrade", "c1c1:base", "-o", "deep/up.sql"]);
    assert_eq!(folder.read("deep/up.sql"), folder.good(&["downgrade", "c1c1:base"]));
    assert_eq!(folder.files().iter().filter(|it| it.starts_with("deep/")).count(), 1);
    for arguments in [
        ["stamp", "c1c1"].as_slice(),
        &["ensure-version"],
        &["schema", "c1c1"],
        &["schema"],
    ] {
        assert!(!folder.good(arguments).is_empty(), "{arguments:?}");
    }
}

/// One folder that is missing, or is none, is one thing to say.
#[cfg(unix)]
#[test]
fn a_folder_that_cannot_be_read_is_told_once() {
    let folder = Folder::history();
    let out = folder.path().join("out");
    std::fs::write(&out, "").unwrap();
    let mut seen = folder.session("build --check");
    std::fs::remove_file(&out).unwrap();
    folder.bad(0, &["build"]);
    std::fs::remove_dir_all(out.join("sqlite/steps")).unwrap();
    seen.push_str(&folder.session("build --check"));
    std::fs::remove_dir_all(out.join("sqlite")).unwrap();
    seen.push_str(&folder.session("build --check"));
    // Root may read everything, but not a link in a circle.
    std::os::unix::fs::symlink("sqlite", out.join("sqlite")).unwrap();
    seen.push_str(&folder.session("build --check"));
    check("build_folders", &seen);
}

/// `-o` puts no file in the place of a link, a pipe or a device.
#[cfg(unix)]
#[test]
fn what_is_no_file_is_written_into() {
    use std::os::unix::fs::{FileTypeExt, symlink};
    let folder = Folder::history();
    let script = folder.good(&["upgrade", "c1c1"]);
    let path = |name: &str| folder.path().join(name);
    symlink("deep/up.sql", path("link.sql")).unwrap();
    symlink("link.sql", path("link_to_link.sql")).unwrap();
    // At first the link leads to nothing.
    for _ in 0..2 {
        folder.good(&["upgrade", "c1c1", "-o", "link_to_link.sql"]);
        assert_eq!(folder.read("deep/up.sql"), script);
        folder.write("deep/up.sql", "-- old\n");
    }
    for name in ["link.sql", "link_to_link.sql"] {
        assert!(std::fs::symlink_metadata(path(name)).unwrap().is_symlink(), "{name}");
    }
    symlink("circle.sql", path("circle.sql")).unwrap();
    let said = folder.bad(1, &["upgrade", "c1c1", "-o", "circle.sql"]);
    assert!(said.contains("its links lead in a circle"), "{said}");
    let made = |program: &str, arguments: &[&str]| {
        let mut command = std::process::Command::new(program);
        let status = command.args(arguments).current_dir(folder.path()).output();
        status.is_ok_and(|it| it.status.success())
    };
    assert!(made("mkfifo", &["pipe"]));
    let mut reader = std::process::Command::new("cat");
    let reader = reader.arg(path("pipe")).stdout(std::process::Stdio::piped());
    let reader = reader.spawn().unwrap();
    folder.good(&["upgrade", "c1c1", "-o", "pipe"]);
    assert!(std::fs::symlink_metadata(path("pipe")).unwrap().file_type().is_fifo());
    assert_eq!(
        String::from_utf8(reader.wait_with_output().unwrap().stdout).unwrap(),
        script
    );
    // What `/dev/null` is; only root can make one.
    if made("mknod", &["null", "c", "1", "3"]) {
        folder.good(&["upgrade", "c1c1", "-o", "null"]);
        let kind = std::fs::symlink_metadata(path("null")).unwrap().file_type();
        assert!(kind.is_char_device());
    }
}

/// `-o` overwrites nothing that the project is read from, by whichever name.
#[test]
fn sources_are_kept() {
    let folder = Folder::history();
    let keeps = |arguments: &[&str]| {
        let said = folder.bad(2, arguments);
        assert!(said.contains("is read by this project, and would be lost"), "{said}");
    };
    keeps(&["upgrade", "heads", "-o", "vellum.yaml"]);
    keeps(&["schema", "-o", "./revisions/../revisions/a1a1.yaml"]);
    keeps(&["json-schema", "-o", "vellum.yaml"]);
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("revisions/b1b1.yaml", folder.path().join("link.sql")).unwrap();
        keeps(&["stamp", "heads", "-o", "link.sql"]);
    }
    folder.write(
        "vellum.yaml",
        "revision_template: template.yaml\ntargets: { sqlite: { dialect: sqlite } }\n",
    );
    folder.write("template.yaml", "revision: {revision}\n");
    keeps(&["ensure-version", "-o", "template.yaml"]);
    // A project with mistakes is one all the same.
    folder.write("revisions/broken.yaml", "revison: x\n");
    keeps(&["json-schema", "-o", "revisions/broken.yaml"]);
    folder.good(&["json-schema", "-o", "vellum.json"]);
    folder.good(&["json-schema", "-o", "vellum.json"]);
}

/// What is not written for want of a way back is said, once for all targets, and is no error.
#[test]
fn a_way_that_is_missing_is_told() {
    let folder = Folder::new();
    folder.write(
        "vellum.yaml",
        "targets: { sqlite: { dialect: sqlite }, mysql: { dialect: mysql, version: \"8.4\" } }\n",
    );
    folder.write(
        "revisions/1.yaml",
        "revision: a1a1\nmessage: first\n---\n\
         revision: b2b2\ndown_revision: a1a1\nmessage: clean up\n\
         upgrade: [{ execute: { sql: DELETE FROM users } }]\n---\n\
         revision: c3c3\ndown_revision: b2b2\nmessage: more\ndowngrade: { irreversible: the rows are gone }\n",
    );
    let seen = folder.session("build\nbuild --format json\nbuild --check");
    check("build_no_way_back", &seen);
    assert!(!folder.path().join("out/sqlite/heads_to_base.sql").exists());
    assert!(folder.path().join("out/sqlite/base_to_heads.sql").exists());
}

/// A derived way back that one target cannot go is missing there alone, and nothing else is wrong with the revision.
#[test]
fn a_way_back_may_be_missing_on_one_target() {
    let folder = Folder::new();
    folder.write(
        "vellum.yaml",
        "targets: { postgresql: { dialect: postgresql, version: \"15\" }, sqlite: { dialect: sqlite } }\n",
    );
    folder.write(
        "revisions/1.yaml",
        "revision: a1a1\nmessage: first\n\
         upgrade: [{ create_table: { table: shifts, columns: [{ name: code, type: bigint }] } }]\n---\n\
         revision: b2b2\ndown_revision: a1a1\nmessage: second\nupgrade:\n  \
           - alter_column: { table: shifts, column: code, type: uuid, postgresql: { using: gen_random_uuid() } }\n",
    );
    let mut seen = folder.session("check\nbuild\ndowngrade b2b2:a1a1 -t postgresql");
    let files = folder.files();
    assert!(files.contains(&"out/postgresql/steps/b2b2_second.up.sql".to_string()));
    assert!(!files.contains(&"out/postgresql/steps/b2b2_second.down.sql".to_string()));
    assert!(files.contains(&"out/sqlite/steps/b2b2_second.down.sql".to_string()));
    // Whoever goes up reads it in the head, whether the script was built or asked for.
    for script in [
        folder.read("out/postgresql/steps/b2b2_second.up.sql"),
        folder.good(&["upgrade", "a1a1:b2b2", "-t", "postgresql"]),
    ] {
        let head = script
            .lines()
            .filter(|it| it.contains("b2b2") || it.contains("no way back"));
        seen.extend(head.take(3).map(|it| format!("{it}\n")));
    }
    let manifest: serde_json::Value = serde_json::from_str(&folder.read("out/postgresql/manifest.json")).unwrap();
    seen.push_str(&format!("{:#}\n", manifest["revisions"][1]));
    check("build_no_cast_back", &seen);
}
