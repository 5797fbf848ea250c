//! JSON out of lists, maps and scalars, with the digits and the order in which they were written.

use super::Value;
use super::literal::{Literal, Scalar, shown};
use super::number::{normal, whole_number};

/// How deep a document may go; serde_json reads no deeper either.
const DEEPEST: usize = 100;

/// Writes a list or map as compact JSON.
pub(super) fn document(value: &Value) -> Result<String, String> {
    let mut json = String::new();
    write(value, &mut json, 0)?;
    Ok(json)
}

/// Takes a scalar for a column of JSON: a plain one by YAML's rules, one in quotes as the JSON text that it is.
pub(super) fn scalar(it: Scalar) -> Result<Literal, String> {
    if !it.quoted {
        let mut json = String::new();
        plain(it.text, &mut json)?;
        return Ok(Literal::Json(json));
    }
    let text = it.text.trim();
    match serde_json::from_str::<serde::de::IgnoredAny>(text) {
        Ok(_) => no_nul(text).map(|()| Literal::Json(text.to_string())),
        Err(_) => {
            let string = quoted(text);
            Err(format!(
                "{} is no JSON; write `'{}'` for a JSON text",
                shown(text),
                string.replace('\'', "''")
            ))
        }
    }
}

fn write(value: &Value, json: &mut String, depth: usize) -> Result<(), String> {
    if depth > DEEPEST {
        return Err(format!("a JSON document goes at most {DEEPEST} levels deep"));
    }
    match value {
        Value::Null => json.push_str("null"),
        Value::Plain(text) => plain(text, json)?,
        Value::Quoted(text) => json.push_str(&quoted(text)),
        Value::List(items) => {
            json.push('[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    json.push(',');
                }
                write(item, json, depth + 1)?;
            }
            json.push(']');
        }
        Value::Map(entries) => {
            json.push('{');
            for (index, (key, value)) in entries.iter().enumerate() {
                if index > 0 {
                    json.push(',');
                }
                json.push_str(&quoted(key));
                json.push(':');
                write(value, json, depth + 1)?;
            }
            json.push('}');
        }
        Value::Bytes(_) | Value::Sql(_) | Value::Call(_) => {
            return Err("an expression stands where JSON is asked for".to_string());
        }
    }
    match depth {
        0 => no_nul(json),
        _ => Ok(()),
    }
}

/// Writes a plain scalar as YAML's core rules read it; numbers keep their digits.
fn plain(text: &str, json: &mut String) -> Result<(), String> {
    match text {
        "true" | "True" | "TRUE" => json.push_str("true"),
        "false" | "False" | "FALSE" => json.push_str("false"),
        ".nan" | ".NaN" | ".NAN" | ".inf" | ".Inf" | ".INF" | "-.inf" | "-.Inf" | "-.INF" => {
            return Err(format!(
                "JSON has no number `{text}`; quote it for a text, or write `null`"
            ));
        }
        _ => match whole_number(Scalar { text, quoted: false }).or_else(|| normal(text)) {
            Some(number) => json.push_str(&number),
            None => json.push_str(&quoted(text)),
        },
    }
    Ok(())
}

fn quoted(text: &str) -> String {
    serde_json::Value::String(text.to_string()).to_string()
}

/// No database keeps NUL in its JSON: PostgreSQL's jsonb refuses it, and so would a script.
fn no_nul(json: &str) -> Result<(), String> {
    let mut rest = json;
    while let Some(at) = rest.find('\\') {
        if rest[at..].starts_with("\\u0000") {
            return Err("the value holds the character NUL, which PostgreSQL's json refuses".to_string());
        }
        // An escape is two characters; what follows a `\\` is no escape.
        rest = rest.get(at + 2..).unwrap_or_default();
    }
    Ok(())
}
