//! Diagnostics for programs: one JSON object a line.

use serde::Serialize;

use super::sources::Position;
use super::{Diagnostic, Label, Severity, Sources};

/// A diagnostic as programs read it. Keys are added here, never renamed.
#[derive(Serialize)]
struct Line<'a> {
    severity: &'static str,
    code: &'static str,
    message: &'a str,
    /// The place of the first label; null, as the five after it, where there is none.
    file: Option<&'a str>,
    line: Option<usize>,
    column: Option<usize>,
    end_line: Option<usize>,
    end_column: Option<usize>,
    labels: Vec<LabelLine<'a>>,
    hints: &'a [String],
    notes: &'a [String],
}

/// A place and what to say there. Lines and columns are counted from 1; the end is the character after the last.
#[derive(Serialize)]
struct LabelLine<'a> {
    file: &'a str,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
    text: &'a str,
}

/// Returns a diagnostic as one line of JSON, without the line break.
pub fn json(diagnostic: &Diagnostic, sources: &Sources) -> String {
    let Diagnostic {
        severity,
        code,
        message,
        labels,
        hints,
        notes,
    } = diagnostic;
    let labels: Vec<LabelLine<'_>> = labels.iter().filter_map(|it| label_line(it, sources)).collect();
    let first = labels.first();
    let line = Line {
        severity: match severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        },
        code: code.as_str(),
        message,
        file: first.map(|it| it.file),
        line: first.map(|it| it.line),
        column: first.map(|it| it.column),
        end_line: first.map(|it| it.end_line),
        end_column: first.map(|it| it.end_column),
        hints,
        notes,
        labels,
    };
    // Texts, numbers and lists of them have a JSON form always.
    serde_json::to_string(&line).unwrap_or_default()
}

fn label_line<'a>(label: &'a Label, sources: &'a Sources) -> Option<LabelLine<'a>> {
    let source = sources.get(label.place.file)?;
    let Position { line, column } = source.position(label.place.start);
    let end = source.position(label.place.end);
    Some(LabelLine {
        file: &source.path,
        line,
        column,
        end_line: end.line,
        end_column: end.column,
        text: &label.text,
    })
}
