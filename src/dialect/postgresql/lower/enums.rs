//! Enumerations: types that come, go, get values, or are made anew where a value goes.

use std::collections::BTreeSet;

use super::{Lowering, SPELLING};
use crate::catalog::{Catalog, Column, Enumeration, Table};
use crate::dialect::postgresql::facts::FEATURES;
use crate::dialect::shared::shown;
use crate::dialect::spelling::{Update, qualified};
use crate::dialect::{Statement, Transaction, Work};
use crate::identity::EnumId;
use crate::name::Name;
use crate::operation::Operation;
use crate::types::Base;

/// How the values of an enumeration get to a new list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Values {
    /// Values with another name.
    renamed: Vec<(String, String)>,
    /// Values that come, each with its neighbour.
    added: Vec<(String, Place)>,
    /// Whether a value goes or moves, for which the type has to be made anew.
    rebuilt: bool,
}

/// Where a value comes.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Place {
    Last,
    Before(String),
    After(String),
}

/// Returns the type of an enumeration, unless all its columns are kept as text.
pub(super) fn type_of(catalog: &Catalog, id: EnumId) -> Option<&Enumeration> {
    let it = catalog.enum_by_id(id)?;
    let mut users = catalog
        .users_of_enum(id)
        .flat_map(|it| &it.columns)
        .filter(|it| it.enumeration() == Some(id))
        .peekable();
    let native = |it: &Column| matches!(&it.ty.base, Base::Enum(it) if it.native);
    let stands = users.peek().is_none() || users.any(native);
    stands.then_some(it.as_ref())
}

impl<'a> Lowering<'a> {
    /// Returns the enumerations that a transition concerns.
    fn enums(&self) -> BTreeSet<EnumId> {
        let (before, after) = (&self.transition.before, &self.transition.after);
        let tables = self.transition.touched.tables.iter();
        let states = tables
            .flat_map(|id| [before.table_by_id(*id), after.table_by_id(*id)])
            .flatten();
        let used = states.flat_map(|it| it.columns.iter().filter_map(Column::enumeration));
        self.transition.touched.enums.iter().copied().chain(used).collect()
    }

    fn states(&self, id: EnumId) -> (Option<&'a Enumeration>, Option<&'a Enumeration>) {
        (
            type_of(&self.transition.before, id),
            type_of(&self.transition.after, id),
        )
    }

    /// Tells whether a type is made anew.
    pub(super) fn is_rebuilt(&self, id: EnumId) -> bool {
        match self.states(id) {
            (Some(old), Some(new)) => values(&old.values, &new.values, &self.hints.renamed_values).rebuilt,
            (_, _) => false,
        }
    }

    /// Writes the types before the tables that use them.
    pub(super) fn enums_first(&mut self) {
        for id in self.enums() {
            match self.states(id) {
                (None, Some(new)) => self.create_type(new),
                (Some(old), Some(new)) => self.change_type(old, new),
                (Some(_) | None, None) => {}
            }
        }
    }

    /// Writes that types go whose columns are gone, and the old ones of those that were made anew.
    pub(super) fn enums_last(&mut self) {
        let ids: Vec<EnumId> = self.enums().into_iter().collect();
        for id in ids.into_iter().rev() {
            match self.states(id) {
                (Some(old), None) => {
                    let asked = matches!(self.transition.operation.as_ref(), Operation::DropEnum(_));
                    let (exists, _) = self.if_exists_cascade(asked);
                    let name = qualified(SPELLING, &old.qualified());
                    let summary = format!("drop enum {}", old.qualified().to_text());
                    self.statements
                        .push(self.statement(summary, format!("DROP TYPE {exists}{name}")));
                }
                (Some(_), Some(new)) if self.is_rebuilt(id) => {
                    let name = SPELLING.qualified(new.schema.as_ref(), &aside(&self.transition.after, new));
                    let summary = format!("drop the old values of enum {}", new.qualified().to_text());
                    self.statements
                        .push(self.statement(summary, format!("DROP TYPE {name}")));
                }
                (_, _) => {}
            }
        }
    }

