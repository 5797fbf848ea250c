//! Writes files: the only module that does. A file is there whole or not at all.

use std::collections::BTreeSet;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;
use walkdir::{DirEntry, WalkDir};

use crate::compile::OutputFile;
use crate::diagnostic::reason;

/// What is not as it would be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stale {
    /// A file is missing, or the folder of several; nothing stands for the output folder itself.
    Missing(String),
    /// A file cannot be read, or the folder of several, and why.
    Unreadable(String, String),
    /// A file differs, from this line on.
    Differs(String, usize),
    /// A file is there that would not be.
    Unexpected(String),
}

/// Writes a file whole. A link stays, and the file that it leads to is written; a device or a pipe, which no file may
/// take the place of, is written into.
///
/// # Errors
/// When it cannot be written; then what stood there stands.
pub fn write_file(path: &Path, text: &str) -> io::Result<()> {
    let end = end_of_links(path)?;
    match std::fs::metadata(path) {
        Ok(found) if is_open(&end) || !(found.is_file() || found.is_dir()) => {
            let mut file = std::fs::OpenOptions::new().append(true).open(path)?;
            file.write_all(text.as_bytes())
        }
        Ok(_) | Err(_) => {
            beside(&end, text)?.persist(&end).map_err(|it| it.error)?;
            Ok(())
        }
    }
}

/// How many links may follow each other, as in Linux.
const LINKS: usize = 40;

/// Returns the path that links lead to, whether anything is there or not.
fn end_of_links(path: &Path) -> io::Result<PathBuf> {
    let mut end = path.to_path_buf();
    for _ in 0..LINKS {
        match std::fs::read_link(&end) {
            Ok(next) if !is_open(&end) => end = end.parent().unwrap_or(Path::new("")).join(next),
            Ok(_) | Err(_) => return Ok(end),
        }
    }
    Err(io::Error::other("its links lead in a circle"))
}

/// Tells what is a file that the process has open, such as standard output: there is no place to put another in.
fn is_open(path: &Path) -> bool {
    path.starts_with("/proc") || path.starts_with("/dev/fd")
}

/// Writes a file whole that is not there yet.
///
/// # Errors
/// When it is there, with [`io::ErrorKind::AlreadyExists`], or cannot be written.
pub fn create_file(path: &Path, text: &str) -> io::Result<()> {
    if std::fs::symlink_metadata(path).is_ok() {
        return Err(io::ErrorKind::AlreadyExists.into());
    }
    beside(path, text)?.persist_noclobber(path).map_err(|it| it.error)?;
    Ok(())
}

/// Writes a text into a nameless neighbour of a file, so that it can be put in its place as a whole.
fn beside(path: &Path, text: &str) -> io::Result<NamedTempFile> {
    let folder = path
        .parent()
        .filter(|it| !it.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    if folder.exists() && !folder.is_dir() {
        return Err(io::ErrorKind::NotADirectory.into());
    }
    std::fs::create_dir_all(folder)?;
    let mut file = NamedTempFile::new_in(folder)?;
    file.write_all(text.as_bytes())?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        file.as_file().set_permissions(std::fs::Permissions::from_mode(0o644))?;
    }
    Ok(file)
}

/// Writes all files of the output folder that are not so already, and takes away what earlier builds left in the
/// folders of the targets.
///
/// # Errors
/// Which one cannot be written, and why.
pub fn write_folder(folder: &Path, files: &[OutputFile]) -> Result<(), (PathBuf, io::Error)> {
    for file in files {
        let path = folder.join(&file.path);
        if std::fs::read(&path).ok().as_deref() != Some(file.text.as_bytes()) {
            write_file(&path, &file.text).map_err(|why| (path, why))?;
        }
    }
    for path in unexpected(folder, files) {
        let path = folder.join(path);
        std::fs::remove_file(&path).map_err(|why| (path.clone(), why))?;
        // The folders of a target that is gone go too; one with anything left in it stays.
        for above in path.ancestors().skip(1).take_while(|it| *it != folder) {
            if std::fs::remove_dir(above).is_err() {
                break;
            }
        }
    }
    Ok(())
}

/// Lists what in the output folder is not as it would be written, sorted. A folder that is missing is one thing, however
/// many files would lie in it.
pub fn stale(folder: &Path, files: &[OutputFile]) -> Vec<Stale> {
    let mut stale = Vec::new();
    let mut unread = BTreeSet::new();
    for file in files {
        match std::fs::read(folder.join(&file.path)) {
            Err(why) => {
                let (path, why) = first_unread(folder, &file.path, why);
                if unread.insert(path.clone()) {
                    stale.push(match why.kind() == io::ErrorKind::NotFound {
                        true => Stale::Missing(path),
                        false => Stale::Unreadable(path, reason(&why)),
                    });
                }
            }
            Ok(bytes) if bytes != file.text.as_bytes() => {
                let same = bytes
                    .iter()
                    .zip(file.text.as_bytes())
                    .take_while(|(left, right)| left == right);
                let line = 1 + same.filter(|(byte, _)| **byte == b'\n').count();
                stale.push(Stale::Differs(file.path.clone(), line));
            }
            Ok(_) => {}
        }
    }
    stale.extend(unexpected(folder, files).into_iter().map(Stale::Unexpected));
    stale
}

/// Returns the outermost folder that keeps a file from being read, or the file itself.
fn first_unread(folder: &Path, file: &str, why: io::Error) -> (String, io::Error) {
    let ends = file.match_indices('/').map(|(end, _)| end);
    for end in std::iter::once(0).chain(ends) {
        if let Err(why) = std::fs::read_dir(folder.join(&file[..end])) {
            return (file[..end].to_string(), why);
        }
    }
    (file.to_string(), why)
}

/// Lists what earlier builds left in the output folder and this one would not write, sorted: also of targets that are gone.
///
/// Only what vellum itself wrote counts, so that a folder with other SQL in it can be named as `output:`.
fn unexpected(folder: &Path, files: &[OutputFile]) -> Vec<String> {
    let known: BTreeSet<&str> = files.iter().map(|it| it.path.as_str()).collect();
    let targets: BTreeSet<&str> = files.iter().filter_map(|it| it.path.split('/').next()).collect();
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
