//! What every verb takes, and how every verb ends.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

/// What help calls the options of every verb.
const EVERYWHERE: &str = "Options of every command";

/// What every verb takes.
#[derive(Args, Debug, Clone)]
pub(crate) struct Global {
    /// The project's vellum.yaml, or its folder; else it is looked for upwards from here.
    #[arg(short, long, global = true, value_name = "FILE", env = "VELLUM_CONFIG", help_heading = EVERYWHERE)]
    pub(super) config: Option<PathBuf>,
    /// How messages and lists are printed; ascii, mermaid and dot are for `vellum graph`.
    #[arg(long, global = true, value_enum, default_value_t = Format::Text, help_heading = EVERYWHERE)]
    pub(super) format: Format,
    /// When messages and lists are coloured.
    #[arg(long, global = true, value_enum, default_value_t = Colour::Auto, value_name = "WHEN", help_heading = EVERYWHERE)]
    pub(super) color: Colour,
}

/// How messages and lists are printed.
///
/// The pictures stand here since `graph --format dot` and `--format json` are one option: clap knows no other place for it.
#[derive(ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    /// For people.
    Text,
    /// One JSON object a line.
    Json,
    /// The graph in letters.
    Ascii,
    /// The graph for Markdown pages.
    Mermaid,
    /// The graph for Graphviz.
    Dot,
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

impl End {
    /// Returns the exit code.
    pub(super) fn code(self) -> u8 {
        match self {
            End::Fine => 0,
            End::Errors => 1,
            End::Usage => 2,
            End::Found => 3,
        }
    }
}

impl Global {
    /// Tells whether messages and lists are JSON.
    pub(super) fn is_json(&self) -> bool {
        self.format == Format::Json
    }
}
