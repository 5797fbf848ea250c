//! Which revisions a target means.

use super::walk::listed;
use super::{Anchor, Edges, Graph, Offset, Problem, RevisionIndex, RevisionSet, State, Target};
use crate::diagnostic::{Code, did_you_mean};

/// The start of an id or label is enough from so many characters on.
const PREFIX: usize = 4;
/// Hints about heads look at so many labels.
const LABELS: usize = 10;

/// What a target means.
pub(super) struct Found {
    /// The branch it is narrowed to.
    pub(super) branch: Option<RevisionIndex>,
    /// The revisions; none is base.
    pub(super) revisions: Vec<RevisionIndex>,
}

impl Graph {
    /// Returns the revisions that a target means, in canonical order: none for base, several for `heads`.
    ///
    /// Without a range, `+N` counts from base and `-N` from the head.
    pub fn resolve(&self, target: &Target) -> Result<Vec<RevisionIndex>, Problem> {
        Ok(self.locate(target, None)?.revisions)
    }

    /// Returns the one revision that a target means, for `show`, `edit` or a new revision's parent.
    pub fn resolve_one(&self, target: &Target) -> Result<RevisionIndex, Problem> {
        match self.resolve(target)?.as_slice() {
            [only] => Ok(*only),
            [] => {
                let problem = Problem::new(
                    Code::UnknownTarget,
                    format!("`{target}` is no revision: it is before the first"),
                );
                Err(match self.bases(Edges::Lineage).first() {
                    Some(&first) => problem.hint(format!("the first revision is `{}`", self.id(first))),
                    None => {
                        problem.hint("there are no revisions yet; write the first with `vellum revision -m MESSAGE`")
                    }
                })
            }
            several => Err(self.several_heads(several, target)),
        }
    }

    /// Resolves a target; what has no anchor is counted from the state, if there is one.
    pub(super) fn locate(&self, target: &Target, state: Option<&State>) -> Result<Found, Problem> {
        let branch = target.branch.as_deref().map(|name| self.branch(name)).transpose()?;
        let lineage = branch.map(|branch| self.lineage(branch));
        let lineage = lineage.as_ref();
        let anchored: Vec<RevisionIndex> = match (&target.anchor, target.offset, state) {
            (Anchor::Base, _, _) => Vec::new(),
            (Anchor::Head, _, _) | (Anchor::Here, Some(Offset::Down(_)), None) => {
                let heads = self.heads_in(lineage);
                if heads.len() > 1 {
                    return Err(self.several_heads(&heads, target));
                }
                heads
            }
            (Anchor::Heads, _, _) if lineage.is_none() => self.heads(Edges::All),
            (Anchor::Heads, _, _) => self.heads_in(lineage),
            (Anchor::Named(name), _, _) => vec![self.member(name, target, branch, lineage)?],
            (Anchor::Here, _, Some(state)) => self.start(state, branch, target)?.into_iter().collect(),
            (Anchor::Here, Some(Offset::Up(_)) | None, None) => Vec::new(),
        };
        let revisions = match target.offset {
            None => anchored,
            Some(_) if anchored.len() > 1 => return Err(self.several_heads(&anchored, target)),
            Some(offset) => self
                .walk(anchored.first().copied(), offset, lineage, target)?
                .into_iter()
                .collect(),
        };
        Ok(Found { branch, revisions })
    }

    fn heads_in(&self, lineage: Option<&RevisionSet>) -> Vec<RevisionIndex> {
        let mut heads = self.heads(Edges::Lineage);
        heads.retain(|&head| lineage.is_none_or(|lineage| lineage.contains(head)));
        heads
    }

    /// Returns the revision that a branch is named after.
    fn branch(&self, name: &str) -> Result<RevisionIndex, Problem> {
        self.named(name, None, "branch")
    }

    /// Returns the named revision, if it is in the branch.
    fn member(
        &self,
        name: &str,
        target: &Target,
        branch: Option<RevisionIndex>,
        lineage: Option<&RevisionSet>,
    ) -> Result<RevisionIndex, Problem> {
        let revision = self.named(name, lineage, "revision or branch")?;
        let (Some(branch), Some(lineage)) = (branch, lineage) else {
            return Ok(revision);
        };
        if lineage.contains(revision) {
            return Ok(revision);
        }
        let (id, branch) = (self.id(revision), target.branch.as_deref().unwrap_or(self.name(branch)));
        let alone = Target {
            branch: None,
            ..target.clone()
        };
        let message = format!("revision `{id}` is not in the branch `{branch}`");
        Err(Problem::new(Code::NotInBranch, message).hint(format!("write `{alone}`, or `{branch}@head`")))
    }

