//! Opens the project that a verb works on.

use crate::compile::{Project, TreeFiles};
use crate::config::{Folder, Target, read_config};
use crate::diagnostic::{Diagnostic, Sources};
use crate::source::{self, find_project, read_file, read_folders};

use super::output::say;
use super::{End, Global};

/// A project with the folder it lies in.
pub(super) struct Opened {
    pub(super) project: Project,
    pub(super) root: std::path::PathBuf,
}

/// Reads and links the project; on errors they are printed.
pub(super) fn open(global: &Global) -> Result<Opened, End> {
    let mut sources = Sources::default();
    let mut problems = Vec::new();
    let here = match std::env::current_dir() {
        Ok(here) => here,
        Err(why) => {
            let problem = Diagnostic::error(
                crate::diagnostic::Code::NoProject,
                format!("the working directory is gone: {why}"),
            );
            return Err(say(global, &[problem], &sources));
        }
    };
    let source::Project { root, file } = match find_project(&here, global.config.as_deref()) {
        Ok(found) => found,
        Err(problem) => return Err(say(global, &[*problem], &sources)),
    };
    let file = match read_file(&mut sources, &root, &file) {
        Ok(file) => file,
        Err(problem) => return Err(say(global, &[*problem], &sources)),
    };
    let text = sources.get(file).map(|it| it.text.clone()).unwrap_or_default();
    let Some(config) = read_config(file, &text, &mut problems) else {
        return Err(say(global, &problems, &sources));
    };
    let mut trees: Vec<TreeFiles> = Vec::new();
    for target in config.targets.values() {
        let folders: Vec<Folder> = target.revisions.clone();
        let names: Vec<String> = folders.iter().map(|it| it.path.clone()).collect();
        if !trees.iter().any(|it| it.folders == names) {
            let files = read_folders(&mut sources, &root, &folders, &mut problems);
            trees.push(TreeFiles { folders: names, files });
        }
    }
    match Project::link(config, sources, trees) {
        Ok(project) if problems.is_empty() => Ok(Opened { project, root }),
        Ok(project) => Err(say(global, &problems, &project.sources)),
        Err((more, sources)) => {
            problems.extend(more);
            Err(say(global, &problems, &sources))
        }
    }
}

impl Opened {
    /// Returns the target that `-t` names.
    pub(super) fn target(&self, global: &Global, wanted: Option<&str>) -> Result<Target, End> {
        self.project.config.target(wanted).map_err(|problem| {
            say(global, &[*problem], &self.project.sources);
            End::Usage
        })
    }
}
