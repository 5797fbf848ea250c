//! Broken files and what vellum says about them; hostile files, which end in bounded time; and another reader of YAML,
//! which agrees on what the files say.

#![expect(clippy::panic, clippy::unwrap_used, reason = "a panic is how a test says no")]

use std::path::Path;
use std::time::{Duration, Instant};

use serde::Deserialize;
use vellum::config::read_config;
use vellum::diagnostic::json::json;
use vellum::diagnostic::render::render;
use vellum::diagnostic::{Code, Diagnostic, FileId, Sources};
use vellum::document::read_revisions;
use vellum::document::yaml::{Kind, Node, parse};

/// Each broken file is told with code, place and what to type.
#[test]
fn broken_files() {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../snapshots/diagnostics/reading");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| {
        insta::glob!("diagnostics/reading/*.yaml", |path| {
            let (sources, problems) = read(path);
            assert!(!problems.is_empty(), "{} has nothing wrong", path.display());
            insta::assert_snapshot!(render(&problems, &sources, false));
        });
    });
}

/// Reads a file as the configuration or as revisions, as its name says.
fn read(path: &Path) -> (Sources, Vec<Diagnostic>) {
    let name = path.file_name().unwrap().to_string_lossy().into_owned();
    let text = std::fs::read_to_string(path).unwrap();
    let mut sources = Sources::default();
    let file = sources.add(name.clone(), text);
    let mut problems = Vec::new();
    if name.starts_with("config") {
        let text = sources.get(file).unwrap().text.clone();
        read_config(file, &text, &mut problems);
        vellum::diagnostic::sort(&mut problems);
    } else {
        let (_, found) = read_revisions(&sources, &[file]);
        problems = found;
    }
    (sources, problems)
}

