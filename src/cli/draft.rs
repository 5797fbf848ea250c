//! A new revision: its file is written when our own reader reads it back as it was meant and the history takes it.

mod name;
mod text;

use std::path::Path;

use clap::Args;
use jiff::Timestamp;
use sha2::{Digest, Sha256};

use super::global::{End, Global};
use super::moment::now;
use super::open::{Opened, working_folder};
use super::output::{list, refuse, say, typed, unwritten};
use super::usage;
use crate::compile::Tree;
use crate::diagnostic::{Code, Diagnostic, FileId, Place};
use crate::document::{Placed, Revision, read_revisions};
use crate::emit::create_file;
use crate::graph::{Anchor, RevisionIndex, Target};
use crate::source;

pub(super) use name::file_name;
pub(super) use text::{Body, default_text};

/// What the verbs that make a revision take.
#[derive(Args, Debug)]
pub(super) struct Making {
    /// Lets it follow a revision that others follow already: a branch begins.
    #[arg(long)]
    splice: bool,
    /// A name for the branch that begins with it.
    #[arg(long, value_name = "LABEL")]
    branch_label: Vec<String>,
    /// A revision or branch that must be applied before, without being followed.
    #[arg(long, value_name = "REV")]
    depends_on: Vec<String>,
    /// Its id; one is made where none is given.
    #[arg(long, value_name = "ID")]
    rev_id: Option<String>,
    /// The folder of its file; the one of the revision that it follows where none is given.
    #[arg(long, value_name = "FOLDER")]
    version_path: Option<String>,
    /// The target whose history it is in, where targets have their own.
    #[arg(short, long, value_name = "TARGET")]
    pub(super) target: Option<String>,
}

/// A revision that is not written yet.
#[derive(Clone, Debug)]
pub(super) struct Draft {
    pub(super) id: String,
    pub(super) down: Vec<String>,
    pub(super) labels: Vec<String>,
    pub(super) depends_on: Vec<String>,
    /// One line.
    pub(super) message: String,
    /// The lines of the message that are too many for one.
    pub(super) doc: Option<String>,
    pub(super) created: Timestamp,
    pub(super) body: Body,
}

/// Writes a revision that follows others, and prints its path.
pub(super) fn write(
    global: &Global,
    opened: Opened,
    making: &Making,
    parents: &[RevisionIndex],
    message: &str,
    body: Body,
) -> End {
    let tree = match opened.tree(global, making.target.as_deref()) {
        Ok(tree) => tree,
        Err(end) => return end,
    };
    if let Err(problem) = may_follow(tree, making, parents) {
        return usage::refuse(global, problem);
    }
    let folder = match folder(&opened, tree, making, parents) {
        Ok(folder) => folder,
        Err(problem) => return usage::refuse(global, problem),
    };
    let draft = match draft(tree, making, parents, message, body) {
        Ok(draft) => draft,
        Err(problem) => return say(global, &[problem], &opened.project.sources),
    };
    let path = match file_name(&opened.project.config.file_template, &draft) {
        Ok(name) => free_path(&opened.root, &folder, &name),
        Err(problem) => return refuse(global, problem),
    };
    let text = match text::text(&opened, &draft, &path) {
        Ok(text) => text,
        Err(problem) => return refuse(global, *problem),
    };
    let file = opened.project.sources.add(path.clone(), text.clone());
    if let Err(problems) = read_back(&opened, &draft, &folder, file) {
        return say(global, &problems, &opened.project.sources);
    }
    let whole = opened.root.join(&path);
    match create_file(&whole, &text) {
        Ok(()) => told(global, &opened, &draft.id, &path),
        Err(why) => refuse(global, unwritten(&whole, &why)),
    }
}

fn told(global: &Global, opened: &Opened, id: &str, path: &str) -> End {
    match global.is_json() {
        true => list(
            global,
            &format!("{}\n", serde_json::json!({ "revision": id, "file": path })),
        ),
        false => list(global, &format!("{}\n", opened.typed_path(path))),
    }
}

/// Refuses a second child where no branch is meant.
fn may_follow(tree: &Tree, making: &Making, parents: &[RevisionIndex]) -> Result<(), Diagnostic> {
    let graph = &tree.graph;
    let followed = parents.iter().find(|&&it| !graph.node(it).children.is_empty());
    match followed {
        Some(&parent) if !making.splice => {
            let child = graph.node(parent).children.first().map_or("", |&it| graph.id(it));
            let message = format!("revision `{}` is no head: `{child}` follows it", graph.id(parent));
            let problem = Diagnostic::error(Code::Usage, message);
            Err(problem.hint("add `--splice` to begin a branch there, or name a head; `vellum heads` lists them"))
        }
        Some(_) | None => Ok(()),
    }
}

