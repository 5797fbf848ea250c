//! One transaction for the whole script holds all of its statements.

use super::{Finding, Spot, Subject};
use crate::config;
use crate::diagnostic::Code;
use crate::dialect::Transaction;

/// Whoever asks for one transaction wants all or nothing, so it is not given up in silence. Where no transaction holds
/// changes of the schema, there is none to be asked for.
pub(super) fn check(subject: &Subject) -> Vec<Finding> {
    let Subject {
        target,
        revision: _,
        settings,
        transitions: _,
        statements,
        markers: _,
    } = subject;
    let asked = match settings.transaction {
        config::Transaction::Script => target.dialect.backend().facts().transactions.hold_schema_changes,
        config::Transaction::Revision | config::Transaction::None => false,
    };
    let mut findings: Vec<Finding> = Vec::new();
    for statement in statements.iter().filter(|_| asked) {
        let why = match statement.transaction {
            Transaction::Inside => continue,
            Transaction::Outside => "it runs in no transaction",
            Transaction::Alone => "it must be committed before what follows",
        };
        let spot = Spot::Operation(statement.origin, "");
        if findings.iter().any(|it| it.spot == spot) {
            continue;
        }
        findings.push(Finding {
            code: Code::TransactionTooWide,
            spot,
            message: format!("no transaction for the whole script can hold `{}`", statement.summary),
            hint: format!("{why}: write `script: {{ transaction: revision }}` in this revision"),
        });
    }
    findings
}
