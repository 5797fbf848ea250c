//! Which ids and labels can be one, and which are taken: the names of a graph before it is linked.

use std::collections::HashMap;

use super::{Header, Problem, Spot};
use crate::diagnostic::Code;

/// Words of the command line that would hide a revision of this name.
const RESERVED: [&str; 4] = ["head", "heads", "base", "current"];

/// Who holds which name.
pub(super) struct Names<'a> {
    /// The first header with each id.
    pub(super) ids: HashMap<&'a str, usize>,
    /// The first header, and its entry, with each label.
    pub(super) labels: HashMap<&'a str, (usize, usize)>,
}

impl<'a> Names<'a> {
    /// Gathers all names, and what is wrong with them.
    ///
    /// A name that cannot be one is gathered all the same, so that those who name it are not wrong as well.
    pub(super) fn gather(headers: &'a [Header], width: u32, problems: &mut Vec<Problem>) -> Self {
        let ids = ids(headers, width, problems);
        let labels = labels(headers, &ids, problems);
        replaced(headers, &ids, problems);
        Self { ids, labels }
    }
}

fn ids<'a>(headers: &'a [Header], width: u32, problems: &mut Vec<Problem>) -> HashMap<&'a str, usize> {
    let mut ids: HashMap<&str, usize> = HashMap::with_capacity(headers.len());
    for (revision, header) in headers.iter().enumerate() {
        let id = header.id.as_str();
        if let Some(problem) = unfit(id, "a revision id") {
            problems.push(problem.at(Spot::id(revision)));
        }
        let length = id.chars().count();
        if length > width as usize {
            problems.push(
                Problem::new(
                    Code::LongRevisionId,
                    format!("the revision id `{id}` has {length} characters, and the version table holds {width}"),
                )
                .hint(format!(
                    "shorten it, or write `version_table: {{ width: {length} }}` in vellum.yaml"
                ))
                .at(Spot::id(revision)),
            );
        }
        if id.is_empty() {
            continue;
        }
        let first = *ids.entry(id).or_insert(revision);
        if first != revision {
            problems.push(
                Problem::new(Code::DuplicateRevision, format!("two revisions have the id `{id}`"))
                    .hint("change `revision:` in one of them, and `down_revision:` in what follows it")
                    .at(Spot::id(revision))
                    .see(Spot::id(first), "the other is here"),
            );
        }
    }
    ids
}

fn labels<'a>(
    headers: &'a [Header],
    ids: &HashMap<&'a str, usize>,
    problems: &mut Vec<Problem>,
) -> HashMap<&'a str, (usize, usize)> {
    let mut labels: HashMap<&str, (usize, usize)> = HashMap::new();
    for (revision, header) in headers.iter().enumerate() {
        for (entry, label) in header.labels.iter().enumerate() {
            let spot = || Spot::entry(revision, "branch_labels", entry);
            if let Some(problem) = unfit(label, "a branch label") {
                problems.push(problem.at(spot()));
            }
            if label.is_empty() {
                continue;
            }
            if let Some(&other) = ids.get(label.as_str()) {
                problems.push(
                    Problem::new(
                        Code::DuplicateLabel,
                        format!("the branch label `{label}` is also the id of a revision"),
                    )
                    .hint(format!("write another label, such as `{label}_branch`"))
                    .at(spot())
                    .see(Spot::id(other), "the revision is here"),
                );
            }
            let (first, first_entry) = *labels.entry(label).or_insert((revision, entry));
            if (first, first_entry) != (revision, entry) {
                let owner = &headers[first].id;
                problems.push(
                    Problem::new(
                        Code::DuplicateLabel,
                        format!("the branch label `{label}` is already that of revision `{owner}`"),
                    )
                    .hint("a label names one revision; those that follow it belong to it without saying so")
                    .at(spot())
                    .see(Spot::entry(first, "branch_labels", first_entry), "taken here"),
                );
            }
        }
    }
    labels
}

/// Says which ids a revision cannot stand for: what is no id, what is still there, and what another stands for.
///
/// Of an id that is still there nobody would hear that it was squashed, and both would make the same tables.
fn replaced(headers: &[Header], ids: &HashMap<&str, usize>, problems: &mut Vec<Problem>) {
    let mut taken: HashMap<&str, (usize, usize)> = HashMap::new();
    for (revision, header) in headers.iter().enumerate() {
        for (entry, id) in header.replaces.iter().enumerate() {
            let spot = || Spot::entry(revision, "replaces", entry);
            if let Some(problem) = unfit(id, "a revision id") {
                problems.push(problem.at(spot()));
                continue;
            }
            if let Some(&there) = ids.get(id.as_str()) {
                let problem = match there == revision {
                    true => Problem::new(Code::BadValue, format!("revision `{id}` replaces itself"))
                        .hint(format!("remove `{id}` from `replaces`"))
                        .at(spot()),
                    false => {
                        let message = format!("revision `{}` replaces `{id}`, which is still there", header.id);
                        let hint = format!("delete revision `{id}`, or remove `{id}` from `replaces`");
                        let problem = Problem::new(Code::DuplicateRevision, message).hint(hint);
                        problem.at(spot()).see(Spot::id(there), "it is here")
                    }
                };
                problems.push(problem);
                continue;
            }
            let (first, first_entry) = *taken.entry(id).or_insert((revision, entry));
            if (first, first_entry) != (revision, entry) {
                let owner = &headers[first].id;
                problems.push(
                    Problem::new(
                        Code::DuplicateRevision,
                        format!("revision `{owner}` replaces `{id}` already"),
                    )
                    .hint("remove it from one of them")
                    .at(spot())
                    .see(Spot::entry(first, "replaces", first_entry), "it does so here"),
                );
            }
        }
    }
}

/// Returns why a text cannot be such a name.
fn unfit(name: &str, kind: &str) -> Option<Problem> {
    if name.is_empty() {
        let problem = Problem::new(Code::BadRevisionId, format!("{kind} cannot be empty"));
        return Some(problem.hint("write some letters and digits, such as `1f3c9a2b7d10`"));
    }
    if RESERVED.contains(&name) {
        let problem = Problem::new(
            Code::BadRevisionId,
            format!("`{name}` cannot be {kind}: it is a word of the command line"),
        );
        return Some(problem.hint(format!("write another, such as `{name}_1`")));
    }
    let foreign = name.chars().find(|&char| is_foreign(char))?;
    let shown = name.escape_debug();
    let what = if foreign.is_whitespace() {
        "whitespace".to_owned()
    } else {
        format!("`{}`", foreign.escape_debug())
    };
    let fit: String = name
        .chars()
        .map(|char| if is_foreign(char) { '_' } else { char })
        .collect();
    let problem = Problem::new(
        Code::BadRevisionId,
        format!("`{shown}` cannot be {kind}: it contains {what}"),
    );
    Some(problem.hint(format!("write `{fit}`")))
}

/// Returns whether targets could not be read if a name contained this.
pub(super) fn is_foreign(char: char) -> bool {
    char.is_whitespace() || char.is_control() || matches!(char, '@' | '-' | '+' | ':' | ',')
}
