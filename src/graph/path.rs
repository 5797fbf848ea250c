//! What leads from one state to another: upgrades, downgrades, and stamps that only move the version rows.

use super::detour::shown;
use super::frontier::{Frontier, Step};
use super::{
    Anchor, Edges, Graph, Offset, Problem, Range, RevisionIndex, RevisionSet, RowChange, Rows, Side, State, Target,
    change,
};
use crate::diagnostic::Code;

/// A move of the version rows that applies nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// The version rows that must stand before it.
    pub rows_before: Rows,
    /// The version rows that stand after it.
    pub rows_after: Rows,
    /// What changes the rows before into the rows after.
    pub changes: Vec<RowChange>,
}

/// A state, and what is to be applied to it or undone.
struct Way {
    from: State,
    revisions: RevisionSet,
}

impl Graph {
    /// Returns the steps of an upgrade, in canonical order; there is at least one.
    ///
    /// Applied is what TO needs, dependencies included, and FROM does not contain; branches of FROM that TO has nothing to do
    /// with stay as they are. An absent or open FROM is base, an open TO is all heads; `+N` counts from FROM.
    pub fn upgrade(&self, range: &Range) -> Result<Vec<Step>, Problem> {
        let Way { from, revisions } = self.way_up(range)?;
        if revisions.is_empty() {
            return Err(self.nothing_to_upgrade(range, &from));
        }
        let mut frontier = Frontier::new(self, &from);
        Ok(revisions.iter().map(|revision| frontier.apply(revision)).collect())
    }

    /// Returns the steps of a downgrade, in reverse canonical order; there is at least one.
    ///
    /// Undone is what follows TO in FROM, and all in FROM that depends on it, also in other branches. A TO in a branch
    /// (`label@4f2a`, `label@base`, `label@-1`) undoes only that branch. An open FROM is all heads, an open TO is base; `-N`
    /// counts from FROM, which must have one tip then (in the branch, if one is named).
    pub fn downgrade(&self, range: &Range) -> Result<Vec<Step>, Problem> {
        let Way { from, revisions } = self.way_down(range)?;
        if revisions.is_empty() {
            return Err(self.nothing_to_downgrade(range, &from));
        }
        let mut frontier = Frontier::new(self, &from);
        Ok(revisions.iter().rev().map(|revision| frontier.undo(revision)).collect())
    }

    /// Returns the version rows before and after a move from one state to another that applies nothing.
    ///
    /// A single TO that is counted from FROM, or is the base of a branch, moves only what it names; any other TO is the whole
    /// state after. An absent or open FROM is base, an open TO is all heads.
    pub fn stamp(&self, range: &Range) -> Result<Stamp, Problem> {
        let from = self.state(&self.located(&targets(&range.from, Anchor::Base), None)?);
        let to = targets(&range.to, Anchor::Heads);
        let after = match to.as_slice() {
            [only] if is_up(only) => {
                let mut after = self.ancestors(&self.locate(only, Some(&from))?.revisions, Edges::All);
                after.extend(from.applied());
                after
            }
            [only] if is_down(only) || (is_base(only) && only.branch.is_some()) => {
                let mut after = from.applied().clone();
                after.remove(&self.undone(&from, &self.roots(&from, only)?));
                after
            }
            whole => self.ancestors(&self.located(whole, Some(&from))?, Edges::All),
        };
        let after = self.state_of(after);
        if after.rows() == from.rows() {
            let (from, to) = (shown(&range.from, "base"), shown(&range.to, "the heads"));
            let problem = Problem::new(Code::EmptyRange, format!("{from} and {to} have the same version rows"));
            return Err(problem.hint("name two states that differ, such as `vellum stamp base:heads`"));
        }
        Ok(Stamp {
            rows_before: from.rows().clone(),
            rows_after: after.rows().clone(),
            changes: change(from.rows(), after.rows()),
        })
    }

    /// Returns whether a downgrade would lead along the range.
    pub(super) fn leads_down(&self, range: &Range) -> bool {
        matches!(self.way_down(range), Ok(down) if !down.revisions.is_empty())
    }

    fn way_up(&self, range: &Range) -> Result<Way, Problem> {
        let from = self.state(&self.located(&targets(&range.from, Anchor::Base), None)?);
        let to = targets(&range.to, Anchor::Heads);
        if let Some(target) = to.iter().find(|target| is_down(target)) {
            let start = shown(&range.from, "base");
            let message = format!("`{target}` goes down from {start}, and an upgrade goes up");
            let problem = Problem::new(Code::NotReachable, message);
            return Err(match range.from {
                Side::Absent | Side::Open => problem.hint("to end below the head, write `head-1`"),
                Side::At(_) => problem.hint(format!("write `vellum downgrade {range}`")),
            });
        }
        let mut revisions = self.ancestors(&self.located(&to, Some(&from))?, Edges::All);
        revisions.remove(from.applied());
        Ok(Way { from, revisions })
    }

