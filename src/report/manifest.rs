//! `manifest.json`: which files a target has, what they are made from, and what their downgrades bring back.

use serde::Serialize;

use crate::compile::{Built, OutputFile};
use crate::plan::Class;

#[derive(Serialize)]
struct Manifest<'a> {
    vellum: &'a str,
    target: &'a str,
    no_way_back: Option<&'a str>,
    revisions: Vec<RevisionEntry<'a>>,
    files: Vec<FileEntry<'a>>,
}

#[derive(Serialize)]
struct RevisionEntry<'a> {
    revision: &'a str,
    downgrade: &'a str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    losses: Vec<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'a str>,
    up: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    down: Option<&'a str>,
}

#[derive(Serialize)]
struct FileEntry<'a> {
    path: &'a str,
    sha256: &'a str,
}

/// Returns the manifest of a target.
pub fn manifest(built: &Built) -> OutputFile {
    let below = format!("{}/", built.target);
    let short = |path: &'_ str| path.len().min(below.len());
    let revisions = built.steps.iter().map(|it| RevisionEntry {
        revision: &it.revision,
        downgrade: it.class.word(),
        losses: match &it.class {
            Class::Lossy(losses) => losses.iter().map(String::as_str).collect(),
            Class::Exact | Class::Irreversible { .. } => Vec::new(),
        },
        reason: match &it.class {
            Class::Irreversible { reason, .. } => Some(reason),
            Class::Exact | Class::Lossy(_) => None,
        },
        up: &it.up[short(&it.up)..],
        down: it.down.as_ref().map(|it| &it[short(it)..]),
    });
    let files = built.files.iter().map(|it| FileEntry {
        path: &it.path[short(&it.path)..],
        sha256: &it.sha256,
    });
    let manifest = Manifest {
        vellum: env!("CARGO_PKG_VERSION"),
        target: &built.target,
        no_way_back: built.no_way_back.as_deref(),
        revisions: revisions.collect(),
        files: files.collect(),
    };
    let mut text = serde_json::to_string_pretty(&manifest).unwrap_or_default();
    text.push('\n');
    let path = format!("{}/manifest.json", built.target);
    OutputFile { path, text }
}