/// Returns the folder of the new file, below the root.
fn folder(opened: &Opened, tree: &Tree, making: &Making, parents: &[RevisionIndex]) -> Result<String, Diagnostic> {
    let folders: Vec<String> = tree.folders().iter().map(|it| plain_path(it)).collect();
    let within = |path: &str| folders.iter().filter(|it| is_below(path, it)).max_by_key(|it| it.len());
    if let Some(wanted) = &making.version_path {
        let absolute = working_folder()?.join(wanted);
        let below_root = absolute
            .strip_prefix(&opened.root)
            .map_or(wanted.as_str().as_ref(), |it| it);
        let path = plain_path(&below_root.to_string_lossy());
        return match within(&path) {
            Some(_) => Ok(path),
            None => {
                let message = format!("`{}` is no folder of revisions", wanted.escape_debug());
                let names: Vec<&str> = folders.iter().map(String::as_str).collect();
                let hint = format!(
                    "write {}, or a folder below; `revisions:` in vellum.yaml lists them",
                    crate::document::fault::listed(&names)
                );
                Err(Diagnostic::error(Code::Usage, message).hint(hint))
            }
        };
    }
    let file = parents.first().map(|&it| tree.revision(it).file());
    let file = file.and_then(|it| opened.project.sources.get(it));
    let beside = file.and_then(|it| within(&plain_path(&it.path)));
    Ok(beside.or(folders.first()).cloned().unwrap_or_default())
}

fn draft(
    tree: &Tree,
    making: &Making,
    parents: &[RevisionIndex],
    message: &str,
    body: Body,
) -> Result<Draft, Diagnostic> {
    let graph = &tree.graph;
    let message = message.trim();
    let (message, doc) = match message.split_once(['\n', '\r']) {
        Some((first, rest)) => (first.trim_end(), Some(rest.trim().to_string())),
        None => (message, None),
    };
    let mut depends_on = Vec::new();
    for wanted in &making.depends_on {
        let target: Target = wanted.parse().map_err(typed)?;
        let found = graph.resolve_one(&target).map_err(typed)?;
        // A label stays one: what it names may move.
        let is_label = target.offset.is_none()
            && matches!(&target.anchor, Anchor::Named(name) if graph.node(found).labels.iter().any(|it| **it == **name));
        depends_on.push(if is_label {
            wanted.clone()
        } else {
            graph.id(found).to_string()
        });
    }
    let mut draft = Draft {
        id: making.rev_id.clone().unwrap_or_default(),
        down: parents.iter().map(|&it| graph.id(it).to_string()).collect(),
        labels: making.branch_label.clone(),
        depends_on,
        message: message.to_string(),
        doc: doc.filter(|it| !it.is_empty()),
        created: now(),
        body,
    };
    if let Some(taken) = making.rev_id.as_deref().and_then(|id| graph.find(id)) {
        let message = format!("there is a revision `{}` already", graph.id(taken));
        let problem = Diagnostic::error(Code::DuplicateRevision, message).at(tree.revision(taken).id.place, "here");
        return Err(problem.hint("take another `--rev-id`, or leave it out: one is made"));
    }
    let labels = &making.branch_label;
    if let Some((_, twice)) = labels
        .iter()
        .enumerate()
        .find(|(place, it)| labels[..*place].contains(it))
    {
        let message = format!("`--branch-label {}` twice", twice.escape_debug());
        return Err(Diagnostic::error(Code::Usage, message).hint("leave one of them out"));
    }
    if making.rev_id.is_none() {
        draft.id = new_id(&draft, |id| graph.find(id).is_some());
    }
    Ok(draft)
}

/// Makes an id of twelve digits, as Alembic's are: of the time and what is known of the revision.
pub(super) fn new_id(draft: &Draft, is_taken: impl Fn(&str) -> bool) -> String {
    let mut attempt = 0_u32;
    loop {
        let mut hash = Sha256::new();
        hash.update(draft.created.as_nanosecond().to_be_bytes());
        hash.update(attempt.to_be_bytes());
        for text in draft.down.iter().chain([&draft.message]) {
            hash.update(text.len().to_be_bytes());
            hash.update(text);
        }
        let id: String = hash.finalize().iter().take(6).map(|it| format!("{it:02x}")).collect();
        if !is_taken(&id) {
            return id;
        }
        attempt += 1;
    }
}

