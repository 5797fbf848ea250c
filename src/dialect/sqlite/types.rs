//! What SQLite calls the types of the format, declared so that their affinity keeps the values.

use std::sync::LazyLock;

use crate::dialect::spelling::NoHome;
use crate::dialect::spelling::types::TypeTable;
use crate::types::{Base, Plain, Type};

static TABLE: LazyLock<TypeTable> = LazyLock::new(|| {
    TypeTable::read(include_str!("../../../dialects/sqlite/types.yaml"))
        .expect("the table is part of the program and a test reads it")
});

/// What SQLite makes of a declared type.
/// <https://www.sqlite.org/datatype3.html#determination_of_column_affinity>
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Affinity {
    /// Text that looks like a whole number becomes one.
    Integer,
    /// Numbers become text.
    Text,
    /// Values stay as they are.
    Blob,
    /// Numbers become floating point.
    Real,
    /// Text that looks like a number becomes one.
    Numeric,
}

/// Returns the type as a column's definition has it.
pub(crate) fn type_name(ty: &Type) -> Result<String, NoHome> {
    if ty.dimensions > 0 {
        return Err(TABLE.no_home(ty, "it has no arrays", "json"));
    }
    match &ty.base {
        Base::Plain(plain) => TABLE.name(*plain, ty),
        Base::Enum(_) => Ok("TEXT".to_string()),
        Base::Set(_) => Err(TABLE.no_home(ty, "only MySQL has sets", "text")),
        Base::Native(text) => Ok(text.to_string()),
    }
}

/// Returns the type as a STRICT table has it, which knows six words only.
/// <https://www.sqlite.org/stricttables.html>
///
/// # Errors
/// When the type has no home on SQLite at all.
pub fn strict_type_name(ty: &Type) -> Result<String, NoHome> {
    let name = type_name(ty)?;
    let word = match (affinity(&name), ty.as_plain()) {
        (Affinity::Integer, _) | (Affinity::Numeric, Some(Plain::Boolean)) => "INTEGER",
        (Affinity::Text, _) => "TEXT",
        (Affinity::Blob, _) => "BLOB",
        (Affinity::Real, _) | (Affinity::Numeric, Some(_)) => "REAL",
        (Affinity::Numeric, None) => return Ok(name),
    };
    Ok(word.to_string())
}

/// Tells what SQLite makes of a declared type; the order of the questions is SQLite's.
pub fn affinity(declared: &str) -> Affinity {
    let upper = declared.to_ascii_uppercase();
    let has = |words: &[&str]| words.iter().any(|word| upper.contains(word));
    if has(&["INT"]) {
        Affinity::Integer
    } else if has(&["CHAR", "CLOB", "TEXT"]) {
        Affinity::Text
    } else if upper.is_empty() || has(&["BLOB"]) {
        Affinity::Blob
    } else if has(&["REAL", "FLOA", "DOUB"]) {
        Affinity::Real
    } else {
        Affinity::Numeric
    }
}

/// Tells whether a lone primary key of this type is the rowid: the declared type must be exactly INTEGER, and only then
/// can it count by itself.
/// <https://www.sqlite.org/lang_createtable.html#rowid>
pub fn can_be_rowid(ty: &Type) -> bool {
    type_name(ty).is_ok_and(|name| name.eq_ignore_ascii_case("integer"))
}
