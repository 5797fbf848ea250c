//! Counting revisions upwards and downwards: `+2`, `head-1`, `label@+1`.

use super::{Edges, Graph, Offset, Problem, RevisionIndex, RevisionSet, State, Target};
use crate::diagnostic::Code;

/// A place to count from: a revision, or base.
type Place = Option<RevisionIndex>;

impl Graph {
    /// Goes as many revisions as the offset says, each time to the only one there is (in the branch).
    ///
    /// Only `down_revision` is walked; what the revisions on the way depend on is no step of its own.
    pub(super) fn walk(
        &self,
        start: Place,
        offset: Offset,
        branch: Option<&RevisionSet>,
        target: &Target,
    ) -> Result<Place, Problem> {
        let in_branch = |revision: &RevisionIndex| branch.is_none_or(|branch| branch.contains(*revision));
        let mut here = start;
        let count = match offset {
            Offset::Up(count) | Offset::Down(count) => count.get(),
        };
        for done in 0..count {
            let next: Vec<RevisionIndex> = match (offset, here) {
                (Offset::Up(_), None) => self.bases(Edges::Lineage).into_iter().filter(in_branch).collect(),
                (Offset::Up(_), Some(from)) => self.node(from).children.iter().copied().filter(in_branch).collect(),
                (Offset::Down(_), None) => return Err(self.too_far(start, done, target)),
                (Offset::Down(_), Some(from)) if self.node(from).parents.is_empty() => {
                    here = None;
                    continue;
                }
                (Offset::Down(_), Some(from)) => self.node(from).parents.iter().copied().filter(in_branch).collect(),
            };
            here = match next.as_slice() {
                [] => return Err(self.too_far(start, done, target)),
                [only] => Some(*only),
                several => return Err(self.forked(here, several, target)),
            };
        }
        Ok(here)
    }

    /// Returns where counting starts in a state: its tip, its tip in the branch, or the last applied revision there.
    pub(super) fn start(
        &self,
        state: &State,
        branch: Option<RevisionIndex>,
        target: &Target,
    ) -> Result<Place, Problem> {
        let Some(branch) = branch else {
            return self.only(state.tips().to_vec(), target);
        };
        let lineage = self.lineage(branch);
        let tips: Vec<RevisionIndex> = state
            .tips()
            .iter()
            .copied()
            .filter(|&tip| lineage.contains(tip))
            .collect();
        if !tips.is_empty() {
            return self.only(tips, target);
        }
        // The branch has no row of its own: another one came from it or depends on it.
        if matches!(target.offset, Some(Offset::Down(_))) && !state.applied().contains(branch) {
            let message = format!(
                "`{target}` leads nowhere: nothing of the branch `{}` is applied",
                self.name(branch)
            );
            return Err(Problem::new(Code::NotReachable, message).hint(match state.tips() {
                [] => "`base` is as far down as it goes".to_owned(),
                tips => self.narrowed(tips, target),
            }));
        }
        let mut applied = state.applied().clone();
        applied.keep(&lineage);
        let last = |&revision: &RevisionIndex| {
            let node = self.node(revision);
            !node
                .children
                .iter()
                .chain(&node.dependents)
                .any(|&above| applied.contains(above))
        };
        self.only(applied.iter().filter(last).collect(), target)
    }

    /// Returns the only one, or base.
    pub(super) fn only(&self, tips: Vec<RevisionIndex>, target: &Target) -> Result<Place, Problem> {
        match tips.as_slice() {
            [] => Ok(None),
            [only] => Ok(Some(*only)),
            several => {
                let message = format!("`{target}` could be counted from {}", self.or(several));
                Err(Problem::new(Code::AmbiguousTarget, message).hint(self.narrowed(several, target)))
            }
        }
    }

    fn forked(&self, here: Place, next: &[RevisionIndex], target: &Target) -> Problem {
        let from = self.place(here);
        let message = format!("`{target}` could go on from {from} to {}", self.or(next));
        let below = |it: &RevisionIndex| self.ancestors(&[*it], Edges::All);
        let in_line = next
            .iter()
            .any(|it| next.iter().any(|other| it != other && below(other).contains(*it)));
        let hint = match in_line {
            // No branch holds the one without the other.
            true => format!("name the revision itself: {}", self.or(next)),
            false => self.narrowed(next, target),
        };
        Problem::new(Code::AmbiguousTarget, message).hint(hint)
    }

    fn too_far(&self, start: Place, done: u32, target: &Target) -> Problem {
        let from = self.place(start);
        let (way, end, last) = match target.offset {
            Some(Offset::Up(_)) | None => ("above", "head", "the last revision"),
            Some(Offset::Down(_)) => ("below", "base", "base"),
        };
        let message = match done {
            0 => format!("`{target}` leads nowhere: nothing is {way} {from}"),
            _ => format!("`{target}` goes too far: {last} is {done} {way} {from}"),
        };
        let branch = target
            .branch
            .as_ref()
            .map_or(String::new(), |branch| format!("{branch}@"));
        Problem::new(Code::NotReachable, message).hint(match (done, way) {
            (0, "above") => "what is to follow is written with `vellum revision -m MESSAGE`".to_owned(),
            (0, _) => "`base` is as far down as it goes".to_owned(),
            _ => format!("for the whole way write `{branch}{end}`"),
        })
    }

    fn narrowed(&self, revisions: &[RevisionIndex], target: &Target) -> String {
        let choices = revisions
            .iter()
            .map(|&revision| target.within(self.name(revision)).to_string());
        format!("narrow it to one branch: {}", listed(choices, "or"))
    }

    fn place(&self, place: Place) -> String {
        place.map_or_else(|| "base".to_owned(), |revision| format!("`{}`", self.id(revision)))
    }

    /// Returns the revision's own label, or else its id.
    pub(super) fn name(&self, revision: RevisionIndex) -> &str {
        let node = self.node(revision);
        node.labels.first().unwrap_or(&node.id)
    }

    pub(super) fn or(&self, revisions: &[RevisionIndex]) -> String {
        listed(revisions.iter().map(|&revision| self.id(revision)), "or")
    }
}

/// Lists the first few of some things in backticks.
pub(super) fn listed(things: impl ExactSizeIterator<Item = impl AsRef<str>>, join: &str) -> String {
    const SHOWN: usize = 5;
    let count = things.len();
    let mut shown: Vec<String> = things
        .take(SHOWN)
        .map(|thing| format!("`{}`", thing.as_ref()))
        .collect();
    match (count, shown.pop()) {
        (_, None) => String::new(),
        (1, Some(last)) => last,
        (2..=SHOWN, Some(last)) => format!("{} {join} {last}", shown.join(", ")),
        (_, Some(last)) => format!("{}, {last} {join} {} more", shown.join(", "), count - SHOWN),
    }
}
