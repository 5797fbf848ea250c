//! Reads folders and files: the only module that does. Whatever cannot be read is told, all of it, and the rest is read.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::io::{ErrorKind, Read};
use std::path::{Component, Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

use crate::config::Folder;
use crate::diagnostic::{Code, Diagnostic, FileId, Place, reason};
use crate::parallel;

pub use crate::diagnostic::Sources;

/// The file that makes a folder a project.
pub const PROJECT_FILE: &str = "vellum.yaml";

/// How large a file may be.
pub const MAX_BYTES: u64 = 16 << 20;

/// Where a project lies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Project {
    /// The folder that all of its paths start from.
    pub root: PathBuf,
    /// Its configuration.
    pub file: PathBuf,
}

/// Finds the project in a folder or above it, or at the path that the user gave.
///
/// # Errors
/// When there is none.
pub fn find_project(from: &Path, given: Option<&Path>) -> Result<Project, Box<Diagnostic>> {
    if let Some(given) = given {
        let given = from.join(given);
        let file = if given.is_dir() {
            given.join(PROJECT_FILE)
        } else {
            given
        };
        let root = file.parent().unwrap_or(from).to_path_buf();
        return Ok(Project { root, file });
    }
    let found = from.ancestors().find(|it| it.join(PROJECT_FILE).is_file());
    match found {
        Some(root) => Ok(Project {
            root: root.to_path_buf(),
            file: root.join(PROJECT_FILE),
        }),
        None => Err(Box::new(
            Diagnostic::error(
                Code::NoProject,
                format!("no `{PROJECT_FILE}` here or in a folder above"),
            )
            .hint("`vellum init` makes a project here, `--config` names one elsewhere"),
        )),
    }
}

/// Tells whether something lies at a path.
pub fn exists(path: &Path) -> bool {
    std::fs::symlink_metadata(path).is_ok()
}

/// Returns where a file lies when all links are followed, if it is there.
pub fn real_path(path: &Path) -> Option<PathBuf> {
    std::fs::canonicalize(path).ok()
}

/// Reads one file, and calls it by its path below the root.
///
/// # Errors
/// When it cannot be read.
pub fn read_file(sources: &mut Sources, root: &Path, path: &Path) -> Result<FileId, Box<Diagnostic>> {
    let name = shown(path.strip_prefix(root).unwrap_or(path));
    match read(&root.join(path), &name) {
        Ok(text) => Ok(sources.add(name, text)),
        Err(stop) => Err(Box::new(stop.told(sources, name))),
    }
}

/// Reads all revision files below the folders, each once, in the order of folders and names.
pub fn read_folders(
    sources: &mut Sources,
    root: &Path,
    folders: &[Folder],
    problems: &mut Vec<Diagnostic>,
) -> Vec<FileId> {
    let mut names = BTreeSet::new();
    let mut found = Vec::new();
    for folder in folders {
        walk(root, folder, &mut |path, name| {
            if names.insert(name.clone()) {
                found.push((path, name));
            }
        })
        .unwrap_or_else(|mut problem| problems.append(&mut problem));
    }
    let texts = parallel::map(&found, |(path, name)| read(path, name));
    let mut files = Vec::with_capacity(texts.len());
    for (text, (_, name)) in texts.into_iter().zip(found) {
        match text {
            Ok(text) => files.push(sources.add(name, text)),
            Err(stop) => problems.push(stop.told(sources, name)),
        }
    }
    files
}

/// Gives each revision file below a folder with the name that the user knows it by.
fn walk(root: &Path, folder: &Folder, found: &mut impl FnMut(PathBuf, String)) -> Result<(), Vec<Diagnostic>> {
    let top = root.join(&folder.path);
    let mut problems = Vec::new();
    let entries = WalkDir::new(&top)
        .follow_links(false)
        .sort_by_file_name()
        .into_iter()
        .filter_entry(|it| it.depth() == 0 || !is_hidden(it.file_name()));
    for entry in entries {
        match entry {
            Ok(entry) if is_revision(&entry) => {
                let below = entry.path().strip_prefix(&top).unwrap_or(entry.path());
                let name = shown(&Path::new(&folder.path).join(below));
                found(entry.into_path(), name);
            }
            Ok(_) => {}
            Err(stop) => problems.push(unreadable(root, folder, &stop)),
        }
    }
    if problems.is_empty() { Ok(()) } else { Err(problems) }
}