    fn create_type(&mut self, it: &Enumeration) {
        let name = qualified(SPELLING, &it.qualified());
        let values: Vec<String> = it.values.iter().map(|it| SPELLING.text(it)).collect();
        let summary = format!("create enum {}", it.qualified().to_text());
        let sql = format!("CREATE TYPE {name} AS ENUM ({})", values.join(", "));
        let operation = self.transition.operation.as_ref();
        let asked = matches!(operation, Operation::CreateEnum(_) | Operation::CreateTable(_));
        if !self.hints.lenient || !asked {
            self.statements.push(self.statement(summary, sql));
            return;
        }
        // There is no CREATE TYPE IF NOT EXISTS.
        let block = format!("BEGIN\n    {sql};\nEXCEPTION WHEN duplicate_object THEN NULL;\nEND");
        let tag = crate::expression::raw::dollar_tag(&block);
        let mut statement = self.statement(
            format!("{summary} where there is none"),
            format!("DO {tag}\n{block}\n{tag}"),
        );
        statement.has_body = true;
        self.statements.push(statement);
    }

    fn change_type(&mut self, old: &Enumeration, new: &Enumeration) {
        let known = new.qualified().to_text();
        let mut name = qualified(SPELLING, &old.qualified());
        if old.schema != new.schema
            && let Some(schema) = &new.schema
        {
            let sql = format!("ALTER TYPE {name} SET SCHEMA {}", SPELLING.name(schema));
            self.statements.push(self.statement(
                format!("move enum {} to schema {}", old.qualified().to_text(), schema.as_str()),
                sql,
            ));
            name = SPELLING.qualified(Some(schema), &old.name);
        }
        if old.name != new.name {
            let sql = format!("ALTER TYPE {name} RENAME TO {}", SPELLING.name(&new.name));
            let summary = format!("rename enum {} to {}", old.qualified().to_text(), new.name.as_str());
            self.statements.push(self.statement(summary, sql));
            name = qualified(SPELLING, &new.qualified());
        }
        let Values {
            renamed,
            added,
            rebuilt,
        } = values(&old.values, &new.values, &self.hints.renamed_values);
        for (from, to) in renamed {
            let sql = format!(
                "ALTER TYPE {name} RENAME VALUE {} TO {}",
                SPELLING.text(&from),
                SPELLING.text(&to)
            );
            let statement = self.statement(format!("rename value {from} of enum {known} to {to}"), sql);
            self.statements
                .push(statement.advice("programs that use the old value fail from here on"));
        }
        if rebuilt {
            let old_name = SPELLING.name(&aside(&self.transition.after, new));
            let summary = format!("set the old values of enum {known} aside");
            self.statements
                .push(self.statement(summary, format!("ALTER TYPE {name} RENAME TO {old_name}")));
            self.create_type(new);
            return;
        }
        for (value, place) in added {
            let exists = if self.hints.lenient { "IF NOT EXISTS " } else { "" };
            let place = match place {
                Place::Last => String::new(),
                Place::Before(it) => format!(" BEFORE {}", SPELLING.text(&it)),
                Place::After(it) => format!(" AFTER {}", SPELLING.text(&it)),
            };
            let sql = format!("ALTER TYPE {name} ADD VALUE {exists}{}{place}", SPELLING.text(&value));
            let statement = self.statement(format!("add value {value} to enum {known}"), sql);
            self.statements.push(statement.runs(self.adding(new.id)));
        }
    }

    /// A new value can be used after its COMMIT only, unless the type is of the same transaction.
    /// <https://www.postgresql.org/docs/current/sql-altertype.html#SQL-ALTERTYPE-NOTES>
    fn adding(&self, id: EnumId) -> Transaction {
        let of_this_run = type_of(self.standing, id).is_none();
        match of_this_run && FEATURES.enum_value_usable_with_its_type.holds(self.version) {
            true => Transaction::Inside,
            false if FEATURES.enum_add_value_in_transaction.holds(self.version) => Transaction::Alone,
            false => Transaction::Outside,
        }
    }

