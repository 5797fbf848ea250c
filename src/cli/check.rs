//! `vellum check`: reads, links, simulates and lowers everything, and reports every problem at once.

use clap::Args;

use super::open::open;
use super::output::say;
use super::{End, Global};

/// Reads, links and simulates everything, and reports every problem at once.
///
/// Example: vellum check --format json
#[derive(Args, Debug)]
pub(super) struct Check {}

impl Check {
    pub(super) fn run(self, global: &Global) -> End {
        let opened = match open(global) {
            Ok(opened) => opened,
            Err(end) => return end,
        };
        say(global, &opened.project.check(), &opened.project.sources)
    }
}
