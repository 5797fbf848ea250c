//! Finds the place of a field again, when a fault names it: places are not kept, as only what is wrong needs one.

use super::yaml::{Kind, Node, parse};
use crate::diagnostic::{Place, Sources};

/// Bytes of a text that may be written in several ways: with quotes and escapes, over several lines, by dialect.
#[derive(Clone, Copy, Debug)]
pub struct Part<'a> {
    /// The first byte of the text that is meant.
    pub start: u32,
    /// The byte after the last.
    pub end: u32,
    /// The dialect whose text it is, where there is a map by dialect.
    pub dialect: &'a str,
}

/// Returns where a field such as `columns[2].type` stands in a node, or what holds it when it is not there.
///
/// A mapping with one key is looked through, as that is how an operation holds its keys.
pub fn place_of(node: &Node<'_>, path: &str) -> Place {
    match walked(node, path) {
        Ok((here, named)) => match &here.kind {
            Kind::Null | Kind::Scalar { .. } => here.place,
            Kind::List(_) | Kind::Map(_) if std::ptr::eq(here, node) => named,
            Kind::List(_) | Kind::Map(_) => name_of(here).unwrap_or(here.place),
        },
        Err(named) => named,
    }
}

/// Walks down to a field: the node there and the place of what it stands under; only the latter where it is not there.
fn walked<'n, 't>(node: &'n Node<'t>, path: &str) -> Result<(&'n Node<'t>, Place), Place> {
    let mut here = node;
    // A mapping may be many lines; the key it stands under says better which one is meant.
    let mut named = name_of(node).unwrap_or(node.place);
    let mut rest = path;
    while !rest.is_empty() {
        match step(here, rest) {
            Some((next, place, left)) => (here, named, rest) = (next, place, left),
            None => match only_value(here) {
                Some((inner, place)) => (here, named) = (inner, place),
                None => return Err(named),
            },
        }
    }
    Ok((here, named))
}

/// Returns where a field stands in the node that has the place `within`, by reading its text again.
pub fn place_in(sources: &Sources, within: Place, path: &str) -> Place {
    found_in(sources, within, |node, _| place_of(node, path))
}

/// Returns where a part of a field's text stands, as [`place_in`]; the whole field where the part cannot be told.
pub fn part_in(sources: &Sources, within: Place, path: &str, part: Part<'_>) -> Place {
    found_in(sources, within, |node, source| {
        let field = walked(node, path).ok().map(|(here, _)| text_of(here, part.dialect));
        let found = field.and_then(|here| part_of(here, source, part).or(Some(here.place)));
        found.unwrap_or_else(|| place_of(node, path))
    })
}

/// Goes through `sql:` and maps by dialect to the text that a dialect reads.
fn text_of<'n, 't>(node: &'n Node<'t>, dialect: &str) -> &'n Node<'t> {
    let mut here = node;
    let inner = |node: &'n Node<'t>| ["sql", dialect, "default"].iter().find_map(|it| node.get(it));
    while let Some((_, next)) = inner(here) {
        here = next;
    }
    here
}

/// Finds the bytes of a text in the way it is written; `None` where that has escapes, breaks or the like in them.
fn part_of(node: &Node<'_>, source: &str, part: Part<'_>) -> Option<Place> {
    let Kind::Scalar { text, .. } = &node.kind else {
        return None;
    };
    let (first, last) = (part.start as usize, part.end as usize);
    let whole = text.get(first..last).filter(|it| *it != text)?;
    // Further lines are indented in the file; the first one says where it is.
    let wanted = whole.lines().next().map(str::trim_end).filter(|it| !it.is_empty())?;
    let written = source.get(node.place.start as usize..node.place.end as usize)?;
    let earlier = text.match_indices(wanted).position(|(at, _)| at == first)?;
    let all = text.matches(wanted).count();
    let mut places = written.match_indices(wanted);
    let same = written.matches(wanted).count() == all;
    let (at, _) = places.nth(earlier).filter(|_| same)?;
    let start = node.place.start + u32::try_from(at).ok()?;
    let end = start + u32::try_from(wanted.len()).ok()?;
    Some(Place {
        file: node.place.file,
        start,
        end,
    })
}

