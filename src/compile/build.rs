//! Everything at once: for each target the whole way up and down, the schema, and a script for each step. Each file is
//! handed on as soon as it is made, so that a long history need not be held as text.

mod making;
mod scripts;
mod warning;

use super::Project;
use super::problems::merged;
use crate::config::Target;
use crate::diagnostic::Diagnostic;
use crate::plan::Class;

/// A file of the output folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutputFile {
    /// Its path below the output folder, with `/`.
    pub path: String,
    /// What stands in it.
    pub text: String,
}

/// All that `build` makes for one target.
#[derive(Clone, Debug)]
pub struct Built {
    /// The target's name.
    pub target: String,
    /// The files, in the order of their paths.
    pub files: Vec<BuiltFile>,
    /// The revisions, in canonical order.
    pub steps: Vec<BuiltStep>,
    /// Why there is no way back to base; absent where there is one.
    pub no_way_back: Option<String>,
    /// What is not written for want of a way back; absent where all is.
    pub warning: Option<Diagnostic>,
}

/// A file in the manifest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BuiltFile {
    /// Its path below the output folder, with `/`.
    pub path: String,
    /// The SHA-256 of its text, in hexadecimal.
    pub sha256: String,
}

/// A revision in the manifest.
#[derive(Clone, Debug)]
pub struct BuiltStep {
    /// Its id.
    pub revision: String,
    /// What its downgrade brings back.
    pub class: Class,
    /// The script that does it.
    pub up: String,
    /// The script that undoes it, where there is one.
    pub down: Option<String>,
}

/// Why not all is built.
#[derive(Clone, Debug)]
pub enum Unbuilt<E> {
    /// Something is wrong with the project. What was handed on until that was found belongs to nothing.
    Wrong(Vec<Diagnostic>),
    /// A file was not taken.
    Untaken(E),
}

/// Tells once what is not written on several targets.
pub fn warnings(built: &[Built], project: &Project) -> Vec<Diagnostic> {
    let of = |it: &Built| {
        Some((
            project.config.targets.get(&it.target)?,
            it.warning.iter().cloned().collect(),
        ))
    };
    merged(built.iter().filter_map(of).collect())
}

impl Project {
    /// Compiles all scripts of all targets, and hands on each file as it is made: from several threads, in no order.
    ///
    /// # Errors
    /// All that is wrong, on every target; or the first file that was not taken.
    pub fn build<E: Send>(&self, take: impl Fn(OutputFile) -> Result<(), E> + Sync) -> Result<Vec<Built>, Unbuilt<E>> {
        let mut built = Vec::new();
        let mut problems = Vec::new();
        for target in self.config.targets.values() {
            let sound = problems.is_empty();
            match self.build_target(target, |file| if sound { take(file) } else { Ok(()) }) {
                Ok(it) => built.push(it),
                Err(Unbuilt::Wrong(more)) => problems.push((target, more)),
                Err(untaken @ Unbuilt::Untaken(_)) => return Err(untaken),
            }
        }
        if problems.is_empty() {
            return Ok(built);
        }
        let fine = |it: &&Target| built.iter().any(|built| built.target == it.name);
        let fine = self.config.targets.values().filter(fine).map(|it| (it, Vec::new()));
        problems.extend(fine);
        Err(Unbuilt::Wrong(merged(problems)))
    }

    /// Compiles all scripts of one target, and hands on each file as it is made: from several threads, in no order.
    ///
    /// # Errors
    /// All that is wrong; or the first file that was not taken.
    pub fn build_target<E: Send>(
        &self,
        target: &Target,
        take: impl Fn(OutputFile) -> Result<(), E> + Sync,
    ) -> Result<Built, Unbuilt<E>> {
        let tree = self.tree(target);
        if tree.graph.is_empty() {
            return Ok(Built {
                target: target.name.clone(),
                files: Vec::new(),
                steps: Vec::new(),
                no_way_back: None,
                warning: None,
            });
        }
        making::make(self, tree, target, take)
    }
}
