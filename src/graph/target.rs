//! What can be typed for a place in the graph: `head`, `4f2a+2`, `billing@head`, `a1,b1:heads`.
//!
//! The forms are Alembic's (<https://alembic.sqlalchemy.org/en/latest/branches.html>), and ranges, which Alembic takes only
//! with `--sql`, may start at several heads. Parsing is total; what a name means is asked of the graph later.

use std::fmt;
use std::num::NonZeroU32;
use std::str::FromStr;

use super::Problem;
use super::name::is_foreign;
use super::walk::listed;
use crate::diagnostic::Code;

/// A place in the graph, as typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// The branch before the `@`: a label, an id, or the start of one.
    pub branch: Option<String>,
    /// Where it is counted from.
    pub anchor: Anchor,
    /// How far it is from there.
    pub offset: Option<Offset>,
}

/// Where a target is counted from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Anchor {
    /// Where the range starts: `+2`, `-1`.
    Here,
    /// Before the first revision.
    Base,
    /// The one head.
    Head,
    /// All heads.
    Heads,
    /// An id, a branch label, or the start of one.
    Named(String),
}

/// A number of revisions upwards or downwards.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Offset {
    /// `+N`
    Up(NonZeroU32),
    /// `-N`
    Down(NonZeroU32),
}

/// From where to where: `FROM:TO`, or only `TO`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Range {
    /// Where it starts.
    pub from: Side,
    /// Where it ends.
    pub to: Side,
}

/// One side of a range.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Side {
    /// There is no colon, so there is no such side.
    Absent,
    /// Nothing stands on this side of the colon: base on the lower side, all heads on the upper one.
    Open,
    /// One target or a comma list of several; never empty.
    At(Vec<Target>),
}

impl FromStr for Target {
    type Err = Problem;

    fn from_str(text: &str) -> Result<Self, Problem> {
        if text.contains([',', ':']) {
            let message = format!(
                "`{}` is a range or a list, and one target is asked for",
                text.escape_debug()
            );
            let parts: Vec<&str> = text.split([',', ':']).filter(|it| it.parse::<Self>().is_ok()).collect();
            let hint = match parts.as_slice() {
                [] => "write one, such as `head`".to_owned(),
                parts => format!("write one: {}", listed(parts.iter(), "or")),
            };
            return Err(Problem::new(Code::BadTarget, message).hint(hint));
        }
        let (branch, place) = match text.split_once('@') {
            Some((branch, place)) => (Some(name(branch, text)?), place),
            None => (None, text),
        };
        let (anchor, offset) = match place.find(['+', '-']) {
            Some(at) => (&place[..at], Some(offset(&place[at..], text)?)),
            None => (place, None),
        };
        let anchor = match anchor {
            "" if offset.is_some() => Anchor::Here,
            "base" => Anchor::Base,
            "head" => Anchor::Head,
            "heads" => Anchor::Heads,
            other => Anchor::Named(name(other, text)?),
        };
        Ok(Self { branch, anchor, offset })
    }
}

impl FromStr for Range {
    type Err = Problem;

    fn from_str(text: &str) -> Result<Self, Problem> {
        let Some((from, to)) = text.split_once(':') else {
            return Ok(Self {
                from: Side::Absent,
                to: Side::At(targets(text)?),
            });
        };
        if to.contains(':') {
            let problem = Problem::new(
                Code::BadTarget,
                format!("`{}` has more than one `:`", text.escape_debug()),
            );
            return Err(problem.hint("a range is `FROM:TO`, such as `base:heads`"));
        }
        let side = |text: &str| -> Result<Side, Problem> {
            if text.is_empty() {
                Ok(Side::Open)
            } else {
                Ok(Side::At(targets(text)?))
            }
        };
        Ok(Self {
            from: side(from)?,
            to: side(to)?,
        })
    }
}

impl Range {
    /// Returns the range of all revisions, upwards.
    pub fn base_to_heads() -> Self {
        Self {
            from: Side::At(vec![Target::at(Anchor::Base)]),
            to: Side::At(vec![Target::at(Anchor::Heads)]),
        }
    }

    /// Returns the range of all revisions, downwards.
    pub fn heads_to_base() -> Self {
        Self {
            from: Side::At(vec![Target::at(Anchor::Heads)]),
            to: Side::At(vec![Target::at(Anchor::Base)]),
        }
    }
}

impl Target {
    /// Makes the target of a place that has a word.
    pub fn at(anchor: Anchor) -> Self {
        Self {
            branch: None,
            anchor,
            offset: None,
        }
    }

    /// Returns the same, narrowed to a branch.
    pub(super) fn within(&self, branch: &str) -> Self {
        Self {
            branch: Some(branch.to_owned()),
            anchor: self.anchor.clone(),
            offset: self.offset,
        }
    }
}

/// Reads a target or a comma list of them.
fn targets(text: &str) -> Result<Vec<Target>, Problem> {
    let targets: Vec<Target> = text.split(',').map(str::parse).collect::<Result<_, _>>()?;
    let whole = |target: &Target| target.anchor == Anchor::Base && target.offset.is_none();
    if targets.len() > 1 && targets.iter().any(whole) {
        let problem = Problem::new(
            Code::BadTarget,
            format!("`{}` names revisions and base at once", text.escape_debug()),
        );
        return Err(problem.hint("base is where nothing is applied; write it alone, or leave it out"));
    }
    Ok(targets)
}

