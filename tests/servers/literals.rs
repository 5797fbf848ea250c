//! Every value that a revision may write comes back from every server as it went in: by script, in a row and as a default.

use proptest::collection::vec;
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;

use vellum::dialect::mysql::spelling::MysqlSpelling;
use vellum::dialect::postgresql::spelling::PostgresqlSpelling;
use vellum::dialect::spelling::{Insert, Spelling};
use vellum::dialect::sqlite::spelling::SqliteSpelling;
use vellum::name::{Name, QualifiedName};
use vellum::types::{Base, Plain, Type};
use vellum::value::Literal;
use vellum::variant::Dialect;

use crate::database::Database;
use crate::fleet::{Server, on_every_server};

/// Texts with every awkward character, alone and beside a quote, a backslash and a line's end.
#[test]
fn texts_come_back() {
    let mut texts = Vec::new();
    let unseen = "\u{200b}\u{200e}\u{2028}\u{2029}\u{202e}\u{2066}\u{feff}\u{fffd}\u{ffff}\u{1f600}\u{10ffff}";
    for it in (1..0x120).filter_map(char::from_u32).chain(unseen.chars()) {
        texts.extend([
            format!("{it}"),
            format!("a{it}b"),
            format!("'{it}"),
            format!("\\{it}"),
            format!("\n{it}"),
        ]);
    }
    texts.extend(AWKWARD.iter().map(|it| (*it).to_owned()));
    // One long text of everything, and some that chance makes, the same ones each time.
    texts.push((1..0x120).filter_map(char::from_u32).collect());
    texts.push(texts.concat());
    let any = vec(proptest::char::any(), 0..30);
    let mut runner = TestRunner::deterministic();
    texts.extend(
        (0..300)
            .filter_map(|_| any.new_tree(&mut runner).ok())
            .map(|it| it.current().into_iter().collect()),
    );
    texts.iter_mut().for_each(|it: &mut String| it.retain(|it| it != '\0'));

    let text = Type::plain(Plain::Text);
    on_every_server(|server| {
        let database = Database::new(server);
        let literals: Vec<(Type, Literal)> = texts
            .iter()
            .map(|it| (text.clone(), Literal::Text(it.clone())))
            .collect();
        let sql = rows_script(server, "it", &text, &literals);
        must_run(&database, &sql);
        let found = database.query("SELECT it FROM it ORDER BY id");
        for (found, expected) in found.iter().zip(&texts) {
            let end = |it: &str| it.chars().take(200).collect::<String>();
            let found = found[0].as_deref().unwrap_or("NULL");
            assert!(
                found == expected,
                "{}: {:?} instead of {:?}",
                server.name(),
                end(found),
                end(expected)
            );
        }
        assert_eq!(found.len(), texts.len());
    });
}

const AWKWARD: &[&str] = &[
    "",
    " ",
    "trailing ",
    "NULL",
    "'; DROP TABLE it; --",
    "\\'; DROP TABLE it; --",
    "\\",
    "\\\\'",
    "a\r\nb\rc\n",
    "\n.shell ls\n.quit\n",
    "\n\\! ls\n\\q\n",
    "\nDELIMITER //\nsource x\n",
    "\ngo\n/\n",
    "$$ $1 :x :'x' ? % %s {} @x #c /* */ /*! */ -- x",
    "\\u0041\\x41\\101\\N",
];

