//! `vellum build`: all targets into the output folder.

use clap::Args;

use super::global::{End, Global};
use super::open::{Absent, read};
use super::output::{refuse, say, unwritten};
use super::progress::Progress;
use crate::compile::warnings;
use crate::diagnostic::{Code, Diagnostic};
use crate::emit::{self, Stale};
use crate::report::manifest;

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
        let sources = &project.sources;
        let revisions: usize = project.trees().iter().map(|it| it.graph.len()).sum();
        progress.stage(format!(
            "compiling {revisions} revisions for {}",
            project
                .config
                .targets
                .keys()
                .map(String::as_str)
                .collect::<Vec<_>>()
                .join(", ")
        ));
        let built = match project.build() {
            Ok(built) => built,
            Err(problems) => {
                drop(progress);
                return say(global, &problems, sources);
            }
        };
        let warnings = warnings(&built, project);
        let folder = opened.root.join(&project.config.output);
        let files = manifest::with_manifests(built);
        let doing = if self.check { "comparing" } else { "writing" };
        progress.stage(format!("{doing} {} files", files.len()));
        if self.check {
            let stale = emit::stale(&folder, &files).into_iter();
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
            say(global, &stale, sources);
            return End::Found;
        }
        let written = emit::write_folder(&folder, &files);
        drop(progress);
        match written {
            Ok(()) => say(global, &warnings, sources),
            Err((file, why)) => refuse(global, unwritten(&file, &why)),
        }
    }
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
