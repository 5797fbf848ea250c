//! Dates and times are text in SQLite, so no change of a column's declared type makes the one out of the other: their text is
//! rewritten to what the other databases make of it. <https://www.sqlite.org/datatype3.html#date_and_time_datatype>

use crate::catalog::Column;
use crate::types::Plain;

/// Returns a value of the one column as the other holds it; `None` where it stays, or is none of ours. Text that is no moment
/// stays as it is.
pub(super) fn rewritten(old: &Column, new: &Column, value: &str) -> Option<String> {
    if old.computed.is_some() || new.computed.is_some() {
        return None;
    }
    let (test, text) = match (old.ty.as_plain()?, new.ty.as_plain()?) {
        (Plain::Timestamp | Plain::Timestamptz, Plain::Date) => (MOMENT, format!("substr({value}, 1, 10)")),
        (Plain::Timestamp | Plain::Timestamptz, Plain::Time) => {
            (MOMENT, format!("replace(substr({value}, 12), '+00:00', '')"))
        }
        (Plain::Timestamptz, Plain::Timestamp) => (MOMENT, format!("replace({value}, '+00:00', '')")),
        (Plain::Timestamp, Plain::Timestamptz) => (MOMENT, format!("{value} || '+00:00'")),
        (Plain::Date, Plain::Timestamp) => (DATE, format!("{value} || ' 00:00:00'")),
        (Plain::Date, Plain::Timestamptz) => (DATE, format!("{value} || ' 00:00:00+00:00'")),
        (_, _) => return None,
    };
    Some(format!("CASE WHEN {value} GLOB '{test}' THEN {text} ELSE {value} END"))
}

const DATE: &str = "[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]";
const MOMENT: &str = "[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][ T]*";
