//! The graph as a Mermaid flowchart, which code hosts show in a page (<https://mermaid.js.org/syntax/flowchart.html>).

use super::super::Graph;
use super::plain;

/// Draws the revisions from the first down to the heads; dependencies are dotted.
pub fn mermaid(graph: &Graph) -> String {
    let mut picture = String::from("flowchart TB\n");
    for revision in graph.revisions() {
        let node = graph.node(revision);
        let mut text = escaped(&node.id);
        if !node.labels.is_empty() {
            let labels: Vec<String> = node.labels.iter().map(|label| escaped(label)).collect();
            text += &format!(" ({})", labels.join(", "));
        }
        if !node.message.is_empty() {
            text += &format!("<br/>{}", escaped(&node.message));
        }
        picture += &format!("    r{}[\"{text}\"]\n", revision.position());
    }
    for revision in graph.revisions() {
        let (node, child) = (graph.node(revision), revision.position());
        for parent in &node.parents {
            picture += &format!("    r{} --> r{child}\n", parent.position());
        }
        for dependency in &node.dependencies {
            picture += &format!("    r{} -.-> r{child}\n", dependency.position());
        }
    }
    picture
}

/// Writes all but plain words as Mermaid's entity codes.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for char in plain(&text.replace('\n', " ")).chars() {
        if char.is_alphanumeric() || matches!(char, ' ' | '.' | ',' | '_' | '/' | '-') {
            escaped.push(char);
        } else {
            escaped += &format!("#{};", u32::from(char));
        }
    }
    escaped
}
