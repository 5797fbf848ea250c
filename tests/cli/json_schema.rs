//! The JSON Schema that editors read says what our reader takes: no key less, none more.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use vellum::config::read_config;
use vellum::diagnostic::{Code, Diagnostic, Sources};
use vellum::document::read_revisions;

use crate::folder::Folder;
use crate::validate::{resolved, wrong};

fn schema(files: &str) -> Value {
    serde_json::from_str(&Folder::new().good(&["json-schema", files])).unwrap()
}

/// Reads a text as a revision or as vellum.yaml.
fn read(files: &str, text: &str) -> Vec<Diagnostic> {
    let mut sources = Sources::default();
    let file = sources.add("file.yaml", text);
    match files {
        "project" => {
            let mut problems = Vec::new();
            read_config(file, text, &mut problems);
            problems
        }
        _ => read_revisions(&sources, &[file]).1,
    }
}

/// Returns the documents of a text as any other YAML reader sees them.
fn documents(text: &str) -> Vec<Value> {
    use serde::Deserialize;
    let documents = serde_yaml::Deserializer::from_str(text).map(|it| Value::deserialize(it).ok());
    // After a mistake the reader would give the same one for ever.
    documents.map_while(|it| it).filter(|it| !it.is_null()).collect()
}

/// Returns the YAML files below a folder of the repository, if there is one.
fn yaml_files(folder: &str) -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let entries = walkdir::WalkDir::new(root).sort_by_file_name().into_iter().flatten();
    let files = entries.map(walkdir::DirEntry::into_path);
    files
        .filter(|it| it.extension().is_some_and(|it| it == "yaml"))
        .collect()
}

/// Whatever our reader takes without a word, the schema takes: in the sample, in the corpus, in the pages of `explain`.
#[test]
fn what_is_read_fits_the_schema() {
    let (revision, project) = (schema("revision"), schema("project"));
    let mut texts: BTreeMap<String, String> = BTreeMap::new();
    for folder in ["revisions", "tests/corpus", "tests/cases", "tests/servers"] {
        for file in yaml_files(folder) {
            texts.insert(file.display().to_string(), std::fs::read_to_string(&file).unwrap());
        }
    }
    for code in Code::ALL {
        for (place, block) in code.page().split("```yaml\n").skip(1).enumerate() {
            let block = block.split("```").next().unwrap_or_default();
            let text = match block.starts_with("- ") {
                true => format!("revision: a1\nupgrade:\n{block}"),
                false => block.to_string(),
            };
            texts.insert(format!("{code} {place}"), text);
        }
    }
    let mut count = 0;
    for (name, text) in texts {
        let (files, schema) = match text.contains("\ntargets:") || text.starts_with("targets:") {
            true => ("project", &project),
            false => ("revision", &revision),
        };
        let all = documents(&text);
        if all.is_empty() || !read(files, &text).is_empty() {
            continue;
        }
        for document in all {
            assert_eq!(wrong(schema, &document), None, "{name}");
            count += 1;
        }
    }
    assert!(count > 40, "{count}");
}

/// What our reader refuses for its keys, the schema refuses.
#[test]
fn what_has_other_keys_does_not_fit() {
    let revision = schema("revision");
    for code in [Code::UnknownKey, Code::UnknownOperation, Code::MissingKey] {
        let page = code.page();
        let block = page
            .split("```yaml\n")
            .nth(1)
            .and_then(|it| it.split("```").next())
            .unwrap();
        let text = match block.starts_with("- ") {
            true => format!("revision: a1\nupgrade:\n{block}"),
            false => block.to_string(),
        };
        for document in documents(&text) {
            assert!(wrong(&revision, &document).is_some(), "{code}: {text}");
        }
    }
}

/// The ways a key may be reached: from a mapping of the schema to a mapping in a text.
struct Found {
    /// What stands around a mapping, with `$` in its place.
    around: Value,
    keys: BTreeSet<String>,
}

/// Walks through a schema and finds each mapping that says which keys it has.
fn mappings(
    root: &Value,
    schema: &Value,
    around: &dyn Fn(Value) -> Value,
    seen: &mut Vec<String>,
    found: &mut Vec<Found>,
) {
    let (schema, name) = resolved(root, schema);
    if let Some(name) = name {
        if seen.contains(&name) {
            return;
        }
        seen.push(name);
        walk(root, schema, around, seen, found);
        seen.pop();
    } else {
        walk(root, schema, around, seen, found);
    }
}

