//! How PostgreSQL writes names and literals, with `standard_conforming_strings` on, as the head of each script sets it.

use sea_query::PostgresQueryBuilder;

use super::types;
use crate::dialect::spelling::{Copy, Delete, Insert, NoHome, Spelling, Unspellable, Update, is_unseen, rows};
use crate::name::Name;
use crate::types::Type;
use crate::value::Literal;

/// PostgreSQL's spelling.
#[derive(Clone, Copy, Debug)]
pub struct PostgresqlSpelling;

impl Spelling for PostgresqlSpelling {
    fn name(&self, name: &Name) -> String {
        rows::quoted::<PostgresQueryBuilder>(name)
    }

    fn qualified(&self, schema: Option<&Name>, name: &Name) -> String {
        rows::qualified::<PostgresQueryBuilder>(schema, name)
    }

    /// Takes `'…'` where every character is seen, else `E'…'` with its escapes: one line, and one reading.
    /// <https://www.postgresql.org/docs/current/sql-syntax-lexical.html#SQL-SYNTAX-STRINGS>
    fn text(&self, text: &str) -> String {
        if !text.contains(is_unseen) {
            return format!("'{}'", text.replace('\'', "''"));
        }
        let mut escaped = String::from("E'");
        for character in text.chars() {
            match character {
                '\'' => escaped.push_str("''"),
                '\\' => escaped.push_str("\\\\"),
                '\n' => escaped.push_str("\\n"),
                '\r' => escaped.push_str("\\r"),
                '\t' => escaped.push_str("\\t"),
                _ if is_unseen(character) => escaped.push_str(&format!("\\u{:04X}", u32::from(character))),
                _ => escaped.push(character),
            }
        }
        escaped.push('\'');
        escaped
    }

    fn literal(&self, literal: &Literal, ty: &Type) -> Result<String, Unspellable> {
        Ok(match literal {
            Literal::Null => "NULL".to_string(),
            Literal::Boolean(true) => "TRUE".to_string(),
            Literal::Boolean(false) => "FALSE".to_string(),
            Literal::Integer(digits) | Literal::Decimal(digits) => digits.clone(),
            Literal::Float(number) => match number.as_str() {
                // Words, which are text until the type makes numbers of them.
                "NaN" | "Infinity" | "-Infinity" => format!("'{number}'::{}", type_name(ty)?),
                number => number.to_string(),
            },
            Literal::Text(text) | Literal::Json(text) | Literal::Interval(text) => self.text(text),
            Literal::Date(text) | Literal::Time(text) | Literal::Timestamp(text) | Literal::Uuid(text) => {
                format!("'{text}'")
            }
            Literal::Timestamptz(text) => format!("'{text}+00:00'"),
            Literal::Bytes(bytes) => format!("'\\x{}'::bytea", hex(bytes)),
            Literal::Bits(bits) => format!("B'{bits}'"),
            // An empty ARRAY[] has no type, and one of texts would be text[].
            Literal::Array(items) if items.is_empty() => format!("'{{}}'::{}", type_name(ty)?),
            Literal::Array(_) => format!("{}::{}", self.array(literal, ty)?, type_name(ty)?),
        })
    }

    fn default_literal(&self, literal: &Literal, ty: &Type) -> Result<String, Unspellable> {
        self.literal(literal, ty)
    }

    fn type_name(&self, ty: &Type) -> Result<String, NoHome> {
        types::type_name(ty)
    }

    fn insert(&self, insert: &Insert) -> String {
        let before_rows = if insert.overriding {
            " OVERRIDING SYSTEM VALUE"
        } else {
            ""
        };
        rows::insert::<PostgresQueryBuilder>(insert, before_rows)
    }

    fn copy(&self, copy: &Copy) -> String {
        rows::copy::<PostgresQueryBuilder>(copy)
    }

    fn update(&self, update: &Update) -> String {
        rows::update::<PostgresQueryBuilder>(update)
    }

    fn delete(&self, delete: &Delete) -> String {
        rows::delete::<PostgresQueryBuilder>(delete)
    }
}

impl PostgresqlSpelling {
    /// Writes `ARRAY[…]` without its cast, lists within lists likewise.
    fn array(&self, literal: &Literal, ty: &Type) -> Result<String, Unspellable> {
        if let Literal::Array(items) = literal {
            let items: Result<Vec<String>, Unspellable> = items.iter().map(|item| self.array(item, ty)).collect();
            return Ok(format!("ARRAY[{}]", items?.join(", ")));
        }
        let element = Type {
            dimensions: 0,
            ..ty.clone()
        };
        self.literal(literal, &element)
    }
}

/// Writes bytes as pairs of digits.
fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The type's name where a literal needs it; a column of a type without a name was refused before its literals.
fn type_name(ty: &Type) -> Result<String, Unspellable> {
    types::type_name(ty).map_err(|NoHome { message, hint }| Unspellable { message, hint })
}
