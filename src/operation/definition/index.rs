//! An index as it is written.

use crate::catalog::NullsOrder;
use crate::fault::unknown_key;
use crate::name::Name;
use crate::types::{by_dialect, plain_text};
use crate::variant::Variant;
use crate::written::Written;
use indexmap::IndexMap;
use serde::Deserialize;

/// An index in a `create_table`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct IndexDefinition {
    /// Its name.
    #[serde(default)]
    pub name: Option<Name>,
    /// What is indexed, in order.
    pub columns: Vec<IndexColumnText>,
    /// Whether no two rows may be alike.
    #[serde(default)]
    pub unique: bool,
    /// Which rows are in it, also by dialect.
    #[serde(default, rename = "where")]
    pub condition: Option<Variant<String>>,
    /// What only PostgreSQL knows.
    #[serde(default)]
    pub postgresql: PostgresqlIndex,
    /// What only MySQL knows.
    #[serde(default)]
    pub mysql: MysqlIndex,
}

/// What only PostgreSQL knows of an index.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct PostgresqlIndex {
    /// The index method: `btree`, `hash`, `gin`, `gist`, `brin`, `spgist`.
    pub using: Option<String>,
    /// Columns that ride along.
    pub include: Vec<Name>,
    /// Builds without blocking writes, outside any transaction.
    pub concurrently: bool,
    /// Storage parameters.
    pub with: IndexMap<String, String>,
    /// Where it is kept.
    pub tablespace: Option<Name>,
    /// Whether two NULLs are the same (PostgreSQL 15).
    pub nulls_not_distinct: bool,
}

/// What only MySQL knows of an index.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct MysqlIndex {
    /// The index method: `btree` or `hash`.
    pub using: Option<String>,
    /// `fulltext` or `spatial`.
    pub prefix: Option<String>,
    /// The parser of a fulltext index.
    pub with_parser: Option<Name>,
}

/// A column of an index: a name, or a map.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "Written")]
pub struct IndexColumnText {
    /// The column.
    pub name: Option<Name>,
    /// An expression in place of a column, also by dialect.
    pub expression: Option<Variant<String>>,
    /// Whether the largest comes first.
    pub descending: bool,
    /// Where NULLs stand.
    pub nulls: Option<NullsOrder>,
    /// How many characters are in the index (MySQL); all are elsewhere, and for `unique` that is refused.
    pub length: Option<u32>,
    /// The operator class (PostgreSQL); elsewhere an index has none, and finds the same rows.
    pub opclass: Option<String>,
    /// The collation, also by dialect.
    pub collation: Option<Variant<String>>,
}

impl TryFrom<Written> for IndexColumnText {
    type Error = String;

    fn try_from(written: Written) -> Result<Self, String> {
        let mut it = Self {
            name: None,
            expression: None,
            descending: false,
            nulls: None,
            length: None,
            opclass: None,
            collation: None,
        };
        let entries = match written {
            Written::Plain(name) | Written::Quoted(name) => {
                it.name = Some(Name::from(name));
                return Ok(it);
            }
            Written::Map(entries) => entries,
            Written::Null | Written::List(_) => {
                return Err("an index's column is a name, `{ name, order, … }` or `{ expression }`".to_string());
            }
        };
        for (key, value) in entries {
            match key.as_str() {
                "name" => it.name = Some(Name::from(plain_text(value)?)),
                "expression" => it.expression = Some(by_dialect(value, plain_text)?),
                "order" => {
                    it.descending = match plain_text(value)?.as_str() {
                        "asc" => false,
                        "desc" => true,
                        other => return Err(format!("`order` is asc or desc, not `{other}`")),
                    }
                }
                "nulls" => {
                    it.nulls = match plain_text(value)?.as_str() {
                        "first" => Some(NullsOrder::First),
                        "last" => Some(NullsOrder::Last),
                        other => return Err(format!("`nulls` is first or last, not `{other}`")),
                    }
                }
                "length" => {
                    let text = plain_text(value)?;
                    it.length = Some(
                        text.parse()
                            .map_err(|_| format!("`length` is a whole number, not `{text}`"))?,
                    );
                }
                "opclass" => it.opclass = Some(plain_text(value)?),
                "collation" => it.collation = Some(by_dialect(value, plain_text)?),
                other => {
                    let known = ["name", "expression", "order", "nulls", "length", "opclass", "collation"];
                    return Err(unknown_key(other, "an index's column", &known));
                }
            }
        }
        match (&it.name, &it.expression) {
            (Some(_), None) | (None, Some(_)) => Ok(it),
            (Some(_), Some(_)) => Err("an index's column is a `name` or an `expression`, not both".to_string()),
            (None, None) => Err("an index's column needs a `name` or an `expression`".to_string()),
        }
    }
}

impl schemars::JsonSchema for IndexColumnText {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "IndexColumn".into()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let text = generator.subschema_for::<Variant<String>>();
        schemars::json_schema!({
            "description": "A column's name, or a map with a name or an expression.",
            "anyOf": [{ "type": "string" }, { "type": "object", "additionalProperties": false, "properties": {
                "name": { "type": "string", "description": "The column." },
                "expression": text.clone(),
                "order": { "enum": ["asc", "desc"], "description": "Which end comes first." },
                "nulls": { "enum": ["first", "last"], "description": "Where NULLs stand." },
                "length": { "type": "integer", "minimum": 1, "description": "How many characters are in the index (MySQL); all are elsewhere, and for `unique` that is refused." },
                "opclass": { "type": "string", "description": "The operator class (PostgreSQL); elsewhere an index has none, and finds the same rows." },
                "collation": text
            } }]
        })
    }
}