fn name(name: &str, text: &str) -> Result<String, Problem> {
    let text = text.escape_debug();
    if name.is_empty() {
        let problem = Problem::new(Code::BadTarget, format!("`{text}` lacks the name of a revision"));
        return Err(problem.hint("write an id, a branch label, `head`, `heads`, `base`, `+1`, or `label@head`"));
    }
    if name == "current" {
        let problem = Problem::new(Code::BadTarget, "`current` asks a database, and there is none here");
        return Err(problem.hint("write the rows of its version table, such as `1f3c9a2b7d10`"));
    }
    match name.chars().find(|&char| is_foreign(char)) {
        Some(char) => {
            let char = char.escape_debug();
            let problem = Problem::new(
                Code::BadTarget,
                format!("`{text}` is no target: `{char}` cannot stand there"),
            );
            Err(problem.hint("write one such as `head`, `4f2a+2` or `label@head`"))
        }
        None => Ok(name.to_owned()),
    }
}

/// Reads `+N` or `-N`; the sign is there.
fn offset(signed: &str, text: &str) -> Result<Offset, Problem> {
    let (up, digits) = match signed.strip_prefix('+') {
        Some(digits) => (true, digits),
        None => (false, signed.trim_start_matches('-')),
    };
    let sign = if up { '+' } else { '-' };
    let whole =
        signed.len() == digits.len() + 1 && !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    match digits.parse::<NonZeroU32>() {
        Ok(count) if whole => Ok(if up { Offset::Up(count) } else { Offset::Down(count) }),
        Ok(_) | Err(_) => {
            let text = text.escape_debug();
            if whole && digits.bytes().any(|it| it != b'0') {
                let end = if up { "head" } else { "base" };
                let message = format!("`{text}` is no target: no history has so many revisions");
                return Err(Problem::new(Code::BadTarget, message).hint(format!("for the whole way write `{end}`")));
            }
            let message = format!("`{text}` is no target: `{sign}` takes a number of revisions, at least 1");
            Err(Problem::new(Code::BadTarget, message).hint(format!("write `{sign}1`, or an id without `{sign}`")))
        }
    }
}

impl fmt::Display for Target {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(branch) = &self.branch {
            write!(formatter, "{branch}@")?;
        }
        formatter.write_str(match &self.anchor {
            Anchor::Here => "",
            Anchor::Base => "base",
            Anchor::Head => "head",
            Anchor::Heads => "heads",
            Anchor::Named(name) => name,
        })?;
        match self.offset {
            Some(Offset::Up(count)) => write!(formatter, "+{count}"),
            Some(Offset::Down(count)) => write!(formatter, "-{count}"),
            None => Ok(()),
        }
    }
}

impl fmt::Display for Side {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Side::Absent | Side::Open => Ok(()),
            Side::At(targets) => {
                for (place, target) in targets.iter().enumerate() {
                    let comma = if place == 0 { "" } else { "," };
                    write!(formatter, "{comma}{target}")?;
                }
                Ok(())
            }
        }
    }
}

impl fmt::Display for Range {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.from {
            Side::Absent => {}
            from @ (Side::Open | Side::At(_)) => write!(formatter, "{from}:")?,
        }
        write!(formatter, "{}", self.to)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Every form of the manual is read, and prints as it was typed.
    #[test]
    fn all_forms_are_read() {
        let forms = "1f3c head heads base +2 -1 4f2a+2 4f2a-1 billing billing@head billing@heads billing@base billing@4f2a \
                     billing@+2 billing@-1 billing@4f2a+2 head-2 base+2 +1:head -2:heads base:heads : :head a1: a1,b1:m1 a1:b1,c1";
        for form in forms.split(' ') {
            match form.parse::<Range>() {
                Ok(range) => assert_eq!(range.to_string(), form),
                Err(problem) => panic!("{form}: {problem:?}"),
            }
        }
    }

    /// What is no target is refused with something to type.
    #[test]
    fn other_forms_are_refused() {
        let forms = "a:b:c| |a b|a@b@c|@head|a@|a+|a-|a+0|-0|a+x|a+1+1|a--1|+99999999999|current|a@current|a,|,a|base,a1|+-1|a\u{7}";
        for form in forms.split('|').chain([""]) {
            let problem = form.parse::<Range>().expect_err(form);
            assert_eq!(problem.code, Code::BadTarget, "{form}");
            assert!(problem.hint.is_some(), "{form}");
        }
    }

    proptest! {
        /// No text makes the reader fall over, and what it takes it prints again.
        #[test]
        fn any_text_is_answered(text in "([a-c@+\\-:,0-9é ]|head|base|\\PC){0,12}") {
            if let Ok(range) = text.parse::<Range>() {
                let printed = range.to_string();
                prop_assert_eq!(printed.parse::<Range>(), Ok(range));
            }
        }
    }
}
