//! How a type is written in YAML: as a text, or as a map.

use super::{EnumText, Plain, TypeText};
use crate::fault::unknown_key;
use crate::variant::{Dialect, Variant, unknown_dialect};
use crate::written::Written;

impl TryFrom<Written> for TypeText {
    type Error = String;

    fn try_from(written: Written) -> Result<Self, String> {
        match written {
            Written::Plain(text) | Written::Quoted(text) => Ok(TypeText::Text(text)),
            Written::Null | Written::List(_) => Err("a type is a text such as `varchar(255)` or a map".to_string()),
            Written::Map(entries) => from_map(entries),
        }
    }
}

fn from_map(entries: Vec<(String, Written)>) -> Result<TypeText, String> {
    if let [(key, _)] = entries.as_slice()
        && matches!(key.as_str(), "enum" | "set" | "native")
    {
        let mut entries = entries;
        let (key, inner) = entries.remove(0);
        return match key.as_str() {
            "enum" => enum_text(inner).map(TypeText::Enum),
            "set" => match inner {
                Written::Map(mut keys) if keys.len() == 1 && keys[0].0 == "values" => {
                    texts(keys.remove(0).1, "values").map(TypeText::Set)
                }
                Written::Null | Written::Plain(_) | Written::Quoted(_) | Written::List(_) | Written::Map(_) => {
                    Err("a set is written `{ set: { values: [a, b] } }`".to_string())
                }
            },
            _ => by_dialect(inner, text).map(TypeText::Native),
        };
    }
    if entries.iter().any(|(key, _)| key == "enum")
        && let Some((outside, _)) = entries.iter().find(|(key, _)| key != "enum")
    {
        return Err(format!(
            "`{outside}` stands inside: `{{ enum: {{ name: …, values: […], {outside}: … }} }}`"
        ));
    }
    by_dialect(Written::Map(entries), TypeText::try_from).map(|by| TypeText::By(Box::new(by)))
}

fn enum_text(written: Written) -> Result<EnumText, String> {
    let Written::Map(entries) = written else {
        return Err("an enumeration is written `{ enum: { name: status, values: [a, b] } }`".to_string());
    };
    let mut it = EnumText {
        name: String::new(),
        schema: None,
        values: None,
        native: true,
        check: true,
    };
    for (key, value) in entries {
        match key.as_str() {
            "name" => it.name = text(value)?,
            "schema" => it.schema = Some(text(value)?),
            "values" => it.values = Some(texts(value, "values")?),
            "native" => it.native = boolean(value, "native")?,
            "check" => it.check = boolean(value, "check")?,
            other => {
                let known = ["name", "schema", "values", "native", "check"];
                return Err(unknown_key(other, "an enumeration", &known));
            }
        }
    }
    if it.name.is_empty() {
        return Err("an enumeration needs a `name`".to_string());
    }
    Ok(it)
}

/// Reads a map by dialect out of a written value, or the same for all.
///
/// # Errors
/// When a key is no dialect, or what stands under one can't be read.
pub(crate) fn by_dialect<T>(
    written: Written,
    read: impl Fn(Written) -> Result<T, String>,
) -> Result<Variant<T>, String> {
    let Written::Map(entries) = written else {
        return read(written).map(Variant::Same);
    };
    let mut by = Vec::new();
    let mut default = None;
    for (key, value) in entries {
        let dialect = Dialect::from_name(&key);
        if dialect.is_none() && !matches!(key.as_str(), "default" | "mariadb") {
            return Err(unknown_dialect(&key));
        }
        let value = match value {
            Written::Null => None,
            Written::Plain(_) | Written::Quoted(_) | Written::List(_) | Written::Map(_) => Some(read(value)?),
        };
        match (key.as_str(), dialect) {
            ("default", _) => default = Some(Box::new(value)),
            // MariaDB's entries are read and kept for the day when it is a dialect of its own.
            ("mariadb", None) => {}
            (_, Some(dialect)) => by.push((dialect, value)),
            (_, None) => return Err(unknown_dialect(&key)),
        }
    }
    Ok(Variant::By { by, default })
}

pub(crate) fn text(written: Written) -> Result<String, String> {
    match written {
        Written::Plain(text) | Written::Quoted(text) => Ok(text),
        Written::Null | Written::List(_) | Written::Map(_) => Err("a text is asked for here".to_string()),
    }
}

fn texts(written: Written, key: &str) -> Result<Vec<String>, String> {
    match written {
        Written::List(items) => items.into_iter().map(text).collect(),
        Written::Null | Written::Plain(_) | Written::Quoted(_) | Written::Map(_) => {
            Err(format!("`{key}` takes a list of texts"))
        }
    }
}

fn boolean(written: Written, key: &str) -> Result<bool, String> {
    match written {
        Written::Plain(text) if text == "true" => Ok(true),
        Written::Plain(text) if text == "false" => Ok(false),
        Written::Null | Written::Plain(_) | Written::Quoted(_) | Written::List(_) | Written::Map(_) => {
            Err(format!("`{key}` takes true or false"))
        }
    }
}

impl schemars::JsonSchema for TypeText {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Type".into()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let this = generator.subschema_for::<Self>();
        schemars::json_schema!({
            "description": "A column's type: `varchar(255)`, `numeric(10,2)`, `integer[]`, an enumeration, a set, or a map by dialect.",
            "anyOf": [
                { "type": "string", "examples": Plain::ALL.iter().map(|it| it.name()).collect::<Vec<_>>() },
                { "type": "object", "additionalProperties": false, "required": ["enum"], "properties": { "enum": {
                    "type": "object", "additionalProperties": false, "required": ["name"],
                    "description": "An enumeration: with `values` it is declared, without it stands already.",
                    "properties": {
                        "name": { "type": "string", "description": "The enumeration's name." },
                        "schema": { "type": "string", "description": "The schema it stands in." },
                        "values": { "type": "array", "items": { "type": ["string", "number", "boolean"] }, "description": "The values, in order." },
                        "native": { "type": "boolean", "description": "false keeps it as text.", "default": true },
                        "check": { "type": "boolean", "description": "false leaves out the check of a text column.", "default": true }
                    } } } },
                { "type": "object", "additionalProperties": false, "required": ["set"], "properties": { "set": {
                    "type": "object", "additionalProperties": false, "required": ["values"],
                    "description": "MySQL's SET.",
                    "properties": { "values": { "type": "array", "items": { "type": "string" }, "description": "The members." } } } } },
                { "type": "object", "additionalProperties": false, "required": ["native"], "properties": { "native": {
                    "description": "The target's own words, also by dialect.",
                    "anyOf": [{ "type": "string" }, { "type": "object", "additionalProperties": { "type": ["string", "null"] } }] } } },
                { "type": "object", "additionalProperties": false, "properties": {
                    "default": this.clone(), "postgresql": this.clone(), "sqlite": this.clone(), "mysql": this.clone(), "mariadb": this } }
            ]
        })
    }
}
