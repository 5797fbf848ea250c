//! The output folder held against what would be written, file by file, while that is made.

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use super::owned::unexpected;
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

/// What was found so far in an output folder.
#[derive(Debug)]
pub struct Compared {
    folder: PathBuf,
    stale: Mutex<Vec<Stale>>,
}

impl Compared {
    /// Begins to compare; nothing is read yet.
    pub fn begin(folder: &Path) -> Self {
        Self {
            folder: folder.to_path_buf(),
            stale: Mutex::default(),
        }
    }

    /// Compares a file.
    pub fn take(&self, file: &OutputFile) {
        let found = match std::fs::read(self.folder.join(&file.path)) {
            Ok(bytes) if bytes == file.text.as_bytes() => return,
            Ok(bytes) => {
                let same = bytes
                    .iter()
                    .zip(file.text.as_bytes())
                    .take_while(|(left, right)| left == right);
                let line = 1 + same.filter(|(byte, _)| **byte == b'\n').count();
                Stale::Differs(file.path.clone(), line)
            }
            Err(why) => {
                let (path, why) = first_unread(&self.folder, &file.path, why);
                match why.kind() == io::ErrorKind::NotFound {
                    true => Stale::Missing(path),
                    false => Stale::Unreadable(path, reason(&why)),
                }
            }
        };
        self.stale.lock().unwrap_or_else(PoisonError::into_inner).push(found);
    }

    /// Lists what is not as it would be written, sorted, given the paths of all files that would be. A folder that is
    /// missing is one thing, however many files would lie in it.
    pub fn finish(self, known: &BTreeSet<&str>) -> Vec<Stale> {
        let mut stale = self.stale.into_inner().unwrap_or_else(PoisonError::into_inner);
        stale.sort_by(|left, right| left.path().cmp(right.path()));
        stale.dedup();
        stale.extend(unexpected(&self.folder, known).into_iter().map(Stale::Unexpected));
        stale
    }
}

impl Stale {
    fn path(&self) -> &str {
        match self {
            Stale::Missing(path) | Stale::Unreadable(path, _) | Stale::Differs(path, _) | Stale::Unexpected(path) => {
                path
            }
        }
    }
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
