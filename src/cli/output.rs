//! What a verb prints: scripts and lists on standard output or into a file, messages on standard error.

use std::io::{IsTerminal, Write};
use std::path::Path;

use anstream::{AutoStream, ColorChoice};

use super::global::{Colour, End, Format, Global};
use crate::diagnostic::json::json;
use crate::diagnostic::render::render;
use crate::diagnostic::{Code, Diagnostic, Severity, Sources, reason};
use crate::emit;

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
        Format::Text | Format::Ascii | Format::Mermaid | Format::Dot => {
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

/// Prints one message that has no place in any file.
pub(super) fn refuse(global: &Global, problem: Diagnostic) -> End {
    say(global, &[problem], &Sources::default())
}

/// Writes a text to standard output, or whole into a file.
pub(super) fn write(global: &Global, file: Option<&Path>, text: &str) -> End {
    let Some(file) = file else {
        return written(global, std::io::stdout().lock().write_all(text.as_bytes()));
    };
    match emit::write_file(file, text) {
        Ok(()) => End::Fine,
        // A pipe's reader that has seen enough, such as `head`, is no error.
        Err(why) if why.kind() == std::io::ErrorKind::BrokenPipe => End::Fine,
        Err(why) => refuse(global, unwritten(file, &why)),
    }
}

/// Writes a list for people to standard output; its colours are kept only where they are wanted.
pub(super) fn list(global: &Global, text: &str) -> End {
    let choice = match global.color {
        Colour::Auto => AutoStream::choice(&std::io::stdout()),
        Colour::Always => ColorChoice::Always,
        Colour::Never => ColorChoice::Never,
    };
    let mut stream = AutoStream::new(std::io::stdout().lock(), choice);
    written(global, stream.write_all(text.as_bytes()))
}

/// Says that a file cannot be written.
pub(super) fn unwritten(file: &Path, why: &std::io::Error) -> Diagnostic {
    Diagnostic::error(
        Code::CannotWrite,
        format!("`{}` cannot be written: {}", file.display(), reason(why)),
    )
}

fn written(global: &Global, result: std::io::Result<()>) -> End {
    match result {
        Ok(()) => End::Fine,
        // A reader that has seen enough, such as `head`, is no error.
        Err(why) if why.kind() == std::io::ErrorKind::BrokenPipe => End::Fine,
        Err(why) => refuse(
            global,
            Diagnostic::error(
                Code::CannotWrite,
                format!("standard output cannot be written: {}", reason(&why)),
            ),
        ),
    }
}

/// Makes a diagnostic of what is wrong with a target that was typed.
pub(super) fn typed(problem: crate::graph::Problem) -> Diagnostic {
    let mut it = Diagnostic::error(problem.code, problem.message);
    it.hints.extend(problem.hint);
    it
}

/// Returns a text as a shell takes it for one word.
pub(super) fn shell_word(text: &str) -> String {
    let usual = |it: char| it.is_alphanumeric() || "/._-:@+,=".contains(it);
    match !text.is_empty() && text.chars().all(usual) {
        true => text.to_string(),
        false => format!("'{}'", text.replace('\'', "'\\''")),
    }
}