/// Programs get the same, one object a line.
#[test]
fn one_json_object_a_line() {
    let (sources, problems) = read(Path::new("tests/diagnostics/reading/duplicate_keys.yaml"));
    let line = json(&problems[1], &sources);
    let label = |column: u8, text: &str, line: u8, end: u8| {
        serde_json::json!({
            "file": "duplicate_keys.yaml", "line": line, "column": column, "end_line": line, "end_column": end, "text": text
        })
    };
    let expected = serde_json::json!({
        "severity": "error", "code": "V0103", "message": "the key `message` is written twice",
        "file": "duplicate_keys.yaml", "line": 6, "column": 1, "end_line": 6, "end_column": 8,
        "labels": [label(1, "again here", 6, 8), label(1, "first here", 3, 8)],
        "hints": [], "notes": [],
    });
    assert_eq!(serde_json::from_str::<serde_json::Value>(&line).unwrap(), expected);
    let without_place = json(&Diagnostic::error(Code::NoProject, "no \"project\"\n"), &sources);
    assert!(
        without_place.starts_with(r#"{"severity":"error","code":"V0602","message":"no \"project\"\n","file":null"#)
    );
}

/// Colour comes only when it is asked for.
#[test]
fn colour_is_asked_for() {
    let (sources, problems) = read(Path::new("tests/diagnostics/reading/empty.yaml"));
    assert!(!render(&problems, &sources, false).contains('\u{1b}'));
    assert!(render(&problems, &sources, true).contains('\u{1b}'));
}

/// Whatever the input, reading it ends soon, with a value or with something to say.
#[test]
fn hostile_inputs() {
    let levels = |open: &str, close: &str, count: usize| open.repeat(count) + &close.repeat(count);
    let bomb = |width: usize| {
        let mut text = "a0: &a0 [lol]\n".to_string();
        for level in 1..=12 {
            let items = vec![format!("*a{}", level - 1); width].join(", ");
            text.push_str(&format!("a{level}: &a{level} [{items}]\n"));
        }
        text
    };
    let fat = format!("a: &a {}\nb: [{}]\n", "x".repeat(1 << 20), vec!["*a"; 2000].join(", "));
    let deep_by_alias = {
        let mut text = "a0: &a0 [x]\n".to_string();
        for level in 1..=100 {
            text.push_str(&format!("a{level}: &a{level} [*a{}]\n", level - 1));
        }
        text
    };
    let nested_blocks: String = (0..500).map(|it| format!("{}a:\n", " ".repeat(it))).collect();
    let keys: String = (0..50_000).map(|it| format!("k{it}: 1\n")).collect();
    let same_keys = "k: 1\n".repeat(20_000);
    let cases: Vec<(&str, String, Option<Code>)> = vec![
        ("brackets", levels("[", "]", 100_000), Some(Code::Limit)),
        ("braces", levels("{a: ", "}", 40_000), Some(Code::Limit)),
        ("dashes", "- ".repeat(50_000), Some(Code::Limit)),
        ("questions", "? ".repeat(30_000), Some(Code::Limit)),
        ("blocks", nested_blocks, Some(Code::Limit)),
        ("bomb of ten", bomb(10), Some(Code::Limit)),
        ("bomb of two", bomb(2), None),
        ("fat aliases", fat, Some(Code::Limit)),
        ("deep by aliases", deep_by_alias, Some(Code::Limit)),
        ("alias in itself", "&a [*a]".to_string(), Some(Code::Yaml)),
        ("long scalar", format!("a: {}", "x".repeat(10 << 20)), None),
        ("long quoted scalar", format!("a: \"{}\"", "\\n".repeat(5 << 20)), None),
        ("long key", format!("{}: 1", "x".repeat(1 << 20)), Some(Code::Yaml)),
        ("many keys", keys, None),
        ("same keys", same_keys, Some(Code::DuplicateKey)),
        ("nul", "a: \0\nb: 1".to_string(), Some(Code::Yaml)),
        ("nul in quotes", "a: \"\0\"".to_string(), Some(Code::Yaml)),
        ("lone surrogate", r#"a: "\ud800""#.to_string(), Some(Code::Yaml)),
        ("pair", r#"a: "\ud83d\ude00""#.to_string(), None),
        ("second mark", "a: \u{feff}b".to_string(), Some(Code::Yaml)),
        ("carriage returns", "a: 1\r\nb: |\r\n  x\r\n  y\r\n".to_string(), None),
        ("only carriage returns", "a: 1\rb: 2\r".to_string(), None),
        ("many documents", "---\na: 1\n".repeat(20_000), None),
        ("many broken documents", "---\na: [\n".repeat(2_000), Some(Code::Yaml)),
        ("directives", "%YAML 1.2\n---\na: 1\n".to_string(), None),
        ("comments", "# x\n".repeat(500_000), None),
        ("line separators", "a: \u{2028}\u{85}b".to_string(), None),
    ];
    for (name, text, expected) in cases {
        let started = Instant::now();
        let mut sources = Sources::default();
        let file = sources.add("hostile.yaml", text);
        let text = &sources.get(file).unwrap().text;
        let mut problems = Vec::new();
        parse(file, text, &mut problems);
        assert_eq!(
            problems.first().map(|it| it.code),
            expected,
            "{name}: {:?}",
            problems.first()
        );
        let (_, found) = read_revisions(&sources, &[file]);
        problems.extend(found);
        assert!(
            !render(&problems[..problems.len().min(20)], &sources, false).is_empty(),
            "{name}"
        );
        assert!(
            started.elapsed() < Duration::from_secs(20),
            "{name}: {:?}",
            started.elapsed()
        );
    }
}

/// Another reader of YAML, made from another code, finds the same values in each file that both take.
#[test]
fn another_reader_agrees() {
    let folders = ["tests/diagnostics", "tests/corpus", "tests/yaml", "revisions"];
    let mut compared = 0;
    for folder in folders {
        for entry in walkdir::WalkDir::new(folder).into_iter().flatten() {
            if entry.path().extension().is_some_and(|it| it == "yaml") {
                let text = std::fs::read_to_string(entry.path()).unwrap();
                compared += compare(&entry.path().display().to_string(), &text);
            }
        }
    }
    assert!(compared > 20, "{compared}");
}

/// Compares what both readers make of a text, unless one refuses it; returns how many documents agreed.
fn compare(name: &str, text: &str) -> usize {
    let mut problems = Vec::new();
    let documents = parse(FileId(0), text, &mut problems);
    if !problems.is_empty() {
        return 0;
    }
    let others: Vec<serde_yaml::Value> = serde_yaml::Deserializer::from_str(text)
        .map(|it| serde_yaml::Value::deserialize(it).unwrap_or_else(|stop| panic!("{name}: {stop}")))
        .collect();
    // The other reader gives a document also where there is none.
    if documents.is_empty() {
        assert!(others.iter().all(|it| it.is_null()), "{name}");
        return 0;
    }
    assert_eq!(documents.len(), others.len(), "{name}");
    for (document, other) in documents.iter().zip(&others) {
        same(name, document, other);
    }
    documents.len()
}

fn same(name: &str, node: &Node<'_>, other: &serde_yaml::Value) {
    use serde_yaml::Value;
    match (&node.kind, other) {
        (Kind::Null, Value::Null) => {}
        (Kind::Scalar { text, .. }, Value::String(other)) => assert_eq!(text, other, "{name}"),
        (Kind::Scalar { text, plain: true }, Value::Bool(other)) => assert_eq!(text.to_lowercase(), other.to_string()),
        (Kind::Scalar { text, plain: true }, Value::Number(other)) => {
            let number: f64 = text.parse().unwrap_or_else(|_| panic!("{name}: {text} is {other:?}"));
            assert_eq!(Some(number), other.as_f64(), "{name}");
        }
        (Kind::List(items), Value::Sequence(others)) => {
            assert_eq!(items.len(), others.len(), "{name}");
            items
                .iter()
                .zip(others)
                .for_each(|(item, other)| same(name, item, other));
        }
        (Kind::Map(entries), Value::Mapping(others)) => {
            assert_eq!(entries.len(), others.len(), "{name}");
            for ((key, value), (other_key, other)) in entries.iter().zip(others) {
                if let Value::String(other_key) = other_key {
                    assert_eq!(&key.text, other_key, "{name}");
                }
                same(name, value, other);
            }
        }
        (node, other) => panic!("{name}: {node:?} is {other:?} to the other reader"),
    }
}
