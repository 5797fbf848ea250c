//! A folder to type commands in, and what they print.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// 2026-11-21 10:00:00 in UTC: what the clock says in all tests.
const NOW: &str = "1795255200";

/// A folder for one test.
pub struct Folder {
    /// Goes away with the test.
    _whole: tempfile::TempDir,
    path: PathBuf,
}

impl Folder {
    /// Makes an empty folder named `shop`.
    pub fn new() -> Self {
        let whole = tempfile::tempdir().expect("a temporary folder");
        let path = whole.path().join("shop");
        fs::create_dir(&path).expect("a folder in it");
        Self { _whole: whole, path }
    }

    /// Makes a project for SQLite without revisions.
    pub fn project() -> Self {
        let folder = Self::new();
        folder.write("vellum.yaml", "targets: { sqlite: { dialect: sqlite } }\n");
        fs::create_dir(folder.path.join("revisions")).expect("the folder of revisions");
        folder
    }

    /// Makes a project with a history: two branches, a merge, a dependency, a base of its own.
    pub fn history() -> Self {
        let folder = Self::project();
        for (id, rest) in [
            (
                "a1a1",
                "message: create users\ndoc: |\n  Who buys.\nmeta: { ticket: OPS-1 }\nupgrade:\n  - create_table: { table: users, columns: [{ name: id, type: integer }] }\n",
            ),
            (
                "b1b1",
                "down_revision: a1a1\nbranch_labels: billing\nmessage: add invoices\nupgrade:\n  - create_table: { table: invoices, columns: [{ name: id, type: integer }] }\n",
            ),
            (
                "c1c1",
                "down_revision: a1a1\nmessage: add stock\nupgrade:\n  - create_table: { table: stock, columns: [{ name: id, type: integer }] }\n",
            ),
            (
                "b2b2",
                "down_revision: b1b1\ndepends_on: c1c1\nmessage: count invoices\n",
            ),
            (
                "d1d1",
                "down_revision: [b2b2, c1c1]\nmessage: \"join \\e[31mboth\"\ndowngrade: { irreversible: the old rows are gone }\n",
            ),
            (
                "n1n1",
                "branch_labels: news\nmessage: create news\nupgrade:\n  - create_table: { table: news, columns: [{ name: id, type: integer }] }\n",
            ),
            ("e1e1", "down_revision: d1d1\nmessage: last\n"),
        ] {
            folder.write(&format!("revisions/{id}.yaml"), &format!("revision: {id}\n{rest}"));
        }
        folder
    }

    /// Returns the folder's path.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Writes a file, with the folders it is in.
    pub fn write(&self, name: &str, text: &str) {
        let path = self.path.join(name);
        fs::create_dir_all(path.parent().expect("a file is in a folder")).expect("the folder of a file");
        fs::write(path, text).expect("a file");
    }

    /// Reads a file.
    pub fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path.join(name)).unwrap_or_else(|why| panic!("{name}: {why}"))
    }

    /// Lists all files below the folder, sorted.
    pub fn files(&self) -> Vec<String> {
        let entries = walkdir::WalkDir::new(&self.path)
            .sort_by_file_name()
            .into_iter()
            .flatten();
        let files = entries.filter(|it| it.file_type().is_file());
        files
            .filter_map(|it| Some(it.path().strip_prefix(&self.path).ok()?.to_string_lossy().into_owned()))
            .collect()
    }

    /// Makes a command that runs in a folder below this one, away from the settings of whoever runs the tests.
    pub fn command(&self, below: &str, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_vellum"));
        command
            .args(arguments)
            .current_dir(self.path.join(below))
            .stdin(Stdio::null())
            .env("SOURCE_DATE_EPOCH", NOW)
            .env("COLUMNS", "100");
        for name in ["VELLUM_CONFIG", "NO_COLOR", "CLICOLOR_FORCE", "EDITOR", "VISUAL"] {
            command.env_remove(name);
        }
        command
    }

    /// Runs a command, which may fail but not fall over.
    pub fn run(&self, arguments: &[&str]) -> Output {
        let output = self.command("", arguments).output().expect("vellum starts");
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(!said.contains("panicked"), "{arguments:?}: {said}");
        output
    }

    /// Runs a command that must end with 0, and returns what it prints.
    pub fn good(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!((output.status.code(), said.as_ref()), (Some(0), ""), "{arguments:?}");
        String::from_utf8(output.stdout).expect("text")
    }

    /// Runs a command that must end with an exit code and print nothing on standard output, and returns what it says.
    pub fn bad(&self, code: i32, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        let said = String::from_utf8(output.stderr).expect("text");
        assert_eq!(output.status.code(), Some(code), "{arguments:?}: {said}");
        assert_eq!(String::from_utf8_lossy(&output.stdout), "", "{arguments:?}");
        said
    }

    /// Runs one command line after another, and returns all as one would see it.
    pub fn session(&self, lines: &str) -> String {
        lines
            .lines()
            .map(str::trim)
            .filter(|it| !it.is_empty())
            .map(|it| self.seen(it))
            .collect()
    }

    fn seen(&self, line: &str) -> String {
        let arguments = words(line);
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let output = self.run(&arguments);
        let end = match output.status.code() {
            Some(0) => String::new(),
            Some(code) => format!("[exit {code}]\n"),
            None => panic!("{line}: {}", output.status),
        };
        let (out, err) = (
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr),
        );
        format!("$ vellum {line}\n{out}{err}{end}\n")
    }
}

/// Splits a line into words, as a shell does with double quotes.
pub fn words(line: &str) -> Vec<String> {
    let parts = line.split('"').enumerate().flat_map(|(place, part)| match place % 2 {
        0 => part.split_whitespace().map(str::to_string).collect(),
        _ => vec![part.to_string()],
    });
    parts.collect()
}

/// Compares a text with its snapshot.
pub fn check(name: &str, text: &str) {
    insta::with_settings!({snapshot_path => "../../snapshots/cli", prepend_module_to_snapshot => false, omit_expression => true}, {
        insta::assert_snapshot!(name, text);
    });
}
