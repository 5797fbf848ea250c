//! What the documents say is so: their commands run, what they show comes out, their links and paths lead somewhere.
#![expect(clippy::panic, clippy::unwrap_used, reason = "a panic is how a test says no")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const DOCUMENTS: [&str; 5] = [
    "README.md",
    "CONTRIBUTING.md",
    "ARCHITECTURE.md",
    "CHANGELOG.md",
    "BENCHMARKS.md",
];

/// A fenced block, with the file that the comment above it names.
struct Block {
    at: String,
    language: String,
    from: Option<String>,
    lines: Vec<String>,
}

/// Every command in a `console` block runs, in a copy of the sample, and prints what stands under it. What can't run inside
/// of a test is looked at instead: a make target stands in the Makefile, a database's client gets a script there is.
#[test]
fn commands_run_and_print_what_is_shown() {
    for document in DOCUMENTS {
        let scratch = Scratch::new();
        for block in blocks(document).into_iter().filter(|it| it.language == "console") {
            // A folder that is gone into stays the folder up to the end of the block.
            let mut inside = String::new();
            for (command, shown) in commands(&block) {
                let at = format!("{}: {command}", block.at);
                if command.starts_with("cd ") {
                    inside.push_str(&format!("{command} && "));
                } else if !proven_otherwise(&command, &at) {
                    let (said, code) = scratch.run(&format!("{inside}{command}"));
                    let fine = if shown.is_empty() {
                        code == 0
                    } else {
                        holds(&said, &shown)
                    };
                    assert!(
                        fine,
                        "{at}\nexit code {code}\n--- shown\n{}\n--- printed\n{said}",
                        shown.join("\n")
                    );
                }
            }
        }
    }
}

/// A block of SQL or YAML says above itself which file it is from, and every piece between its `…` lines stands there so.
#[test]
fn excerpts_are_what_the_files_say() {
    for document in DOCUMENTS {
        for block in blocks(document) {
            let Some(from) = &block.from else {
                let free = ["console", "text"].contains(&block.language.as_str());
                assert!(
                    free,
                    "{}: a block of {} needs `<!-- from FILE -->` above it",
                    block.at, block.language
                );
                continue;
            };
            let whole =
                fs::read_to_string(root().join(from)).unwrap_or_else(|why| panic!("{}: {from}: {why}", block.at));
            assert!(
                holds(&whole, &block.lines),
                "{}: not what {from} says:\n{whole}",
                block.at
            );
        }
    }
}

/// A relative link leads to a file, and its fragment to a heading.
#[test]
fn links_lead_somewhere() {
    for document in DOCUMENTS {
        for (line, text) in prose(document) {
            for target in text.split("](").skip(1).filter_map(|it| it.split(')').next()) {
                if target.contains("://") {
                    continue;
                }
                let (file, fragment) = target.split_once('#').unwrap_or((target, ""));
                let file = if file.is_empty() { document } else { file };
                let path = root().join(file);
                assert!(path.exists(), "{document}:{line}: no {file}");
                if !fragment.is_empty() {
                    let headings: Vec<String> = prose(file).iter().filter_map(|(_, it)| slug(it)).collect();
                    assert!(
                        headings.iter().any(|it| it == fragment),
                        "{document}:{line}: no heading #{fragment}"
                    );
                }
            }
        }
    }
}

