//! Holds the layers of the architecture by what the modules import: what stands low knows nothing of what stands high.
#![expect(clippy::unwrap_used, reason = "a panic is how a test says no")]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// The modules from the lowest to the highest. A module imports from lines above its own only; modules of one line know
/// nothing of each other.
const LAYERS: &[&[&str]] = &[
    &["parallel", "identity", "written"],
    // The code of a diagnostic stands in every fault, so the list of codes is at the bottom.
    &["diagnostic"],
    &["fault", "variant", "name"],
    &["expression", "types"],
    &["value"],
    &["catalog"],
    &["operation"],
    &["graph"],
    &["document", "config"],
    &["source", "plan"],
    &["dialect", "script"],
    &["check"],
    &["compile"],
    &["report"],
    &["emit"],
    &["cli"],
];

/// Imports within a line, or upwards, with the reason. One that is not there any more fails the test.
const EXCEPTIONS: &[(&str, &str, &str)] = &[
    (
        "document",
        "config",
        "a revision may overrule the settings of its script",
    ),
    ("config", "document", "vellum.yaml is read by the reader of revisions"),
    ("dialect", "script", "a backend writes the frame around its statements"),
    ("script", "dialect", "a script is made of statements"),
];

/// What may be taken from `diagnostic` below the stage that knows files: the codes, and the search for what was meant.
const CODES_ONLY: &[&str] = &["Code", "code", "did_you_mean"];

