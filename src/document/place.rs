//! Finds the place of a field again, when a fault names it: places are not kept, as only what is wrong needs one.

use super::yaml::{Kind, Node, parse};
use crate::diagnostic::{Place, Sources};

/// Returns where a field such as `columns[2].type` stands in a node, or what holds it when it is not there.
///
/// A mapping with one key is looked through, as that is how an operation holds its keys.
pub fn place_of(node: &Node<'_>, path: &str) -> Place {
    let mut here = node;
    // A mapping may be many lines; the key it stands under says better which one is meant.
    let mut named = name_of(node).unwrap_or(node.place);
    let mut rest = path;
    while !rest.is_empty() {
        match step(here, rest) {
            Some((next, place, left)) => (here, named, rest) = (next, place, left),
            None => match only_value(here) {
                Some((inner, place)) => (here, named) = (inner, place),
                None => return named,
            },
        }
    }
    match &here.kind {
        Kind::Null | Kind::Scalar { .. } => here.place,
        Kind::List(_) | Kind::Map(_) if std::ptr::eq(here, node) => named,
        Kind::List(_) | Kind::Map(_) => name_of(here).unwrap_or(here.place),
    }
}

/// Returns where a field stands in the node that has the place `within`, by reading its text again.
pub fn place_in(sources: &Sources, within: Place, path: &str) -> Place {
    let Some(source) = sources.get(within.file) else {
        return within;
    };
    let documents = parse(within.file, &source.text, &mut Vec::new());
    let mut waiting: Vec<&Node<'_>> = documents.iter().collect();
    while let Some(node) = waiting.pop() {
        if node.place == within {
            return place_of(node, path);
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
