//! Checks on what a script would do, where each statement alone is right: one rule, one file, one line in the list.
//!
//! A check reads what a revision does and what it became, and says what is wrong with it. It never changes anything.

mod marker;
mod rebuild;
mod transaction;
mod version_table;

use crate::config::{ScriptSettings, Target};
use crate::diagnostic::Code;
use crate::dialect::Statement;
use crate::plan::{Origin, Transition};

/// All checks, in the order in which they are asked.
pub const CHECKS: &[fn(&Subject) -> Vec<Finding>] =
    &[marker::check, rebuild::check, transaction::check, version_table::check];

/// What is checked: one revision, done or undone, for one target.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'a> {
    /// Whom the script is for.
    pub target: &'a Target,
    /// The revision's id.
    pub revision: &'a str,
    /// How its script runs.
    pub settings: &'a ScriptSettings,
    /// What it does.
    pub transitions: &'a [Transition<'a>],
    /// What that became.
    pub statements: &'a [Statement],
    /// The rows that its segments leave beside the version rows.
    pub markers: &'a [String],
}

/// Something that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The code.
    pub code: Code,
    /// Where.
    pub spot: Spot,
    /// One lowercase sentence that names the object.
    pub message: String,
    /// What to type instead.
    pub hint: String,
}

/// Where something is wrong, without its file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Spot {
    /// In the revision's id.
    Id,
    /// In an operation, at a field of it; empty for all of it.
    Operation(Origin, &'static str),
}

/// Asks all checks.
pub fn check(subject: &Subject) -> Vec<Finding> {
    CHECKS.iter().flat_map(|it| it(subject)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Naming, Transaction as Wanted, VersionTable};
    use crate::dialect::{RebuiltTable, Transaction};
    use crate::name::Name;
    use crate::variant::{Dialect, Version};

    fn target(dialect: Dialect) -> Target {
        Target {
            name: dialect.name().to_string(),
            dialect,
            version: Version::new(0, 0, 0),
            schema: None,
            revisions: Vec::new(),
            version_table: VersionTable {
                width: 5,
                ..VersionTable::default()
            },
            naming: Naming::default(),
        }
    }

    fn statement() -> Statement {
        let origin = Origin {
            revision: 0,
            written_downgrade: false,
            operation: 0,
        };
        Statement::new(origin, "create index ix on t (a)", "CREATE INDEX")
    }

    fn found(dialect: Dialect, wanted: Wanted, statement: Statement, markers: &[&str]) -> Vec<String> {
        let (target, mut settings) = (target(dialect), ScriptSettings::default());
        settings.transaction = wanted;
        let markers: Vec<String> = markers.iter().map(|it| (*it).to_string()).collect();
        let subject = Subject {
            target: &target,
            revision: "1f3c",
            settings: &settings,
            transitions: &[],
            statements: &[statement],
            markers: &markers,
        };
        check(&subject).into_iter().map(|it| it.message).collect()
    }

    /// A row between two segments must fit into the version table's column.
    #[test]
    fn markers_fit() {
        let none = Wanted::Revision;
        assert!(found(Dialect::Mysql, none, statement(), &["1f:1"]).is_empty());
        assert_eq!(
            found(Dialect::Mysql, none, statement(), &["1f3c:1", "1f3c:2"]),
            [
                "revision `1f3c` has 3 segments, and the row `1f3c:2` between two of them is longer than the 5 characters of \
              `vellum_version.version_num`"
            ]
        );
    }

    /// One transaction for the whole script holds what can be in one, where there are such transactions.
    #[test]
    fn one_transaction_holds_all() {
        let outside = || statement().runs(Transaction::Outside);
        assert!(found(Dialect::Postgresql, Wanted::Script, statement(), &[]).is_empty());
        assert!(found(Dialect::Postgresql, Wanted::Revision, outside(), &[]).is_empty());
        assert!(found(Dialect::Mysql, Wanted::Script, outside(), &[]).is_empty());
        assert_eq!(
            found(Dialect::Postgresql, Wanted::Script, outside(), &[]),
            ["no transaction for the whole script can hold `create index ix on t (a)`"]
        );
    }

    /// A table is not made anew outside a transaction.
    #[test]
    fn rebuilds_are_whole() {
        let mut rebuild = statement();
        rebuild.needs.rebuilds.push(RebuiltTable {
            table: Name::new("users"),
            columns: Vec::new(),
            indexes: Vec::new(),
            triggers: Vec::new(),
        });
        assert!(found(Dialect::Sqlite, Wanted::None, rebuild.clone(), &[]).is_empty());
        assert_eq!(
            found(Dialect::Sqlite, Wanted::None, rebuild.runs(Transaction::Outside), &[]),
            ["table `users` is made anew, which is done in a transaction or not at all"]
        );
    }

    /// No revision makes a table where the version rows are.
    #[test]
    fn the_version_table_is_free() {
        let rules = std::sync::Arc::new(Dialect::Sqlite.backend().rules(&target(Dialect::Sqlite)));
        let yaml = "create_table: { table: vellum_version, columns: [ { name: id, type: bigint } ] }";
        let text = format!("revision: a\nupgrade:\n  - {yaml}\n");
        let mut sources = crate::diagnostic::Sources::default();
        let file = sources.add("a.yaml", text);
        let (revisions, problems) = crate::document::read_revisions(&sources, &[file]);
        assert!(problems.is_empty(), "{problems:?}");
        let mut simulation = crate::plan::Simulation::new(rules, &revisions);
        let plan = simulation.forward(0).expect("the revision is there");
        let (target, settings) = (target(Dialect::Sqlite), ScriptSettings::default());
        let subject = Subject {
            target: &target,
            revision: "a",
            settings: &settings,
            transitions: &plan.transitions,
            statements: &[],
            markers: &[],
        };
        let found: Vec<String> = check(&subject).into_iter().map(|it| it.message).collect();
        assert_eq!(found, ["table `vellum_version` is where the version rows are"]);
    }
}
