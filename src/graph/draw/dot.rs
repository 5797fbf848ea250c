//! The graph in Graphviz' language (<https://graphviz.org/doc/info/lang.html>).

use super::super::Graph;
use super::plain;

/// Draws the revisions from the first up to the heads; dependencies are dashed.
pub fn dot(graph: &Graph) -> String {
    let mut picture = String::from("digraph revisions {\n    rankdir=BT;\n    node [shape=box];\n");
    for revision in graph.revisions() {
        let node = graph.node(revision);
        let mut text = escaped(&node.id);
        if !node.labels.is_empty() {
            let labels: Vec<String> = node.labels.iter().map(|label| escaped(label)).collect();
            text += &format!(" ({})", labels.join(", "));
        }
        if !node.message.is_empty() {
            text += &format!("\\n{}", escaped(&node.message));
        }
        picture += &format!("    r{} [label=\"{text}\"];\n", revision.position());
    }
    for revision in graph.revisions() {
        let (node, child) = (graph.node(revision), revision.position());
        for parent in &node.parents {
            picture += &format!("    r{} -> r{child};\n", parent.position());
        }
        for dependency in &node.dependencies {
            picture += &format!("    r{} -> r{child} [style=dashed];\n", dependency.position());
        }
    }
    picture + "}\n"
}

/// Escapes text for a quoted label: a backslash would begin an escape there.
fn escaped(text: &str) -> String {
    plain(&text.replace('\n', " "))
        .replace('\\', "\\\\")
        .replace('"', "\\\"")
}
