//! Walks a parsed expression and finds the columns that it names and the functions that it calls.

mod columns;

pub(super) use columns::unquote;

use columns::place_of;

use std::ops::{ControlFlow, Range};

use sqlparser::ast::{
    AccessExpr, Expr, Function, FunctionArg, FunctionArgExpr, FunctionArgOperator, FunctionArguments, ObjectName,
    Query, Statement, TableFactor, Value, ValueWithSpan, Visit, Visitor,
};

use super::foreign::{Foreign, foreign};
use super::problem::{Problem, shown};
use super::{Purpose, Scope, words};
use crate::identity::ColumnId;
use crate::variant::Dialect;

/// What an expression names.
#[derive(Default)]
pub(super) struct References {
    /// Each mention of a column: its bytes, the qualifier included, and whether there is one.
    pub columns: Vec<(Range<usize>, ColumnId, bool)>,
    /// The functions, in lower case, each once.
    pub functions: Vec<String>,
    /// Whether there is a sub-select.
    pub subselect: bool,
    /// The tables that sub-selects read themselves, in lower case, with the schema where it is written.
    pub sources: Vec<(Option<String>, String)>,
}

/// Finds what an expression names, or what it may not.
pub(super) fn find(
    parsed: &Expr,
    text: &str,
    dialect: Dialect,
    purpose: Purpose,
    scope: &Scope<'_>,
) -> Result<References, Problem> {
    let mut walk = Walk {
        text,
        dialect,
        purpose,
        scope,
        found: References::default(),
        passed_over: Vec::new(),
        queries: 0,
        derived: 0,
        commons: Vec::new(),
    };
    match parsed.visit(&mut walk) {
        ControlFlow::Continue(()) => {
            walk.found.columns.sort_by_key(|(place, _, _)| place.start);
            Ok(walk.found)
        }
        ControlFlow::Break(problem) => Err(*problem),
    }
}

struct Walk<'a> {
    text: &'a str,
    dialect: Dialect,
    purpose: Purpose,
    scope: &'a Scope<'a>,
    found: References,
    /// The first bytes of identifiers that are not columns: the fields of composite values, the names of arguments.
    passed_over: Vec<usize>,
    /// How many sub-selects the walk is in.
    queries: usize,
    /// How many of them are derived tables or common table expressions, whose rows are made before.
    derived: usize,
    /// The common table expressions that are known: where the query lies, and the name.
    commons: Vec<(*const Query, String)>,
}

type Step = ControlFlow<Box<Problem>>;

impl Visitor for Walk<'_> {
    type Break = Box<Problem>;

    fn pre_visit_query(&mut self, query: &Query) -> Step {
        match self.purpose {
            Purpose::Where | Purpose::Set => {
                self.queries += 1;
                self.found.subselect = true;
                self.derived += usize::from(self.is_common(query));
                let commons = query.with.iter().flat_map(|it| &it.cte_tables);
                let commons = commons.map(|it| (std::ptr::from_ref(&*it.query), it.alias.name.value.to_lowercase()));
                self.commons.extend(commons);
                ControlFlow::Continue(())
            }
            Purpose::Condition | Purpose::Index | Purpose::Computed | Purpose::Default => {
                let what = what_for(self.purpose);
                stop(Problem::bad_expression(
                    0,
                    self.text.len(),
                    format!("{what} cannot hold a sub-select: `{}`", shown(self.text)),
                ))
            }
        }
    }

    fn post_visit_query(&mut self, query: &Query) -> Step {
        self.queries -= 1;
        self.derived -= usize::from(self.is_common(query));
        ControlFlow::Continue(())
    }

    fn pre_visit_table_factor(&mut self, factor: &TableFactor) -> Step {
        self.derived += usize::from(matches!(factor, TableFactor::Derived { .. }));
        ControlFlow::Continue(())
    }

    fn post_visit_table_factor(&mut self, factor: &TableFactor) -> Step {
        self.derived -= usize::from(matches!(factor, TableFactor::Derived { .. }));
        ControlFlow::Continue(())
    }

    fn pre_visit_relation(&mut self, relation: &ObjectName) -> Step {
        let mut names = relation.0.iter().rev().filter_map(|it| it.as_ident());
        let mut next = || names.next().map(|it| it.value.to_lowercase());
        if let (Some(name), schema) = (next(), next()) {
            let is_common = schema.is_none() && self.commons.iter().any(|(_, common)| *common == name);
            if self.derived == 0 && self.queries > 0 && !is_common {
                self.found.sources.push((schema, name));
            }
        }
        ControlFlow::Continue(())
    }

    fn pre_visit_statement(&mut self, _statement: &Statement) -> Step {
        stop(Problem::bad_expression(
            0,
            self.text.len(),
            format!("an expression cannot hold a statement: `{}`", shown(self.text)),
        ))
    }

    fn pre_visit_value(&mut self, value: &ValueWithSpan) -> Step {
        let is_place = matches!(value.value, Value::Placeholder(_));
        if !is_place {
            return ControlFlow::Continue(());
        }
        stop(Problem::bad_expression(
            0,
            self.text.len(),
            format!("there is no bound value for `{}`", value.value),
        ))
    }

    fn pre_visit_expr(&mut self, expr: &Expr) -> Step {
        if let Some(Foreign { form, instead }) = foreign(expr, self.dialect) {
            let message = format!("{} has no {form}: `{}`", self.dialect, shown(self.text));
            return stop(Problem::bad_expression(0, self.text.len(), message).hint(instead));
        }
        // sqlparser's enum, which may grow: what is not listed names no column by itself, and its parts are walked.
        if let Expr::Identifier(name) = expr {
            return self.column(name);
        }
        if let Expr::CompoundIdentifier(names) = expr {
            return self.qualified_column(names);
        }
        if let Expr::CompoundFieldAccess { root, access_chain } = expr {
            return self.fields(root, access_chain);
        }
        if let Expr::QualifiedWildcard(..) = expr
            && !self.may_use_rows()
        {
            let message = format!(
                "{} cannot follow a change of all columns: `{}`",
                what_for(self.purpose),
                shown(self.text)
            );
            return stop(Problem::bad_expression(0, self.text.len(), message).hint("name the columns"));
        }
        if let Expr::Function(function) = expr {
            return self.function(function);
        }
        if let Expr::MatchAgainst { columns, .. } = expr {
            self.called("match");
            return columns.iter().try_for_each(|column| self.object_name(column));
        }
        if let Expr::Extract { .. }
        | Expr::Ceil { .. }
        | Expr::Floor { .. }
        | Expr::Position { .. }
        | Expr::Substring { .. }
        | Expr::Trim { .. }
        | Expr::Overlay { .. } = expr
        {
            self.called(&first_word(&expr.to_string()));
        }
        ControlFlow::Continue(())
    }
}

