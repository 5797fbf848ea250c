//! What the decoder makes of nodes, and that it finds every problem of a node at once.

use std::collections::BTreeMap;

use serde::Deserialize;
use vellum::diagnostic::{Diagnostic, FileId};
use vellum::document::Placed;
use vellum::document::decode::{decode, decode_as};
use vellum::document::fault::Subject;
use vellum::document::yaml::parse;
use vellum::written::Written;

#[derive(Debug, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
struct Column {
    name: String,
    #[serde(default)]
    nullable: Option<bool>,
    #[serde(default)]
    length: Option<u8>,
    #[serde(default)]
    default: Option<Written>,
    #[serde(default)]
    on_delete: Option<Action>,
}

#[derive(Debug, Deserialize, PartialEq)]
#[serde(rename_all = "snake_case")]
enum Action {
    Cascade,
    SetNull,
    After(String),
}

#[derive(Debug, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
struct CreateTable {
    table: String,
    columns: Vec<Column>,
    #[serde(default)]
    options: BTreeMap<String, u8>,
}

#[derive(Debug, Deserialize, PartialEq)]
#[serde(rename_all = "snake_case")]
enum Operation {
    CreateTable(Box<CreateTable>),
    DropTable { table: String },
}

/// What all operations take.
#[derive(Debug, Default, Deserialize, PartialEq)]
#[serde(deny_unknown_fields, default)]
struct Common {
    note: Option<String>,
    only: Vec<Action>,
}

/// An operation and what all operations take.
#[derive(Debug, PartialEq)]
struct Entry(Common, Operation);

impl<'de> Deserialize<'de> for Entry {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl<'de> serde::de::Visitor<'de> for Visitor {
            type Value = Entry;
            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("an operation")
            }
            fn visit_seq<A: serde::de::SeqAccess<'de>>(self, mut parts: A) -> Result<Entry, A::Error> {
                let common = parts.next_element()?.unwrap_or_default();
                let operation = parts.next_element()?;
                Ok(Entry(
                    common,
                    operation.ok_or_else(|| serde::de::Error::custom("no operation"))?,
                ))
            }
        }
        deserializer.deserialize_newtype_struct(vellum::written::ENTRY, Visitor)
    }
}

/// Decodes the first document of a text, or returns the messages with where they stand.
fn read<T: serde::de::DeserializeOwned>(text: &str) -> Result<T, Vec<String>> {
    let mut problems = Vec::new();
    let nodes = parse(FileId(0), text, &mut problems);
    let value = nodes
        .first()
        .and_then(|node| decode_as(node, Subject::Whole("the operation"), &mut problems));
    match value {
        Some(value) if problems.is_empty() => Ok(value),
        _ => Err(problems.iter().map(|it| shown(text, it)).collect()),
    }
}

fn shown(text: &str, problem: &Diagnostic) -> String {
    let place = problem.labels[0].place;
    let marked = &text[place.start as usize..place.end as usize];
    let hints: String = problem.hints.iter().map(|it| format!(" | {it}")).collect();
    format!("{} [{}] {}{hints}", problem.code, marked, problem.message)
}

/// Ids, versions and words keep their text, whatever other readers of YAML make of them.
#[test]
fn scalars_are_text_as_written() {
    let texts: Vec<String> = read("[369644546676, 3317e9248280, 017, true, 1.10, yes, \"null\", 'x', 8.0]").unwrap();
    assert_eq!(
        texts,
        [
            "369644546676",
            "3317e9248280",
            "017",
            "true",
            "1.10",
            "yes",
            "null",
            "x",
            "8.0"
        ]
    );
    assert_eq!(
        read::<Vec<String>>("[~]").unwrap_err(),
        ["V0105 [~] an item of the list takes text, not null"]
    );
}

/// A value that may be anything keeps whether it was quoted.
#[test]
fn written_keeps_quotes() {
    let column: Column = read("{ name: a, default: [1.10, '1.10', {a: ~}] }").unwrap();
    let list = vec![
        Written::Plain("1.10".into()),
        Written::Quoted("1.10".into()),
        Written::Map(vec![("a".into(), Written::Null)]),
    ];
    assert_eq!(column.default, Some(Written::List(list)));
}

/// An enum is a word, or a mapping with one key.
#[test]
fn enums() {
    assert_eq!(
        read::<Vec<Action>>("[cascade, set_null, {after: x}]").unwrap(),
        [Action::Cascade, Action::SetNull, Action::After("x".into())]
    );
    assert_eq!(
        read::<Vec<Action>>("[cascad, 1, {after: x, b: y}, [], after]").unwrap_err(),
        [
            "V0107 [cascad] an item of the list does not take `cascad` | did you mean `cascade`?",
            "V0107 [1] an item of the list does not take `1` | it takes `cascade`, `set_null` or `after`",
            "V0105 [{after: x, b: y}] a mapping with one key is expected here",
            "V0105 [[]] an item of the list takes `cascade`, `set_null` or `after`, not a list",
            "V0105 [after] `after` needs its keys below it | write `after:` and the keys below it, or `after: { … }`",
        ]
    );
}