fn walk(root: &Value, schema: &Value, around: &dyn Fn(Value) -> Value, seen: &mut Vec<String>, found: &mut Vec<Found>) {
    for choice in ["anyOf", "oneOf", "allOf"] {
        for one in schema[choice].as_array().into_iter().flatten() {
            mappings(root, one, around, seen, found);
        }
    }
    if let Some(items) = schema.get("items") {
        mappings(root, items, &|it| around(json!([it])), seen, found);
    }
    if let Some(any) = schema.get("additionalProperties").filter(|it| it.is_object()) {
        mappings(root, any, &|it| around(json!({ "x": it })), seen, found);
    }
    if let Some(properties) = schema["properties"].as_object() {
        if schema["additionalProperties"] == json!(false) {
            found.push(Found {
                around: around(json!("$")),
                keys: properties.keys().cloned().collect(),
            });
        }
        for (key, inner) in properties {
            mappings(root, inner, &|it| around(json!({ key: it })), seen, found);
        }
    }
}

/// Where our reader has no list of keys to hold against the schema's: it looks at the one key, or says which it has in words.
fn is_told_in_words(path: &str) -> bool {
    path.contains("\"check\":\"$\"")
        || [
            "acknowledge",
            "position",
            "where",
            "undo",
            "server_default",
            "backfill",
            "set",
            "rows",
        ]
        .iter()
        .any(|it| path.contains(&format!("\"{it}\":")))
}

/// Each mapping that the schema describes has the keys that our reader lists when it meets another.
#[test]
fn schema_and_reader_know_the_same_keys() {
    for files in ["revision", "project"] {
        let root = schema(files);
        let mut found = Vec::new();
        mappings(&root, &root, &|it| it, &mut Vec::new(), &mut found);
        let mut compared = 0;
        let mut silent = Vec::new();
        for Found { around, keys } in found {
            let path = around.to_string();
            // A map by dialect and an operation are known by their keys.
            let is_choice = keys.contains("default") || keys.len() == 1 || keys.contains("create_table");
            let text = serde_yaml::to_string(&json_with(&around, &json!({ "qqqqqqqqqqqqqqqqqq": 1 }))).unwrap();
            let text = if files == "revision" {
                format!("revision: a1\n{text}")
            } else {
                text
            };
            let problems = read(files, &text);
            let told = problems.iter().find(|it| it.message.contains("`qqqqqqqqqqqqqqqqqq`"));
            let listed = told.filter(|it| it.code == Code::UnknownKey).and_then(|it| {
                let hint = it
                    .hints
                    .iter()
                    .find(|it| it.starts_with("its keys are ") || it.starts_with("its only key is "))?;
                Some(
                    hint.split('`')
                        .skip(1)
                        .step_by(2)
                        .map(str::to_string)
                        .collect::<BTreeSet<_>>(),
                )
            });
            match listed {
                Some(mut listed) => {
                    if path.contains("\"batch_alter_table\":{\"operations\"") {
                        // The reader fills them in, and says so where they are written.
                        listed.retain(|it| keys.contains(it) || (it != "table" && it != "schema"));
                    }
                    assert_eq!(listed, keys, "{files}: {path}");
                    // What is listed is taken too, where the keys are read by hand as elsewhere.
                    for key in &keys {
                        let problems = read(files, &text.replace("qqqqqqqqqqqqqqqqqq", key));
                        let unknown = format!("no key `{key}` in");
                        let told = problems.iter().find(|it| it.message.starts_with(&unknown));
                        assert!(told.is_none(), "{files}: {path}: {told:?}");
                    }
                    compared += 1;
                }
                None if is_choice || is_told_in_words(&path) => {}
                None => silent.push(format!("{path}: {keys:?} {problems:?}")),
            }
        }
        assert!(silent.is_empty(), "{files}: {}", silent.join("\n"));
        assert!(
            compared >= if files == "revision" { 60 } else { 5 },
            "{files}: {compared}"
        );
    }
}

/// Puts a value in the place of `$`.
fn json_with(around: &Value, value: &Value) -> Value {
    match around {
        Value::String(text) if text == "$" => value.clone(),
        Value::Array(items) => items.iter().map(|it| json_with(it, value)).collect(),
        Value::Object(keys) => keys
            .iter()
            .map(|(key, it)| (key.clone(), json_with(it, value)))
            .collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => around.clone(),
    }
}

/// Every key is described: that is what editors show.
#[test]
fn every_key_is_described() {
    for files in ["revision", "project"] {
        let mut bare = Vec::new();
        undescribed(&schema(files), "", &mut bare);
        assert_eq!(bare, Vec::<String>::new(), "{files}");
    }
}

fn undescribed(schema: &Value, path: &str, bare: &mut Vec<String>) {
    match schema {
        Value::Object(keys) => {
            for (key, value) in keys {
                let here = format!("{path}/{key}");
                let is_operation = path.contains("/oneOf/");
                if path.ends_with("/properties") && !is_operation && value.get("description").is_none() {
                    let holder = path.contains("/anyOf/");
                    if !holder {
                        bare.push(here.clone());
                    }
                }
                undescribed(value, &here, bare);
            }
        }
        Value::Array(items) => {
            for (place, item) in items.iter().enumerate() {
                undescribed(item, &format!("{path}/{place}"), bare);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}
