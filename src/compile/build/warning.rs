//! What is not written for want of a way back, told where the first revision says why.

use super::super::lower::header_of;
use super::super::{Project, Tree, diagnose};
use super::BuiltStep;
use crate::config::Target;
use crate::diagnostic::{Diagnostic, Severity};
use crate::graph::Step;
use crate::plan::Class;

impl Project {
    /// Says at the first revision that cannot be undone what is not written for it and for those like it.
    pub(super) fn unwritten(
        &self,
        tree: &Tree,
        target: &Target,
        steps: &[Step],
        done: &[BuiltStep],
        names: &[String],
    ) -> Option<Diagnostic> {
        let stuck = |at: &usize| matches!(done[*at].class, Class::Irreversible { .. });
        let stuck: Vec<usize> = (0..done.len()).filter(stuck).collect();
        let (first, others) = stuck.split_first()?;
        let revision = header_of(tree, steps[*first].revision);
        let told = diagnose::of_irreversible(&self.sources, &tree.revisions, revision, &done[*first].class)?;
        let told = Diagnostic {
            severity: Severity::Warning,
            ..told
        };
        let files = stuck.iter().map(|at| format!("`steps/{}.down.sql`", names[*at]));
        let files: Vec<String> = ["`heads_to_base.sql`".to_string()].into_iter().chain(files).collect();
        let told = match others {
            [] => told,
            others => {
                let ids: Vec<String> = others.iter().map(|at| done[*at].revision.clone()).collect();
                told.note(format!("nor can these be downgraded: {}", some(&ids)))
            }
        };
        Some(told.note(format!("not written for target `{}`: {}", target.name, some(&files))))
    }
}

/// Lists the first of many.
fn some(words: &[String]) -> String {
    const ENOUGH: usize = 5;
    let shown = words
        .iter()
        .take(ENOUGH)
        .map(String::as_str)
        .collect::<Vec<_>>()
        .join(", ");
    match words.len().saturating_sub(ENOUGH) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}
