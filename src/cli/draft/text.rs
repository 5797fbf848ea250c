//! What stands in the file of a new revision.

use super::Draft;
use super::name::fill;
use crate::cli::json_schema::REVISION_FILE;
use crate::cli::moment::in_utc;
use crate::cli::open::Opened;
use crate::diagnostic::{Diagnostic, Sources};
use crate::document::quoted;
use crate::source::{self, read_file};

/// What a new revision does at first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::cli) enum Body {
    /// Nothing, with an example in a comment.
    Empty,
    /// Nothing, for a merge.
    Merge,
    /// The table that a new project begins with.
    Example,
}

/// Returns the text: of the project's template, where it has one.
pub(super) fn text(opened: &Opened, draft: &Draft, path: &str) -> Result<String, Box<Diagnostic>> {
    match &opened.project.config.revision_template {
        Some(template) => {
            let mut sources = Sources::default();
            let file = read_file(&mut sources, &opened.root, template.as_ref())?;
            let template = sources.get(file).map_or("", |it| it.text.as_str());
            Ok(of_template(template, draft))
        }
        None if source::exists(&opened.root.join(REVISION_FILE)) => Ok(default_text(draft, Some(path))),
        None => Ok(default_text(draft, None)),
    }
}

/// Fills in a template: each token becomes a whole YAML value.
fn of_template(template: &str, draft: &Draft) -> String {
    fill(template, |token| {
        Some(match token {
            "revision" => quoted(&draft.id),
            "down_revision" => one_or_list(&draft.down),
            "branch_labels" => list(&draft.labels),
            "depends_on" => list(&draft.depends_on),
            "message" => quoted(&draft.message),
            "doc" => draft.doc.as_deref().map_or("null".to_string(), quoted),
            "create_date" => date(draft),
            _ => return None,
        })
    })
}

/// Returns the text where there is no template; `path` is where it will lie, if the JSON Schema lies in its place.
pub(in crate::cli) fn default_text(draft: &Draft, path: Option<&str>) -> String {
    let mut text = path.and_then(modeline).unwrap_or_default();
    let mut say = |key: &str, value: String| text.push_str(&format!("{key}: {value}\n"));
    say("revision", quoted(&draft.id));
    say("down_revision", one_or_list(&draft.down));
    if !draft.labels.is_empty() {
        say("branch_labels", list(&draft.labels));
    }
    if !draft.depends_on.is_empty() {
        say("depends_on", list(&draft.depends_on));
    }
    say("message", quoted(&draft.message));
    if let Some(doc) = &draft.doc {
        say("doc", quoted(doc));
    }
    say("create_date", date(draft));
    text.push_str(match draft.body {
        Body::Empty => EMPTY,
        Body::Merge => MERGE,
        Body::Example => EXAMPLE,
    });
    text
}

const EMPTY: &str = "
upgrade:
  # - add_column:
  #     table: users
  #     column: { name: nickname, type: varchar(100) }

downgrade: auto
";

const MERGE: &str = "
upgrade: []

downgrade: auto
";

const EXAMPLE: &str = "
upgrade:
  - create_table:
      table: notes
      columns:
        - { name: id, type: bigint, autoincrement: true, primary_key: true }
        - { name: title, type: varchar(200), nullable: false }
        - { name: body, type: text }
        - { name: created_at, type: timestamp, nullable: false, server_default: { call: now } }

downgrade: auto
";

/// Returns the line that tells yaml-language-server, in whichever editor, where the JSON Schema lies.
fn modeline(path: &str) -> Option<String> {
    let parts: Vec<&str> = path.split('/').collect();
    let up = "../".repeat(parts.len() - 1);
    // From elsewhere the way to the schema is not known.
    let fits = parts.iter().all(|it| !it.is_empty() && *it != "..");
    fits.then(|| format!("# yaml-language-server: $schema={up}{REVISION_FILE}\n"))
}

fn date(draft: &Draft) -> String {
    in_utc(draft.created).strftime("%Y-%m-%d %H:%M:%S").to_string()
}

fn one_or_list(texts: &[String]) -> String {
    match texts {
        [] => "null".to_string(),
        [one] => quoted(one),
        _ => list(texts),
    }
}

fn list(texts: &[String]) -> String {
    let texts: Vec<String> = texts.iter().map(|it| quoted(it)).collect();
    format!("[{}]", texts.join(", "))
}