/// Numbers at their limits, times, JSON and bytes; in a row, and as the default of a column.
#[test]
fn values_come_back() {
    on_every_server(|server| {
        let database = Database::new(server);
        let (mut columns, mut readings, mut values) = (Vec::new(), Vec::new(), Vec::new());
        for (ty, literal, expected) in cases() {
            let spelling = spelling(server);
            let place = columns.len();
            // What a dialect has no home for is refused with a hint, which other tests look at.
            let (Ok(type_name), Ok(value)) = (spelling.type_name(&ty), spelling.literal(&literal, &ty)) else {
                continue;
            };
            let default = spelling.default_literal(&literal, &ty).unwrap();
            columns.push(format!(
                "v{place} {type_name},\n    d{place} {type_name} DEFAULT {default}"
            ));
            for letter in ["v", "d"] {
                readings.push((reading(server, &format!("{letter}{place}"), &ty), ty.clone(), expected));
            }
            values.push((format!("v{place}"), value));
        }
        let (names, values): (Vec<String>, Vec<String>) = values.into_iter().unzip();
        must_run(
            &database,
            &format!(
                "CREATE TABLE it (\n    {}\n);\nINSERT INTO it ({}) VALUES ({});\n",
                columns.join(",\n    "),
                names.join(", "),
                values.join(", ")
            ),
        );
        let sql: Vec<&str> = readings.iter().map(|(sql, _, _)| sql.as_str()).collect();
        let found = database.query(&format!("SELECT {} FROM it", sql.join(", "))).remove(0);
        let mut wrong = Vec::new();
        for (found, (sql, ty, expected)) in found.iter().zip(&readings) {
            let found = found.as_deref().unwrap_or("NULL");
            if !same(found, expected, ty) {
                wrong.push(format!("{sql} ({}): {found} instead of {expected}", ty.to_text()));
            }
        }
        assert!(wrong.is_empty(), "{}: {wrong:#?}", server.name());
        assert!(
            readings.len() > 60,
            "only {} values have a home on {}",
            readings.len(),
            server.name()
        );
    });
}

