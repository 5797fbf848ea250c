//! `vellum build`: all targets into the output folder.

use std::collections::BTreeSet;
use std::convert::Infallible;
use std::path::Path;

use clap::Args;

use super::global::{End, Global};
use super::open::{Absent, read};
use super::output::{refuse, say, unwritten};
use super::progress::Progress;
use crate::compile::{Built, OutputFile, Project, Unbuilt, warnings};
use crate::diagnostic::{Code, Diagnostic};
use crate::emit::{Compared, Staged, Stale};
use crate::report::manifest::manifest;

/// Compiles all targets into the output folder.
#[derive(Args, Debug)]
#[command(after_help = "Example: vellum build --check")]
pub(super) struct Build {
    /// Writes nothing, and fails where the output folder is not what would be written.
    #[arg(long)]
    check: bool,
}

impl Build {
    pub(super) fn run(self, global: &Global) -> End {
        let progress = Progress::begin(global, "reading revisions");
        let opened = match read(global, Absent::Refused) {
            Ok(opened) => opened,
            Err(broken) => {
                drop(progress);
                return say(global, &broken.problems, &broken.sources);
            }
        };
        let project = &opened.project;
        let revisions: usize = project.trees().iter().map(|it| it.graph.len()).sum();
        let what = if revisions == 1 { "revision" } else { "revisions" };
        let targets: Vec<&str> = project.config.targets.keys().map(String::as_str).collect();
        progress.stage(format!("compiling {revisions} {what} for {}", targets.join(", ")));
        let folder = opened.root.join(&project.config.output);
        match self.check {
            true => compare(global, project, &folder, progress),
            false => write(global, project, &folder, progress),
        }
    }
}

/// Writes what is not so already, after all is made.
fn write(global: &Global, project: &Project, folder: &Path, progress: Progress) -> End {
    let staged = Staged::begin(folder);
    let written = project.build(|file| staged.take(&file)).and_then(|built| {
        let manifests: Vec<OutputFile> = built.iter().map(manifest).collect();
        let known = paths(&built, &manifests);
        progress.stage(format!("putting {} files in place", known.len()));
        let taken = manifests.iter().try_for_each(|it| staged.take(it));
        let put = taken.and_then(|()| staged.finish(&known));
        put.map_err(Unbuilt::Untaken)?;
        Ok(built)
    });
    drop(progress);
    match written {
        Ok(built) => say(global, &warnings(&built, project), &project.sources),
        Err(Unbuilt::Wrong(problems)) => say(global, &problems, &project.sources),
        Err(Unbuilt::Untaken((file, why))) => refuse(global, unwritten(&file, &why)),
    }
}

/// Tells what is not as it would be written.
fn compare(global: &Global, project: &Project, folder: &Path, progress: Progress) -> End {
    let compared = Compared::begin(folder);
    let take = |file: &OutputFile| compared.take(file);
    let built = project.build(|file| -> Result<(), Infallible> {
        take(&file);
        Ok(())
    });
    let built = match built {
        Ok(built) => built,
        Err(Unbuilt::Wrong(problems)) => {
            drop(progress);
            return say(global, &problems, &project.sources);
        }
        Err(Unbuilt::Untaken(never)) => match never {},
    };
    let manifests: Vec<OutputFile> = built.iter().map(manifest).collect();
    manifests.iter().for_each(take);
    let stale = compared.finish(&paths(&built, &manifests)).into_iter();
    let mut stale: Vec<Diagnostic> = stale.map(|it| told(&project.config.output, it)).collect();
    drop(progress);
    if stale.is_empty() {
        return End::Fine;
    }
    // Once is enough for people.
    let mut later: Vec<String> = Vec::new();
    for problem in stale.iter_mut().rev().filter(|_| !global.is_json()) {
        let hints = std::mem::take(&mut problem.hints);
        problem.hints = hints.into_iter().filter(|it| !later.contains(it)).collect();
        later.extend(problem.hints.iter().cloned());
    }
    say(global, &stale, &project.sources);
    End::Found
}

/// Returns the paths of all that the output folder shall hold.
fn paths<'a>(built: &'a [Built], manifests: &'a [OutputFile]) -> BTreeSet<&'a str> {
    let files = built.iter().flat_map(|it| &it.files).map(|it| it.path.as_str());
    files.chain(manifests.iter().map(|it| it.path.as_str())).collect()
}

fn told(output: &str, stale: Stale) -> Diagnostic {
    let within = |path: &str| match path {
        "" => output.to_string(),
        path => format!("{output}/{path}"),
    };
    let problem = |what: String| Diagnostic::error(Code::StaleOutput, what);
    let review = "run `vellum build` and review the difference";
    match stale {
        Stale::Missing(path) => problem(format!("`{}` is not there", within(&path))).hint(review),
        Stale::Unreadable(path, why) => problem(format!("`{}` cannot be read: {}", within(&path), why))
            .hint("mend that, or name another folder as `output:` in vellum.yaml, and run `vellum build`"),
        Stale::Differs(path, line) => problem(format!(
            "`{}` is not what would be written, from line {line} on",
            within(&path)
        ))
        .hint(review),
        Stale::Unexpected(path) => problem(format!("`{}` would not be written", within(&path))).hint(review),
    }
}
