//! Numbers, whole, exact and floating.

use super::check;

/// Whole numbers keep within the range of their type.
#[test]
fn integers() {
    check(&[
        (
            "smallint",
            "70000",
            "✗ `70000` does not fit a smallint (-32768 to 32767)",
        ),
        ("smallint", "-32768", "Integer(-32768)"),
        ("tinyint", "-129", "✗ `-129` does not fit a tinyint (-128 to 127)"),
        ("tinyint unsigned", "255", "Integer(255)"),
        ("mediumint", "8388607", "Integer(8388607)"),
        (
            "mediumint",
            "8388608",
            "✗ `8388608` does not fit a mediumint (-8388608 to 8388607)",
        ),
        ("integer", "'0'", "Integer(0)"),
        ("integer", "+007", "Integer(7)"),
        ("integer", "-0", "Integer(0)"),
        ("integer", "0x1F", "Integer(31)"),
        ("integer", "'0x1F'", "✗ `0x1F` is no whole number"),
        ("integer", "1.0", "✗ `1.0` is no whole number"),
        ("integer", "1_000", "✗ `1_000` is no whole number"),
        ("integer", "true", "✗ `true` is no whole number; write 1"),
        (
            "integer unsigned",
            "-1",
            "✗ `-1` does not fit an integer unsigned (0 to 4294967295)",
        ),
        ("bigint", "9223372036854775807", "Integer(9223372036854775807)"),
        ("bigint", "-9223372036854775808", "Integer(-9223372036854775808)"),
        (
            "bigint",
            "9223372036854775808",
            "✗ `9223372036854775808` does not fit a bigint (-9223372036854775808 to 9223372036854775807)",
        ),
        (
            "bigint unsigned",
            "18446744073709551615",
            "Integer(18446744073709551615)",
        ),
        (
            "bigint",
            "[1]",
            "✗ a list is no literal of `bigint`; lists and maps are for json, lists for arrays too",
        ),
        ("year", "2024", "Integer(2024)"),
        ("year", "1900", "✗ `1900` is no year (1901 to 2155, or 0)"),
        ("bigint", "null", "Null"),
    ]);
}

/// Exact numbers keep every digit, and none is cut off in silence.
#[test]
fn exact_numbers() {
    check(&[
        ("numeric(12,2)", "12.50", "Decimal(12.50)"),
        ("numeric(12,2)", "'12.50'", "Decimal(12.50)"),
        ("numeric(12,2)", "-0.00", "Decimal(0.00)"),
        ("numeric(12,2)", ".5", "Decimal(0.5)"),
        ("numeric(12,2)", "12.500", "Decimal(12.50)"),
        (
            "numeric(12,2)",
            "12.345",
            "✗ `12.345` has 3 digits behind the point, and `numeric(12,2)` keeps 2: it would be rounded",
        ),
        (
            "numeric(5,2)",
            "1234.5",
            "✗ `1234.5` has 4 digits before the point, and `numeric(5,2)` keeps 3",
        ),
        (
            "numeric(5)",
            "1.5",
            "✗ `1.5` has 1 digits behind the point, and `numeric(5)` keeps 0: it would be rounded",
        ),
        ("numeric(2,2)", "0.25", "Decimal(0.25)"),
        (
            "numeric",
            "12345678901234567890.123456789012345678901234567890",
            "Decimal(12345678901234567890.123456789012345678901234567890)",
        ),
        ("numeric", "1.5e3", "Decimal(1500)"),
        ("numeric", "15e-4", "Decimal(0.0015)"),
        ("numeric", "1e99999", "✗ `1e99999` is no number"),
        ("numeric", "NaN", "Float(NaN)"),
        ("numeric", "12,50", "✗ `12,50` is no number"),
        (
            "numeric(5,2) unsigned",
            "-1",
            "✗ `-1` is below zero, and `numeric(5,2) unsigned` is unsigned",
        ),
        ("money", "9.99", "Decimal(9.99)"),
        (
            "money",
            "9.999",
            "✗ `9.999` has more than 2 digits behind the point, which `money` keeps",
        ),
    ]);
}

/// Floating point numbers stay as written, with their words for what is no number.
#[test]
fn floating_point() {
    check(&[
        ("double", "1.10", "Float(1.10)"),
        ("double", "+1E+300", "Float(1e300)"),
        ("double", "1e400", "✗ `1e400` does not fit a double"),
        ("double", "1e-400", "✗ `1e-400` does not fit a double"),
        ("double", "0e-400", "Float(0e-400)"),
        ("real", "1e39", "✗ `1e39` does not fit a real"),
        ("float(24)", "1e39", "✗ `1e39` does not fit a float(24)"),
        ("float", "1e39", "Float(1e39)"),
        ("double", ".nan", "Float(NaN)"),
        ("double", ".inf", "Float(Infinity)"),
        ("double", "-Infinity", "Float(-Infinity)"),
        ("double", "1e", "✗ `1e` is no number"),
        ("double", ".", "✗ `.` is no number"),
    ]);
}
