//! The types of the format: what stands in a revision, and what it means.

use std::sync::Arc;

use crate::identity::EnumId;
use crate::name::Name;

mod text;
mod written;

pub use text::{EnumText, Meaning, TypeProblem, TypeText, parse};
pub(crate) use written::{by_dialect, text as plain_text};

macro_rules! plain_types {
    ($($(#[$doc:meta])* $variant:ident $name:literal ($least:literal ..= $most:literal) $(| $alias:literal)*;)*) => {
        /// A type that is known by its name alone, with at most two numbers behind it.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Plain { $(#[doc = concat!("`", $name, "`")] $variant,)* }

        impl Plain {
            /// All plain types, in the order of the manual.
            pub const ALL: &'static [Plain] = &[$(Plain::$variant,)*];

            /// Returns the canonical name.
            pub fn name(self) -> &'static str {
                match self { $(Plain::$variant => $name,)* }
            }

            /// Returns the other names that mean the same.
            pub fn aliases(self) -> &'static [&'static str] {
                match self { $(Plain::$variant => &[$($alias,)*],)* }
            }

            /// Returns how many numbers the type may have in parentheses.
            pub fn arguments(self) -> std::ops::RangeInclusive<usize> {
                match self { $(Plain::$variant => $least..=$most,)* }
            }
        }
    };
}

plain_types! {
    Smallint "smallint" (0..=0);
    Integer "integer" (0..=0) | "int";
    Bigint "bigint" (0..=0);
    Tinyint "tinyint" (0..=0);
    Mediumint "mediumint" (0..=0);
    Numeric "numeric" (0..=2) | "decimal";
    Real "real" (0..=0);
    Double "double" (0..=0) | "double precision";
    Float "float" (0..=1);
    Boolean "boolean" (0..=0) | "bool";
    Char "char" (0..=1) | "character";
    Varchar "varchar" (0..=1) | "string" | "character varying";
    Text "text" (0..=1);
    Tinytext "tinytext" (0..=0);
    Mediumtext "mediumtext" (0..=0);
    Longtext "longtext" (0..=0);
    Date "date" (0..=0);
    Time "time" (0..=1);
    Timestamp "timestamp" (0..=1) | "datetime";
    Timestamptz "timestamptz" (0..=1);
    Interval "interval" (0..=0);
    Blob "blob" (0..=1) | "binary";
    Longblob "longblob" (0..=0);
    Varbinary "varbinary" (1..=1);
    Uuid "uuid" (0..=0);
    Json "json" (0..=0);
    Jsonb "jsonb" (0..=0);
    Bit "bit" (0..=1);
    Inet "inet" (0..=0);
    Cidr "cidr" (0..=0);
    Macaddr "macaddr" (0..=0);
    Money "money" (0..=0);
    Xml "xml" (0..=0);
    Tsvector "tsvector" (0..=0);
    Tsquery "tsquery" (0..=0);
    Hstore "hstore" (0..=0);
    Citext "citext" (0..=0);
    Int4range "int4range" (0..=0);
    Int8range "int8range" (0..=0);
    Numrange "numrange" (0..=0);
    Daterange "daterange" (0..=0);
    Tsrange "tsrange" (0..=0);
    Tstzrange "tstzrange" (0..=0);
    Year "year" (0..=0);
    Geometry "geometry" (0..=0);
}

/// What a column holds, settled for one target.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Type {
    /// The type, or the type of an array's elements.
    pub base: Base,
    /// The numbers in parentheses, such as precision and scale.
    pub arguments: Vec<u32>,
    /// Whether numbers below zero are left out.
    pub unsigned: bool,
    /// How many `[]` follow; 0 for what is no array.
    pub dimensions: u8,
}

/// The kinds of types.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Base {
    /// A type of the format's list.
    Plain(Plain),
    /// An enumeration of the catalog.
    Enum(Arc<EnumType>),
    /// MySQL's SET, with its values.
    Set(Arc<[String]>),
    /// The target's own words, printed as they stand.
    Native(Arc<str>),
}

/// How a column uses an enumeration. It holds the values too, so that a changed list is a changed column.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct EnumType {
    /// Which enumeration of the catalog.
    pub id: EnumId,
    /// Its schema.
    pub schema: Option<Name>,
    /// Its name.
    pub name: Name,
    /// Its values, in order.
    pub values: Vec<String>,
    /// Whether the database's own enumerations are used; else the column is text.
    pub native: bool,
}

impl Type {
    /// Makes a type without numbers.
    pub fn plain(plain: Plain) -> Self {
        Self {
            base: Base::Plain(plain),
            arguments: Vec::new(),
            unsigned: false,
            dimensions: 0,
        }
    }

    /// Returns the type as the format writes it, for messages.
    pub fn to_text(&self) -> String {
        let mut text = match &self.base {
            Base::Plain(plain) => plain.name().to_string(),
            Base::Enum(it) => format!("enum {}", it.name.as_str()),
            Base::Set(_) => "set".to_string(),
            Base::Native(text) => text.to_string(),
        };
        if !self.arguments.is_empty() {
            let arguments: Vec<String> = self.arguments.iter().map(u32::to_string).collect();
            text.push_str(&format!("({})", arguments.join(",")));
        }
        if self.unsigned {
            text.push_str(" unsigned");
        }
        for _ in 0..self.dimensions {
            text.push_str("[]");
        }
        text
    }

    /// Returns the plain type, when it is one and no array.
    pub fn as_plain(&self) -> Option<Plain> {
        match (&self.base, self.dimensions) {
            (Base::Plain(plain), 0) => Some(*plain),
            (Base::Plain(_) | Base::Enum(_) | Base::Set(_) | Base::Native(_), _) => None,
        }
    }

    /// Tells whether a column of this type can count by itself.
    pub fn is_integer(&self) -> bool {
        matches!(
            self.as_plain(),
            Some(Plain::Tinyint | Plain::Smallint | Plain::Mediumint | Plain::Integer | Plain::Bigint)
        )
    }
}
