//! Writes files: the only module that does. A file is there whole or not at all.

mod compared;
mod owned;
mod staged;

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

pub use compared::{Compared, Stale};
pub use staged::Staged;

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
