//! Which revisions `history` lists.

use super::{Anchor, Edges, Graph, Offset, Problem, Range, RevisionIndex, Side, Target};
use crate::diagnostic::Code;

impl Graph {
    /// Returns the revisions between two places, both included, newest first.
    ///
    /// As in Alembic, dependencies count, an open lower side is base, an open upper side is all heads, `-N:` counts down
    /// from the upper side and stops at base, and `:+N` counts up from the lower side.
    pub fn history(&self, range: &Range) -> Result<Vec<RevisionIndex>, Problem> {
        if range.from == Side::Absent {
            let problem = Problem::new(Code::BadTarget, format!("`{range}` is not a range"));
            return Err(problem.hint(format!(
                "write `{range}:` for all from there on, or `:{range}` for all up to there"
            )));
        }
        let (lower, upper) = match (single(&range.from), single(&range.to)) {
            (Some(lower), _) if is_counted(lower, false) => {
                let upper = self.ends(&range.to, Anchor::Heads, None)?;
                (self.down_from(&upper, lower)?, upper)
            }
            (_, Some(upper)) if is_counted(upper, true) => {
                let lower = self.ends(&range.from, Anchor::Base, None)?;
                let upper = self.ends(&range.to, Anchor::Heads, Some(&lower))?;
                (lower, upper)
            }
            _both_stand_alone => (
                self.ends(&range.from, Anchor::Base, None)?,
                self.ends(&range.to, Anchor::Heads, None)?,
            ),
        };
        let mut listed = self.ancestors(&upper, Edges::All);
        if !lower.is_empty() {
            listed.keep(&self.descendants(&lower, Edges::All));
        } else if let Some(branch) = single(&range.from).and_then(|target| target.branch.as_deref()) {
            // `label@base` is the start of that branch only.
            listed.keep(&self.lineage(self.resolve_one(&Target::at(Anchor::Named(branch.to_owned())))?));
        }
        if listed.is_empty() && !self.is_empty() {
            let message = format!("no revision is between `{}` and `{}`", range.from, range.to);
            let turned = Range {
                from: range.to.clone(),
                to: range.from.clone(),
            };
            return Err(
                Problem::new(Code::NotReachable, message).hint(format!("the older one comes first: `{turned}`"))
            );
        }
        Ok(listed.iter().rev().collect())
    }

    fn ends(&self, side: &Side, open: Anchor, lower: Option<&[RevisionIndex]>) -> Result<Vec<RevisionIndex>, Problem> {
        let state = lower.map(|lower| self.state(lower));
        let open = [Target::at(open)];
        let targets = match side {
            Side::At(targets) => targets.as_slice(),
            Side::Absent | Side::Open => &open,
        };
        let mut ends = Vec::new();
        for target in targets {
            ends.extend(self.locate(target, state.as_ref())?.revisions);
        }
        Ok(ends)
    }

    /// Counts down from where a list ends, and stops at base.
    fn down_from(&self, upper: &[RevisionIndex], target: &Target) -> Result<Vec<RevisionIndex>, Problem> {
        match self.locate(target, Some(&self.state(upper))) {
            Ok(found) => Ok(found.revisions),
            Err(problem) if problem.code == Code::NotReachable => Ok(Vec::new()),
            Err(problem) => Err(problem),
        }
    }
}

fn single(side: &Side) -> Option<&Target> {
    match side {
        Side::At(targets) => match targets.as_slice() {
            [only] => Some(only),
            _several => None,
        },
        Side::Absent | Side::Open => None,
    }
}

fn is_counted(target: &Target, up: bool) -> bool {
    target.anchor == Anchor::Here
        && matches!(
            (target.offset, up),
            (Some(Offset::Up(_)), true) | (Some(Offset::Down(_)), false)
        )
}
