//! `vellum heads`: what nothing follows yet.

use clap::Args;

use super::global::{End, Global};
use super::listing::{Listing, Whose};
use super::open::open;
use super::output::list;
use crate::graph::Edges;

/// Lists the revisions that nothing follows yet.
#[derive(Args, Debug)]
#[command(after_help = "Example: vellum heads -v")]
pub(super) struct Heads {
    /// All that is known of each.
    #[arg(short, long)]
    verbose: bool,
    /// Leaves out those that others depend on: they have no version row.
    #[arg(long)]
    resolve_dependencies: bool,
    #[command(flatten)]
    whose: Whose,
}

impl Heads {
    pub(super) fn run(self, global: &Global) -> End {
        let opened = match open(global) {
            Ok(opened) => opened,
            Err(end) => return end,
        };
        let tree = match opened.tree(global, self.whose.target.as_deref()) {
            Ok(tree) => tree,
            Err(end) => return end,
        };
        let edges = if self.resolve_dependencies {
            Edges::All
        } else {
            Edges::Lineage
        };
        let listing = Listing::new(&opened, tree);
        let heads = tree.graph.heads(edges);
        let lines = heads.iter().map(|&it| match (global.is_json(), self.verbose) {
            (true, _) => listing.json(it),
            (false, true) => listing.block(it) + "\n",
            (false, false) => listing.line(it) + "\n",
        });
        list(global, &lines.collect::<String>())
    }
}
