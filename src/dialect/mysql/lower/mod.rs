//! From transitions to statements of MySQL.

use crate::config::Target;
use crate::dialect::{Refusal, Statement};
use crate::plan::Transition;

/// Turns the transitions of one revision into statements.
pub(super) fn lower(run: &[Transition], target: &Target) -> Result<Vec<Statement>, Vec<Refusal>> {
    let _ = (run, target);
    Ok(Vec::new())
}
