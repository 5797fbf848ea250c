//! The verbs that print a script: upgrade, downgrade, stamp, ensure-version, schema.

use std::ffi::OsStr;
use std::path::PathBuf;
use std::str::FromStr;

use clap::Args;

use super::global::{End, Global};
use super::open::{Opened, keep_sources, open};
use super::output::{say, shell_word, typed, write};
use super::usage;
use crate::compile::Compiled;
use crate::diagnostic::Diagnostic;
use crate::graph::{Range, Target};

/// Where the script goes, and for whom it is.
#[derive(Args, Debug)]
struct Destination {
    /// The target's name, or a dialect with or without a version: `postgresql:15`. May be left out where the project has one.
    #[arg(short, long, value_name = "TARGET")]
    target: Option<String>,
    /// The file to write; standard output where none is named.
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// Prints the upgrade script of a range.
#[derive(Args, Debug)]
#[command(after_help = "Example: vellum upgrade 1f3c:head -t postgresql -o up.sql")]
pub(super) struct Upgrade {
    /// `TO` or `FROM:TO`; FROM is base where it is left out, and may be several ids with commas between them.
    #[arg(allow_negative_numbers = true)]
    range: String,
    #[command(flatten)]
    destination: Destination,
}

/// Prints the downgrade script of a range.
#[derive(Args, Debug)]
#[command(after_help = "Example: vellum downgrade head:-1 -t sqlite")]
pub(super) struct Downgrade {
    /// `FROM:TO`; FROM is where the database is.
    #[arg(allow_negative_numbers = true)]
    range: String,
    #[command(flatten)]
    destination: Destination,
}

/// Prints a script that only moves the version rows.
#[derive(Args, Debug)]
#[command(after_help = "Example: vellum stamp base:head -t mysql")]
pub(super) struct Stamp {
    /// `TO` or `FROM:TO`; FROM is base where it is left out.
    #[arg(allow_negative_numbers = true)]
    range: String,
    #[command(flatten)]
    destination: Destination,
}

/// Prints a script that only makes the version table.
#[derive(Args, Debug)]
#[command(after_help = "Example: vellum ensure-version -t postgresql")]
pub(super) struct EnsureVersion {
    #[command(flatten)]
    destination: Destination,
}

/// Prints the DDL of the whole schema as it is at a revision.
#[derive(Args, Debug)]
#[command(after_help = "Example: vellum schema head -t postgresql")]
pub(super) struct Schema {
    /// The revision; the heads where it is left out.
    #[arg(default_value = "heads")]
    revision: String,
    #[command(flatten)]
    destination: Destination,
}

impl Upgrade {
    pub(super) fn run(self, global: &Global) -> End {
        print(global, &self.destination, |opened, target| {
            opened.project.upgrade(target, &range(&self.range)?)
        })
    }
}

impl Downgrade {
    pub(super) fn run(self, global: &Global) -> End {
        print(global, &self.destination, |opened, target| {
            opened.project.downgrade(target, &range(&self.range)?)
        })
    }
}

impl Stamp {
    pub(super) fn run(self, global: &Global) -> End {
        print(global, &self.destination, |opened, target| {
            opened.project.stamp(target, &range(&self.range)?)
        })
    }
}

impl EnsureVersion {
    pub(super) fn run(self, global: &Global) -> End {
        print(global, &self.destination, |opened, target| {
            Ok(opened.project.ensure_version(target))
        })
    }
}

impl Schema {
    pub(super) fn run(self, global: &Global) -> End {
        print(global, &self.destination, |opened, target| {
            let at = Target::from_str(&self.revision).map_err(|it| vec![typed(it)])?;
            opened.project.schema(target, &at)
        })
    }
}

fn print(
    global: &Global,
    destination: &Destination,
    compile: impl FnOnce(&Opened, &crate::config::Target) -> Result<Compiled, Vec<Diagnostic>>,
) -> End {
    let opened = match open(global) {
        Ok(opened) => opened,
        Err(end) => return end,
    };
    let target = match opened.target(global, destination.target.as_deref()) {
        Ok(target) => target,
        Err(end) => return end,
    };
    let project = &opened.project;
    let template = project.config.revision_template.as_ref();
    if let Err(problem) = keep_sources(&opened.root, &project.sources, template, destination.output.as_deref()) {
        return usage::refuse(global, problem);
    }
    match compile(&opened, &target) {
        Ok(compiled) => {
            let end = write(global, destination.output.as_deref(), &compiled.text);
            // The process ends: freeing what a long script was made of is time that nobody has.
            std::mem::forget(compiled);
            end
        }
        Err(mut problems) => {
            let is_typed = !opened.project.config.targets.contains_key(&target.name);
            for hint in problems.iter_mut().flat_map(|it| &mut it.hints) {
                *hint = with_options(hint, &destination.options(global));
                if is_typed {
                    *hint = with_typed_version(hint, &target);
                }
            }
            say(global, &problems, &opened.project.sources)
        }
    }
}

impl Destination {
    /// Returns the options as they were typed, each with a blank before it.
    fn options(&self, global: &Global) -> String {
        let by_environment = std::env::var_os("VELLUM_CONFIG");
        let config = global.config.as_ref().map(|it| it.as_os_str());
        let pairs = [
            ("-t", self.target.as_deref().map(OsStr::new)),
            ("-o", self.output.as_ref().map(|it| it.as_os_str())),
            ("-c", config.filter(|it| by_environment.as_deref() != Some(it))),
        ];
        let typed = pairs.into_iter().filter_map(|(option, value)| Some((option, value?)));
        typed
            .map(|(option, value)| format!(" {option} {}", shell_word(&value.to_string_lossy())))
            .collect()
    }
}

/// Repeats the options in each command that a hint says to write, so that it can be typed as it stands.
fn with_options(hint: &str, options: &str) -> String {
    let prints = |code: &str| {
        ["upgrade", "downgrade", "stamp", "schema"]
            .iter()
            .any(|verb| code.strip_prefix("vellum ").is_some_and(|it| it.starts_with(verb)))
    };
    let parts = hint.split('`').enumerate().map(|(place, part)| match place % 2 {
        1 if prints(part) => format!("{part}{options}"),
        _ => part.to_string(),
    });
    parts.collect::<Vec<_>>().join("`")
}

/// Names `-t` where a hint names the `version` of vellum.yaml, which has no such target.
fn with_typed_version(hint: &str, target: &crate::config::Target) -> String {
    const RAISE: &str = "raise the target's `version` to ";
    match hint.split_once(RAISE) {
        Some((before, after)) => {
            let number = |it: char| it.is_ascii_digit() || it == '.';
            let (version, after) = after.split_at(after.find(|it| !number(it)).unwrap_or(after.len()));
            format!("{before}write `-t {}:{version}`{after}", target.dialect.name())
        }
        None => hint.to_string(),
    }
}

fn range(text: &str) -> Result<Range, Vec<Diagnostic>> {
    Range::from_str(text).map_err(|it| vec![typed(it)])
}
