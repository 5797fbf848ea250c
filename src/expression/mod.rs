//! The SQL text that users write: expressions that follow renames, and raw statements that cannot leave their place.
//!
//! This is the only place that knows sqlparser.

mod extent;
mod foreign;
mod forms;
mod grammar;
mod lexer;
mod native;
mod parse;
mod problem;
pub mod raw;
mod references;
mod safety;
mod truth;
mod unsteady;
mod words;

pub use extent::Extent;
pub use grammar::parses;
pub use native::native_type;
pub use problem::Problem;
pub use truth::Truth;

use std::sync::Arc;

use crate::identity::ColumnId;
use crate::variant::Dialect;

/// SQL text with holes where it names columns, so that it stays true when they are renamed.
///
/// Two expressions are equal when their parts are.
#[derive(Clone, Debug)]
pub struct Expression {
    parts: Arc<[Part]>,
    functions: Arc<[String]>,
    subselect: bool,
    sources: Arc<[(Option<String>, String)]>,
    literal: bool,
    truth: Truth,
}

/// A piece of an [`Expression`].
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Part {
    /// Text that stays as it was written.
    Text(Arc<str>),
    /// A column.
    Column(ColumnId),
    /// A column with its table's name and a dot before it.
    QualifiedColumn(ColumnId),
}

/// What an expression is for, which decides what may stand in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// The condition of a check.
    Condition,
    /// An index's expression or its `where`.
    Index,
    /// What a computed column holds.
    Computed,
    /// A column's default.
    Default,
    /// Which rows a statement touches; sub-selects are fine.
    Where,
    /// What a statement writes into a column; sub-selects are fine.
    Set,
}

/// The names that an expression may use.
#[derive(Clone, Copy)]
pub struct Scope<'a> {
    /// The name of the table that the expression belongs to, without its schema.
    pub table: &'a str,
    /// The table's columns.
    pub columns: &'a [(&'a str, ColumnId)],
    /// Says whether another table that is in view has this column, for an update that reads from a second table. The
    /// first argument is the table's name where it is written. Such a name stays as it was written.
    pub beside: &'a dyn Fn(Option<&str>, &str) -> bool,
}

