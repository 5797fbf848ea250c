//! The three spellings side by side.

use std::fmt::Write as _;
use std::sync::Arc;

use super::rows::{Conflict, Copy, Delete, Insert, Update, UpdateFrom};
use super::*;
use crate::dialect::mysql::spelling::MysqlSpelling;
use crate::dialect::postgresql::spelling::PostgresqlSpelling;
use crate::dialect::sqlite::spelling::SqliteSpelling;
use crate::identity::EnumId;
use crate::types::{Base, EnumType, Plain};

pub(super) const ALL: [(&str, &dyn Spelling); 3] = [
    ("postgresql", &PostgresqlSpelling),
    ("sqlite", &SqliteSpelling),
    ("mysql", &MysqlSpelling),
];

fn snapshot(name: &str, text: &str) {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/snapshots");
    insta::with_settings!({ snapshot_path => folder, prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!(name, text);
    });
}

fn parse(text: &str) -> Type {
    crate::types::parse(text, std::iter::empty()).unwrap().0
}

fn enumeration(values: &[&str], native: bool, dimensions: u8) -> Type {
    let it = EnumType {
        id: EnumId(1),
        schema: Some(Name::new("shop")),
        name: Name::new("user \"status\""),
        values: values.iter().map(|it| it.to_string()).collect(),
        native,
    };
    Type {
        base: Base::Enum(Arc::new(it)),
        arguments: Vec::new(),
        unsigned: false,
        dimensions,
    }
}

fn of(base: Base) -> Type {
    Type {
        base,
        arguments: Vec::new(),
        unsigned: false,
        dimensions: 0,
    }
}

fn block(title: &str, text: &mut String, each: impl Fn(&dyn Spelling) -> String) {
    let _ = writeln!(text, "{title}");
    for (dialect, spelling) in ALL {
        let _ = writeln!(
            text,
            "    {dialect:<11}{}",
            each(spelling).replace('\n', "\n               ")
        );
    }
}

fn type_line(spelling: &dyn Spelling, ty: &Type) -> String {
    match spelling.type_name(ty) {
        Ok(name) => name,
        Err(NoHome { message, hint }) => format!("✗ {message}\n  {}", hint.unwrap_or_default()),
    }
}

/// Every type of the format, with as many numbers as it takes, has a spelling or a refusal that says what to type.
#[test]
fn types() {
    let mut text = String::new();
    for plain in Plain::ALL {
        for arguments in [vec![], vec![4], vec![12, 4]] {
            if plain.arguments().contains(&arguments.len()) {
                let ty = Type {
                    arguments,
                    ..Type::plain(*plain)
                };
                block(&ty.to_text(), &mut text, |spelling| type_line(spelling, &ty));
            }
        }
    }
    for written in [
        "tinyint unsigned",
        "smallint unsigned",
        "mediumint unsigned",
        "integer unsigned",
        "bigint unsigned",
        "numeric(12,4) unsigned",
        "double unsigned",
        "float(12) unsigned",
        "numeric(15,2)",
        "numeric(16,2)",
        "numeric(65,30)",
        "numeric(66)",
        "numeric(65,31)",
        "numeric(1001)",
        "float(24)",
        "float(25)",
        "float(54)",
        "char(256)",
        "varchar(16384)",
        "text(63)",
        "text(64)",
        "text(16384)",
        "text(4194304)",
        "blob(255)",
        "blob(256)",
        "blob(65536)",
        "blob(16777216)",
        "bit(65)",
        "time(0)",
        "integer[]",
        "varchar(20)[][]",
    ] {
        block(written, &mut text, |spelling| type_line(spelling, &parse(written)));
    }
    let labels = ["active", "it's", "a\\b"];
    for (title, ty) in [
        ("an enumeration", enumeration(&labels, true, 0)),
        ("an array of an enumeration", enumeration(&labels, true, 1)),
        ("an enumeration, native: false", enumeration(&labels, false, 0)),
        (
            "a label of 300 characters, native: false",
            enumeration(&["x".repeat(300).as_str()], false, 0),
        ),
        ("a label with a blank at its end", enumeration(&["a "], true, 0)),
        (
            "a set",
            of(Base::Set(["a".to_string(), "b".to_string()].as_slice().into())),
        ),
        (
            "a set with a comma",
            of(Base::Set(["a,b".to_string()].as_slice().into())),
        ),
        ("a native type", of(Base::Native("ltree".into()))),
    ] {
        block(title, &mut text, |spelling| type_line(spelling, &ty));
    }
    snapshot("types", &text);
}

