//! What holds for every history: of each case of the corpus, and for each dialect it is for.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a panic is how a test says no")]

#[path = "../support/mod.rs"]
#[expect(dead_code, reason = "what the servers and the other tests of the corpus need")]
mod support;

mod parsing;
mod verbs;

use std::fmt::Write;

use support::{Case, cases, project, range, sample, shown, steps, target};
use vellum::catalog::{Catalog, lines};
use vellum::compile::Project;
use vellum::config::Target;
use vellum::diagnostic::Code;
use vellum::graph::{Range, Rows};
use vellum::operation::Operation;
use vellum::plan::{Class, Simulation, StepPlan};
use vellum::variant::Dialect;

/// What came of one law for one case and dialect: nothing to say, or how it is broken.
type Broken = Option<String>;

/// Calls a law for each case that compiles, and each dialect it is for, and fails where one is broken.
fn for_all(law: impl Fn(&Case, &Project, &Target) -> Broken) {
    for_all_of(cases(), |case, dialect| !case.is_refused(dialect), law);
}

/// The same for what is refused too, and for the sample.
fn for_all_and_the_refused(law: impl Fn(&Case, &Project, &Target) -> Broken) {
    for_all_of(cases().into_iter().chain([sample()]), |_, _| true, law);
}

fn for_all_of(
    cases: impl IntoIterator<Item = Case>,
    meant: impl Fn(&Case, Dialect) -> bool,
    law: impl Fn(&Case, &Project, &Target) -> Broken,
) {
    let mut wrong = String::new();
    let mut held = 0;
    for case in cases {
        let Ok(project) = case.project() else { continue };
        for dialect in case.versions.keys().filter(|it| meant(&case, **it)) {
            match law(&case, &project, target(&project, *dialect)) {
                None => held += 1,
                Some(why) => match case.broken_on(&[dialect.name()]) {
                    Some(known) => eprintln!("known: {} on {dialect}: {known}", case.name),
                    None => {
                        let _ = writeln!(wrong, "{} on {dialect}:\n{why}", case.name);
                    }
                },
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
    assert!(held > 0 || std::env::var("VELLUM_CASE").is_ok(), "no case at all");
}

/// What a derived downgrade does to the catalog leads back to the catalog before, operation by operation.
#[test]
fn downgrades_lead_back() {
    for_all(|_, project, target| {
        let tree = project.tree(target);
        let mut simulation = Simulation::new(project.rules(target), &tree.revisions);
        for revision in tree.graph.revisions() {
            let header = u32::try_from(tree.graph.node(revision).header).unwrap();
            let Some(forward) = simulation.forward(header) else {
                continue;
            };
            if matches!(forward.class, Class::Irreversible { .. }) {
                continue;
            }
            let back = simulation.back(&forward);
            if let Some(why) = leads(&forward, &forward.before, &forward.after) {
                return Some(format!("up: {why}"));
            }
            if let Some(why) = leads(&back, &forward.after, &forward.before) {
                return Some(format!("down: {why}"));
            }
        }
        None
    });
}

/// A chain of transitions begins and ends where its step says, and no link is missing.
fn leads(step: &StepPlan, from: &Catalog, to: &Catalog) -> Broken {
    let mut at = lines(from);
    for (number, transition) in step.transitions.iter().enumerate() {
        let found = lines(&transition.before);
        if found != at {
            return Some(format!(
                "transition {number} begins elsewhere:\n{}",
                differing(&at, &found)
            ));
        }
        at = lines(&transition.after);
    }
    let wanted = lines(to);
    (at != wanted).then(|| differing(&wanted, &at))
}

fn differing(wanted: &[String], found: &[String]) -> String {
    let gone = wanted
        .iter()
        .filter(|it| !found.contains(it))
        .map(|it| format!("- {it}\n"));
    let come = found
        .iter()
        .filter(|it| !wanted.contains(it))
        .map(|it| format!("+ {it}\n"));
    gone.chain(come).collect()
}

/// The statements from one state to another are those of the steps between, one after the other.
#[test]
fn ranges_are_their_steps() {
    for_all(|_, project, target| {
        let whole = match statements(project, target, &Range::base_to_heads()) {
            Ok(it) => it,
            Err(why) => return Some(why),
        };
        let mut parts = Vec::new();
        for step in steps(project, target) {
            match statements(project, target, &range(&step.rows_before, &step.rows_after)) {
                Ok(it) => parts.extend(it),
                Err(why) => return Some(why),
            }
        }
        // Effects aside: a table born in the same script has no readers.
        (whole != parts).then(|| format!("{whole:#?}\ninstead of\n{parts:#?}"))
    });
}

fn statements(project: &Project, target: &Target, range: &Range) -> Result<Vec<String>, String> {
    let compiled = project.upgrade(target, range).map_err(|it| shown(project, &it))?;
    let all = compiled.steps.into_iter().flat_map(|it| it.statements);
    Ok(all.map(|it| it.sql).collect())
}

/// A second run gives the same bytes, and so does one whose files are found in another order.
#[test]
fn same_bytes() {
    for_all(|case, project, target| {
        let documents: Vec<&str> = case.text.split("\n---\n").skip(1).collect();
        let named: Vec<(String, &str)> = (0..)
            .map(|it| format!("f{it}"))
            .zip(documents.iter().copied())
            .collect();
        let mut files: Vec<(&str, &str)> = named.iter().map(|(name, text)| (name.as_str(), *text)).collect();
        let first = support::project(&case.name, &files, &case.config, &case.versions);
        files.reverse();
        let second = support::project(&case.name, &files, &case.config, &case.versions);
        let (Ok(first), Ok(second)) = (first, second) else {
            return Some("the documents alone don't link".to_string());
        };
        let text = |project: &Project| {
            let built = support::built(project, support::target(project, target.dialect));
            built.map(|(_, files)| files).map_err(|it| shown(project, &it))
        };
        let texts = [text(project), text(project), text(&first), text(&second)];
        let same = texts.iter().all(|it| *it == texts[0]);
        (!same).then(|| "the bytes differ".to_string())
    });
}

/// From a state to itself there is nothing to do, and that is said.
#[test]
fn no_way_is_no_script() {
    for_all(|_, project, target| {
        let all = steps(project, target);
        let states = all
            .iter()
            .map(|it| &it.rows_after)
            .chain(all.first().map(|it| &it.rows_before));
        let mut wrong = Vec::new();
        for state in states {
            let state: &Rows = state;
            match project.upgrade(target, &range(state, state)) {
                Err(problems) if problems.iter().all(|it| it.code == Code::EmptyRange) => {}
                Err(problems) => wrong.push(shown(project, &problems)),
                Ok(_) => wrong.push("a script from a state to itself".to_string()),
            }
        }
        (!wrong.is_empty()).then(|| wrong.join("\n"))
    });
}

/// Every problem of every refused case has a place, and something to type, a second place, or a message that says it all.
#[test]
fn refusals_help() {
    let mut wrong = Vec::new();
    for case in cases() {
        for dialect in &case.refused {
            let one = [(*dialect, case.versions[dialect].clone())].into();
            let Ok(project) = project(&case.name, &[(&case.name, &case.text)], &case.config, &one) else {
                continue;
            };
            let target = target(&project, *dialect);
            let problems = project
                .upgrade(target, &Range::base_to_heads())
                .err()
                .unwrap_or_default();
            for it in problems {
                // What is taken already, and what a type takes, the message itself says.
                let says_all = matches!(it.code, Code::AlreadyExists | Code::BadLiteral) || it.labels.len() > 1;
                if it.labels.is_empty() || it.hints.is_empty() && !says_all {
                    wrong.push(format!("{} on {dialect}: {}: {}", case.name, it.code, it.message));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "no place or no hint:\n{}", wrong.join("\n"));
}

/// Every operation of the closed list has cases for each dialect: one that shows what comes out, or one that is refused.
#[test]
fn every_operation_has_its_cases() {
    if std::env::var("VELLUM_CASE").is_ok() {
        return;
    }
    let all = cases();
    let mut wrong = Vec::new();
    let schema = vellum::document::json_schema().to_string();
    for name in Operation::NAMES {
        if !schema.contains(&format!("\"{name}\"")) {
            wrong.push(format!("the JSON Schema does not know {name}"));
        }
        let own: Vec<&Case> = all
            .iter()
            .filter(|it| it.name.starts_with(&format!("{name}/")))
            .collect();
        for dialect in Dialect::ALL {
            if !own.iter().any(|it| it.versions.contains_key(&dialect)) {
                wrong.push(format!("no case of {name} for {dialect}"));
            }
        }
        if own
            .iter()
            .all(|it| it.versions.keys().all(|dialect| it.is_refused(*dialect)))
        {
            wrong.push(format!("no case of {name} shows what comes out"));
        }
    }
    let known: Vec<String> = all
        .iter()
        .flat_map(|it| it.broken.keys().map(|who| format!("{} on {who}", it.name)))
        .collect();
    eprintln!("known faults: {known:?}");
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Every snapshot of the corpus is of a case that is there.
#[test]
fn no_snapshot_is_left_over() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut wrong = Vec::new();
    for (snapshots, inputs) in [
        ("snapshots/corpus", "tests/corpus"),
        ("snapshots/diagnostics", "tests/diagnostics"),
    ] {
        for entry in walkdir::WalkDir::new(root.join(snapshots)).into_iter().flatten() {
            let path = entry.path();
            if path.extension().is_some_and(|it| it == "snap") {
                let below = path.strip_prefix(root.join(snapshots)).unwrap().with_extension("yaml");
                let name = below
                    .to_string_lossy()
                    .replace("broken_files@", "")
                    .replace(".yaml.yaml", ".yaml");
                if !root.join(inputs).join(&name).exists() {
                    wrong.push(format!("{snapshots}/{name}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
