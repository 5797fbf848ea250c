//! The corpus as every test of it sees it: a case is a tiny history, and its head says what the tests need to know.
//!
//! A case is `tests/corpus/<operation>/<case>.yaml`: YAML documents, each a revision. The comment lines at its top are its
//! head: the first is one sentence in the present tense, the others are `# key: value` with these keys:
//!
//! | key | value |
//! | --- | --- |
//! | `only` | the dialects that the case is for: `postgresql mysql` |
//! | `target` | another version than the default one: `sqlite 3.53`; may stand several times |
//! | `refused` | a dialect for which the case ends in a diagnostic, which its snapshot shows: `mysql` |
//! | `config` | a line of vellum.yaml; may stand several times |
//! | `without` | a server that does not run the case, and why: `mariadb, it has no functional indexes` |
//! | `rows` | `none` and why: the servers run the case over empty tables |
//! | `insert after <revision>` | a row of the case's own, in SQL that all its dialects take, instead of made ones |
//! | `values <table>.<column>` | literals that made rows take in turn, with a bar between them |
//! | `setup` | what a server must have before, in SQL: `CREATE EXTENSION citext` |
//! | `alembic` | what Alembic does there offline, by which its target refuses the script or something is lost |
//! | `broken` | a dialect or server (or `all`), and what is wrong: a known fault, shown by every run, and not counted |

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::Mutex;

use vellum::compile::{Built, OutputFile, Project, TreeFiles, Unbuilt};
use vellum::config::{Target, read_config};
use vellum::diagnostic::render::render;
use vellum::diagnostic::{Diagnostic, Sources};
use vellum::graph::{Range, Step};
use vellum::variant::Dialect;

/// The versions that a case is compiled for where neither its head nor a server says another.
pub const VERSIONS: [(Dialect, &str); 3] = [
    (Dialect::Postgresql, "15"),
    (Dialect::Sqlite, "3.40"),
    (Dialect::Mysql, "8.0.36"),
];

/// A case with its head.
#[derive(Clone, Debug)]
pub struct Case {
    /// `alter_column/widen`.
    pub name: String,
    /// The file.
    pub path: PathBuf,
    /// The whole text.
    pub text: String,
    /// What is true in it.
    pub sentence: String,
    /// The dialects that it is for, with their versions.
    pub versions: BTreeMap<Dialect, String>,
    /// The dialects that refuse it.
    pub refused: Vec<Dialect>,
    /// Further lines of vellum.yaml.
    pub config: String,
    /// Servers that don't run it, with the reason.
    pub without: BTreeMap<String, String>,
    /// Whether made rows keep away from the numbers of its own.
    pub numbered: bool,
    /// Values that made rows take in turn: `table.column` to literals.
    pub values: BTreeMap<String, Vec<String>>,
    /// Why its tables stay empty.
    pub rows: Option<String>,
    /// Rows of its own: after which revision, and the statement.
    pub inserts: Vec<(String, String)>,
    /// What a server must have before.
    pub setup: Vec<String>,
    /// What Alembic does instead.
    pub alembic: Option<String>,
    /// Dialects, servers or `all`, and what is wrong there.
    pub broken: BTreeMap<String, String>,
}

/// Returns all cases, in the order of their names.
pub fn cases() -> Vec<Case> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus");
    let files = walkdir::WalkDir::new(root).sort_by_file_name().into_iter().flatten();
    let only = std::env::var("VELLUM_CASE").unwrap_or_default();
    files
        .map(|it| it.path().to_path_buf())
        .filter(|it| it.extension().is_some_and(|it| it == "yaml"))
        .map(|it| Case::read(&it))
        .filter(|it| it.name.contains(&only))
        .collect()
}

