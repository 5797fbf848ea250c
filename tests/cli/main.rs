//! The command line as users meet it: what is typed, what is printed, how it ends.

#![expect(clippy::panic, clippy::unwrap_used, reason = "a panic is how a test says no")]

mod build;
mod errors;
mod first_use;
mod folder;
mod graph;
mod help;
mod json_schema;
mod pages;
mod pipes;
mod progress;
mod revision;
mod validate;