/// Returns the path of a file that is not there yet.
fn free_path(root: &Path, folder: &str, name: &str) -> String {
    let path = |number: u32| match number {
        1 => format!("{folder}/{name}.yaml"),
        _ => format!("{folder}/{name}_{number}.yaml"),
    };
    let mut number = 1;
    while source::exists(&root.join(path(number))) {
        number += 1;
    }
    path(number)
}

/// Reads the new text as any other, and holds it against what was meant and against the history.
fn read_back(opened: &Opened, draft: &Draft, folder: &str, file: FileId) -> Result<(), Vec<Diagnostic>> {
    let project = &opened.project;
    let (revisions, problems) = read_revisions(&project.sources, &[file]);
    if !problems.is_empty() {
        return Err(problems);
    }
    let [revision] = revisions.as_slice() else {
        let message = format!("the template of revisions gives {} revisions, not one", revisions.len());
        return Err(vec![Diagnostic::error(Code::BadConfiguration, message)]);
    };
    if let Some(key) = missed(draft, revision) {
        let message = format!("the template of revisions loses `{key}`");
        let problem = Diagnostic::error(Code::BadConfiguration, message).at(revision.place, "");
        return Err(vec![problem.hint(format!("write `{key}: {{{key}}}` in it"))]);
    }
    let holds = |tree: &&Tree| tree.folders().iter().any(|it| is_below(folder, &plain_path(it)));
    for tree in project.trees().iter().filter(holds) {
        project.admits(tree, &revisions).map_err(|problems| {
            let of_options = problems.into_iter().map(|it| of_option(it, revision, file));
            of_options.collect::<Vec<_>>()
        })?;
    }
    Ok(())
}

/// Makes what is wrong with a file that is not written a mistake of the option that it comes from.
fn of_option(mut problem: Diagnostic, revision: &Revision, file: FileId) -> Diagnostic {
    let in_list = |list: &[Placed<String>], place: Place| list.iter().any(|it| it.place == place);
    let first_is_here = problem.labels.first().is_some_and(|it| it.place.file == file);
    let here = problem.labels.iter().map(|it| it.place).find(|it| it.file == file);
    problem.labels.retain(|it| it.place.file != file);
    match here {
        Some(place) if place == revision.id.place => {
            // What stands first is elsewhere, and is right: the hint would be to change it.
            if !first_is_here {
                problem.hints.clear();
            }
            problem.hint("take another `--rev-id`, or leave it out: one is made")
        }
        Some(place) if in_list(&revision.branch_labels, place) => {
            problem.hint("take another `--branch-label`, or leave it out")
        }
        Some(place) if in_list(&revision.depends_on, place) => problem.hint("leave it out of `--depends-on`"),
        Some(_) | None => problem,
    }
}

/// Returns the key whose value is not what was meant.
fn missed(draft: &Draft, revision: &Revision) -> Option<&'static str> {
    let same = |left: &[Placed<String>], right: &[String]| left.iter().map(|it| &it.value).eq(right);
    let Draft {
        id,
        down,
        labels,
        depends_on,
        message,
        doc,
        created: _,
        body: _,
    } = draft;
    let pairs = [
        ("revision", revision.id.value == *id),
        ("down_revision", same(&revision.down, down)),
        ("branch_labels", same(&revision.branch_labels, labels)),
        ("depends_on", same(&revision.depends_on, depends_on)),
        ("message", revision.message == *message),
        ("doc", doc.is_none() || revision.doc == *doc),
    ];
    pairs.into_iter().find(|(_, holds)| !holds).map(|(key, _)| key)
}

/// Returns a path with `/` and without `.`, as the names of sources are.
fn plain_path(path: &str) -> String {
    let parts = Path::new(path).components();
    let parts = parts.filter(|it| !matches!(it, std::path::Component::CurDir));
    let parts: Vec<_> = parts.map(|it| it.as_os_str().to_string_lossy()).collect();
    parts.join("/")
}

fn is_below(path: &str, folder: &str) -> bool {
    Path::new(path).starts_with(folder)
}