/// Returns the sample at the root of the repository as a case: all its revisions, for any version.
pub fn sample() -> Case {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let path = root.join("vellum.yaml");
    let config = std::fs::read_to_string(&path).unwrap();
    // The targets are the tests' own.
    let mut inside = false;
    let mut kept = String::new();
    for line in config.lines() {
        inside = if line.starts_with(' ') {
            inside
        } else {
            line.starts_with("targets:")
        };
        if !inside {
            kept.push_str(&format!("{line}\n"));
        }
    }
    let files = walkdir::WalkDir::new(root.join("revisions"))
        .sort_by_file_name()
        .into_iter()
        .flatten();
    let files = files.filter(|it| it.path().extension().is_some_and(|it| it == "yaml"));
    let texts: Vec<String> = files.map(|it| std::fs::read_to_string(it.path()).unwrap()).collect();
    let mut case = Case::of("sample", &path, texts.join("\n---\n"));
    case.config = kept;
    case.numbered = true;
    // Nobody ever paid by cheque, says a revision; and a way back knows the first methods only.
    case.values.insert(
        "campaigns.rebate".to_string(),
        vec!["0.1".to_string(), "0.25".to_string()],
    );
    for column in ["payments.method", "payments.method_code"] {
        case.values
            .insert(column.to_string(), vec!["'card'".to_string(), "'transfer'".to_string()]);
    }
    case
}

/// Builds one target, with the texts of its files by their paths.
pub fn built(project: &Project, target: &Target) -> Result<(Built, BTreeMap<String, String>), Vec<Diagnostic>> {
    let files = Mutex::new(BTreeMap::new());
    let take = |file: OutputFile| -> Result<(), Infallible> {
        files.lock().unwrap().insert(file.path, file.text);
        Ok(())
    };
    match project.build_target(target, take) {
        Ok(built) => Ok((built, files.into_inner().unwrap())),
        Err(Unbuilt::Wrong(problems)) => Err(problems),
        Err(Unbuilt::Untaken(never)) => match never {},
    }
}

impl Case {
    /// Reads a case.
    pub fn read(path: &Path) -> Self {
        let text = std::fs::read_to_string(path).unwrap();
        let folder = path.parent().and_then(Path::file_name).unwrap().to_string_lossy();
        let file = path.file_stem().unwrap().to_string_lossy();
        let mut case = Self::of(&format!("{folder}/{file}"), path, text);
        let head: Vec<String> = case
            .text
            .lines()
            .map_while(|it| it.strip_prefix('#'))
            .map(|it| it.trim().to_string())
            .collect();
        case.sentence = head.first().cloned().unwrap_or_default();
        for line in head.iter().skip(1) {
            case.read_line(line);
        }
        case
    }

    /// Makes a case out of revisions, for every dialect.
    pub fn made(name: &str, text: String) -> Self {
        Self::of(name, Path::new(name), text)
    }

    fn of(name: &str, path: &Path, text: String) -> Self {
        Self {
            name: name.to_string(),
            path: path.to_path_buf(),
            sentence: String::new(),
            versions: VERSIONS.map(|(dialect, version)| (dialect, version.to_string())).into(),
            refused: Vec::new(),
            config: String::new(),
            without: BTreeMap::new(),
            numbered: false,
            values: BTreeMap::new(),
            rows: None,
            alembic: None,
            inserts: Vec::new(),
            setup: Vec::new(),
            broken: BTreeMap::new(),
            text,
        }
    }

    fn read_line(&mut self, line: &str) {
        let name = self.name.clone();
        let dialect = |it: &str| Dialect::from_name(it).unwrap_or_else(|| panic!("{name}: no dialect `{it}`"));
        // Prose may go on below the sentence; it has no key.
        let Some((key, value)) = line.split_once(": ") else {
            return;
        };
        let reason = || {
            let (who, why) = value
                .split_once(", ")
                .unwrap_or_else(|| panic!("{name}: `{key}` without a reason"));
            (who.to_string(), why.to_string())
        };
        if let Some(after) = key.strip_prefix("insert after ") {
            self.inserts.push((after.to_string(), value.to_string()));
            return;
        }
        if let Some(column) = key.strip_prefix("values ") {
            let values = value.split('|').map(|it| it.trim().to_string()).collect();
            self.values.insert(column.to_string(), values);
            return;
        }
        match key {
            "setup" => self.setup.push(value.to_string()),
            "only" => {
                let dialects: Vec<Dialect> = value.split_whitespace().map(dialect).collect();
                self.versions.retain(|it, _| dialects.contains(it));
            }
            "target" => {
                let (who, version) = value
                    .split_once(' ')
                    .unwrap_or_else(|| panic!("{name}: `{value}` has no version"));
                self.versions.insert(dialect(who), version.to_string());
            }
            "refused" => self.refused.extend(value.split_whitespace().map(dialect)),
            "config" => self.config.push_str(&format!("{value}\n")),
            "without" => {
                let (who, why) = reason();
                self.without.insert(who, why);
            }
            "alembic" => self.alembic = Some(value.to_string()),
            "rows" => self.rows = Some(reason().1),
            "broken" => {
                let (who, why) = reason();
                self.broken.insert(who, why);
            }
            _ => {}
        }
    }

