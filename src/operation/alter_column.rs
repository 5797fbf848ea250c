//! `alter_column`: any mix of changes to a column, as one change.

use serde::Deserialize;

use super::build::{add_enum_check, check_comment, check_name, chosen, default, expression, settle_type};
use super::definition::ComputedText;
use super::members::{check_invariants, on_table, stranded_keys};
use super::narrowing::{Values, values};
use super::{Faults, Inverse, Loss, Operate};
use crate::catalog::{Catalog, Column, Computed, Condition, Default, Identity, Table};
use crate::diagnostic::Code;
use crate::expression::Purpose;
use crate::fault::Fault;
use crate::name::{Name, QualifiedName};
use crate::types::{Type, TypeText};
use crate::value::{Literal, Value, literal};
use crate::variant::{Dialect, Variant};
use crate::written::Edit;

/// Changes a column; a key that is absent stays as it is, `null` removes it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AlterColumn {
    /// The table.
    pub table: Name,
    /// Its schema.
    #[serde(default)]
    pub schema: Option<Name>,
    /// The column.
    pub column: Name,
    /// Its new name.
    #[serde(default)]
    pub new_column_name: Option<Name>,
    /// Its new type.
    #[serde(default, rename = "type")]
    pub ty: Option<TypeText>,
    /// Whether it may be NULL.
    #[serde(default)]
    pub nullable: Option<bool>,
    /// What a row gets that doesn't say; `null` drops it.
    #[serde(default)]
    pub server_default: Edit<Value>,
    /// What is said about it; `null` drops it.
    #[serde(default)]
    pub comment: Edit<String>,
    /// Whether the database counts it.
    #[serde(default)]
    pub autoincrement: Option<bool>,
    /// PostgreSQL's identity; `null` drops it.
    #[serde(default)]
    pub identity: Edit<Identity>,
    /// How it is computed; `null` makes it an ordinary column that keeps its values.
    #[serde(default)]
    pub computed: Edit<ComputedText>,
    /// Its collation, also by dialect; `null` goes back to the table's.
    #[serde(default)]
    pub collation: Edit<Variant<String>>,
    /// What only PostgreSQL knows.
    #[serde(default)]
    pub postgresql: PostgresqlAlter,
    /// The value for the rows that hold NULL, before the column is NOT NULL.
    #[serde(default)]
    pub backfill: Option<Value>,
}

/// What only PostgreSQL knows of a change.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct PostgresqlAlter {
    /// The expression that makes the new value out of the old: `USING`.
    pub using: Option<String>,
}

impl Operate for AlterColumn {
    fn apply(&self, catalog: &mut Catalog) -> Result<(), Faults> {
        on_table(catalog, self.schema.as_ref(), &self.table, |catalog, table| {
            let found = catalog.column(table, &self.column, "column").map_err(|it| vec![it])?;
            let mut column = found.clone();
            let mut faults = Faults::new();
            self.settle(catalog, table, &mut column, &mut faults);
            if !faults.is_empty() {
                return Err(faults);
            }
            let (id, was) = (column.id, table.column_by_id(column.id).cloned());
            let renamed = was.as_ref().is_some_and(|it| it.name != column.name);
            let retyped = was.as_ref().is_some_and(|it| it.ty != column.ty);
            let enum_check = matches!(&self.ty, Some(text) if text.as_enum().is_some_and(|it| it.check));
            for it in &mut table.columns {
                if it.id == id {
                    *it = column.clone();
                }
            }
            if renamed {
                let now = table.clone();
                catalog.remember_gone_column(&now, &self.column);
            }
            if retyped {
                table.checks.retain(|it| match &it.condition {
                    Condition::OneOf { column, values: _ } => *column != id,
                    Condition::Expression(_) => true,
                });
                let native = matches!(&column.ty.base, crate::types::Base::Enum(it) if it.native);
                if enum_check && !native {
                    add_enum_check(catalog, table, id, "type").map_err(|it| vec![it])?;
                }
                self.check_foreign_keys(catalog, table, &column)?;
            }
            check_invariants(catalog, table)
        })
    }

