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
                let digits = |it: &str| it.trim().bytes().all(|it| it.is_ascii_digit()) && !it.trim().is_empty();
                return Err(TypeProblem::Arguments(match inside.split(',').all(digits) {
                    true => format!("`({inside})` in `{text}` is more than any database takes"),
                    false => format!("`({inside})` in `{text}` must be whole numbers"),
                }));
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