/// Asks the node that has the place `within`, which stands in a text that is read again.
fn found_in(sources: &Sources, within: Place, ask: impl Fn(&Node<'_>, &str) -> Place) -> Place {
    let Some(source) = sources.get(within.file) else {
        return within;
    };
    let documents = parse(within.file, &source.text, &mut Vec::new());
    let mut waiting: Vec<&Node<'_>> = documents.iter().collect();
    while let Some(node) = waiting.pop() {
        if node.place == within {
            return ask(node, &source.text);
        }
        match &node.kind {
            Kind::Null | Kind::Scalar { .. } => {}
            Kind::List(items) => waiting.extend(items),
            Kind::Map(entries) => waiting.extend(entries.iter().map(|(_, value)| value)),
        }
    }
    within
}

/// Goes one step down: the node there, the place of its key or item, and what is left of the path.
fn step<'n, 't, 'p>(node: &'n Node<'t>, path: &'p str) -> Option<(&'n Node<'t>, Place, &'p str)> {
    match &node.kind {
        Kind::Null | Kind::Scalar { .. } => None,
        Kind::List(items) => {
            let (number, rest) = path.strip_prefix('[')?.split_once(']')?;
            let item = items.get(number.parse::<usize>().ok()?)?;
            Some((item, item.place, rest.strip_prefix('.').unwrap_or(rest)))
        }
        Kind::Map(entries) => {
            // A name may have dots and brackets in it, so the longest key that fits is meant.
            let fitting = entries.iter().filter_map(|(key, value)| {
                let rest = path.strip_prefix(key.text.as_ref())?;
                let ends = rest.is_empty() || rest.starts_with(['.', '[']);
                ends.then_some((key, value, rest))
            });
            let (key, value, rest) = fitting.max_by_key(|(key, ..)| key.text.len())?;
            Some((value, key.place, rest.strip_prefix('.').unwrap_or(rest)))
        }
    }
}

/// Returns the body of an operation and the place of its name.
fn only_value<'n, 't>(node: &'n Node<'t>) -> Option<(&'n Node<'t>, Place)> {
    match &node.kind {
        Kind::Map(entries) => match entries.as_slice() {
            [(key, value)] if matches!(value.kind, Kind::Map(_)) => Some((value, key.place)),
            _ => None,
        },
        Kind::Null | Kind::Scalar { .. } | Kind::List(_) => None,
    }
}

/// Returns the place of the one key of an operation.
fn name_of(node: &Node<'_>) -> Option<Place> {
    only_value(node).map(|(_, place)| place)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A part of a text is found in quotes, over several lines and by dialect; what is written with escapes is meant whole.
    #[test]
    fn parts() {
        let text = r#"
- execute:
    sql:
      default: SELECT 1 +  FROM a
      mysql: |
        SELECT 1
          FROM b FROM c
    undo: "a \u0062 b FROM"
    where: { sql: 'it''s x FROM x' }
"#;
        let mut sources = Sources::default();
        let file = sources.add("a.yaml", text);
        let documents = parse(file, text, &mut Vec::new());
        let Kind::List(steps) = &documents[0].kind else {
            panic!("a list")
        };
        let found = |path, dialect, start, end| {
            let place = part_in(&sources, steps[0].place, path, Part { start, end, dialect });
            (sources.slice(place).to_string(), place.start as usize)
        };
        assert_eq!(
            found("sql", "sqlite", 9, 10),
            ("+".to_string(), text.find('+').unwrap())
        );
        let second = text.rfind("FROM c").unwrap();
        assert_eq!(found("sql", "mysql", 18, 22), ("FROM".to_string(), second));
        assert_eq!(found("sql", "mysql", 11, 22).0, "FROM b FROM");
        assert_eq!(found("sql", "mysql", 7, 22).0, "1");
        assert_eq!(found("undo", "mysql", 6, 10).0, "FROM");
        assert_eq!(found("undo", "mysql", 2, 3).0, r#""a \u0062 b FROM""#);
        assert_eq!(found("where", "mysql", 7, 11).0, "FROM");
        assert_eq!(found("where", "mysql", 90, 99).0, "'it''s x FROM x'");
        assert_eq!(found("nowhere", "mysql", 0, 1).0, "execute");
    }

    /// A field is found as deep as it is written; what is missing is at the name of what lacks it.
    #[test]
    fn fields() {
        let text = "
- batch_alter_table:
    table: users
    operations:
      - add_column: { column: { name: mail, type: text } }
      - drop_column: { column: a.b }
    set: { a.b: 1, a: { b: 2 } }
    rows:
      - { x: 1 }
";
        let mut sources = Sources::default();
        let file = sources.add("a.yaml", text);
        let documents = parse(file, text, &mut Vec::new());
        let Kind::List(steps) = &documents[0].kind else {
            panic!("a list")
        };
        for (path, expected) in [
            ("", "batch_alter_table"),
            ("table", "users"),
            ("schema", "batch_alter_table"),
            ("operations[0]", "add_column"),
            ("operations[0].column.type", "text"),
            ("operations[0].column.nullable", "column"),
            ("operations[0].column", "{ name: mail, type: text }"),
            ("operations[1].column", "a.b"),
            ("operations[7].column", "operations"),
            ("set.a.b", "1"),
            ("set", "{ a.b: 1, a: { b: 2 } }"),
            ("rows[0].y", "{ x: 1 }"),
        ] {
            let place = place_in(&sources, steps[0].place, path);
            assert_eq!(sources.slice(place), expected, "{path}");
        }
    }
}