    fn invert(&self, before: &Catalog) -> Inverse {
        let name = QualifiedName::new(self.schema.as_ref(), &self.table);
        let column = before.find_table(&name).and_then(|table| before.find_column(table, &self.column));
        let Some(column) = column else { return Inverse::Restore };
        let what = format!("{}.{}", self.table.as_str(), self.column.as_str());
        let mut now = before.clone();
        if self.apply(&mut now).is_err() {
            return Inverse::Restore;
        }
        let after = now.find_table(&name).and_then(|table| table.column_by_id(column.id)).cloned();
        let Some(after) = after else { return Inverse::Restore };
        let values = match self.postgresql.using.is_some() && before.rules.dialect == Dialect::Postgresql {
            true => Values::Rewritten,
            false => values(&column.ty, &after.ty, before.rules.dialect),
        };
        match values {
            Values::Kept | Values::Stopped => {}
            Values::Trimmed(length) => {
                let what = format!("the blanks beyond {length} characters at the end of values of `{what}`");
                return Inverse::Lossy(Loss::new(what));
            }
            Values::Rewritten => {
                return Inverse::Lossy(Loss::new(format!(
                    "what the change from `{}` to `{}` rounded, cut or rewrote in `{what}`",
                    column.ty.to_text(),
                    after.ty.to_text()
                )));
            }
        }
        if column.computed.is_none() && after.computed.is_some() {
            return Inverse::Lossy(Loss::new(format!("the values of column `{what}`, which are computed since")));
        }
        match self.backfill {
            Some(_) => Inverse::Lossy(Loss::new(format!("which rows of `{what}` held NULL"))),
            None => Inverse::Restore,
        }
    }

    fn describe(&self) -> String {
        let table = QualifiedName::new(self.schema.as_ref(), &self.table).to_text();
        let column = self.column.as_str();
        let mut changes = Vec::new();
        if let Some(name) = &self.new_column_name {
            changes.push(format!("rename to {}", name.as_str()));
        }
        if self.ty.is_some() {
            changes.push("type".to_string());
        }
        match self.nullable {
            Some(true) => changes.push("nullable".to_string()),
            Some(false) => changes.push("not null".to_string()),
            None => {}
        }
        let edits = [
            (self.server_default.is_change(), "default"),
            (self.comment.is_change(), "comment"),
            (self.autoincrement.is_some() || self.identity.is_change(), "counter"),
            (self.computed.is_change(), "computed"),
            (self.collation.is_change(), "collation"),
        ];
        changes.extend(edits.iter().filter(|(said, _)| *said).map(|(_, what)| (*what).to_string()));
        format!("alter column {table}.{column}: {}", changes.join(", "))
    }

    fn subjects(&self) -> Vec<QualifiedName> {
        vec![QualifiedName::new(self.schema.as_ref(), &self.table)]
    }
}

