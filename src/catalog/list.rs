//! The parts of a table in their order: copies of a table share all parts that did not change.

use std::iter::FusedIterator;
use std::slice;
use std::sync::Arc;

/// Columns, constraints or indexes, in order. Copying costs a counter each; comparing what is shared costs nothing.
#[derive(Debug, PartialEq, Eq)]
pub struct List<T>(Vec<Arc<T>>);

impl<T> List<T> {
    /// Returns an empty list.
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// Returns the parts in order.
    pub fn iter(&self) -> Iter<'_, T> {
        Iter(self.0.iter())
    }

    /// Returns how many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Tells whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns the part at a place.
    pub fn get(&self, at: usize) -> Option<&T> {
        self.0.get(at).map(|it| &**it)
    }

    /// Tells whether an equal part is in it; mostly it is the same one, shared.
    pub fn contains(&self, part: &T) -> bool
    where
        T: PartialEq,
    {
        self.iter().any(|it| std::ptr::eq(it, part)) || self.iter().any(|it| it == part)
    }

    /// Returns the first part.
    pub fn first(&self) -> Option<&T> {
        self.get(0)
    }

    /// Returns the last part.
    pub fn last(&self) -> Option<&T> {
        self.0.last().map(|it| &**it)
    }

    /// Adds a part at the end.
    pub fn push(&mut self, part: T) {
        self.0.push(Arc::new(part));
    }

    /// Puts a part at a place, at most at the end.
    pub fn insert(&mut self, at: usize, part: T) {
        self.0.insert(at.min(self.0.len()), Arc::new(part));
    }

    /// Keeps the parts of which something is true.
    pub fn retain(&mut self, mut keep: impl FnMut(&T) -> bool) {
        self.0.retain(|it| keep(it));
    }

    /// Takes out all parts.
    pub fn clear(&mut self) {
        self.0.clear();
    }

    /// Sorts the parts by a key; equal ones stay as they stand.
    pub fn sort_by_key<K: Ord>(&mut self, mut key: impl FnMut(&T) -> K) {
        self.0.sort_by_key(|it| key(it));
    }
}

impl<T: Clone> List<T> {
    /// Takes out the part at a place, if there is one.
    pub fn remove(&mut self, at: usize) -> Option<T> {
        (at < self.0.len()).then(|| Arc::unwrap_or_clone(self.0.remove(at)))
    }

    /// Takes out the last part, if there is one.
    pub fn pop(&mut self) -> Option<T> {
        self.0.pop().map(Arc::unwrap_or_clone)
    }

    /// Returns the part at a place, to be changed.
    pub fn get_mut(&mut self, at: usize) -> Option<&mut T> {
        self.0.get_mut(at).map(Arc::make_mut)
    }

    /// Returns all parts, to be changed; none stays shared.
    pub fn iter_mut(&mut self) -> impl Iterator<Item = &mut T> {
        self.0.iter_mut().map(Arc::make_mut)
    }

    /// Returns the parts of which something is true, to be changed; the others stay shared.
    pub fn those_mut(&mut self, mut which: impl FnMut(&T) -> bool) -> impl Iterator<Item = &mut T> {
        self.0.iter_mut().filter(move |it| which(it)).map(Arc::make_mut)
    }
}

impl<T> Default for List<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T> Clone for List<T> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<T> FromIterator<T> for List<T> {
    fn from_iter<I: IntoIterator<Item = T>>(parts: I) -> Self {
        Self(parts.into_iter().map(Arc::new).collect())
    }
}

impl<T> From<Vec<T>> for List<T> {
    fn from(parts: Vec<T>) -> Self {
        parts.into_iter().collect()
    }
}

impl<T> Extend<T> for List<T> {
    fn extend<I: IntoIterator<Item = T>>(&mut self, parts: I) {
        self.0.extend(parts.into_iter().map(Arc::new));
    }
}

impl<'a, T> IntoIterator for &'a List<T> {
    type Item = &'a T;
    type IntoIter = Iter<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

/// The parts of a [`List`], one by one.
#[derive(Debug)]
pub struct Iter<'a, T>(slice::Iter<'a, Arc<T>>);

impl<T> Clone for Iter<'_, T> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<'a, T> Iterator for Iter<'a, T> {
    type Item = &'a T;

    fn next(&mut self) -> Option<Self::Item> {
        self.0.next().map(|it| &**it)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.0.size_hint()
    }
}

impl<T> DoubleEndedIterator for Iter<'_, T> {
    fn next_back(&mut self) -> Option<Self::Item> {
        self.0.next_back().map(|it| &**it)
    }
}

impl<T> ExactSizeIterator for Iter<'_, T> {}
impl<T> FusedIterator for Iter<'_, T> {}
