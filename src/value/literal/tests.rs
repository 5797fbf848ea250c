//! What each type takes, and what it says to the rest.

use super::*;
use crate::identity::EnumId;
use crate::name::Name;
use crate::types::EnumType;
use crate::variant::Variant;
use crate::written::Written;

fn ty(text: &str) -> Type {
    let labels = || ["active".to_string(), "banned".to_string(), "it's".to_string()];
    let base = match text {
        "enum" => Base::Enum(std::sync::Arc::new(EnumType {
            id: EnumId(1),
            schema: None,
            name: Name::new("status"),
            values: labels().to_vec(),
            native: true,
        })),
        "set" => Base::Set(labels().as_slice().into()),
        "native" => Base::Native("ltree".into()),
        text => return crate::types::parse(text, std::iter::empty()).unwrap().0,
    };
    Type {
        base,
        ..Type::plain(Plain::Text)
    }
}

/// Reads `'…'` as quoted, `[a, b]` as a list, all else as plain.
fn value(text: &str) -> Value {
    if let Some(inner) = text.strip_prefix('\'').and_then(|it| it.strip_suffix('\'')) {
        return Value::Quoted(inner.to_string());
    }
    match text {
        "null" => Value::Null,
        text => match text.strip_prefix('[').and_then(|it| it.strip_suffix(']')) {
            Some("") => Value::List(Vec::new()),
            Some(inner) if inner.starts_with('[') => Value::List(inner.split("; ").map(value).collect()),
            Some(inner) => Value::List(inner.split(", ").map(value).collect()),
            None => Value::Plain(text.to_string()),
        },
    }
}

fn check(cases: &[(&str, &str, &str)]) {
    for (of, written, expected) in cases {
        let found = match literal(&value(written), &ty(of)) {
            Ok(Literal::Bytes(bytes)) => format!("Bytes({bytes:02x?})"),
            Ok(literal) => format!("{literal:?}").replace('"', ""),
            Err(why) => format!("✗ {why}"),
        };
        assert_eq!(found, *expected, "{of}: {written}");
    }
}

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

/// A boolean is true or false and nothing else.
#[test]
fn booleans_and_bits() {
    check(&[
        ("boolean", "true", "Boolean(true)"),
        ("boolean", "'false'", "Boolean(false)"),
        ("boolean", "1", "✗ `1` is no boolean; write `true`"),
        ("boolean", "no", "✗ `no` is no boolean; write `false`"),
        (
            "boolean",
            "maybe",
            "✗ `maybe` is no boolean; a boolean is `true` or `false`",
        ),
        ("bit(4)", "1010", "Bits(1010)"),
        (
            "bit(4)",
            "101",
            "✗ `101` is no literal of `bit(4)`, which takes 4 zeros and ones",
        ),
        ("bit", "2", "✗ `2` is no literal of `bit`, which takes 1 zeros and ones"),
    ]);
}

/// Text is what was written, whatever YAML could make of it, as long as it fits.
#[test]
fn text() {
    check(&[
        ("text", "pending", "Text(pending)"),
        ("text", "1.10", "Text(1.10)"),
        ("text", "true", "Text(true)"),
        ("varchar(4)", "'日本語x'", "Text(日本語x)"),
        (
            "varchar(3)",
            "'日本語x'",
            "✗ `日本語x` has 4 characters, and `varchar(3)` holds 3",
        ),
        ("char", "ab", "✗ `ab` has 2 characters, and `char` holds 1"),
        (
            "text",
            "a\0b",
            "✗ the value holds the character NUL, which no script can carry",
        ),
        ("enum", "active", "Text(active)"),
        ("enum", "'it's'", "Text(it's)"),
        (
            "enum",
            "bannd",
            "✗ `bannd` is no value of the enum `status`; did you mean `banned`?",
        ),
        (
            "enum",
            "xyzzy",
            "✗ `xyzzy` is no value of the enum `status`; there are `active`, `banned`, `it's`",
        ),
        ("set", "[banned, active]", "Text(active,banned)"),
        ("set", "'banned,active,banned'", "Text(active,banned)"),
        (
            "set",
            "nope",
            "✗ `nope` is no value of the set; there are `active`, `banned`, `it's`",
        ),
        ("text", "[1, x]", "Text([1,\\x\\])"),
    ]);
}

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

/// Identifiers, addresses and ranges are of their shape.
#[test]
fn shapes() {
    check(&[
        (
            "uuid",
            "'3F2504E0-4F89-11D3-9A0C-0305E82C3301'",
            "Uuid(3f2504e0-4f89-11d3-9a0c-0305e82c3301)",
        ),
        (
            "uuid",
            "{3f2504e04f8911d39a0c0305e82c3301}",
            "Uuid(3f2504e0-4f89-11d3-9a0c-0305e82c3301)",
        ),
        (
            "uuid",
            "3f2504e0",
            "✗ `3f2504e0` is no uuid, such as `3f2504e0-4f89-11d3-9a0c-0305e82c3301`",
        ),
        ("inet", "10.0.0.1/24", "Text(10.0.0.1/24)"),
        ("inet", "'::1'", "Text(::1)"),
        ("inet", "10.0.0.256", "✗ `10.0.0.256` is no address, such as `10.1.2.3`"),
        ("cidr", "10.0.0.0/8", "Text(10.0.0.0/8)"),
        (
            "cidr",
            "10.0.0.1/8",
            "✗ `10.0.0.1/8` has bits set behind its prefix of 8, so it is no network",
        ),
        ("cidr", "0.0.0.0/0", "Text(0.0.0.0/0)"),
        ("cidr", "'::/0'", "Text(::/0)"),
        (
            "cidr",
            "'::1/0'",
            "✗ `::1/0` has bits set behind its prefix of 0, so it is no network",
        ),
        ("macaddr", "08:00:2b:01:02:03", "Text(08:00:2b:01:02:03)"),
        (
            "macaddr",
            "08:00:2b:01:02",
            "✗ `08:00:2b:01:02` is no MAC address, such as `08:00:2b:01:02:03`",
        ),
        ("int4range", "'[1,5)'", "Text([1,5))"),
        (
            "int4range",
            "5",
            "✗ `5` is no int4range, such as `\"[1,5)\"` or `empty`",
        ),
        ("native", "1.10", "Decimal(1.10)"),
        ("native", "'1.10'", "Text(1.10)"),
        ("native", "true", "Boolean(true)"),
        ("native", "a.b", "Text(a.b)"),
    ]);
}