/// The nearest type that a refusal names has a home itself.
#[test]
fn nearest_type_has_a_home() {
    for (dialect, spelling) in ALL {
        for plain in Plain::ALL {
            for (arguments, unsigned) in [(vec![], false), (vec![4_000_000_000], false), (vec![], true)] {
                let ty = Type {
                    arguments,
                    unsigned,
                    ..Type::plain(*plain)
                };
                let Err(refused) = spelling.type_name(&ty) else {
                    continue;
                };
                let hint = refused.hint.unwrap();
                let nearest = hint
                    .rsplit_once(&format!("{dialect}: "))
                    .unwrap()
                    .1
                    .trim_end_matches(" }`")
                    .trim_matches('"');
                assert!(
                    spelling.type_name(&parse(nearest)).is_ok(),
                    "{dialect} {}: {hint}",
                    ty.to_text()
                );
            }
        }
    }
}

/// Every kind of literal in every dialect, or why there is none.
#[test]
fn literals() {
    let text = |it: &str| Literal::Text(it.to_string());
    let integer = |it: &str| Literal::Integer(it.to_string());
    let cases: Vec<(&str, &str, Literal)> = vec![
        ("null", "text", Literal::Null),
        ("true", "boolean", Literal::Boolean(true)),
        ("the least bigint", "bigint", integer("-9223372036854775808")),
        ("beyond bigint", "numeric(20,0)", integer("9223372036854775808")),
        ("decimal", "numeric(12,2)", Literal::Decimal("-12.50".into())),
        ("float", "double", Literal::Float("1e300".into())),
        ("nan", "double", Literal::Float("NaN".into())),
        ("infinity", "real", Literal::Float("-Infinity".into())),
        ("text", "varchar(20)", text("it's")),
        ("empty text", "text", text("")),
        ("backslashes", "text", text("C:\\new\\table")),
        ("lines", "text", text("first\r\n\tsecond 'quoted' \\n")),
        ("control", "text", text("a\u{1A}b\u{1}c\u{8}")),
        ("direction", "varchar(20)", text("a\u{202E}b\u{2028}c")),
        (
            "client commands",
            "text",
            text("x\n.shell ls\n\\! ls\nDELIMITER //\n-- $$ /* :x ? % */"),
        ),
        ("date", "date", Literal::Date("2024-02-29".into())),
        ("time", "time", Literal::Time("10:00:00.5".into())),
        (
            "timestamp",
            "timestamp",
            Literal::Timestamp("2024-02-29 10:00:00".into()),
        ),
        (
            "timestamptz",
            "timestamptz",
            Literal::Timestamptz("2024-02-29 10:00:00".into()),
        ),
        ("interval", "interval", Literal::Interval("1 day 02:03:04.5".into())),
        ("bytes", "blob", Literal::Bytes(vec![0xDE, 0xAD, 0])),
        ("no bytes", "blob", Literal::Bytes(Vec::new())),
        (
            "uuid",
            "uuid",
            Literal::Uuid("3f2504e0-4f89-11d3-9a0c-0305e82c3301".into()),
        ),
        ("json", "json", Literal::Json("{\"a\":\"it's\\n\"}".into())),
        ("bits", "bit(4)", Literal::Bits("1010".into())),
        (
            "array",
            "integer[]",
            Literal::Array(vec![integer("1"), Literal::Null, integer("-2")]),
        ),
        ("empty array", "text[]", Literal::Array(Vec::new())),
        (
            "nested array",
            "text[][]",
            Literal::Array(vec![Literal::Array(vec![text("a"), text("b,c")])]),
        ),
    ];
    let mut shown = String::new();
    for (title, ty, literal) in &cases {
        let ty = parse(ty);
        let show = |result: Result<String, Unspellable>| {
            result.unwrap_or_else(|why| format!("✗ {}; {}", why.message, why.hint.unwrap_or_default()))
        };
        block(&format!("{title} ({})", ty.to_text()), &mut shown, |spelling| {
            let value = show(spelling.literal(literal, &ty));
            match show(spelling.default_literal(literal, &ty)) {
                same if same == value => value,
                default => format!("{value}\nDEFAULT {default}"),
            }
        });
    }
    snapshot("literals", &shown);
}

