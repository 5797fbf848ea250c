//! What a verb prints: scripts on standard output or into a file, messages on standard error.

use std::io::{IsTerminal, Write};
use std::path::Path;

use crate::diagnostic::json::json;
use crate::diagnostic::render::render;
use crate::diagnostic::{Code, Diagnostic, Severity, Sources};
use crate::emit;

use super::{Colour, End, Format, Global};

/// Prints messages and returns how the verb ends.
pub(super) fn say(global: &Global, problems: &[Diagnostic], sources: &Sources) -> End {
    let colour = match global.color {
        Colour::Always => true,
        Colour::Never => false,
        Colour::Auto => std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|it| it.is_empty()),
    };
    let mut text = String::new();
    match global.format {
        Format::Json => {
            for problem in problems {
                text.push_str(&json(problem, sources));
                text.push('\n');
            }
        }
        Format::Text => {
            text.push_str(&render(problems, sources, colour));
        }
    }
    // Nothing can be said when standard error itself is gone.
    let _ = std::io::stderr().lock().write_all(text.as_bytes());
    match problems.iter().any(|it| it.severity == Severity::Error) {
        true => End::Errors,
        false => End::Fine,
    }
}

/// Writes a script to standard output, or whole into a file.
pub(super) fn write(global: &Global, file: Option<&Path>, text: &str, sources: &Sources) -> End {
    let failed = |why: String| {
        say(global, &[Diagnostic::error(Code::CannotWrite, why)], sources);
        End::Errors
    };
    match file {
        Some(file) => match emit::write_file(file, text) {
            Ok(()) => End::Fine,
            Err(why) => failed(format!("`{}` cannot be written: {why}", file.display())),
        },
        None => match std::io::stdout().lock().write_all(text.as_bytes()) {
            Ok(()) => End::Fine,
            // A reader that has seen enough, such as `head`, is no error.
            Err(why) if why.kind() == std::io::ErrorKind::BrokenPipe => End::Fine,
            Err(why) => failed(format!("standard output cannot be written: {why}")),
        },
    }
}
