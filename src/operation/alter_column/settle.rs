//! What a changed column is: each key that is written, held against the others and against the column as it stands.

use super::AlterColumn;
use crate::catalog::{Catalog, Column, Computed, Default, IndexColumn, Table};
use crate::diagnostic::Code;
use crate::expression::Purpose;
use crate::fault::Fault;
use crate::operation::Faults;
use crate::operation::build::{check_comment, check_name, chosen, default, expression, settle_type};
use crate::operation::invariants::{check_column, check_computed, collates};
use crate::operation::members::stranded_keys;
use crate::types::{Type, TypeText};
use crate::value::{Literal, Value, literal};
use crate::written::Edit;

impl AlterColumn {
    pub(super) fn settle(&self, catalog: &mut Catalog, table: &Table, column: &mut Column, faults: &mut Faults) {
        let AlterColumn {
            table: _,
            schema: _,
            column: _,
            new_column_name,
            ty,
            nullable,
            server_default,
            comment,
            autoincrement: _,
            identity: _,
            computed,
            collation,
            postgresql,
            backfill,
        } = self;
        if let Some(name) = new_column_name {
            if let Err(fault) = check_name(catalog, name, "new_column_name") {
                faults.push(fault);
            }
            if let Some(other) = catalog.find_column(table, name).filter(|it| it.id != column.id) {
                let what = format!(
                    "column `{}` is there already in table `{}`",
                    name.as_str(),
                    table.qualified().to_text()
                );
                faults.push(
                    Fault::new(Code::AlreadyExists, "new_column_name", what).related(Some(other.born), "added here"),
                );
            }
            column.name = name.clone();
        }
        if let Some(text) = ty {
            match settle_type(catalog, text, "type") {
                Ok(Some((ty, counts, _))) => {
                    let unsigned = column.ty.unsigned
                        && catalog.rules.dialect == crate::variant::Dialect::Mysql
                        && !text_says_sign(text)
                        && ty.is_integer();
                    column.ty = Type {
                        unsigned: ty.unsigned || unsigned,
                        ..ty
                    };
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
        self.settle_counter(column);
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
                Ok(found) => {
                    column.computed = found.map(|expression| Computed {
                        expression,
                        stored: it.stored,
                    })
                }
                Err(fault) => faults.push(fault),
            },
        }
        if !collates(&column.ty, catalog.rules.dialect) {
            column.mysql.charset = None;
        }
        match collation {
            Edit::Keep if !collates(&column.ty, catalog.rules.dialect) => column.collation = None,
            Edit::Keep => {}
            Edit::Remove => column.collation = None,
            Edit::Set(by) => match chosen(catalog, by, "collation") {
                Ok(it) => column.collation = it.cloned(),
                Err(fault) => faults.push(fault),
            },
        }
        if let Some(nullable) = nullable {
            if *nullable && table.in_primary_key(column.id) {
                let what = format!(
                    "column `{}` is part of the primary key, so it cannot be nullable",
                    self.column.as_str()
                );
                faults.push(Fault::new(Code::StillUsed, "nullable", what).hint("drop the primary key first"));
            }
            column.nullable = *nullable;
        }
        if let Some(value) = backfill {
            if *nullable != Some(false) {
                let what = "`backfill` fills the rows that hold NULL before a column is NOT NULL";
                faults.push(
                    Fault::new(Code::Contradiction, "backfill", what)
                        .hint("add `nullable: false`, or use `update_rows`"),
                );
            }
            if column.computed.is_some() {
                let what = format!("`{}` is computed, so it fills itself", column.name.as_str());
                faults.push(Fault::new(Code::Contradiction, "backfill", what).hint("leave `backfill` out"));
            }
            faults.extend(crate::operation::rows::check_value(catalog, table, value, &column.ty, "backfill").err());
        }
    }

    fn settle_counter(&self, column: &mut Column) {
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
    }

    /// Holds the changed column against what must be true of every column, and of those that are computed from it.
    pub(super) fn check(&self, catalog: &Catalog, table: &Table, column: &Column) -> Result<(), Faults> {
        let said = |key: &str| match key {
            "autoincrement" => self.autoincrement.is_some(),
            "identity" => self.identity.is_change(),
            "server_default" => self.server_default.is_change(),
            "computed" => self.computed.is_change(),
            "nullable" => self.nullable.is_some(),
            "type" => matches!(&self.ty, Some(TypeText::Text(text)) if text.to_ascii_lowercase().contains("serial")),
            _ => false,
        };
        let mut faults = check_column(catalog, table, column, &said);
        if self.ty.is_some() && !collates(&column.ty, catalog.rules.dialect) {
            let sorts = |it: &IndexColumn| it.collation.is_some() && it.thing.columns() == [column.id];
            let index = table.indexes.iter().find(|it| it.columns.iter().any(sorts));
            faults.extend(index.map(|it| {
                let (ty, index) = (column.ty.to_text(), it.name.as_str());
                let what = format!(
                    "the index `{index}` has a collation for `{}`, and `{ty}` has none",
                    column.name.as_str()
                );
                let hint = format!(
                    "put first: `drop_index: {{ table: {}, name: {index} }}`",
                    table.name.as_str()
                );
                Fault::new(Code::StillUsed, "type", what).hint(hint)
            }));
        }
        if said("computed") && faults.is_empty() {
            let uses = |it: &Column| it.computed.as_ref().is_some_and(|it| it.expression.uses(column.id));
            for reader in table.columns.iter().filter(|it| uses(it)) {
                let fault = check_computed(catalog, table, reader).err();
                faults.extend(fault.map(|it| Fault {
                    field: "computed".to_string(),
                    ..it
                }));
            }
        }
        if faults.is_empty() { Ok(()) } else { Err(faults) }
    }

    /// Refuses a new type or collation under a foreign key.
    pub(super) fn check_foreign_keys(
        &self,
        catalog: &Catalog,
        table: &Table,
        column: &Column,
        changed: &str,
    ) -> Result<(), Faults> {
        let mut in_the_way = Vec::new();
        for key in table.foreign_keys.iter().filter(|it| it.columns.contains(&column.id)) {
            in_the_way.push(format!(
                "`{}` of table `{}`",
                key.name.as_str(),
                table.qualified().to_text()
            ));
        }
        for other in catalog.referring(table.id) {
            for key in other
                .foreign_keys
                .iter()
                .filter(|it| it.table == table.id && it.target.contains(&column.id))
            {
                in_the_way.push(format!(
                    "`{}` of table `{}`",
                    key.name.as_str(),
                    other.qualified().to_text()
                ));
            }
        }
        in_the_way.extend(stranded_keys(catalog, table));
        in_the_way.sort();
        in_the_way.dedup();
        if in_the_way.is_empty() {
            return Ok(());
        }
        let what = format!(
            "the {changed} of `{}` cannot change under the foreign key {}",
            self.column.as_str(),
            in_the_way.join(", ")
        );
        let hint = "put `drop_constraint` before, change both columns, and `create_foreign_key` after";
        Err(vec![Fault::new(Code::StillUsed, changed, what).hint(hint)])
    }
}

/// Refuses that a foreign key has no more to point at, since the unique index there compares otherwise than the column.
pub(super) fn check_stranded(catalog: &Catalog, table: &Table) -> Result<(), Faults> {
    let before = catalog.table_by_id(table.id);
    let already = before.map_or_else(Vec::new, |it| stranded_keys(catalog, it));
    let stranded: Vec<String> = stranded_keys(catalog, table)
        .into_iter()
        .filter(|it| !already.contains(it))
        .collect();
    if stranded.is_empty() {
        return Ok(());
    }
    let what = format!(
        "the foreign key {} would have no unique index of this collation",
        stranded.join(", ")
    );
    let hint = "put `drop_constraint` before, and `create_foreign_key` after";
    Err(vec![Fault::new(Code::StillUsed, "collation", what).hint(hint)])
}

/// A default that stays must be one of the new type too: its text is read again.
fn keep_default(column: &mut Column, retyped: bool) -> Option<Fault> {
    if !retyped {
        return None;
    }
    let Some(Default::Literal(old)) = &column.default else {
        return None;
    };
    let text = literal_text(old)?;
    match literal(&Value::Quoted(text.clone()), &column.ty) {
        Ok(it) => {
            column.default = Some(Default::Literal(it));
            None
        }
        Err(why) => {
            let what = format!("the default `{text}` does not fit the new type: {why}");
            Some(
                Fault::new(Code::BadLiteral, "type", what)
                    .hint("add `server_default: …`, or `server_default: null` to drop it"),
            )
        }
    }
}

fn literal_text(it: &Literal) -> Option<String> {
    match it {
        Literal::Boolean(it) => Some(it.to_string()),
        Literal::Integer(it)
        | Literal::Decimal(it)
        | Literal::Float(it)
        | Literal::Text(it)
        | Literal::Date(it)
        | Literal::Time(it)
        | Literal::Timestamp(it)
        | Literal::Timestamptz(it)
        | Literal::Interval(it)
        | Literal::Uuid(it)
        | Literal::Json(it)
        | Literal::Bits(it) => Some(it.clone()),
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
