//! A value of a default or a row: what stands in a revision, and the literal it is for a column's type.

use base64::Engine as _;
use serde::Deserialize;

use crate::types::{by_dialect, plain_text};
use crate::variant::Variant;
use crate::written::Written;

mod json;
mod literal;
mod moment;
mod number;
mod text;

pub use literal::{Literal, literal};

/// A value as it was written.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "Written")]
pub enum Value {
    /// `null`
    Null,
    /// A scalar without quotes.
    Plain(String),
    /// A scalar in quotes.
    Quoted(String),
    /// `{ bytes: "3q2+7w==" }`
    Bytes(Vec<u8>),
    /// `{ sql: "…" }`
    Sql(Variant<String>),
    /// `{ call: now }`
    Call(Call),
    /// A list: a JSON array or an array.
    List(Vec<Value>),
    /// A map: a JSON object.
    Map(Vec<(String, Value)>),
}

/// A function that all databases have under some name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Call {
    /// The time at which the transaction or statement began.
    Now,
    /// Today.
    CurrentDate,
    /// The time of day.
    CurrentTime,
    /// A random UUID.
    Uuid,
}

impl Call {
    /// All calls.
    pub const ALL: [Call; 4] = [Call::Now, Call::CurrentDate, Call::CurrentTime, Call::Uuid];

    /// Returns the name that the format uses.
    pub fn name(self) -> &'static str {
        match self {
            Call::Now => "now",
            Call::CurrentDate => "current_date",
            Call::CurrentTime => "current_time",
            Call::Uuid => "uuid",
        }
    }
}

impl TryFrom<Written> for Value {
    type Error = String;

    fn try_from(written: Written) -> Result<Self, String> {
        Ok(match written {
            Written::Null => Value::Null,
            Written::Plain(text) => Value::Plain(text),
            Written::Quoted(text) => Value::Quoted(text),
            Written::List(items) => Value::List(items.into_iter().map(within).collect()),
            Written::Map(entries) => return from_map(entries),
        })
    }
}

/// Reads what stands within a list or map: a document, where `sql`, `call` and `bytes` are keys like any other.
fn within(written: Written) -> Value {
    match written {
        Written::Null => Value::Null,
        Written::Plain(text) => Value::Plain(text),
        Written::Quoted(text) => Value::Quoted(text),
        Written::List(items) => Value::List(items.into_iter().map(within).collect()),
        Written::Map(entries) => Value::Map(entries.into_iter().map(|(key, value)| (key, within(value))).collect()),
    }
}

/// Returns the bytes that a map within a list means, where bytes are asked for.
fn bytes_of(entries: &[(String, Value)]) -> Option<Result<Vec<u8>, String>> {
    match entries {
        [(key, Value::Plain(text) | Value::Quoted(text))] if key == "bytes" => Some(base64(text)),
        _ => None,
    }
}

fn base64(text: &str) -> Result<Vec<u8>, String> {
    let text: String = text.split_whitespace().collect();
    let bytes = base64::engine::general_purpose::STANDARD.decode(text);
    let hint = "write it in letters, digits, `+` and `/`, with `=` at its end: `aGVsbG8=`";
    bytes.map_err(|why| {
        format!(
            "`bytes` takes base64: {}\n{hint}",
            why.to_string().trim_end_matches('.').to_lowercase()
        )
    })
}

fn from_map(mut entries: Vec<(String, Written)>) -> Result<Value, String> {
    if entries.len() == 1 && matches!(entries[0].0.as_str(), "bytes" | "sql" | "call") {
        let (key, inner) = entries.remove(0);
        return match key.as_str() {
            "bytes" => base64(&plain_text(inner)?).map(Value::Bytes),
            "sql" => by_dialect(inner, plain_text).map(Value::Sql),
            _ => {
                let name = plain_text(inner)?;
                let found = Call::ALL.into_iter().find(|it| it.name() == name);
                found.map(Value::Call).ok_or_else(|| {
                    let names = Call::ALL.map(Call::name);
                    let near = crate::diagnostic::did_you_mean(&name, names);
                    let near = near.map(|near| format!("; did you mean `{near}`?"));
                    format!(
                        "no portable function `{name}`{}",
                        near.unwrap_or_else(|| format!("; there are {}, or write `sql`", names.join(", ")))
                    )
                })
            }
        };
    }
    Ok(within(Written::Map(entries)))
}

impl schemars::JsonSchema for Value {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Value".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "description": "A literal of the column's type, `{ sql: … }`, `{ call: now }`, `{ bytes: base64 }`, or JSON as lists and maps.",
            "anyOf": [
                { "type": ["null", "boolean", "number", "string", "array"] },
                { "type": "object", "additionalProperties": false, "required": ["sql"], "properties": { "sql": {
                    "description": "An SQL expression, one for all or by dialect.",
                    "anyOf": [{ "type": "string" }, { "type": "object", "additionalProperties": { "type": ["string", "null"] } }] } } },
                { "type": "object", "additionalProperties": false, "required": ["call"], "properties": { "call": {
                    "description": "A function that every dialect has.", "enum": Call::ALL.map(Call::name) } } },
                { "type": "object", "additionalProperties": false, "required": ["bytes"], "properties": { "bytes": {
                    "description": "Bytes in base64.", "type": "string" } } },
                { "type": "object" }
            ]
        })
    }
}
