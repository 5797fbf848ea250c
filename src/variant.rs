//! The databases that the format names, and what it writes "one here, another there".

use std::fmt;

/// A kind of database, as `dialect:` and the maps by dialect name it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
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
