//! (stand-in)
use crate::identity::ColumnId;
use crate::variant::Dialect;
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expression(String);
pub enum Purpose {
    Condition,
    Index,
    Computed,
    Default,
    Where,
    Set,
}
pub struct Problem {
    pub code: crate::diagnostic::Code,
    pub message: String,
    pub hint: Option<String>,
    pub start: usize,
    pub end: usize,
    pub unknown_column: Option<String>,
}
impl Problem {
    pub fn into_fault(self, field: impl Into<String>) -> crate::fault::Fault {
        crate::fault::Fault::new(self.code, field, self.message).maybe_hint(self.hint)
    }
}
impl Expression {
    pub fn parse(
        text: &str,
        dialect: Dialect,
        purpose: Purpose,
        table: &str,
        resolve: &dyn Fn(&str) -> Option<ColumnId>,
    ) -> Result<Expression, Problem> {
        let _ = (dialect, table, resolve, purpose);
        Ok(Expression(text.into()))
    }
    pub fn columns(&self) -> Vec<ColumnId> {
        Vec::new()
    }
    pub fn render(&self, _: &dyn Fn(ColumnId) -> String, _: &dyn Fn() -> String) -> String {
        self.0.clone()
    }
}

pub mod raw {
    pub fn split(_: &str, _: crate::variant::Dialect) -> Result<(), super::Problem> {
        Ok(())
    }
}
