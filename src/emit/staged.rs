//! The output folder while it is written: what is new lies in a folder within it until all is made, and then takes its
//! place.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use tempfile::TempDir;

use super::owned::unexpected;
use super::write_file;
use crate::compile::OutputFile;

/// How the folders begin in which files wait.
const PREFIX: &str = ".vellum-";

/// The file in such a folder that is locked as long as its build goes on.
const LOCK: &str = "lock";

/// Files that wait for their place in the output folder. Where this goes away without [`Staged::finish`], so do they.
#[derive(Debug)]
pub struct Staged {
    folder: PathBuf,
    /// Absent until a file is not so already.
    stage: Mutex<Option<Stage>>,
}

#[derive(Debug)]
struct Stage {
    /// Held until right before the folder goes.
    _lock: File,
    folder: TempDir,
}

/// Which file or folder cannot be written, and why.
type Unwritten = (PathBuf, io::Error);

impl Staged {
    /// Begins a build; nothing is written yet.
    pub fn begin(folder: &Path) -> Self {
        Self {
            folder: folder.to_path_buf(),
            stage: Mutex::default(),
        }
    }

    /// Writes a file where it waits, unless the output folder holds it already.
    ///
    /// # Errors
    /// What cannot be written, and why.
    pub fn take(&self, file: &OutputFile) -> Result<(), Unwritten> {
        let path = self.folder.join(&file.path);
        if fs::read(&path).is_ok_and(|it| it == file.text.as_bytes()) {
            return Ok(());
        }
        let waiting = self.waiting()?.join(&file.path);
        let write = || fs::write(&waiting, &file.text);
        let written = write().or_else(|why| match (why.kind(), waiting.parent()) {
            (io::ErrorKind::NotFound, Some(above)) => fs::create_dir_all(above).and_then(|()| write()),
            _ => Err(why),
        });
        written.map_err(|why| (path, why))
    }

    /// Puts all files in their place, given the paths of all that the folder shall hold, and takes away what earlier builds
    /// left in the folders of the targets.
    ///
    /// # Errors
    /// What cannot be written or taken away, and why.
    pub fn finish(self, known: &BTreeSet<&str>) -> Result<(), Unwritten> {
        let Self { folder, stage } = self;
        if let Some(stage) = stage.into_inner().unwrap_or_else(PoisonError::into_inner) {
            for name in entries(stage.folder.path())?.into_iter().filter(|it| it != LOCK) {
                put(&stage.folder.path().join(&name), &folder.join(&name))?;
            }
        }
        for path in unexpected(&folder, known) {
            let path = folder.join(path);
            fs::remove_file(&path).map_err(|why| (path.clone(), why))?;
            // The folders of a target that is gone go too; one with anything left in it stays.
            for above in path.ancestors().skip(1).take_while(|it| *it != folder) {
                if fs::remove_dir(above).is_err() {
                    break;
                }
            }
        }
        Ok(())
    }

    /// Returns the folder in which files wait, and makes it where it is not there yet.
    fn waiting(&self) -> Result<PathBuf, Unwritten> {
        let mut stage = self.stage.lock().unwrap_or_else(PoisonError::into_inner);
        let stage = match &mut *stage {
            Some(stage) => stage,
            none => none.insert(Stage::begin(&self.folder).map_err(|why| (self.folder.clone(), why))?),
        };
        Ok(stage.folder.path().to_path_buf())
    }
}

impl Stage {
    fn begin(folder: &Path) -> io::Result<Self> {
        fs::create_dir_all(folder)?;
        forget_broken_off(folder)?;
        let folder = tempfile::Builder::new().prefix(PREFIX).tempdir_in(folder)?;
        let lock = File::create(folder.path().join(LOCK))?;
        lock.try_lock().map_err(io::Error::from)?;
        Ok(Self { folder, _lock: lock })
    }
}

/// Takes away what builds left that were broken off: nobody holds the lock any more.
fn forget_broken_off(folder: &Path) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let ours = entry.file_name().to_string_lossy().starts_with(PREFIX);
        let lock = File::open(entry.path().join(LOCK));
        if ours && lock.is_ok_and(|it| it.try_lock().is_ok()) {
            fs::remove_dir_all(entry.path())?;
        }
    }
    Ok(())
}

