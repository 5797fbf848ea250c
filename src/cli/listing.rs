//! How revisions are listed: in a line, in full, and as JSON.

use anstyle::{AnsiColor, Style};
use clap::Args;
use serde::Serialize;

use super::open::Opened;
use crate::compile::Tree;
use crate::document::Downgrade;
use crate::graph::draw::{line, plain};
use crate::graph::{Labels, RevisionIndex};

/// Whose revisions are listed.
#[derive(Args, Debug)]
pub(super) struct Whose {
    /// The target whose revisions are meant, where targets have their own.
    #[arg(short, long, value_name = "TARGET")]
    pub(super) target: Option<String>,
}

/// What is worth seeing of the revisions of one tree.
pub(super) struct Listing<'a> {
    opened: &'a Opened,
    tree: &'a Tree,
    labels: Vec<Labels>,
}

impl<'a> Listing<'a> {
    pub(super) fn new(opened: &'a Opened, tree: &'a Tree) -> Self {
        Self {
            opened,
            tree,
            labels: tree.graph.branch_labels(),
        }
    }

    /// Returns `4f2a (billing) (head), add invoices`, the id coloured.
    pub(super) fn line(&self, revision: RevisionIndex) -> String {
        let line = line(&self.tree.graph, revision, self.labels(revision));
        let id = plain(self.tree.graph.id(revision));
        match line.strip_prefix(&id) {
            Some(rest) => format!("{}{rest}", painted(&id)),
            None => line,
        }
    }

    /// Returns the ids of some revisions with commas between them; `<base>` for none.
    pub(super) fn ids(&self, revisions: &[RevisionIndex]) -> String {
        let ids: Vec<String> = revisions.iter().map(|&it| plain(self.tree.graph.id(it))).collect();
        if ids.is_empty() {
            "<base>".to_string()
        } else {
            ids.join(", ")
        }
    }

    /// Returns all that the file says of a revision but its operations, one thing a line, in Alembic's words.
    pub(super) fn block(&self, revision: RevisionIndex) -> String {
        let node = self.tree.graph.node(revision);
        let written = self.tree.revision(revision);
        let line = line(&self.tree.graph, revision, &[""; 0]);
        let message = format!(", {}", plain(&node.message));
        let marks = line.strip_suffix(&message).unwrap_or(&line);
        let marks = marks.strip_prefix(&plain(&node.id)).unwrap_or_default();
        let mut block = format!("Rev: {}{marks}\n", painted(&plain(&node.id)));
        let mut say = |key: &str, value: String| {
            if !value.is_empty() {
                block.push_str(&format!("{key}: {value}\n"));
            }
        };
        let some = |list: &[RevisionIndex]| if list.is_empty() { String::new() } else { self.ids(list) };
        say(
            if node.parents.len() > 1 { "Merges" } else { "Parent" },
            self.ids(&node.parents),
        );
        say("Also depends on", some(&node.dependencies));
        if node.children.len() > 1 {
            say("Branches into", self.ids(&node.children));
        }
        say("Needed by", some(&node.dependents));
        let labels: Vec<String> = self.labels(revision).iter().map(|it| plain(it)).collect();
        say("Branch names", labels.join(", "));
        say("Replaces", plain(&node.replaces.join(", ")));
        say("Path", plain(&self.opened.project.sources.to_text(written.id.place)));
        say("Create date", written.create_date.clone().unwrap_or_default());
        for (key, value) in &written.meta {
            say(&plain(key), plain(value));
        }
        for text in [Some(written.message.as_str()), written.doc.as_deref()]
            .into_iter()
            .flatten()
        {
            let lines = text.trim_end().lines();
            let indented: Vec<String> = lines
                .map(|it| format!("    {}", plain(it)).trim_end().to_string())
                .collect();
            if !indented.is_empty() {
                block.push_str(&format!("\n{}\n", indented.join("\n")));
            }
        }
        block
    }

    /// Returns what a revision does, one operation a line, and how it is undone.
    pub(super) fn operations(&self, revision: RevisionIndex) -> String {
        let written = self.tree.revision(revision);
        let mut text = String::new();
        let listed = |steps: &[crate::document::Step]| -> String {
            let line =
                |it: &crate::document::Step| format!("    {}\n", plain(&it.entry.operation.as_operate().describe()));
            steps.iter().map(line).collect()
        };
        if !written.upgrade.is_empty() {
            text.push_str(&format!("\nUpgrade:\n{}", listed(&written.upgrade)));
        }
        match &written.downgrade {
            Downgrade::Auto => {}
            Downgrade::Written { steps, .. } => text.push_str(&format!("\nDowngrade:\n{}", listed(steps))),
            Downgrade::Irreversible { why, .. } => {
                text.push_str(&format!("\nNo downgrade: {}\n", plain(why)));
            }
        }
        text
    }

    /// Returns a revision as one line of JSON, with its line break.
    pub(super) fn json(&self, revision: RevisionIndex) -> String {
        let graph = &self.tree.graph;
        let node = graph.node(revision);
        let written = self.tree.revision(revision);
        let marks = graph.marks(revision);
        let ids = |list: &[RevisionIndex]| list.iter().map(|&it| graph.id(it).to_string()).collect();
        let sources = &self.opened.project.sources;
        let file = sources.get(written.file());
        let entry = Entry {
            revision: &node.id,
            down_revision: ids(&node.parents),
            depends_on: ids(&node.dependencies),
            next: ids(&node.children),
            branch_labels: node.labels.iter().map(|it| &**it).collect(),
            branches: self.labels(revision).iter().map(|it| &**it).collect(),
            message: &node.message,
            doc: written.doc.as_deref(),
            meta: &written.meta,
            create_date: written.create_date.as_deref(),
            replaces: &node.replaces,
            is_head: marks.head,
            is_effective_head: marks.effective_head,
            is_branchpoint: marks.branchpoint,
            is_mergepoint: marks.mergepoint,
            file: file.map(|it| it.path.as_str()),
            line: file.map(|it| it.position(written.id.place.start).line),
            operations: written
                .upgrade
                .iter()
                .map(|it| it.entry.operation.as_operate().describe())
                .collect(),
        };
        // Texts, numbers and lists of them have a JSON form always.
        serde_json::to_string(&entry).unwrap_or_default() + "\n"
    }

    fn labels(&self, revision: RevisionIndex) -> &Labels {
        &self.labels[revision.position()]
    }
}

/// A revision as programs read it. Keys are added here, never renamed.
#[derive(Serialize)]
struct Entry<'a> {
    revision: &'a str,
    down_revision: Vec<String>,
    depends_on: Vec<String>,
    next: Vec<String>,
    branch_labels: Vec<&'a str>,
    branches: Vec<&'a str>,
    message: &'a str,
    doc: Option<&'a str>,
    meta: &'a indexmap::IndexMap<String, String>,
    create_date: Option<&'a str>,
    replaces: &'a [String],
    is_head: bool,
    is_effective_head: bool,
    is_branchpoint: bool,
    is_mergepoint: bool,
    file: Option<&'a str>,
    line: Option<usize>,
    operations: Vec<String>,
}

/// Returns an id in the colour of ids; whoever prints it takes the colour away where none is wanted.
fn painted(id: &str) -> String {
    let style = Style::new().fg_color(Some(AnsiColor::Yellow.into()));
    format!("{style}{id}{style:#}")
}
