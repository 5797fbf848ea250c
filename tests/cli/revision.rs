//! New revisions: what is written is what was meant.

use crate::folder::{Folder, check};

/// Each way to begin a revision, and each way that it does not fit.
#[test]
fn revisions_are_made() {
    let folder = Folder::history();
    let seen = folder.session(
        "revision -m \"follow the head\"
         revision -m \"follow one\" --head e1e1 --rev-id f1f1
         revision -m \"begin a branch\" --head a1a1 --rev-id g1g1
         revision -m \"begin a branch\" --head a1a1 --rev-id g1g1 --splice --branch-label green --depends-on news --depends-on c1c1
         revision -m \"begin a history\" --head base --rev-id h1h1
         revision -m \"begin a history\" --head base --rev-id h1h1
         revision -m \"a label twice\" --head f1f1 --branch-label green
         revision -m \"no id\" --head f1f1 --rev-id +1
         revision -m \"no id\" --head f1f1 --rev-id \"a b\"
         revision -m \"no id\" --head f1f1 --rev-id green
         revision -m \"a label twice\" --head f1f1 --branch-label blue --branch-label blue
         revision -m \"a folder below\" --head f1f1 --rev-id f2f2 --version-path revisions/2027
         revision -m \"elsewhere\" --head f2f2 --version-path ../other
         revision -m \"on a branch\" --head green@head --rev-id g2g2 --format json
         revision
         merge f2f2 g2g2 --rev-id m1m1
         merge m1m1 g2g2
         merge m1m1
         merge a1a1 n1n1 -m \"join old ones\" --rev-id x1x1
         merge a1a1 n1n1 -m \"join old ones\" --rev-id x1x1 --splice --branch-label joined
         merge heads -m \"join all\" --rev-id z1z1
         heads
         graph",
    );
    let made = ["g1g1", "g2g2", "m1m1", "z1z1"].map(|id| {
        let files = folder.files();
        let file = files
            .iter()
            .find(|it| it.contains(&format!("_{id}_")))
            .unwrap_or_else(|| panic!("{id}: {seen}"));
        format!("== {file}\n{}", folder.read(file))
    });
    check("revision", &format!("{seen}{}", made.join("\n")));
}

/// Whatever is said in a message stands in the file so that it is read back.
#[test]
fn any_message_is_read_back() {
    let messages = [
        "it's \"quoted\"",
        "colon: and # hash",
        "- [a, {b: c}] & *d !e | > % @ `f`",
        "null",
        "true",
        "0123",
        "3317e9248280",
        "{revision} {down_revision}",
        "größer 日本 \u{1f600} e\u{301}",
        "tab\there \u{7} bell \u{1b}[31m red",
        "right \u{202e}to left",
        "next\u{85}line \u{2028} para \u{2029} bom \u{feff}",
        "back\\slash \\n \\",
        "--- a document",
        "...",
        "?",
        "  around  ",
        "%YAML 1.2",
        "../../../etc/passwd",
        "",
    ];
    let folder = Folder::project();
    for message in messages {
        folder.good(&["revision", &format!("--message={message}")]);
        let shown: serde_json::Value =
            serde_json::from_str(&folder.good(&["show", "head", "--format", "json"])).unwrap();
        assert_eq!(shown["message"], message.trim(), "{message:?}");
        assert_eq!(shown["doc"], serde_json::Value::Null);
    }
    assert_eq!(folder.good(&["history"]).lines().count(), messages.len());
    assert!(
        folder
            .files()
            .iter()
            .all(|it| it == "vellum.yaml" || it.starts_with("revisions/20261121_"))
    );
    for message in [
        "one\ntwo\n\n  three: \"x\"\n",
        "one\r\ntwo",
        "\n\none\u{2028}\n - two\n...",
    ] {
        folder.good(&["revision", "-m", message]);
        let shown: serde_json::Value =
            serde_json::from_str(&folder.good(&["show", "head", "--format", "json"])).unwrap();
        let (first, rest) = message.trim().split_once('\n').unwrap();
        assert_eq!(
            (&shown["message"], &shown["doc"]),
            (&first.trim().into(), &rest.trim().into())
        );
    }
    folder.good(&["check"]);
}

