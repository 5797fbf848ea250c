//! `vellum revision`: a new revision file.

use std::str::FromStr;

use clap::Args;

use super::draft::{Body, Making, write};
use super::global::{End, Global};
use super::open::{Absent, open_with};
use super::output::{say, typed};
use crate::compile::Tree;
use crate::diagnostic::{Code, Diagnostic};
use crate::graph::{Anchor, Edges, RevisionIndex, Target};

/// Writes the file of a new revision, and prints its path.
#[derive(Args, Debug)]
#[command(after_help = "Example: vellum revision -m \"create users table\"")]
pub(super) struct NewRevision {
    /// What it does, in one line; more lines become its `doc`.
    #[arg(short, long, value_name = "MESSAGE")]
    message: String,
    /// The revision that it follows; `base` begins a history of its own.
    #[arg(long, value_name = "REV", default_value = "head", allow_negative_numbers = true)]
    head: String,
    #[command(flatten)]
    making: Making,
}

impl NewRevision {
    pub(super) fn run(self, global: &Global) -> End {
        let opened = match open_with(global, Absent::Empty) {
            Ok(opened) => opened,
            Err(end) => return end,
        };
        let tree = match opened.tree(global, self.making.target.as_deref()) {
            Ok(tree) => tree,
            Err(end) => return end,
        };
        let parent = match parent(tree, &self.head) {
            Ok(parent) => parent,
            Err(problem) => return say(global, &[problem], &opened.project.sources),
        };
        let parents: Vec<RevisionIndex> = parent.into_iter().collect();
        write(global, opened, &self.making, &parents, &self.message, Body::Empty)
    }
}

/// Returns the revision to follow; none begins a history.
fn parent(tree: &Tree, wanted: &str) -> Result<Option<RevisionIndex>, Diagnostic> {
    let target = Target::from_str(wanted).map_err(typed)?;
    let graph = &tree.graph;
    if target.anchor == Anchor::Base && target.offset.is_none() {
        return Ok(None);
    }
    if target.anchor == Anchor::Head && target.branch.is_none() && target.offset.is_none() && graph.is_empty() {
        return Ok(None);
    }
    match graph.resolve_one(&target) {
        Ok(parent) => Ok(Some(parent)),
        Err(problem) if problem.code == Code::MultipleHeads => {
            let heads = graph.heads(Edges::Lineage);
            let one = heads.first().map_or("", |&it| graph.id(it));
            let mut it = Diagnostic::error(problem.code, problem.message);
            it.hints.push(format!("name the one to follow: `--head {one}`"));
            it.hints
                .push("or join them first: `vellum merge heads -m \"join\"`".to_string());
            Err(it)
        }
        Err(problem) => Err(typed(problem)),
    }
}
