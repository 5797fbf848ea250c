//! A made history: revisions of operations that every database takes, and that can be cut down to what still fails.

use vellum::catalog::Catalog;
use vellum::compile::Project;
use vellum::diagnostic::Severity;
use vellum::plan::Simulation;
use vellum::variant::Dialect;

use super::draw::Draw;
use super::operations::Maker;
use crate::support::{Case, steps, target};

/// How often an operation is drawn until one is right.
const TRIES: usize = 20;

/// Revisions, each a list of operations.
#[derive(Clone, Debug)]
pub struct History {
    /// What it was made from.
    pub seed: u64,
    revisions: Vec<Vec<String>>,
}

impl History {
    /// Makes the history of a seed.
    pub fn make(seed: u64) -> Self {
        let mut draw = Draw::new(seed);
        let mut history = Self {
            seed,
            revisions: Vec::new(),
        };
        for _ in 0..draw.between(2, 5) {
            history.revisions.push(Vec::new());
            for _ in 0..draw.between(1, 4) {
                history.grow(&mut draw);
            }
            if history.revisions.last().is_some_and(Vec::is_empty) {
                history.revisions.pop();
            }
        }
        history
    }

    /// Adds an operation to the last revision.
    fn grow(&mut self, draw: &mut Draw) {
        let last = self.revisions.len() - 1;
        for _ in 0..TRIES {
            let catalog = self.catalog();
            let operation = Maker {
                draw,
                catalog: catalog.as_ref(),
            }
            .operation();
            let Some(operation) = operation else { continue };
            self.revisions[last].push(operation);
            if self.is_right() {
                return;
            }
            self.revisions[last].pop();
        }
    }

    /// Returns the case that it is.
    pub fn case(&self) -> Case {
        let mut case = Case::made(&format!("seed {}", self.seed), self.text());
        if case.text.contains("expression:") {
            let why = "it has no indexes over expressions".to_string();
            case.without.insert("mariadb".to_string(), why);
        }
        case
    }

    /// Returns the revisions as YAML.
    pub fn text(&self) -> String {
        let mut text = String::new();
        for (number, operations) in self.revisions.iter().enumerate() {
            let down = match number {
                0 => "null".to_string(),
                number => format!("r{}", number - 1),
            };
            text += &format!("---\nrevision: r{number}\ndown_revision: {down}\nmessage: made\nupgrade:\n");
            for operation in operations {
                text += &format!("  - {operation}\n");
            }
        }
        text
    }

    fn project(&self) -> Option<Project> {
        self.case().project().ok()
    }

    /// Tells whether every database takes it.
    pub fn is_right(&self) -> bool {
        self.project()
            .is_some_and(|it| it.check().iter().all(|it| it.severity == Severity::Warning))
    }

    fn catalog(&self) -> Option<Catalog> {
        let filled = Self {
            revisions: self.revisions.iter().filter(|it| !it.is_empty()).cloned().collect(),
            ..*self
        };
        let project = filled.project()?;
        let target = target(&project, Dialect::Postgresql);
        let tree = project.tree(target);
        let mut simulation = Simulation::new(project.rules(target), &tree.revisions);
        let mut last = None;
        for step in steps(&project, target) {
            let header = u32::try_from(tree.graph.node(step.revision).header).ok()?;
            last = simulation.forward(header).map(|it| it.after);
        }
        last
    }

    /// Lists the histories that have one thing less: a revision, or an operation.
    pub fn smaller(&self) -> Vec<Self> {
        let mut found = Vec::new();
        for revision in (0..self.revisions.len()).rev() {
            let mut less = self.clone();
            less.revisions.remove(revision);
            found.push(less);
            for operation in (0..self.revisions[revision].len()).rev() {
                let mut less = self.clone();
                less.revisions[revision].remove(operation);
                found.push(less);
            }
        }
        found.retain(|it| !it.revisions.is_empty() && it.revisions.iter().all(|it| !it.is_empty()) && it.is_right());
        found
    }
}
