//! `vellum completions`: what a shell needs to complete arguments.

use clap::{Args, CommandFactory};
use clap_complete::Shell;

use super::Cli;
use super::global::{End, Global};
use super::output::write;

/// Prints what a shell needs to complete the arguments of vellum.
#[derive(Args, Debug)]
#[command(after_help = "Example: vellum completions bash > ~/.local/share/bash-completion/completions/vellum")]
pub(super) struct Completions {
    /// The shell.
    #[arg(value_enum)]
    shell: Shell,
}

impl Completions {
    pub(super) fn run(self, global: &Global) -> End {
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut Cli::command(), "vellum", &mut script);
        write(global, None, &String::from_utf8_lossy(&script))
    }
}
