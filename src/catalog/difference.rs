//! What differs between two states of a table, by identity: a rename is a rename, whatever the names say.

use super::{Check, Column, Exclusion, ForeignKey, Index, PrimaryKey, Table, Unique};
use crate::identity::ConstraintId;
use crate::name::Name;

/// What leads from one state of a table to another.
#[derive(Clone, Debug)]
pub struct TableDifference<'a> {
    /// The table as it was.
    pub before: &'a Table,
    /// The table as it is.
    pub after: &'a Table,
    /// Columns that went, in their old order.
    pub dropped_columns: Vec<&'a Column>,
    /// Columns that came, in their new order.
    pub added_columns: Vec<&'a Column>,
    /// Columns that stayed, as they were and as they are, in their new order; also those that did not change.
    pub kept_columns: Vec<(&'a Column, &'a Column)>,
    /// The primary key.
    pub primary_key: Members<'a, PrimaryKey>,
    /// The unique constraints.
    pub uniques: Members<'a, Unique>,
    /// The foreign keys.
    pub foreign_keys: Members<'a, ForeignKey>,
    /// The checks.
    pub checks: Members<'a, Check>,
    /// The exclusion constraints.
    pub exclusions: Members<'a, Exclusion>,
    /// The indexes.
    pub indexes: Members<'a, Index>,
}

/// What became of one kind of constraint or index.
#[derive(Clone, Debug)]
pub struct Members<'a, T> {
    /// Those that went.
    pub dropped: Vec<&'a T>,
    /// Those that came.
    pub added: Vec<&'a T>,
    /// Those whose name alone is another.
    pub renamed: Vec<(&'a T, &'a T)>,
    /// Those whose definition is another, whatever their names.
    pub changed: Vec<(&'a T, &'a T)>,
}

impl<T> Members<'_, T> {
    /// Tells whether nothing differs.
    pub fn is_empty(&self) -> bool {
        self.dropped.is_empty() && self.added.is_empty() && self.renamed.is_empty() && self.changed.is_empty()
    }
}

/// A constraint or index of a table.
pub trait Member: Clone + PartialEq {
    /// Returns its identity.
    fn id(&self) -> ConstraintId;
    /// Returns its name.
    fn name(&self) -> &Name;
    /// Returns it under another's name, so that only the definitions are compared.
    fn with_name_of(&self, other: &Self) -> Self;
}

macro_rules! member {
    ($($kind:ident),*) => {
        $(impl Member for $kind {
            fn id(&self) -> ConstraintId {
                self.id
            }

            fn name(&self) -> &Name {
                &self.name
            }

            fn with_name_of(&self, other: &Self) -> Self {
                Self { name: other.name.clone(), made: other.made, ..self.clone() }
            }
        })*
    };
}

member!(PrimaryKey, Unique, ForeignKey, Check, Exclusion);

impl Member for Index {
    fn id(&self) -> ConstraintId {
        self.id
    }

    fn name(&self) -> &Name {
        &self.name
    }

    /// Whom it serves is the catalog's business, not the database's.
    fn with_name_of(&self, other: &Self) -> Self {
        Self {
            name: other.name.clone(),
            made: other.made,
            serves: other.serves,
            ..self.clone()
        }
    }
}

impl<'a> TableDifference<'a> {
    /// Compares two states of one table.
    pub fn between(before: &'a Table, after: &'a Table) -> Self {
        let was = |column: &Column| before.columns.iter().find(|it| it.id == column.id);
        Self {
            before,
            after,
            dropped_columns: before
                .columns
                .iter()
                .filter(|it| after.column_by_id(it.id).is_none())
                .collect(),
            added_columns: after.columns.iter().filter(|it| was(it).is_none()).collect(),
            kept_columns: after
                .columns
                .iter()
                .filter_map(|it| was(it).map(|old| (old, it)))
                .collect(),
            primary_key: members(before.primary_key.iter(), after.primary_key.iter()),
            uniques: members(before.uniques.iter(), after.uniques.iter()),
            foreign_keys: members(before.foreign_keys.iter(), after.foreign_keys.iter()),
            checks: members(before.checks.iter(), after.checks.iter()),
            exclusions: members(before.exclusions.iter(), after.exclusions.iter()),
            indexes: members(before.indexes.iter(), after.indexes.iter()),
        }
    }

    /// Tells whether the table has another name.
    pub fn is_renamed(&self) -> bool {
        self.before.name != self.after.name || self.before.schema != self.after.schema
    }

    /// Tells whether columns that stayed stand in another order.
    pub fn is_reordered(&self) -> bool {
        let old = self
            .before
            .columns
            .iter()
            .filter(|it| self.after.column_by_id(it.id).is_some())
            .map(|it| it.id);
        !old.eq(self.kept_columns.iter().map(|(_, it)| it.id))
    }
}

/// Tells whether two states of a constraint or index have another definition, whatever their names. What is shared does
/// not differ.
pub fn differs<T: Member>(before: &T, after: &T) -> bool {
    !std::ptr::eq(before, after) && before.with_name_of(after) != *after
}

fn members<'a, T: Member>(before: impl Iterator<Item = &'a T>, after: impl Iterator<Item = &'a T>) -> Members<'a, T> {
    let before: Vec<&T> = before.collect();
    let after: Vec<&T> = after.collect();
    let mut it: Members<'a, T> = Members {
        dropped: Vec::new(),
        added: Vec::new(),
        renamed: Vec::new(),
        changed: Vec::new(),
    };
    for old in &before {
        match after.iter().find(|new| new.id() == old.id()) {
            None => it.dropped.push(*old),
            Some(new) if differs(*old, *new) => it.changed.push((*old, *new)),
            Some(new) if old.name() != new.name() => it.renamed.push((*old, *new)),
            Some(_) => {}
        }
    }
    it.added = after
        .into_iter()
        .filter(|new| !before.iter().any(|old| old.id() == new.id()))
        .collect();
    it
}
