//! The sample in `revisions/` is a history worth reading: a branch, a merge, a dependency, rows, and every operation there is.
#![expect(clippy::unwrap_used, reason = "a panic is how a test says no")]

use std::collections::BTreeSet;
use std::convert::Infallible;
use std::path::Path;

use vellum::compile::{Project, TreeFiles};
use vellum::config::read_config;
use vellum::diagnostic::Sources;
use vellum::document::Downgrade;
use vellum::graph::Edges;
use vellum::operation::{Entry, Operation};
use vellum::plan::Class;
use vellum::source::{read_file, read_folders};

/// Every operation of the closed list is used, by itself or in a batch.
#[test]
fn every_operation_is_used() {
    let project = sample();
    let mut used = BTreeSet::new();
    for revision in &project.trees()[0].revisions {
        for step in &revision.upgrade {
            collect(&step.entry, &mut used);
        }
    }
    let unused: Vec<_> = Operation::NAMES.iter().filter(|it| !used.contains(*it)).collect();
    assert_eq!(
        unused,
        Vec::<&&str>::new(),
        "operations that no revision of the sample uses"
    );
}

/// The history has at least fifteen revisions, a fork, a merge, a dependency, a label, a written downgrade, and one end.
#[test]
fn the_history_has_every_shape() {
    let project = sample();
    let tree = &project.trees()[0];
    assert!(tree.revisions.len() >= 15, "{} revisions", tree.revisions.len());
    assert!(!tree.graph.branch_points().is_empty(), "no branch");
    assert!(!tree.graph.merge_points().is_empty(), "no merge");
    assert_eq!(tree.graph.heads(Edges::All).len(), 1);
    assert!(
        tree.revisions.iter().any(|it| !it.depends_on.is_empty()),
        "no dependency"
    );
    assert!(
        tree.revisions.iter().any(|it| !it.branch_labels.is_empty()),
        "no branch label"
    );
    assert!(
        tree.revisions
            .iter()
            .any(|it| matches!(it.downgrade, Downgrade::Written { .. })),
        "no written downgrade"
    );
}

/// The sample compiles for its three targets, and leads back to base on each: some of it exactly, some with a loss.
#[test]
fn it_compiles_both_ways_for_all_targets() {
    let project = sample();
    let built = project.build(|_| -> Result<(), Infallible> { Ok(()) });
    assert!(built.is_ok(), "{:#?}", built.err());
    let built = built.unwrap_or_default();
    let targets: Vec<_> = built.iter().map(|it| it.target.as_str()).collect();
    assert_eq!(targets, ["postgresql", "sqlite", "mysql"]);
    for target in built {
        assert_eq!(target.no_way_back, None, "{}", target.target);
        let has = |wanted: fn(&Class) -> bool| target.steps.iter().any(|it| wanted(&it.class));
        assert!(has(|it| matches!(it, Class::Exact)), "{}: nothing exact", target.target);
        assert!(
            has(|it| matches!(it, Class::Lossy(_))),
            "{}: nothing lossy",
            target.target
        );
    }
}

fn collect(entry: &Entry, used: &mut BTreeSet<&'static str>) {
    used.insert(entry.operation.name());
    if let Operation::BatchAlterTable(batch) = &entry.operation {
        for inner in &batch.operations {
            collect(inner, used);
        }
    }
}

/// Reads and links the repository's own project.
fn sample() -> Project {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let (mut sources, mut problems) = (Sources::default(), Vec::new());
    let file = read_file(&mut sources, root, &root.join("vellum.yaml")).unwrap();
    let text = sources.get(file).unwrap().text.clone();
    let config = read_config(file, &text, &mut problems).unwrap();
    let files = read_folders(&mut sources, root, &config.revisions, &mut problems);
    let folders = config.revisions.iter().map(|it| it.path.clone()).collect();
    assert!(problems.is_empty(), "{problems:#?}");
    Project::link(config, sources, vec![TreeFiles { folders, files }]).unwrap()
}
