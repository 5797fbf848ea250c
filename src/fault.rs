//! What is wrong with an operation, said by code that knows no file: whoever knows the file makes it a diagnostic.

use crate::diagnostic::code::Code;
use crate::diagnostic::did_you_mean;

/// One problem of an operation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The code, for `vellum explain`.
    pub code: Code,
    /// The path of the field below the operation's body, such as `column` or `columns[2].type`; empty for the whole operation.
    pub field: String,
    /// The bytes of the field's text that are meant, where that is not all of it.
    pub part: Option<(u32, u32)>,
    /// One lowercase sentence that names the object.
    pub message: String,
    /// What to type instead.
    pub hint: Option<String>,
    /// A second place that helps: the operation that made or dropped the object, with what to say there.
    pub related: Option<(OriginId, String)>,
}

/// The number of an operation in the plan that is simulated; only the simulation knows which file it stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct OriginId(pub u32);

impl Fault {
    /// Makes a fault at a field.
    pub fn new(code: Code, field: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            code,
            field: field.into(),
            part: None,
            message: message.into(),
            hint: None,
            related: None,
        }
    }

    /// Adds what to type instead.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Adds what to type instead, when there is something.
    #[must_use]
    pub fn maybe_hint(mut self, hint: Option<String>) -> Self {
        self.hint = hint;
        self
    }

    /// Says which bytes of the field's text are meant.
    #[must_use]
    pub fn part(mut self, start: usize, end: usize) -> Self {
        self.part = u32::try_from(start).ok().zip(u32::try_from(end).ok());
        self
    }

    /// Adds a second place.
    #[must_use]
    pub fn related(mut self, origin: Option<OriginId>, what: impl Into<String>) -> Self {
        self.related = origin.map(|origin| (origin, what.into()));
        self
    }

    /// Tells whether it says no more than that something is not there: that is all that `if_exists` forgives.
    pub fn is_absence(&self) -> bool {
        matches!(
            self.code,
            Code::UnknownTable | Code::UnknownColumn | Code::UnknownConstraint | Code::UnknownIndex | Code::UnknownEnum
        )
    }

    /// Puts a path before the field, for a fault of a part: `columns[2]` and `type` give `columns[2].type`.
    #[must_use]
    pub fn within(mut self, outer: &str) -> Self {
        self.field = match (outer, self.field.as_str()) {
            (outer, "") => outer.to_string(),
            ("", field) => field.to_string(),
            (outer, field) if field.starts_with('[') => format!("{outer}{field}"),
            (outer, field) => format!("{outer}.{field}"),
        };
        self
    }
}

/// Says that a mapping which is read by hand has no such key, and which it has.
pub(crate) fn unknown_key(key: &str, subject: &str, known: &[&str]) -> String {
    let hint = match did_you_mean(key, known.iter().copied()) {
        Some(meant) => format!("did you mean `{meant}`?"),
        None => {
            let quoted: Vec<String> = known.iter().map(|it| format!("`{it}`")).collect();
            match quoted.split_last() {
                Some((last, first)) if !first.is_empty() => format!("its keys are {} and {last}", first.join(", ")),
                Some((only, _)) => format!("its only key is {only}"),
                None => "it has no keys".to_string(),
            }
        }
    };
    format!("{}: no key `{key}` in {subject}\n{hint}", Code::UnknownKey)
}
