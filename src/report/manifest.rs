//! `manifest.json`: which files a target has, what they are made from, and what their downgrades bring back.

use serde::Serialize;
use sha2::{Digest, Sha256};

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
    sha256: String,
}

/// Returns all files of all targets, each target with its manifest.
pub fn with_manifests(built: Vec<Built>) -> Vec<OutputFile> {
    let mut files = Vec::new();
    for target in built {
        let text = manifest(&target);
        let path = format!("{}/manifest.json", target.target);
        files.extend(target.files);
        files.push(OutputFile { path, text });
    }
    files
}

fn manifest(built: &Built) -> String {
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
        sha256: Sha256::digest(it.text.as_bytes())
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect(),
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
    text
}
