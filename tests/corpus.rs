//! Every case of the corpus, with what the last step of its history becomes in each dialect, up and down, in one snapshot.
//!
//! The frame around the statements is not shown: it has tests of its own, and the servers run the whole scripts.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a panic is how a test says no")]

#[expect(dead_code, reason = "what the servers and the other tests of the corpus need")]
mod support;

use std::fmt::Write;

use support::{Case, cases, range, shown, steps, target};
use vellum::compile::{Compiled, Project};
use vellum::config::Target;
use vellum::diagnostic::{Code, Diagnostic};
use vellum::dialect::{Blocks, DataLoss, Statement, Transaction, Work};
use vellum::plan::{Class, Simulation};

/// Each case compiles, or is refused where its head says so, to what its snapshot shows.
#[test]
fn corpus() {
    let mut wrong = Vec::new();
    for case in cases() {
        let (folder, file) = case.name.split_once('/').unwrap();
        assert!(
            case.sentence.ends_with('.'),
            "{}: the first line is no sentence",
            case.name
        );
        let mut settings = insta::Settings::clone_current();
        settings.set_snapshot_path(format!("{}/snapshots/corpus/{folder}", env!("CARGO_MANIFEST_DIR")));
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        settings.set_input_file(&case.path);
        settings.set_description(&case.sentence);
        let text = shown_case(&case, &mut wrong);
        // One run names all snapshots that differ.
        let compared = compared(&settings, file, &text);
        if !compared {
            wrong.push(format!("{}: differs from its snapshot", case.name));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// What Alembic prints that its targets refuse, or leaves out in silence, is each a case here; the list is for readers.
#[test]
fn next_to_alembic() {
    if std::env::var_os("VELLUM_CASE").is_some() {
        return;
    }
    let list = cases()
        .into_iter()
        .filter_map(|it| Some(format!("{}: Alembic {}", it.name, it.alembic?)));
    let list: Vec<String> = list.collect();
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(format!("{}/snapshots", env!("CARGO_MANIFEST_DIR")));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!("alembic", list.join("\n")));
}

fn shown_case(case: &Case, wrong: &mut Vec<String>) -> String {
    let project = match case.project() {
        Ok(project) => project,
        Err(text) => return text,
    };
    let mut text = String::new();
    for (dialect, version) in &case.versions {
        let target = target(&project, *dialect);
        let all = steps(&project, target);
        let Some(last) = all.last() else {
            wrong.push(format!("{}: no revision", case.name));
            continue;
        };
        let class = class_of_last(&project, target);
        let (before, after) = (&last.rows_before, &last.rows_after);
        let up = project.upgrade(target, &range(before, after));
        match (up.is_err(), case.is_refused(*dialect)) {
            (true, false) => wrong.push(format!(
                "{}: {dialect} refuses: {}",
                case.name,
                up.as_ref().err().map(|it| shown(&project, it)).unwrap_or_default()
            )),
            (false, true) => wrong.push(format!("{}: {dialect} does not refuse", case.name)),
            (true, true) | (false, false) => {}
        }
        let _ = writeln!(text, "==== {dialect} {version}: upgrade\n");
        let refused = up.is_err();
        show(&mut text, &project, up);
        if refused {
            continue;
        }
        let down = project.downgrade(target, &range(after, before));
        let none = |it: &Vec<Diagnostic>| it.iter().any(|it| it.code == Code::Irreversible);
        let way = match &class {
            _ if down.as_ref().is_err_and(none) => "irreversible".to_string(),
            Class::Exact | Class::Irreversible { .. } => class.word().to_string(),
            Class::Lossy(losses) => format!("lossy, without {}", losses.join("; ")),
        };
        let _ = writeln!(text, "==== {dialect} {version}: downgrade, {way}\n");
        show(&mut text, &project, down);
    }
    text
}

fn class_of_last(project: &Project, target: &Target) -> Class {
    let tree = project.tree(target);
    let mut simulation = Simulation::new(project.rules(target), &tree.revisions);
    let mut class = Class::Exact;
    for revision in tree.graph.revisions() {
        let header = u32::try_from(tree.graph.node(revision).header).unwrap();
        class = simulation.forward(header).map_or(class, |it| it.class);
    }
    class
}

fn show(text: &mut String, project: &Project, compiled: Result<Compiled, Vec<Diagnostic>>) {
    match compiled {
        Err(problems) => {
            let _ = writeln!(text, "{}", shown(project, &problems));
        }
        Ok(compiled) => {
            for statement in compiled.steps.iter().flat_map(|it| &it.statements) {
                show_statement(text, statement);
            }
        }
    }
}

fn show_statement(text: &mut String, statement: &Statement) {
    let _ = writeln!(text, "-- {}", statement.summary);
    for line in effects(statement) {
        let _ = writeln!(text, "--     {line}");
    }
    let _ = writeln!(text, "{};\n", statement.sql);
}

fn effects(statement: &Statement) -> Vec<String> {
    let it = &statement.effects;
    let mut lines: Vec<String> = Vec::new();
    for lock in &it.locks {
        match lock.blocks {
            Blocks::Ddl => {}
            Blocks::Writes | Blocks::All => {
                lines.push(format!("locks {} ({}): {}", lock.table, lock.mode, lock.blocks.words()));
            }
        }
    }
    match it.work {
        Work::Metadata => {}
        work @ (Work::Scan | Work::IndexBuild | Work::Rewrite | Work::Copy | Work::Rows) => {
            lines.push(format!("work: {}", work.word()));
        }
    }
    match it.loss {
        DataLoss::None => {}
        loss @ (DataLoss::Possible | DataLoss::Certain) => lines.push(format!("data loss: {}", loss.word())),
    }
    lines.extend(it.fails_on_rows.iter().map(|it| format!("fails on rows: {it}")));
    lines.extend(it.advice.iter().map(|it| format!("advice: {it}")));
    match statement.transaction {
        Transaction::Inside => {}
        Transaction::Outside => lines.push("outside any transaction".to_string()),
        Transaction::Alone => lines.push("in a transaction of its own".to_string()),
    }
    lines
}

/// Compares a snapshot; a difference is told by the end of the test, after all others.
fn compared(settings: &insta::Settings, name: &str, text: &str) -> bool {
    let compare = || settings.bind(|| insta::assert_snapshot!(name, text));
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(compare)).is_ok()
}
