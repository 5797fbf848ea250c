//! Finding things by name, with a fault that helps when they are not there.

use std::sync::Arc;

use super::{Catalog, Column, Enumeration, Table};
use crate::diagnostic::{Code, did_you_mean};
use crate::fault::Fault;
use crate::name::{Name, QualifiedName};

impl Catalog {
    /// Returns the table of a name.
    ///
    /// # Errors
    /// When there is none: with the nearest name, and who dropped it.
    pub fn table(&self, name: &QualifiedName, field: &str) -> Result<&Arc<Table>, Fault> {
        check_schema(name, field)?;
        if let Some(table) = self.find_table(name) {
            return Ok(table);
        }
        let key = self.rules.table_key(&self.rules.placed(name));
        let gone = self.who_removed(&format!("table {key}"));
        let fault = Fault::new(Code::UnknownTable, field, format!("no table `{}`", name.to_text()));
        if gone.is_some() {
            return Err(fault.related(gone, format!("`{}` is gone since here", name.to_text())));
        }
        let known: Vec<String> = self.tables().map(|it| it.qualified().to_text()).collect();
        let nearest = did_you_mean(&name.to_text(), known.iter().map(String::as_str));
        Err(fault.maybe_hint(match (nearest, name.name.as_str().split_once('.')) {
            (Some(nearest), _) => Some(format!("did you mean `{nearest}`?")),
            (None, Some((schema, table))) => Some(format!(
                "a dot is part of a name; write `schema: {schema}` and `table: {table}`"
            )),
            (None, None) => None,
        }))
    }

    /// Returns the enumeration of a name.
    ///
    /// # Errors
    /// When there is none: with the nearest name, and who dropped it.
    pub fn enumeration(&self, name: &QualifiedName, field: &str) -> Result<&Arc<Enumeration>, Fault> {
        check_schema(name, field)?;
        if let Some(it) = self.find_enum(name) {
            return Ok(it);
        }
        let key = self.rules.table_key(&self.rules.placed(name));
        let gone = self.who_removed(&format!("enum {key}"));
        let fault = Fault::new(Code::UnknownEnum, field, format!("no enumeration `{}`", name.to_text()));
        if gone.is_some() {
            return Err(fault.related(gone, format!("`{}` is gone since here", name.to_text())));
        }
        let known: Vec<String> = self.enums().map(|it| it.qualified().to_text()).collect();
        let nearest = did_you_mean(&name.to_text(), known.iter().map(String::as_str));
        Err(fault.maybe_hint(Some(match nearest {
            Some(nearest) => format!("did you mean `{nearest}`?"),
            None => "give its `values` to declare it".to_string(),
        })))
    }

    /// Returns a column of a table, if it is there.
    pub fn find_column<'a>(&self, table: &'a Table, name: &Name) -> Option<&'a Column> {
        table.columns.iter().find(|it| self.rules.same(&it.name, name))
    }

    /// Returns a column of a table.
    ///
    /// # Errors
    /// When there is none: with the nearest name, and who dropped it.
    pub fn column<'a>(&self, table: &'a Table, name: &Name, field: &str) -> Result<&'a Column, Fault> {
        if let Some(column) = self.find_column(table, name) {
            return Ok(column);
        }
        let what = format!(
            "no column `{}` in table `{}`",
            name.as_str(),
            table.qualified().to_text()
        );
        let fault = Fault::new(Code::UnknownColumn, field, what);
        let gone = self.who_removed(&column_key(table, name));
        if gone.is_some() {
            return Err(fault.related(gone, format!("`{}` is gone since here", name.as_str())));
        }
        let nearest = did_you_mean(name.as_str(), table.columns.iter().map(|it| it.name.as_str()));
        Err(fault.maybe_hint(nearest.map(|nearest| format!("did you mean `{nearest}`?"))))
    }

    /// Remembers that the operation at hand dropped or renamed a column.
    pub fn remember_gone_column(&mut self, table: &Table, name: &Name) {
        self.remember_gone(&column_key(table, name));
    }
}

/// Refuses a schema without a name, which is not the one that the connection works in.
///
/// The schema stands beside the field that names the table.
fn check_schema(name: &QualifiedName, field: &str) -> Result<(), Fault> {
    if name.schema.as_ref().is_none_or(|it| !it.as_str().is_empty()) {
        return Ok(());
    }
    let beside = match field.rsplit_once('.') {
        Some((outer, _)) => format!("{outer}.schema"),
        None => "schema".to_string(),
    };
    let fault = Fault::new(Code::BadName, beside, "a name may not be empty");
    Err(fault.hint("leave `schema` out for the one that the connection works in"))
}

fn column_key(table: &Table, name: &Name) -> String {
    format!("column {} {}", table.id.0, name.as_str())
}
