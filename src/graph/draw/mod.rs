//! Pictures of the graph: text for terminals, Mermaid for pages, Graphviz for papers.

mod ascii;
mod dot;
mod mermaid;

pub use ascii::ascii;
pub use dot::dot;
pub use mermaid::mermaid;

use super::{Graph, RevisionIndex};

/// Returns what stands beside a revision in a list: `4f2a (billing) (head) (mergepoint), add invoices`.
pub fn line(graph: &Graph, revision: RevisionIndex, labels: &[impl AsRef<str>]) -> String {
    let node = graph.node(revision);
    let mut line = plain(&node.id);
    if !labels.is_empty() {
        let labels: Vec<String> = labels.iter().map(|label| plain(label.as_ref())).collect();
        line += &format!(" ({})", labels.join(", "));
    }
    let marks = graph.marks(revision);
    for (holds, mark) in [
        (marks.head, "head"),
        (marks.effective_head, "effective head"),
        (marks.branchpoint, "branchpoint"),
        (marks.mergepoint, "mergepoint"),
    ] {
        if holds {
            line += &format!(" ({mark})");
        }
    }
    if !node.message.is_empty() {
        line += &format!(", {}", plain(&node.message));
    }
    line
}

/// Returns text in which nothing can move the cursor, end the line or turn the reading direction.
pub fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for char in text.chars() {
        if char.is_control() || is_bidirectional(char) {
            plain.extend(char.escape_unicode());
        } else {
            plain.push(char);
        }
    }
    plain
}

fn is_bidirectional(char: char) -> bool {
    matches!(
        char,
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
    )
}

#[cfg(test)]
mod tests {
    use super::super::sample::{graph, headers};
    use super::super::{Graph, Header};
    use super::*;

    fn check(name: &str, pictures: &[(&str, String)]) {
        let all: String = pictures
            .iter()
            .map(|(title, picture)| format!("== {title}\n{picture}\n"))
            .collect();
        insta::with_settings!({snapshot_path => "../../../snapshots/graph", prepend_module_to_snapshot => false, omit_expression => true}, {
            insta::assert_snapshot!(name, all);
        });
    }

    /// Branches part and join like those of `git log --graph`.
    #[test]
    fn branches_are_drawn_in_columns() {
        let drawn = |lines: &str| ascii(&graph(lines));
        check(
            "pictures",
            &[
                ("a line", drawn("a1 <-; a2 <- a1; a3 <- a2")),
                (
                    "a diamond",
                    drawn("a1 <-; a2 <- a1; b1 <- a2 label:left; b2 <- b1; c1 <- a2; m1 <- b2 c1; m2 <- m1"),
                ),
                (
                    "several bases and heads",
                    drawn("a1 <- label:shop; n1 <- label:news; a2 <- a1; n2 <- n1 needs:a1; a3 <- a2; n3 <- n2"),
                ),
                (
                    "a base that ends between others",
                    drawn("a1 <-; b1 <-; c1 <-; m1 <- a1 b1 c1; a2 <- a1; b2 <- b1; c2 <- c1"),
                ),
                (
                    "a fork that crosses",
                    drawn("a1 <-; b1 <- a1; x1 <-; c1 <- a1; x2 <- x1; b2 <- b1; c2 <- c1; x3 <- x2"),
                ),
                (
                    "a merge of three",
                    drawn("a1 <-; b1 <- a1; c1 <- a1; d1 <- a1; m1 <- b1 c1 d1; y1 <-; e1 <- a1"),
                ),
                (
                    "merges across",
                    drawn("a1 <-; b1 <- a1; c1 <- a1; m1 <- b1 c1; m2 <- c1 b1"),
                ),
            ],
        );
    }

    /// Pages and papers get the same graph, and nothing in a message can end the text it stands in.
    #[test]
    fn awkward_text_is_escaped() {
        let mut awkward = headers("a1 <- label:left; b1 <- a1; c1 <- a1 needs:b1; é\"]<b> <- b1 c1");
        awkward[1].message = "say \"hi\" [now]; `x` <br/> #1 \\ end".to_owned();
        awkward[2].message = "two\nlines\tand \u{1b}[31mred \u{202e}turned".to_owned();
        awkward[3].message = String::new();
        let graph = Graph::link(awkward, 32).unwrap_or_else(|problems| panic!("{problems:?}"));
        check(
            "languages",
            &[
                ("ascii", ascii(&graph)),
                ("mermaid", mermaid(&graph)),
                ("dot", dot(&graph)),
            ],
        );
    }

    /// A list shows the labels it is given and the marks of the place.
    #[test]
    fn a_line_tells_marks() {
        let graph = graph("a1 <-; b1 <- a1; c1 <- a1 needs:b1");
        let line = |id: &str| graph.find(id).map(|revision| line(&graph, revision, &["left"]));
        assert_eq!(line("a1").as_deref(), Some("a1 (left) (branchpoint), make a1"));
        assert_eq!(line("b1").as_deref(), Some("b1 (left) (effective head), make b1"));
        assert_eq!(line("c1").as_deref(), Some("c1 (left) (head), make c1"));
        assert_eq!(
            ascii(&Graph::link(Vec::<Header>::new(), 32).unwrap_or_else(|problems| panic!("{problems:?}"))),
            ""
        );
    }
}
