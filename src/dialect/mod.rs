//! What differs between databases: how they spell, what their versions can do, and how operations become statements.

pub mod facts;
pub mod shared;
pub mod spelling;
pub mod statement;

pub mod mysql;
pub mod postgresql;
pub mod sqlite;

pub use statement::{Blocks, DataLoss, Effects, Lock, Needs, RebuiltTable, Refusal, Statement, Transaction, Work};

use crate::catalog::Rules;
use crate::config::Target;
use crate::plan::Transition;
use crate::script::Script;
use crate::variant::Dialect;
use spelling::Spelling;

/// A database that scripts are written for. No default methods: a backend answers all of them.
pub trait Backend: Sync {
    /// What holds for every version of the database.
    fn facts(&self) -> &'static facts::Facts;

    /// How names, literals, types and row statements are written.
    fn spelling(&self) -> &'static dyn Spelling;

    /// The rules that the simulated catalog of a target keeps to.
    fn rules(&self, target: &Target) -> Rules;

    /// Turns the transitions of one revision into statements. A run, so that one rebuild or one ALTER may serve several.
    ///
    /// # Errors
    /// What this dialect or version cannot do, all of it.
    fn lower(&self, run: &[Transition], target: &Target) -> Result<Vec<Statement>, Vec<Refusal>>;

    /// Writes a whole script for the database's own client.
    fn frame(&self, script: &Script) -> String;
}

impl Dialect {
    /// Returns the backend of a dialect: the only place that chooses between them.
    pub fn backend(self) -> &'static dyn Backend {
        match self {
            Dialect::Postgresql => &postgresql::Postgresql,
            Dialect::Sqlite => &sqlite::Sqlite,
            Dialect::Mysql => &mysql::Mysql,
        }
    }
}