impl AlterColumn {
    fn settle(&self, catalog: &mut Catalog, table: &Table, column: &mut Column, faults: &mut Faults) {
        let AlterColumn {
            table: _,
            schema: _,
            column: _,
            new_column_name,
            ty,
            nullable,
            server_default,
            comment,
            autoincrement,
            identity,
            computed,
            collation,
            postgresql,
            backfill,
        } = self;
        let nothing = new_column_name.is_none()
            && ty.is_none()
            && nullable.is_none()
            && !server_default.is_change()
            && !comment.is_change()
            && autoincrement.is_none()
            && !identity.is_change()
            && !computed.is_change()
            && !collation.is_change();
        if nothing {
            let what = format!("nothing of column `{}` is changed", self.column.as_str());
            faults.push(Fault::new(Code::NothingToDo, "", what).hint("add `type`, `nullable`, `server_default`, …"));
        }
        if let Some(name) = new_column_name {
            if let Err(fault) = check_name(catalog, name, "new_column_name") {
                faults.push(fault);
            }
            if let Some(other) = catalog.find_column(table, name).filter(|it| it.id != column.id) {
                let what = format!("column `{}` is there already in table `{}`", name.as_str(), table.qualified().to_text());
                faults.push(Fault::new(Code::AlreadyExists, "new_column_name", what).related(Some(other.born), "added here"));
            }
            column.name = name.clone();
        }
        if let Some(text) = ty {
            match settle_type(catalog, text, "type") {
                Ok(Some((ty, counts, _))) => {
                    let unsigned = column.ty.unsigned && catalog.rules.dialect == crate::variant::Dialect::Mysql
                        && !text_says_sign(text) && ty.is_integer();
                    column.ty = Type { unsigned: ty.unsigned || unsigned, ..ty };
                    column.autoincrement |= counts;
                }
                Ok(None) => {}
                Err(fault) => faults.push(fault),
            }
        }
        if postgresql.using.is_some() && ty.is_none() {
            let what = "`using` says how the values change their type, and no `type` is given";
            faults.push(Fault::new(Code::Contradiction, "postgresql.using", what).hint("add `type`"));
        }
        self.settle_counter(table, column, faults);
        match server_default {
            Edit::Keep => {
                if let Some(fault) = keep_default(column, ty.is_some()) {
                    faults.push(fault);
                }
            }
            Edit::Remove => column.default = None,
            Edit::Set(value) => match default(catalog, table, value, &column.ty, "server_default") {
                Ok(it) => column.default = it,
                Err(fault) => faults.push(fault),
            },
        }
        match comment {
            Edit::Keep => {}
            Edit::Remove => column.comment = None,
            Edit::Set(text) => {
                faults.extend(check_comment(Some(text), "comment").err());
                column.comment = Some(text.clone()).filter(|it| !it.is_empty());
            }
        }
        match computed {
            Edit::Keep => {}
            Edit::Remove => column.computed = None,
            Edit::Set(it) => match expression(catalog, table, &it.sql, Purpose::Computed, "computed.sql") {
                Ok(found) => column.computed = found.map(|expression| Computed { expression, stored: it.stored }),
                Err(fault) => faults.push(fault),
            },
        }
        match collation {
            Edit::Keep => {}
            Edit::Remove => column.collation = None,
            Edit::Set(by) => match chosen(catalog, by, "collation") {
                Ok(it) => column.collation = it.cloned(),
                Err(fault) => faults.push(fault),
            },
        }
        if let Some(nullable) = nullable {
            if *nullable && table.in_primary_key(column.id) {
                let what = format!("column `{}` is part of the primary key, so it cannot be nullable", self.column.as_str());
                faults.push(Fault::new(Code::StillUsed, "nullable", what).hint("drop the primary key first"));
            }
            column.nullable = *nullable;
        }
        if let Some(value) = backfill {
            if *nullable != Some(false) {
                let what = "`backfill` fills the rows that hold NULL before a column is NOT NULL";
                faults.push(Fault::new(Code::Contradiction, "backfill", what).hint("add `nullable: false`, or use `update_rows`"));
            }
            faults.extend(super::rows::check_value(catalog, table, value, &column.ty, "backfill").err());
        }
    }

