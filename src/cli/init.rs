//! `vellum init`: a new project.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use clap::Args;

use super::draft::{Body, Draft, default_text, file_name, new_id};
use super::global::{End, Global};
use super::json_schema::{self, Files, PROJECT_FILE, REVISION_FILE};
use super::moment::now;
use super::open::working_folder;
use super::output::{list, refuse, shell_word, unwritten};
use super::usage;
use crate::config::{FILE_TEMPLATE, check_version, dialect_to_come};
use crate::diagnostic::{Code, Diagnostic};
use crate::document::quoted;
use crate::emit::create_file;
use crate::source;
use crate::variant::Dialect;

/// Makes a new project: vellum.yaml, a first revision, and what editors need; what is there already stays as it is.
#[derive(Args, Debug)]
#[command(after_help = "Example: vellum init shop --target postgresql:16 --target sqlite")]
pub(super) struct Init {
    /// The folder.
    #[arg(value_name = "DIR", default_value = ".")]
    folder: PathBuf,
    /// A database that the project ships to, with its version; PostgreSQL, SQLite and MySQL where none is named.
    #[arg(short, long, value_name = "DIALECT[:VERSION]")]
    target: Vec<String>,
}

/// What VS Code needs to find the schemas; other editors find them by the first line of each file.
const EDITOR_FILE: &str = ".vscode/settings.json";
const EDITOR: &str = include_str!("init/settings.json");
const CONFIGURATION: &str = include_str!("init/vellum.yaml");

impl Init {
    pub(super) fn run(self, global: &Global) -> End {
        let targets = match targets(&self.target) {
            Ok(targets) => targets,
            Err(problem) => return usage::refuse(global, problem),
        };
        let root = match working_folder() {
            Ok(here) => here.join(&self.folder),
            Err(problem) => return refuse(global, problem),
        };
        if source::exists(&root.join(source::PROJECT_FILE)) {
            let message = format!(
                "`{}` is there already",
                shown(&self.folder, source::PROJECT_FILE).display()
            );
            let problem = Diagnostic::error(Code::CannotWrite, message);
            return refuse(
                global,
                problem.hint("it is a project; `vellum revision -m \"…\"` adds a revision to it"),
            );
        }
        let files = match files(&root, &targets) {
            Ok(files) => files,
            Err(problem) => return refuse(global, problem),
        };
        let mut told = String::new();
        for (path, text) in files {
            let written = match create_file(&root.join(&path), &text) {
                Ok(()) => true,
                Err(why) if why.kind() == ErrorKind::AlreadyExists => false,
                Err(why) => return refuse(global, unwritten(&shown(&self.folder, &path), &why)),
            };
            told.push_str(&line(global, &self.folder, &path, written));
        }
        if !global.is_json() {
            let folder = self.folder.display().to_string();
            let there = match folder.as_str() {
                "." => String::new(),
                other => format!("cd {} && ", shell_word(other)),
            };
            told.push_str(&format!("\nNext: {there}vellum build, then look into out/\n"));
        }
        list(global, &told)
    }
}

/// Returns all files of a new project, vellum.yaml last: without it the rest is no project, and may be made again.
fn files(root: &Path, targets: &str) -> Result<Vec<(String, String)>, Diagnostic> {
    let name = root.file_name().map(|it| it.to_string_lossy().into_owned());
    let name = name
        .filter(|it| it != "." && it != "..")
        .unwrap_or_else(|| "project".to_string());
    let configuration = CONFIGURATION
        .replace("{schema}", PROJECT_FILE)
        .replace("{targets}", targets)
        .replace("{name}", &quoted(&name));
    let mut files = vec![
        (REVISION_FILE.to_string(), json_schema::text(Files::Revision)),
        (PROJECT_FILE.to_string(), json_schema::text(Files::Project)),
        (
            EDITOR_FILE.to_string(),
            EDITOR
                .replace("{revision}", REVISION_FILE)
                .replace("{project}", PROJECT_FILE),
        ),
    ];
    // What stands in the folder already is the history; a first revision would be a second one.
    if !source::exists(&root.join("revisions")) {
        let mut draft = Draft {
            id: String::new(),
            down: Vec::new(),
            labels: Vec::new(),
            depends_on: Vec::new(),
            message: "create notes table".to_string(),
            doc: None,
            created: now(),
            body: Body::Example,
        };
        draft.id = new_id(&draft, |_| false);
        let path = format!("revisions/{}.yaml", file_name(FILE_TEMPLATE, &draft)?);
        let text = default_text(&draft, Some(&path));
        files.push((path, text));
    }
    files.push((source::PROJECT_FILE.to_string(), configuration));
    Ok(files)
}

/// Returns a path as one types it.
fn shown(folder: &Path, path: &str) -> PathBuf {
    if folder.as_os_str() == "." {
        PathBuf::from(path)
    } else {
        folder.join(path)
    }
}

fn line(global: &Global, folder: &Path, path: &str, written: bool) -> String {
    let what = if written { "created" } else { "kept" };
    if global.is_json() {
        return format!("{}\n", serde_json::json!({ what: path }));
    }
    let mut line = format!("{what} {}\n", shown(folder, path).display());
    if !written && path == EDITOR_FILE {
        let block = EDITOR
            .replace("{revision}", REVISION_FILE)
            .replace("{project}", PROJECT_FILE);
        line.push_str("  for completion in revisions, add to it:\n");
        for text in block.lines().filter(|it| it.starts_with("  ")) {
            line.push_str(&format!("  {text}\n"));
        }
    }
    line
}

/// Returns the entries of `targets:`.
fn targets(wanted: &[String]) -> Result<String, Diagnostic> {
    let usual = Dialect::ALL.map(|it| it.name().to_string());
    let wanted = if wanted.is_empty() { &usual } else { wanted };
    let mut lines = Vec::new();
    for wanted in wanted {
        let (name, version) = wanted.split_once(':').unwrap_or((wanted, ""));
        let Some(dialect) = Dialect::from_name(name) else {
            let names = Dialect::ALL.map(Dialect::name);
            let problem = Diagnostic::error(Code::UnknownTargetName, format!("no dialect `{}`", name.escape_debug()));
            return Err(
                match (dialect_to_come(name), crate::diagnostic::did_you_mean(name, names)) {
                    (Some((message, near)), _) => Diagnostic::error(Code::UnknownTargetName, message)
                        .hint(format!("write `--target {near}` and try its scripts on MariaDB")),
                    (None, Some(near)) => problem.hint(format!("did you mean `{near}`?")),
                    (None, None) => problem.hint(format!("it is {}", crate::document::fault::listed(&names))),
                },
            );
        };
        let version = match (version, dialect) {
            ("", Dialect::Postgresql) => "15",
            ("", Dialect::Sqlite) => "3.40",
            ("", Dialect::Mysql) => "8.4",
            (version, _) => version,
        };
        check_version(version, dialect)?;
        let line = format!("  {name}: {{ dialect: {name}, version: \"{version}\" }}");
        if lines.iter().any(|it: &String| it.starts_with(&format!("  {name}:"))) {
            let problem = Diagnostic::error(Code::Usage, format!("`--target {name}` twice"));
            return Err(problem.hint("give the second one a name of its own in vellum.yaml"));
        }
        lines.push(line);
    }
    Ok(lines.join("\n"))
}
