//! Literals: a written value, checked against a column's type.

use super::text::Room;
use super::{Value, json, moment, number, text};
use crate::types::{Base, Plain, Type};

/// A value whose meaning is known, whatever database prints it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Literal {
    /// No value.
    Null,
    /// True or false.
    Boolean(bool),
    /// A whole number: an optional `-` and digits without leading zeros.
    Integer(String),
    /// An exact number with its scale kept: `12.50`.
    Decimal(String),
    /// A binary floating point number as written, or `NaN`, `Infinity`, `-Infinity`.
    Float(String),
    /// Text; it may hold any character but NUL.
    Text(String),
    /// `2024-02-29`
    Date(String),
    /// `10:00:00.5`
    Time(String),
    /// `2024-02-29 10:00:00.5`, without an offset.
    Timestamp(String),
    /// The same with its offset turned into UTC; printed with `+00:00` where the database keeps offsets.
    Timestamptz(String),
    /// PostgreSQL's interval text.
    Interval(String),
    /// Bytes.
    Bytes(Vec<u8>),
    /// Lower case, with hyphens.
    Uuid(String),
    /// JSON text, as compact as it was meant, keys in the order written.
    Json(String),
    /// The elements of an array.
    Array(Vec<Literal>),
    /// Zeros and ones.
    Bits(String),
}

/// A scalar of the file.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scalar<'a> {
    /// What it says.
    pub text: &'a str,
    /// Whether it stood in quotes, and so is text unless the type says otherwise.
    pub quoted: bool,
}

/// Returns the literal that a value is for a type. Numbers keep every digit: nothing goes through floating point.
///
/// # Errors
/// A sentence that says what the type takes, when the value is none of its literals; `sql` and `call` are no literals.
pub fn literal(value: &Value, ty: &Type) -> Result<Literal, String> {
    match value {
        Value::Null => Ok(Literal::Null),
        Value::Sql(_) | Value::Call(_) => Err("an expression stands where a literal is asked for".to_string()),
        Value::Plain(_) | Value::Quoted(_) | Value::Bytes(_) | Value::List(_) | Value::Map(_) if ty.dimensions > 0 => {
            array(value, ty)
        }
        Value::Plain(text) => scalar(Scalar { text, quoted: false }, ty),
        Value::Quoted(text) => scalar(Scalar { text, quoted: true }, ty),
        Value::Bytes(bytes) => self::bytes(bytes.clone(), ty),
        Value::List(items) => match &ty.base {
            Base::Set(members) => text::set_of(items, members),
            Base::Plain(_) | Base::Enum(_) | Base::Native(_) => document(value, ty, "list"),
        },
        Value::Map(_) => document(value, ty, "map"),
    }
}

fn scalar(it: Scalar, ty: &Type) -> Result<Literal, String> {
    if it.text.contains('\0') {
        return Err("the value holds the character NUL, which no script can carry".to_string());
    }
    let plain = match &ty.base {
        Base::Plain(plain) => *plain,
        Base::Enum(it_is) => return text::label(it, &it_is.values, &format!("enum `{}`", it_is.name.as_str())),
        Base::Set(members) => return text::set(it, members),
        Base::Native(_) => return Ok(number::as_written(it)),
    };
    match plain {
        Plain::Tinyint => number::integer(it, 8, ty),
        Plain::Smallint => number::integer(it, 16, ty),
        Plain::Mediumint => number::integer(it, 24, ty),
        Plain::Integer => number::integer(it, 32, ty),
        Plain::Bigint => number::integer(it, 64, ty),
        Plain::Year => number::year(it),
        Plain::Numeric => number::numeric(it, ty),
        Plain::Money => number::money(it),
        Plain::Real => number::float(it, true, ty),
        Plain::Double => number::float(it, false, ty),
        Plain::Float => number::float(it, ty.arguments.first().is_some_and(|bits| *bits <= 24), ty),
        Plain::Boolean => number::boolean(it),
        Plain::Bit => number::bits(it, ty),
        Plain::Char | Plain::Varchar | Plain::Text | Plain::Tinytext | Plain::Mediumtext | Plain::Longtext => {
            text::text(it.text.to_string(), room(ty), ty)
        }
        Plain::Citext | Plain::Xml | Plain::Tsvector | Plain::Tsquery | Plain::Hstore | Plain::Geometry => {
            Ok(Literal::Text(it.text.to_string()))
        }
        Plain::Int4range
        | Plain::Int8range
        | Plain::Numrange
        | Plain::Daterange
        | Plain::Tsrange
        | Plain::Tstzrange => text::range(it, plain),
        Plain::Date => moment::date(it.text),
        Plain::Time => moment::time(it.text, ty),
        Plain::Timestamp => moment::timestamp(it.text, ty),
        Plain::Timestamptz => moment::timestamptz(it.text, ty),
        Plain::Interval => moment::interval(it.text),
        Plain::Blob | Plain::Longblob | Plain::Varbinary => self::bytes(it.text.as_bytes().to_vec(), ty),
        Plain::Uuid => text::uuid(it.text),
        Plain::Json | Plain::Jsonb => json::scalar(it),
        Plain::Inet => text::address(it.text, false),
        Plain::Cidr => text::address(it.text, true),
        Plain::Macaddr => text::macaddr(it.text),
    }
}

