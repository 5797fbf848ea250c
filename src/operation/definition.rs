//! What a revision writes of columns, constraints and indexes, before the catalog settles it.

use indexmap::IndexMap;
use serde::Deserialize;

use crate::catalog::{Action, Deferral, Identity, Match, MysqlColumn, NullsOrder};
use crate::name::Name;
use crate::types::{TypeText, by_dialect, plain_text};
use crate::value::Value;
use crate::variant::Variant;
use crate::written::Written;

/// A column as `create_table` and `add_column` write it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ColumnDefinition {
    /// The column's name.
    pub name: Name,
    /// What it holds.
    #[serde(rename = "type")]
    pub ty: TypeText,
    /// Whether it may be NULL; true where nothing is said, false under a primary key.
    #[serde(default)]
    pub nullable: Option<bool>,
    /// Whether it is the primary key.
    #[serde(default)]
    pub primary_key: bool,
    /// Whether no two rows may have the same value.
    #[serde(default)]
    pub unique: bool,
    /// Whether it gets an index.
    #[serde(default)]
    pub index: bool,
    /// Whether the database counts it: identity on PostgreSQL, AUTO_INCREMENT on MySQL, AUTOINCREMENT on SQLite.
    #[serde(default)]
    pub autoincrement: bool,
    /// PostgreSQL's identity with its options.
    #[serde(default)]
    pub identity: Option<Identity>,
    /// What a row gets that doesn't say.
    #[serde(default)]
    pub server_default: Option<Value>,
    /// How it is computed from other columns.
    #[serde(default)]
    pub computed: Option<ComputedText>,
    /// A check on this column.
    #[serde(default)]
    pub check: Option<CheckText>,
    /// A foreign key of this column.
    #[serde(default)]
    pub references: Option<ReferencesDefinition>,
    /// What is said about it.
    #[serde(default)]
    pub comment: Option<String>,
    /// Its collation, also by dialect.
    #[serde(default)]
    pub collation: Option<Variant<String>>,
    /// What only MySQL knows.
    #[serde(default)]
    pub mysql: Option<MysqlColumn>,
    /// What only SQLite knows.
    #[serde(default)]
    pub sqlite: Option<SqliteColumn>,
}

/// What only SQLite knows of a column.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SqliteColumn {
    /// false: a plain rowid, whose numbers may be given again after a row was deleted.
    pub autoincrement: bool,
}

/// How a column is computed.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ComputedText {
    /// The expression, also by dialect.
    pub sql: Variant<String>,
    /// Whether the value is stored (the default), or computed when it is read.
    #[serde(default = "yes")]
    pub stored: bool,
}

fn yes() -> bool {
    true
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
                other => return Err(format!("a check has no key `{other}`; it has name and condition")),
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
pub(super) fn deferral(deferrable: Option<bool>, initially: Option<Initially>) -> Option<Deferral> {
    match (deferrable, initially) {
        (None | Some(false), None | Some(Initially::Immediate)) => None,
        (_, initially) => Some(Deferral {
            deferrable: true,
            initially_deferred: initially == Some(Initially::Deferred),
        }),
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
    /// How many characters count (MySQL).
    pub length: Option<u32>,
    /// The operator class (PostgreSQL).
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
                    let keys = ["name", "expression", "order", "nulls", "length", "opclass", "collation"];
                    let near = crate::diagnostic::did_you_mean(other, keys);
                    let near = near.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
                    return Err(format!("an index's column has no key `{other}`{near}"));
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
                "length": { "type": "integer", "minimum": 1, "description": "How many characters count (MySQL)." },
                "opclass": { "type": "string", "description": "The operator class (PostgreSQL)." },
                "collation": text
            } }]
        })
    }
}

/// What only PostgreSQL knows of a table.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct PostgresqlTable {
    /// How the table is partitioned.
    pub partition_by: Option<String>,
    /// The tables it inherits from.
    pub inherits: Option<Vec<Name>>,
    /// Where it is kept.
    pub tablespace: Option<Name>,
    /// Storage parameters.
    pub with: IndexMap<String, String>,
    /// Not written to the log: gone after a crash.
    pub unlogged: bool,
}

/// What only MySQL knows of a table.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct MysqlTable {
    /// The engine; InnoDB where nothing is said.
    pub engine: Option<String>,
    /// The character set; utf8mb4 where nothing is said.
    pub charset: Option<String>,
    /// The collation.
    pub collate: Option<String>,
    /// The row format.
    pub row_format: Option<String>,
    /// The first number of the counter.
    pub auto_increment: Option<u64>,
    /// How the table is partitioned.
    pub partition_by: Option<String>,
}

/// What only SQLite knows of a table.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct SqliteTable {
    /// Types are enforced (SQLite 3.37).
    pub strict: bool,
    /// The primary key is the table.
    pub without_rowid: bool,
}