    fn settle_counter(&self, table: &Table, column: &mut Column, faults: &mut Faults) {
        match self.autoincrement {
            None => {}
            Some(counts) => {
                column.autoincrement = counts;
                column.sqlite_autoincrement = counts;
                if !counts {
                    column.identity = None;
                }
            }
        }
        match &self.identity {
            Edit::Keep => {}
            Edit::Remove => {
                column.identity = None;
                column.autoincrement = false;
                column.sqlite_autoincrement = false;
            }
            Edit::Set(it) => {
                column.identity = Some(it.clone());
                column.sqlite_autoincrement |= !column.autoincrement;
                column.autoincrement = true;
            }
        }
        if column.autoincrement && !column.ty.is_integer() {
            let what = format!("`{}` cannot count: its type is `{}`, no integer", column.name.as_str(), column.ty.to_text());
            faults.push(Fault::new(Code::TypeMismatch, "type", what).hint("use `bigint`"));
        }
        if column.autoincrement && column.nullable && !table.in_primary_key(column.id) && self.nullable != Some(false) {
            let what = format!("`{}` counts, so it cannot be nullable", column.name.as_str());
            faults.push(Fault::new(Code::Contradiction, "autoincrement", what).hint("add `nullable: false`"));
        }
        if column.autoincrement && column.default.is_some() && !matches!(self.server_default, Edit::Remove) {
            let what = format!("`{}` has a default, so it cannot count", column.name.as_str());
            faults.push(Fault::new(Code::Contradiction, "autoincrement", what).hint("add `server_default: null`"));
        }
    }

    fn check_foreign_keys(&self, catalog: &Catalog, table: &Table, column: &Column) -> Result<(), Faults> {
        let mut in_the_way = Vec::new();
        for key in table.foreign_keys.iter().filter(|it| it.columns.contains(&column.id)) {
            in_the_way.push(format!("`{}` of table `{}`", key.name.as_str(), table.qualified().to_text()));
        }
        for other in catalog.referring(table.id) {
            for key in other.foreign_keys.iter().filter(|it| it.table == table.id && it.target.contains(&column.id)) {
                in_the_way.push(format!("`{}` of table `{}`", key.name.as_str(), other.qualified().to_text()));
            }
        }
        in_the_way.extend(stranded_keys(catalog, table));
        in_the_way.sort();
        in_the_way.dedup();
        if in_the_way.is_empty() {
            return Ok(());
        }
        let what = format!(
            "the type of `{}` cannot change under the foreign key {}",
            self.column.as_str(),
            in_the_way.join(", ")
        );
        let hint = "put `drop_constraint` before, change both columns, and `create_foreign_key` after";
        Err(vec![Fault::new(Code::StillUsed, "type", what).hint(hint)])
    }
}

/// A default that stays must be one of the new type too: its text is read again.
fn keep_default(column: &mut Column, retyped: bool) -> Option<Fault> {
    if !retyped {
        return None;
    }
    let Some(Default::Literal(old)) = &column.default else { return None };
    let text = literal_text(old)?;
    match literal(&Value::Quoted(text.clone()), &column.ty) {
        Ok(it) => {
            column.default = Some(Default::Literal(it));
            None
        }
        Err(why) => {
            let what = format!("the default `{text}` does not fit the new type: {why}");
            Some(Fault::new(Code::BadLiteral, "type", what).hint("add `server_default: …`, or `server_default: null` to drop it"))
        }
    }
}

fn literal_text(it: &Literal) -> Option<String> {
    match it {
        Literal::Boolean(it) => Some(it.to_string()),
        Literal::Integer(it) | Literal::Decimal(it) | Literal::Float(it) | Literal::Text(it) | Literal::Date(it)
        | Literal::Time(it) | Literal::Timestamp(it) | Literal::Timestamptz(it) | Literal::Interval(it)
        | Literal::Uuid(it) | Literal::Json(it) | Literal::Bits(it) => Some(it.clone()),
        Literal::Null | Literal::Bytes(_) | Literal::Array(_) => None,
    }
}

/// Tells whether a column's or an alias's text says anything about the sign: then the old sign is no guide.
fn text_says_sign(text: &TypeText) -> bool {
    match text {
        TypeText::Text(text) => text.to_ascii_lowercase().contains("unsigned"),
        TypeText::Enum(_) | TypeText::Set(_) | TypeText::Native(_) | TypeText::By(_) => true,
    }
}