/// How much text fits: a char without a length has one character.
fn room(ty: &Type) -> Room {
    match (ty.as_plain(), ty.arguments.first()) {
        (Some(Plain::Tinytext), _) => Room::Bytes(255),
        (Some(Plain::Char), None) => Room::Characters(1),
        (_, Some(most)) => Room::Characters(*most),
        (_, None) => Room::Any,
    }
}

/// A list or map that is no array is JSON, also where a target keeps JSON as text.
fn document(value: &Value, ty: &Type, what: &str) -> Result<Literal, String> {
    let textual = matches!(
        ty.as_plain(),
        Some(Plain::Char | Plain::Varchar | Plain::Text | Plain::Tinytext | Plain::Mediumtext | Plain::Longtext)
    );
    if matches!(ty.as_plain(), Some(Plain::Json | Plain::Jsonb)) {
        return json::document(value).map(Literal::Json);
    }
    if textual || matches!(ty.base, Base::Native(_)) {
        return text::text(json::document(value)?, room(ty), ty);
    }
    Err(format!(
        "a {what} is no literal of `{}`; lists and maps are for json, lists for arrays too",
        ty.to_text()
    ))
}

/// Checks how many bytes there are; a text is its bytes in UTF-8.
fn bytes(bytes: Vec<u8>, ty: &Type) -> Result<Literal, String> {
    let binary = matches!(ty.as_plain(), Some(Plain::Blob | Plain::Longblob | Plain::Varbinary));
    if !binary && !matches!(ty.base, Base::Native(_)) {
        return Err(format!(
            "`bytes` are for blob and varbinary, and the type is `{}`",
            ty.to_text()
        ));
    }
    match ty.arguments.first() {
        Some(most) if bytes.len() > usize::try_from(*most).unwrap_or(usize::MAX) => Err(format!(
            "the value has {} bytes, and `{}` holds {most}",
            bytes.len(),
            ty.to_text()
        )),
        Some(_) | None => Ok(Literal::Bytes(bytes)),
    }
}

/// Reads a list of as many levels as the type has `[]`, where all lists of one level are equally long.
fn array(value: &Value, ty: &Type) -> Result<Literal, String> {
    let Value::List(items) = value else {
        return Err(format!("`{}` takes a list, such as `[a, b]`", ty.to_text()));
    };
    let element = Type {
        dimensions: ty.dimensions - 1,
        ..ty.clone()
    };
    let literals: Result<Vec<Literal>, String> = items.iter().map(|item| array_item(item, &element)).collect();
    let literals = literals?;
    if element.dimensions > 0 {
        let mut lengths = items
            .iter()
            .map(|item| if let Value::List(inner) = item { inner.len() } else { 0 });
        let first = lengths.next();
        if first == Some(0) || lengths.any(|length| Some(length) != first) {
            return Err(format!(
                "the lists within a value of `{}` must be equally long, and not empty",
                ty.to_text()
            ));
        }
    }
    Ok(Literal::Array(literals))
}

fn array_item(item: &Value, element: &Type) -> Result<Literal, String> {
    match item {
        Value::Null if element.dimensions > 0 => Err("a list stands where the array has another level".to_string()),
        // Within a list a map is a document; only here it can be bytes.
        Value::Map(entries) => match (super::bytes_of(entries), element.as_plain()) {
            (Some(bytes), Some(Plain::Blob | Plain::Longblob | Plain::Varbinary)) => self::bytes(bytes?, element),
            (Some(_) | None, _) => literal(item, element),
        },
        Value::Null
        | Value::Plain(_)
        | Value::Quoted(_)
        | Value::Bytes(_)
        | Value::Sql(_)
        | Value::Call(_)
        | Value::List(_) => literal(item, element),
    }
}

/// Shows a value in a message: on one line, and not all of a long one.
pub(super) fn shown(text: &str) -> String {
    let mut shown: String = text
        .chars()
        .take(60)
        .flat_map(|it| {
            if it.is_control() {
                it.escape_debug().collect()
            } else {
                vec![it]
            }
        })
        .collect();
    if text.chars().nth(60).is_some() {
        shown.push('…');
    }
    format!("`{shown}`")
}

#[cfg(test)]
mod tests;
