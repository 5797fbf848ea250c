//! The portable functions in SQLite's words, by the type of the column that takes the value.

use super::types::{Affinity, affinity, type_name};
use crate::types::{Plain, Type};
use crate::value::Call;

/// Writes a function as an expression.
///
/// Times are text in UTC, of the same form as literals: `2024-02-29 10:00:00`, with `+00:00` for a timestamptz, with
/// milliseconds where the type asks for fractions. <https://www.sqlite.org/lang_datefunc.html>
pub(super) fn call(call: Call, ty: &Type) -> String {
    let fraction = ty.arguments.first().is_some_and(|it| *it > 0);
    let seconds = if fraction { "%f" } else { "%S" };
    match (call, ty.as_plain()) {
        (Call::Uuid, _) => UUID.to_string(),
        (Call::Now | Call::CurrentDate, Some(Plain::Date)) | (Call::CurrentDate, _) => "CURRENT_DATE".to_string(),
        (Call::Now | Call::CurrentTime, Some(Plain::Time)) if fraction => "strftime('%H:%M:%f', 'now')".to_string(),
        (Call::Now | Call::CurrentTime, Some(Plain::Time)) | (Call::CurrentTime, _) => "CURRENT_TIME".to_string(),
        (Call::Now, Some(Plain::Timestamptz)) => format!("strftime('%Y-%m-%d %H:%M:{seconds}+00:00', 'now')"),
        (Call::Now, Some(Plain::Timestamp)) if fraction => "strftime('%Y-%m-%d %H:%M:%f', 'now')".to_string(),
        // Seconds since 1970 where a number is kept.
        (Call::Now, _) if type_name(ty).is_ok_and(|it| affinity(&it) == Affinity::Integer) => {
            "CAST(strftime('%s', 'now') AS INTEGER)".to_string()
        }
        (Call::Now, _) => "CURRENT_TIMESTAMP".to_string(),
    }
}

/// Writes a function behind DEFAULT: a word stands as it is, any other expression in parentheses.
pub(super) fn default_call(it: Call, ty: &Type) -> String {
    let text = call(it, ty);
    match text.starts_with("CURRENT_") {
        true => text,
        false => format!("({text})"),
    }
}

/// A random UUID of version 4, in lower case.
const UUID: &str = "lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2) || '-' \
|| substr('89ab', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6)))";