/// A module imports only what stands below it.
#[test]
fn imports_lead_down() {
    let rank = |module: &str| LAYERS.iter().position(|it| it.contains(&module));
    let mut wrong = Vec::new();
    let mut used = BTreeSet::new();
    for Import { from, file, to, .. } in imports() {
        let (Some(mine), Some(theirs)) = (rank(&from), rank(&to)) else {
            wrong.push(format!("{file}: `{from}` or `{to}` stands in no layer"));
            continue;
        };
        if theirs < mine {
            continue;
        }
        match EXCEPTIONS.iter().find(|(a, b, _)| *a == from && *b == to) {
            Some(it) => _ = used.insert(it),
            None => wrong.push(format!("{file}: `{from}` imports `{to}`")),
        }
    }
    wrong.extend(
        EXCEPTIONS
            .iter()
            .filter(|it| !used.contains(it))
            .map(|(from, to, _)| format!("`{from}` does not import `{to}` any more: take the exception out")),
    );
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Operations, the catalog and what they are made of know no file and no place, no dialect's backend, no graph.
#[test]
fn operations_know_no_place() {
    let pure = [
        "operation",
        "catalog",
        "types",
        "value",
        "expression",
        "name",
        "fault",
        "variant",
        "graph",
    ];
    let mut wrong = Vec::new();
    for Import { from, file, to, item } in imports() {
        if pure.contains(&from.as_str()) && to == "diagnostic" && !CODES_ONLY.contains(&item.as_str()) {
            wrong.push(format!("{file}: diagnostic::{item}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// A dialect is named by its own folder, by what reads SQL text, by operations that take keys for one dialect only, and
/// by the new project that `init` writes.
#[test]
fn dialects_are_named_where_they_live() {
    let may = ["variant", "expression", "operation", "dialect", "config", "cli"];
    let mut wrong = Vec::new();
    for (module, file, code) in sources() {
        for dialect in ["postgresql", "sqlite", "mysql"] {
            let mut named = dialect.to_string();
            named[..1].make_ascii_uppercase();
            if code.contains(&format!("Dialect::{named}")) && !may.contains(&module.as_str()) {
                wrong.push(format!("{file} names {dialect}"));
            }
            // What two backends have in common is a function in `shared` that both call.
            let own = format!("dialect/{dialect}");
            let others = ["postgresql", "sqlite", "mysql"]
                .into_iter()
                .filter(|it| *it != dialect);
            for other in others {
                let away = code.contains(&format!("dialect::{other}")) || code.contains(&format!("super::{other}"));
                if file.starts_with(&own) && away {
                    wrong.push(format!("{file} imports {other}"));
                }
                let shared = file.starts_with("dialect/shared") || file.starts_with("dialect/spelling");
                if shared && code.contains(&format!("Dialect::{named}")) {
                    wrong.push(format!("{file} names {dialect}; a backend calls with what differs"));
                }
            }
        }
    }
    wrong.dedup();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Only `source` and `emit` touch the file system, only `cli` the environment, the standard streams and exit codes.
#[test]
fn the_world_is_at_the_edges() {
    let mut wrong = Vec::new();
    for (module, file, code) in sources() {
        let is = |list: &[&str]| list.contains(&module.as_str());
        for (words, allowed) in [
            (
                &["std::fs", "fs::read", "fs::write", "walkdir", "tempfile"][..],
                &["source", "emit"][..],
            ),
            (
                &["std::env", "println!", "print!", "std::process", "std::io::std"],
                &["cli", "main"],
            ),
            (
                &["SystemTime", "Instant::now", "Zoned::now", "Timestamp::now", "rand::"],
                &["cli"],
            ),
        ] {
            let found = words.iter().filter(|it| code.contains(**it));
            wrong.extend(found.filter(|_| !is(allowed)).map(|it| format!("{file}: {it}")));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// No order of a hash map reaches what is printed: these files look things up in one, and walk none.
#[test]
fn no_hash_order() {
    let mut wrong = Vec::new();
    for (_, file, code) in sources() {
        let looks_up = [
            "graph/name.rs",
            "document/decode.rs",
            "document/yaml/builder.rs",
            "document/yaml_fault.rs",
        ];
        if !looks_up.contains(&file.as_str()) && (code.contains("HashMap") || code.contains("HashSet")) {
            wrong.push(file);
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// The first line of each file says why it exists.
#[test]
fn files_say_what_they_are() {
    let mut wrong = Vec::new();
    for path in files() {
        let text = std::fs::read_to_string(&path).unwrap();
        if !text.starts_with("//! ") {
            wrong.push(path);
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

struct Import {
    from: String,
    file: String,
    to: String,
    item: String,
}

fn imports() -> Vec<Import> {
    let mut found = Vec::new();
    for (from, file, code) in sources() {
        for part in code.split("crate::").skip(1) {
            let (to, rest) = word(part);
            if !to.starts_with(char::is_lowercase) || to == from {
                continue;
            }
            let item = |it: &str| Import {
                from: from.clone(),
                file: file.clone(),
                to: to.clone(),
                item: word(it.trim()).0,
            };
            match rest.strip_prefix("::") {
                Some(list) if list.starts_with('{') => {
                    let inside = list[1..].split('}').next().unwrap_or_default();
                    found.extend(inside.split(',').map(str::trim).filter(|it| !it.is_empty()).map(item));
                }
                Some(one) => found.push(item(one)),
                None => found.push(item("")),
            }
        }
    }
    assert!(found.len() > 200, "only {} imports", found.len());
    found
}

fn word(text: &str) -> (String, &str) {
    let end = text
        .find(|it: char| !it.is_alphanumeric() && it != '_')
        .unwrap_or(text.len());
    (text[..end].to_string(), &text[end..])
}

/// Returns each file's module, path below src and code, without comments and tests.
fn sources() -> Vec<(String, String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    for path in files() {
        let file = path.strip_prefix(&root).unwrap().to_string_lossy().into_owned();
        let module = file
            .split('/')
            .next()
            .unwrap_or_default()
            .trim_end_matches(".rs")
            .to_string();
        let is_test = ["tests.rs", "testing.rs", "cases.rs", "laws.rs", "sample.rs", "model.rs"]
            .iter()
            .any(|it| file.ends_with(&format!("/{it}")))
            || file.contains("/tests/");
        if module == "lib" || is_test {
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        let code: Vec<&str> = text
            .lines()
            .take_while(|it| !it.starts_with("#[cfg(test)]") || !text.contains("\nmod tests {"))
            .filter(|it| !it.trim_start().starts_with("//"))
            .collect();
        found.push((module, file, code.join("\n")));
    }
    found
}

fn files() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let all = walkdir::WalkDir::new(&root).sort_by_file_name().into_iter().flatten();
    all.map(|it| it.path().to_path_buf())
        .filter(|it| it.extension().is_some_and(|it| it == "rs"))
        .collect()
}