/// A path, a make target or a verb that is named in running text is there.
#[test]
fn names_in_the_text_are_there() {
    let help = vellum(&["--help"]);
    let verbs: BTreeSet<&str> = help
        .lines()
        .filter_map(|it| it.strip_prefix("  ")?.split(' ').next())
        .collect();
    for document in DOCUMENTS {
        for (line, text) in prose(document) {
            for code in text.split('`').skip(1).step_by(2) {
                let at = format!("{document}:{line}: `{code}`");
                if let Some(target) = code.strip_prefix("make ") {
                    assert!(is_make_target(target), "{at} is no target of the Makefile");
                } else if let Some(verb) = code.strip_prefix("vellum ").and_then(|it| it.split(' ').next()) {
                    assert!(verb.starts_with('-') || verbs.contains(verb), "{at} is no verb");
                } else if is_path(code) {
                    assert!(exists(code), "{at} is not there");
                }
            }
        }
    }
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn read(document: &str) -> String {
    fs::read_to_string(root().join(document)).unwrap_or_default()
}

fn blocks(document: &str) -> Vec<Block> {
    let (text, mut found, mut from) = (read(document), Vec::new(), None);
    let mut lines = text.lines().enumerate();
    while let Some((number, line)) = lines.next() {
        if let Some(language) = line.trim_start().strip_prefix("```") {
            let indent = line.len() - line.trim_start().len();
            let body = lines.by_ref().map(|(_, it)| it).take_while(|it| it.trim() != "```");
            found.push(Block {
                at: format!("{document}:{}", number + 1),
                language: language.to_owned(),
                from: from.take(),
                lines: body.map(|it| it.get(indent..).unwrap_or_default().to_owned()).collect(),
            });
        } else if let Some(comment) = line.trim().strip_prefix("<!-- from ") {
            from = comment.strip_suffix(" -->").map(str::to_owned);
        }
    }
    found
}

/// The numbered lines outside of fenced blocks.
fn prose(document: &str) -> Vec<(usize, String)> {
    let (text, mut inside, mut kept) = (read(document), false, Vec::new());
    for (number, line) in text.lines().enumerate() {
        let fence = line.trim_start().starts_with("```");
        inside ^= fence;
        if !inside && !fence {
            kept.push((number + 1, line.to_owned()));
        }
    }
    kept
}

/// The commands of a block, each with what is shown under it.
fn commands(block: &Block) -> Vec<(String, Vec<String>)> {
    let mut found: Vec<(String, Vec<String>)> = Vec::new();
    for line in &block.lines {
        match (line.strip_prefix("$ "), found.last_mut()) {
            (Some(command), _) => found.push((command.to_owned(), Vec::new())),
            (None, Some((_, shown))) => shown.push(line.clone()),
            (None, None) => panic!("{}: a console block begins with `$ `", block.at),
        }
    }
    found
}

/// Whether the pieces between `…` lines stand in the text, each whole, one after the other.
fn holds(text: &str, shown: &[String]) -> bool {
    let mut rest: Vec<&str> = text.lines().map(str::trim_end).collect();
    shown
        .split(|it| it.trim_end().ends_with('…'))
        .filter(|it| !it.is_empty())
        .all(|piece| {
            let at = rest
                .windows(piece.len())
                .position(|it| it.iter().zip(piece).all(|(a, b)| *a == b.trim_end()));
            at.is_some_and(|at| {
                rest.drain(..at + piece.len());
                true
            })
        })
}

fn is_make_target(target: &str) -> bool {
    let makefile = read("Makefile");
    target
        .split(' ')
        .all(|name| makefile.lines().any(|it| it.starts_with(&format!("{name}:"))))
}

/// Looks at a command that can't run here: what it names must be there.
fn proven_otherwise(command: &str, at: &str) -> bool {
    let words: Vec<&str> = command
        .split_whitespace()
        .filter(|it| !it.starts_with("INSTA_UPDATE="))
        .collect();
    match words.as_slice() {
        ["make", targets @ ..] => {
            for target in targets {
                assert!(is_make_target(target), "{at}: no target `{target}`");
            }
            true
        }
        ["cargo", "test", "--test", name, ..] => {
            let found = [format!("tests/{name}.rs"), format!("tests/{name}/main.rs")];
            assert!(
                found.iter().any(|it| root().join(it).exists()),
                "{at}: no test `{name}`"
            );
            true
        }
        ["cargo", verb, ..] => {
            assert!(
                ["build", "install", "test", "bench", "fmt", "clippy", "doc"].contains(verb),
                "{at}"
            );
            true
        }
        ["psql" | "mysql" | "mariadb", arguments @ ..] => {
            for path in arguments.iter().filter(|it| it.contains(".sql")) {
                assert!(root().join(path).exists(), "{at}: no {path}");
            }
            true
        }
        ["git", "clone", ..] | ["eval", ..] => true,
        ["sqlite3", ..] => {
            let there = Command::new("sqlite3").arg("--version").output().is_ok();
            if !there {
                eprintln!("LEFT OUT, there is no sqlite3 here: {at}");
            }
            !there
        }
        _ => false,
    }
}

fn is_path(code: &str) -> bool {
    let folders = [
        "src/",
        "tests/",
        "dialects/",
        "snapshots/",
        "revisions/",
        "benches/",
        "out/",
    ];
    let plain = |it: char| it.is_ascii_alphanumeric() || "/._-<>*".contains(it);
    folders.iter().any(|it| code.starts_with(it)) && code.chars().all(plain)
}

/// Whether a path is there, for each dialect where it says `<d>`; what stands for something of the reader's is passed over.
fn exists(path: &str) -> bool {
    let dialects = ["postgresql", "sqlite", "mysql"];
    let paths: Vec<String> = dialects
        .iter()
        .map(|it| path.replace("<d>", it).replace("<target>", it))
        .collect();
    paths
        .iter()
        .all(|it| it.contains(['<', '*']) || root().join(it).exists())
}

/// A heading's fragment, as GitHub makes it.
fn slug(line: &str) -> Option<String> {
    let heading = line.strip_prefix('#')?.trim_start_matches('#').trim().to_lowercase();
    let kept = heading.chars().filter(|it| it.is_alphanumeric() || " -_".contains(*it));
    Some(kept.map(|it| if it == ' ' { '-' } else { it }).collect())
}

fn vellum(arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_vellum"))
        .args(arguments)
        .output()
        .unwrap();
    String::from_utf8(output.stdout).unwrap()
}

/// A copy of the sample in a git repository of its own.
struct Scratch(tempfile::TempDir);

impl Scratch {
    fn new() -> Self {
        let scratch = Self(tempfile::tempdir().unwrap());
        for name in ["vellum.yaml", "revisions", "out"] {
            copy(&root().join(name), &scratch.0.path().join(name));
        }
        scratch.run("git init -q && git add . && git -c user.name=n -c user.email=e commit -qm sample");
        scratch
    }

    /// Runs a command as the reader types it, and returns both of its streams.
    fn run(&self, command: &str) -> (String, i32) {
        let programs = Path::new(env!("CARGO_BIN_EXE_vellum")).parent().unwrap();
        let path = format!("{}:{}", programs.display(), std::env::var("PATH").unwrap_or_default());
        let mut shell = Command::new("sh");
        shell
            .args(["-c", &format!("exec 2>&1; {command}")])
            .current_dir(self.0.path());
        for variable in ["VELLUM_CONFIG", "GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"] {
            shell.env_remove(variable);
        }
        let output = shell
            .env("PATH", path)
            .env("LC_ALL", "C.UTF-8")
            .env("COLUMNS", "100")
            .output()
            .unwrap();
        (
            String::from_utf8_lossy(&output.stdout).into_owned(),
            output.status.code().unwrap_or(-1),
        )
    }
}

fn copy(from: &Path, to: &Path) {
    if from.is_file() {
        fs::copy(from, to).unwrap();
    } else if from.is_dir() {
        fs::create_dir_all(to).unwrap();
        for entry in fs::read_dir(from).unwrap() {
            let entry = entry.unwrap();
            copy(&entry.path(), &to.join(entry.file_name()));
        }
    }
}
