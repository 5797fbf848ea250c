//! Small graphs for tests, written as lines: `m1 <- a1 b1 needs:x1 label:left at:2026-01-02`.

use super::{Graph, Header, Problem};

/// Reads headers, parted by `;`. Without `at:`, a revision is older than those written after it.
pub(super) fn headers(lines: &str) -> Vec<Header> {
    let mut headers = Vec::new();
    for (place, line) in lines.split(';').enumerate() {
        let (id, rest) = line.split_once("<-").unwrap_or((line, ""));
        let mut header = Header {
            id: id.trim().to_owned(),
            create_date: Some(format!("2026-01-01 00:00:{place:02}")),
            message: format!("make {}", id.trim()),
            ..Header::default()
        };
        for word in rest.split_whitespace() {
            match word.split_once(':') {
                Some(("needs", name)) => header.depends_on.push(name.to_owned()),
                Some(("label", name)) => header.labels.push(name.to_owned()),
                Some(("at", date)) => header.create_date = Some(date.to_owned()),
                Some(("replaces", id)) => header.replaces.push(id.to_owned()),
                Some(_) | None => header.down.push(word.to_owned()),
            }
        }
        headers.push(header);
    }
    headers
}

/// Links what must be right.
pub(super) fn graph(lines: &str) -> Graph {
    Graph::link(headers(lines), 32).unwrap_or_else(|problems| panic!("{lines}: {problems:?}"))
}

/// Prints a problem as a reader would meet it.
pub(super) fn said(problem: &Problem) -> String {
    let mut text = format!("{}: {}", problem.code, problem.message);
    if let Some(spot) = &problem.at {
        text += &format!("\n  at {} {}", spot.revision, spot.field);
    }
    for (spot, label) in &problem.related {
        text += &format!("\n  see {} {}: {label}", spot.revision, spot.field);
    }
    if let Some(hint) = &problem.hint {
        text += &format!("\n  hint: {hint}");
    }
    text + "\n"
}
