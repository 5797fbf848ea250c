//! Histories that are wrong, and what vellum says about them: every code of the list has a place where it is shown.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a panic is how a test says no")]

#[expect(dead_code, reason = "what the corpus and the servers need")]
mod support;

use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use support::{Case, shown};
use vellum::compile::Project;
use vellum::diagnostic::{Code, Diagnostic};
use vellum::graph::Range;

/// Each wrong history is told with code, place and what to type.
#[test]
fn wrong_histories() {
    let mut wrong = Vec::new();
    for path in fixtures() {
        let case = Case::read(&path);
        let (folder, file) = case.name.split_once('/').expect("a fixture is in a folder");
        let text = told(&case);
        let mut settings = insta::Settings::clone_current();
        settings.set_snapshot_path(format!("{}/snapshots/diagnostics/{folder}", env!("CARGO_MANIFEST_DIR")));
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        settings.set_description(&case.sentence);
        let compare = || settings.bind(|| insta::assert_snapshot!(file, text));
        if std::panic::catch_unwind(std::panic::AssertUnwindSafe(compare)).is_err() {
            wrong.push(case.name.clone());
        }
        if text.contains("nothing is wrong") {
            wrong.push(format!("{}: nothing is wrong with it", case.name));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Returns the fixtures that are whole histories; those of `reading` have a test of their own.
fn fixtures() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/diagnostics");
    let all = walkdir::WalkDir::new(root).sort_by_file_name().into_iter().flatten();
    all.map(|it| it.path().to_path_buf())
        .filter(|it| it.extension().is_some_and(|it| it == "yaml") && !it.to_string_lossy().contains("/reading/"))
        .collect()
}

/// Links the history, then asks for the ranges that its head names, or checks it.
fn told(case: &Case) -> String {
    let project = match case.project() {
        Ok(project) => project,
        Err(text) => return text,
    };
    let ranges = ranges(case);
    if ranges.is_empty() {
        return said(&project, project.check());
    }
    let mut text = String::new();
    let target = project.config.targets.values().next().expect("a case has targets");
    for (upwards, written) in ranges {
        let way = if upwards { "upgrade" } else { "downgrade" };
        let _ = writeln!(text, "==== {way} {written}\n");
        let problems = match Range::from_str(&written) {
            Ok(range) if upwards => project.upgrade(target, &range).err().unwrap_or_default(),
            Ok(range) => project.downgrade(target, &range).err().unwrap_or_default(),
            Err(problem) => {
                let _ = writeln!(
                    text,
                    "{}: {}\n    {}\n",
                    problem.code,
                    problem.message,
                    problem.hint.unwrap_or_default()
                );
                continue;
            }
        };
        let _ = writeln!(text, "{}", said(&project, problems));
    }
    text
}

fn said(project: &Project, problems: Vec<Diagnostic>) -> String {
    if problems.is_empty() {
        "nothing is wrong".to_string()
    } else {
        shown(project, &problems)
    }
}

/// Reads the lines `# upgrade: FROM:TO` and `# downgrade: FROM:TO` of a head.
fn ranges(case: &Case) -> Vec<(bool, String)> {
    let head = case.text.lines().map_while(|it| it.strip_prefix("# "));
    head.filter_map(|line| {
        let up = line.strip_prefix("upgrade: ").map(|it| (true, it.to_string()));
        up.or_else(|| line.strip_prefix("downgrade: ").map(|it| (false, it.to_string())))
    })
    .collect()
}

/// Codes that no history can show, with the test that does.
const ELSEWHERE: &[(Code, &str)] = &[
    (Code::Limit, "the hostile files of the reader, in tests/reading.rs"),
    (Code::Unreadable, "the reader of folders, in src/source"),
    (Code::NoProject, "the command line"),
    (Code::UnknownTargetName, "the command line"),
    (Code::Usage, "the command line"),
    (Code::CannotWrite, "the command line"),
    (Code::StaleOutput, "the command line"),
];

/// Every code is shown by a snapshot, and has its page.
#[test]
fn every_code_is_shown() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut seen = BTreeSet::new();
    for folder in ["snapshots/diagnostics", "snapshots/corpus"] {
        for entry in walkdir::WalkDir::new(root.join(folder)).into_iter().flatten() {
            if entry.path().extension().is_some_and(|it| it == "snap") {
                let text = std::fs::read_to_string(entry.path()).expect("a snapshot is text");
                seen.extend(Code::ALL.iter().copied().filter(|it| text.contains(it.as_str())));
            }
        }
    }
    let unseen: Vec<String> = Code::ALL
        .iter()
        .filter(|it| !seen.contains(it) && !ELSEWHERE.iter().any(|(code, _)| code == *it))
        .map(|it| format!("{it}: {}", it.title()))
        .collect();
    assert!(unseen.is_empty(), "no fixture shows {unseen:#?}");
}
