//! What to type instead of a range that leads nowhere.

use super::{Anchor, Edges, Graph, Problem, Range, RevisionIndex, Side, State, Target};
use crate::diagnostic::Code;

impl Graph {
    /// Says why an upgrade has no steps.
    pub(super) fn nothing_to_upgrade(&self, range: &Range, from: &State) -> Problem {
        if self.is_empty() {
            let hint = "write the first with `vellum revision -m MESSAGE`";
            return Problem::new(Code::EmptyRange, "there are no revisions yet").hint(hint);
        }
        let (start, end) = (shown(&range.from, "base"), shown(&range.to, "the heads"));
        let reversed = self.leads_down(range);
        if reversed {
            let message = format!("{end} is below {start}, and an upgrade goes up");
            let hint = format!("write `vellum downgrade {range}`");
            return Problem::new(Code::NotReachable, message).hint(hint);
        }
        let message = format!("there is nothing to upgrade: {start} contains {end} already");
        let whole = self.revisions().all(|revision| from.applied().contains(revision));
        Problem::new(Code::EmptyRange, message).hint(match &range.from {
            Side::At(_) if whole => {
                "all revisions are applied there; a new one is written with `vellum revision -m MESSAGE`".to_owned()
            }
            side @ Side::At(_) => format!("for all that is left write `vellum upgrade {side}:heads`"),
            Side::Absent | Side::Open => "for all revisions write `vellum upgrade heads`".to_owned(),
        })
    }

    /// Says why a downgrade has no steps.
    pub(super) fn nothing_to_downgrade(&self, range: &Range, from: &State) -> Problem {
        let (start, end) = (shown(&range.from, "the heads"), shown(&range.to, "base"));
        let message = format!("there is nothing to undo from {start} down to {end}");
        let side = match &range.from {
            at @ Side::At(_) => at.to_string(),
            Side::Absent | Side::Open => "heads".to_owned(),
        };
        Problem::new(Code::EmptyRange, message).hint(match from.tips() {
            [] if self.is_empty() => {
                "there are no revisions yet; write the first with `vellum revision -m MESSAGE`".to_owned()
            }
            [] => "start where something is applied, such as `vellum downgrade heads:base`".to_owned(),
            [only] if self.node(*only).parents.len() < 2 => {
                format!("for the last revision write `vellum downgrade {side}:-1`")
            }
            [..] => format!("for all of it write `vellum downgrade {side}:base`"),
        })
    }

    /// Says that a downgrade does not say where it starts: most likely at the heads, unless it names them.
    pub(super) fn without_start(&self, range: &Range, heads: &State) -> Problem {
        let from_heads = Range {
            from: Side::At(vec![Target::at(Anchor::Heads)]),
            to: range.to.clone(),
        };
        let hint = match self.downgrade(&from_heads) {
            Ok(_) => Some(format!("write `vellum downgrade {from_heads}`")),
            Err(nothing) if nothing.code == Code::EmptyRange => {
                let named = Range {
                    from: range.to.clone(),
                    to: Side::Open,
                };
                self.nothing_to_downgrade(&named, heads).hint
            }
            Err(other) => return other,
        };
        let message = format!("`{range}` does not say where the downgrade starts");
        Problem {
            hint,
            ..Problem::new(Code::BadTarget, message)
        }
    }

    /// Says that a downgrade's target is not in the state it starts from.
    pub(super) fn not_below(&self, range: &Range, from: &State, target: RevisionIndex) -> Problem {
        let (start, id) = (shown(&range.from, "the heads"), self.id(target));
        let contained = self.ancestors(&[target], Edges::All);
        if from.applied().is_subset(&contained) {
            let message = format!("`{id}` is above {start}, and a downgrade goes down");
            let hint = format!("write `vellum upgrade {range}`");
            return Problem::new(Code::NotReachable, message).hint(hint);
        }
        let message = format!("`{id}` is not below {start}, so no downgrade leads there");
        let mut tips: Vec<RevisionIndex> = from.tips().to_vec();
        tips.retain(|&tip| !contained.contains(tip));
        let tips: Vec<&str> = tips.iter().map(|&tip| &**self.id(tip)).collect();
        let hint = format!("to have `{id}` as well write `vellum upgrade {}:{id}`", tips.join(","));
        Problem::new(Code::NotReachable, message).hint(hint)
    }
}

/// Returns a side as it was typed, or what it means if it was left out.
pub(super) fn shown(side: &Side, open: &str) -> String {
    match side {
        Side::At(_) => format!("`{side}`"),
        Side::Absent | Side::Open => open.to_owned(),
    }
}
