//! Rows and raw SQL as statements: what the backends share, with what differs between them as functions that they give.

use std::collections::BTreeSet;

use super::shown;
use crate::catalog::{Catalog, Column, Table};
use crate::dialect::spelling::{Conflict, Delete, Insert, Spelling, Unspellable, Update, UpdateFrom};
use crate::dialect::statement::{DataLoss, Refusal, Statement, Work};
use crate::expression::{Expression, Purpose, Scope};
use crate::fault::Fault;
use crate::identity::ColumnId;
use crate::name::{Name, QualifiedName};
use crate::operation::rows::{Settled, settle};
use crate::operation::{BatchKeys, BulkInsert, ConflictAction, DeleteRows, Filter, RowsFrom, UpdateRows};
use crate::plan::{Origin, Transition};
use crate::types::Type;
use crate::value::{Call, Literal, Value};
use crate::variant::{Choice, Variant};

/// How many rows an INSERT has at most: a statement that a person can still scroll past, and no client's limit.
const MOST_ROWS: usize = 500;

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
    /// Writes the rows of `bulk_insert`, in the order written; rows with other columns begin a new statement.
    ///
    /// Values for a counting column are written as they stand; a database whose counter does not follow by itself adds
    /// a statement behind, see [`counted_columns`].
    ///
    /// # Errors
    /// Which values the database cannot say.
    pub fn bulk_insert(&self, transition: &Transition, it: &BulkInsert) -> Result<Vec<Statement>, Problems> {
        let BulkInsert {
            table,
            schema,
            rows,
            on_conflict,
        } = it;
        let (catalog, origin) = (&transition.before, transition.origin);
        let Some(table) = find(catalog, schema.as_ref(), table) else {
            return Ok(Vec::new());
        };
        let mut problems = Vec::new();
        let mut pieces: Vec<(Vec<Name>, Vec<Vec<String>>)> = Vec::new();
        for (index, row) in rows.iter().enumerate() {
            let mut cells: Vec<(Name, String)> = Vec::with_capacity(row.len());
            for (written, value) in row {
                let field = format!("rows[{index}].{written}");
                let Some(column) = catalog.find_column(table, &Name::new(written)) else {
                    continue;
                };
                match self.value(catalog, table, column, value, origin, &field) {
                    Ok(Some(sql)) => cells.push((column.name.clone(), sql)),
                    Ok(None) => {}
                    Err(problem) => problems.push(problem),
                }
            }
            put_row(&mut pieces, cells);
        }
        if !problems.is_empty() {
            return Err(problems);
        }
        let count: usize = pieces.iter().map(|(_, rows)| rows.len()).sum();
        let mut done = 0;
        let mut statements = Vec::with_capacity(pieces.len());
        for (columns, rows) in pieces {
            let (first, last) = (done + 1, done + rows.len());
            done = last;
            let summary = match (count, last + 1 - first) {
                (1, _) => format!("insert a row into {}", shown(table)),
                (count, here) if here == count => format!("insert {count} rows into {}", shown(table)),
                (count, 1) => format!("insert row {first} of {count} into {}", shown(table)),
                (count, _) => format!("insert rows {first} to {last} of {count} into {}", shown(table)),
            };
            let conflict = on_conflict.as_ref().map(|it| {
                let key: Vec<Name> = it
                    .columns
                    .iter()
                    .filter_map(|name| catalog.find_column(table, name))
                    .map(|column| column.name.clone())
                    .collect();
                let others: Vec<Name> = columns.iter().filter(|it| !key.contains(it)).cloned().collect();
                match it.action {
                    ConflictAction::Update if !others.is_empty() => Conflict::Update { key, columns: others },
                    ConflictAction::Update | ConflictAction::Nothing => Conflict::Nothing { key },
                }
            });
            let loss = match &conflict {
                Some(Conflict::Update { .. }) => DataLoss::Possible,
                Some(Conflict::Nothing { .. }) | None => DataLoss::None,
            };
            let sql = self.spelling.insert(&Insert {
                table: table.qualified(),
                columns,
                rows,
                conflict,
                overriding: false,
            });
            statements.push(Statement::new(origin, summary, sql).work(Work::Rows).loses(loss));
        }
        Ok(statements)
    }

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

    /// Writes the condition of a `where`: the inner `None` means all rows, the outer that the dialect has none of it.
    fn filter(
        &self,
        catalog: &Catalog,
        table: &Table,
        other: Option<&Table>,
        filter: &Filter,
        origin: Origin,
    ) -> Result<Option<Option<String>>, Problems> {
        match (filter, other) {
            (Filter::All, _) => Ok(Some(None)),
            (Filter::Expression(text), Some(other)) => {
                let sql = self.beside(catalog, table, other, text, Purpose::Where, "where");
                sql.map(|it| it.map(Some)).map_err(|fault| vec![refused(origin, fault)])
            }
            (Filter::Expression(_), None) => {
                let found = filter.expression(catalog, table);
                let found = found.map_err(|fault| vec![refused(origin, fault)])?;
                Ok(found.map(|it| Some(super::expression(self.spelling, table, &it))))
            }
            (Filter::Values(values), other) => {
                let mut problems = Vec::new();
                let mut conditions = Vec::with_capacity(values.len());
                for (written, value) in values {
                    let field = format!("where.{written}");
                    match self.condition(catalog, table, other.is_some(), (written, value), (origin, &field)) {
                        Ok(condition) => conditions.extend(condition),
                        Err(problem) => problems.push(problem),
                    }
                }
                match (problems.is_empty(), conditions.is_empty()) {
                    (false, _) => Err(problems),
                    (true, true) => Ok(None),
                    (true, false) => Ok(Some(Some(conditions.join(" AND ")))),
                }
            }
        }
    }

    fn condition(
        &self,
        catalog: &Catalog,
        table: &Table,
        qualify: bool,
        (written, value): (&str, &Value),
        (origin, field): (Origin, &str),
    ) -> Result<Option<String>, Refusal> {
        let found = catalog.column(table, &Name::new(written), field);
        let column = found.map_err(|fault| refused(origin, fault))?;
        let name = self.spelling.name(&column.name);
        let name = match qualify {
            true => format!("{}.{name}", self.spelling.name(&table.name)),
            false => name,
        };
        let settled = settle(catalog, table, value, &column.ty, field).map_err(|fault| refused(origin, fault))?;
        let sql = match settled {
            Settled::Nothing => return Ok(None),
            Settled::Literal(Literal::Null) => return Ok(Some(format!("{name} IS NULL"))),
            Settled::Literal(literal) => self.spelling.literal(&literal, &column.ty),
            Settled::Call(call) => (self.call)(call, &column.ty),
            Settled::Expression(it) => {
                let sql = super::expression(self.spelling, table, &it);
                return Ok(Some(format!("{name} = ({sql})")));
            }
        };
        let equal = sql.and_then(|sql| (self.equals)(&name, &sql, &column.ty));
        equal.map(Some).map_err(|why| unspellable(origin, field, why))
    }

    fn from(
        &self,
        catalog: &Catalog,
        table: &Table,
        other: &Table,
        from: &RowsFrom,
    ) -> Result<Option<UpdateFrom>, Fault> {
        let RowsFrom {
            table: _,
            schema: _,
            on,
        } = from;
        let on = self.beside(catalog, table, other, on, Purpose::Where, "from.on")?;
        Ok(on.map(|on| UpdateFrom {
            table: other.qualified(),
            on,
        }))
    }

    /// Writes SQL text over two tables; `None` where the map by dialect says `null`.
    fn beside(
        &self,
        catalog: &Catalog,
        table: &Table,
        other: &Table,
        text: &Variant<String>,
        purpose: Purpose,
        field: &str,
    ) -> Result<Option<String>, Fault> {
        let found = beside(catalog, table, other, text, purpose, field)?;
        Ok(found.map(|it| super::expression(self.spelling, table, &it)))
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

/// Returns the counting columns for which `bulk_insert` writes values of its own.
pub fn counted_columns<'a>(catalog: &Catalog, table: &'a Table, it: &BulkInsert) -> Vec<&'a Column> {
    let given: BTreeSet<&str> = it.rows.iter().flat_map(|row| row.keys().map(String::as_str)).collect();
    let is_given = |column: &Column| given.iter().any(|it| catalog.rules.same(&Name::new(it), &column.name));
    table
        .columns
        .iter()
        .filter(|column| column.autoincrement && is_given(column))
        .collect()
}