/// A value, its type, and what it reads as.
fn cases() -> Vec<(Type, Literal, &'static str)> {
    let plain = Type::plain;
    let sized = |it: Plain, arguments: &[u32]| Type {
        arguments: arguments.to_vec(),
        ..Type::plain(it)
    };
    let unsigned = |it: Plain| Type {
        unsigned: true,
        ..Type::plain(it)
    };
    let array = |it: Plain| Type {
        base: Base::Plain(it),
        dimensions: 1,
        ..Type::plain(it)
    };
    let text = |it: &str| Literal::Text(it.to_owned());
    let mut cases = Vec::new();
    for (ty, numbers) in [
        (plain(Plain::Smallint), &["-32768", "32767", "0"][..]),
        (plain(Plain::Integer), &["-2147483648", "2147483647"]),
        (plain(Plain::Bigint), &["-9223372036854775808", "9223372036854775807"]),
        (plain(Plain::Tinyint), &["-128", "127"]),
        (plain(Plain::Mediumint), &["-8388608", "8388607"]),
        (unsigned(Plain::Bigint), &["0", "9223372036854775807"]),
        (unsigned(Plain::Integer), &["4294967295"]),
    ] {
        cases.extend(
            numbers
                .iter()
                .map(|it| (ty.clone(), Literal::Integer((*it).to_owned()), *it)),
        );
    }
    for (ty, it) in [
        (sized(Plain::Numeric, &[12, 2]), "-12.50"),
        (sized(Plain::Numeric, &[15, 4]), "99999999999.9999"),
        (
            sized(Plain::Numeric, &[38, 10]),
            "-1234567890123456789012345678.0123456789",
        ),
        (
            sized(Plain::Numeric, &[65, 30]),
            "12345678901234567890123456789012345.000000000000000000000000000001",
        ),
        (sized(Plain::Numeric, &[5, 5]), "0.00001"),
    ] {
        cases.push((ty, Literal::Decimal(it.to_owned()), it));
    }
    for (ty, it) in [
        (plain(Plain::Double), "1.7976931348623157e308"),
        (plain(Plain::Double), "-2.2250738585072014e-308"),
        (plain(Plain::Double), "0.1"),
        (plain(Plain::Double), "9007199254740993.5"),
        (plain(Plain::Double), "123456789012345680000.0"),
        (plain(Plain::Double), "-0.0"),
        (plain(Plain::Double), "NaN"),
        (plain(Plain::Double), "-Infinity"),
        (plain(Plain::Real), "1.5"),
        (plain(Plain::Real), "-3.25e20"),
    ] {
        cases.push((ty, Literal::Float(it.to_owned()), it));
    }
    for it in [true, false] {
        cases.push((
            plain(Plain::Boolean),
            Literal::Boolean(it),
            if it { "true" } else { "false" },
        ));
    }
    for it in ["0001-01-01", "1000-01-01", "1582-10-10", "2024-02-29", "9999-12-31"] {
        cases.push((plain(Plain::Date), Literal::Date(it.to_owned()), it));
    }
    for it in ["00:00:00", "23:59:59", "10:20:30"] {
        cases.push((plain(Plain::Time), Literal::Time(it.to_owned()), it));
    }
    cases.push((
        sized(Plain::Time, &[6]),
        Literal::Time("23:59:59.000001".to_owned()),
        "23:59:59.000001",
    ));
    for it in [
        "1000-01-01 00:00:00.000000",
        "2024-02-29 23:59:59.999999",
        "9999-12-31 00:00:00.000001",
    ] {
        cases.push((sized(Plain::Timestamp, &[6]), Literal::Timestamp(it.to_owned()), it));
    }
    for it in [
        "1970-01-02 00:00:00.000001",
        "2024-02-29 10:00:00.123456",
        "2037-12-31 23:59:59.000000",
    ] {
        cases.push((sized(Plain::Timestamptz, &[6]), Literal::Timestamptz(it.to_owned()), it));
    }
    for it in [
        "00000000-0000-0000-0000-000000000000",
        "9b2d3f3e-12ab-4c1d-8f00-ffffffffffff",
    ] {
        cases.push((plain(Plain::Uuid), Literal::Uuid(it.to_owned()), it));
    }
    for it in [
        r#"{"a":1,"b":[true,null,"x"],"c":{"d":1.5}}"#,
        r#"{"it's":"a\"b\\c\/d\n\u0001é😀","":"</x>"}"#,
        r#""just text""#,
        "[]",
        "null",
    ] {
        cases.push((plain(Plain::Json), Literal::Json(it.to_owned()), it));
        cases.push((plain(Plain::Jsonb), Literal::Json(it.to_owned()), it));
    }
    let all = ALL_BYTES.as_str();
    for hex in ["", "00", "27", "5c", "0d0a", "ff00fe", all] {
        let bytes = (0..hex.len() / 2)
            .map(|it| u8::from_str_radix(&hex[2 * it..2 * it + 2], 16).unwrap())
            .collect();
        cases.push((plain(Plain::Blob), Literal::Bytes(bytes), hex));
    }
    cases.push((
        sized(Plain::Varbinary, &[4]),
        Literal::Bytes(vec![0, 39, 92, 255]),
        "00275cff",
    ));
    cases.push((sized(Plain::Bit, &[5]), Literal::Bits("10101".to_owned()), "10101"));
    for it in [
        "it's",
        "C:\\new\\table",
        "a\nb\tc\r",
        "\u{202e}\u{feff}é😀",
        "%s :x ? $1 ;",
        "",
    ] {
        cases.push((sized(Plain::Varchar, &[20]), text(it), it));
        cases.push((plain(Plain::Text), text(it), it));
    }
    cases.push((sized(Plain::Char, &[4]), text("ab'\\"), "ab'\\"));
    let words = Literal::Array(vec![text("a,b"), text("{\"\\}"), text("NULL"), Literal::Null, text("")]);
    cases.push((array(Plain::Text), words, r#"{"a,b","{\"\\}","NULL",NULL,""}"#));
    cases.push((array(Plain::Integer), Literal::Array(Vec::new()), "{}"));
    cases.push((
        plain(Plain::Interval),
        Literal::Interval("1 day 02:03:04.5".to_owned()),
        "1 day 02:03:04.5",
    ));
    for ty in [
        plain(Plain::Text),
        plain(Plain::Integer),
        plain(Plain::Json),
        plain(Plain::Blob),
    ] {
        cases.push((ty, Literal::Null, "NULL"));
    }
    cases
}

static ALL_BYTES: std::sync::LazyLock<String> =
    std::sync::LazyLock::new(|| (0..=255u8).map(|it| format!("{it:02x}")).collect());

/// How to ask for a value, where its plain text would not be exact.
fn reading(server: Server, column: &str, ty: &Type) -> String {
    match (ty.as_plain(), server.dialect()) {
        (Some(Plain::Blob | Plain::Varbinary), Dialect::Postgresql) => format!("encode({column}, 'hex')"),
        (Some(Plain::Blob | Plain::Varbinary), Dialect::Mysql) => format!("lower(hex({column}))"),
        // The hex of NULL is the empty text there.
        (Some(Plain::Blob | Plain::Varbinary), Dialect::Sqlite) => {
            format!("CASE WHEN {column} IS NOT NULL THEN lower(hex({column})) END")
        }
        (Some(Plain::Bit), Dialect::Mysql) => format!("lpad(bin({column}), 5, '0')"),
        (Some(Plain::Timestamptz), Dialect::Postgresql) => format!("{column} AT TIME ZONE 'UTC'"),
        _ => column.to_owned(),
    }
}

fn same(found: &str, expected: &str, ty: &Type) -> bool {
    if found == expected || found == "NULL" || expected == "NULL" {
        return found == expected;
    }
    match ty.as_plain() {
        Some(Plain::Double | Plain::Real) => {
            // The sign of zero is lost everywhere, since `-0.0` is an exact number to PostgreSQL and MySQL.
            match (found.parse::<f64>(), expected.parse::<f64>()) {
                (Ok(found), Ok(expected)) => found == expected || found.is_nan() && expected.is_nan(),
                (Ok(_) | Err(_), Ok(_) | Err(_)) => false,
            }
        }
        // SQLite keeps no zeros behind the last digit, and has no home for more than 15 digits.
        Some(Plain::Numeric) => found.parse::<f64>() == expected.parse::<f64>() && found.len() <= 17,
        Some(Plain::Boolean) => matches!((found, expected), ("t" | "1", "true") | ("f" | "0", "false")),
        Some(Plain::Json | Plain::Jsonb) => json(found) == json(expected),
        Some(Plain::Time | Plain::Timestamp | Plain::Timestamptz) => {
            // PostgreSQL leaves zeros out, MySQL fills them in, and SQLite keeps the offset.
            let bare = |it: &str| {
                let it = it.trim_end_matches("+00:00").to_owned();
                if it.contains('.') {
                    it.trim_end_matches('0').trim_end_matches('.').to_owned()
                } else {
                    it
                }
            };
            bare(found) == bare(expected)
        }
        _ => false,
    }
}

fn json(text: &str) -> serde_json::Value {
    serde_json::from_str(text).unwrap()
}

fn rows_script(server: Server, table: &str, ty: &Type, literals: &[(Type, Literal)]) -> String {
    let spelling = spelling(server);
    let name = QualifiedName::new(None, &Name::new(table));
    let mut script = format!(
        "CREATE TABLE {table} (id integer, it {});\n",
        spelling.type_name(ty).unwrap()
    );
    for (chunk, literals) in literals.chunks(400).enumerate() {
        let row = |(place, (ty, it)): (usize, &(Type, Literal))| {
            vec![(chunk * 400 + place).to_string(), spelling.literal(it, ty).unwrap()]
        };
        let insert = Insert {
            table: name.clone(),
            columns: vec![Name::new("id"), Name::new("it")],
            rows: literals.iter().enumerate().map(row).collect(),
            conflict: None,
            overriding: false,
        };
        script.push_str(&format!("{};\n", spelling.insert(&insert)));
    }
    script
}

fn spelling(server: Server) -> &'static dyn Spelling {
    match server.dialect() {
        Dialect::Postgresql => &PostgresqlSpelling,
        Dialect::Mysql => &MysqlSpelling,
        Dialect::Sqlite => &SqliteSpelling,
    }
}

/// Runs statements behind what the head of every script settles, in a session that was set otherwise.
fn must_run(database: &Database, statements: &str) {
    let (before, head) = match database.server.dialect() {
        Dialect::Postgresql => (
            "SET standard_conforming_strings = off; SET datestyle = 'SQL, DMY'; SET intervalstyle = 'iso_8601'; SET timezone = 'Asia/Tokyo';",
            "SET standard_conforming_strings = on;\nSET client_encoding = 'UTF8';\n",
        ),
        Dialect::Mysql => (
            "SET sql_mode = 'NO_BACKSLASH_ESCAPES,ANSI_QUOTES', time_zone = '+09:00'",
            "SET NAMES utf8mb4;\nSET sql_mode = 'STRICT_ALL_TABLES,NO_ZERO_DATE,NO_ZERO_IN_DATE';\nSET time_zone = '+00:00';\n",
        ),
        Dialect::Sqlite => ("PRAGMA foreign_keys = ON;", ""),
    };
    let run = database.run_after(before, &format!("{head}{statements}"));
    assert_eq!(
        run.status,
        0,
        "{}: {}",
        database.server.name(),
        run.stderr.chars().take(2000).collect::<String>()
    );
}
