//! `vellum check`: reads, links, simulates and lowers everything, and reports every problem at once.

use clap::Args;

use super::global::{End, Global};
use super::open::open;
use super::output::say;

/// Reads, links and simulates everything, and reports every problem at once.
#[derive(Args, Debug)]
#[command(after_help = "Example: vellum check --format json")]
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
