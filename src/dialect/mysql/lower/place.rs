//! Where in an operation a thing of the schema is written, for the place of a refusal.

use crate::name::Name;
use crate::operation::{IndexColumnText, Operation};

/// An operation in which places are looked for. A thing that is not found there has an empty field: the whole operation.
#[derive(Clone, Copy)]
pub(super) struct Place<'a>(pub &'a Operation);

impl Place<'_> {
    /// Returns where a key of a column's definition stands.
    pub(super) fn column(self, name: &str, rest: &str) -> String {
        if let Operation::CreateTable(it) = self.0 {
            let at = it.columns.iter().position(|it| it.name.as_str() == name);
            return at.map_or_else(String::new, |at| format!("columns[{at}].{rest}"));
        }
        if let Operation::AddColumn(_) = self.0 {
            return format!("column.{rest}");
        }
        if let Operation::AlterColumn(_) = self.0 {
            return rest.to_string();
        }
        if let Operation::BatchAlterTable(it) = self.0 {
            let mut entries = it.operations.iter().enumerate().rev();
            let field = entries.find_map(|(at, entry)| {
                let (named, within) = if let Operation::AddColumn(it) = &entry.operation {
                    (&it.column.name, "add_column.column")
                } else if let Operation::AlterColumn(it) = &entry.operation {
                    (it.new_column_name.as_ref().unwrap_or(&it.column), "alter_column")
                } else {
                    return None;
                };
                (named.as_str() == name).then(|| format!("operations[{at}].{within}.{rest}"))
            });
            return field.unwrap_or_default();
        }
        String::new()
    }

    /// Returns where a key of the primary key stands.
    pub(super) fn primary_key(self, rest: &str) -> String {
        if let Operation::CreateTable(it) = self.0 {
            return match it.primary_key {
                Some(_) => format!("primary_key.{rest}"),
                None => String::new(),
            };
        }
        self.own(rest)
    }

    /// Returns where a key of a unique constraint stands.
    pub(super) fn unique(self, columns: &[&str], rest: &str) -> String {
        if let Operation::CreateTable(it) = self.0 {
            return match it.uniques.iter().position(|it| same(&it.columns, columns)) {
                Some(at) => format!("uniques[{at}].{rest}"),
                None => self.only_column(columns, "unique"),
            };
        }
        self.own(rest)
    }

    /// Returns where a key of a foreign key stands.
    pub(super) fn foreign_key(self, columns: &[&str], rest: &str) -> String {
        if let Operation::CreateTable(it) = self.0 {
            return match it.foreign_keys.iter().position(|it| same(&it.columns, columns)) {
                Some(at) => format!("foreign_keys[{at}].{rest}").trim_end_matches('.').to_string(),
                None => self
                    .only_column(columns, &format!("references.{rest}"))
                    .trim_end_matches('.')
                    .to_string(),
            };
        }
        if let Operation::AddColumn(_) = self.0 {
            return format!("column.references.{rest}").trim_end_matches('.').to_string();
        }
        self.own(rest)
    }

    /// Returns where a check stands.
    pub(super) fn check(self, name: &Name) -> String {
        if let Operation::CreateTable(it) = self.0 {
            let at = it.checks.iter().position(|it| it.name.as_ref() == Some(name));
            return at.map_or_else(String::new, |at| format!("checks[{at}]"));
        }
        String::new()
    }

    /// Returns where a check stands, also one that a column of its own says.
    pub(super) fn check_of(self, name: &Name, columns: &[&str]) -> String {
        let field = self.check(name);
        match (field.is_empty(), self.0) {
            (true, Operation::CreateTable(_) | Operation::AddColumn(_)) => self.only_column(columns, "check"),
            (true, Operation::CreateCheckConstraint(_)) => "condition".to_string(),
            (_, _) => field,
        }
    }

    /// Returns where an exclusion constraint stands.
    pub(super) fn exclusion(self, name: &Name) -> String {
        if let Operation::CreateTable(it) = self.0 {
            let at = it.exclusions.iter().position(|it| it.name == *name);
            return at.map_or_else(String::new, |at| format!("exclusions[{at}]"));
        }
        String::new()
    }

    /// Returns where a key of an index stands.
    pub(super) fn index(self, name: &Name, columns: &[&str], rest: &str) -> String {
        let written = |it: &[IndexColumnText]| {
            let names = it.iter().filter_map(|it| it.name.as_ref()).map(Name::as_str);
            names.eq(columns.iter().copied())
        };
        if let Operation::CreateTable(it) = self.0 {
            let at = it
                .indexes
                .iter()
                .position(|it| it.name.as_ref() == Some(name) || (it.name.is_none() && written(&it.columns)));
            return match at {
                Some(at) => format!("indexes[{at}].{rest}"),
                None => self.only_column(columns, "index"),
            };
        }
        if let Operation::CreateIndex(_) = self.0 {
            return rest.to_string();
        }
        String::new()
    }

    /// Returns the field of an operation that is about one constraint and nothing else.
    fn own(self, rest: &str) -> String {
        let is_own = matches!(
            self.0,
            Operation::CreatePrimaryKey(_)
                | Operation::CreateUniqueConstraint(_)
                | Operation::CreateForeignKey(_)
                | Operation::AlterConstraint(_)
        );
        if is_own { rest.to_string() } else { String::new() }
    }

    fn only_column(self, columns: &[&str], rest: &str) -> String {
        match columns {
            [only] => self.column(only, rest),
            _ => String::new(),
        }
    }
}

fn same(written: &[Name], columns: &[&str]) -> bool {
    written.iter().map(Name::as_str).eq(columns.iter().copied())
}
