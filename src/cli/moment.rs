//! The clock, which nothing reads but the making of new revisions.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

/// Returns the time, or what `SOURCE_DATE_EPOCH` says instead (<https://reproducible-builds.org/specs/source-date-epoch/>).
pub(super) fn now() -> Timestamp {
    let fixed = std::env::var("SOURCE_DATE_EPOCH").ok();
    let fixed = fixed.and_then(|it| Timestamp::from_second(it.trim().parse().ok()?).ok());
    fixed.unwrap_or_else(Timestamp::now)
}

/// Returns a time as it stands on a clock in UTC.
pub(super) fn in_utc(moment: Timestamp) -> DateTime {
    TimeZone::UTC.to_datetime(moment)
}
