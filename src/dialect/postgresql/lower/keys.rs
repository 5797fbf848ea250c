//! What becomes of keys, checks and indexes: which go, come, change in place, or go and come back around a change.

use std::collections::BTreeSet;

use super::Lowering;
use crate::catalog::{Check, Deferral, ForeignKey, Member, Table, differs};
use crate::identity::{ColumnId, ConstraintId, TableId};

/// What becomes of one kind of constraint or index.
#[derive(Clone, Debug)]
pub(super) struct Turnover<'a, T> {
    /// Those that go.
    pub(super) dropped: Vec<&'a T>,
    /// Those that come, also those that went before.
    pub(super) added: Vec<&'a T>,
    /// Those whose name is another.
    pub(super) renamed: Vec<(&'a T, &'a T)>,
    /// Those that the database can change where they stand.
    pub(super) altered: Vec<(&'a T, &'a T)>,
}

/// Compares two lists of constraints or indexes of a table.
///
/// `anew` says which must go and come back though nothing of them differs, `in_place` which the database can change.
pub(super) fn turnover<'a, T: Member>(
    before: impl IntoIterator<Item = &'a T>,
    after: impl IntoIterator<Item = &'a T>,
    anew: &dyn Fn(&T) -> bool,
    in_place: &dyn Fn(&T, &T) -> bool,
) -> Turnover<'a, T> {
    let after: Vec<&T> = after.into_iter().collect();
    let mut kept: BTreeSet<ConstraintId> = BTreeSet::new();
    let mut it = Turnover {
        dropped: Vec::new(),
        added: Vec::new(),
        renamed: Vec::new(),
        altered: Vec::new(),
    };
    for old in before {
        let Some(new) = after.iter().copied().find(|new| new.id() == old.id()) else {
            it.dropped.push(old);
            continue;
        };
        let is_other = differs(old, new);
        if anew(old) || anew(new) || (is_other && !in_place(&old.with_name_of(new), new)) {
            it.dropped.push(old);
            continue;
        }
        kept.insert(new.id());
        if old.name() != new.name() {
            it.renamed.push((old, new));
        }
        if is_other {
            it.altered.push((old, new));
        }
    }
    it.added = after.into_iter().filter(|new| !kept.contains(&new.id())).collect();
    it
}

/// Tells whether only the old rows have to be read.
pub(super) fn check_in_place(old: &Check, new: &Check) -> bool {
    !old.validated
        && new.validated
        && Check {
            validated: true,
            ..old.clone()
        } == *new
}

/// Tells whether ALTER CONSTRAINT and VALIDATE CONSTRAINT do it.
pub(super) fn foreign_key_in_place(old: &ForeignKey, new: &ForeignKey) -> bool {
    let validated = old.validated || new.validated;
    let deferral: Option<Deferral> = new.deferral;
    (!old.validated || new.validated)
        && ForeignKey {
            validated,
            deferral,
            ..old.clone()
        } == *new
}

/// A foreign key with the table that has it, and its state before or after.
pub(super) type Owned<'a> = (&'a Table, &'a ForeignKey);

/// The foreign keys of all tables that a transition concerns.
#[derive(Debug, Default)]
pub(super) struct ForeignKeys<'a> {
    /// Those that go before anything else.
    pub(super) dropped: Vec<Owned<'a>>,
    /// Those that come after everything else.
    pub(super) added: Vec<Owned<'a>>,
    /// Those whose name is another.
    pub(super) renamed: Vec<(Owned<'a>, Owned<'a>)>,
    /// Those that change where they stand.
    pub(super) altered: Vec<(Owned<'a>, Owned<'a>)>,
}

/// What a foreign key can't stand through.
#[derive(Debug, Default)]
pub(super) struct Unsettled {
    /// Columns that go and come back, or whose type is another one by name.
    pub(super) columns: BTreeSet<ColumnId>,
    /// Keys that go: the table and its columns. A foreign key hangs on one of them, though another may do as well.
    pub(super) keys: Vec<(TableId, BTreeSet<ColumnId>)>,
}

impl Unsettled {
    fn concerns(&self, it: &ForeignKey) -> bool {
        let target: BTreeSet<ColumnId> = it.target.iter().copied().collect();
        it.columns.iter().chain(&it.target).any(|it| self.columns.contains(it))
            || self
                .keys
                .iter()
                .any(|(table, key)| *table == it.table && *key == target)
    }
}

impl<'a> Lowering<'a> {
    /// Compares the foreign keys of tables that stay, and of those that point at them.
    pub(super) fn foreign_keys(&self, kept: &[(&'a Table, &'a Table)], unsettled: &Unsettled) -> ForeignKeys<'a> {
        let mut tables: BTreeSet<TableId> = kept.iter().map(|(_, it)| it.id).collect();
        for (_, table) in kept {
            tables.extend(self.transition.after.referring(table.id).map(|it| it.id));
        }
        let mut all = ForeignKeys::default();
        for id in tables {
            let before: Option<&'a Table> = self.transition.before.table_by_id(id).map(AsRef::as_ref);
            let after: Option<&'a Table> = self.transition.after.table_by_id(id).map(AsRef::as_ref);
            let (Some(before), Some(after)) = (before, after) else {
                continue;
            };
            let anew = |it: &ForeignKey| unsettled.concerns(it);
            let Turnover {
                dropped,
                added,
                renamed,
                altered,
            } = turnover(&before.foreign_keys, &after.foreign_keys, &anew, &foreign_key_in_place);
            all.dropped.extend(dropped.into_iter().map(|it| (before, it)));
            all.added.extend(added.into_iter().map(|it| (after, it)));
            all.renamed
                .extend(renamed.into_iter().map(|(old, new)| ((before, old), (after, new))));
            all.altered
                .extend(altered.into_iter().map(|(old, new)| ((before, old), (after, new))));
        }
        all
    }
}
