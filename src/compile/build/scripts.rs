//! The texts of one target's files, each handed on with the number by which the manifest knows it.

use sha2::{Digest, Sha256};

use super::super::lower::LoweredStep;
use super::super::migrate::Parts;
use super::super::{Project, Tree};
use super::{BuiltFile, BuiltStep, OutputFile};
use crate::catalog::Fingerprint;
use crate::config::Target;
use crate::graph::Step;
use crate::plan::Direction;
use crate::script::Purpose;

/// Makes the scripts of a target and hands them on.
pub(super) struct Scripts<'a, Take> {
    pub(super) project: &'a Project,
    pub(super) tree: &'a Tree,
    pub(super) target: &'a Target,
    pub(super) take: Take,
}

/// What was handed on for one revision.
pub(super) struct HandedStep {
    pub(super) step: BuiltStep,
    pub(super) files: Vec<BuiltFile>,
}

impl<E, Take: Fn(OutputFile) -> Result<(), E>> Scripts<'_, Take> {
    /// Hands on the scripts of one revision, given the schema's numbers before and after it.
    pub(super) fn step(
        &self,
        step: &Step,
        name: &str,
        (before, after): (Fingerprint, Fingerprint),
        up: &LoweredStep,
        down: &LoweredStep,
    ) -> Result<HandedStep, E> {
        let sources = self.project.sources_fingerprint(self.tree, std::slice::from_ref(step));
        let file = |way: &str, direction: Direction, lowered: &LoweredStep, schema: (Fingerprint, Fingerprint)| {
            let LoweredStep { script, class: _, head } = lowered;
            let parts = Parts {
                steps: std::slice::from_ref(script),
                revisions: std::slice::from_ref(head),
                sources: Some(sources.clone()),
                schema: Some(schema),
                ..Parts::new(Purpose::Migrate(direction), &script.rows_before, &script.rows_after)
            };
            self.hand_on(&format!("steps/{name}.{way}"), parts)
        };
        let upgrade = file("up", Direction::Upgrade, up, (before, after))?;
        let downgrade = match up.class.is_reversible() {
            true => Some(file("down", Direction::Downgrade, down, (after, before))?),
            false => None,
        };
        let step = BuiltStep {
            revision: up.script.revision.clone(),
            class: up.class.clone(),
            up: upgrade.path.clone(),
            down: downgrade.as_ref().map(|it| it.path.clone()),
        };
        let files = [upgrade].into_iter().chain(downgrade).collect();
        Ok(HandedStep { step, files })
    }

    /// Makes a script of parts and hands it on.
    pub(super) fn hand_on(&self, name: &str, parts: Parts<'_>) -> Result<BuiltFile, E> {
        self.hand_on_text(name, self.project.compose(self.target, parts))
    }

    /// Hands on a script.
    pub(super) fn hand_on_text(&self, name: &str, text: String) -> Result<BuiltFile, E> {
        let path = format!("{}/{name}.sql", self.target.name);
        let digest = Sha256::digest(text.as_bytes());
        let sha256 = digest.iter().map(|byte| format!("{byte:02x}")).collect();
        (self.take)(OutputFile {
            path: path.clone(),
            text,
        })?;
        Ok(BuiltFile { path, sha256 })
    }
}
