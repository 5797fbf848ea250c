//! No revision makes a table where the version rows are.

use super::{Finding, Spot, Subject};
use crate::diagnostic::Code;
use crate::name::QualifiedName;

/// The first script would find the table there, or take it for its own.
pub(super) fn check(subject: &Subject) -> Vec<Finding> {
    let Subject {
        target,
        revision: _,
        settings: _,
        transitions,
        statements: _,
        markers: _,
    } = subject;
    let table = &target.version_table;
    let name = QualifiedName::new(table.schema.as_ref(), &table.name);
    let comes = transitions
        .iter()
        .find(|it| it.before.find_table(&name).is_none() && it.after.find_table(&name).is_some());
    let finding = comes.map(|it| Finding {
        code: Code::AlreadyExists,
        spot: Spot::Operation(it.origin, ""),
        message: format!("table `{}` is where the version rows are", name.to_text()),
        hint: "give the table another name, or the version rows: `version_table: { name: … }` in vellum.yaml"
            .to_string(),
    });
    finding.into_iter().collect()
}