/// Reads SQL text over two tables; `None` where the map by dialect says `null`.
///
/// # Errors
/// When it cannot be read.
pub fn beside(
    catalog: &Catalog,
    table: &Table,
    other: &Table,
    text: &Variant<String>,
    purpose: Purpose,
    field: &str,
) -> Result<Option<Expression>, Fault> {
    let dialect = catalog.rules.dialect;
    let text = match text.choose(dialect) {
        Choice::Is(text) => text,
        Choice::Nothing | Choice::Missing => return Ok(None),
    };
    let columns: Vec<(&str, ColumnId)> = table.columns.iter().map(|it| (it.name.as_str(), it.id)).collect();
    let beside = |qualifier: Option<&str>, column: &str| {
        let named = qualifier.is_none_or(|it| catalog.rules.same(&Name::new(it), &other.name));
        named && catalog.find_column(other, &Name::new(column)).is_some()
    };
    let scope = Scope {
        table: table.name.as_str(),
        columns: &columns,
        beside: &beside,
    };
    let found = Expression::parse(text, dialect, purpose, &scope);
    found.map(Some).map_err(|problem| problem.into_fault(field))
}

/// Returns the table that rows go to.
pub fn find<'a>(catalog: &'a Catalog, schema: Option<&Name>, table: &Name) -> Option<&'a Table> {
    catalog
        .find_table(&QualifiedName::new(schema, table))
        .map(std::convert::AsRef::as_ref)
}

