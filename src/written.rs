//! A value of the file before anybody knows what is meant: the reader keeps whether a scalar was quoted.

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};

/// The name by which [`Written`] asks the reader for a node as it stands.
///
/// The reader answers `visit_unit` for a plain null, `visit_newtype_struct` with a text for any other plain scalar,
/// `visit_str` for a quoted or block scalar, `visit_seq` and `visit_map` for the rest.
pub const WRITTEN: &str = "$vellum::written";

/// The name by which a [`crate::variant::Variant`] asks the reader: `visit_map` for a map with a dialect's name (or
/// `default`) among its keys, `visit_newtype_struct` with the node itself for all else.
pub const VARIANT: &str = "$vellum::variant";

/// The name by which an entry of a list of operations asks the reader for its two parts: `visit_seq` with the keys that
/// every operation takes (`only`, `except`, `note`, …) as a map, then the operation's own map without them.
pub const ENTRY: &str = "$vellum::entry";

/// A node of the file as it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Written {
    /// `null`, `~` or nothing.
    Null,
    /// A scalar without quotes: `1.10`, `true`, `pending`.
    Plain(String),
    /// A scalar in quotes or in block form: always text.
    Quoted(String),
    /// A list.
    List(Vec<Written>),
    /// A map, in the order written.
    Map(Vec<(String, Written)>),
}

impl<'de> Deserialize<'de> for Written {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_newtype_struct(WRITTEN, WrittenVisitor)
    }
}

struct WrittenVisitor;

impl<'de> Visitor<'de> for WrittenVisitor {
    type Value = Written;

    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("a value")
    }

    fn visit_unit<E>(self) -> Result<Written, E> {
        Ok(Written::Null)
    }

    fn visit_str<E>(self, text: &str) -> Result<Written, E> {
        Ok(Written::Quoted(text.to_string()))
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<Written, D::Error> {
        String::deserialize(deserializer).map(Written::Plain)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Written, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element()? {
            list.push(item);
        }
        Ok(Written::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Written, A::Error> {
        let mut map = Vec::new();
        while let Some(entry) = entries.next_entry()? {
            map.push(entry);
        }
        Ok(Written::Map(map))
    }
}

/// Reads a key that says something or is absent: `null` is neither, and told.
///
/// # Errors
/// As the type itself, of which none is `null`.
pub fn said<'de, T: Deserialize<'de>, D: Deserializer<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}

/// What an `alter_…` says of one property: nothing, that it goes, or what it becomes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Edit<T> {
    /// The key is absent: it stays as it is.
    #[default]
    Keep,
    /// The key is `null`: it goes.
    Remove,
    /// The key has a value.
    Set(T),
}

impl<T> Edit<T> {
    /// Returns the new value, if there is one.
    pub fn as_set(&self) -> Option<&T> {
        match self {
            Edit::Set(it) => Some(it),
            Edit::Keep | Edit::Remove => None,
        }
    }

    /// Tells whether anything is said.
    pub fn is_change(&self) -> bool {
        match self {
            Edit::Keep => false,
            Edit::Remove | Edit::Set(_) => true,
        }
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Edit<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(match Option::<T>::deserialize(deserializer)? {
            Some(it) => Edit::Set(it),
            None => Edit::Remove,
        })
    }
}

impl<T: schemars::JsonSchema> schemars::JsonSchema for Edit<T> {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        format!("{}OrNull", T::schema_name()).into()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let inner = generator.subschema_for::<T>();
        schemars::json_schema!({ "anyOf": [inner, { "type": "null" }] })
    }
}
