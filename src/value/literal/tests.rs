//! What each type takes, and what it says to the rest.

mod json;
mod moments;
mod numbers;

use super::*;
use crate::identity::EnumId;
use crate::name::Name;
use crate::types::EnumType;
use crate::variant::Variant;

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
