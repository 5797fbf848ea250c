//! What follows from a failure: an operation that failed leaves out what later ones count on, and that is no news.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::Code;
use crate::fault::Fault;
use crate::name::Name;
use crate::operation::{CreateTable, Entry, Operation};

/// What failed so far, by the table or enumeration that it was about.
#[derive(Debug, Default)]
pub(super) struct Failures {
    by_subject: BTreeMap<String, Failed>,
    /// The names of enumerations, which columns use without being about them.
    enums: BTreeSet<String>,
}

/// What failed on one table or enumeration.
#[derive(Debug, Default)]
struct Failed {
    /// The names of what would have been made or changed.
    made: BTreeSet<String>,
    /// The names of what would have been taken away.
    taken: BTreeSet<String>,
    /// What was said.
    messages: BTreeSet<String>,
}

/// The names of what an operation makes or changes, and of what it takes away.
#[derive(Default)]
struct Named<'a> {
    made: Vec<&'a str>,
    taken: Vec<&'a str>,
}

impl Failures {
    /// Takes the faults that follow from earlier failures away, and keeps in mind what now failed.
    ///
    /// `keys` are those of the operation's subjects, by which the catalog tells tables apart; `tables` are their names.
    pub(super) fn news(
        &mut self,
        operation: &Operation,
        keys: &[String],
        tables: &[&str],
        faults: Vec<Fault>,
    ) -> Vec<Fault> {
        let (follow, news): (Vec<Fault>, Vec<Fault>) =
            faults.into_iter().partition(|it| self.follows(keys, tables, it));
        let Named { made, taken } = named(operation);
        for key in keys {
            let failed = self.by_subject.entry(key.clone()).or_default();
            failed.made.extend(made.iter().map(ToString::to_string));
            failed.taken.extend(taken.iter().map(ToString::to_string));
            let said = follow.iter().chain(&news).map(|it| it.message.clone());
            failed.messages.extend(said);
        }
        if matches!(operation.name(), "create_enum" | "rename_enum") {
            self.enums.extend(tables.iter().map(|it| (*it).to_string()));
        }
        news
    }

    /// Tells whether a fault is about something that an operation which failed would have made, changed or taken away.
    fn follows(&self, keys: &[String], tables: &[&str], fault: &Fault) -> bool {
        let of_itself = |it: &&str| fault.code == Code::UnknownTable || !tables.contains(it);
        let names: Vec<&str> = fault.message.split('`').skip(1).step_by(2).filter(of_itself).collect();
        if fault.code == Code::UnknownEnum && names.iter().any(|it| self.enums.contains(*it)) {
            return true;
        }
        // What stands although it would have been made is news; what stands since it was not taken away is none.
        let is_made = |failed: &Failed, it: &str| fault.code != Code::AlreadyExists && failed.made.contains(it);
        keys.iter().filter_map(|it| self.by_subject.get(it)).any(|failed| {
            let follows = |it: &&str| is_made(failed, it) || failed.taken.contains(*it);
            failed.messages.contains(&fault.message) || names.iter().any(follows)
        })
    }
}

impl<'a> Named<'a> {
    fn makes(names: impl IntoIterator<Item = &'a Name>) -> Self {
        Self {
            made: names.into_iter().map(Name::as_str).collect(),
            taken: Vec::new(),
        }
    }

    fn takes(self, names: impl IntoIterator<Item = &'a Name>) -> Self {
        Self {
            taken: names.into_iter().map(Name::as_str).collect(),
            ..self
        }
    }

    fn inner(entries: &'a [Entry]) -> Self {
        let mut all = Self::default();
        for entry in entries {
            let Self { made, taken } = named(&entry.operation);
            all.made.extend(made);
            all.taken.extend(taken);
        }
        all
    }
}

/// Returns the names of what an operation makes, changes or takes away, as far as they are written.
fn named(operation: &Operation) -> Named<'_> {
    let nothing = Named::default;
    match operation {
        Operation::CreateTable(it) => Named::makes(of_table(it)),
        Operation::DropTable(it) => nothing().takes([&it.table]),
        Operation::RenameTable(it) => Named::makes([&it.to]).takes([&it.table]),
        Operation::AddColumn(it) => Named::makes([&it.column.name]),
        Operation::DropColumn(it) => nothing().takes([&it.column]),
        Operation::AlterColumn(it) => match &it.new_column_name {
            Some(to) => Named::makes([to]).takes([&it.column]),
            None => Named::makes([&it.column]),
        },
        Operation::CreatePrimaryKey(it) => Named::makes(&it.name),
        Operation::CreateUniqueConstraint(it) => Named::makes(&it.name),
        Operation::CreateCheckConstraint(it) => Named::makes(&it.name),
        Operation::CreateForeignKey(it) => Named::makes(&it.name),
        Operation::CreateExcludeConstraint(it) => Named::makes([&it.name]),
        Operation::DropConstraint(it) => nothing().takes(&it.name),
        Operation::AlterConstraint(it) => Named::makes([&it.name]),
        Operation::ValidateConstraint(it) => Named::makes([&it.name]),
        Operation::RenameConstraint(it) => Named::makes([&it.to]).takes([&it.name]),
        Operation::CreateIndex(it) => Named::makes(&it.name),
        Operation::DropIndex(it) => nothing().takes(it.name.iter().chain(it.columns.iter().flatten())),
        Operation::RenameIndex(it) => Named::makes([&it.to]).takes([&it.name]),
        Operation::CreateEnum(it) => Named::makes([&it.name]),
        Operation::DropEnum(it) => nothing().takes([&it.name]),
        Operation::RenameEnum(it) => Named::makes([&it.to]).takes([&it.name]),
        Operation::AddEnumValue(it) => Named {
            made: vec![&it.value],
            taken: Vec::new(),
        },
        Operation::RenameEnumValue(it) => Named {
            made: vec![&it.to],
            taken: vec![&it.from],
        },
        Operation::AlterEnum(it) => Named {
            made: it.values.iter().map(String::as_str).collect(),
            taken: it.renames.keys().map(String::as_str).collect(),
        },
        Operation::Execute(it) => Named::inner(it.effects()),
        Operation::BatchAlterTable(it) => Named::inner(&it.operations),
        // Nothing of the schema counts on these.
        Operation::SetTableComment(_)
        | Operation::BulkInsert(_)
        | Operation::UpdateRows(_)
        | Operation::DeleteRows(_) => nothing(),
    }
}

/// Returns the names of a table and of what it is made with.
fn of_table(it: &CreateTable) -> impl Iterator<Item = &Name> {
    let columns = it.columns.iter().map(|it| &it.name);
    let keys = it.primary_key.iter().filter_map(|it| it.name.as_ref());
    let uniques = it.uniques.iter().filter_map(|it| it.name.as_ref());
    let foreign_keys = it.foreign_keys.iter().filter_map(|it| it.name.as_ref());
    let checks = it.checks.iter().filter_map(|it| it.name.as_ref());
    let exclusions = it.exclusions.iter().map(|it| &it.name);
    let indexes = it.indexes.iter().filter_map(|it| it.name.as_ref());
    let members = keys
        .chain(uniques)
        .chain(foreign_keys)
        .chain(checks)
        .chain(exclusions)
        .chain(indexes);
    std::iter::once(&it.table).chain(columns).chain(members)
}
