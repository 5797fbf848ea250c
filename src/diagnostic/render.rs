//! Diagnostics for people, as rustc shows them: the one module that knows the drawing library.

use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use super::excerpt::{Excerpt, harmless};
use super::{Diagnostic, Label, Severity, Sources};

/// Labels of one file that are this many lines apart are drawn one by one.
const FAR: usize = 200;

/// Returns all diagnostics as a text, with an empty line after each and one line that counts them.
pub fn render(diagnostics: &[Diagnostic], sources: &Sources, colour: bool) -> String {
    let mut text = String::new();
    for diagnostic in diagnostics {
        text.push_str(&render_one(diagnostic, sources, colour));
        text.push_str("\n\n");
    }
    text.push_str(&summary(diagnostics));
    text
}

/// Returns one diagnostic as a text without a line break at its end.
pub fn render_one(diagnostic: &Diagnostic, sources: &Sources, colour: bool) -> String {
    let Diagnostic {
        severity,
        code,
        message,
        labels,
        hints,
        notes,
    } = diagnostic;
    let level = match severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let excerpts = excerpts(labels, sources);
    let mut group = Group::with_title(level.primary_title(harmless(message)).id(code.as_str()));
    for (number, excerpt) in excerpts.iter().enumerate() {
        let marks = excerpt.marks.iter().enumerate().map(|(mark, it)| {
            let kind = match (number, mark) {
                (0, 0) => AnnotationKind::Primary,
                _ => AnnotationKind::Context,
            };
            let label = (!it.label.is_empty()).then(|| harmless(&it.label));
            let annotation: Annotation<'_> = kind.span(it.range.clone());
            annotation.label(label)
        });
        let snippet = Snippet::source(excerpt.text.as_str())
            .line_start(excerpt.first_line)
            .annotations(marks);
        // A cut line has other columns than the file.
        group = if excerpt.is_cut {
            let (line, column) = excerpt.position;
            let origin = Origin::path(harmless(&excerpt.path)).line(line).char_column(column);
            group.element(origin).element(snippet)
        } else {
            group.element(snippet.path(harmless(&excerpt.path)))
        };
    }
    let hints = hints.iter().map(|it| Level::HELP.message(harmless(it)));
    let notes = notes.iter().map(|it| Level::NOTE.message(harmless(it)));
    let group = group.elements(hints).elements(notes);
    let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
    let drawn = renderer.render(&[group]);
    let lines: Vec<&str> = drawn.lines().map(str::trim_end).collect();
    lines.join("\n")
}

/// Counts the diagnostics in one line: `2 problems in 1 file`; empty where there are none.
pub fn summary(diagnostics: &[Diagnostic]) -> String {
    let count = |wanted: Severity| diagnostics.iter().filter(|it| it.severity == wanted).count();
    let some = |number: usize, one: &str| match number {
        0 => None,
        1 => Some(format!("1 {one}")),
        _ => Some(format!("{number} {one}s")),
    };
    let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
    let parts: Vec<String> = [some(errors, "problem"), some(warnings, "warning")]
        .into_iter()
        .flatten()
        .collect();
    let files: std::collections::BTreeSet<_> = diagnostics
        .iter()
        .filter_map(|it| it.labels.first().map(|label| label.place.file))
        .collect();
    match (parts.is_empty(), some(files.len(), "file")) {
        (true, _) => String::new(),
        (false, None) => format!("{}\n", parts.join(" and ")),
        (false, Some(files)) => format!("{} in {files}\n", parts.join(" and ")),
    }
}

/// Cuts what the labels point at out of their files: the first label's file first, and labels that are near in one.
fn excerpts(labels: &[Label], sources: &Sources) -> Vec<Excerpt> {
    let mut groups: Vec<(Vec<&Label>, usize)> = Vec::new();
    for label in labels {
        let Some(source) = sources.get(label.place.file) else {
            continue;
        };
        let line = source.line_of(label.place.start);
        let near = groups
            .iter_mut()
            .find(|(group, at)| group.iter().any(|it| it.place.file == label.place.file) && at.abs_diff(line) <= FAR);
        match near {
            Some((group, _)) => group.push(label),
            None => groups.push((vec![label], line)),
        }
    }
    groups
        .into_iter()
        .filter_map(|(group, _)| {
            let source = sources.get(group.first()?.place.file)?;
            Some(Excerpt::new(source, &group))
        })
        .collect()
}
