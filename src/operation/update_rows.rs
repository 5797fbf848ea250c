//! `update_rows`: rows that stand get other values.

use indexmap::IndexMap;
use serde::Deserialize;

use super::build::{check_truth, chosen, parse_expression};
use super::rows::{check_null, check_value, written_column};
use super::{Faults, Inverse, Operate};
use crate::catalog::{Catalog, Table};
use crate::diagnostic::Code;
use crate::expression::{Expression, Purpose};
use crate::fault::Fault;
use crate::name::{Name, QualifiedName};
use crate::types::{by_dialect, plain_text};
use crate::value::Value;
use crate::variant::Variant;
use crate::written::Written;

/// Updates rows.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct UpdateRows {
    /// The table.
    pub table: Name,
    /// Its schema.
    #[serde(default)]
    pub schema: Option<Name>,
    /// The new values: column to value.
    pub set: IndexMap<String, Value>,
    /// Another table whose rows the values come from.
    #[serde(default)]
    pub from: Option<RowsFrom>,
    /// Which rows: a map of column to value, an expression, or `all`.
    #[serde(rename = "where")]
    pub filter: Filter,
    /// Goes through the rows in pieces.
    #[serde(default)]
    pub batch: Option<BatchKeys>,
}

/// Another table whose rows the values come from.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RowsFrom {
    /// The table.
    pub table: Name,
    /// Its schema.
    #[serde(default)]
    pub schema: Option<Name>,
    /// How its rows are found: an expression over both tables, names with their tables before them.
    pub on: Variant<String>,
}

/// How rows are cut into pieces.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BatchKeys {
    /// The column whose ranges make the pieces; an integer.
    pub key: Name,
    /// How many keys a piece spans.
    pub size: u32,
}

/// Which rows are meant.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "Written")]
pub enum Filter {
    /// Every row.
    All,
    /// Those with these values; a NULL is met by NULL.
    Values(Vec<(String, Value)>),
    /// Those that meet an expression.
    Expression(Variant<String>),
}

impl TryFrom<Written> for Filter {
    type Error = String;

    fn try_from(written: Written) -> Result<Self, String> {
        match written {
            Written::Plain(text) if text == "all" => Ok(Filter::All),
            Written::Plain(text) if text == "true" || text == "false" => Err(format!(
                "`where: {text}` is no condition\nwrite `where: all` where every row is meant"
            )),
            Written::Plain(text) | Written::Quoted(text) => Ok(Filter::Expression(Variant::Same(text))),
            Written::Map(entries) if entries.is_empty() => {
                Err("`where: {}` means no row or every row; write `where: all`".to_string())
            }
            Written::Map(entries) => {
                let dialect = |key: &str| {
                    key == "default" || key == "mariadb" || crate::variant::Dialect::from_name(key).is_some()
                };
                if entries.iter().all(|(key, _)| dialect(key)) {
                    return by_dialect(Written::Map(entries), plain_text).map(Filter::Expression);
                }
                let values = entries
                    .into_iter()
                    .map(|(key, value)| Value::try_from(value).map(|value| (key, value)));
                values.collect::<Result<_, _>>().map(Filter::Values)
            }
            Written::Null | Written::List(_) => {
                Err("`where` takes a map of column to value, an expression, or `all`".to_string())
            }
        }
    }
}

impl schemars::JsonSchema for Filter {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Where".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "description": "Which rows: a map of column to value, an expression (also by dialect), or `all`.",
            "anyOf": [{ "type": "string" }, { "type": "object" }]
        })
    }
}

impl Filter {
    /// Checks the filter against a table.
    ///
    /// # Errors
    /// Which field is wrong.
    pub(super) fn check(&self, catalog: &Catalog, table: &Table) -> Result<(), Faults> {
        match self {
            Filter::All => Ok(()),
            Filter::Expression(_) => self.expression(catalog, table).map(drop).map_err(|it| vec![it]),
            Filter::Values(values) => {
                let mut faults = Faults::new();
                for (name, value) in values {
                    let field = format!("where.{name}");
                    match catalog.column(table, &Name::new(name), &field) {
                        Ok(column) => faults.extend(check_value(catalog, table, value, &column.ty, &field).err()),
                        Err(fault) => faults.push(fault),
                    }
                }
                if faults.is_empty() { Ok(()) } else { Err(faults) }
            }
        }
    }

    /// Returns the expression of the target's dialect; `None` for other filters and where the map says `null`.
    ///
    /// # Errors
    /// When it can't be read.
    pub fn expression(&self, catalog: &Catalog, table: &Table) -> Result<Option<Expression>, Fault> {
        match self {
            Filter::All | Filter::Values(_) => Ok(None),
            Filter::Expression(text) => match chosen(catalog, text, "where")? {
                Some(text) => {
                    let found = parse_expression(catalog, table, text, Purpose::Where, "where")?;
                    check_truth(table, &found, "where").map(|()| Some(found))
                }
                None => Ok(None),
            },
        }
    }
}

