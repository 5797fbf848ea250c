//! Writes files: the only module that does. A file is there whole or not at all.

use std::collections::BTreeSet;
use std::io::{self, Write};
use std::path::Path;

use tempfile::NamedTempFile;
use walkdir::WalkDir;

use crate::compile::OutputFile;

/// What is not as it would be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stale {
    /// A file is missing.
    Missing(String),
    /// A file differs, from this line on.
    Differs(String, usize),
    /// A file is there that would not be.
    Unexpected(String),
}

/// Writes a file whole.
///
/// # Errors
/// When it cannot be written; then what stood there stands.
pub fn write_file(path: &Path, text: &str) -> io::Result<()> {
    beside(path, text)?.persist(path).map_err(|it| it.error)?;
    Ok(())
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
/// When one cannot be written.
pub fn write_folder(folder: &Path, files: &[OutputFile]) -> io::Result<()> {
    for file in files {
        let path = folder.join(&file.path);
        if std::fs::read(&path).ok().as_deref() != Some(file.text.as_bytes()) {
            write_file(&path, &file.text)?;
        }
    }
    for path in unexpected(folder, files) {
        std::fs::remove_file(folder.join(path))?;
    }
    Ok(())
}

/// Lists what in the output folder is not as it would be written, sorted.
pub fn stale(folder: &Path, files: &[OutputFile]) -> Vec<Stale> {
    let mut stale = Vec::new();
    for file in files {
        match std::fs::read(folder.join(&file.path)) {
            Err(_) => stale.push(Stale::Missing(file.path.clone())),
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

/// Lists the scripts below the targets' folders that no build would write.
fn unexpected(folder: &Path, files: &[OutputFile]) -> Vec<String> {
    let known: BTreeSet<&str> = files.iter().map(|it| it.path.as_str()).collect();
    let targets: BTreeSet<&str> = files.iter().filter_map(|it| it.path.split('/').next()).collect();
    let mut found = Vec::new();
    for target in targets {
        for entry in WalkDir::new(folder.join(target))
            .sort_by_file_name()
            .into_iter()
            .flatten()
        {
            let Ok(below) = entry.path().strip_prefix(folder) else {
                continue;
            };
            let parts: Vec<String> = below
                .components()
                .map(|it| it.as_os_str().to_string_lossy().into_owned())
                .collect();
            let path = parts.join("/");
            let ours = path.ends_with(".sql") || path.ends_with("manifest.json");
            if entry.file_type().is_file() && ours && !known.contains(path.as_str()) {
                found.push(path);
            }
        }
    }
    found
}
