//! `vellum man`: the manual's pages, for man.

use clap::{Args, Command, CommandFactory};
use clap_mangen::Man as Page;

use super::Cli;
use super::global::{End, Global};
use super::output::{refuse, unwritten, write};
use super::usage;
use crate::diagnostic::{Code, Diagnostic, did_you_mean};

/// Prints a page of the manual, for man.
#[derive(Args, Debug)]
#[command(after_help = "Example: vellum man upgrade | man -l -")]
pub(super) struct Man {
    /// The command; the page about vellum itself where it is left out.
    #[arg(value_name = "COMMAND")]
    command: Option<String>,
}

impl Man {
    pub(super) fn run(self, global: &Global) -> End {
        let mut all = Cli::command().disable_help_subcommand(true);
        all.build();
        let page = match &self.command {
            None => all,
            Some(name) => match all.find_subcommand(name) {
                Some(command) => command.clone(),
                None => return unknown(global, name, &all),
            },
        };
        let mut text = Vec::new();
        let title = page.get_display_name().unwrap_or("vellum").to_uppercase();
        let source = format!("vellum {}", env!("CARGO_PKG_VERSION"));
        match Page::new(page).title(title).source(source).render(&mut text) {
            Ok(()) => write(global, None, &String::from_utf8_lossy(&text)),
            Err(why) => refuse(global, unwritten("the page".as_ref(), &why)),
        }
    }
}

fn unknown(global: &Global, name: &str, all: &Command) -> End {
    let problem = Diagnostic::error(Code::Usage, format!("no command `{}`", name.escape_debug()));
    let hint = match did_you_mean(name, all.get_subcommands().map(Command::get_name)) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "`vellum help` lists the commands".to_string(),
    };
    usage::refuse(global, problem.hint(hint))
}
