//! What a server can do from which version on: `dialects/<d>/facts.yaml`, each fact with its reason and its manual.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};

use crate::name::Name;
use crate::variant::Version;

/// What holds for every version of a database that vellum writes for.
#[derive(Clone, Debug)]
pub struct Facts {
    /// The database's name for people.
    pub label: String,
    /// The oldest version that is written for.
    pub floor: Version,
    /// What a name may be.
    pub names: Names,
    /// What a transaction holds.
    pub transactions: Transactions,
}

/// What a transaction holds.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Transactions {
    /// Whether it holds changes of the schema; where it does not, each of them commits by itself.
    pub hold_schema_changes: bool,
    /// What that means for a script.
    pub why: String,
    /// Where it is written.
    pub manual: String,
}

/// What a name may be.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Names {
    /// How long it may be; absent means as long as it likes.
    #[serde(deserialize_with = "written")]
    pub most: Option<u32>,
    /// What the length counts.
    pub unit: Unit,
    /// What tables, indexes and other objects of a schema must not begin with.
    pub reserved_prefixes: Vec<String>,
    /// What no name may end with.
    pub forbidden_endings: Vec<String>,
    /// The highest character.
    pub highest: u32,
    /// What the server does with a name that is none.
    pub why: String,
    /// Where it is written.
    pub manual: String,
}

/// What the length of a name counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// Bytes of UTF-8.
    Bytes,
    /// Characters.
    Characters,
}

/// One thing that a server can do.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fact {
    /// The first version that can; absent means that none can yet.
    #[serde(deserialize_with = "version")]
    pub since: Option<Version>,
    /// Why it matters to a script.
    pub why: String,
    /// Where it is written.
    pub manual: String,
}

impl Fact {
    /// Tells whether a version can do it.
    pub fn holds(&self, version: Version) -> bool {
        self.since.is_some_and(|since| since <= version)
    }
}

impl Unit {
    /// Returns the word for messages.
    pub fn name(self) -> &'static str {
        match self {
            Unit::Bytes => "bytes",
            Unit::Characters => "characters",
        }
    }

    /// Measures a text.
    pub fn length(self, text: &str) -> usize {
        match self {
            Unit::Bytes => text.len(),
            Unit::Characters => text.chars().count(),
        }
    }
}

impl Names {
    /// Tells whether a name is too long.
    pub fn is_too_long(&self, name: &str) -> bool {
        self.most
            .is_some_and(|most| self.unit.length(name) > usize::try_from(most).unwrap_or(usize::MAX))
    }

    /// Returns what is wrong with a name, as the end of a sentence that names it: `has 70 bytes, and 63 are the most`.
    pub fn problem(&self, name: &Name) -> Option<String> {
        let text = name.as_str();
        if text.is_empty() {
            return Some("is empty".to_string());
        }
        if text.contains('\0') {
            return Some("holds the character NUL".to_string());
        }
        if self.is_too_long(text) {
            let (length, unit) = (self.unit.length(text), self.unit.name());
            return Some(format!(
                "has {length} {unit}, and {} are the most",
                self.most.unwrap_or_default()
            ));
        }
        if let Some(ending) = self.forbidden_endings.iter().find(|it| text.ends_with(it.as_str())) {
            let ending = if ending == " " { "a blank" } else { ending };
            return Some(format!("ends with {ending}"));
        }
        let beyond = text.chars().find(|it| u32::from(*it) > self.highest)?;
        Some(format!(
            "holds `{beyond}`, and no character may be above U+{:04X}",
            self.highest
        ))
    }

