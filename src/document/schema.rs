//! The JSON Schema that editors read, made from the types that are decoded.
//!
//! Draft 7 is what all editors know (<https://json-schema.org/draft-07>).

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};

/// Where the schemas of types lie.
const DEFINITIONS: &str = "definitions";

/// Returns the schema of a file.
pub(crate) fn of<T: JsonSchema>(title: &str) -> Value {
    let mut schema = SchemaSettings::draft07()
        .into_generator()
        .into_root_schema_for::<T>()
        .to_value();
    take_any_scalar_as_text(&mut schema);
    if let Some(root) = schema.as_object_mut() {
        root.insert("title".to_string(), title.into());
    }
    schema
}

/// Returns the schema of revisions: each operation takes what all operations take, and those in a batch have no table.
pub(crate) fn of_revisions<T: JsonSchema>() -> Value {
    let mut schema = of::<T>("a revision of vellum");
    let Some(definitions) = schema.get_mut(DEFINITIONS).and_then(Value::as_object_mut) else {
        return schema;
    };
    add_common_keys(definitions);
    add_batch(definitions);
    schema
}

/// What is read as text may be written as any scalar: `revision: 369644546676`.
fn take_any_scalar_as_text(schema: &mut Value) {
    match schema {
        Value::Object(keys) => {
            let closed = keys.contains_key("enum") || keys.contains_key("const") || keys.contains_key("format");
            match keys.get_mut("type") {
                Some(kind) if !closed && kind == "string" => *kind = json!(["string", "number", "boolean"]),
                Some(Value::Array(kinds)) if !closed && kinds.iter().any(|it| it == "string") => {
                    for kind in ["number", "boolean"] {
                        if !kinds.iter().any(|it| it == kind) {
                            kinds.push(kind.into());
                        }
                    }
                }
                Some(_) | None => {}
            }
            keys.values_mut().for_each(take_any_scalar_as_text);
        }
        Value::Array(items) => items.iter_mut().for_each(take_any_scalar_as_text),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// Puts the keys that every operation takes into each operation's own.
fn add_common_keys(definitions: &mut Map<String, Value>) {
    let common = definitions.remove("Common");
    let common = common
        .as_ref()
        .and_then(|it| it.get("properties"))
        .and_then(Value::as_object);
    let Some(common) = common.cloned() else { return };
    for (_, body) in operations(definitions) {
        let properties = definitions.get_mut(&body).and_then(|it| it.get_mut("properties"));
        if let Some(properties) = properties.and_then(Value::as_object_mut) {
            properties.extend(common.clone());
        }
    }
}

/// Gives the operations of a batch schemas without `table` and `schema`, which the batch has.
fn add_batch(definitions: &mut Map<String, Value>) {
    let mut inner = Vec::new();
    for (name, body) in operations(definitions) {
        let Some(mut schema) = definitions.get(&body).cloned() else {
            continue;
        };
        let has_table = schema.pointer("/properties/table").is_some();
        // A batch changes its table and no other.
        if !has_table || super::batch::NO_CHANGE.contains(&name.as_str()) {
            continue;
        }
        if let Some(properties) = schema.get_mut("properties").and_then(Value::as_object_mut) {
            properties.shift_remove("table");
            properties.shift_remove("schema");
        }
        if let Some(required) = schema.get_mut("required").and_then(Value::as_array_mut) {
            required.retain(|it| it != "table");
        }
        let within = format!("{body}InBatch");
        let reference = format!("#/{DEFINITIONS}/{within}");
        let mut variant = json!({
            "type": "object", "additionalProperties": false, "required": [name], "properties": {}
        });
        variant["description"] = schema.get("description").cloned().unwrap_or_default();
        variant["properties"][&name] = json!({ "$ref": reference });
        definitions.insert(within, schema);
        inner.push(variant);
    }
    let operations = definitions
        .get_mut("BatchAlterTable")
        .and_then(|it| it.pointer_mut("/properties/operations"))
        .and_then(Value::as_object_mut);
    if let Some(operations) = operations {
        operations.insert(
            "items".to_string(),
            json!({ "$ref": format!("#/{DEFINITIONS}/BatchEntry") }),
        );
        definitions.insert("BatchEntry".to_string(), json!({ "oneOf": inner }));
    }
}

/// Returns the name of each operation with that of its schema.
fn operations(definitions: &Map<String, Value>) -> Vec<(String, String)> {
    let variants = definitions
        .get("Operation")
        .and_then(|it| it.get("oneOf"))
        .and_then(Value::as_array);
    let variants = variants
        .into_iter()
        .flatten()
        .filter_map(|it| it.get("properties")?.as_object());
    let pairs = variants.flatten().filter_map(|(name, schema)| {
        let reference = schema.get("$ref")?.as_str()?;
        let body = reference.rsplit('/').next()?;
        Some((name.clone(), body.to_string()))
    });
    pairs.collect()
}
