//! Sub-selects on the very table whose rows a statement changes, which MySQL takes only through a derived table.
//!
//! The manual: "You cannot update a table and select directly from the same table in a subquery"; error 1093.
//! <https://dev.mysql.com/doc/refman/8.4/en/update.html>

use super::ground::Ground;
use super::hints::Hints;
use crate::catalog::{Catalog, Table};
use crate::diagnostic::Code;
use crate::dialect::Refusal;
use crate::dialect::shared::rows::{beside, find, refused};
use crate::expression::{Expression, Purpose};
use crate::fault::Fault;
use crate::operation::rows::{Settled, settle};
use crate::operation::{BulkInsert, DeleteRows, Filter, UpdateRows};
use crate::types::{Plain, Type};
use crate::value::Value;

/// What a statement changes.
struct Own<'a> {
    ground: &'a Ground<'a>,
    catalog: &'a Catalog,
    table: &'a Table,
    /// The table beside it.
    other: Option<&'a Table>,
    found: Vec<Refusal>,
}

/// Looks at the values of new rows.
pub(super) fn of_insert(ground: &Ground, it: &BulkInsert) -> Vec<Refusal> {
    let catalog = &ground.transition.before;
    let Some(mut own) = find(catalog, it.schema.as_ref(), &it.table).map(|it| Own::new(ground, catalog, it)) else {
        return Vec::new();
    };
    for (index, row) in it.rows.iter().enumerate() {
        for (name, value) in row {
            own.value(value, &format!("rows[{index}].{name}"));
        }
    }
    own.found
}

/// Looks at what rows get, and at which.
pub(super) fn of_update(ground: &Ground, it: &UpdateRows) -> Vec<Refusal> {
    let catalog = &ground.transition.before;
    let Some(mut own) = find(catalog, it.schema.as_ref(), &it.table).map(|it| Own::new(ground, catalog, it)) else {
        return Vec::new();
    };
    own.other = it
        .from
        .as_ref()
        .and_then(|it| find(catalog, it.schema.as_ref(), &it.table));
    for (written, value) in &it.set {
        own.value(value, &format!("set.{written}"));
    }
    own.filter(&it.filter);
    own.found
}

/// Looks at which rows go.
pub(super) fn of_delete(ground: &Ground, it: &DeleteRows) -> Vec<Refusal> {
    let catalog = &ground.transition.before;
    let Some(mut own) = find(catalog, it.schema.as_ref(), &it.table).map(|it| Own::new(ground, catalog, it)) else {
        return Vec::new();
    };
    own.filter(&it.filter);
    own.found
}

/// Looks at the values for rows that hold NULL.
pub(super) fn of_backfills(ground: &Ground, hints: &Hints) -> Vec<Refusal> {
    let after = &ground.transition.after;
    let touched = ground.transition.touched.tables.iter();
    let mut found = Vec::new();
    for table in touched.filter_map(|id| after.table_by_id(*id)) {
        let mut own = Own::new(ground, after, table);
        for (_, (value, field)) in hints
            .backfills
            .iter()
            .filter(|(id, _)| table.column_by_id(**id).is_some())
        {
            own.value(value, field);
        }
        found.extend(own.found);
    }
    found
}

impl<'a> Own<'a> {
    fn new(ground: &'a Ground, catalog: &'a Catalog, table: &'a Table) -> Self {
        Own {
            ground,
            catalog,
            table,
            other: None,
            found: Vec::new(),
        }
    }

    fn value(&mut self, value: &Value, field: &str) {
        let Value::Sql(text) = value else {
            return;
        };
        let expression = match self.other {
            Some(other) => beside(self.catalog, self.table, other, text, Purpose::Set, field),
            None => settle(self.catalog, self.table, value, &Type::plain(Plain::Text), field).map(|it| match it {
                Settled::Expression(it) => Some(it),
                Settled::Literal(_) | Settled::Call(_) | Settled::Nothing => None,
            }),
        };
        self.expression(expression, field);
    }

    fn filter(&mut self, filter: &Filter) {
        let expression = match (filter, self.other) {
            (Filter::All, _) => return,
            (Filter::Values(values), _) => {
                for (name, value) in values {
                    self.value(value, &format!("where.{name}"));
                }
                return;
            }
            (Filter::Expression(text), Some(other)) => {
                beside(self.catalog, self.table, other, text, Purpose::Where, "where")
            }
            (Filter::Expression(_), None) => filter.expression(self.catalog, self.table),
        };
        self.expression(expression, "where");
    }

    fn expression(&mut self, expression: Result<Option<Expression>, Fault>, field: &str) {
        let origin = self.ground.transition.origin;
        let expression = match expression {
            Ok(Some(it)) => it,
            Ok(None) => return,
            Err(fault) => return self.found.push(refused(origin, fault)),
        };
        let name = self.table.name.as_str();
        let schema = self.table.schema.as_ref().map(|it| it.as_str().to_lowercase());
        let is_own = |(written, table): &(Option<String>, String)| {
            *table == name.to_lowercase() && (written.is_none() || *written == schema)
        };
        if expression.sources().iter().any(is_own) {
            let why = format!("MySQL changes no rows of `{name}` by a sub-select that reads `{name}` itself");
            let hint = format!(
                "let the sub-select read a copy: write `from (select * from {name}) as x` in place of `from {name}`"
            );
            self.found
                .push(Refusal::new(origin, Code::Unsupported, why).at(field).hint(hint));
        }
    }
}
