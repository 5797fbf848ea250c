//! A type as a revision writes it, and the way from there to its meaning for one dialect.

use indexmap::IndexMap;
use serde::Deserialize;

use super::{Base, Plain, Type};
use crate::diagnostic::did_you_mean;
use crate::variant::{Choice, Dialect, Variant};
use crate::written::Written;

/// A type as it was written.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "Written")]
pub enum TypeText {
    /// `varchar(255)`
    Text(String),
    /// `{ enum: { name, values, … } }`
    Enum(EnumText),
    /// `{ set: { values } }`
    Set(Vec<String>),
    /// `{ native: "…" }`, also by dialect
    Native(Variant<String>),
    /// `{ default: json, postgresql: jsonb }`
    By(Box<Variant<TypeText>>),
}

/// An enumeration as a column's type writes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EnumText {
    /// Its name.
    pub name: String,
    /// Its schema.
    pub schema: Option<String>,
    /// Its values; absent for one that stands already.
    pub values: Option<Vec<String>>,
    /// Whether the database's own enumerations are used where it has them.
    pub native: bool,
    /// Whether a text column gets a check for the values.
    pub check: bool,
}

/// What a type means for one dialect.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// A type, and whether its name asks for a counter (`serial`).
    Type(Type, bool),
    /// An enumeration, which only the catalog can settle.
    Enum(EnumText),
    /// The map says `null` for this dialect.
    Nothing,
}

/// Why a type means nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TypeProblem {
    /// The format has no such type; with the nearest one.
    Unknown(String, Option<String>),
    /// The type is there, but not with these numbers: a sentence.
    Arguments(String),
    /// The map by dialect has no entry for this one.
    MissingDialect,
}

impl TypeText {
    /// Returns what the type means for a dialect, given the project's own names for types.
    ///
    /// # Errors
    /// When the name is unknown, the numbers don't fit, or the dialect is missing.
    pub fn meaning(&self, dialect: Dialect, project: &IndexMap<String, TypeText>) -> Result<Meaning, TypeProblem> {
        self.settle(dialect, project, 0)
    }

    fn settle(
        &self,
        dialect: Dialect,
        project: &IndexMap<String, TypeText>,
        depth: u8,
    ) -> Result<Meaning, TypeProblem> {
        match self {
            TypeText::Text(text) => match project.get(text.trim()) {
                // A project's type may be named by another one; eight deep is a circle.
                Some(own) if depth < 8 => own.settle(dialect, project, depth + 1),
                Some(_) => Err(TypeProblem::Arguments(format!(
                    "the type `{text}` is defined by itself"
                ))),
                None => parse(text, project.keys().map(String::as_str)).map(|(ty, counts)| Meaning::Type(ty, counts)),
            },
            TypeText::Enum(it) => Ok(Meaning::Enum(it.clone())),
            TypeText::Set(values) => {
                let base = Base::Set(values.as_slice().into());
                Ok(Meaning::Type(
                    Type {
                        base,
                        arguments: Vec::new(),
                        unsigned: false,
                        dimensions: 0,
                    },
                    false,
                ))
            }
            TypeText::Native(by) => match by.choose(dialect) {
                Choice::Is(text) => {
                    let base = Base::Native(text.as_str().into());
                    Ok(Meaning::Type(
                        Type {
                            base,
                            arguments: Vec::new(),
                            unsigned: false,
                            dimensions: 0,
                        },
                        false,
                    ))
                }
                Choice::Nothing => Ok(Meaning::Nothing),
                Choice::Missing => Err(TypeProblem::MissingDialect),
            },
            TypeText::By(by) => match by.choose(dialect) {
                Choice::Is(text) => text.settle(dialect, project, depth),
                Choice::Nothing => Ok(Meaning::Nothing),
                Choice::Missing => Err(TypeProblem::MissingDialect),
            },
        }
    }

    /// Returns the enumeration this type writes out, if it is one.
    pub fn as_enum(&self) -> Option<&EnumText> {
        match self {
            TypeText::Enum(it) => Some(it),
            TypeText::Text(_) | TypeText::Set(_) | TypeText::Native(_) | TypeText::By(_) => None,
        }
    }
}

