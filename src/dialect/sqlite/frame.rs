//! The frame of a script for SQLite's client.

use crate::script::Script;

/// Writes a whole script.
pub(super) fn frame(script: &Script) -> String {
    let _ = script;
    String::new()
}
