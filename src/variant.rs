//! The databases that the format names, and what it writes "one here, another there".

use std::fmt;
use std::marker::PhantomData;

use serde::Deserialize;
use serde::de::{Deserializer, Error as _, MapAccess, Visitor};

use crate::diagnostic::did_you_mean;

/// A kind of database, as `dialect:` and the maps by dialect name it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Dialect {
    /// PostgreSQL 12 and later.
    Postgresql,
    /// SQLite 3.35 and later.
    Sqlite,
    /// MySQL 8.0.13 and later.
    Mysql,
}

impl Dialect {
    /// All dialects, in the order in which output shows them.
    pub const ALL: [Dialect; 3] = [Dialect::Postgresql, Dialect::Sqlite, Dialect::Mysql];

    /// Returns the name that the format uses.
    pub fn name(self) -> &'static str {
        match self {
            Dialect::Postgresql => "postgresql",
            Dialect::Sqlite => "sqlite",
            Dialect::Mysql => "mysql",
        }
    }

    /// Finds a dialect by the name that the format uses.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.name() == name)
    }
}

impl fmt::Display for Dialect {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

/// A thing that may be written once for all dialects or once for each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Variant<T> {
    /// The same everywhere.
    Same(T),
    /// A map by dialect; a value of `None` is the written `null`: nothing here for this one.
    By {
        /// What stands under the dialects' names, in the order written.
        by: Vec<(Dialect, Option<T>)>,
        /// What stands under `default`.
        default: Option<Box<Option<T>>>,
    },
}

/// What a [`Variant`] holds for one dialect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice<'a, T> {
    /// This.
    Is(&'a T),
    /// The author wrote `null`: nothing for this dialect.
    Nothing,
    /// The map has neither this dialect nor a default: an error.
    Missing,
}

impl<T> Variant<T> {
    /// Returns what is meant for a dialect.
    pub fn choose(&self, dialect: Dialect) -> Choice<'_, T> {
        match self {
            Variant::Same(it) => Choice::Is(it),
            Variant::By { by, default } => {
                let found = by.iter().find(|(key, _)| *key == dialect).map(|(_, it)| it.as_ref());
                match (found, default.as_deref()) {
                    (Some(Some(it)), _) | (None, Some(Some(it))) => Choice::Is(it),
                    (Some(None), _) | (None, Some(None)) => Choice::Nothing,
                    (None, None) => Choice::Missing,
                }
            }
        }
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Variant<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_newtype_struct(crate::written::VARIANT, VariantVisitor(PhantomData))
    }
}

/// Says that a key of a map by dialect is none.
pub(crate) fn unknown_dialect(key: &str) -> String {
    let names = Dialect::ALL.map(Dialect::name);
    let hint = match did_you_mean(key, names) {
        Some(meant) => format!("did you mean `{meant}`?"),
        None => format!("a map by dialect has the keys `{}` and `default`", names.join("`, `")),
    };
    format!("no dialect `{key}`\n{hint}")
}

struct VariantVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for VariantVisitor<T> {
    type Value = Variant<T>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a value, or a map by dialect")
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<Variant<T>, D::Error> {
        T::deserialize(deserializer).map(Variant::Same)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Variant<T>, A::Error> {
        let mut by = Vec::new();
        let mut default = None;
        while let Some(key) = entries.next_key::<String>()? {
            let value: Option<T> = entries.next_value()?;
            match (key.as_str(), Dialect::from_name(&key)) {
                ("default", _) => default = Some(Box::new(value)),
                // MariaDB's entries are read and kept for the day when it is a dialect of its own.
                ("mariadb", None) => {}
                (_, Some(dialect)) => by.push((dialect, value)),
                (_, None) => return Err(A::Error::custom(unknown_dialect(&key))),
            }
        }
        Ok(Variant::By { by, default })
    }
}

impl<T: schemars::JsonSchema> schemars::JsonSchema for Variant<T> {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        format!("{}ByDialect", T::schema_name()).into()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let same = generator.subschema_for::<T>();
        schemars::json_schema!({
            "description": "One for all dialects, or a map by dialect; `null` says: nothing here for this one.",
            "anyOf": [same.clone(), { "type": "object", "additionalProperties": false, "properties": {
                "default": { "anyOf": [same.clone(), { "type": "null" }], "description": "For the dialects that are not named." },
                "postgresql": { "anyOf": [same.clone(), { "type": "null" }], "description": "For PostgreSQL." },
                "sqlite": { "anyOf": [same.clone(), { "type": "null" }], "description": "For SQLite." },
                "mysql": { "anyOf": [same.clone(), { "type": "null" }], "description": "For MySQL." },
                "mariadb": { "anyOf": [same, { "type": "null" }], "description": "For MariaDB." }
            } }]
        })
    }
}

/// A server's version: `15`, `8.0.13`, `3.40`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Version {
    /// The first number.
    pub major: u16,
    /// The second number, 0 where none is written.
    pub minor: u16,
    /// The third number, 0 where none is written.
    pub patch: u16,
}

impl Version {
    /// Makes a version of its three numbers.
    pub const fn new(major: u16, minor: u16, patch: u16) -> Self {
        Self { major, minor, patch }
    }

    /// Reads one to three numbers with points between them.
    pub fn parse(text: &str) -> Option<Self> {
        let mut numbers = text.trim().split('.').map(|it| it.parse::<u16>().ok());
        let major = numbers.next()??;
        let minor = numbers.next().unwrap_or(Some(0))?;
        let patch = numbers.next().unwrap_or(Some(0))?;
        numbers.next().is_none().then_some(Self { major, minor, patch })
    }
}

impl fmt::Display for Version {
    /// Prints as few numbers as say the same: `15`, `8.0.13`, `3.40`.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.minor, self.patch) {
            (0, 0) => write!(formatter, "{}", self.major),
            (minor, 0) => write!(formatter, "{}.{minor}", self.major),
            (minor, patch) => write!(formatter, "{}.{minor}.{patch}", self.major),
        }
    }
}
