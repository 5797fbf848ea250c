//! The graph as `git log --graph` draws it: one line for each revision, newest first.

use super::super::{Graph, RevisionIndex};
use super::{line, plain};

/// Draws the revisions newest first, each with its labels, marks and message; dependencies are named at the end of the line.
///
/// ```text
/// * m1 (head) (mergepoint), join
/// |\
/// | * c1, add c
/// * | b1 (billing), add b
/// |/
/// * a1 (branchpoint), first
/// ```
pub fn ascii(graph: &Graph) -> String {
    let mut picture = String::new();
    let mut columns: Vec<RevisionIndex> = Vec::new();
    for revision in graph.revisions().rev() {
        let waiting: Vec<usize> = (0..columns.len())
            .filter(|&column| columns[column] == revision)
            .collect();
        let here = match waiting.split_first() {
            Some((&here, others)) => {
                for &column in others.iter().rev() {
                    push(&mut picture, joined(columns.len(), here, column));
                    columns.remove(column);
                }
                here
            }
            None => {
                columns.push(revision);
                columns.len() - 1
            }
        };
        let mut row = bars(columns.len());
        row.replace_range(2 * here..=2 * here, "*");
        push(&mut picture, format!("{row} {}", described(graph, revision)));
        match graph.node(revision).parents.as_slice() {
            [] => {
                if here + 1 < columns.len() {
                    push(&mut picture, closed(columns.len(), here));
                }
                columns.remove(here);
            }
            [first, others @ ..] => {
                columns[here] = *first;
                for (place, &other) in others.iter().enumerate() {
                    let left = here + place;
                    push(&mut picture, parted(columns.len(), left));
                    columns.insert(left + 1, other);
                }
            }
        }
    }
    picture
}

fn described(graph: &Graph, revision: RevisionIndex) -> String {
    let node = graph.node(revision);
    let mut text = line(graph, revision, &node.labels);
    if !node.dependencies.is_empty() {
        let ids: Vec<String> = node.dependencies.iter().map(|&id| plain(graph.id(id))).collect();
        text += &format!(" [depends on {}]", ids.join(", "));
    }
    text
}

fn push(picture: &mut String, row: String) {
    picture.push_str(row.trim_end());
    picture.push('\n');
}

/// `| | |`
fn bars(columns: usize) -> String {
    vec!["|"; columns].join(" ")
}

/// `|_|/ /`: the column at `from` runs into the one at `to`, and those right of it move up.
fn joined(columns: usize, to: usize, from: usize) -> String {
    let mut row = String::new();
    for column in 0..from {
        row.push('|');
        row.push(match column {
            _ if column + 1 == from => '/',
            _ if column >= to => '_',
            _ => ' ',
        });
    }
    row + &" /".repeat(columns - from - 1)
}

/// `| |\ \`: a column opens right of the one at `left`, and those right of it make room.
fn parted(columns: usize, left: usize) -> String {
    bars(left + 1) + "\\" + &" \\".repeat(columns - left - 1)
}

/// `|  /`: the column ends, and those right of it move up.
fn closed(columns: usize, ended: usize) -> String {
    let left = bars(ended);
    let gap = if ended == 0 { " " } else { "  " };
    left + gap + &vec!["/"; columns - ended - 1].join(" ")
}