    /// Returns the values that a type made anew does not have: "`a`, `b`".
    pub(super) fn gone_values(&self, old: &Column, new: &Column) -> Option<String> {
        let (Base::Enum(was), Base::Enum(is)) = (&old.ty.base, &new.ty.base) else {
            return None;
        };
        let renamed = |value: &String| self.hints.renamed_values.iter().any(|(from, _)| from == value);
        let gone = was.values.iter().filter(|it| !is.values.contains(it) && !renamed(it));
        let gone: Vec<String> = gone.map(|it| format!("`{it}`")).collect();
        (!gone.is_empty()).then(|| gone.join(" or "))
    }

    /// Writes the new names of values into the rows of a column that keeps them as text.
    pub(super) fn renamed_values(&self, table: &Table, old: &Column, new: &Column) -> Vec<Statement> {
        let (Base::Enum(was), Base::Enum(is)) = (&old.ty.base, &new.ty.base) else {
            return Vec::new();
        };
        if was.native || is.native || was.id != is.id || was.values == is.values {
            return Vec::new();
        }
        let renamed = self
            .hints
            .renamed_values
            .iter()
            .filter(|(from, to)| was.values.contains(from) && is.values.contains(to));
        let statements = renamed.map(|(from, to)| {
            let (name, from_sql) = (SPELLING.name(&new.name), SPELLING.text(from));
            let sql = SPELLING.update(&Update {
                table: table.qualified(),
                set: vec![(new.name.clone(), SPELLING.text(to))],
                from: None,
                filter: Some(format!("{name} = {from_sql}")),
            });
            let summary = format!("write {to} for {from} in {}.{}", shown(table), new.name.as_str());
            self.statement(summary, sql).work(Work::Rows)
        });
        statements.collect()
    }
}

/// Finds the way from one list of values to another.
fn values(old: &[String], new: &[String], renames: &[(String, String)]) -> Values {
    let mut it = Values::default();
    let now: Vec<&String> = old
        .iter()
        .map(|value| {
            match renames
                .iter()
                .find(|(from, to)| from == value && new.contains(to) && !new.contains(from))
            {
                Some((from, to)) => {
                    it.renamed.push((from.clone(), to.clone()));
                    to
                }
                None => value,
            }
        })
        .collect();
    let kept: Vec<&String> = new.iter().filter(|it| now.contains(it)).collect();
    if kept != now {
        it.rebuilt = true;
        return it;
    }
    for (at, value) in new.iter().enumerate().filter(|(_, value)| !now.contains(value)) {
        // What stands before it is there by then; only the first value looks at what comes behind.
        let place = match (at, new[at..].iter().any(|it| now.contains(&it))) {
            (_, false) => Place::Last,
            (0, true) => match now.first() {
                Some(first) => Place::Before((*first).clone()),
                None => Place::Last,
            },
            (at, true) => Place::After(new[at - 1].clone()),
        };
        it.added.push((value.clone(), place));
    }
    it
}

/// Returns the name under which an old type waits for its end; the longest that a name may be is 63 bytes.
fn aside(catalog: &Catalog, it: &Enumeration) -> Name {
    let mut number = 1;
    loop {
        let end = if number == 1 {
            "_old".to_string()
        } else {
            format!("_old{number}")
        };
        let mut start = it.name.as_str().to_string();
        while start.len() + end.len() > 63 {
            start.pop();
        }
        let name = Name::new(&format!("{start}{end}"));
        let wanted = crate::name::QualifiedName::new(it.schema.as_ref(), &name);
        if catalog.find_enum(&wanted).is_none() && catalog.find_table(&wanted).is_none() {
            return name;
        }
        number += 1;
    }
}
