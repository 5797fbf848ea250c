//! A name as the user wrote it, which cannot reach a statement unquoted.

use std::borrow::Borrow;
use std::sync::Arc;

/// The name of a table, column, constraint, index, type or schema, as it was written.
///
/// It has no `Display` on purpose: a statement gets a name from a dialect's `spelling` only, which quotes it, and a
/// message gets it from [`Name::as_str`].
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Deserialize, schemars::JsonSchema)]
#[serde(from = "String")]
#[schemars(with = "String")]
pub struct Name(Arc<str>);

impl Name {
    /// Makes a name out of a text.
    pub fn new(text: &str) -> Self {
        Self(Arc::from(text))
    }

    /// Returns the text as it was written, for messages and comparisons, never for a statement.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<String> for Name {
    fn from(text: String) -> Self {
        Self(Arc::from(text))
    }
}

impl From<&str> for Name {
    fn from(text: &str) -> Self {
        Self::new(text)
    }
}

impl Borrow<str> for Name {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Name {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{:?}", &*self.0)
    }
}

/// The name of a table, type or other object of a schema, with the schema when one was written.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct QualifiedName {
    /// The schema; absent means the one the connection works in.
    pub schema: Option<Name>,
    /// The object's own name.
    pub name: Name,
}

impl QualifiedName {
    /// Puts a schema, when there is one, before a name.
    pub fn new(schema: Option<&Name>, name: &Name) -> Self {
        Self {
            schema: schema.cloned(),
            name: name.clone(),
        }
    }

    /// Returns `schema.name` or `name` for messages, never for a statement.
    pub fn to_text(&self) -> String {
        match &self.schema {
            Some(schema) => format!("{}.{}", schema.as_str(), self.name.as_str()),
            None => self.name.as_str().to_string(),
        }
    }
}
