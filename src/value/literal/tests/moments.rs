//! Days, times and what lies between them.

use super::check;

/// Days and times are of the calendar, and keep their digits.
#[test]
fn moments() {
    check(&[
        ("date", "2024-02-29", "Date(2024-02-29)"),
        ("date", "2023-02-29", "✗ `2023-02-29` is no day of the calendar"),
        ("date", "0000-01-01", "✗ `0000-01-01` is no day of the calendar"),
        ("date", "29.2.2024", "✗ `29.2.2024` is no date, such as `2024-02-29`"),
        ("time", "10:00", "Time(10:00:00)"),
        ("time", "10:00:00.50", "Time(10:00:00.5)"),
        ("time", "24:00:00", "✗ `24:00:00` is no time of day"),
        (
            "time(0)",
            "10:00:00.5",
            "✗ `10:00:00.5` has 1 digits behind the second, and `time(0)` keeps 0: it would be rounded",
        ),
        ("timestamp", "2026-01-01", "Timestamp(2026-01-01 00:00:00)"),
        (
            "timestamp",
            "2026-01-01T10:00:00.123456",
            "Timestamp(2026-01-01 10:00:00.123456)",
        ),
        (
            "timestamp",
            "2026-01-01 10:00:00.1234567",
            "✗ `2026-01-01 10:00:00.1234567` has 7 digits behind the second, and `timestamp` keeps 6: it would be rounded",
        ),
        (
            "timestamp(3)",
            "2026-01-01 10:00:00.1230",
            "Timestamp(2026-01-01 10:00:00.123)",
        ),
        (
            "timestamp",
            "2026-01-01 10:00:00Z",
            "✗ `2026-01-01 10:00:00Z` has an offset, which a timestamp does not keep; take the type `timestamptz`",
        ),
        ("timestamptz", "2026-01-01 10:00:00", "Timestamptz(2026-01-01 10:00:00)"),
        (
            "timestamptz",
            "2026-01-01T00:30:00.5+02:00",
            "Timestamptz(2025-12-31 22:30:00.5)",
        ),
        (
            "timestamptz",
            "2026-01-01 00:30 -0530",
            "Timestamptz(2026-01-01 06:00:00)",
        ),
        (
            "timestamptz",
            "2026-01-01 10:00:00 Europe/Berlin",
            "✗ `2026-01-01 10:00:00 Europe/Berlin` has no time of day such as `10:00:00`",
        ),
        (
            "timestamptz",
            "9999-12-31 23:59:59-12",
            "✗ `9999-12-31 23:59:59-12` is beyond the years 1 to 9999 in UTC",
        ),
        (
            "timestamptz",
            "2026-01-01 10:00:00+99:00",
            "✗ `2026-01-01 10:00:00+99:00` has no offset such as `+02:00` at its end",
        ),
        ("interval", "'1 day 02:03:04.5'", "Interval(1 day 02:03:04.5)"),
        ("interval", "'3 Months ago'", "Interval(3 Months ago)"),
        ("interval", "P1Y2M3DT4H", "Interval(P1Y2M3DT4H)"),
        ("interval", "1day", "Interval(1day)"),
        (
            "interval",
            "5",
            "✗ `5` is no interval, such as `1 day 02:03:04` or `P1DT2H`",
        ),
        (
            "interval",
            "1 fortnight",
            "✗ `1 fortnight` is no interval, such as `1 day 02:03:04` or `P1DT2H`",
        ),
        (
            "interval",
            "ago",
            "✗ `ago` is no interval, such as `1 day 02:03:04` or `P1DT2H`",
        ),
    ]);
}
