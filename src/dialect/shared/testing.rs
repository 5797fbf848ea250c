//! Histories for the tests of the backends: lists of operations in, statements there and back out.

use std::sync::Arc;

use crate::catalog::NamingConvention;
use crate::config::{Naming, Target, VersionTable};
use crate::diagnostic::FileId;
use crate::dialect::{Refusal, Statement};
use crate::document::revision::read_revision;
use crate::plan::Simulation;
use crate::variant::{Dialect, Version};

/// The statements of the last revision of a history.
#[derive(Debug)]
pub(crate) struct Lowered {
    pub(crate) up: Vec<Statement>,
    pub(crate) down: Vec<Statement>,
}

/// Returns a target without settings of its own.
pub(crate) fn target(dialect: Dialect, version: &str) -> Target {
    Target {
        name: dialect.name().to_string(),
        dialect,
        version: Version::parse(version).expect("the test names a version"),
        schema: None,
        revisions: Vec::new(),
        version_table: VersionTable::default(),
        naming: Naming::Templates(NamingConvention::default()),
    }
}

/// Lowers the last revision of a history, there and back; each revision is its list of operations.
pub(crate) fn lowered(target: &Target, history: &[&str]) -> Result<Lowered, Vec<Refusal>> {
    let steps = every_step(target, history)?;
    Ok(steps.into_iter().next_back().expect("a history has a revision"))
}

/// Lowers every revision of a history, there and back.
pub(crate) fn every_step(target: &Target, history: &[&str]) -> Result<Vec<Lowered>, Vec<Refusal>> {
    let documents = history.iter().enumerate().map(|(index, operations)| {
        let parent = if index == 0 {
            "null".to_string()
        } else {
            format!("r{}", index - 1)
        };
        let operations = operations.replace('\n', "\n  ");
        format!("---\nrevision: r{index}\ndown_revision: {parent}\nupgrade:\n  {operations}\n")
    });
    let text: String = documents.collect();
    let mut problems = Vec::new();
    let revisions = read_revision(FileId(0), &text, &mut problems);
    assert!(problems.is_empty(), "{problems:#?}\n{text}");
    let backend = target.dialect.backend();
    let mut simulation = Simulation::new(Arc::new(backend.rules(target)), &revisions);
    let mut steps = Vec::new();
    for index in 0..revisions.len() {
        let step = simulation.forward(index as u32).expect("the revision is there");
        let problems = simulation.take_problems();
        assert!(problems.is_empty(), "{problems:#?}");
        let back = simulation.back(&step);
        steps.push(Lowered {
            up: backend.lower(&step.transitions, target)?,
            down: backend.lower(&back.transitions, target)?,
        });
    }
    Ok(steps)
}

/// Returns the text of statements, as a script has them.
pub(crate) fn sql(statements: &[Statement]) -> String {
    statements.iter().map(|it| format!("{};\n", it.sql)).collect()
}

/// Holds a text against the snapshot of a name, in the folder of a piece of the program.
pub(crate) fn snapshot(folder: &str, name: &str, text: &str) {
    let folder = format!("../../../snapshots/{folder}");
    insta::with_settings!({ snapshot_path => folder, prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!(name, text);
    });
}
