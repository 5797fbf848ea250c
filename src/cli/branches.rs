//! `vellum branches`: where the history parts, and into what.

use std::collections::BTreeSet;

use clap::Args;

use super::global::{End, Global};
use super::listing::{Listing, Whose};
use super::open::open;
use super::output::list;
use crate::graph::{Edges, RevisionIndex};

/// Lists the places where the history parts, each with what follows it, and the revisions that name a branch.
#[derive(Args, Debug)]
#[command(after_help = "Example: vellum branches -v")]
pub(super) struct Branches {
    /// All that is known of each branch point.
    #[arg(short, long)]
    verbose: bool,
    #[command(flatten)]
    whose: Whose,
}

impl Branches {
    pub(super) fn run(self, global: &Global) -> End {
        let opened = match open(global) {
            Ok(opened) => opened,
            Err(end) => return end,
        };
        let tree = match opened.tree(global, self.whose.target.as_deref()) {
            Ok(tree) => tree,
            Err(end) => return end,
        };
        let graph = &tree.graph;
        let listing = Listing::new(&opened, tree);
        if global.is_json() {
            let points = graph.branch_points();
            return list(global, &points.iter().map(|&it| listing.json(it)).collect::<String>());
        }
        let mut text = String::new();
        let mut shown: BTreeSet<RevisionIndex> = BTreeSet::new();
        let mut into = |revisions: &[RevisionIndex]| -> String {
            shown.extend(revisions);
            let branch = |&it: &RevisionIndex| format!("    -> {}\n", listing.line(it));
            revisions.iter().map(branch).collect()
        };
        let bases = graph.bases(Edges::Lineage);
        if bases.len() > 1 {
            text.push_str(&format!("<base>\n{}", into(&bases)));
        }
        for point in graph.branch_points() {
            let title = if self.verbose {
                listing.block(point)
            } else {
                listing.line(point) + "\n"
            };
            text.push_str(&format!("{title}{}", into(&graph.node(point).children)));
        }
        let named = |it: &RevisionIndex| !graph.node(*it).labels.is_empty() && !shown.contains(it);
        for labelled in graph.revisions().filter(named) {
            text.push_str(&format!("{}\n", listing.line(labelled)));
        }
        list(global, &text)
    }
}
