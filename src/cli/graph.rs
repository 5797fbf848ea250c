//! `vellum graph`: the history as a picture.

use clap::Args;

use super::global::{End, Format, Global};
use super::listing::{Listing, Whose};
use super::open::open;
use super::output::write;
use crate::graph::draw::{ascii, dot, mermaid};

/// Draws the history: in letters, or with `--format mermaid` and `--format dot` for others to draw.
#[derive(Args, Debug)]
#[command(after_help = "Example: vellum graph --format mermaid")]
pub(super) struct Graph {
    #[command(flatten)]
    whose: Whose,
}

impl Graph {
    pub(super) fn run(self, global: &Global) -> End {
        let opened = match open(global) {
            Ok(opened) => opened,
            Err(end) => return end,
        };
        let tree = match opened.tree(global, self.whose.target.as_deref()) {
            Ok(tree) => tree,
            Err(end) => return end,
        };
        let picture = match global.format {
            Format::Text | Format::Ascii => ascii(&tree.graph),
            Format::Mermaid => mermaid(&tree.graph),
            Format::Dot => dot(&tree.graph),
            Format::Json => {
                let listing = Listing::new(&opened, tree);
                tree.graph.revisions().rev().map(|it| listing.json(it)).collect()
            }
        };
        write(global, None, &picture)
    }
}
