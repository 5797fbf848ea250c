//! JSON documents.

use super::{check, ty};
use crate::value::literal::literal;
use crate::value::{Literal, Value};
use crate::written::Written;

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
