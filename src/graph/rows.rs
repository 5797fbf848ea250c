//! The rows of the version table, and what changes them into others.

use std::sync::Arc;

use rpds::RedBlackTreeSetSync;

/// The rows of a version table: the heads of what is applied.
///
/// A persistent set in sorted order: the rows before and after each of 100,000 steps share all that a step doesn't change.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rows {
    ids: RedBlackTreeSetSync<Arc<str>>,
}

impl Rows {
    /// Returns the ids, sorted.
    pub fn iter(&self) -> impl Iterator<Item = &Arc<str>> {
        self.ids.iter()
    }

    /// Returns whether the revision has a row.
    pub fn contains(&self, id: &str) -> bool {
        self.ids.contains(id)
    }

    /// Returns how many rows there are.
    pub fn len(&self) -> usize {
        self.ids.size()
    }

    /// Returns whether there is none: nothing is applied.
    pub fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }

    pub(super) fn insert(&mut self, id: &Arc<str>) {
        self.ids.insert_mut(Arc::clone(id));
    }

    pub(super) fn remove(&mut self, id: &str) {
        self.ids.remove_mut(id);
    }
}

impl FromIterator<Arc<str>> for Rows {
    fn from_iter<I: IntoIterator<Item = Arc<str>>>(ids: I) -> Self {
        Self {
            ids: ids.into_iter().collect(),
        }
    }
}

/// One statement on the version table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RowChange {
    /// The row goes.
    Delete(Arc<str>),
    /// The row comes.
    Insert(Arc<str>),
    /// One row becomes another.
    Update {
        /// The row that goes.
        from: Arc<str>,
        /// The row that comes.
        to: Arc<str>,
    },
}

/// Returns the fewest changes that lead from some rows to others: deletes, then inserts, then updates, each sorted.
///
/// As many rows as possible are updated. Of what goes and of what comes the last are paired, as Alembic does where a merge
/// joins two rows or falls into them. The changes hold in any order: none needs a row that another one makes.
pub fn change(before: &Rows, after: &Rows) -> Vec<RowChange> {
    let gone = before.iter().filter(|id| !after.contains(id)).cloned().collect();
    let come = after.iter().filter(|id| !before.contains(id)).cloned().collect();
    paired(gone, come)
}

/// Returns the changes that take some rows away and bring others.
pub(super) fn paired(mut gone: Vec<Arc<str>>, mut come: Vec<Arc<str>>) -> Vec<RowChange> {
    gone.sort_unstable();
    come.sort_unstable();
    let pairs = gone.len().min(come.len());
    let updated_from = gone.split_off(gone.len() - pairs);
    let updated_to = come.split_off(come.len() - pairs);
    let updates = updated_from
        .into_iter()
        .zip(updated_to)
        .map(|(from, to)| RowChange::Update { from, to });
    let deletes = gone.into_iter().map(RowChange::Delete);
    deletes
        .chain(come.into_iter().map(RowChange::Insert))
        .chain(updates)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(ids: &[&str]) -> Rows {
        ids.iter().map(|&id| Arc::from(id)).collect()
    }

    fn said(before: &[&str], after: &[&str]) -> Vec<String> {
        let said = |change: &RowChange| match change {
            RowChange::Delete(id) => format!("-{id}"),
            RowChange::Insert(id) => format!("+{id}"),
            RowChange::Update { from, to } => format!("{from}>{to}"),
        };
        change(&rows(before), &rows(after)).iter().map(said).collect()
    }

    /// A linear step is one update, a merge deletes all parents but the last, and a merge undone brings them back.
    #[test]
    fn changes_are_few_and_sorted() {
        assert_eq!(said(&[], &["a"]), ["+a"]);
        assert_eq!(said(&["a"], &["b"]), ["a>b"]);
        assert_eq!(said(&["b1", "c1", "x"], &["m", "x"]), ["-b1", "c1>m"]);
        assert_eq!(said(&["m", "x"], &["b1", "c1", "x"]), ["+b1", "m>c1"]);
        assert_eq!(said(&["a"], &[]), ["-a"]);
        assert_eq!(said(&["a", "b"], &["a", "b"]), [""; 0]);
    }
}
