//! The compiler: a pure function from texts and a request to scripts or diagnostics.

mod build;
mod chunks;
mod diagnose;
mod file_name;
mod lower;
mod migrate;
mod problems;
mod schema;
mod way_back;

use std::sync::Arc;

pub use build::{Built, BuiltFile, BuiltStep, OutputFile, Unbuilt, warnings};
pub use migrate::Compiled;

use crate::catalog::Rules;
use crate::config::{Config, Target};
use crate::diagnostic::{Diagnostic, FileId, Sources, sort};
use crate::document::{Revision, read_revisions};
use crate::graph::{Graph, Header};

/// A project that was read and linked: its configuration, its revisions, their graph.
#[derive(Debug)]
pub struct Project {
    /// What vellum.yaml says.
    pub config: Config,
    /// All texts.
    pub sources: Sources,
    trees: Vec<Tree>,
}

/// The revisions of the targets that share their folders.
#[derive(Debug)]
pub struct Tree {
    folders: Vec<String>,
    /// The revisions, in the order of files and documents.
    pub revisions: Vec<Revision>,
    /// Their graph.
    pub graph: Graph,
}

/// The files of one tree, as the reader found them.
#[derive(Clone, Debug)]
pub struct TreeFiles {
    /// The folders, as the configuration names them.
    pub folders: Vec<String>,
    /// The files in them.
    pub files: Vec<FileId>,
}

impl Project {
    /// Parses and links the revisions of a project.
    ///
    /// # Errors
    /// All that is wrong with the files and with the graph.
    pub fn link(config: Config, sources: Sources, files: Vec<TreeFiles>) -> Result<Self, (Vec<Diagnostic>, Sources)> {
        let mut problems = Vec::new();
        let mut trees = Vec::new();
        let width = config.targets.values().map(|it| it.version_table.width).min();
        let width = width.unwrap_or(config.version_table.width);
        for tree in files {
            let (revisions, wrong) = read_revisions(&sources, &tree.files);
            let unread = !wrong.is_empty();
            problems.extend(wrong);
            let headers: Vec<Header> = revisions.iter().map(header).collect();
            match Graph::link(headers, width) {
                Ok(graph) => trees.push(Tree {
                    folders: tree.folders,
                    revisions,
                    graph,
                }),
                // A revision that could not be read is missed by those that follow it: that is no news.
                Err(faults) => problems.extend(
                    faults
                        .into_iter()
                        .filter(|it| !(unread && it.code == crate::diagnostic::Code::MissingRevision))
                        .map(|it| diagnose::of_graph(&sources, &revisions, it)),
                ),
            }
        }
        if problems.is_empty() {
            return Ok(Self { config, sources, trees });
        }
        sort(&mut problems);
        problems.dedup();
        Err((problems, sources))
    }

    /// Checks that the history of a tree takes some more revisions, which are not in it yet.
    ///
    /// # Errors
    /// All that is wrong with them in their place.
    pub fn admits(&self, tree: &Tree, more: &[Revision]) -> Result<(), Vec<Diagnostic>> {
        let width = self.config.targets.values().map(|it| it.version_table.width).min();
        let width = width.unwrap_or(self.config.version_table.width);
        let headers = tree.revisions.iter().chain(more).map(header).collect();
        let Err(faults) = Graph::link(headers, width) else {
            return Ok(());
        };
        let all: Vec<Revision> = tree.revisions.iter().chain(more).cloned().collect();
        let problems = faults.into_iter().map(|it| diagnose::of_graph(&self.sources, &all, it));
        Err(problems.collect())
    }

    /// Returns the tree of a target.
    pub fn tree(&self, target: &Target) -> &Tree {
        let folders: Vec<&str> = target.revisions.iter().map(|it| it.path.as_str()).collect();
        let found = self.trees.iter().find(|tree| tree.folders == folders);
        found.unwrap_or(&self.trees[0])
    }

    /// Returns the trees: one, unless targets have folders of their own.
    pub fn trees(&self) -> &[Tree] {
        &self.trees
    }

    /// Returns the rules of a target's catalog.
    pub fn rules(&self, target: &Target) -> Arc<Rules> {
        let mut rules = target.dialect.backend().rules(target);
        rules.types = self.config.types.clone();
        Arc::new(rules)
    }
}

impl Tree {
    /// Returns the folders that its revisions lie in, as the configuration names them.
    pub fn folders(&self) -> &[String] {
        &self.folders
    }

    /// Returns the revision of a place in the graph.
    pub fn revision(&self, index: crate::graph::RevisionIndex) -> &Revision {
        &self.revisions[self.graph.node(index).header]
    }
}

fn header(revision: &Revision) -> Header {
    let texts = |list: &[crate::document::Placed<String>]| list.iter().map(|it| it.value.clone()).collect();
    Header {
        id: revision.id.value.clone(),
        down: texts(&revision.down),
        depends_on: texts(&revision.depends_on),
        labels: texts(&revision.branch_labels),
        create_date: revision.create_date.clone(),
        message: revision.message.clone(),
        replaces: texts(&revision.replaces),
    }
}
