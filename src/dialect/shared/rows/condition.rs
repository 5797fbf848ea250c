//! Which rows are meant: the condition of a `where`, and the words for it.

use super::super::expression;
use super::{Problems, Rows, refused, unspellable};
use crate::catalog::{Catalog, Table};
use crate::dialect::spelling::UpdateFrom;
use crate::dialect::statement::Refusal;
use crate::expression::{Expression, Purpose, Scope};
use crate::fault::Fault;
use crate::identity::ColumnId;
use crate::name::Name;
use crate::operation::rows::{Settled, check_truth, settle};
use crate::operation::{Filter, RowsFrom};
use crate::plan::Origin;
use crate::value::{Literal, Value};
use crate::variant::{Choice, Variant};

impl Rows<'_> {
    /// Writes the condition of a `where`: the inner `None` means all rows, the outer that the dialect has none of it.
    pub(super) fn filter(
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
                Ok(found.map(|it| Some(expression(self.spelling, table, &it))))
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
                let sql = expression(self.spelling, table, &it);
                return Ok(Some(format!("{name} = ({sql})")));
            }
        };
        let equal = sql.and_then(|sql| (self.equals)(&name, &sql, &column.ty));
        equal.map(Some).map_err(|why| unspellable(origin, field, why))
    }

    pub(super) fn from(
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
    pub(super) fn beside(
        &self,
        catalog: &Catalog,
        table: &Table,
        other: &Table,
        text: &Variant<String>,
        purpose: Purpose,
        field: &str,
    ) -> Result<Option<String>, Fault> {
        let found = beside(catalog, table, other, text, purpose, field)?;
        Ok(found.map(|it| expression(self.spelling, table, &it)))
    }
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
    let found = Expression::parse(text, dialect, purpose, &scope).map_err(|problem| problem.into_fault(field))?;
    match purpose {
        Purpose::Where => check_truth(table, &found, field)?,
        Purpose::Condition | Purpose::Index | Purpose::Computed | Purpose::Default | Purpose::Set => {}
    }
    Ok(Some(found))
}

/// Puts two conditions together.
pub(super) fn both(filter: Option<&str>, range: &str) -> String {
    match filter {
        None => range.to_string(),
        Some(filter) => format!("({filter}) AND {range}"),
    }
}

/// Which rows a summary speaks of.
pub(super) enum Which {
    All,
    /// Words such as ` where id is 7`; none for an expression, which stands in the statement.
    Some(String),
}

/// Says which rows are meant, as far as that is short.
pub(super) fn which(filter: &Filter) -> Which {
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