impl<'a> Scope<'a> {
    /// Makes a scope of one table.
    pub fn new(table: &'a str, columns: &'a [(&'a str, ColumnId)]) -> Self {
        Self {
            table,
            columns,
            beside: &|_, _| false,
        }
    }

    /// Finds the column that a name means: the one that is written just so, else the only one that differs in case.
    ///
    /// PostgreSQL tells quoted names apart by case; the others never do.
    fn find(&self, name: &str, quoted: bool, dialect: Dialect) -> Option<ColumnId> {
        let exact = self.columns.iter().find(|(column, _)| *column == name);
        if exact.is_some() || (quoted && dialect == Dialect::Postgresql) {
            return exact.map(|(_, id)| *id);
        }
        let wanted = name.to_lowercase();
        let mut alike = self
            .columns
            .iter()
            .filter(|(column, _)| column.to_lowercase() == wanted);
        match (alike.next(), alike.next()) {
            (Some((_, id)), None) => Some(*id),
            _ => None,
        }
    }

    fn is_table(&self, name: &str, quoted: bool, dialect: Dialect) -> bool {
        name == self.table
            || (!(quoted && dialect == Dialect::Postgresql) && name.to_lowercase() == self.table.to_lowercase())
    }
}

impl Expression {
    /// Reads an expression in a dialect's grammar and finds the columns that it names.
    ///
    /// The text must be one expression without comments, client commands or places for bound values. What sqlparser
    /// lacks of a database's grammar is listed in `forms.rs` and read as a form that it has; the text that comes out is
    /// always the text that went in.
    pub fn parse(text: &str, dialect: Dialect, purpose: Purpose, scope: &Scope<'_>) -> Result<Self, Problem> {
        parse::expression(text, dialect, purpose, scope)
    }

    /// Returns the pieces, in order.
    pub fn parts(&self) -> &[Part] {
        &self.parts
    }

    /// Returns the columns that the expression names, each once, in the order of first use.
    pub fn columns(&self) -> Vec<ColumnId> {
        let mut columns = Vec::new();
        for part in self.parts.iter() {
            match part {
                Part::Text(_) => {}
                Part::Column(id) | Part::QualifiedColumn(id) => {
                    if !columns.contains(id) {
                        columns.push(*id);
                    }
                }
            }
        }
        columns
    }

    /// Whether the expression names a column.
    pub fn uses(&self, column: ColumnId) -> bool {
        self.parts.iter().any(|part| match part {
            Part::Text(_) => false,
            Part::Column(id) | Part::QualifiedColumn(id) => *id == column,
        })
    }

    /// Whether the expression holds a string literal of this value, as an enumeration's values are written.
    pub fn says(&self, value: &str, dialect: Dialect) -> bool {
        let written = value.replace('\'', "''");
        let quoted = |quote: char| format!("{quote}{written}{quote}");
        let spelt = [
            quoted('\''),
            format!("E{}", quoted('\'')),
            format!("N{}", quoted('\'')),
            quoted('"'),
        ];
        let text = self.render(&|_| "x".to_string(), &|| "x".to_string());
        let tokens = lexer::tokens(&text, dialect).unwrap_or_default();
        let mut texts = tokens.iter().filter(|it| it.kind == lexer::Kind::Text);
        texts.any(|it| spelt.iter().any(|spelt| spelt.eq_ignore_ascii_case(it.of(&text))))
    }

    /// Whether the expression casts to a type of this name.
    pub fn casts_to(&self, name: &str, dialect: Dialect) -> bool {
        let text = self.render(&|_| "x".to_string(), &|| "x".to_string());
        let tokens = lexer::tokens(&text, dialect).unwrap_or_default();
        let named = |it: &lexer::Token| it.of(&text).trim_matches('"').eq_ignore_ascii_case(name);
        let pairs = tokens.iter().zip(tokens.iter().skip(1));
        let mut casts = pairs.filter(|(cast, _)| cast.is(&text, "::") || cast.is_word(&text, "as"));
        casts.any(|(_, it)| named(it))
    }

    /// Whether the expression turns a value into another type by CAST or CONVERT; another character set is none.
    pub fn casts(&self, dialect: Dialect) -> bool {
        let text = self.render(&|_| "x".to_string(), &|| "x".to_string());
        let tokens = lexer::tokens(&text, dialect).unwrap_or_default();
        let says = |word: &str| tokens.iter().any(|it| it.is_word(&text, word));
        says("cast") || (says("convert") && !says("using"))
    }

    /// Writes the expression with the names that its columns and its table have now; both come quoted.
    pub fn render(&self, column: &dyn Fn(ColumnId) -> String, table: &dyn Fn() -> String) -> String {
        let mut text = String::new();
        for part in self.parts.iter() {
            match part {
                Part::Text(it) => text.push_str(it),
                Part::Column(id) => text.push_str(&column(*id)),
                Part::QualifiedColumn(id) => {
                    text.push_str(&table());
                    text.push('.');
                    text.push_str(&column(*id));
                }
            }
        }
        text
    }

    /// Returns the functions that the expression calls, in lower case, each once, in the order of first use;
    /// `CURRENT_TIMESTAMP` and its like count.
    pub fn functions(&self) -> &[String] {
        &self.functions
    }

    /// Whether the expression is made of literals, operators and casts only, so that it has one value for ever.
    pub fn is_constant(&self) -> bool {
        self.functions.is_empty() && !self.subselect && self.parts.iter().all(|part| matches!(part, Part::Text(_)))
    }

    /// Whether the expression is one literal, with or without a sign, a cast and brackets: what SQLite takes as the
    /// default of a column that is added.
    pub fn is_literal(&self) -> bool {
        self.literal
    }

    /// Returns whether the expression can be a condition.
    pub fn truth(&self) -> Truth {
        self.truth
    }

    /// Whether a sub-select stands in the expression.
    pub fn has_subselect(&self) -> bool {
        self.subselect
    }

    /// Returns the tables that sub-selects read themselves, and not through a derived table, in lower case: the schema where
    /// it is written, and the name.
    pub fn sources(&self) -> &[(Option<String>, String)] {
        &self.sources
    }
}

impl PartialEq for Expression {
    fn eq(&self, other: &Self) -> bool {
        self.parts == other.parts
    }
}

impl Eq for Expression {}

impl std::hash::Hash for Expression {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.parts.hash(state);
    }
}