fn unreadable(root: &Path, folder: &Folder, stop: &walkdir::Error) -> Diagnostic {
    let path = stop.path().unwrap_or(root);
    let name = shown(path.strip_prefix(root).unwrap_or(path));
    let why = stop
        .io_error()
        .map_or_else(|| "it leads back to itself".to_string(), reason);
    let problem = Diagnostic::error(Code::Unreadable, format!("the folder `{name}` cannot be read: {why}"));
    match folder.place {
        Some(place) if stop.depth() == 0 => problem.at(place, "").hint("make the folder, or name another here"),
        Some(_) => problem,
        None if stop.depth() == 0 => problem.hint("make the folder, or name another as `revisions:` in vellum.yaml"),
        None => problem,
    }
}

/// Tells what editors and systems leave beside the files that are meant.
fn is_hidden(name: &OsStr) -> bool {
    let name = name.to_string_lossy();
    name.starts_with('.') || name.ends_with('~')
}

fn is_revision(entry: &DirEntry) -> bool {
    let kind = entry.file_type();
    let extension = entry.path().extension();
    // Some systems do not tell `.YML` from `.yml`, and a revision must not depend on which one reads it.
    let named = extension.is_some_and(|it| it.eq_ignore_ascii_case("yaml") || it.eq_ignore_ascii_case("yml"));
    // A link to a file is as good as the file; a link to a folder could lead in circles.
    let target = || std::fs::metadata(entry.path()).is_ok_and(|it| it.is_file());
    named && (kind.is_file() || (kind.is_symlink() && (target() || !entry.path().exists())))
}

/// Why a file has no text.
struct Unread {
    problem: Diagnostic,
    /// What can be shown of it, and the byte that is wrong.
    shown: Option<(String, u32)>,
}

impl Unread {
    fn new(problem: Diagnostic) -> Box<Self> {
        Box::new(Self { problem, shown: None })
    }

    /// Returns what to say, at its place where one can be shown.
    fn told(self, sources: &mut Sources, name: String) -> Diagnostic {
        let Some((text, start)) = self.shown else {
            return self.problem;
        };
        let file = sources.add(name, text);
        let end = start + char::REPLACEMENT_CHARACTER.len_utf8() as u32;
        self.problem.at(Place { file, start, end }, "")
    }
}

