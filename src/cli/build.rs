//! `vellum build`: all targets into the output folder.

use clap::Args;

use super::open::open;
use super::output::say;
use super::{End, Global};
use crate::diagnostic::{Code, Diagnostic};
use crate::emit::{self, Stale};
use crate::report::manifest;

/// Compiles all targets into the output folder.
///
/// Example: vellum build --check
#[derive(Args, Debug)]
pub(super) struct Build {
    /// Writes nothing, and fails where the output folder is not what would be written.
    #[arg(long)]
    check: bool,
}

impl Build {
    pub(super) fn run(self, global: &Global) -> End {
        let opened = match open(global) {
            Ok(opened) => opened,
            Err(end) => return end,
        };
        let sources = &opened.project.sources;
        let built = match opened.project.build() {
            Ok(built) => built,
            Err(problems) => return say(global, &problems, sources),
        };
        let folder = opened.root.join(&opened.project.config.output);
        let files = manifest::with_manifests(built);
        if self.check {
            let stale: Vec<Diagnostic> = emit::stale(&folder, &files).into_iter().map(told).collect();
            if stale.is_empty() {
                return End::Fine;
            }
            say(global, &stale, sources);
            return End::Found;
        }
        match emit::write_folder(&folder, &files) {
            Ok(()) => End::Fine,
            Err(why) => {
                let problem = Diagnostic::error(
                    Code::CannotWrite,
                    format!("`{}` cannot be written: {why}", folder.display()),
                );
                say(global, &[problem], sources)
            }
        }
    }
}

fn told(stale: Stale) -> Diagnostic {
    let what = match stale {
        Stale::Missing(path) => format!("`{path}` is not there"),
        Stale::Differs(path, line) => format!("`{path}` is not what would be written, from line {line} on"),
        Stale::Unexpected(path) => format!("`{path}` would not be written"),
    };
    Diagnostic::error(Code::StaleOutput, what).hint("run `vellum build` and review the difference")
}
