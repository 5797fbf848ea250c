//! The author's own SQL text as statements: cut where the client would cut it.

use super::rows::refused;
use crate::dialect::statement::{DataLoss, Refusal, Statement, Transaction, Work};
use crate::expression::raw::{self, RawKind, RawStatement};
use crate::operation::{Execute, Undo};
use crate::plan::{Transition, Way};
use crate::variant::{Choice, Dialect};

/// Writes the statements of `execute`, or of its `undo` on the way back; none where its map by dialect says `null`.
///
/// Its `effects` are changes of the catalog that the text itself makes, so no statement comes out of them.
///
/// # Errors
/// When the text cannot be cut, which reading it has told already.
pub fn execute(transition: &Transition, it: &Execute, dialect: Dialect) -> Result<Vec<Statement>, Vec<Refusal>> {
    let Execute { sql, undo, effects: _ } = it;
    let (text, field, what) = match (transition.way, undo) {
        (Way::Forward, _) => (Some(sql), "sql", "execute SQL"),
        (Way::Back, Some(Undo::Sql(undo))) => (Some(undo), "undo", "undo SQL"),
        (Way::Back, Some(Undo::Irreversible(_)) | None) => (None, "undo", ""),
    };
    let text = match text.map(|it| it.choose(dialect)) {
        Some(Choice::Is(text)) => text,
        Some(Choice::Nothing | Choice::Missing) | None => return Ok(Vec::new()),
    };
    let parts = raw::split(text, dialect);
    let parts = parts.map_err(|problem| vec![refused(transition.origin, problem.into_fault(field))])?;
    let count = parts.len();
    let statements = parts.into_iter().enumerate().map(|(index, part)| {
        let summary = match count {
            1 => what.to_string(),
            count => format!("{what}, {} of {count}", index + 1),
        };
        statement(transition, summary, part, dialect)
    });
    Ok(statements.collect())
}

fn statement(transition: &Transition, summary: String, part: RawStatement, dialect: Dialect) -> Statement {
    let RawStatement { sql, start: _, end: _ } = part;
    let (work, loss) = match raw::kind(&sql, dialect) {
        RawKind::Query => (Work::Scan, DataLoss::None),
        RawKind::Insert => (Work::Rows, DataLoss::None),
        RawKind::Update => (Work::Rows, DataLoss::Possible),
        RawKind::Delete => (Work::Rows, DataLoss::Certain),
        RawKind::Schema | RawKind::Other => (Work::Metadata, DataLoss::None),
    };
    let outside = transition.common.outside_transaction || raw::cannot_run_in_transaction(&sql, dialect);
    let has_body = raw::has_body_semicolon(&sql, dialect);
    let mut statement = Statement::new(transition.origin, summary, sql).work(work).loses(loss);
    statement.has_body = has_body;
    match outside {
        true => statement.runs(Transaction::Outside),
        false => statement,
    }
}