/// Which rows a summary speaks of.
enum Which {
    All,
    /// Words such as ` where id is 7`; none for an expression, which stands in the statement.
    Some(String),
}

fn which(filter: &Filter) -> Which {
    const LONGEST: usize = 40;
    let words = |(column, value): &(String, Value)| match value {
        Value::Null => Some(format!("{column} is null")),
        Value::Plain(text) => Some(format!("{column} is {text}")).filter(|_| text.chars().count() <= LONGEST),
        Value::Quoted(text) => Some(format!("{column} is '{text}'")).filter(|_| text.chars().count() <= LONGEST),
        Value::Bytes(_) | Value::Sql(_) | Value::Call(_) | Value::List(_) | Value::Map(_) => None,
    };
    match filter {
        Filter::All => Which::All,
        Filter::Expression(_) => Which::Some(String::new()),
        Filter::Values(values) => {
            let said: Option<Vec<String>> = values.iter().map(words).collect();
            let said = said.map(|it| format!(" where {}", it.join(" and ")));
            Which::Some(said.unwrap_or_default())
        }
    }
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

/// Adds a row to the piece before it when it has the same columns, else begins a new one.
fn put_row(pieces: &mut Vec<(Vec<Name>, Vec<Vec<String>>)>, cells: Vec<(Name, String)>) {
    if cells.is_empty() {
        return;
    }
    if let Some((columns, rows)) = pieces.last_mut()
        && rows.len() < MOST_ROWS
        && columns.len() == cells.len()
    {
        let in_order = |name: &Name| cells.iter().find(|(it, _)| it == name).map(|(_, sql)| sql.clone());
        let row: Option<Vec<String>> = columns.iter().map(in_order).collect();
        if let Some(row) = row {
            rows.push(row);
            return;
        }
    }
    let (columns, row) = cells.into_iter().unzip();
    pieces.push((columns, vec![row]));
}

/// Puts two conditions together.
fn both(filter: Option<&str>, range: &str) -> String {
    match filter {
        None => range.to_string(),
        Some(filter) => format!("({filter}) AND {range}"),
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{lowered, snapshot, sql, target};
    use crate::variant::Dialect;

    const TABLES: &str = "\
- create_table:
    table: users
    columns:
      - { name: id, type: bigint, autoincrement: true, primary_key: true }
      - { name: email, type: varchar(255), unique: true }
      - { name: status, type: text }
- create_table:
    table: orders
    columns:
      - { name: id, type: bigint, primary_key: true }
      - { name: user_id, type: bigint }
      - { name: email, type: text }";

    fn written(operations: &str) -> String {
        let lowered = lowered(&target(Dialect::Postgresql, "15"), &[TABLES, operations]);
        sql(&lowered.expect("PostgreSQL can say it").up)
    }

    /// Rows stand in the order written; another set of columns begins another statement, another order does not.
    #[test]
    fn rows_with_other_columns_begin_a_statement() {
        let operations = "\
- bulk_insert:
    table: users
    rows:
      - { email: a@x.org, status: it's }
      - { status: null, email: b@x.org }
      - { email: c@x.org }
      - { email: { sql: \"lower('D')\" }, status: { call: now } }
    on_conflict: { columns: [email], do: update }";
        snapshot("rows", "inserted", &written(operations));
    }

    /// No statement has more than 500 rows.
    #[test]
    fn many_rows_are_cut() {
        let rows: String = (0..1001).map(|it| format!("\n      - {{ email: m{it} }}")).collect();
        let operations = format!("- bulk_insert:\n    table: users\n    rows:{rows}");
        let lowered = lowered(&target(Dialect::Postgresql, "15"), &[TABLES, &operations]);
        let up = lowered.expect("PostgreSQL can say it").up;
        let summaries: Vec<&str> = up.iter().map(|it| it.summary.as_str()).collect();
        assert_eq!(
            summaries,
            [
                "insert rows 1 to 500 of 1001 into users",
                "insert rows 501 to 1000 of 1001 into users",
                "insert row 1001 of 1001 into users"
            ]
        );
    }

    /// A NULL in a map is met by NULL, several values by all of them, and values may come from another table.
    #[test]
    fn rows_are_found_by_map_and_text() {
        let operations = "\
- update_rows: { table: users, set: { status: new }, where: { email: null, status: { sql: \"upper('old')\" } } }
- update_rows:
    table: orders
    set: { email: { sql: users.email } }
    from: { table: users, on: users.id = orders.user_id }
    where: { email: null }
- update_rows: { table: users, set: { status: { sql: { default: email, postgresql: null } } }, where: all }
- delete_rows: { table: users, where: \"status = 'gone' or email is null\" }
- delete_rows: { table: orders, where: all }";
        snapshot("rows", "found", &written(operations));
    }

    /// Values for a counting column move its counter.
    #[test]
    fn counter_moves_past_rows() {
        let operations = "- bulk_insert: { table: users, rows: [{ id: 7, email: a }] }";
        snapshot("rows", "counter", &written(operations));
    }

    /// A row that is counted after one that brought its number along gets the next one, not the same.
    #[test]
    fn counter_moves_before_the_next_row_is_counted() {
        let operations =
            "- bulk_insert: { table: users, rows: [{ id: 1, email: a }, { email: b }, { id: 7, email: c }] }";
        let lowered = lowered(&target(Dialect::Postgresql, "15"), &[TABLES, operations]);
        let up = lowered.expect("PostgreSQL can say it").up;
        let began: Vec<&str> = up.iter().map(|it| &it.sql[..6]).collect();
        assert_eq!(began, ["INSERT", "SELECT", "INSERT", "INSERT", "SELECT"]);
    }

    /// A loop goes through ranges of the key.
    #[test]
    fn rows_are_cut_into_pieces() {
        let operations = "- update_rows: { table: users, set: { status: x }, where: { status: null }, batch: { key: id, size: 1000 } }";
        snapshot("rows", "pieces", &written(operations));
    }

    /// SQL text is cut into its statements, and its `undo` on the way back.
    #[test]
    fn raw_text_is_cut() {
        let operations = "- execute: { sql: \"update users set status = 'a;b'; vacuum users\", undo: \"select 1\" }";
        let lowered = lowered(&target(Dialect::Postgresql, "15"), &[TABLES, operations]).expect("it is raw SQL");
        let shown: Vec<String> = lowered
            .up
            .iter()
            .chain(&lowered.down)
            .map(|it| format!("{} | {} | {:?}", it.summary, it.sql, it.transaction))
            .collect();
        assert_eq!(
            shown,
            [
                "execute SQL, 1 of 2 | update users set status = 'a;b' | Inside",
                "execute SQL, 2 of 2 | vacuum users | Outside",
                "undo SQL | select 1 | Inside"
            ]
        );
    }
}
