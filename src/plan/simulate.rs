//! The fold over the catalog: revision by revision, what each operation finds and leaves, and what undoes it.

use std::borrow::Cow;
use std::sync::Arc;

use super::follows::Failures;
use super::{Class, Direction, Origin, Problem, StepPlan, Transition, Way};
use crate::catalog::{Catalog, Rules, Touched};
use crate::document::{Revision, Step};
use crate::fault::{Fault, OriginId};
use crate::operation::{Entry, Operation};

/// A fold that is under way, for one target.
pub struct Simulation<'a> {
    pub(super) revisions: &'a [Revision],
    pub(super) catalog: Catalog,
    pub(super) origins: Vec<Origin>,
    /// What failed: what follows from it is no news.
    failures: Failures,
    pub(super) problems: Vec<Problem>,
}

impl<'a> Simulation<'a> {
    /// Begins with an empty schema.
    pub fn new(rules: Arc<Rules>, revisions: &'a [Revision]) -> Self {
        Self {
            revisions,
            catalog: Catalog::new(rules),
            origins: Vec::new(),
            failures: Failures::default(),
            problems: Vec::new(),
        }
    }

    /// Returns the schema so far.
    pub fn catalog(&self) -> &Catalog {
        &self.catalog
    }

    /// Takes what was wrong so far.
    pub fn take_problems(&mut self) -> Vec<Problem> {
        std::mem::take(&mut self.problems)
    }

    /// Does a revision and returns the way there.
    pub fn forward(&mut self, revision: u32) -> Option<StepPlan<'a>> {
        let source = self.revisions.get(revision as usize)?;
        let before = self.catalog.clone();
        let transitions = self.run(revision, &source.upgrade, false);
        let mut step = StepPlan {
            revision,
            direction: Direction::Upgrade,
            transitions,
            class: Class::Exact,
            before,
            after: self.catalog.clone(),
        };
        step.class = self.classify(source, &step);
        Some(step)
    }

    /// Applies operations in order; those that fail have no transition.
    pub(super) fn run(&mut self, revision: u32, steps: &'a [Step], written_downgrade: bool) -> Vec<Transition<'a>> {
        let mut transitions = Vec::with_capacity(steps.len());
        for (index, step) in steps.iter().enumerate() {
            let Entry { common, operation } = &step.entry;
            if !common.concerns(self.catalog.rules.dialect) {
                continue;
            }
            let origin = Origin {
                revision,
                written_downgrade,
                operation: index as u32,
            };
            let before = self.catalog.clone();
            match self.apply(origin, operation) {
                Some(touched) => transitions.push(Transition {
                    operation: Cow::Borrowed(operation),
                    way: Way::Forward,
                    common: Cow::Borrowed(common),
                    before,
                    after: self.catalog.clone(),
                    touched,
                    origin,
                }),
                None => continue,
            }
        }
        transitions
    }

    /// Applies one operation; a failure is kept as a problem, unless it only repeats an earlier one.
    fn apply(&mut self, origin: Origin, operation: &Operation) -> Option<Touched> {
        self.catalog.origin = OriginId(self.origins.len() as u32);
        self.origins.push(origin);
        let result = operation.apply(&mut self.catalog);
        let touched = self.catalog.take_touched();
        match result {
            Ok(()) => Some(touched),
            // What an operation that failed did so far stays, so that later ones are judged by what was meant.
            Err(faults) => {
                let rules = self.catalog.rules.clone();
                let subjects = operation.as_operate().subjects();
                let keys: Vec<String> = subjects.iter().map(|it| rules.table_key(&rules.placed(it))).collect();
                let names: Vec<&str> = subjects.iter().map(|it| it.name.as_str()).collect();
                let news = self.failures.news(operation, &keys, &names, faults);
                for fault in news {
                    self.problem(Some(origin), origin.revision, fault, Vec::new());
                }
                None
            }
        }
    }

    /// Notes a problem, once.
    pub(super) fn problem(&mut self, origin: Option<Origin>, revision: u32, mut fault: Fault, notes: Vec<String>) {
        let related = fault.related.take();
        let related = related.and_then(|(id, text)| self.origins.get(id.0 as usize).map(|it| (*it, text)));
        let problem = Problem {
            origin,
            revision,
            fault,
            related,
            notes,
        };
        if !self.problems.contains(&problem) {
            self.problems.push(problem);
        }
    }
}
