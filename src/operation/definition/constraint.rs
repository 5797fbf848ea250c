//! Keys, checks and exclusion constraints as they are written.

use crate::catalog::{Action, Deferral, Match};
use crate::diagnostic::Code;
use crate::fault::{Fault, unknown_key};
use crate::name::Name;
use crate::types::{by_dialect, plain_text};
use crate::variant::Variant;
use crate::written::Written;
use serde::Deserialize;

/// When a deferrable constraint is checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Initially {
    /// At the end of each statement.
    Immediate,
    /// At the end of the transaction.
    Deferred,
}

/// Puts `deferrable` and `initially` together; absent where neither says anything but the default.
pub(in crate::operation) fn deferral(
    deferrable: Option<bool>,
    initially: Option<Initially>,
) -> Result<Option<Deferral>, Fault> {
    match (deferrable, initially) {
        (None | Some(false), None | Some(Initially::Immediate)) => Ok(None),
        (Some(false), Some(Initially::Deferred)) => {
            let what = "what is not deferrable cannot be deferred";
            let fault = Fault::new(Code::Contradiction, "initially", what);
            Err(fault.hint("write `deferrable: true`, or leave `initially` out"))
        }
        (None | Some(true), initially) => Ok(Some(Deferral {
            deferrable: true,
            initially_deferred: initially == Some(Initially::Deferred),
        })),
    }
}

/// What a foreign key points at.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReferencesDefinition {
    /// The table.
    pub table: Name,
    /// Its schema.
    #[serde(default)]
    pub schema: Option<Name>,
    /// Its columns; the primary key where none are written.
    #[serde(default)]
    pub columns: Option<Vec<Name>>,
    /// The foreign key's name (in a column's `references`).
    #[serde(default)]
    pub name: Option<Name>,
    /// What happens here when a row there goes.
    #[serde(default)]
    pub on_delete: Option<Action>,
    /// What happens here when a key there changes.
    #[serde(default)]
    pub on_update: Option<Action>,
    /// How several columns with a NULL among them match.
    #[serde(default, rename = "match")]
    pub matching: Option<Match>,
    /// Whether a transaction may put the check off.
    #[serde(default)]
    pub deferrable: Option<bool>,
    /// When it is checked without being asked.
    #[serde(default)]
    pub initially: Option<Initially>,
}

/// A primary key over several columns.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PrimaryKeyDefinition {
    /// Its name.
    #[serde(default)]
    pub name: Option<Name>,
    /// The key.
    pub columns: Vec<Name>,
    /// Whether a transaction may put the check off (PostgreSQL).
    #[serde(default)]
    pub deferrable: Option<bool>,
    /// When it is checked without being asked (PostgreSQL).
    #[serde(default)]
    pub initially: Option<Initially>,
    /// What only PostgreSQL knows.
    #[serde(default)]
    pub postgresql: PostgresqlConstraint,
}

/// A unique constraint.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct UniqueDefinition {
    /// Its name.
    #[serde(default)]
    pub name: Option<Name>,
    /// The key.
    pub columns: Vec<Name>,
    /// Whether a transaction may put the check off (PostgreSQL).
    #[serde(default)]
    pub deferrable: Option<bool>,
    /// When it is checked without being asked (PostgreSQL).
    #[serde(default)]
    pub initially: Option<Initially>,
    /// What only PostgreSQL knows.
    #[serde(default)]
    pub postgresql: PostgresqlConstraint,
}

/// A foreign key.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ForeignKeyDefinition {
    /// Its name.
    #[serde(default)]
    pub name: Option<Name>,
    /// The columns of this table.
    pub columns: Vec<Name>,
    /// What it points at.
    pub references: ReferencesDefinition,
    /// What happens here when a row there goes.
    #[serde(default)]
    pub on_delete: Option<Action>,
    /// What happens here when a key there changes.
    #[serde(default)]
    pub on_update: Option<Action>,
    /// How several columns with a NULL among them match.
    #[serde(default, rename = "match")]
    pub matching: Option<Match>,
    /// Whether a transaction may put the check off.
    #[serde(default)]
    pub deferrable: Option<bool>,
    /// When it is checked without being asked.
    #[serde(default)]
    pub initially: Option<Initially>,
    /// What only PostgreSQL knows.
    #[serde(default)]
    pub postgresql: PostgresqlConstraint,
}

