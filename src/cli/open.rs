//! Opens the project that a verb works on.

use std::path::{Path, PathBuf};

use super::global::{End, Global};
use super::output::say;
use crate::compile::{Project, Tree, TreeFiles};
use crate::config::{Config, Folder, Target, read_config};
use crate::diagnostic::{Code, Diagnostic, Sources};
use crate::source::{self, find_project, read_file, read_folders};

/// A project with the folder it lies in.
pub(super) struct Opened {
    /// It lives as long as the process: freeing a hundred thousand revisions one by one is time that nobody has.
    pub(super) project: &'static mut Project,
    pub(super) root: PathBuf,
}

/// A project whose revisions don't fit together, with what could be read of it.
pub(super) struct Broken {
    pub(super) problems: Vec<Diagnostic>,
    pub(super) sources: Sources,
    pub(super) root: PathBuf,
}

/// What a missing folder of revisions means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Absent {
    /// Something is wrong.
    Refused,
    /// No revision is written yet.
    Empty,
}

/// Reads and links the project; on errors they are printed.
pub(super) fn open(global: &Global) -> Result<Opened, End> {
    open_with(global, Absent::Refused)
}

/// Reads and links a project that may lack its folders; on errors they are printed.
pub(super) fn open_with(global: &Global, absent: Absent) -> Result<Opened, End> {
    read(global, absent).map_err(|broken| say(global, &broken.problems, &broken.sources))
}

/// Reads and links the project.
pub(super) fn read(global: &Global, absent: Absent) -> Result<Opened, Box<Broken>> {
    let mut sources = Sources::default();
    let (config, root) = match configuration(global, &mut sources) {
        Ok(found) => found,
        Err(problems) => {
            return Err(Box::new(Broken {
                problems,
                sources,
                root: PathBuf::new(),
            }));
        }
    };
    let mut problems = Vec::new();
    let mut trees: Vec<TreeFiles> = Vec::new();
    for target in config.targets.values() {
        let names: Vec<String> = target.revisions.iter().map(|it| it.path.clone()).collect();
        if !trees.iter().any(|it| it.folders == names) {
            let mut folders: Vec<Folder> = target.revisions.clone();
            folders.retain(|it| absent == Absent::Refused || source::exists(&root.join(&it.path)));
            let files = read_folders(&mut sources, &root, &folders, &mut problems);
            trees.push(TreeFiles { folders: names, files });
        }
    }
    let sources = match Project::link(config, sources, trees) {
        Ok(project) if problems.is_empty() => {
            let project = Box::leak(Box::new(project));
            return Ok(Opened { project, root });
        }
        Ok(project) => project.sources,
        Err((more, sources)) => {
            // What follows a revision of a file that could not be read misses it: that is no news.
            let unread = !problems.is_empty();
            problems.extend(
                more.into_iter()
                    .filter(|it| !(unread && it.code == Code::MissingRevision)),
            );
            sources
        }
    };
    Err(Box::new(Broken {
        problems,
        sources,
        root,
    }))
}

/// Reads vellum.yaml, and says in which folder it lies.
fn configuration(global: &Global, sources: &mut Sources) -> Result<(Config, PathBuf), Vec<Diagnostic>> {
    let here = working_folder().map_err(|problem| vec![problem])?;
    let source::Project { root, file } =
        find_project(&here, global.config.as_deref()).map_err(|problem| vec![*problem])?;
    if let (Some(given), false) = (&global.config, source::exists(&file)) {
        let missing = match file == here.join(given) {
            true => given.clone(),
            false => given.join(source::PROJECT_FILE),
        };
        let problem = Diagnostic::error(Code::NoProject, format!("there is no `{}`", missing.display()));
        return Err(vec![
            problem.hint("`--config` takes the path of a vellum.yaml, or of its folder"),
        ]);
    }
    let file = read_file(sources, &root, &file).map_err(|problem| vec![*problem])?;
    let text = sources.get(file).map(|it| it.text.clone()).unwrap_or_default();
    let mut problems = Vec::new();
    let config = read_config(file, &text, &mut problems).ok_or(problems)?;
    Ok((config, root))
}

/// Refuses to write a file that the project is read from, such as vellum.yaml or a revision.
pub(super) fn keep_sources(
    root: &Path,
    sources: &Sources,
    template: Option<&String>,
    output: Option<&Path>,
) -> Result<(), Diagnostic> {
    let Some((output, real)) = output.and_then(|it| Some((it, source::real_path(it)?))) else {
        return Ok(());
    };
    let read = sources.files().filter_map(|it| sources.get(it)).map(|it| &it.path);
    let mut kept = read.chain(template);
    match kept.any(|it| source::real_path(&root.join(it)).as_ref() == Some(&real)) {
        true => {
            let message = format!("`{}` is read by this project, and would be lost", output.display());
            Err(Diagnostic::error(Code::Usage, message).hint("name another file as `--output`"))
        }
        false => Ok(()),
    }
}

/// Returns the working directory.
pub(super) fn working_folder() -> Result<PathBuf, Diagnostic> {
    std::env::current_dir()
        .map_err(|why| Diagnostic::error(Code::NoProject, format!("the working directory is gone: {why}")))
}

impl Opened {
    /// Returns the target that `-t` names.
    pub(super) fn target(&self, global: &Global, wanted: Option<&str>) -> Result<Target, End> {
        self.project.config.target(wanted).map_err(|problem| {
            say(global, &[*problem], &self.project.sources);
            End::Usage
        })
    }

    /// Returns the revisions of the target that `-t` names, which may be left out where all targets have the same.
    pub(super) fn tree(&self, global: &Global, wanted: Option<&str>) -> Result<&Tree, End> {
        match (wanted, self.project.trees()) {
            (None, [only]) => Ok(only),
            (_, _) => Ok(self.project.tree(&self.target(global, wanted)?)),
        }
    }

    /// Returns the path of a file of the project as one types it in the working directory.
    pub(super) fn typed_path(&self, below_root: &str) -> String {
        let path = self.root.join(below_root);
        let here = std::env::current_dir().unwrap_or_default();
        shortest(&path, &here).display().to_string()
    }
}

fn shortest<'a>(path: &'a Path, here: &Path) -> &'a Path {
    path.strip_prefix(here).unwrap_or(path)
}
