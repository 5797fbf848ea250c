//! Runs independent work on all cores, with answers in the order of the questions.

use std::sync::OnceLock;

use rayon::prelude::*;
use rayon::{ThreadPool, ThreadPoolBuilder};

/// Below this number of items threads cost more than they save.
const WORTH_IT: usize = 32;

/// What a nested value may need: parsers of values recurse as deep as the reader lets them.
const STACK: usize = 32 << 20;

/// Applies a function to each item.
pub fn map<T: Sync, R: Send>(items: &[T], function: impl Fn(&T) -> R + Sync + Send) -> Vec<R> {
    match pool().filter(|_| items.len() >= WORTH_IT) {
        Some(pool) => pool.install(|| items.par_iter().with_min_len(8).map(&function).collect()),
        None => items.iter().map(function).collect(),
    }
}

/// Does two things at once, where there are threads for it.
pub fn both<A: Send, B: Send>(first: impl FnOnce() -> A + Send, second: impl FnOnce() -> B + Send) -> (A, B) {
    match pool() {
        Some(pool) => pool.install(|| rayon::join(first, second)),
        None => (first(), second()),
    }
}

/// Returns the threads, where the system gives any.
fn pool() -> Option<&'static ThreadPool> {
    static POOL: OnceLock<Option<ThreadPool>> = OnceLock::new();
    POOL.get_or_init(|| ThreadPoolBuilder::new().stack_size(STACK).build().ok())
        .as_ref()
}
