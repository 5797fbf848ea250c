//! How MySQL writes names and literals, under the `sql_mode` and `NAMES utf8mb4` that the head of each script sets.

use sea_query::MysqlQueryBuilder;

use super::types;
use crate::dialect::spelling::{
    Copy, Delete, Insert, NoHome, Spelling, Unspellable, Update, UpdateFrom, is_unseen, rows,
};
use crate::name::Name;
use crate::types::Type;
use crate::value::Literal;

/// MySQL's spelling.
#[derive(Clone, Copy, Debug)]
pub struct MysqlSpelling;

impl Spelling for MysqlSpelling {
    fn name(&self, name: &Name) -> String {
        rows::quoted::<MysqlQueryBuilder>(name)
    }

    fn qualified(&self, schema: Option<&Name>, name: &Name) -> String {
        rows::qualified::<MysqlQueryBuilder>(schema, name)
    }

    /// Takes MySQL's own escapes, which need NO_BACKSLASH_ESCAPES to be off. There is none for the characters that turn
    /// a line round, so they stand as they are.
    /// <https://dev.mysql.com/doc/refman/8.4/en/string-literals.html>
    fn text(&self, text: &str) -> String {
        let mut escaped = String::from("'");
        for character in text.chars() {
            match character {
                '\'' => escaped.push_str("''"),
                '\\' => escaped.push_str("\\\\"),
                '\n' => escaped.push_str("\\n"),
                '\r' => escaped.push_str("\\r"),
                '\t' => escaped.push_str("\\t"),
                '\u{8}' => escaped.push_str("\\b"),
                '\u{1A}' => escaped.push_str("\\Z"),
                _ => escaped.push(character),
            }
        }
        escaped.push('\'');
        escaped
    }

    fn literal(&self, literal: &Literal, _ty: &Type) -> Result<String, Unspellable> {
        if let Literal::Text(text) | Literal::Json(text) = literal {
            return Ok(seen(self, text));
        }
        constant(self, literal)
    }

    /// Puts parentheses round the default of a type that takes none but an expression.
    ///
    /// The manual: "The BLOB, TEXT, GEOMETRY, and JSON data types can be assigned a default value only if the value is
    /// written as an expression, even if the expression value is a literal."
    /// <https://dev.mysql.com/doc/refman/8.4/en/data-type-defaults.html>
    fn default_literal(&self, literal: &Literal, ty: &Type) -> Result<String, Unspellable> {
        let constant = constant(self, literal)?;
        if *literal != Literal::Null && wants_expression(ty) {
            return Ok(format!("({constant})"));
        }
        Ok(constant)
    }

    fn type_name(&self, ty: &Type) -> Result<String, NoHome> {
        types::type_name(ty)
    }

    fn insert(&self, insert: &Insert) -> String {
        rows::insert::<MysqlQueryBuilder>(insert, "")
    }

    fn copy(&self, copy: &Copy) -> String {
        rows::copy::<MysqlQueryBuilder>(copy)
    }

    fn update(&self, update: &Update) -> String {
        match update {
            Update { from: None, .. } => rows::update::<MysqlQueryBuilder>(update),
            Update {
                table,
                set,
                from: Some(UpdateFrom { table: other, on }),
                filter,
            } => {
                // sea-query leaves the column bare when the table has a schema, and then the other table's may be meant.
                let table = self.qualified(table.schema.as_ref(), &table.name);
                let other = self.qualified(other.schema.as_ref(), &other.name);
                let set: Vec<String> = set
                    .iter()
                    .map(|(column, sql)| format!("{table}.{} = {sql}", self.name(column)))
                    .collect();
                let filter = filter
                    .as_ref()
                    .map(|filter| format!(" WHERE {filter}"))
                    .unwrap_or_default();
                format!("UPDATE {table} JOIN {other} ON {on} SET {}{filter}", set.join(", "))
            }
        }
    }

    fn delete(&self, delete: &Delete) -> String {
        rows::delete::<MysqlQueryBuilder>(delete)
    }
}

fn constant(spelling: &MysqlSpelling, literal: &Literal) -> Result<String, Unspellable> {
    Ok(match literal {
        Literal::Null => "NULL".to_string(),
        Literal::Boolean(true) => "TRUE".to_string(),
        Literal::Boolean(false) => "FALSE".to_string(),
        Literal::Integer(digits) | Literal::Decimal(digits) => digits.clone(),
        Literal::Float(number) => match number.as_str() {
            "NaN" | "Infinity" | "-Infinity" => {
                return Err(Unspellable::new(
                    format!("MySQL has no `{number}`"),
                    "write `null`, or leave the row out there with `except: [mysql]`",
                ));
            }
            number => number.to_string(),
        },
        Literal::Text(text) | Literal::Json(text) | Literal::Interval(text) => spelling.text(text),
        // Times are in UTC already; DATETIME keeps no offset, and MariaDB refuses one.
        Literal::Date(text)
        | Literal::Time(text)
        | Literal::Timestamp(text)
        | Literal::Timestamptz(text)
        | Literal::Uuid(text) => format!("'{text}'"),
        Literal::Bytes(bytes) => {
            let hex: String = bytes.iter().map(|byte| format!("{byte:02X}")).collect();
            format!("X'{hex}'")
        }
        Literal::Bits(bits) => format!("b'{bits}'"),
        Literal::Array(_) => {
            return Err(Unspellable::new(
                "MySQL has no arrays",
                "take the type `json` there: `{ default: …, mysql: json }`",
            ));
        }
    })
}

/// Writes a text with every character to be seen: those without an escape become their bytes, joined by CONCAT.
fn seen(spelling: &MysqlSpelling, text: &str) -> String {
    let hidden =
        |character: char| is_unseen(character) && !matches!(character, '\n' | '\r' | '\t' | '\u{8}' | '\u{1A}');
    if !text.contains(hidden) {
        return spelling.text(text);
    }
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some(found) = rest.find(hidden) {
        let (before, after) = rest.split_at(found);
        if !before.is_empty() {
            parts.push(spelling.text(before));
        }
        let end = after.find(|character| !hidden(character)).unwrap_or(after.len());
        let (unseen, after) = after.split_at(end);
        let hex: String = unseen.bytes().map(|byte| format!("{byte:02X}")).collect();
        parts.push(format!("_utf8mb4 X'{hex}'"));
        rest = after;
    }
    if !rest.is_empty() {
        parts.push(spelling.text(rest));
    }
    format!("CONCAT({})", parts.join(", "))
}

fn wants_expression(ty: &Type) -> bool {
    let name = types::type_name(ty).unwrap_or_default().to_ascii_lowercase();
    let word = name.split(['(', ' ']).next().unwrap_or_default();
    let geometry = [
        "geometry",
        "point",
        "linestring",
        "polygon",
        "multipoint",
        "multilinestring",
        "multipolygon",
    ];
    word.ends_with("text")
        || word.ends_with("blob")
        || matches!(word, "json" | "geometrycollection")
        || geometry.contains(&word)
}