/// Three bad columns are three problems, and two in one column are two.
#[test]
fn every_problem_is_found() {
    let text = "
create_table:
  tabel: users
  note: stands beside
  columns:
    - { name: id, nullable: yes, length: 300 }
    - { nam: email, nullable: true }
    - { nullable: true }
    - 7
    - { name: ok, on_delete: cascde, length: '5' }
  options: { a: 1, b: x, c: [] }
  foo: 1
";
    assert_eq!(
        read::<Entry>(text).unwrap_err(),
        [
            "V0102 [tabel] no key `tabel` in `create_table` | did you mean `table`?",
            "V0105 [yes] `nullable` takes true or false, not the text `yes` | write `nullable: true`",
            "V0107 [300] `length` takes a whole number from 0 to 255, not the number `300`",
            "V0102 [nam] no key `nam` in an item of `columns` | did you mean `name`?",
            "V0104 [{ nullable: true }] missing key `name` in an item of `columns`",
            "V0105 [7] an item of `columns` takes a mapping, not the number `7` | its keys are `name`, `nullable`, `length`, `default` and `on_delete`",
            "V0107 [cascde] `on_delete` does not take `cascde` | did you mean `cascade`?",
            "V0105 ['5'] `length` takes a whole number, not the text `5` | write `length: 5`",
            "V0105 [x] `b` takes a whole number, not the text `x`",
            "V0105 [[]] `c` takes a whole number, not a list",
            "V0102 [foo] no key `foo` in `create_table` | its keys are `table`, `columns`, `options`, `note` and `only`",
        ]
    );
}

/// An operation is told from other enums, and a body at the wrong indentation is recognized.
#[test]
fn operations() {
    assert_eq!(
        read::<Operation>("creat_table: {}").unwrap_err(),
        ["V0106 [creat_table] no operation `creat_table` | did you mean `create_table`?"]
    );
    assert_eq!(
        read::<Operation>("drop_table:\ntable: a").unwrap_err(),
        [
            "V0105 [drop_table:\ntable: a] an operation is a mapping with one key, its name | indent what belongs to `drop_table:` deeper than its name"
        ]
    );
    assert_eq!(
        read::<Operation>("drop_table:").unwrap_err(),
        ["V0105 [drop_table] `drop_table` takes a mapping, not null | its only key is `table`"]
    );
    let common = Common {
        note: Some("x".into()),
        only: vec![Action::Cascade],
    };
    assert_eq!(
        read::<Entry>("drop_table: { table: a, note: x, only: [cascade] }").unwrap(),
        Entry(common, Operation::DropTable { table: "a".into() })
    );
    assert_eq!(
        read::<Entry>("drop_table: { tabl: a, note: [], only: [cascad], nullable: 1 }").unwrap_err(),
        [
            "V0102 [tabl] no key `tabl` in `drop_table` | did you mean `table`?",
            "V0105 [[]] `note` takes text, not a list",
            "V0107 [cascad] an item of `only` does not take `cascad` | did you mean `cascade`?",
            "V0102 [nullable] no key `nullable` in `drop_table` | its keys are `table`, `note` and `only`",
        ]
    );
    for broken in ["drop_table", "[]", "~", "{ a: 1, b: 2 }", "drop_table: 1"] {
        assert_eq!(read::<Entry>(broken).unwrap_err().len(), 1, "{broken}");
    }
}

/// An alias is the value that it names, and a problem in it is told once.
#[test]
fn aliases() {
    let text = "- &a { name: x, length: 1000 }\n- *a\n- { name: y }\n- *b\n";
    assert_eq!(
        read::<Vec<Column>>(text).unwrap_err(),
        ["V0101 [*b] no anchor `b` above | put `&b` before the value that is meant, in this file, or quote the text"]
    );
    let text = "- &a { name: x, length: 1000 }\n- *a\n";
    assert_eq!(read::<Vec<Column>>(text).unwrap_err().len(), 1);
    let text = "- &a { name: &n x }\n- *a\n- { name: *n }\n";
    assert_eq!(read::<Vec<Column>>(text).unwrap().len(), 3);
}

/// A value knows its place.
#[test]
fn places() {
    let placed: Vec<Placed<String>> = read("- ab\n- 'c'\n- |\n  d\n").unwrap();
    let ranges: Vec<(u32, u32)> = placed.iter().map(|it| (it.place.start, it.place.end)).collect();
    assert_eq!(ranges, [(2, 4), (7, 10), (17, 18)]);
}

/// Many bad items end in bounded time.
#[test]
fn many_bad_items() {
    let text = format!("[{}]", "{ nullable: 3 },".repeat(5000));
    let mut problems = Vec::new();
    let nodes = parse(FileId(0), &text, &mut problems);
    assert!(decode::<Vec<Column>>(&nodes[0], &mut problems).is_none());
    assert!(problems.len() > 20, "{}", problems.len());
}