    /// Returns the reserved beginning that the name of a table, index, view or trigger has.
    pub fn reserved_prefix(&self, name: &Name) -> Option<&str> {
        let lower = name.as_str().to_ascii_lowercase();
        self.reserved_prefixes
            .iter()
            .map(String::as_str)
            .find(|it| lower.starts_with(it))
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File<F> {
    label: String,
    #[serde(deserialize_with = "version")]
    floor: Option<Version>,
    names: Names,
    transactions: Transactions,
    features: F,
}

/// Reads a dialect's facts; `F` has a [`Fact`] for each feature that the dialect asks about.
///
/// # Errors
/// When a feature is missing or unknown, or a version is none.
pub fn read<F: DeserializeOwned>(yaml: &str) -> Result<(Facts, F), String> {
    let file: File<F> = serde_yaml::from_str(yaml).map_err(|why| why.to_string())?;
    let floor = file.floor.ok_or("the floor is missing")?;
    let facts = Facts {
        label: file.label,
        floor,
        names: file.names,
        transactions: file.transactions,
    };
    Ok((facts, file.features))
}

/// Reads an option that must be written, as `null` if need be.
fn written<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
    Option::deserialize(deserializer)
}

fn version<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Version>, D::Error> {
    let text: Option<String> = Option::deserialize(deserializer)?;
    match text {
        None => Ok(None),
        Some(text) => match Version::parse(&text) {
            Some(version) => Ok(Some(version)),
            None => Err(serde::de::Error::custom(format!("`{text}` is no version"))),
        },
    }
}

/// Declares the features of a dialect: one field each, all of which its `facts.yaml` must have.
macro_rules! features {
    ($($(#[$doc:meta])* $name:ident,)*) => {
        /// What only some versions can do.
        #[derive(Clone, Debug, serde::Deserialize)]
        #[serde(deny_unknown_fields)]
        pub struct Features { $($(#[$doc])* pub $name: crate::dialect::facts::Fact,)* }

        impl Features {
            /// Returns all features by name, in the order of the file.
            pub fn all(&self) -> Vec<(&'static str, &crate::dialect::facts::Fact)> {
                vec![$((stringify!($name), &self.$name),)*]
            }
        }
    };
}

pub(crate) use features;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dialect::{mysql, postgresql, sqlite};

    /// Every dialect's facts are read, and each has a reason and a manual.
    #[test]
    fn facts_are_read() {
        let all = [
            (&*postgresql::facts::FACTS, postgresql::facts::FEATURES.all()),
            (&*sqlite::facts::FACTS, sqlite::facts::FEATURES.all()),
            (&*mysql::facts::FACTS, mysql::facts::FEATURES.all()),
        ];
        for (facts, features) in all {
            assert!(facts.names.manual.starts_with("https://"));
            assert!(facts.transactions.manual.starts_with("https://") && facts.transactions.why.ends_with('.'));
            for (name, fact) in features {
                assert!(
                    fact.manual.starts_with("https://") && fact.why.ends_with('.'),
                    "{}: {name}",
                    facts.label
                );
            }
        }
    }

    /// A feature holds from its version on.
    #[test]
    fn feature_holds_from_its_version_on() {
        let fact = &mysql::facts::FEATURES.drop_constraint;
        assert!(!fact.holds(Version::new(8, 0, 18)));
        assert!(fact.holds(Version::new(8, 0, 19)) && fact.holds(Version::new(9, 7, 0)));
    }

    /// A name is measured as its database measures it.
    #[test]
    fn names_are_measured() {
        let (long, wide) = (Name::new(&"x".repeat(64)), Name::new(&"é".repeat(36)));
        let problem = |names: &Names, name: &Name| names.problem(name).unwrap_or_default();
        let (postgresql, mysql) = (&postgresql::facts::FACTS.names, &mysql::facts::FACTS.names);
        assert_eq!(problem(postgresql, &long), "has 64 bytes, and 63 are the most");
        assert_eq!(problem(postgresql, &wide), "has 72 bytes, and 63 are the most");
        assert_eq!(problem(mysql, &long), "");
        assert_eq!(problem(mysql, &Name::new("a ")), "ends with a blank");
        assert_eq!(
            problem(mysql, &Name::new("😀")),
            "holds `😀`, and no character may be above U+FFFF"
        );
        let sqlite = &sqlite::facts::FACTS.names;
        assert_eq!(problem(sqlite, &Name::new(&"x".repeat(500))), "");
        assert_eq!(sqlite.reserved_prefix(&Name::new("SQLite_x")), Some("sqlite_"));
        assert_eq!(problem(sqlite, &Name::new("")), "is empty");
    }
}