/// Reads `name[(n, …)][ unsigned][[]…]`; the flag tells whether the name asks for a counter (`serial`, `bigserial`).
///
/// # Errors
/// When the name is unknown or the numbers don't fit.
pub fn parse<'a>(text: &str, project: impl Iterator<Item = &'a str>) -> Result<(Type, bool), TypeProblem> {
    let mut rest = text.trim();
    let mut dimensions = 0u8;
    while let Some(shorter) = rest.strip_suffix("[]") {
        rest = shorter.trim_end();
        dimensions = dimensions.saturating_add(1);
    }
    let lower = rest.to_ascii_lowercase();
    let (lower, unsigned) = match lower.strip_suffix("unsigned") {
        Some(shorter) if shorter.ends_with([' ', ')']) => (shorter.trim_end().to_string(), true),
        Some(_) | None => (lower, false),
    };
    let (name, arguments) = match lower.split_once('(') {
        None => (lower.as_str(), Vec::new()),
        Some((name, inside)) => {
            let Some(inside) = inside.trim_end().strip_suffix(')') else {
                return Err(TypeProblem::Arguments(format!("the type `{text}` lacks its `)`")));
            };
            let numbers: Result<Vec<u32>, _> = inside.split(',').map(|it| it.trim().parse::<u32>()).collect();
            let Ok(numbers) = numbers else {
                return Err(TypeProblem::Arguments(format!(
                    "`({inside})` in `{text}` must be whole numbers"
                )));
            };
            (name, numbers)
        }
    };
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    let (plain, counts) = match name.as_str() {
        "serial" => (Some(Plain::Integer), true),
        "bigserial" => (Some(Plain::Bigint), true),
        other => (
            Plain::ALL
                .iter()
                .copied()
                .find(|it| it.name() == other || it.aliases().contains(&other)),
            false,
        ),
    };
    let Some(plain) = plain else {
        let known = Plain::ALL
            .iter()
            .flat_map(|it| std::iter::once(it.name()).chain(it.aliases().iter().copied()));
        let nearest = did_you_mean(&name, known.chain(project)).or_else(|| foreign_word(&name));
        return Err(TypeProblem::Unknown(
            text.trim().to_string(),
            nearest.map(str::to_string),
        ));
    };
    if !plain.arguments().contains(&arguments.len()) {
        let (least, most) = (*plain.arguments().start(), *plain.arguments().end());
        let takes = match (least, most) {
            (_, 0) => "no numbers".to_string(),
            (1, 1) => "one number".to_string(),
            (_, most) => format!("at most {most}"),
        };
        return Err(TypeProblem::Arguments(format!(
            "the type `{}` takes {takes} in parentheses",
            plain.name()
        )));
    }
    check_arguments(plain, &arguments, unsigned)?;
    Ok((
        Type {
            base: Base::Plain(plain),
            arguments,
            unsigned,
            dimensions,
        },
        counts,
    ))
}

fn check_arguments(plain: Plain, arguments: &[u32], unsigned: bool) -> Result<(), TypeProblem> {
    let refuse = |why: String| Err(TypeProblem::Arguments(why));
    let numeric = matches!(
        plain,
        Plain::Tinyint
            | Plain::Smallint
            | Plain::Mediumint
            | Plain::Integer
            | Plain::Bigint
            | Plain::Numeric
            | Plain::Real
            | Plain::Double
            | Plain::Float
    );
    if unsigned && !numeric {
        return refuse(format!("only numbers can be unsigned, and `{}` is none", plain.name()));
    }
    let temporal = matches!(plain, Plain::Time | Plain::Timestamp | Plain::Timestamptz);
    match arguments {
        [digits, ..] if temporal && *digits > 6 => {
            refuse(format!("`{}` has at most 6 fractional digits", plain.name()))
        }
        [0, ..] if !temporal => refuse(format!("`{}(0)` holds nothing", plain.name())),
        [precision, scale] if scale > precision => {
            refuse(format!("the scale {scale} is larger than the precision {precision}"))
        }
        _ => Ok(()),
    }
}

/// Words of other tools and databases that people write out of habit.
fn foreign_word(name: &str) -> Option<&'static str> {
    Some(match name {
        "int2" => "smallint",
        "int4" => "integer",
        "int8" | "biginteger" | "long" => "bigint",
        "float4" => "real",
        "float8" => "double",
        "bytea" | "largebinary" | "image" => "blob",
        "timestamp with time zone" => "timestamptz",
        "timestamp without time zone" => "timestamp",
        "unicode" | "nvarchar" | "varchar2" => "varchar",
        "unicodetext" | "clob" | "nclob" => "text",
        "guid" => "uuid",
        "number" => "numeric",
        _ => return None,
    })
}

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
                let near = did_you_mean(other, ["name", "schema", "values", "native", "check"]);
                let near = near.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
                return Err(format!("an enumeration has no key `{other}`{near}"));
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
        let value = match value {
            Written::Null => None,
            Written::Plain(_) | Written::Quoted(_) | Written::List(_) | Written::Map(_) => Some(read(value)?),
        };
        match (key.as_str(), Dialect::from_name(&key)) {
            ("default", _) => default = Some(Box::new(value)),
            // MariaDB's entries are read and kept for the day when it is a dialect of its own.
            ("mariadb", None) => {}
            (_, Some(dialect)) => by.push((dialect, value)),
            (_, None) => {
                let names = Dialect::ALL.map(Dialect::name);
                let near = did_you_mean(&key, names).map(|near| format!("; did you mean `{near}`?"));
                return Err(format!("no dialect `{key}`{}", near.unwrap_or_default()));
            }
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
