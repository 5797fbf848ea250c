//! The row that a segment leaves beside the version rows fits into their column.

use super::{Finding, Spot, Subject};
use crate::diagnostic::Code;

/// Looks at the last row, which is the longest. A server would cut it, or stop in the middle of the revision.
pub(super) fn check(subject: &Subject) -> Vec<Finding> {
    let Subject {
        target,
        revision,
        settings: _,
        transitions: _,
        statements: _,
        markers,
    } = subject;
    let table = &target.version_table;
    let width = usize::try_from(table.width).unwrap_or(usize::MAX);
    let Some(last) = markers.last() else {
        return Vec::new();
    };
    let length = last.chars().count();
    if length <= width {
        return Vec::new();
    }
    let (name, column) = (table.name.as_str(), table.column.as_str());
    let longest = (revision.chars().count() + width).saturating_sub(length);
    vec![Finding {
        code: Code::LongRevisionId,
        spot: Spot::Id,
        message: format!(
            "revision `{revision}` has {} segments, and the row `{last}` between two of them is longer than the {width} \
             characters of `{name}.{column}`",
            markers.len() + 1
        ),
        hint: format!(
            "write an id of at most {longest} characters, or spread the operations over several revisions; \
             `script: {{ transaction: none }}` in the revision does without such rows"
        ),
    }]
}
