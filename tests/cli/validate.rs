//! As much of JSON Schema's draft 7 as our schemas use; a word that it does not know fails the test.

use serde_json::{Map, Value};

/// Returns what a reference leads to, with its name.
pub fn resolved<'a>(root: &'a Value, schema: &'a Value) -> (&'a Value, Option<String>) {
    let (mut schema, mut name) = (schema, None);
    while let Some(reference) = schema.get("$ref").and_then(Value::as_str) {
        let path = reference.strip_prefix('#').expect("references stay in the file");
        schema = root
            .pointer(path)
            .unwrap_or_else(|| panic!("{reference} leads nowhere"));
        name = Some(reference.to_string());
    }
    (schema, name)
}

/// Returns the first thing that does not fit, with its path.
pub fn wrong(root: &Value, value: &Value) -> Option<String> {
    misfit(root, root, value, "")
}

fn misfit(root: &Value, schema: &Value, value: &Value, path: &str) -> Option<String> {
    let (schema, _) = resolved(root, schema);
    let Value::Object(words) = schema else {
        return (schema == &Value::Bool(false)).then(|| format!("{path}: nothing fits"));
    };
    words
        .iter()
        .find_map(|(word, meant)| match word.as_str() {
            "$schema"
            | "title"
            | "description"
            | "default"
            | "examples"
            | "definitions"
            | "format"
            | "additionalProperties" => None,
            "type" => (!types(meant).iter().any(|it| is(value, it))).then(|| format!("{path}: {value} is no {meant}")),
            "const" => (value != meant).then(|| format!("{path}: {value} is not {meant}")),
            "enum" => (!list(meant).contains(value)).then(|| format!("{path}: {value} is none of {meant}")),
            "anyOf" | "oneOf" => {
                let tried: Vec<Option<String>> = list(meant).iter().map(|it| misfit(root, it, value, path)).collect();
                let fitting = tried.iter().filter(|it| it.is_none()).count();
                let fits = fitting == 1 || (fitting > 1 && word == "anyOf");
                (!fits).then(|| {
                    format!(
                        "{path}: {fitting} of {word} fit: {}",
                        tried.into_iter().flatten().collect::<Vec<_>>().join("; ")
                    )
                })
            }
            "allOf" => list(meant).iter().find_map(|it| misfit(root, it, value, path)),
            "items" => list(value)
                .iter()
                .enumerate()
                .find_map(|(place, it)| misfit(root, meant, it, &format!("{path}[{place}]"))),
            "required" => {
                let missing = |it: &&Value| value.is_object() && value.get(it.as_str().unwrap_or_default()).is_none();
                list(meant)
                    .iter()
                    .find(missing)
                    .map(|it| format!("{path}: {it} is missing"))
            }
            "properties" => keys(value).and_then(|keys| {
                keys.iter().find_map(|(key, it)| {
                    let here = format!("{path}.{key}");
                    match (meant.get(key), words.get("additionalProperties")) {
                        (Some(schema), _) | (None, Some(schema)) => misfit(root, schema, it, &here),
                        (None, None) => None,
                    }
                })
            }),
            "minimum" => value
                .as_f64()
                .zip(meant.as_f64())
                .filter(|(it, least)| it < least)
                .map(|_| format!("{path}: {value} < {meant}")),
            "maximum" => value
                .as_f64()
                .zip(meant.as_f64())
                .filter(|(it, most)| it > most)
                .map(|_| format!("{path}: {value} > {meant}")),
            other => panic!("the validator does not know `{other}`"),
        })
        .or_else(|| {
            let any = words
                .get("additionalProperties")
                .filter(|_| !words.contains_key("properties"))?;
            keys(value)?
                .iter()
                .find_map(|(key, it)| misfit(root, any, it, &format!("{path}.{key}")))
        })
}

fn keys(value: &Value) -> Option<&Map<String, Value>> {
    value.as_object()
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn types(meant: &Value) -> Vec<&str> {
    match meant {
        Value::String(one) => vec![one],
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => {
            list(meant).iter().filter_map(Value::as_str).collect()
        }
    }
}

fn is(value: &Value, kind: &str) -> bool {
    match kind {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "string" => value.is_string(),
        "number" => value.is_number(),
        "integer" => value.is_i64() || value.is_u64(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        other => panic!("no type `{other}`"),
    }
}
