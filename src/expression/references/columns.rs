//! Which column a name in an expression means, and what is wrong where it means none.

use std::ops::{ControlFlow, Range};

use sqlparser::ast::{Ident, ObjectName};

use super::super::grammar::byte_of;
use super::super::problem::{Problem, shown};
use super::super::words;
use super::{Step, Walk, stop, what_for};
use crate::diagnostic::code::Code;
use crate::variant::Dialect;

impl Walk<'_> {
    /// A name by itself: a column, or a word that the database reads as a value.
    pub(super) fn column(&mut self, name: &Ident) -> Step {
        let Some(place) = place_of(name) else {
            return self.nowhere(name);
        };
        if self.passed_over.contains(&place.start) {
            return ControlFlow::Continue(());
        }
        let (written, quoted) = self.unquoted(&place);
        if !quoted && words::is_reserved_value(&written, self.dialect) {
            self.called(&written);
            return ControlFlow::Continue(());
        }
        if self.queries > 0 {
            // A sub-select has names of its own; one that is to follow a rename of this table says which table it means.
            return ControlFlow::Continue(());
        }
        match self.scope.find(&written, quoted, self.dialect) {
            Some(id) => self.found.columns.push((place, id, false)),
            None if !quoted && words::is_hidden_column(&written, self.dialect) => {}
            None if self.dialect == Dialect::Mysql && written.starts_with('@') => {
                if !self.may_use_rows() {
                    let message = format!("{} cannot use the variable `{written}`", what_for(self.purpose));
                    return stop(Problem::bad_expression(place.start, place.end, message));
                }
            }
            None if (self.scope.beside)(None, &written) => {}
            None if !quoted && words::is_grammar(&written) => {
                let message = format!(
                    "`{written}` does not fit in the {} expression `{}`",
                    self.dialect,
                    shown(self.text)
                );
                return stop(Problem::bad_expression(place.start, place.end, message));
            }
            None => return stop(self.unknown(&place, &written)),
        }
        ControlFlow::Continue(())
    }

    /// `table.column` and `schema.table.column`.
    pub(super) fn qualified_column(&mut self, names: &[Ident]) -> Step {
        let [.., qualifier, name] = names else {
            return ControlFlow::Continue(());
        };
        let (Some(first), Some(last)) = (place_of(qualifier), place_of(name)) else {
            return self.nowhere(name);
        };
        let (table, table_quoted) = self.unquoted(&first);
        let (column, column_quoted) = self.unquoted(&last);
        let place = first.start..last.end;
        if self.scope.is_table(&table, table_quoted, self.dialect) {
            match self.scope.find(&column, column_quoted, self.dialect) {
                Some(id) => self.found.columns.push((place, id, true)),
                None if !column_quoted && words::is_hidden_column(&column, self.dialect) => {}
                None if self.queries > 0 => {}
                None => return stop(self.unknown(&last, &column)),
            }
            return ControlFlow::Continue(());
        }
        if self.queries > 0 || (self.scope.beside)(Some(&table), &column) {
            return ControlFlow::Continue(());
        }
        let known = self.scope.table;
        let message = format!("`{table}` is not in view: the expression belongs to the table `{known}`");
        stop(
            Problem::new(Code::UnknownTable, first.start, first.end, message)
                .hint(format!("write `{known}.{column}`, or only `{column}`")),
        )
    }

    /// A column that sqlparser reads as the name of an object.
    pub(super) fn object_name(&mut self, name: &ObjectName) -> Step {
        let names: Vec<Ident> = name.0.iter().filter_map(|part| part.as_ident().cloned()).collect();
        match names.as_slice() {
            [name] => self.column(name),
            names => self.qualified_column(names),
        }
    }

    /// Returns the name that stands at a place, without its quotes, and whether it has some.
    pub(super) fn unquoted(&self, place: &Range<usize>) -> (String, bool) {
        unquote(&self.text[place.clone()])
    }

    fn unknown(&self, place: &Range<usize>, name: &str) -> Problem {
        let message = format!("no column `{name}` in table `{}`", self.scope.table);
        let mut problem = Problem::new(Code::UnknownColumn, place.start, place.end, message);
        problem.unknown_column = Some(name.to_string());
        problem
    }

    /// sqlparser gave no place, so a rename could not follow.
    fn nowhere(&self, name: &Ident) -> Step {
        let message = format!("the place of `{}` in `{}` cannot be told", name.value, shown(self.text));
        stop(Problem::bad_expression(0, self.text.len(), message).hint("put the name in quotes"))
    }
}

/// Takes the quotes off a name.
pub(in crate::expression) fn unquote(written: &str) -> (String, bool) {
    for (open, close) in [('"', '"'), ('`', '`'), ('[', ']')] {
        if let Some(inside) = written.strip_prefix(open).and_then(|rest| rest.strip_suffix(close)) {
            let doubled = format!("{close}{close}");
            let name = if open == '[' {
                inside.to_string()
            } else {
                inside.replace(&doubled, &close.to_string())
            };
            return (name, true);
        }
    }
    (written.to_string(), false)
}

/// Returns the bytes of a name; `None` where sqlparser gave no place.
pub(super) fn place_of(name: &Ident) -> Option<Range<usize>> {
    Some(byte_of(name.span.start)?..byte_of(name.span.end)?)
}
