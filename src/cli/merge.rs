//! `vellum merge`: a revision that joins branches.

use std::str::FromStr;

use clap::Args;

use super::draft::{Body, Making, write};
use super::global::{End, Global};
use super::open::open;
use super::output::{say, typed};
use super::usage;
use crate::compile::Tree;
use crate::diagnostic::{Code, Diagnostic};
use crate::graph::{Anchor, Edges, RevisionIndex, Target};

/// Writes the file of a revision that joins branches, and prints its path.
#[derive(Args, Debug)]
#[command(after_help = "Example: vellum merge heads -m \"join billing and stock\"")]
pub(super) struct Merge {
    /// The revisions to join, or `heads` for all heads.
    #[arg(value_name = "REV", required = true)]
    revisions: Vec<String>,
    /// What it is about, in one line; what it joins where it is left out.
    #[arg(short, long, value_name = "MESSAGE")]
    message: Option<String>,
    #[command(flatten)]
    making: Making,
}

impl Merge {
    pub(super) fn run(self, global: &Global) -> End {
        let opened = match open(global) {
            Ok(opened) => opened,
            Err(end) => return end,
        };
        let tree = match opened.tree(global, self.making.target.as_deref()) {
            Ok(tree) => tree,
            Err(end) => return end,
        };
        let parents = match parents(tree, &self.revisions) {
            Ok(parents) => parents,
            Err(problem) if problem.code == Code::Usage => return usage::refuse(global, problem),
            Err(problem) => return say(global, &[problem], &opened.project.sources),
        };
        let ids: Vec<&str> = parents.iter().map(|&it| &**tree.graph.id(it)).collect();
        let message = self.message.unwrap_or_else(|| format!("merge {}", ids.join(" and ")));
        write(global, opened, &self.making, &parents, &message, Body::Merge)
    }
}

/// Returns the revisions to join, in the order typed: at least two, of which none contains another.
fn parents(tree: &Tree, wanted: &[String]) -> Result<Vec<RevisionIndex>, Diagnostic> {
    let graph = &tree.graph;
    let mut parents: Vec<RevisionIndex> = Vec::new();
    for wanted in wanted.iter().flat_map(|it| it.split(',')) {
        let target = Target::from_str(wanted).map_err(typed)?;
        let found = match target.anchor {
            // A head that others depend on is one to be joined, too.
            Anchor::Heads if target.branch.is_none() && target.offset.is_none() => graph.heads(Edges::Lineage),
            Anchor::Here | Anchor::Base | Anchor::Head | Anchor::Heads | Anchor::Named(_) => {
                graph.resolve(&target).map_err(typed)?
            }
        };
        for found in found {
            if !parents.contains(&found) {
                parents.push(found);
            }
        }
    }
    if parents.len() < 2 {
        let found = parents
            .first()
            .map_or("none".to_string(), |&it| format!("`{}` only", graph.id(it)));
        let message = format!("a merge joins at least two revisions, and this names {found}");
        let heads: Vec<&str> = graph
            .heads(Edges::Lineage)
            .into_iter()
            .map(|it| &**graph.id(it))
            .collect();
        let hint = match heads.as_slice() {
            [] | [_] => "there are no two heads to join".to_string(),
            _ => format!("write `vellum merge {}`", heads.join(" ")),
        };
        return Err(Diagnostic::error(Code::Usage, message).hint(hint));
    }
    for &lower in &parents {
        let above = graph.descendants(&[lower], Edges::Lineage);
        if let Some(&upper) = parents.iter().find(|&&it| it != lower && above.contains(it)) {
            let (lower, upper) = (graph.id(lower), graph.id(upper));
            let problem = Diagnostic::error(Code::Overlap, format!("revision `{upper}` contains `{lower}` already"));
            return Err(problem.hint(format!("leave `{lower}` out")));
        }
    }
    Ok(parents)
}
