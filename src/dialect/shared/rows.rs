//! Rows as statements: what the backends share, with what differs between them as functions that they give.

mod condition;
mod insert;
#[cfg(test)]
mod tests;

pub use condition::beside;
pub use insert::counted_columns;

use condition::{Which, both, which};

use super::shown;
use crate::catalog::{Catalog, Column, Index, Table};
use crate::dialect::spelling::{Delete, Spelling, Unspellable, Update};
use crate::dialect::statement::{DataLoss, Refusal, Statement, Work};
use crate::expression::Purpose;
use crate::fault::Fault;
use crate::name::{Name, QualifiedName};
use crate::operation::rows::{Settled, settle};
use crate::operation::{BatchKeys, DeleteRows, UpdateRows};
use crate::plan::{Origin, Transition};
use crate::types::Type;
use crate::value::{Call, Value};

/// How one database writes rows.
pub struct Rows<'a> {
    /// Its names, literals and row statements.
    pub spelling: &'a dyn Spelling,
    /// Writes a portable function where a value of this type is wanted.
    pub call: &'a dyn Fn(Call, &Type) -> Result<String, Unspellable>,
    /// Writes a condition that a column (quoted) has a value of its type, which is SQL and never NULL.
    pub equals: &'a dyn Fn(&str, &str, &Type) -> Result<String, Unspellable>,
    /// Turns a statement that the author wants in pieces into one that goes through them, or says why it does not.
    pub in_pieces: &'a dyn Fn(Pieces) -> Statement,
}

/// A statement over many rows that the author wants in pieces.
pub struct Pieces<'a> {
    /// The table.
    pub table: &'a Table,
    /// The integer column whose ranges make the pieces.
    pub key: &'a Column,
    /// How many keys a piece spans.
    pub size: u32,
    /// The statement over all rows at once.
    pub whole: Statement,
    /// Writes the same statement for the rows that also meet a condition.
    pub ranged: &'a dyn Fn(&str) -> String,
}

/// What is wrong with one value: its field, and why.
type Problems = Vec<Refusal>;