    /// Returns the revision with this id or label, or the only one (in the branch, if one is) with such a beginning.
    fn named(&self, name: &str, lineage: Option<&RevisionSet>, what: &str) -> Result<RevisionIndex, Problem> {
        if let Some(revision) = self.named_exactly(name) {
            return Ok(revision);
        }
        let start = self.names.partition_point(|(known, _)| **known < *name);
        let fitting = self.names[start..]
            .iter()
            .take_while(|(known, _)| known.starts_with(name));
        let mut found: Vec<RevisionIndex> = fitting.map(|&(_, revision)| revision).collect();
        found.sort_unstable();
        found.dedup();
        if let Some(lineage) = lineage
            && found.iter().any(|&revision| lineage.contains(revision))
        {
            found.retain(|&revision| lineage.contains(revision));
        }
        let long_enough = name.chars().count() >= PREFIX;
        match found.as_slice() {
            [] => Err(self.unknown(name, what)),
            [only] if long_enough => Ok(*only),
            several if long_enough => {
                let ids = listed(several.iter().map(|&revision| self.id(revision)), "and");
                let message = format!("`{name}` could be any of {} revisions: {ids}", several.len());
                Err(Problem::new(Code::AmbiguousTarget, message)
                    .hint(format!("write more of it, such as {}", self.or(several))))
            }
            short => {
                let hint = format!("the start of an id needs {PREFIX} characters; write {}", self.or(short));
                Err(Problem::new(Code::UnknownTarget, format!("there is no {what} `{name}`")).hint(hint))
            }
        }
    }

    fn unknown(&self, name: &str, what: &str) -> Problem {
        let problem = Problem::new(Code::UnknownTarget, format!("there is no {what} `{name}`"));
        let squash = self
            .nodes
            .iter()
            .find(|node| node.replaces.iter().any(|old| old == name));
        if let Some(squash) = squash {
            return problem.hint(format!("`{name}` was squashed into `{}`; write that", squash.id));
        }
        if self.is_empty() {
            return problem.hint("there are no revisions yet; write the first with `vellum revision -m MESSAGE`");
        }
        match did_you_mean(name, self.names.iter().map(|(known, _)| &**known)) {
            Some(meant) => problem.hint(format!("did you mean `{meant}`?")),
            None if what == "branch" => problem.hint("`vellum branches` lists the branches"),
            None => problem.hint("`vellum history` lists the revisions"),
        }
    }

    /// Says that several heads stand where one is asked for, and how to name one.
    fn several_heads(&self, heads: &[RevisionIndex], target: &Target) -> Problem {
        let ids = listed(heads.iter().map(|&head| self.id(head)), "and");
        let message = match &target.branch {
            Some(branch) => format!(
                "`{target}` asks for one head, and the branch `{branch}` has {}: {ids}",
                heads.len()
            ),
            None => format!("`{target}` asks for one head, and there are {}: {ids}", heads.len()),
        };
        let offset = Target {
            branch: None,
            anchor: Anchor::Here,
            offset: target.offset,
        };
        let choices = heads.iter().map(|&head| format!("{}{offset}", self.name_of_head(head)));
        let choices = listed(choices, "or");
        let problem = Problem::new(Code::MultipleHeads, message);
        let all = target
            .branch
            .as_ref()
            .map_or_else(|| "heads".to_owned(), |branch| format!("{branch}@heads"));
        if target.anchor == Anchor::Heads || target.offset.is_some() {
            problem.hint(format!("write one of them: {choices}"))
        } else {
            problem.hint(format!("write `{all}` for all of them, or one: {choices}"))
        }
    }

    /// Returns `label@head` where a label leads to this head only, else its id.
    fn name_of_head(&self, head: RevisionIndex) -> String {
        let before = self.ancestors(&[head], Edges::Lineage);
        let labelled = before
            .iter()
            .filter(|&revision| !self.node(revision).labels.is_empty())
            .rev()
            .take(LABELS);
        for revision in labelled {
            let lineage = self.lineage(revision);
            if let (Some(label), [_]) = (
                self.node(revision).labels.first(),
                self.heads_in(Some(&lineage)).as_slice(),
            ) {
                return format!("{label}@head");
            }
        }
        self.id(head).to_string()
    }
}
