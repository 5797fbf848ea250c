//! A table is made anew in a transaction.

use super::{Finding, Spot, Subject};
use crate::diagnostic::Code;
use crate::dialect::Transaction;

/// Half of a rebuild would be a table that is gone.
pub(super) fn check(subject: &Subject) -> Vec<Finding> {
    let Subject {
        target: _,
        revision: _,
        settings: _,
        transitions: _,
        statements,
        markers: _,
    } = subject;
    let bare = statements.iter().filter(|it| it.transaction == Transaction::Outside);
    let rebuilds = bare.flat_map(|it| it.needs.rebuilds.iter().map(|table| (it.origin, table)));
    let finding = |(origin, table): (_, &crate::dialect::RebuiltTable)| Finding {
        code: Code::Unsupported,
        spot: Spot::Operation(origin, "outside_transaction"),
        message: format!(
            "table `{}` is made anew, which is done in a transaction or not at all",
            table.table.as_str()
        ),
        hint: "leave `outside_transaction` out, or name the dialects that it is for: `only: [postgresql]`".to_string(),
    };
    rebuilds.map(finding).collect()
}
