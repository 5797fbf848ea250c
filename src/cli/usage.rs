//! What is said of arguments that do not fit.

use clap::CommandFactory;
use clap::error::{ContextKind, ContextValue, ErrorKind};

use super::Cli;
use super::global::{Colour, End, Format, Global};
use super::output::say;
use crate::diagnostic::{Code, Diagnostic, Sources, did_you_mean};
use crate::document::fault::listed;

/// What other tools call a verb, and what it is here.
const ELSEWHERE: &[(&str, &str)] = &[
    ("migrate", "upgrade"),
    ("up", "upgrade"),
    ("rollback", "downgrade"),
    ("down", "downgrade"),
    ("new", "revision"),
    ("generate", "revision"),
    ("validate", "check"),
    ("lint", "check"),
    ("verify", "check"),
    ("compile", "build"),
    ("log", "history"),
    ("list", "history"),
];

/// Prints what clap found: the help that was asked for, or what is wrong with the arguments.
pub(super) fn tell(stop: &clap::Error) -> End {
    let asked = matches!(stop.kind(), ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand);
    if !stop.use_stderr() || asked {
        // A reader that has seen enough, such as `head`, is no error.
        let _ = stop.print();
        return if asked { End::Usage } else { End::Fine };
    }
    let (format, color) = wanted();
    let global = Global {
        config: None,
        format,
        color,
    };
    refuse(&global, said(stop))
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

/// Looks for how to print where the arguments could not be parsed.
fn wanted() -> (Format, Colour) {
    let arguments: Vec<String> = std::env::args_os()
        .map(|it| it.to_string_lossy().into_owned())
        .collect();
    let has = |name: &str, value: &str| {
        let together = arguments.iter().any(|it| *it == format!("{name}={value}"));
        let mut pairs = arguments.windows(2);
        together || pairs.any(|it| matches!(it, [left, right] if left == name && right == value))
    };
    let format = if has("--format", "json") {
        Format::Json
    } else {
        Format::Text
    };
    let colour = match (has("--color", "always"), has("--color", "never")) {
        (true, _) => Colour::Always,
        (false, true) => Colour::Never,
        (false, false) => Colour::Auto,
    };
    (format, colour)
}

/// Makes a diagnostic of what clap found.
fn said(stop: &clap::Error) -> Diagnostic {
    let of = |kind: ContextKind| stop.get(kind).map(texts).unwrap_or_default();
    let one = |kind: ContextKind| of(kind).join(" ");
    let (argument, value) = (one(ContextKind::InvalidArg), one(ContextKind::InvalidValue));
    let meant = meant(stop);
    let usage = one(ContextKind::Usage);
    let usage = usage.trim_start_matches("Usage: ").trim();
    let problem = |text: String| Diagnostic::error(Code::Usage, text);
    let first = stop.kind();
    let problem = if first == ErrorKind::InvalidSubcommand {
        problem(format!("no command `{}`", one(ContextKind::InvalidSubcommand)))
    } else if first == ErrorKind::UnknownArgument && argument.starts_with('-') {
        problem(format!("no option `{argument}`"))
    } else if first == ErrorKind::UnknownArgument {
        problem(format!("`{argument}` is one argument too many"))
    } else if first == ErrorKind::InvalidValue && value.is_empty() {
        problem(format!("`{argument}` needs a value"))
    } else if first == ErrorKind::InvalidValue {
        problem(format!("`{argument}` does not take `{value}`"))
    } else if first == ErrorKind::MissingRequiredArgument {
        let missing = of(ContextKind::InvalidArg);
        let missing: Vec<&str> = missing.iter().map(String::as_str).collect();
        problem(format!("there must be {}", crate::document::fault::all_of(&missing)))
    } else if first == ErrorKind::ArgumentConflict {
        problem(format!("`{argument}` stands twice, or beside what contradicts it"))
    } else {
        let text = stop.to_string();
        problem(
            text.lines()
                .next()
                .unwrap_or_default()
                .trim_start_matches("error: ")
                .to_string(),
        )
    };
    let valid = of(ContextKind::ValidValue);
    let quoted = |words: &[String]| listed(&words.iter().map(String::as_str).collect::<Vec<_>>());
    let problem = match (meant.as_slice(), valid.as_slice()) {
        ([], []) if usage.is_empty() || usage == "vellum [OPTIONS] <COMMAND>" => {
            problem.hint("`vellum help` lists the commands and their options")
        }
        ([], []) => problem.hint(format!("write `{usage}`")),
        ([], valid) => problem.hint(format!("it takes {}", quoted(valid))),
        (meant, _) => problem.hint(format!("did you mean {}?", quoted(meant))),
    };
    match usage
        .split_whitespace()
        .nth(1)
        .filter(|it| it.starts_with(char::is_alphabetic))
    {
        Some(verb) => problem.hint(format!("`vellum help {verb}` shows an example")),
        None => problem,
    }
}

/// Returns what was meant: the nearest by the measure of all other messages, and only where none is near what clap found.
fn meant(stop: &clap::Error) -> Vec<String> {
    let of = |kind: ContextKind| stop.get(kind).map(texts).unwrap_or_default();
    let found: Vec<String> = [
        ContextKind::SuggestedSubcommand,
        ContextKind::SuggestedArg,
        ContextKind::SuggestedValue,
    ]
    .into_iter()
    .flat_map(of)
    .collect();
    let command = Cli::command();
    let verb = of(ContextKind::InvalidSubcommand).join(" ");
    let verbs = command.get_subcommands().map(clap::Command::get_name);
    let elsewhere = ELSEWHERE.iter().find(|(it, _)| *it == verb).map(|(_, here)| *here);
    match elsewhere.or_else(|| did_you_mean(&verb, verbs).filter(|_| !verb.is_empty())) {
        Some(nearest) => vec![nearest.to_string()],
        None => found,
    }
}

fn texts(value: &ContextValue) -> Vec<String> {
    match value {
        ContextValue::String(text) => vec![text.clone()],
        ContextValue::Strings(texts) => texts.clone(),
        ContextValue::StyledStr(text) => vec![text.to_string()],
        ContextValue::StyledStrs(texts) => texts.iter().map(ToString::to_string).collect(),
        ContextValue::Number(number) => vec![number.to_string()],
        // The list is clap's, and may grow.
        ContextValue::None | ContextValue::Bool(_) | _ => Vec::new(),
    }
}
