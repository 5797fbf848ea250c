//! The command line: one verb, one file.

mod build;
mod check;
mod migrate;
mod open;
mod output;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand, ValueEnum};

/// vellum compiles declarative YAML revisions into vetted SQL scripts, with no database connection.
#[derive(Parser, Debug)]
#[command(name = "vellum", version, about, propagate_version = true, max_term_width = 100)]
struct Cli {
    #[command(flatten)]
    global: Global,
    #[command(subcommand)]
    verb: Verb,
}

/// What every verb takes.
#[derive(Args, Debug, Clone)]
pub(crate) struct Global {
    /// The project's vellum.yaml, or its folder; else it is looked for upwards from here.
    #[arg(short, long, global = true, value_name = "FILE", env = "VELLUM_CONFIG")]
    config: Option<PathBuf>,
    /// How messages are printed.
    #[arg(long, global = true, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// When messages are coloured.
    #[arg(long, global = true, value_enum, default_value_t = Colour::Auto)]
    color: Colour,
}

/// How messages are printed.
#[derive(ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    /// For people.
    Text,
    /// One JSON object a line.
    Json,
}

/// When messages are coloured.
#[derive(ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Colour {
    /// On a terminal.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

#[derive(Subcommand, Debug)]
enum Verb {
    Upgrade(migrate::Upgrade),
    Downgrade(migrate::Downgrade),
    Stamp(migrate::Stamp),
    EnsureVersion(migrate::EnsureVersion),
    Schema(migrate::Schema),
    Build(build::Build),
    Check(check::Check),
}

/// How a verb ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    /// All is well.
    Fine,
    /// The input has errors.
    Errors,
    /// Wrong usage.
    Usage,
    /// A check found something.
    Found,
}

/// Runs the program and returns its exit code: 0 fine, 1 the input has errors, 2 wrong usage, 3 a check found something.
pub fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(stop) => {
            let code = if stop.use_stderr() { 2 } else { 0 };
            // Nothing can be said when standard error itself is gone.
            let _ = stop.print();
            return ExitCode::from(code);
        }
    };
    let global = &cli.global;
    let end = match cli.verb {
        Verb::Upgrade(it) => it.run(global),
        Verb::Downgrade(it) => it.run(global),
        Verb::Stamp(it) => it.run(global),
        Verb::EnsureVersion(it) => it.run(global),
        Verb::Schema(it) => it.run(global),
        Verb::Build(it) => it.run(global),
        Verb::Check(it) => it.run(global),
    };
    ExitCode::from(match end {
        End::Fine => 0,
        End::Errors => 1,
        End::Usage => 2,
        End::Found => 3,
    })
}
