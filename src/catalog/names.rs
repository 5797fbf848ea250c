//! Who has which name, found in a few steps however many names there are. There is no order to ask for.

use std::collections::hash_map::DefaultHasher;
use std::hash::BuildHasherDefault;

use rpds::HashTrieMapSync;

/// How many branches a node has: each change copies the nodes on its way, so wide ones are dear.
const DEGREE: u8 = 16;

/// The same in each run, unlike the standard library's own choice.
type Hasher = BuildHasherDefault<DefaultHasher>;

/// Names and what has them. Copying it is cheap: copies share all that did not change.
#[derive(Clone, Debug)]
pub(super) struct Names<T>(HashTrieMapSync<String, T, Hasher>);

impl<T> Names<T> {
    /// Returns what has a name.
    pub(super) fn get(&self, name: &str) -> Option<&T> {
        self.0.get(name)
    }

    /// Gives a name away, whoever had it.
    pub(super) fn insert(&mut self, name: String, value: T)
    where
        T: Clone,
    {
        self.0.insert_mut(name, value);
    }

    /// Frees a name.
    pub(super) fn remove(&mut self, name: &str)
    where
        T: Clone,
    {
        // What is not there would be looked for in copies of the nodes.
        if self.0.contains_key(name) {
            self.0.remove_mut(name);
        }
    }
}

impl<T> Default for Names<T> {
    fn default() -> Self {
        Self(HashTrieMapSync::new_with_hasher_and_degree_and_ptr_kind(
            Hasher::default(),
            DEGREE,
        ))
    }
}