impl Walk<'_> {
    fn is_common(&self, query: &Query) -> bool {
        self.commons.iter().any(|(common, _)| std::ptr::eq(*common, query))
    }

    fn function(&mut self, function: &Function) -> Step {
        let name = function.name.0.last().and_then(|part| part.as_ident());
        let written = name.map(|it| it.value.to_lowercase()).unwrap_or_default();
        let single = function.name.0.len() == 1;
        if let (FunctionArguments::None, Some(name), true) = (&function.args, name, single)
            && !words::is_reserved_value(&written, self.dialect)
        {
            // `localtime` is a call to sqlparser and an ordinary name to SQLite.
            return self.column(name);
        }
        self.called(&written);
        let arguments = match &function.args {
            FunctionArguments::List(list) => list.args.as_slice(),
            FunctionArguments::None | FunctionArguments::Subquery(_) => &[],
        };
        for (position, argument) in arguments.iter().enumerate() {
            self.pass_over_argument_name(&written, position, argument);
        }
        let over_rows = function.over.is_some()
            || function.filter.is_some()
            || !function.within_group.is_empty()
            || words::is_aggregate(&written, arguments.len(), self.dialect);
        if over_rows && !(self.queries > 0 && self.may_use_rows()) {
            let place = name.and_then(place_of).unwrap_or(0..self.text.len());
            let what = what_for(self.purpose);
            let message = format!("{what} is worked out for one row, and `{written}` needs many");
            return stop(Problem::bad_expression(place.start, place.end, message));
        }
        ControlFlow::Continue(())
    }

    fn pass_over_argument_name(&mut self, function: &str, position: usize, argument: &FunctionArg) {
        if let FunctionArg::ExprNamed {
            name: Expr::Identifier(name),
            operator,
            ..
        } = argument
        {
            let is_name = matches!(
                operator,
                FunctionArgOperator::Equals
                    | FunctionArgOperator::RightArrow
                    | FunctionArgOperator::Assignment
                    | FunctionArgOperator::Space
            );
            if is_name {
                self.passed_over.extend(place_of(name).map(|it| it.start));
            }
        }
        if let FunctionArg::Unnamed(FunctionArgExpr::Expr(Expr::Identifier(name))) = argument
            && words::is_word_argument(function, position, self.dialect)
        {
            self.passed_over.extend(place_of(name).map(|it| it.start));
        }
    }

    /// `(column).field` and `table.column[1]`: without brackets round it, what has a dot after it is a table.
    fn fields(&mut self, root: &Expr, fields: &[AccessExpr]) -> Step {
        let dotted = |field: &AccessExpr| match field {
            AccessExpr::Dot(Expr::Identifier(name)) => Some(name.clone()),
            AccessExpr::Dot(_) | AccessExpr::Subscript(_) => None,
        };
        self.passed_over.extend(
            fields
                .iter()
                .filter_map(dotted)
                .filter_map(|it| place_of(&it))
                .map(|it| it.start),
        );
        let Expr::Identifier(name) = root else {
            return ControlFlow::Continue(());
        };
        let mut names = vec![name.clone()];
        names.extend(fields.iter().map_while(dotted));
        if names.len() == 1 {
            return ControlFlow::Continue(());
        }
        self.passed_over
            .extend(names.iter().filter_map(place_of).map(|it| it.start));
        self.qualified_column(&names)
    }

    fn called(&mut self, function: &str) {
        let function = function.to_lowercase();
        if !self.found.functions.contains(&function) {
            self.found.functions.push(function);
        }
    }

    /// Whether rows of other tables and variables may be read.
    fn may_use_rows(&self) -> bool {
        match self.purpose {
            Purpose::Where | Purpose::Set => true,
            Purpose::Condition | Purpose::Index | Purpose::Computed | Purpose::Default => false,
        }
    }
}

fn first_word(text: &str) -> String {
    text.chars()
        .take_while(|it| it.is_alphanumeric() || *it == '_')
        .collect()
}

fn stop(problem: Problem) -> Step {
    ControlFlow::Break(Box::new(problem))
}

/// Names an expression by what it is for.
pub(super) fn what_for(purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::Condition => "a check's condition",
        Purpose::Index => "an index",
        Purpose::Computed => "a computed column",
        Purpose::Default => "a default",
        Purpose::Where => "a condition",
        Purpose::Set => "a value",
    }
}