/// Any id that the format takes can be given, and is written so that it stays text.
#[test]
fn any_id_is_read_back() {
    let folder = Folder::project();
    for id in [
        "369644546676",
        "1e5",
        "null",
        "true",
        "~",
        "a/b",
        "..",
        "\"q\"",
        "'",
        "#x",
        "{a}",
        "*a",
        "&a",
        "日本",
        "a.b",
        "0x1f",
        "[",
        "%",
        "!t",
    ] {
        folder.good(&["revision", "-m", "m", &format!("--rev-id={id}")]);
        let shown: serde_json::Value = serde_json::from_str(&folder.good(&["heads", "--format", "json"])).unwrap();
        assert_eq!(shown["revision"], id);
    }
    assert!(
        folder
            .files()
            .iter()
            .all(|it| it == "vellum.yaml" || it.starts_with("revisions/20261121"))
    );
}

/// Two revisions of one moment and one message have files and ids of their own.
#[test]
fn files_and_ids_are_unique() {
    let folder = Folder::project();
    folder.good(&["revision", "-m", "same"]);
    folder.good(&["revision", "-m", "same", "--head", "base"]);
    assert_eq!(folder.good(&["heads"]).lines().count(), 2);
    folder.write(
        "vellum.yaml",
        "targets: { sqlite: { dialect: sqlite } }\nfile_template: \"{year}/{revision}\"\n",
    );
    folder.good(&["revision", "-m", "same", "--head", "base", "--rev-id", "a/b"]);
    folder.good(&["revision", "-m", "same", "--head", "base", "--rev-id", "a*b"]);
    let files = folder.files();
    assert!(files.contains(&"revisions/2026/a_b.yaml".to_string()), "{files:?}");
    assert!(files.contains(&"revisions/2026/a_b_2.yaml".to_string()), "{files:?}");
}

/// A project's own template is filled in once, and must give what was meant.
#[test]
fn a_template_is_filled_in() {
    let folder = Folder::project();
    let configuration = |name: &str| {
        folder.write(
            "vellum.yaml",
            &format!("targets: {{ sqlite: {{ dialect: sqlite }} }}\nrevision_template: {name}\n"),
        );
    };
    configuration("good.yaml");
    folder.write(
        "good.yaml",
        "# ours: {ticket}\nrevision: {revision}\ndown_revision: {down_revision}\nbranch_labels: {branch_labels}\n\
         depends_on: {depends_on}\nmessage: {message}\ndoc: {doc}\ncreate_date: {create_date}\nmeta: { ticket: OPS }\n\
         upgrade:\n  - execute: { sql: \"SELECT '{x}'\", undo: \"SELECT 1\" }\n",
    );
    let mut seen = folder.session("revision -m \"{revision}: x\" --rev-id a1a1\nrevision -m second --rev-id b1b1 --branch-label b --depends-on a1a1\nshow b1b1");
    let made = folder
        .files()
        .into_iter()
        .filter(|it| it.contains("a1a1"))
        .map(|it| folder.read(&it));
    seen.extend(made);
    configuration("loses.yaml");
    folder.write("loses.yaml", "revision: {revision}\nmessage: {message}\n");
    seen.push_str(&folder.session("revision -m third"));
    configuration("broken.yaml");
    folder.write(
        "broken.yaml",
        "revision: {revision}\ndown_revision: {down_revision}\nmesage: {message}\n",
    );
    seen.push_str(&folder.session("revision -m third"));
    configuration("none.yaml");
    seen.push_str(&folder.session("revision -m third"));
    check("template", &seen);
    assert_eq!(folder.good(&["history"]).lines().count(), 2);
}

/// The folder of revisions is made when the first one is written: an empty one is lost on the way through git.
#[test]
fn the_folder_is_made() {
    let folder = Folder::new();
    folder.write(
        "vellum.yaml",
        "revisions: ./db/\ntargets: { sqlite: { dialect: sqlite } }\n",
    );
    let path = folder.good(&["revision", "-m", "first"]);
    assert!(path.starts_with("db/20261121_"), "{path}");
    assert_eq!(folder.good(&["history"]).lines().count(), 1);
}