/// Checks how rows are cut into pieces.
pub(super) fn check_batch(catalog: &Catalog, table: &Table, batch: Option<&BatchKeys>) -> Result<(), Fault> {
    let Some(batch) = batch else { return Ok(()) };
    let column = catalog.column(table, &batch.key, "batch.key")?;
    if !column.ty.is_integer() {
        let what = format!("`{}` is no integer, so its ranges make no pieces", batch.key.as_str());
        return Err(Fault::new(Code::TypeMismatch, "batch.key", what).hint("name an integer key"));
    }
    // A range of keys holds no row whose key is NULL, so no piece would ever come to it.
    if column.nullable {
        let key = batch.key.as_str();
        let what = format!("rows whose `{key}` is NULL stand in no piece, and `{key}` is nullable");
        let hint = "name an integer column that is not nullable, such as the primary key, or leave `batch` out";
        return Err(Fault::new(Code::Contradiction, "batch.key", what).hint(hint));
    }
    if batch.size == 0 {
        let what = "a piece holds at least one row";
        return Err(Fault::new(Code::BadValue, "batch.size", what).hint("write `size: 10000`"));
    }
    Ok(())
}

/// Checks that no piece moves rows into a later one, where they would be changed once more.
fn check_moving(catalog: &Catalog, table: &Table, batch: &BatchKeys, set: &IndexMap<String, Value>) -> Option<Fault> {
    let id = |name: &Name, field: &str| catalog.column(table, name, field).ok().map(|it| it.id);
    let key = id(&batch.key, "batch.key")?;
    let column = set.keys().find(|it| id(&Name::new(it), "set") == Some(key))?;
    let field = format!("set.{column}");
    let what = format!("`{column}` is the key of the batch, so a changed row could come into a later piece once more");
    Some(Fault::new(Code::Contradiction, field, what).hint("take another key for `batch`, or leave `batch` out"))
}

impl Operate for UpdateRows {
    fn apply(&self, catalog: &mut Catalog) -> Result<(), Faults> {
        let name = QualifiedName::new(self.schema.as_ref(), &self.table);
        let table = catalog.table(&name, "table").map_err(|it| vec![it])?.clone();
        let mut faults = Faults::new();
        if self.set.is_empty() {
            faults.push(Fault::new(Code::NothingToDo, "set", "nothing is set").hint("add `set: { column: value }`"));
        }
        for (column, value) in &self.set {
            let field = format!("set.{column}");
            match written_column(catalog, &table, &Name::new(column), &field) {
                // What comes from another table may name its columns, which only the server can check.
                Ok(it) if it.identity.as_ref().is_some_and(|it| it.always) => {
                    let what = format!("column `{column}` is always counted by the database");
                    let fault = Fault::new(Code::Contradiction, field, what);
                    faults.push(fault.hint("leave it out, or make the identity not `always`"));
                }
                Ok(_) if self.from.is_some() && matches!(value, Value::Sql(_)) => {}
                Ok(column) => {
                    faults.extend(check_value(catalog, &table, value, &column.ty, &field).err());
                    faults.extend(check_null(column, value, &field).err());
                }
                Err(fault) => faults.push(fault),
            }
        }
        if let Some(from) = &self.from {
            let other = QualifiedName::new(from.schema.as_ref(), &from.table);
            match catalog.table(&other, "from.table") {
                Ok(it) if it.id == table.id => {
                    let what = format!("the values come from table `{}` itself", name.to_text());
                    let hint = "leave `from` out: a row's own columns are there by their names";
                    faults.push(Fault::new(Code::Contradiction, "from.table", what).hint(hint));
                }
                Ok(_) => {}
                Err(fault) => faults.push(fault),
            }
            faults.extend(chosen(catalog, &from.on, "from.on").err());
        } else if let Err(more) = self.filter.check(catalog, &table) {
            faults.extend(more);
        }
        faults.extend(check_batch(catalog, &table, self.batch.as_ref()).err());
        let mut batch = self.batch.iter();
        faults.extend(batch.find_map(|it| check_moving(catalog, &table, it, &self.set)));
        if faults.is_empty() { Ok(()) } else { Err(faults) }
    }

    fn invert(&self, _: &Catalog) -> Inverse {
        Inverse::Impossible {
            reason: format!("the values that `{}` had before are not known", self.table.as_str()),
            hint: "write `downgrade:` with what brings them back, or `downgrade: { irreversible: why }`".to_string(),
        }
    }

    fn describe(&self) -> String {
        let table = QualifiedName::new(self.schema.as_ref(), &self.table).to_text();
        let columns: Vec<&str> = self.set.keys().map(String::as_str).collect();
        format!("update {table}: set {}", columns.join(", "))
    }

    fn subjects(&self) -> Vec<QualifiedName> {
        let from = self
            .from
            .iter()
            .map(|it| QualifiedName::new(it.schema.as_ref(), &it.table));
        std::iter::once(QualifiedName::new(self.schema.as_ref(), &self.table))
            .chain(from)
            .collect()
    }
}
