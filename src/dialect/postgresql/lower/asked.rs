//! Keys that an operation has for all constraints but that this one does not take: asked by name, so refused by name.

use super::Lowering;
use crate::catalog::Table;
use crate::diagnostic::Code;
use crate::operation::{Operation, PostgresqlConstraint};

/// What kinds of constraints take.
#[derive(Clone, Copy)]
struct Takes {
    kind: &'static str,
    not_valid: bool,
    include: bool,
    nulls_not_distinct: bool,
    using_index: bool,
}

const PRIMARY: Takes = Takes {
    kind: "a primary key",
    not_valid: false,
    include: true,
    nulls_not_distinct: false,
    using_index: true,
};
const UNIQUE: Takes = Takes {
    kind: "a unique constraint",
    not_valid: false,
    include: true,
    nulls_not_distinct: true,
    using_index: true,
};
const OTHER: Takes = Takes {
    kind: "a check",
    not_valid: true,
    include: false,
    nulls_not_distinct: false,
    using_index: false,
};
const FOREIGN: Takes = Takes {
    kind: "a foreign key",
    ..OTHER
};

impl<'a> Lowering<'a> {
    /// Refuses what a constraint does not take.
    pub(super) fn refuse_keys(&mut self) {
        let operation = self.transition.operation.as_ref();
        self.refuse_keys_of(operation, "");
    }

    fn refuse_keys_of(&mut self, operation: &Operation, within: &str) {
        match operation {
            Operation::CreatePrimaryKey(it) => self.takes(PRIMARY, &it.postgresql, within),
            Operation::CreateUniqueConstraint(it) => self.takes(UNIQUE, &it.postgresql, within),
            Operation::CreateCheckConstraint(it) => self.takes(OTHER, &it.postgresql, within),
            Operation::CreateForeignKey(it) => self.takes(FOREIGN, &it.postgresql, within),
            Operation::CreateTable(it) => {
                let unadopted = |it: Takes| Takes {
                    using_index: false,
                    ..it
                };
                if let Some(key) = &it.primary_key {
                    self.takes(unadopted(PRIMARY), &key.postgresql, "primary_key");
                }
                for (index, key) in it.uniques.iter().enumerate() {
                    self.takes(unadopted(UNIQUE), &key.postgresql, &format!("uniques[{index}]"));
                }
                for (index, key) in it.checks.iter().enumerate() {
                    self.takes(OTHER, &key.postgresql, &format!("checks[{index}]"));
                }
                for (index, key) in it.foreign_keys.iter().enumerate() {
                    self.takes(FOREIGN, &key.postgresql, &format!("foreign_keys[{index}]"));
                }
            }
            Operation::BatchAlterTable(it) => {
                for (index, entry) in it.operations.iter().enumerate() {
                    if entry.common.concerns(crate::variant::Dialect::Postgresql) && within.is_empty() {
                        let within = format!("operations[{index}].{}", entry.operation.name());
                        self.refuse_keys_of(&entry.operation, &within);
                    }
                }
            }
            Operation::DropTable(_)
            | Operation::RenameTable(_)
            | Operation::SetTableComment(_)
            | Operation::AddColumn(_)
            | Operation::DropColumn(_)
            | Operation::AlterColumn(_)
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
            | Operation::Execute(_) => {}
        }
    }

    fn takes(&mut self, takes: Takes, it: &PostgresqlConstraint, within: &str) {
        let PostgresqlConstraint {
            not_valid,
            include,
            nulls_not_distinct,
            using_index,
        } = it;
        let keys = [
            ("not_valid", *not_valid && !takes.not_valid),
            ("include", !include.is_empty() && !takes.include),
            ("nulls_not_distinct", *nulls_not_distinct && !takes.nulls_not_distinct),
            ("using_index", using_index.is_some() && !takes.using_index),
        ];
        for (key, refused) in keys {
            if refused {
                let field = match within {
                    "" => format!("postgresql.{key}"),
                    within => format!("{within}.postgresql.{key}"),
                };
                let what = format!("{} has no `{key}` here", takes.kind);
                self.refuse(field, Code::Unsupported, what, format!("leave `{key}` out"));
            }
        }
    }

    /// Refuses a place for a column that is not the last one: the server puts new columns behind all others.
    pub(super) fn refuse_positions(&mut self, kept: &[(&'a Table, &'a Table)]) {
        for (before, after) in kept {
            let added = after.columns.iter().filter(|it| before.column_by_id(it.id).is_none());
            for column in added
                .filter(|it| self.hints.placed.contains(&it.id))
                .collect::<Vec<_>>()
            {
                let at = after
                    .columns
                    .iter()
                    .position(|it| it.id == column.id)
                    .unwrap_or_default();
                let behind = after
                    .columns
                    .iter()
                    .skip(at)
                    .any(|it| before.column_by_id(it.id).is_some());
                if behind {
                    let what = format!(
                        "PostgreSQL puts the new column `{}` behind all others",
                        column.name.as_str()
                    );
                    let hint = "leave `position` out, or split the operation by `only: [mysql, sqlite]` and `only: [postgresql]`";
                    self.refuse("position", Code::Unsupported, what, hint);
                }
            }
        }
    }
}
