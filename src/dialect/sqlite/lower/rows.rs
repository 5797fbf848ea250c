//! Rows and raw SQL.

use super::Lowering;
use super::steps::Step;
use crate::operation::Execute;

impl Lowering<'_> {
    pub(super) fn rows(&mut self, step: &Step) {
        let _ = step.origin();
    }

    pub(super) fn raw(&mut self, it: &Execute, step: &Step) {
        let _ = (it, step.origin());
    }
}
