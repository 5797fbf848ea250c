//! Gives the operations of a batch the table that the batch names, before anything is decoded.

use super::yaml::{Key, Kind, Node};
use crate::diagnostic::{Code, Diagnostic};

/// Returns the operation with its batch filled in, when it is a `batch_alter_table`; a batch may stand in `effects`.
pub(super) fn filled<'t>(item: &Node<'t>, problems: &mut Vec<Diagnostic>) -> Option<Node<'t>> {
    let Kind::Map(entries) = &item.kind else { return None };
    let [(name, body)] = entries.as_slice() else {
        return None;
    };
    let Kind::Map(keys) = &body.kind else { return None };
    let list = match name.text.as_ref() {
        "batch_alter_table" => "operations",
        "execute" => "effects",
        _ => return None,
    };
    let (
        _,
        Node {
            kind: Kind::List(items),
            place,
        },
    ) = body.get(list)?
    else {
        return None;
    };
    let given: Vec<(Key<'t>, Node<'t>)> = match list {
        "operations" => ["table", "schema"]
            .iter()
            .filter_map(|it| body.get(it))
            .map(|(key, value)| (key.clone(), value.clone()))
            .collect(),
        _ => Vec::new(),
    };
    let inner = items.iter().filter_map(|item| match list {
        "operations" => with_keys(item, &given, problems),
        _ => Some(filled(item, problems).unwrap_or_else(|| item.clone())),
    });
    let inner = Node {
        place: *place,
        kind: Kind::List(inner.collect()),
    };
    let keys = keys.iter().map(|(key, value)| match key.text.as_ref() == list {
        true => (key.clone(), inner.clone()),
        false => (key.clone(), value.clone()),
    });
    let body = Node {
        place: body.place,
        kind: Kind::Map(keys.collect()),
    };
    Some(Node {
        place: item.place,
        kind: Kind::Map(vec![(name.clone(), body)]),
    })
}

/// Operations that are no change of one table. `BatchAlterTable` would say so too, but for their `table`,
/// which is missing in some and has no place in others.
pub(super) const NO_CHANGE: &[&str] = &[
    "create_table",
    "drop_table",
    "rename_table",
    "create_enum",
    "drop_enum",
    "rename_enum",
    "add_enum_value",
    "rename_enum_value",
    "alter_enum",
    "bulk_insert",
    "update_rows",
    "delete_rows",
    "execute",
    "batch_alter_table",
];

/// Adds the batch's keys to one of its operations, which may not have them itself; none where it is no change of a table.
fn with_keys<'t>(item: &Node<'t>, given: &[(Key<'t>, Node<'t>)], problems: &mut Vec<Diagnostic>) -> Option<Node<'t>> {
    let Kind::Map(entries) = &item.kind else {
        return Some(item.clone());
    };
    let [(name, body)] = entries.as_slice() else {
        return Some(item.clone());
    };
    let Kind::Map(keys) = &body.kind else {
        return Some(item.clone());
    };
    if NO_CHANGE.contains(&name.text.as_ref()) {
        let problem = Diagnostic::error(
            Code::Contradiction,
            format!("`{}` is no change of one table", name.text),
        );
        problems.push(problem.at(name.place, "").hint("put it before or behind the batch"));
        return None;
    }
    let mut keys = keys.clone();
    for key in ["table", "schema"] {
        if let Some((written, _)) = body.get(key) {
            let problem = Diagnostic::error(
                Code::Contradiction,
                format!("`{key}` stands in an operation of a batch, which has its own"),
            );
            problems.push(problem.at(written.place, "").hint(format!("leave `{key}` out")));
            keys.retain(|(it, _)| it.text != key);
        }
    }
    keys.extend(given.iter().cloned());
    let body = Node {
        place: body.place,
        kind: Kind::Map(keys),
    };
    Some(Node {
        place: item.place,
        kind: Kind::Map(vec![(name.clone(), body)]),
    })
}
