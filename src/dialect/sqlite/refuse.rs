//! What SQLite cannot have in a table, with what to write instead.

use super::define;
use super::facts::FEATURES;
use super::spelling::SqliteSpelling;
use super::types::{strict_type_name, type_name};
use crate::catalog::{Column, Default, ForeignKey, Identity, Index, Match, NullsOrder, Table};
use crate::diagnostic::Code;
use crate::dialect::spelling::Spelling;
use crate::dialect::{Refusal, facts::Fact};
use crate::name::Name;
use crate::operation::Operation;
use crate::plan::Origin;
use crate::types::Base;
use crate::variant::Version;

/// Something that SQLite cannot have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Problem {
    what: What,
    code: Code,
    reason: String,
    hint: String,
}

/// What a problem is about, by name.
#[derive(Clone, Debug, PartialEq, Eq)]
enum What {
    /// A key of a column.
    Column(Name, &'static str),
    /// A key of a constraint or index.
    Member(Name, &'static str),
    /// A key of the table.
    Table(&'static str),
}

/// Returns all that SQLite of this version cannot have in a table.
pub(super) fn problems(table: &Table, version: Version) -> Vec<Problem> {
    let mut found = Vec::new();
    of_options(table, version, &mut found);
    for column in &table.columns {
        of_type(table, column, &mut found);
        of_column(table, column, &mut found);
    }
    of_keys(table, &mut found);
    for key in &table.foreign_keys {
        of_foreign_key(table, key, &mut found);
    }
    for index in &table.indexes {
        of_index(table, index, &mut found);
    }
    found
}

impl Problem {
    fn new(what: What, code: Code, reason: String, hint: impl Into<String>) -> Self {
        let hint = hint.into();
        Self {
            what,
            code,
            reason,
            hint,
        }
    }

    /// Makes a refusal of the operation that brought the problem, with its field where the operation has one.
    pub(super) fn refusal(self, origin: Origin, operation: &Operation, prefix: &str) -> Refusal {
        let field = match field(operation, &self.what) {
            field if field.is_empty() || prefix.is_empty() => field,
            field => format!("{prefix}.{field}"),
        };
        Refusal::new(origin, self.code, self.reason).at(field).hint(self.hint)
    }
}

impl Problem {
    /// Makes a refusal of an operation that only meets the problem.
    pub(super) fn plain_refusal(self, origin: Origin) -> Refusal {
        Refusal::new(origin, self.code, self.reason).hint(self.hint)
    }
}

/// Returns the field of an operation that speaks of a thing; empty where it has none.
fn field(operation: &Operation, what: &What) -> String {
    match (operation, what) {
        (Operation::CreateTable(it), What::Column(name, key)) => it
            .columns
            .iter()
            .position(|it| it.name == *name)
            .map_or_else(String::new, |at| format!("columns[{at}].{key}")),
        (Operation::CreateTable(it), What::Member(name, key)) => {
            let named = |it: &Option<Name>| it.as_ref() == Some(name);
            let key_at = it.foreign_keys.iter().position(|it| named(&it.name));
            let index_at = it.indexes.iter().position(|it| named(&it.name));
            let unique_at = it.uniques.iter().position(|it| named(&it.name));
            match (key_at, index_at, unique_at) {
                (Some(at), _, _) => format!("foreign_keys[{at}].{key}"),
                (None, Some(at), _) => format!("indexes[{at}].{key}"),
                (None, None, Some(at)) => format!("uniques[{at}].{key}"),
                (None, None, None) => String::new(),
            }
        }
        (Operation::CreateTable(_), What::Table(key)) => (*key).to_string(),
        (Operation::AddColumn(_), What::Column(_, key)) => format!("column.{key}"),
        (Operation::AlterColumn(_), What::Column(_, key)) => (*key).to_string(),
        (Operation::CreateForeignKey(_) | Operation::CreateIndex(_), What::Member(_, key)) => (*key).to_string(),
        (Operation::CreateUniqueConstraint(_) | Operation::CreatePrimaryKey(_), What::Member(_, key)) => {
            (*key).to_string()
        }
        (
            Operation::DropTable(_)
            | Operation::RenameTable(_)
            | Operation::SetTableComment(_)
            | Operation::AddColumn(_)
            | Operation::DropColumn(_)
            | Operation::AlterColumn(_)
            | Operation::CreatePrimaryKey(_)
            | Operation::CreateUniqueConstraint(_)
            | Operation::CreateCheckConstraint(_)
            | Operation::CreateForeignKey(_)
            | Operation::CreateExcludeConstraint(_)
            | Operation::DropConstraint(_)
            | Operation::AlterConstraint(_)
            | Operation::ValidateConstraint(_)
            | Operation::RenameConstraint(_)
            | Operation::CreateIndex(_)
            | Operation::DropIndex(_)
            | Operation::RenameIndex(_)
            | Operation::CreateEnum(_)
            | Operation::DropEnum(_)
            | Operation::RenameEnum(_)
            | Operation::AddEnumValue(_)
            | Operation::RenameEnumValue(_)
            | Operation::AlterEnum(_)
            | Operation::BulkInsert(_)
            | Operation::UpdateRows(_)
            | Operation::DeleteRows(_)
            | Operation::Execute(_)
            | Operation::BatchAlterTable(_),
            What::Column(..) | What::Member(..) | What::Table(_),
        ) => String::new(),
    }
}

fn of_options(table: &Table, version: Version, found: &mut Vec<Problem>) {
    let name = table.qualified().to_text();
    if table.options.strict && !FEATURES.strict.holds(version) {
        let reason = format!("table `{name}` is STRICT, which SQLite {version} does not know");
        let hint = needs(&FEATURES.strict, "leave `strict` out");
        found.push(Problem::new(
            What::Table("sqlite.strict"),
            Code::UnsupportedVersion,
            reason,
            hint,
        ));
    }
    if table.options.without_rowid && table.primary_key.is_none() {
        let reason = format!("table `{name}` has neither a rowid nor a primary key");
        let hint = "add `primary_key`, or leave `without_rowid` out";
        found.push(Problem::new(
            What::Table("sqlite.without_rowid"),
            Code::Unsupported,
            reason,
            hint,
        ));
    }
    if table.columns.iter().all(|it| it.computed.is_some()) {
        let reason = format!("table `{name}` has computed columns only, and SQLite asks for another");
        found.push(Problem::new(
            What::Table("columns"),
            Code::Unsupported,
            reason,
            "add a column",
        ));
    }
}

fn needs(feature: &Fact, otherwise: &str) -> String {
    match feature.since {
        Some(since) => format!("target SQLite {since}, or {otherwise}"),
        None => otherwise.to_string(),
    }
}

fn of_type(table: &Table, column: &Column, found: &mut Vec<Problem>) {
    let what = || What::Column(column.name.clone(), "type");
    match type_name(&column.ty) {
        Err(problem) => {
            let hint = problem
                .hint
                .unwrap_or_else(|| "write `{ default: …, sqlite: text }`".to_string());
            found.push(Problem::new(what(), Code::NoTypeHere, problem.message, hint));
        }
        Ok(native) if table.options.strict && matches!(column.ty.base, Base::Native(_)) => {
            let word = strict_type_name(&column.ty).unwrap_or_default();
            let known = ["INT", "INTEGER", "REAL", "TEXT", "BLOB", "ANY"];
            if !known.iter().any(|it| it.eq_ignore_ascii_case(&word)) {
                let reason = format!(
                    "column `{}` is `{native}`, and a STRICT table knows {} only",
                    column.name.as_str(),
                    known.join(", ")
                );
                found.push(Problem::new(
                    what(),
                    Code::NoTypeHere,
                    reason,
                    "write `{ native: { sqlite: any } }`",
                ));
            }
        }
        Ok(_) => {}
    }
}

fn of_column(table: &Table, column: &Column, found: &mut Vec<Problem>) {
    let name = column.name.as_str();
    let mut push = |key, reason: String, hint: String| {
        found.push(Problem::new(
            What::Column(column.name.clone(), key),
            Code::Unsupported,
            reason,
            hint,
        ));
    };
    if let Some(Default::Literal(it)) = &column.default
        && type_name(&column.ty).is_ok()
        && let Err(problem) = SqliteSpelling.default_literal(it, &column.ty)
    {
        let hint = problem.hint.unwrap_or_else(|| "write another default".to_string());
        push(
            "server_default",
            format!("the default of `{name}`: {}", problem.message),
            hint,
        );
    }
    if let Some(written) = &column.collation
        && define::collation(written).is_none()
    {
        push(
            "collation",
            format!("the collation `{written}` of `{name}` is none that every SQLite connection knows"),
            "write `{ default: …, sqlite: NOCASE }`; there are BINARY, NOCASE and RTRIM, and `sqlite: null` for none"
                .to_string(),
        );
    }
    if column.autoincrement && define::rowid_column(table) != Some(column.id) {
        let reason =
            format!("`{name}` counts, and SQLite counts a lone INTEGER PRIMARY KEY of a table with rowids only");
        push(
            "autoincrement",
            reason,
            "make it the primary key alone, or leave `autoincrement` out".to_string(),
        );
    }
    if let Some(Identity {
        always: _,
        start,
        increment,
        min,
        max,
        cache: _,
        cycle,
    }) = &column.identity
    {
        let plain = |it: &Option<i64>| it.is_none_or(|it| it == 1);
        if !plain(start) || !plain(increment) || !plain(min) || max.is_some() || *cycle {
            let reason = format!("`{name}` counts by rules of its own, and SQLite counts from 1 in steps of 1");
            push("identity", reason, "write `autoincrement: true`".to_string());
        }
    }
    if column.computed.is_some() && table.in_primary_key(column.id) {
        let reason = format!("`{name}` is computed, so it cannot be part of the primary key");
        push("computed", reason, "use `unique: true`".to_string());
    }
}

fn of_keys(table: &Table, found: &mut Vec<Problem>) {
    let put_off = "is checked at once, and SQLite cannot put it off";
    let keys = table.primary_key.iter().map(|it| (&it.name, it.deferral));
    for (name, deferral) in keys.chain(table.uniques.iter().map(|it| (&it.name, it.deferral))) {
        if deferral.is_some() {
            let what = What::Member(name.clone(), "deferrable");
            let reason = format!("the key `{}` {put_off}", name.as_str());
            let hint = "leave `deferrable` and `initially` out, or use `except: [sqlite]`";
            found.push(Problem::new(what, Code::Unsupported, reason, hint));
        }
    }
    for it in &table.exclusions {
        let reason = format!("`{}` is an exclusion constraint, and SQLite has none", it.name.as_str());
        let hint = "use `only: [postgresql]`";
        found.push(Problem::new(
            What::Member(it.name.clone(), ""),
            Code::Unsupported,
            reason,
            hint,
        ));
    }
}

fn of_foreign_key(table: &Table, it: &ForeignKey, found: &mut Vec<Problem>) {
    match it.matching {
        Match::Simple => {}
        Match::Full => {
            let reason = format!(
                "the foreign key `{}` of table `{}` is MATCH FULL, which SQLite reads and does not check",
                it.name.as_str(),
                table.qualified().to_text()
            );
            let hint = "leave `match` out, and add a check that all columns are NULL or none";
            found.push(Problem::new(
                What::Member(it.name.clone(), "match"),
                Code::Unsupported,
                reason,
                hint,
            ));
        }
    }
}

fn of_index(table: &Table, it: &Index, found: &mut Vec<Problem>) {
    let Index { name, columns, .. } = it;
    let mut push = |reason: String, hint: &str| {
        found.push(Problem::new(
            What::Member(name.clone(), "columns"),
            Code::Unsupported,
            reason,
            hint,
        ));
    };
    for column in columns {
        // NULL is smaller than all else, so this is where NULLs stand anyway.
        let as_it_is = match (column.nulls, column.descending) {
            (None, _) | (Some(NullsOrder::First), false) | (Some(NullsOrder::Last), true) => true,
            (Some(NullsOrder::Last), false) | (Some(NullsOrder::First), true) => false,
        };
        if !as_it_is {
            push(
                format!(
                    "the index `{}` of table `{}` says where NULLs stand, and in SQLite's indexes they come before all else",
                    name.as_str(),
                    table.qualified().to_text()
                ),
                "leave `nulls` out",
            );
        }
        if let Some(written) = &column.collation
            && define::collation(written).is_none()
        {
            push(
                format!(
                    "the collation `{written}` of the index `{}` is none that every SQLite connection knows",
                    name.as_str()
                ),
                "write `{ default: …, sqlite: NOCASE }`; there are BINARY, NOCASE and RTRIM",
            );
        }
    }
}
