//! What is wrong with a piece of SQL text, and where inside the text it stands.

use crate::diagnostic::code::Code;
use crate::fault::Fault;

/// One problem of a piece of SQL text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The code, for `vellum explain`.
    pub code: Code,
    /// One lowercase sentence that names the object.
    pub message: String,
    /// What to type instead.
    pub hint: Option<String>,
    /// The byte of the text where the problem starts.
    pub start: usize,
    /// The byte of the text before which the problem ends.
    pub end: usize,
    /// The name that no column has, when that is the problem: whoever knows the columns can say "did you mean".
    pub unknown_column: Option<String>,
}

impl Problem {
    /// Makes a problem at a range of bytes.
    pub fn new(code: Code, start: usize, end: usize, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            hint: None,
            start,
            end,
            unknown_column: None,
        }
    }

    /// Adds what to type instead.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Turns the problem into a fault of the field that holds the text.
    pub fn into_fault(self, field: impl Into<String>) -> Fault {
        let fault = Fault::new(self.code, field, self.message).maybe_hint(self.hint);
        fault.part(self.start, self.end)
    }

    pub(super) fn unsafe_sql(start: usize, end: usize, message: impl Into<String>) -> Self {
        Self::new(Code::UnsafeSql, start, end, message)
    }

    pub(super) fn bad_expression(start: usize, end: usize, message: impl Into<String>) -> Self {
        Self::new(Code::BadExpression, start, end, message)
    }
}

/// Returns a text as a message shows it: on one line, and not longer than a line.
pub(super) fn shown(text: &str) -> String {
    const LONGEST: usize = 60;
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= LONGEST {
        return line;
    }
    let cut: String = line.chars().take(LONGEST).collect();
    format!("{cut}…")
}