    /// Returns why the case is known to fail for a dialect or server.
    pub fn broken_on(&self, names: &[&str]) -> Option<&str> {
        let all = std::iter::once("all").chain(names.iter().copied());
        all.filter_map(|it| self.broken.get(it)).map(String::as_str).next()
    }

    /// Reads and links the case for its default versions.
    pub fn project(&self) -> Result<Project, String> {
        self.project_for(&self.versions)
    }

    /// Reads and links the case for other versions; each target is named as its dialect.
    pub fn project_for(&self, versions: &BTreeMap<Dialect, String>) -> Result<Project, String> {
        project(&self.name, &[(&self.name, &self.text)], &self.config, versions)
    }

    /// Tells whether a dialect is to refuse the case.
    pub fn is_refused(&self, dialect: Dialect) -> bool {
        self.refused.contains(&dialect)
    }
}

/// Reads and links revisions out of texts.
pub fn project(
    name: &str,
    files: &[(&str, &str)],
    config: &str,
    versions: &BTreeMap<Dialect, String>,
) -> Result<Project, String> {
    let mut text = format!("{config}targets:\n");
    for (dialect, version) in versions {
        text.push_str(&format!(
            "  {dialect}: {{ dialect: {dialect}, version: \"{version}\" }}\n"
        ));
    }
    let mut sources = Sources::default();
    let file = sources.add("vellum.yaml", text.clone());
    let mut problems = Vec::new();
    let config = read_config(file, &text, &mut problems);
    assert!(problems.is_empty(), "{name}: {}", render(&problems, &sources, false));
    let mut ids = Vec::new();
    for (name, text) in files {
        let short = name.rsplit('/').next().unwrap_or(name);
        ids.push(sources.add(format!("{short}.yaml"), (*text).to_string()));
    }
    let tree = TreeFiles {
        folders: vec!["revisions".to_string()],
        files: ids,
    };
    let linked = Project::link(config.expect("a configuration without problems"), sources, vec![tree]);
    linked.map_err(|(problems, sources)| render(&problems, &sources, false))
}

/// Returns a project's target for a dialect.
pub fn target(project: &Project, dialect: Dialect) -> &Target {
    &project.config.targets[dialect.name()]
}

/// Shows problems as the user sees them.
pub fn shown(project: &Project, problems: &[Diagnostic]) -> String {
    render(problems, &project.sources, false)
}

/// Returns the steps of a history, from base to its heads.
pub fn steps(project: &Project, target: &Target) -> Vec<Step> {
    let graph = &project.tree(target).graph;
    graph
        .upgrade(&Range::base_to_heads())
        .unwrap_or_else(|it| panic!("{}", it.message))
}

/// Returns a range between two states of the version table.
pub fn range(from: &vellum::graph::Rows, to: &vellum::graph::Rows) -> Range {
    let side = |rows: &vellum::graph::Rows| {
        let rows: Vec<String> = rows.iter().map(|it| it.to_string()).collect();
        if rows.is_empty() {
            "base".to_string()
        } else {
            rows.join(",")
        }
    };
    let text = format!("{}:{}", side(from), side(to));
    Range::from_str(&text).unwrap_or_else(|it| panic!("{text}: {it:?}"))
}