    fn way_down(&self, range: &Range) -> Result<Way, Problem> {
        let from = self.state(&self.located(&targets(&range.from, Anchor::Heads), None)?);
        let to = targets(&range.to, Anchor::Base);
        if let Some(target) = to.iter().find(|target| is_up(target)) {
            let start = shown(&range.from, "the heads");
            let message = format!("`{target}` goes up from {start}, and a downgrade goes down");
            let hint = format!("write `vellum upgrade {range}`");
            return Err(Problem::new(Code::NotReachable, message).hint(hint));
        }
        if range.from == Side::Absent {
            return Err(self.without_start(range, &from));
        }
        let mut roots = Vec::new();
        let mut ends = Vec::with_capacity(to.len());
        for target in &to {
            let end = self.locate(target, Some(&from))?.revisions;
            if let Some(&above) = end.iter().find(|&&revision| !from.applied().contains(revision)) {
                return Err(self.not_below(range, &from, above));
            }
            ends.push(end);
            roots.extend(self.roots(&from, target)?);
        }
        // Only by lineage: to end at two revisions, of which one depends on the other, is a plain thing to want.
        self.check_overlap(&to, &ends, Edges::Lineage)?;
        let revisions = self.undone(&from, &roots);
        Ok(Way { from, revisions })
    }

    /// Returns the first revisions above a downgrade's target.
    fn roots(&self, from: &State, target: &Target) -> Result<Vec<RevisionIndex>, Problem> {
        let found = self.locate(target, Some(from))?;
        let mut roots: Vec<RevisionIndex> = match found.revisions.as_slice() {
            [] => self.bases(Edges::Lineage),
            ends => ends
                .iter()
                .flat_map(|&end| self.node(end).children.iter().copied())
                .collect(),
        };
        // What is counted from the tip of a state goes down the tip's branch only.
        let branch = match found.branch {
            None if target.anchor == Anchor::Here => self.start(from, None, target)?,
            branch => branch,
        };
        if let Some(branch) = branch {
            let lineage = self.lineage(branch);
            roots.retain(|&root| lineage.contains(root));
        }
        Ok(roots)
    }

    /// Returns what of a state goes when some of its revisions go.
    fn undone(&self, from: &State, roots: &[RevisionIndex]) -> RevisionSet {
        let mut undone = self.descendants(roots, Edges::All);
        undone.keep(from.applied());
        undone
    }

    /// Resolves the targets of one side, which must not contain each other.
    fn located(&self, targets: &[Target], state: Option<&State>) -> Result<Vec<RevisionIndex>, Problem> {
        let mut found = Vec::with_capacity(targets.len());
        for target in targets {
            found.push(self.locate(target, state)?.revisions);
        }
        self.check_overlap(targets, &found, Edges::All)?;
        Ok(found.concat())
    }

    /// Checks that of several targets none contains another. What one target means, such as `heads`, may overlap.
    fn check_overlap(&self, targets: &[Target], found: &[Vec<RevisionIndex>], edges: Edges) -> Result<(), Problem> {
        if targets.len() < 2 {
            return Ok(());
        }
        for (above, ends) in found.iter().enumerate() {
            let contained = self.ancestors(ends, edges);
            for (below, inner) in found.iter().enumerate() {
                let Some(&inner) = inner
                    .iter()
                    .find(|&&revision| below != above && contained.contains(revision))
                else {
                    continue;
                };
                let rest = targets.iter().enumerate().filter(|&(place, _)| place != below);
                let rest = Side::At(rest.map(|(_, target)| target.clone()).collect());
                let (id, outer) = (self.id(inner), &targets[above]);
                let message = if ends.contains(&inner) {
                    format!("`{id}` is named twice")
                } else {
                    format!("`{id}` is contained in `{outer}`, so no database has rows for both")
                };
                return Err(Problem::new(Code::Overlap, message).hint(format!("write `{rest}`")));
            }
        }
        Ok(())
    }
}

fn targets(side: &Side, open: Anchor) -> Vec<Target> {
    match side {
        Side::At(targets) => targets.clone(),
        Side::Absent | Side::Open => vec![Target::at(open)],
    }
}

fn is_up(target: &Target) -> bool {
    target.anchor == Anchor::Here && matches!(target.offset, Some(Offset::Up(_)))
}

fn is_down(target: &Target) -> bool {
    target.anchor == Anchor::Here && matches!(target.offset, Some(Offset::Down(_)))
}

fn is_base(target: &Target) -> bool {
    target.anchor == Anchor::Base && target.offset.is_none()
}
