//! What a revision may say: one file for each operation, one list of them all.

mod add_column;
mod add_enum_value;
mod alter_column;
mod alter_constraint;
mod alter_enum;
mod batch_alter_table;
mod build;
mod bulk_insert;
mod common;
mod create_check_constraint;
mod create_enum;
mod create_exclude_constraint;
mod create_foreign_key;
mod create_index;
mod create_primary_key;
mod create_table;
mod create_unique_constraint;
mod definition;
mod delete_rows;
mod drop_column;
mod drop_constraint;
mod drop_enum;
mod drop_index;
mod drop_table;
mod enums;
mod execute;
mod invariants;
mod matter;
mod members;
mod narrowing;
mod rename_constraint;
mod rename_enum;
mod rename_enum_value;
mod rename_index;
mod rename_table;
pub mod rows;
mod set_table_comment;
mod update_rows;
mod validate_constraint;

macro_rules! operations {
    ($($(#[$doc:meta])* $variant:ident in $module:ident;)*) => {
        $(pub use $module::$variant;)*

        /// One operation of a revision, written as a map with its name as the only key.
        #[derive(Clone, Debug, PartialEq, Eq, serde::Deserialize, schemars::JsonSchema)]
        #[serde(rename_all = "snake_case")]
        pub enum Operation { $($(#[$doc])* $variant(Box<$variant>),)* }

        impl Operation {
            /// The names of all operations, in the order of the manual.
            pub const NAMES: &'static [&'static str] = &[$(stringify!($module),)*];

            /// Returns the operation's name in the format.
            pub fn name(&self) -> &'static str {
                match self { $(Operation::$variant(_) => stringify!($module),)* }
            }

            /// Returns what the operation itself knows to do.
            pub fn as_operate(&self) -> &dyn Operate {
                match self { $(Operation::$variant(it) => it.as_ref(),)* }
            }
        }
    };
}

operations! {
    /// Creates a table with its columns, constraints and indexes.
    CreateTable in create_table;
    /// Drops a table.
    DropTable in drop_table;
    /// Renames a table; indexes and keys follow.
    RenameTable in rename_table;
    /// Sets or removes a table's comment.
    SetTableComment in set_table_comment;
    /// Adds a column.
    AddColumn in add_column;
    /// Drops a column.
    DropColumn in drop_column;
    /// Changes any mix of a column's properties.
    AlterColumn in alter_column;
    /// Adds a primary key.
    CreatePrimaryKey in create_primary_key;
    /// Adds a unique constraint.
    CreateUniqueConstraint in create_unique_constraint;
    /// Adds a check.
    CreateCheckConstraint in create_check_constraint;
    /// Adds a foreign key.
    CreateForeignKey in create_foreign_key;
    /// Adds an exclusion constraint (PostgreSQL).
    CreateExcludeConstraint in create_exclude_constraint;
    /// Drops a constraint by its name, or by its columns and type.
    DropConstraint in drop_constraint;
    /// Drops a constraint and makes it anew with another definition, as one change.
    AlterConstraint in alter_constraint;
    /// Checks the old rows against a constraint that was made with `not_valid` (PostgreSQL).
    ValidateConstraint in validate_constraint;
    /// Renames a constraint.
    RenameConstraint in rename_constraint;
    /// Creates an index.
    CreateIndex in create_index;
    /// Drops an index.
    DropIndex in drop_index;
    /// Renames an index.
    RenameIndex in rename_index;
    /// Creates an enumeration.
    CreateEnum in create_enum;
    /// Drops an enumeration that no column uses.
    DropEnum in drop_enum;
    /// Renames an enumeration.
    RenameEnum in rename_enum;
    /// Adds a value to an enumeration.
    AddEnumValue in add_enum_value;
    /// Renames a value of an enumeration; the rows follow.
    RenameEnumValue in rename_enum_value;
    /// Gives an enumeration a whole new list of values.
    AlterEnum in alter_enum;
    /// Inserts rows.
    BulkInsert in bulk_insert;
    /// Updates rows.
    UpdateRows in update_rows;
    /// Deletes rows.
    DeleteRows in delete_rows;
    /// Runs SQL text of the author's own.
    Execute in execute;
    /// Changes one table in several ways at once.
    BatchAlterTable in batch_alter_table;
}

/// The operations that come in a later version; the format keeps their names.
pub const LATER: &[&str] = &[
    "set_table_options",
    "create_schema",
    "drop_schema",
    "create_extension",
    "drop_extension",
    "create_sequence",
    "alter_sequence",
    "drop_sequence",
    "create_view",
    "replace_view",
    "drop_view",
    "create_trigger",
    "drop_trigger",
    "create_function",
    "drop_function",
    "insert_select",
    "require",
    "assume",
];

pub use add_column::Position;
pub use alter_column::PostgresqlAlter;
pub use bulk_insert::{Conflict, ConflictAction};
pub use common::{Acknowledgement, Common, Entry};
pub use definition::{
    CheckDefinition, CheckText, ColumnDefinition, ComputedText, ElementDefinition, ExcludeDefinition,
    ForeignKeyDefinition, IndexColumnText, IndexDefinition, Initially, MysqlIndex, MysqlTable, PostgresqlConstraint,
    PostgresqlIndex, PostgresqlTable, PrimaryKeyDefinition, ReferencesDefinition, SqliteColumn, SqliteTable,
    UniqueDefinition,
};
pub use drop_index::PostgresqlDropIndex;
pub use execute::Undo;
pub use invariants::{call_fits, call_words};
pub use matter::Matter;
pub use narrowing::{Values, values, widens};
pub use update_rows::{BatchKeys, Filter, RowsFrom};

use crate::catalog::Catalog;
use crate::fault::Fault;
use crate::name::QualifiedName;

/// All that is wrong with one operation.
pub type Faults = Vec<Fault>;

/// What every operation knows about itself. No default methods: an operation answers all of them.
pub trait Operate {
    /// Changes the catalog. The only place where preconditions are checked.
    ///
    /// # Errors
    /// Which fields are wrong; the catalog may then be half changed and is thrown away.
    fn apply(&self, catalog: &mut Catalog) -> Result<(), Faults>;
    /// What undoes it, given the catalog as it was before.
    fn invert(&self, before: &Catalog) -> Inverse;
    /// One line for the script: `add column users.email`.
    fn describe(&self) -> String;
    /// The tables it names, so that one mistake is told once and not at every use of what it broke.
    fn subjects(&self) -> Vec<QualifiedName>;
}

/// What undoes an operation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Inverse {
    /// Going back to the catalog before, and nothing is lost by it.
    Restore,
    /// Going back to the catalog before, but what is named does not come back.
    Lossy(Loss),
    /// Other operations, in order, for what is no matter of the schema.
    Operations(Vec<Operation>),
    /// The operation itself says how: `execute` with `undo`.
    Own,
    /// Nothing: the revision must say `downgrade:` itself.
    Impossible {
        /// Why there is no way back.
        reason: String,
        /// What to type.
        hint: String,
    },
}

/// What does not come back on the way down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Loss {
    /// In words: "the rows of table `users`".
    pub what: String,
}

impl Loss {
    /// Says what is lost.
    pub fn new(what: impl Into<String>) -> Self {
        Self { what: what.into() }
    }
}

impl Operation {
    /// See [`Operate::apply`].
    ///
    /// # Errors
    /// See there.
    pub fn apply(&self, catalog: &mut Catalog) -> Result<(), Faults> {
        self.as_operate().apply(catalog)
    }
}