/// Arrays have as many levels as their type, and lists of one length within.
#[test]
fn arrays() {
    check(&[
        ("integer[]", "[1, null, -2]", "Array([Integer(1), Null, Integer(-2)])"),
        ("integer[]", "[]", "Array([])"),
        ("integer[]", "[1, x]", "✗ `x` is no whole number"),
        ("integer[]", "1", "✗ `integer[]` takes a list, such as `[a, b]`"),
        (
            "text[][]",
            "[[a, b]; [c, d]]",
            "Array([Array([Text(a), Text(b)]), Array([Text(c), Text(d)])])",
        ),
        (
            "text[][]",
            "[[a, b]; [c]]",
            "✗ the lists within a value of `text[][]` must be equally long, and not empty",
        ),
        ("text[][]", "[a]", "✗ `text[]` takes a list, such as `[a, b]`"),
    ]);
}

/// JSON keeps digits and order, and tells a text from a number by YAML's rules.
#[test]
fn json() {
    let plain = |it: &str| Written::Plain(it.to_string());
    let document = Written::Map(vec![
        (
            "b".into(),
            Written::List(vec![
                plain("1.10"),
                plain("18446744073709551616"),
                plain("true"),
                Written::Null,
            ]),
        ),
        ("a".into(), Written::Quoted("1.10".into())),
        ("c".into(), plain("hello \"you\"")),
        (
            "sql".into(),
            Written::Map(vec![("sql".into(), plain("x")), ("call".into(), plain("later"))]),
        ),
        ("d".into(), plain("007")),
        ("e".into(), plain(".5E+3")),
    ]);
    let json = "{\"b\":[1.10,18446744073709551616,true,null],\"a\":\"1.10\",\"c\":\"hello \\\"you\\\"\",\"sql\":{\"sql\":\"x\",\"call\":\"later\"},\"d\":7,\"e\":0.5e3}";
    let value = Value::try_from(document).unwrap();
    assert_eq!(literal(&value, &ty("jsonb")), Ok(Literal::Json(json.into())));
    assert_eq!(literal(&value, &ty("longtext")), Ok(Literal::Text(json.into())));
    let nested = Written::List(vec![Written::Map(vec![("call".into(), plain("no such function"))])]);
    let nested = Value::try_from(nested).unwrap();
    assert_eq!(
        literal(&nested, &ty("json")),
        Ok(Literal::Json("[{\"call\":\"no such function\"}]".into()))
    );
    let text = |it: &str| literal(&Value::Quoted(it.to_string()), &ty("json"));
    assert_eq!(text(" {\"a\": 1e400} "), Ok(Literal::Json("{\"a\": 1e400}".into())));
    assert_eq!(
        text("it's"),
        Err("`it's` is no JSON; write `'\"it''s\"'` for a JSON text".into())
    );
    assert_eq!(
        text("\"a\\u0000\""),
        Err("the value holds the character NUL, which PostgreSQL's json refuses".into())
    );
    assert_eq!(text("\"a\\\\u0000\""), Ok(Literal::Json("\"a\\\\u0000\"".into())));
    check(&[
        ("json", "5", "Json(5)"),
        ("json", "pending", "Json(\\pending\\)"),
        (
            "json",
            ".nan",
            "✗ JSON has no number `.nan`; quote it for a text, or write `null`",
        ),
        ("json", "null", "Null"),
    ]);
}

/// A document that goes too deep is refused rather than followed.
#[test]
fn deep_json() {
    let deep = (0..200).fold(Value::Plain("1".into()), |inner, _| Value::List(vec![inner]));
    assert_eq!(
        literal(&deep, &ty("json")),
        Err("a JSON document goes at most 100 levels deep".into())
    );
}

/// Bytes come in base64, or as the UTF-8 of a text.
#[test]
fn bytes() {
    let bytes = |it: &[u8]| Value::Bytes(it.to_vec());
    assert_eq!(literal(&bytes(&[1, 2]), &ty("blob")), Ok(Literal::Bytes(vec![1, 2])));
    assert_eq!(
        literal(&Value::Quoted("é".into()), &ty("blob")),
        Ok(Literal::Bytes(vec![0xC3, 0xA9]))
    );
    assert_eq!(
        literal(&bytes(&[1, 2]), &ty("varbinary(1)")),
        Err("the value has 2 bytes, and `varbinary(1)` holds 1".into())
    );
    assert_eq!(
        literal(&bytes(&[1]), &ty("text")),
        Err("`bytes` are for blob and varbinary, and the type is `text`".into())
    );
    let within = Value::List(vec![Value::Map(vec![("bytes".into(), Value::Quoted("AQI=".into()))])]);
    assert_eq!(
        literal(&within, &ty("blob[]")),
        Ok(Literal::Array(vec![Literal::Bytes(vec![1, 2])]))
    );
}

/// An expression is no literal.
#[test]
fn expressions_are_no_literals() {
    assert!(literal(&Value::Sql(Variant::Same("1".into())), &ty("integer")).is_err());
}
