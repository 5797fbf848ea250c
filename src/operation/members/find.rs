//! Finds constraints by name, and takes them out.

use super::serving;

use crate::catalog::{Catalog, Index, Table};
use crate::diagnostic::Code;
use crate::fault::Fault;
use crate::identity::ConstraintId;
use crate::name::Name;

/// A constraint that was found by name.
pub(in crate::operation) fn find_constraint(
    catalog: &Catalog,
    table: &Table,
    name: &Name,
) -> Option<(crate::catalog::ConstraintKind, ConstraintId)> {
    use crate::catalog::ConstraintKind;
    let same = |it: &Name| catalog.rules.same(it, name);
    if let Some(it) = table.primary_key.as_ref().filter(|it| same(&it.name)) {
        return Some((ConstraintKind::Primary, it.id));
    }
    let unique = table
        .uniques
        .iter()
        .find(|it| same(&it.name))
        .map(|it| (ConstraintKind::Unique, it.id));
    let key = || {
        table
            .foreign_keys
            .iter()
            .find(|it| same(&it.name))
            .map(|it| (ConstraintKind::ForeignKey, it.id))
    };
    let check = || {
        table
            .checks
            .iter()
            .find(|it| same(&it.name))
            .map(|it| (ConstraintKind::Check, it.id))
    };
    let exclusion = || {
        table
            .exclusions
            .iter()
            .find(|it| same(&it.name))
            .map(|it| (ConstraintKind::Exclude, it.id))
    };
    unique.or_else(key).or_else(check).or_else(exclusion)
}

/// Says that there is no such constraint, and what there is.
pub(in crate::operation) fn no_constraint(table: &Table, name: &Name, field: &str) -> Fault {
    let what = format!(
        "no constraint `{}` on table `{}`",
        name.as_str(),
        table.qualified().to_text()
    );
    let known: Vec<&str> = table.constraint_names().map(|(_, it)| it.as_str()).collect();
    let fault = Fault::new(Code::UnknownConstraint, field, what);
    if table.indexes.iter().any(|it| it.name == *name) {
        return fault.hint("it is an index; use `drop_index`, `rename_index`");
    }
    let nearest = crate::operation::build::nearest(name.as_str(), known.iter().copied());
    fault.maybe_hint(nearest.or_else(|| match known.as_slice() {
        [] => Some("the table has no constraints".to_string()),
        known => Some(format!(
            "the table has {}",
            known.iter().map(|it| format!("`{it}`")).collect::<Vec<_>>().join(", ")
        )),
    }))
}

/// Takes a constraint out of a table, with the index that was made for a foreign key and serves no other.
pub(in crate::operation) fn remove_constraint(table: &mut Table, id: ConstraintId) {
    if table.primary_key.as_ref().is_some_and(|it| it.id == id) {
        table.primary_key = None;
    }
    table.uniques.retain(|it| it.id != id);
    table.checks.retain(|it| it.id != id);
    table.exclusions.retain(|it| it.id != id);
    if table.foreign_keys.iter().any(|it| it.id == id) {
        table.foreign_keys.retain(|it| it.id != id);
        let served = table.indexes.iter().position(|it| it.serves == Some(id));
        let Some((at, index)) = served.and_then(|at| Some((at, table.indexes.remove(at)?))) else {
            return;
        };
        let unserved = table
            .foreign_keys
            .iter()
            .find(|it| !serving(table, &it.columns))
            .map(|it| it.id);
        if let Some(other) = unserved {
            table.indexes.insert(
                at,
                Index {
                    serves: Some(other),
                    ..index
                },
            );
        }
    }
}
