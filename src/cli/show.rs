//! `vellum show`: all about one revision.

use std::str::FromStr;

use clap::Args;

use super::global::{End, Global};
use super::listing::{Listing, Whose};
use super::open::open;
use super::output::{list, say, typed};
use crate::graph::Target;

/// Shows all about a revision: where it stands, why it is made, what it does.
#[derive(Args, Debug)]
#[command(after_help = "Example: vellum show head")]
pub(super) struct Show {
    /// An id, the start of one, a label, `head`, `heads`, `-1`.
    #[arg(value_name = "REV", allow_negative_numbers = true)]
    revision: String,
    #[command(flatten)]
    whose: Whose,
}

impl Show {
    pub(super) fn run(self, global: &Global) -> End {
        let opened = match open(global) {
            Ok(opened) => opened,
            Err(end) => return end,
        };
        let tree = match opened.tree(global, self.whose.target.as_deref()) {
            Ok(tree) => tree,
            Err(end) => return end,
        };
        let found = Target::from_str(&self.revision).and_then(|target| match tree.graph.resolve(&target)? {
            // What is no revision says so.
            none if none.is_empty() => tree.graph.resolve_one(&target).map(|it| vec![it]),
            some => Ok(some),
        });
        let revisions = match found {
            Ok(revisions) => revisions,
            Err(problem) => return say(global, &[typed(problem)], &opened.project.sources),
        };
        let listing = Listing::new(&opened, tree);
        let shown = revisions.iter().map(|&it| match global.is_json() {
            true => listing.json(it),
            false => listing.block(it) + &listing.operations(it),
        });
        let between = if global.is_json() { "" } else { "\n" };
        list(global, &shown.collect::<Vec<_>>().join(between))
    }
}
