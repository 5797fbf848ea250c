//! Whatever is written, a literal reads back as it was, and nothing of it gets out of its quotes.

use proptest::prelude::*;

use vellum::dialect::mysql::spelling::MysqlSpelling;
use vellum::dialect::postgresql::spelling::PostgresqlSpelling;
use vellum::dialect::spelling::{Spelling, comment};
use vellum::dialect::sqlite::spelling::SqliteSpelling;
use vellum::name::Name;
use vellum::types::{Plain, Type};
use vellum::value::{Literal, Value, literal};

const ALL: [&dyn Spelling; 3] = [&PostgresqlSpelling, &SqliteSpelling, &MysqlSpelling];

/// A string literal of the dialect, read as its server reads it: the text, and what stands behind it.
fn string(sql: &str, backslash: bool) -> Option<(String, &str)> {
    let (escapes, inner) = match sql.strip_prefix("E'") {
        Some(inner) => (true, inner),
        None => (backslash, sql.strip_prefix('\'')?),
    };
    let mut text = String::new();
    let mut rest = inner.chars();
    while let Some(character) = rest.next() {
        match character {
            '\'' if rest.as_str().starts_with('\'') => text.push(rest.next()?),
            '\'' => return Some((text, rest.as_str())),
            '\\' if escapes => text.push(match rest.next()? {
                'n' => '\n',
                'r' => '\r',
                't' => '\t',
                'b' => '\u{8}',
                'Z' => '\u{1A}',
                'u' => {
                    let digits: String = rest.by_ref().take(4).collect();
                    char::from_u32(u32::from_str_radix(&digits, 16).ok()?)?
                }
                other => other,
            }),
            other => text.push(other),
        }
    }
    None
}

/// `replace(…, '…', char(…))` as SQLite evaluates it.
fn sqlite(sql: &str) -> Option<(String, &str)> {
    let Some(inner) = sql.strip_prefix("replace(") else {
        return string(sql, false);
    };
    let (text, rest) = sqlite(inner)?;
    let (mark, rest) = string(rest.strip_prefix(", ")?, false)?;
    let (code, rest) = rest.strip_prefix(", char(")?.split_once("))")?;
    let character = char::from_u32(code.parse().ok()?)?;
    Some((text.replace(&mark, &character.to_string()), rest))
}

/// `CONCAT('…', _utf8mb4 X'…')` as MySQL evaluates it.
fn mysql(sql: &str) -> Option<(String, &str)> {
    let Some(mut rest) = sql.strip_prefix("CONCAT(") else {
        return string(sql, true);
    };
    let mut bytes = Vec::new();
    loop {
        if let Some(hex) = rest.strip_prefix("_utf8mb4 X'") {
            let (hex, behind) = hex.split_once('\'')?;
            let pairs = hex
                .as_bytes()
                .chunks(2)
                .map(|it| u8::from_str_radix(std::str::from_utf8(it).ok()?, 16).ok());
            bytes.extend(pairs.collect::<Option<Vec<u8>>>()?);
            rest = behind;
        } else {
            let (text, behind) = string(rest, true)?;
            bytes.extend(text.into_bytes());
            rest = behind;
        }
        match rest.strip_prefix(", ") {
            Some(behind) => rest = behind,
            None => return Some((String::from_utf8(bytes).ok()?, rest.strip_prefix(')')?)),
        }
    }
}

/// Texts of what is awkward somewhere, more than chance would make.
fn awkward() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("'"),
        Just("\\"),
        Just("\n"),
        Just("\r"),
        Just("\t"),
        Just("\u{1A}"),
        Just("\u{8}"),
        Just("\u{1}"),
        Just("\u{2028}"),
        Just("\u{202E}"),
        Just("😀"),
        Just("n"),
        Just("1|"),
        Just("u000A"),
        Just("$$"),
        Just("--"),
        Just("/*"),
        Just(":x"),
        Just("?"),
        Just("%"),
        Just("\""),
        Just("`"),
        Just("é"),
        Just(" "),
    ];
    prop_oneof![
        proptest::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat()),
        any::<String>().prop_map(|text| text.replace('\0', "")),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// A text reads back the same, as a lone literal, as a value and as a default, in every dialect.
    #[test]
    fn text_reads_back(text in awkward()) {
        let (value, ty) = (Literal::Text(text.clone()), Type::plain(Plain::Varchar));
        for (spelling, (backslash, sqlite)) in ALL.into_iter().zip([(false, false), (false, true), (true, false)]) {
            let whole = (text.clone(), "");
            let alone = spelling.text(&text);
            prop_assert_eq!(string(&alone, backslash), Some(whole.clone()));
            // One default is refused: sqlite3 would take the carriage return out of a line's end.
            match spelling.default_literal(&value, &ty) {
                Ok(default) => prop_assert_eq!(string(&default, backslash), Some(whole)),
                Err(_) => prop_assert!(sqlite && text.contains("\r\n")),
            }
        }
        let values = ALL.map(|spelling| spelling.literal(&value, &ty).unwrap());
        prop_assert_eq!(string(&values[0], false), Some((text.clone(), "")));
        prop_assert_eq!(sqlite(&values[1]), Some((text.clone(), "")));
        prop_assert_eq!(mysql(&values[2]), Some((text.clone(), "")));
        // Values stand on one line, whatever is in them; so does a comment.
        prop_assert!(values.iter().all(|it| !it.contains(['\n', '\r'])));
        prop_assert!(!comment(&text).contains(|it: char| it.is_control()));
    }

    /// A name reads back the same, and is quoted whatever it is.
    #[test]
    fn name_reads_back(text in awkward()) {
        for (spelling, quote) in ALL.into_iter().zip(['"', '"', '`']) {
            let quoted = spelling.name(&Name::new(&text));
            let inner = quoted.strip_prefix(quote).and_then(|it| it.strip_suffix(quote)).unwrap();
            prop_assert_eq!(inner.replace(&format!("{quote}{quote}"), &quote.to_string()), text.clone());
            prop_assert_eq!(inner.matches(quote).count(), 2 * text.matches(quote).count());
        }
    }

    /// Any value for any type is a literal or a sentence, and any literal is SQL or a sentence.
    #[test]
    fn nothing_panics(text in awkward(), number in "[-+]?[0-9.]{0,40}([eE][-+]?[0-9]{1,7})?", arguments in proptest::collection::vec(0_u32.., 0..3), dimensions in 0_u8..3) {
        for plain in Plain::ALL {
            for unsigned in [false, true] {
                let ty = Type { arguments: arguments.clone(), unsigned, dimensions, ..Type::plain(*plain) };
                let scalars = [Value::Plain(text.clone()), Value::Quoted(number.clone()), Value::Plain(number.clone())];
                let list = Value::List(scalars.to_vec());
                let lists = [list.clone(), Value::List(vec![list]), Value::Map(vec![(text.clone(), scalars[0].clone())])];
                for value in scalars.iter().chain(&lists) {
                    let Ok(literal) = literal(value, &ty) else { continue };
                    for spelling in ALL {
                        let _ = (spelling.literal(&literal, &ty), spelling.default_literal(&literal, &ty), spelling.type_name(&ty));
                    }
                }
            }
        }
    }
}
