//! The parts of a script's text that all dialects write alike: comments, headings, statements, changes of version rows.

use super::{Piece, Purpose, Runs, Script, Segment, marker};
use crate::dialect::Statement;
use crate::dialect::spelling::{Delete, Insert, Spelling, Update, comment};
use crate::graph::{RowChange, Rows, change};
use crate::name::QualifiedName;

/// A statement as it stands in the script.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatementText {
    /// The comment lines above it.
    pub comment: String,
    /// Its text with what ends it.
    pub sql: String,
}

/// Returns where a database with these rows stands, for people.
pub fn state(rows: &Rows) -> String {
    let ids: Vec<&str> = rows.iter().map(|id| &**id).collect();
    match ids.as_slice() {
        [] => "base".to_string(),
        ids => ids.join(", "),
    }
}

/// Returns the name of the version table.
pub fn version_table(script: &Script) -> QualifiedName {
    let table = &script.target.version_table;
    QualifiedName::new(table.schema.as_ref(), &table.name)
}

/// Writes lines as comments. What would end a line, cannot be seen or turns it round is escaped.
pub fn comments<Line: AsRef<str>>(lines: impl IntoIterator<Item = Line>) -> String {
    let line = |line: Line| match comment(line.as_ref()) {
        blank if blank.is_empty() => "--".to_string(),
        text => format!("-- {text}"),
    };
    lines.into_iter().map(line).collect::<Vec<_>>().join("\n")
}

/// Writes the lines above the first thing that a segment does of a revision; empty for a script without revisions.
pub fn heading(script: &Script, runs: Runs, piece: &Piece<'_>) -> String {
    let Some((number, step)) = piece.step else {
        return String::new();
    };
    let mut lines = Vec::new();
    if piece.segment == 1 {
        let mut told = step.heading.iter();
        let first = told.next().unwrap_or(&step.revision);
        if script.purpose == Purpose::Schema {
            lines.extend(step.heading.iter().cloned());
        } else {
            lines.push("=".repeat(76));
            lines.push(format!("revision {number}/{}  {first}", script.steps.len()));
            lines.extend(told.cloned());
        }
    }
    if piece.segments > 1 {
        if piece.segment > 1 {
            lines.push("-".repeat(76));
        }
        let how = match runs {
            Runs::Together => "one transaction",
            Runs::Outside => "outside a transaction",
            Runs::Loose => "statement by statement",
        };
        let (segment, segments) = (piece.segment, piece.segments);
        lines.push(format!(
            "segment {segment}/{segments} of revision {}: {how}",
            step.revision
        ));
    }
    if let (Purpose::Migrate(_), [], Some(_)) = (script.purpose, piece.statements, piece.step) {
        lines.push("nothing to change in this database: only its version rows move".to_string());
    }
    comments(lines)
}

/// Writes the statements of a piece, each under its summary and its effects.
pub fn statements(piece: &Piece<'_>, write: impl Fn(&Statement) -> String) -> Vec<StatementText> {
    let of = piece.step.map_or(0, |(_, step)| step.statements.len());
    let numbered = (piece.earlier + 1..).zip(piece.statements);
    let text = |(number, statement): (usize, &Statement)| {
        let number = format!("{number}/{of}  ");
        let indent = " ".repeat(number.len());
        let effects = super::effect_lines(&statement.effects);
        let notes = statement
            .note
            .iter()
            .flat_map(|it| it.lines())
            .map(|line| format!("note: {line}"));
        let under = effects.into_iter().chain(notes).map(|line| format!("{indent}{line}"));
        let lines = [format!("{number}{}", statement.summary)].into_iter().chain(under);
        StatementText {
            comment: comments(lines),
            sql: write(statement),
        }
    };
    numbered.map(text).collect()
}

/// Ends a statement with its semicolon, on a line of its own where the last line may end in a comment.
pub fn ended(sql: &str) -> String {
    let last = sql.lines().last().unwrap_or_default();
    match last.contains("--") || last.contains('#') {
        true => format!("{sql}\n;"),
        false => format!("{sql};"),
    }
}

/// Writes what leads from some version rows to others, in an order that does not depend on anything but them.
pub fn row_changes(spelling: &dyn Spelling, script: &Script, before: &Rows, after: &Rows) -> Vec<String> {
    let table = version_table(script);
    let column = &script.target.version_table.column;
    let is = |id: &str| Some(format!("{} = {}", spelling.name(column), spelling.text(id)));
    let write = |change: &RowChange| match change {
        RowChange::Delete(id) => spelling.delete(&Delete {
            table: table.clone(),
            filter: is(id),
        }),
        RowChange::Insert(id) => spelling.insert(&Insert {
            table: table.clone(),
            columns: vec![column.clone()],
            rows: vec![vec![spelling.text(id)]],
            conflict: None,
            overriding: false,
        }),
        RowChange::Update { from, to } => spelling.update(&Update {
            table: table.clone(),
            set: vec![(column.clone(), spelling.text(to))],
            from: None,
            filter: is(from),
        }),
    };
    change(before, after).iter().map(write).collect()
}

/// Says what a script that stops leaves, and how to go on; without `-- `.
pub fn going_on(script: &Script, segments: &[Segment<'_>]) -> Vec<String> {
    if script.steps.is_empty() {
        return Vec::new();
    }
    let several = segments
        .iter()
        .flat_map(|it| &it.pieces)
        .find(|it| it.segments > 1)
        .and_then(|it| it.step);
    let has_rows = script.has_rows();
    let loose = segments.iter().any(|it| it.runs == Runs::Loose);
    // A statement that no transaction takes is done or not, whatever becomes of the version rows behind it.
    let outside = segments.iter().any(|it| it.runs == Runs::Outside);
    let broken = [
        "Where the connection broke, see first whether the statement that no transaction held was done, and set the",
        "version rows if it was.",
    ];
    let mut lines = Vec::new();
    match several {
        _ if loose && has_rows => lines.extend([
            "Every statement stands for itself. If one fails, what stands above it is done, and the version rows name",
            "the last revision that is whole. To go on: mend the cause; delete the revisions that are done, and in the",
            "one that failed the statements above the one that failed, but not its guard; run the rest.",
        ]),
        _ if loose => lines.push("Every statement stands for itself. If one fails, what stands above it is done."),
        Some(_) if has_rows => lines.extend([
            "A segment that fails leaves no trace but what its own comments say; those above it are done. Where the",
            "connection broke, see first whether the statement that no transaction held was done.",
            "To go on in the middle of a revision: mend the cause; delete everything from the first revision's line",
            "down to the segment that failed; run the rest. Its guard looks for the row that the segment before left,",
        ]),
        Some(_) => lines.push("A segment that fails leaves no trace; those above it are done."),
        None if segments.len() > 1 && has_rows => lines.extend([
            "A revision that fails leaves no trace, and the version rows name the last one that is done.",
            "To go on: mend the cause; delete the revisions that are done; run the rest.",
        ]),
        None if outside => {
            lines.push(
                "Its one statement runs in no transaction: if it fails, nothing has changed but what its comments say.",
            );
        }
        None => lines.push("It is one transaction: if it fails, nothing has changed."),
    }
    if several.is_none() && outside && !loose && has_rows {
        lines.extend(broken);
    }
    let mut lines: Vec<String> = lines.into_iter().map(str::to_string).collect();
    if let (Some((_, step)), true, false) = (several, has_rows, loose) {
        lines.push(format!(
            "such as `{}` beside the version rows.",
            marker(&step.revision, 1)
        ));
    }
    lines
}