/// Names are quoted, with their quotes doubled, whatever stands in them; so are their schemas.
#[test]
fn names_are_quoted() {
    let name = Name::new("we\"ird`name\\ ü");
    let schema = Name::new("order");
    let quoted = ALL.map(|(_, spelling)| spelling.qualified(Some(&schema), &name));
    assert_eq!(
        quoted,
        [
            "\"order\".\"we\"\"ird`name\\ ü\"",
            "\"order\".\"we\"\"ird`name\\ ü\"",
            "`order`.`we\"ird``name\\ ü`"
        ]
    );
}

/// INSERT, UPDATE and DELETE in every dialect.
#[test]
fn row_statements() {
    let table = QualifiedName {
        schema: None,
        name: Name::new("users"),
    };
    let billing = QualifiedName {
        schema: Some(Name::new("billing")),
        name: Name::new("invoices"),
    };
    let name = |it: &str| Name::new(it);
    let row = |it: &[&str]| it.iter().map(|it| it.to_string()).collect::<Vec<_>>();
    let one = Insert {
        table: table.clone(),
        columns: vec![name("id"), name("email")],
        rows: vec![row(&["1", "'it''s'"])],
        conflict: None,
        overriding: true,
    };
    let many = Insert {
        rows: vec![row(&["1", "'a'"]), row(&["2", "NULL"])],
        conflict: Some(Conflict::Update {
            key: vec![name("id")],
            columns: vec![name("email")],
        }),
        overriding: false,
        ..one.clone()
    };
    let nothing = Insert {
        conflict: Some(Conflict::Nothing { key: vec![name("id")] }),
        ..many.clone()
    };
    let any_key = Insert {
        conflict: Some(Conflict::Nothing { key: vec![] }),
        rows: vec![row(&["1", "'a'"])],
        ..many.clone()
    };
    let copy = Copy {
        into: QualifiedName {
            schema: None,
            name: name("_new_users"),
        },
        columns: vec![
            (name("id"), "\"id\"".into()),
            (name("email"), "coalesce(\"email\", '')".into()),
        ],
        from: table.clone(),
    };
    let all = Update {
        table: table.clone(),
        set: vec![(name("email"), "'x'".into())],
        from: None,
        filter: None,
    };
    let some = Update {
        filter: Some("a = 1 OR b = '?' || '$1'".into()),
        ..all.clone()
    };
    let joined = Update {
        table: billing.clone(),
        set: vec![(name("total"), "o.t".into()), (name("paid"), "TRUE".into())],
        from: Some(UpdateFrom {
            table: table.clone(),
            on: "i.id = u.id".into(),
        }),
        filter: Some("u.a > 1 OR u.b".into()),
    };
    let gone = Delete {
        table: billing,
        filter: Some("a IN (1, 2) -- not here\n".into()),
    };
    let emptied = Delete { table, filter: None };
    let mut text = String::new();
    for (title, insert) in [
        ("one row", &one),
        ("several rows", &many),
        ("nothing on conflict", &nothing),
        ("any key", &any_key),
    ] {
        block(title, &mut text, |spelling| spelling.insert(insert));
    }
    block("copy", &mut text, |spelling| spelling.copy(&copy));
    for (title, update) in [
        ("all rows", &all),
        ("some rows", &some),
        ("from another table", &joined),
    ] {
        block(title, &mut text, |spelling| spelling.update(update));
    }
    block("delete", &mut text, |spelling| spelling.delete(&gone));
    block("delete all", &mut text, |spelling| spelling.delete(&emptied));
    snapshot("row_statements", &text);
}

/// sea-query prints what comes as SQL as it stands.
#[test]
fn custom_sql_is_left_alone() {
    let awkward = "'?' || $1 || '??' || '\\' || \"it\"\"s\" || `x` -- /* :x */\n|| E'\\n'";
    for (dialect, spelling) in ALL {
        let insert = Insert {
            table: QualifiedName {
                schema: None,
                name: Name::new("t"),
            },
            columns: vec![Name::new("c")],
            rows: vec![vec![awkward.to_string()]],
            conflict: None,
            overriding: false,
        };
        assert!(
            spelling.insert(&insert).ends_with(&format!(" VALUES ({awkward})")),
            "{dialect}"
        );
        let update = Update {
            table: insert.table,
            set: vec![(Name::new("c"), awkward.to_string())],
            from: None,
            filter: Some(awkward.to_string()),
        };
        assert!(
            spelling
                .update(&update)
                .ends_with(&format!(" = {awkward} WHERE {awkward}")),
            "{dialect}"
        );
    }
}
