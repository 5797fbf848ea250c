//! What holds for every schema of one target: plain data, filled in by whoever knows the database.

use indexmap::IndexMap;

use super::{NamingConvention, Table};
use crate::name::{Name, QualifiedName};
use crate::types::TypeText;
use crate::variant::Dialect;

/// The rules of a target that the catalog keeps to.
#[derive(Clone, Debug)]
pub struct Rules {
    /// Which entry of a map by dialect counts.
    pub dialect: Dialect,
    /// The schema of everything that names none.
    pub schema: Option<Name>,
    /// Whether tables stand in schemas at all.
    pub schemas: bool,
    /// How names are made where none is written.
    pub naming: NamingConvention,
    /// The project's own names for types.
    pub types: IndexMap<String, TypeText>,
    /// What a name may be.
    pub names: NameRules,
    /// Whether two table names that differ only by case are one.
    pub fold_tables: bool,
    /// Whether two column, index or constraint names that differ only by case are one.
    pub fold_columns: bool,
    /// Whether the names of indexes and unique constraints are shared by all tables of a schema (and with tables).
    pub shared_index_names: bool,
    /// Whether the names of foreign keys are shared by all tables of a schema.
    pub shared_key_names: bool,
    /// Whether the names of checks are shared by all tables of a schema.
    pub shared_check_names: bool,
    /// Whether enumerations are the database's own, as types or as columns.
    pub native_enums: bool,
    /// Whether a foreign key needs an index on its own columns, which the database would make in silence.
    pub indexed_foreign_keys: bool,
    /// Whether a dropped column comes back at its old place, and the order of columns is part of the schema's equality.
    pub ordered_columns: bool,
    /// Whether the primary key has a name of its own.
    pub named_primary_keys: bool,
    /// Whether a counting column must be the first of an index.
    pub indexed_counters: bool,
}

/// What a name may be.
#[derive(Clone, Debug)]
pub struct NameRules {
    /// The longest name, and what is counted; absent where names have no end.
    pub longest: Option<(usize, NameUnit)>,
    /// A beginning that the database keeps for itself.
    pub reserved_prefix: Option<&'static str>,
    /// Whether a name may not end with a blank.
    pub no_trailing_space: bool,
    /// Whether characters above U+FFFF are out.
    pub basic_plane_only: bool,
}

/// What a name's length counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NameUnit {
    /// Bytes of UTF-8.
    Bytes,
    /// Characters.
    Characters,
}

impl NameUnit {
    /// Counts a text.
    pub fn count(self, text: &str) -> usize {
        match self {
            NameUnit::Bytes => text.len(),
            NameUnit::Characters => text.chars().count(),
        }
    }

    /// Returns what is counted, for messages.
    pub fn words(self) -> &'static str {
        match self {
            NameUnit::Bytes => "bytes",
            NameUnit::Characters => "characters",
        }
    }
}

impl Rules {
    /// Puts the target's own schema before a name that has none.
    pub fn placed(&self, name: &QualifiedName) -> QualifiedName {
        let schema = name.schema.as_ref().or(self.schema.as_ref());
        QualifiedName::new(schema, &name.name)
    }

    /// Returns the key by which a table or enumeration is found.
    pub fn table_key(&self, name: &QualifiedName) -> String {
        // A NUL cannot be part of a name, so a schema and a table never run together.
        let schema = name.schema.as_ref().map_or("", Name::as_str);
        let text = format!("{schema}\0{}", name.name.as_str());
        if self.fold_tables {
            text.to_ascii_lowercase()
        } else {
            text
        }
    }

    /// Tells whether two names of columns, indexes or constraints are one.
    pub fn same(&self, left: &Name, right: &Name) -> bool {
        if self.fold_columns {
            left.as_str().eq_ignore_ascii_case(right.as_str())
        } else {
            left == right
        }
    }

    /// Returns the key of a name that tables share, such as an index name of a schema.
    pub fn space(&self, kind: &str, schema: Option<&Name>, name: &Name) -> String {
        let schema = schema.map_or("", Name::as_str);
        let name = if self.fold_columns {
            name.as_str().to_ascii_lowercase()
        } else {
            name.as_str().to_string()
        };
        format!("{kind}\0{schema}\0{name}")
    }

    /// Returns all names that a table takes among others, each with the kind of its space.
    pub fn spaces<'a>(&self, table: &'a Table) -> Vec<(&'static str, &'a Name)> {
        let mut spaces = Vec::new();
        if self.shared_index_names {
            let keys = table
                .primary_key
                .iter()
                .filter(|_| self.named_primary_keys)
                .map(|it| &it.name);
            let uniques = table.uniques.iter().map(|it| &it.name);
            let exclusions = table.exclusions.iter().map(|it| &it.name);
            let indexes = table.indexes.iter().map(|it| &it.name);
            let all = std::iter::once(&table.name)
                .chain(keys)
                .chain(uniques)
                .chain(exclusions);
            spaces.extend(all.chain(indexes).map(|it| ("relation", it)));
        }
        if self.shared_key_names {
            spaces.extend(table.foreign_keys.iter().map(|it| ("foreign key", &it.name)));
        }
        if self.shared_check_names {
            spaces.extend(table.checks.iter().map(|it| ("check", &it.name)));
        }
        spaces
    }
}
