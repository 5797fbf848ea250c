//! The command line: one verb, one file.

mod branches;
mod build;
mod check;
mod completions;
mod draft;
mod edit;
mod explain;
mod global;
mod graph;
mod heads;
mod history;
mod init;
mod json_schema;
mod listing;
mod man;
mod merge;
mod migrate;
mod moment;
mod open;
mod output;
mod progress;
mod revision;
mod show;
mod usage;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use global::{End, Format, Global};

/// vellum compiles declarative YAML revisions into vetted SQL scripts, with no database connection.
#[derive(Parser, Debug)]
#[command(
    name = "vellum",
    version,
    max_term_width = 100,
    after_help = "Example: vellum init shop && cd shop && vellum build\n\n\
                  Exit codes: 0 fine, 1 the input has errors, 2 wrong usage, 3 a check found something."
)]
struct Cli {
    #[command(flatten)]
    global: Global,
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Subcommand, Debug)]
enum Verb {
    Init(init::Init),
    Revision(revision::NewRevision),
    Merge(merge::Merge),
    Upgrade(migrate::Upgrade),
    Downgrade(migrate::Downgrade),
    Stamp(migrate::Stamp),
    EnsureVersion(migrate::EnsureVersion),
    Build(build::Build),
    Schema(migrate::Schema),
    History(history::History),
    Heads(heads::Heads),
    Branches(branches::Branches),
    Show(show::Show),
    Graph(graph::Graph),
    Edit(edit::Edit),
    Check(check::Check),
    Explain(explain::Explain),
    JsonSchema(json_schema::JsonSchema),
    Completions(completions::Completions),
    Man(man::Man),
}

/// Runs the program and returns its exit code: 0 fine, 1 the input has errors, 2 wrong usage, 3 a check found something.
pub fn main() -> ExitCode {
    let end = match Cli::try_parse() {
        Ok(cli) => run(cli),
        Err(stop) => usage::tell(&stop),
    };
    ExitCode::from(end.code())
}

fn run(cli: Cli) -> End {
    let Cli { global, verb } = cli;
    let global = &global;
    if let (Format::Ascii | Format::Mermaid | Format::Dot, false) = (global.format, matches!(verb, Verb::Graph(_))) {
        return usage::picture_elsewhere(global);
    }
    match verb {
        Verb::Init(it) => it.run(global),
        Verb::Revision(it) => it.run(global),
        Verb::Merge(it) => it.run(global),
        Verb::Upgrade(it) => it.run(global),
        Verb::Downgrade(it) => it.run(global),
        Verb::Stamp(it) => it.run(global),
        Verb::EnsureVersion(it) => it.run(global),
        Verb::Build(it) => it.run(global),
        Verb::Schema(it) => it.run(global),
        Verb::History(it) => it.run(global),
        Verb::Heads(it) => it.run(global),
        Verb::Branches(it) => it.run(global),
        Verb::Show(it) => it.run(global),
        Verb::Graph(it) => it.run(global),
        Verb::Edit(it) => it.run(global),
        Verb::Check(it) => it.run(global),
        Verb::Explain(it) => it.run(global),
        Verb::JsonSchema(it) => it.run(global),
        Verb::Completions(it) => it.run(global),
        Verb::Man(it) => it.run(global),
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    /// The examples of the help texts can be typed.
    #[test]
    fn examples_can_be_typed() {
        let command = Cli::command();
        command.clone().debug_assert();
        let helps = command
            .get_subcommands()
            .chain([&command])
            .filter_map(|it| it.get_after_help());
        let mut count = 0;
        for help in helps.map(ToString::to_string) {
            let example = help.lines().find_map(|it| it.strip_prefix("Example: ")).unwrap();
            for typed in example.split(" && ").filter(|it| it.starts_with("vellum ")) {
                let typed = typed.split(['|', '>']).next().unwrap();
                let parts = typed.split('"').enumerate().flat_map(|(place, part)| match place % 2 {
                    0 => part.split_whitespace().collect(),
                    _ => vec![part],
                });
                if let Err(stop) = Cli::try_parse_from(parts) {
                    panic!("{example}: {stop}");
                }
                count += 1;
            }
        }
        assert!(count > 20, "{count}");
    }
}