impl Rows<'_> {
    /// Writes `update_rows`; nothing where all that it sets, or its `where`, is `null` for this dialect.
    ///
    /// # Errors
    /// Which values the database cannot say.
    pub fn update_rows(&self, transition: &Transition, it: &UpdateRows) -> Result<Vec<Statement>, Problems> {
        let UpdateRows {
            table,
            schema,
            set,
            from,
            filter,
            batch,
        } = it;
        let (catalog, origin) = (&transition.before, transition.origin);
        let Some(table) = find(catalog, schema.as_ref(), table) else {
            return Ok(Vec::new());
        };
        let other = match from {
            Some(from) => find(catalog, from.schema.as_ref(), &from.table),
            None => None,
        };
        let which = match which(filter) {
            Which::All => String::new(),
            Which::Some(words) => words,
        };
        let mut problems = Vec::new();
        let mut cells = Vec::with_capacity(set.len());
        for (written, value) in set {
            let Some(column) = catalog.find_column(table, &Name::new(written)) else {
                continue;
            };
            let field = format!("set.{written}");
            let sql = match (value, other) {
                (Value::Sql(text), Some(other)) => self.beside(catalog, table, other, text, Purpose::Set, &field),
                (_, _) => {
                    let sql = self.value(catalog, table, column, value, origin, &field);
                    match sql {
                        Ok(sql) => Ok(sql),
                        Err(problem) => {
                            problems.push(problem);
                            continue;
                        }
                    }
                }
            };
            match sql {
                Ok(Some(sql)) => cells.push((column.name.clone(), sql)),
                Ok(None) => {}
                Err(fault) => problems.push(refused(origin, fault)),
            }
        }
        let from = match (from, other) {
            (Some(from), Some(other)) => match self.from(catalog, table, other, from) {
                Ok(from) => from,
                Err(fault) => {
                    problems.push(refused(origin, fault));
                    None
                }
            },
            (_, _) => None,
        };
        let filter = match self.filter(catalog, table, other, filter, origin) {
            Ok(filter) => filter,
            Err(more) => {
                problems.extend(more);
                None
            }
        };
        if !problems.is_empty() {
            return Err(problems);
        }
        let Some(filter) = filter.filter(|_| !cells.is_empty() && from.is_some() == other.is_some()) else {
            return Ok(Vec::new());
        };
        let names: Vec<&str> = cells.iter().map(|(name, _)| name.as_str()).collect();
        let summary = format!("update {} of {}{which}", names.join(", "), shown(table));
        let write = |filter: Option<String>| {
            self.spelling.update(&Update {
                table: table.qualified(),
                set: cells.clone(),
                from: from.clone(),
                filter,
            })
        };
        let whole = Statement::new(origin, summary, write(filter.clone()))
            .work(Work::Rows)
            .loses(DataLoss::Possible);
        let whole = match shared_key(table, &names) {
            Some(key) => whole.fails_on(format!("two rows would hold the same in `{key}`")),
            None => whole,
        };
        let ranged = |range: &str| write(Some(both(filter.as_deref(), range)));
        Ok(vec![self.pieces(catalog, table, batch.as_ref(), whole, &ranged)])
    }

    /// Writes `delete_rows`; nothing where its `where` is `null` for this dialect.
    ///
    /// # Errors
    /// Which values the database cannot say.
    pub fn delete_rows(&self, transition: &Transition, it: &DeleteRows) -> Result<Vec<Statement>, Problems> {
        let DeleteRows {
            table,
            schema,
            filter,
            batch,
        } = it;
        let (catalog, origin) = (&transition.before, transition.origin);
        let Some(table) = find(catalog, schema.as_ref(), table) else {
            return Ok(Vec::new());
        };
        let which = which(filter);
        let Some(filter) = self.filter(catalog, table, None, filter, origin)? else {
            return Ok(Vec::new());
        };
        let write = |filter: Option<String>| {
            self.spelling.delete(&Delete {
                table: table.qualified(),
                filter,
            })
        };
        let summary = match which {
            Which::All => format!("delete all rows of {}", shown(table)),
            Which::Some(words) => format!("delete rows of {}{words}", shown(table)),
        };
        let whole = Statement::new(origin, summary, write(filter.clone()))
            .work(Work::Rows)
            .loses(DataLoss::Certain);
        let ranged = |range: &str| write(Some(both(filter.as_deref(), range)));
        Ok(vec![self.pieces(catalog, table, batch.as_ref(), whole, &ranged)])
    }

    /// Writes the UPDATE of `backfill`: rows that hold NULL in a column get a value, before the column is NOT NULL.
    ///
    /// The table is as it stands when the statement runs. Nothing where the value is `null` for this dialect.
    ///
    /// # Errors
    /// When the database cannot say the value.
    pub fn backfill(
        &self,
        catalog: &Catalog,
        table: &Table,
        column: &Column,
        value: &Value,
        (origin, field): (Origin, &str),
    ) -> Result<Option<Statement>, Refusal> {
        let Some(sql) = self.value(catalog, table, column, value, origin, field)? else {
            return Ok(None);
        };
        let sql = self.spelling.update(&Update {
            table: table.qualified(),
            set: vec![(column.name.clone(), sql)],
            from: None,
            filter: Some(format!("{} IS NULL", self.spelling.name(&column.name))),
        });
        let summary = format!("fill {}.{} where it is NULL", shown(table), column.name.as_str());
        Ok(Some(Statement::new(origin, summary, sql).work(Work::Rows)))
    }

    /// Writes a value for a column as SQL; `None` where it is `null` for this dialect by a map.
    ///
    /// # Errors
    /// When the database cannot say it.
    pub fn value(
        &self,
        catalog: &Catalog,
        table: &Table,
        column: &Column,
        value: &Value,
        origin: Origin,
        field: &str,
    ) -> Result<Option<String>, Refusal> {
        let settled = settle(catalog, table, value, &column.ty, field).map_err(|fault| refused(origin, fault))?;
        let sql = match settled {
            Settled::Nothing => return Ok(None),
            Settled::Literal(literal) => self.spelling.literal(&literal, &column.ty),
            Settled::Call(call) => (self.call)(call, &column.ty),
            Settled::Expression(it) => Ok(super::expression(self.spelling, table, &it)),
        };
        sql.map(Some).map_err(|why| unspellable(origin, field, why))
    }

    fn pieces(
        &self,
        catalog: &Catalog,
        table: &Table,
        batch: Option<&BatchKeys>,
        whole: Statement,
        ranged: &dyn Fn(&str) -> String,
    ) -> Statement {
        let Some(BatchKeys { key, size }) = batch else {
            return whole;
        };
        match catalog.find_column(table, key) {
            Some(key) => (self.in_pieces)(Pieces {
                table,
                key,
                size: *size,
                whole,
                ranged,
            }),
            None => whole,
        }
    }
}

/// Returns the table that rows go to.
pub fn find<'a>(catalog: &'a Catalog, schema: Option<&Name>, table: &Name) -> Option<&'a Table> {
    catalog
        .find_table(&QualifiedName::new(schema, table))
        .map(std::convert::AsRef::as_ref)
}

/// Turns what is wrong with a field into a refusal.
pub fn refused(origin: Origin, fault: Fault) -> Refusal {
    Refusal {
        origin,
        field: fault.field,
        code: fault.code,
        reason: fault.message,
        hint: fault.hint,
    }
}

/// Turns a literal that the database cannot say into a refusal.
pub fn unspellable(origin: Origin, field: &str, why: Unspellable) -> Refusal {
    let Unspellable { message, hint } = why;
    Refusal {
        origin,
        field: field.to_string(),
        code: crate::diagnostic::Code::Unsupported,
        reason: message,
        hint,
    }
}

/// Writes that a column has a value, as all databases understand it for most types.
pub fn equals(column: &str, value: &str, _: &Type) -> Result<String, Unspellable> {
    Ok(format!("{column} = {value}"))
}

/// Returns the columns of the first key that an update of these columns can break: of a primary key, a unique constraint
/// or a unique index.
fn shared_key(table: &Table, set: &[&str]) -> Option<String> {
    let primary = table.primary_key.iter().map(|it| it.columns.clone());
    let uniques = table.uniques.iter().map(|it| it.columns.clone());
    let indexes = table.indexes.iter().filter(|it| it.unique).map(Index::leading_columns);
    let mut keys = primary.chain(uniques).chain(indexes);
    let key = keys.find(|key| key.iter().any(|id| set.contains(&table.column_text(*id))))?;
    Some(table.columns_text(&key))
}
