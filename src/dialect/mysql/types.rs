//! What MySQL calls the types of the format.

use std::sync::LazyLock;

use super::spelling::MysqlSpelling;
use crate::dialect::spelling::types::TypeTable;
use crate::dialect::spelling::{NoHome, Spelling};
use crate::types::{Base, Type};

static TABLE: LazyLock<TypeTable> = LazyLock::new(|| {
    TypeTable::read(include_str!("../../../dialects/mysql/types.yaml"))
        .expect("the table is part of the program and a test reads it")
});

/// Returns the type as a column's definition has it.
pub(crate) fn type_name(ty: &Type) -> Result<String, NoHome> {
    if ty.dimensions > 0 {
        return Err(TABLE.no_home(ty, "it has no arrays", "json"));
    }
    match &ty.base {
        Base::Plain(plain) => TABLE.name(*plain, ty),
        Base::Enum(it) if it.native => labels(&it.values).map(|labels| format!("enum({labels})")),
        Base::Enum(it) => {
            let longest = it.values.iter().map(|value| value.chars().count()).max().unwrap_or(0);
            Ok(format!("varchar({})", longest.max(255)))
        }
        Base::Set(values) => set(values),
        Base::Native(text) => Ok(text.to_string()),
    }
}

/// The manual: "a SET column can have a maximum of 64 distinct members", and "a SET member value must not itself contain
/// commas". <https://dev.mysql.com/doc/refman/8.4/en/set.html>
fn set(values: &[String]) -> Result<String, NoHome> {
    if values.len() > 64 {
        return Err(NoHome::new(
            format!(
                "a set of {} members has no home on MySQL: a set has at most 64",
                values.len()
            ),
            "take the type `json`, or a table of its own",
        ));
    }
    if let Some(value) = values.iter().find(|value| value.contains(',')) {
        return Err(NoHome::new(
            format!("the member `{value}` of the set holds a comma, which parts the members"),
            "take the comma out",
        ));
    }
    labels(values).map(|labels| format!("set({labels})"))
}

/// The manual: "trailing spaces are automatically deleted from ENUM member values", and a member is at most 255
/// characters long. <https://dev.mysql.com/doc/refman/8.4/en/enum.html>
fn labels(values: &[String]) -> Result<String, NoHome> {
    if values.is_empty() {
        return Err(NoHome::new(
            "an enumeration without values has no home on MySQL",
            "give it a value",
        ));
    }
    for value in values {
        if value.ends_with(' ') {
            return Err(NoHome::new(
                format!("the value `{value}` ends with a blank, which MySQL would cut off"),
                "take the blank out, or write `native: false`",
            ));
        }
        if value.chars().count() > 255 {
            return Err(NoHome::new(
                format!("the value `{value}` has more than 255 characters, and MySQL takes no longer ones"),
                "shorten it, or write `native: false`",
            ));
        }
    }
    let labels: Vec<String> = values.iter().map(|value| MysqlSpelling.text(value)).collect();
    Ok(labels.join(","))
}
