//! The first ten minutes of a new user.

use std::fs;

use crate::folder::{Folder, check};

/// A new project compiles, and each step says what it did.
#[test]
fn an_empty_folder_becomes_a_project() {
    let folder = Folder::new();
    let seen = folder.session(
        "init
         history
         revision -m \"add tags to notes\"
         history
         check
         build
         build --check
         init",
    );
    let tree = folder.files().join("\n");
    let (configuration, settings) = (folder.read("vellum.yaml"), folder.read(".vscode/settings.json"));
    let mut revisions = folder.files();
    revisions.retain(|it| it.starts_with("revisions/"));
    let revisions: String = revisions
        .iter()
        .map(|it| format!("== {it}\n{}", folder.read(it)))
        .collect();
    check(
        "first_use",
        &format!(
            "{seen}== files\n{tree}\n== vellum.yaml\n{configuration}== .vscode/settings.json\n{settings}{revisions}"
        ),
    );
    for target in ["postgresql", "sqlite", "mysql"] {
        let script = folder.read(&format!("out/{target}/base_to_heads.sql"));
        assert_eq!(script, folder.good(&["upgrade", "heads", "-t", target]), "{target}");
        assert!(script.contains("CREATE TABLE"), "{target}");
    }
}

/// The editor's settings and the first lines of the files name schemas that are there.
#[test]
fn editors_find_the_schemas() {
    let folder = Folder::new();
    folder.good(&["init"]);
    folder.good(&["revision", "-m", "second"]);
    let settings: serde_json::Value = serde_json::from_str(&folder.read(".vscode/settings.json")).unwrap();
    for schema in settings["yaml.schemas"].as_object().unwrap().keys() {
        serde_json::from_str::<serde_json::Value>(&folder.read(schema)).unwrap();
    }
    let yaml = folder.files().into_iter().filter(|it| it.ends_with(".yaml"));
    for file in yaml {
        let text = folder.read(&file);
        let first = text.lines().next().unwrap();
        let schema = first
            .strip_prefix("# yaml-language-server: $schema=")
            .unwrap_or_else(|| panic!("{file}"));
        let path = folder.path().join(&file).parent().unwrap().join(schema);
        serde_json::from_str::<serde_json::Value>(&fs::read_to_string(path).unwrap()).unwrap();
    }
    assert_eq!(
        folder.read(".vellum/revision.schema.json"),
        folder.good(&["json-schema"])
    );
    assert_eq!(
        folder.read(".vellum/project.schema.json"),
        folder.good(&["json-schema", "project"])
    );
}

/// What is there already stays, and is told.
#[test]
fn init_overwrites_nothing() {
    let folder = Folder::new();
    folder.write(".vscode/settings.json", "{ \"mine\": 1 }\n");
    folder.write("revisions/0001.yaml", "revision: \"0001\"\nmessage: mine\n");
    let seen = folder.session("init . --target sqlite:3.45\nhistory\ninit");
    check("init_kept", &seen);
    assert_eq!(folder.read(".vscode/settings.json"), "{ \"mine\": 1 }\n");
    assert_eq!(
        folder.read("revisions/0001.yaml"),
        "revision: \"0001\"\nmessage: mine\n"
    );
}

/// A folder that is not there is made, and strange names are quoted.
#[test]
fn init_makes_the_folder() {
    let folder = Folder::new();
    let seen = folder.session(
        "init \"deep/a: b\" --target postgresql:16
         init x --target postgres
         init x --target sqlite:3.1
         init x --target sqlite --target sqlite",
    );
    check("init_folder", &seen);
    assert!(folder.read("deep/a: b/vellum.yaml").contains("\nname: \"a: b\"\n"));
    assert!(!folder.path().join("x").exists());
    let inside = folder.command("deep/a: b", &["build"]).output().unwrap();
    assert!(inside.status.success(), "{}", String::from_utf8_lossy(&inside.stderr));
}