fn read(path: &Path, name: &str) -> Result<String, Box<Unread>> {
    let unreadable = |stop: &std::io::Error| {
        let what = format!("`{name}` cannot be read: {}", reason(stop));
        let problem = Diagnostic::error(Code::Unreadable, what);
        let hints = [
            (
                ErrorKind::IsADirectory,
                "a file is asked for, and this is a folder: move it away, or name a file",
            ),
            (ErrorKind::NotFound, "write the path of a file that is there"),
            (ErrorKind::PermissionDenied, "let the user who runs vellum read it"),
        ];
        let hint = hints.into_iter().find(|(kind, _)| *kind == stop.kind());
        Unread::new(match hint {
            Some((_, hint)) => problem.hint(hint),
            None => problem,
        })
    };
    let file = std::fs::File::open(path).map_err(|stop| unreadable(&stop))?;
    let length = file.metadata().map_or(0, |it| it.len());
    let mut bytes = Vec::with_capacity(usize::try_from(length.min(MAX_BYTES) + 1).unwrap_or(0));
    let mut limited = file.take(MAX_BYTES + 1);
    limited.read_to_end(&mut bytes).map_err(|stop| unreadable(&stop))?;
    if bytes.len() as u64 > MAX_BYTES {
        let problem = Diagnostic::error(Code::Limit, format!("`{name}` has more than {} MB", MAX_BYTES >> 20))
            .hint("rows in such numbers belong in a loader of data, not in a revision");
        return Err(Unread::new(problem));
    }
    String::from_utf8(bytes).map_err(|stop| {
        let at = stop.utf8_error().valid_up_to();
        let bytes = stop.as_bytes();
        let line = bytes[..at].iter().filter(|it| **it == b'\n').count() + 1;
        let (seems, shown) = match bytes {
            [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => ("it begins as UTF-16 does".to_string(), None),
            _ => (
                format!("line {line} has the byte 0x{:02X}", bytes[at]),
                u32::try_from(at)
                    .ok()
                    .map(|at| (String::from_utf8_lossy(bytes).into_owned(), at)),
            ),
        };
        let problem = Diagnostic::error(Code::Unreadable, format!("`{name}` is not UTF-8 text: {seems}"))
            .hint("save it in the encoding UTF-8");
        Box::new(Unread { problem, shown })
    })
}

/// Returns a path as messages show it: with `/`, without `.`.
fn shown(path: &Path) -> String {
    let mut text = String::new();
    for part in path.components() {
        match part {
            Component::CurDir => continue,
            Component::RootDir => {
                text.push('/');
                continue;
            }
            Component::Prefix(_) | Component::ParentDir | Component::Normal(_) => {}
        }
        if !text.is_empty() && !text.ends_with('/') {
            text.push('/');
        }
        text.push_str(&part.as_os_str().to_string_lossy());
    }
    if text.is_empty() { ".".to_string() } else { text }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn folder(path: &str) -> Folder {
        Folder {
            path: path.to_string(),
            place: None,
        }
    }

    /// Files come sorted, each once; what editors leave behind does not come.
    #[test]
    fn only_revision_files_are_read() {
        let root = tempfile::tempdir().unwrap();
        let path = root.path();
        fs::create_dir_all(path.join("revisions/2025/.git")).unwrap();
        for name in [
            "b.yaml",
            "a.yml",
            "d.YML",
            "e.Yaml",
            ".#a.yaml",
            "a.yaml~",
            "notes.md",
            "2025/c.yaml",
            "2025/.git/d.yaml",
        ] {
            fs::write(path.join("revisions").join(name), "\u{feff}x: 1\n").unwrap();
        }
        let mut sources = Sources::default();
        let mut problems = Vec::new();
        let folders = [folder("./revisions"), folder("revisions/2025"), folder("missing")];
        let files = read_folders(&mut sources, path, &folders, &mut problems);
        let names: Vec<&str> = files.iter().map(|it| sources.get(*it).unwrap().path.as_str()).collect();
        assert_eq!(
            names,
            [
                "revisions/2025/c.yaml",
                "revisions/a.yml",
                "revisions/b.yaml",
                "revisions/d.YML",
                "revisions/e.Yaml"
            ]
        );
        assert_eq!(sources.get(files[0]).unwrap().text, "x: 1\n");
        let messages: Vec<&str> = problems.iter().map(|it| it.message.as_str()).collect();
        assert_eq!(
            messages,
            ["the folder `missing` cannot be read: no such file or directory"]
        );
    }

    /// Links to files are followed, links to folders are not, and a link to nothing is told.
    #[cfg(unix)]
    #[test]
    fn links() {
        use std::os::unix::fs::symlink;
        let root = tempfile::tempdir().unwrap();
        let path = root.path();
        fs::create_dir(path.join("r")).unwrap();
        fs::write(path.join("elsewhere.yaml"), "x: 1").unwrap();
        symlink(path.join("elsewhere.yaml"), path.join("r/a.yaml")).unwrap();
        symlink(path.join("r"), path.join("r/loop.yaml")).unwrap();
        symlink(path.join("nowhere"), path.join("r/b.yaml")).unwrap();
        let mut sources = Sources::default();
        let mut problems = Vec::new();
        let files = read_folders(&mut sources, path, &[folder("r")], &mut problems);
        assert_eq!(files.len(), 1);
        assert_eq!(problems.len(), 1);
        assert_eq!(
            problems[0].message,
            "`r/b.yaml` cannot be read: no such file or directory"
        );
    }

    /// All files that cannot be read are told, and the others are read.
    #[test]
    fn unreadable_files() {
        let root = tempfile::tempdir().unwrap();
        let path = root.path();
        fs::create_dir(path.join("r")).unwrap();
        fs::write(path.join("r/a.yaml"), b"a: 1\nb: \xe9\n").unwrap();
        fs::write(path.join("r/b.yaml"), b"\xff\xfea\0").unwrap();
        fs::write(path.join("r/c.yaml"), vec![b' '; (MAX_BYTES + 1) as usize]).unwrap();
        fs::write(path.join("r/d.yaml"), "a: 1").unwrap();
        let mut sources = Sources::default();
        let mut problems = Vec::new();
        let files = read_folders(&mut sources, path, &[folder("r")], &mut problems);
        assert_eq!(files.len(), 1);
        let messages: Vec<&str> = problems.iter().map(|it| it.message.as_str()).collect();
        assert_eq!(
            messages,
            [
                "`r/a.yaml` is not UTF-8 text: line 2 has the byte 0xE9",
                "`r/b.yaml` is not UTF-8 text: it begins as UTF-16 does",
                "`r/c.yaml` has more than 16 MB",
            ]
        );
    }

    /// A project is found from any folder in it.
    #[test]
    fn projects() {
        let root = tempfile::tempdir().unwrap();
        let deep = root.path().join("a/b");
        fs::create_dir_all(&deep).unwrap();
        assert_eq!(find_project(&deep, None).unwrap_err().code, Code::NoProject);
        fs::write(root.path().join(PROJECT_FILE), "").unwrap();
        assert_eq!(find_project(&deep, None).unwrap().root, root.path());
        assert_eq!(
            find_project(&deep, Some(Path::new("../../"))).unwrap().file,
            deep.join("../../vellum.yaml")
        );
    }
}