/// A check of a table.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CheckDefinition {
    /// Its name; needed where the condition names several columns.
    #[serde(default)]
    pub name: Option<Name>,
    /// What must hold, also by dialect.
    pub condition: Variant<String>,
    /// What only PostgreSQL knows.
    #[serde(default)]
    pub postgresql: PostgresqlConstraint,
}

/// A column's check: the condition alone, or with a name.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "Written")]
pub struct CheckText {
    /// Its name; the naming convention makes it from the column's where none is written.
    pub name: Option<Name>,
    /// What must hold, also by dialect.
    pub condition: Variant<String>,
}

impl TryFrom<Written> for CheckText {
    type Error = String;

    fn try_from(written: Written) -> Result<Self, String> {
        let Written::Map(entries) = written else {
            return Ok(Self {
                name: None,
                condition: by_dialect(written, plain_text)?,
            });
        };
        if !entries.iter().any(|(key, _)| key == "condition") {
            return Ok(Self {
                name: None,
                condition: by_dialect(Written::Map(entries), plain_text)?,
            });
        }
        let (mut name, mut condition) = (None, None);
        for (key, value) in entries {
            match key.as_str() {
                "name" => name = Some(Name::from(plain_text(value)?)),
                "condition" => condition = Some(by_dialect(value, plain_text)?),
                other => return Err(unknown_key(other, "a check", &["name", "condition"])),
            }
        }
        condition
            .map(|condition| Self { name, condition })
            .ok_or_else(|| "a check needs a `condition`".to_string())
    }
}

impl schemars::JsonSchema for CheckText {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Check".into()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let condition = generator.subschema_for::<Variant<String>>();
        schemars::json_schema!({
            "description": "A condition, also by dialect, or one with a name.",
            "anyOf": [condition.clone(), { "type": "object", "additionalProperties": false, "required": ["condition"],
                "properties": { "name": { "type": "string", "description": "Its name." }, "condition": condition } }]
        })
    }
}

/// An exclusion constraint (PostgreSQL).
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ExcludeDefinition {
    /// Its name.
    pub name: Name,
    /// What is compared, and how.
    pub elements: Vec<ElementDefinition>,
    /// The index method; `gist` where nothing is said.
    #[serde(default)]
    pub using: Option<String>,
    /// Which rows count.
    #[serde(default, rename = "where")]
    pub condition: Option<Variant<String>>,
    /// Whether a transaction may put the check off.
    #[serde(default)]
    pub deferrable: Option<bool>,
    /// When it is checked without being asked.
    #[serde(default)]
    pub initially: Option<Initially>,
}

/// One comparison of an exclusion constraint.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ElementDefinition {
    /// The column.
    #[serde(default)]
    pub column: Option<Name>,
    /// An expression in place of a column.
    #[serde(default)]
    pub expression: Option<Variant<String>>,
    /// The operator, such as `&&` or `=`.
    #[serde(rename = "with")]
    pub operator: String,
    /// The operator class.
    #[serde(default)]
    pub opclass: Option<String>,
}

/// What only PostgreSQL knows of a constraint.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct PostgresqlConstraint {
    /// Old rows are not checked until `validate_constraint` (checks and foreign keys).
    pub not_valid: bool,
    /// Columns that ride along in the index (primary keys and unique constraints).
    pub include: Vec<Name>,
    /// Whether two NULLs are the same (unique constraints, PostgreSQL 15).
    pub nulls_not_distinct: bool,
    /// A unique index that stands and becomes the constraint's (primary keys and unique constraints).
    pub using_index: Option<Name>,
}
