//! The keys that every operation takes beside its own.

use indexmap::IndexMap;
use serde::de::{Deserialize, Deserializer, Error as _, SeqAccess, Visitor};

use super::Operation;
use crate::diagnostic::{Code, did_you_mean};
use crate::variant::Dialect;
use crate::written::ENTRY;

/// The keys that every operation takes.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Common {
    /// Only these dialects see the operation.
    pub only: Option<Vec<Dialect>>,
    /// These dialects don't see the operation.
    pub except: Option<Vec<Dialect>>,
    /// A remark for the script and the report.
    pub note: Option<String>,
    /// Runs in a segment of its own, outside any transaction.
    pub outside_transaction: bool,
    /// Diagnostic codes that are known and accepted here, each with a reason. For warnings, which come in a later version:
    /// until then it is checked and kept, and no error goes away by it.
    pub acknowledge: IndexMap<KnownCode, Acknowledgement>,
}

/// A diagnostic code that there is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Deserialize)]
#[serde(try_from = "String")]
pub struct KnownCode(pub Code);

/// Why a warning is accepted.
#[derive(Clone, Debug, PartialEq, Eq, serde::Deserialize)]
#[serde(try_from = "crate::written::Written")]
pub struct Acknowledgement {
    /// Why.
    pub reason: String,
    /// Who says so.
    pub owner: Option<String>,
    /// The day after which it must be said again.
    pub until: Option<String>,
}

/// One entry of a list of operations: the operation and what all operations take.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// What all operations take.
    pub common: Common,
    /// The operation.
    pub operation: Operation,
}

impl Common {
    /// Tells whether a dialect sees the operation.
    pub fn concerns(&self, dialect: Dialect) -> bool {
        let named = |list: &Option<Vec<Dialect>>| list.as_ref().map(|it| it.contains(&dialect));
        named(&self.only).unwrap_or(true) && !named(&self.except).unwrap_or(false)
    }
}

impl TryFrom<String> for KnownCode {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let wanted = text.to_uppercase();
        match Code::ALL.iter().find(|it| it.as_str() == wanted) {
            Some(code) if text == wanted => Ok(Self(*code)),
            found => {
                let near = did_you_mean(&wanted, Code::ALL.iter().map(|it| it.as_str()));
                let hint = match found.map(|it| it.as_str()).or(near) {
                    Some(meant) => format!("did you mean `{meant}`?"),
                    None => "`vellum explain` lists all codes".to_string(),
                };
                Err(format!("no diagnostic has the code `{text}`\n{hint}"))
            }
        }
    }
}

impl schemars::JsonSchema for KnownCode {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Code".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let codes: Vec<&str> = Code::ALL.iter().map(|it| it.as_str()).collect();
        schemars::json_schema!({ "description": "A code, as messages show it in brackets.", "enum": codes })
    }
}

impl TryFrom<crate::written::Written> for Acknowledgement {
    type Error = String;

    fn try_from(written: crate::written::Written) -> Result<Self, String> {
        use crate::written::Written;
        let mut it = Self {
            reason: String::new(),
            owner: None,
            until: None,
        };
        let entries = match written {
            Written::Plain(reason) | Written::Quoted(reason) => {
                it.reason = reason;
                Vec::new()
            }
            Written::Map(entries) => entries,
            Written::Null | Written::List(_) => Vec::new(),
        };
        for (key, value) in entries {
            let text = crate::types::plain_text(value)?;
            match key.as_str() {
                "reason" => it.reason = text,
                "owner" => it.owner = Some(text),
                "until" if text.parse::<jiff::civil::Date>().is_err() => {
                    return Err(format!("`{text}` is no date\nwrite it as `until: 2027-01-31`"));
                }
                "until" => it.until = Some(text),
                other => {
                    let known = ["reason", "owner", "until"];
                    return Err(crate::fault::unknown_key(other, "an acknowledgement", &known));
                }
            }
        }
        if it.reason.trim().is_empty() {
            return Err("an acknowledgement needs a reason\nwrite `V0404: \"why this is fine here\"`".to_string());
        }
        Ok(it)
    }
}

impl schemars::JsonSchema for Acknowledgement {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Acknowledgement".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "description": "Why a warning is accepted here.",
            "anyOf": [{ "type": "string" }, { "type": "object", "additionalProperties": false, "required": ["reason"],
                "properties": {
                    "reason": { "type": "string", "description": "Why." },
                    "owner": { "type": "string", "description": "Who says so." },
                    "until": { "type": "string", "description": "The day after which it must be said again." } } }]
        })
    }
}

impl<'de> Deserialize<'de> for Entry {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_newtype_struct(ENTRY, EntryVisitor)
    }
}

struct EntryVisitor;

impl<'de> Visitor<'de> for EntryVisitor {
    type Value = Entry;

    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("an operation")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut parts: A) -> Result<Entry, A::Error> {
        let missing = || A::Error::custom("an operation is a map with its name as the only key");
        let common = parts.next_element()?.ok_or_else(missing)?;
        let operation = parts.next_element()?.ok_or_else(missing)?;
        Ok(Entry { common, operation })
    }
}

impl schemars::JsonSchema for Entry {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Entry".into()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        // Defined here, and put into each operation by whoever makes the whole schema.
        generator.subschema_for::<Common>();
        generator.subschema_for::<Operation>()
    }
}
