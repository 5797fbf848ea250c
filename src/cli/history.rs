//! `vellum history`: the revisions, newest first.

use std::str::FromStr;

use clap::Args;

use super::global::{End, Global};
use super::listing::{Listing, Whose};
use super::open::open;
use super::output::{list, say, typed};
use crate::graph::Range;

/// Lists the revisions, newest first.
#[derive(Args, Debug)]
#[command(after_help = "Example: vellum history -r 1f3c:head -v")]
pub(super) struct History {
    /// `FROM:TO`, both included; either may be left out, `-3:` is the head and the three before it.
    #[arg(short, long, value_name = "RANGE", allow_hyphen_values = true)]
    rev_range: Option<String>,
    /// All that is known of each.
    #[arg(short, long)]
    verbose: bool,
    #[command(flatten)]
    whose: Whose,
}

impl History {
    pub(super) fn run(self, global: &Global) -> End {
        let opened = match open(global) {
            Ok(opened) => opened,
            Err(end) => return end,
        };
        let tree = match opened.tree(global, self.whose.target.as_deref()) {
            Ok(tree) => tree,
            Err(end) => return end,
        };
        let range = Range::from_str(self.rev_range.as_deref().unwrap_or(":"));
        let revisions = match range.and_then(|range| tree.graph.history(&range)) {
            Ok(revisions) => revisions,
            Err(problem) => return say(global, &[typed(problem)], &opened.project.sources),
        };
        let listing = Listing::new(&opened, tree);
        let lines = revisions.iter().map(|&it| match (global.is_json(), self.verbose) {
            (true, _) => listing.json(it),
            (false, true) => listing.block(it) + "\n",
            (false, false) => format!(
                "{} -> {}\n",
                listing.ids(&tree.graph.node(it).parents),
                listing.line(it)
            ),
        });
        list(global, &lines.collect::<String>())
    }
}
