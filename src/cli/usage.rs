//! What is said of arguments that do not fit.

use clap::error::ErrorKind;

use super::global::{Colour, End, Format, Global};
use super::output::say;
use crate::diagnostic::{Code, Diagnostic, Sources};

/// Prints what clap says: the help that was asked for, or what is wrong with the arguments.
pub(super) fn tell(stop: &clap::Error) -> End {
    if !stop.use_stderr() {
        // A reader that has seen enough, such as `head`, is no error.
        let _ = stop.print();
        return End::Fine;
    }
    let asked = matches!(stop.kind(), ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand);
    if wants_json() && !asked {
        let global = Global {
            config: None,
            format: Format::Json,
            color: Colour::Never,
        };
        return refuse(&global, said(stop));
    }
    // Nothing can be said when standard error itself is gone.
    let _ = stop.print();
    End::Usage
}

/// Prints what is wrong with arguments that only the verb could judge.
pub(super) fn refuse(global: &Global, problem: Diagnostic) -> End {
    say(global, &[problem], &Sources::default());
    End::Usage
}

/// Refuses `--format dot` and the like for all verbs but `graph`.
pub(super) fn picture_elsewhere(global: &Global) -> End {
    let problem = Diagnostic::error(Code::Usage, "only `vellum graph` draws pictures");
    refuse(global, problem.hint("write `--format text` or `--format json`"))
}

/// Looks for `--format json` where the arguments could not be parsed.
fn wants_json() -> bool {
    let arguments: Vec<_> = std::env::args_os().collect();
    let together = arguments.iter().any(|it| it == "--format=json");
    let apart = arguments
        .windows(2)
        .any(|it| matches!(it, [name, value] if name == "--format" && value == "json"));
    together || apart
}

/// Makes a diagnostic of clap's text: its first paragraph is the sentence, each tip a hint.
fn said(stop: &clap::Error) -> Diagnostic {
    let text = stop.to_string();
    let mut paragraphs = text.split("\n\n");
    let first = paragraphs.next().unwrap_or_default();
    let first: Vec<&str> = first.lines().map(str::trim).collect();
    let message = first.join(" ").replace('\'', "`");
    let problem = Diagnostic::error(Code::Usage, message.trim_start_matches("error: "));
    let tips = paragraphs.flat_map(str::lines).map(str::trim);
    tips.filter_map(|it| it.strip_prefix("tip: ").or(it.strip_prefix("Usage: ")))
        .map(|it| it.replace('\'', "`"))
        .fold(problem, Diagnostic::hint)
}
