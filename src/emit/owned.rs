//! Which files of the output folder vellum wrote.

use std::collections::BTreeSet;
use std::io::Read;
use std::path::Path;

use walkdir::{DirEntry, WalkDir};

/// Lists what earlier builds left in the output folder and this one would not write, sorted: also of targets that are gone.
///
/// Only what vellum itself wrote counts, so that a folder with other SQL in it can be named as `output:`.
pub(super) fn unexpected(folder: &Path, known: &BTreeSet<&str>) -> Vec<String> {
    let targets: BTreeSet<&str> = known.iter().filter_map(|it| it.split('/').next()).collect();
    let is_target = |entry: &DirEntry| {
        let name = entry.file_name().to_string_lossy();
        targets.contains(name.as_ref()) || is_ours(&entry.path().join(MANIFEST))
    };
    let entries = WalkDir::new(folder)
        .sort_by_file_name()
        .into_iter()
        .filter_entry(|it| it.depth() != 1 || is_target(it))
        .flatten();
    let mut found = Vec::new();
    for entry in entries.filter(|it| it.depth() > 1 && it.file_type().is_file()) {
        let Ok(below) = entry.path().strip_prefix(folder) else {
            continue;
        };
        let parts: Vec<String> = below
            .components()
            .map(|it| it.as_os_str().to_string_lossy().into_owned())
            .collect();
        let path = parts.join("/");
        if !known.contains(path.as_str()) && is_ours(entry.path()) {
            found.push(path);
        }
    }
    found
}

/// Each target's folder has one.
const MANIFEST: &str = "manifest.json";

/// Tells what vellum wrote by what stands at its beginning: a script's head, or a manifest's first key.
fn is_ours(path: &Path) -> bool {
    let mut start = Vec::new();
    let read = std::fs::File::open(path).and_then(|it| it.take(512).read_to_end(&mut start));
    let start = String::from_utf8_lossy(&start);
    let is = |extension: &str| path.extension().is_some_and(|it| it == extension);
    read.is_ok()
        && match path.file_name() {
            Some(name) if name == MANIFEST => start.starts_with("{\n  \"vellum\": "),
            _ => {
                is("sql")
                    && start
                        .lines()
                        .take(3)
                        .any(|it| it.starts_with("-- ") && it.contains(", by vellum "))
            }
        }
}
