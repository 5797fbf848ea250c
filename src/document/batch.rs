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
    let inner = items.iter().map(|item| match list {
        "operations" => with_keys(item, &given, problems),
        _ => filled(item, problems).unwrap_or_else(|| item.clone()),
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

/// Operations that have no table: the batch says that it does not take them.
const NO_TABLE: &[&str] = &[
    "execute",
    "create_enum",
    "drop_enum",
    "rename_enum",
    "add_enum_value",
    "rename_enum_value",
    "alter_enum",
];

/// Operations with a table that a batch does not take either, which it says whatever table they name.
const NOT_IN_A_BATCH: &[&str] = &[
    "create_table",
    "drop_table",
    "rename_table",
    "bulk_insert",
    "update_rows",
    "delete_rows",
    "batch_alter_table",
];

/// Adds the batch's keys to one of its operations, which may not have them itself.
fn with_keys<'t>(item: &Node<'t>, given: &[(Key<'t>, Node<'t>)], problems: &mut Vec<Diagnostic>) -> Node<'t> {
    let Kind::Map(entries) = &item.kind else {
        return item.clone();
    };
    let [(name, body)] = entries.as_slice() else {
        return item.clone();
    };
    let Kind::Map(keys) = &body.kind else {
        return item.clone();
    };
    if NO_TABLE.contains(&name.text.as_ref()) {
        return item.clone();
    }
    let mut keys = keys.clone();
    for key in ["table", "schema"] {
        if let Some((written, _)) = body.get(key) {
            if NOT_IN_A_BATCH.contains(&name.text.as_ref()) {
                return item.clone();
            }
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
    Node {
        place: item.place,
        kind: Kind::Map(vec![(name.clone(), body)]),
    }
}