/// Puts a file or folder in its place; a folder that is there already takes what is in the other.
fn put(from: &Path, to: &Path) -> Result<(), Unwritten> {
    let found = fs::symlink_metadata(to);
    let is_folder = from.is_dir();
    let goes_whole = match &found {
        Err(why) => why.kind() == io::ErrorKind::NotFound,
        Ok(found) => found.is_file() && !is_folder,
    };
    if goes_whole && fs::rename(from, to).is_ok() {
        return Ok(());
    }
    let unwritten = |why| (to.to_path_buf(), why);
    if is_folder {
        if found.is_ok() && !to.is_dir() {
            return Err(unwritten(io::ErrorKind::NotADirectory.into()));
        }
        fs::create_dir_all(to).map_err(unwritten)?;
        for name in entries(from)? {
            put(&from.join(&name), &to.join(&name))?;
        }
        return Ok(());
    }
    // A link, a device, or the folder is a link into another file system.
    let text = fs::read_to_string(from).map_err(unwritten)?;
    write_file(to, &text).map_err(unwritten)
}

/// Returns what is in a folder, sorted.
fn entries(folder: &Path) -> Result<Vec<std::ffi::OsString>, Unwritten> {
    let names = fs::read_dir(folder).and_then(|it| it.map(|it| it.map(|it| it.file_name())).collect());
    let mut names: Vec<_> = names.map_err(|why| (folder.to_path_buf(), why))?;
    names.sort();
    Ok(names)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(path: &str, text: &str) -> OutputFile {
        let (path, text) = (path.to_string(), text.to_string());
        OutputFile { path, text }
    }

    fn names(folder: &Path) -> Vec<String> {
        let names = entries(folder).unwrap().into_iter();
        names.map(|it| it.into_string().unwrap()).collect()
    }

    /// Files take their place together at the end, and go with a build that does not get there.
    #[test]
    fn all_or_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path().join("out");
        let staged = Staged::begin(&out);
        assert!(!out.exists());
        staged.take(&file("a/steps/1.sql", "1")).unwrap();
        assert!(!out.join("a").exists());
        drop(staged);
        assert!(names(&out).is_empty());
        let staged = Staged::begin(&out);
        staged.take(&file("a/steps/1.sql", "1")).unwrap();
        staged.take(&file("a/2.sql", "2")).unwrap();
        staged.finish(&BTreeSet::new()).unwrap();
        assert_eq!(names(&out), ["a"]);
        assert_eq!(names(&out.join("a")), ["2.sql", "steps"]);
        assert_eq!(fs::read_to_string(out.join("a/steps/1.sql")).unwrap(), "1");
    }

    /// What a build left that was broken off goes with the next that writes; what another one is at work in stays.
    #[test]
    fn a_build_that_was_broken_off() {
        let out = tempfile::tempdir().unwrap();
        let left = out.path().join(".vellum-left");
        fs::create_dir_all(left.join("a")).unwrap();
        fs::write(left.join(LOCK), "").unwrap();
        let other = Staged::begin(out.path());
        other.take(&file("a/1.sql", "1")).unwrap();
        assert!(!left.exists());
        let staged = Staged::begin(out.path());
        staged.take(&file("a/2.sql", "2")).unwrap();
        staged.finish(&BTreeSet::new()).unwrap();
        other.finish(&BTreeSet::new()).unwrap();
        assert_eq!(names(out.path()), ["a"]);
        assert_eq!(names(&out.path().join("a")), ["1.sql", "2.sql"]);
    }

    /// A link stays, and what it leads to is written.
    #[cfg(unix)]
    #[test]
    fn links() {
        let folder = tempfile::tempdir().unwrap();
        let (out, other) = (folder.path().join("out"), folder.path().join("other"));
        fs::create_dir_all(&out).unwrap();
        fs::create_dir_all(&other).unwrap();
        std::os::unix::fs::symlink("../other", out.join("a")).unwrap();
        std::os::unix::fs::symlink("real.sql", other.join("1.sql")).unwrap();
        let staged = Staged::begin(&out);
        staged.take(&file("a/1.sql", "1")).unwrap();
        staged.finish(&BTreeSet::new()).unwrap();
        assert!(out.join("a").is_symlink() && other.join("1.sql").is_symlink());
        assert_eq!(fs::read_to_string(other.join("real.sql")).unwrap(), "1");
    }
}
