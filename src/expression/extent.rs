//! What kind of value an expression has and how long it can be, as MySQL reckons before it keeps the value in an index.

mod calls;

use std::ops::ControlFlow;

use sqlparser::ast::{BinaryOperator, CaseWhen, CharacterLength, DataType, Expr, UnaryOperator, Value, Visit, Visitor};

use super::{Expression, forms, grammar, lexer};
use crate::identity::ColumnId;
use crate::variant::Dialect;

/// What kind of value an expression has in MySQL.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// A text.
    Text {
        /// How many characters it has at most; `u64::MAX` where it has no end.
        characters: u64,
        /// How many bytes a character has at most.
        width: u64,
    },
    /// At most so many bytes; `u64::MAX` where they have no end.
    Bytes(u64),
    /// A number, a moment or a truth, which has so many characters when it is written.
    Plain(u64),
    /// JSON.
    Json,
    /// A place or shape.
    Shape,
}

/// What no more is known of: short, as a BIGINT with its sign.
const NUMBER: Extent = Extent::Plain(21);

const TRUTH: Extent = Extent::Plain(1);

const ENDLESS: Extent = Extent::text(u64::MAX);

type Columns<'a> = &'a dyn Fn(&str) -> Extent;

impl Expression {
    /// Returns what kind of value the expression has in MySQL, and how long it can be; `of_column` says it of a column.
    ///
    /// What a function returns that is not known here counts as a number.
    pub fn extent(&self, of_column: &dyn Fn(ColumnId) -> Extent) -> Extent {
        let columns = self.columns();
        let column = |name: &str| {
            let id = name.parse::<usize>().ok().and_then(|at| columns.get(at));
            id.map_or(NUMBER, |id| of_column(*id))
        };
        // It was parsed before, with the names that its columns had.
        self.numbered(&columns).map_or(NUMBER, |it| of(&it, &column))
    }

    /// Returns the columns that a regular expression is held against as they are, where that is a text of its own.
    ///
    /// In an index MySQL 9.7 takes such a column for bytes and stops with error 3995; it should not.
    pub fn matched_columns(&self) -> Vec<ColumnId> {
        let columns = self.columns();
        let mut matched = Matched(Vec::new());
        if let Some(parsed) = self.numbered(&columns) {
            let _ = parsed.visit(&mut matched);
        }
        let ids = matched.0.iter().filter_map(|it| it.parse::<usize>().ok());
        ids.filter_map(|it| columns.get(it).copied()).collect()
    }

    /// The tree, in which each column has its number among the columns for a name.
    fn numbered(&self, columns: &[ColumnId]) -> Option<Expr> {
        let number = |id: ColumnId| columns.iter().position(|it| *it == id).unwrap_or(columns.len());
        let text = self.render(&|id| format!("`{}`", number(id)), &|| "`t`".to_string());
        let tokens = lexer::tokens(&text, Dialect::Mysql).ok()?;
        let tokens = forms::parsed_tokens(&text, &tokens, Dialect::Mysql).ok()?;
        grammar::parse(tokens, Dialect::Mysql).ok()
    }
}

/// The names of the columns that are matched.
struct Matched(Vec<String>);

impl Visitor for Matched {
    type Break = ();

    fn pre_visit_expr(&mut self, expr: &Expr) -> ControlFlow<()> {
        let (mut text, mut pattern) = (None, None);
        if let Expr::RLike { expr, pattern: it, .. } = expr {
            (text, pattern) = (Some(&**expr), Some(&**it));
        }
        if let Expr::Function(function) = expr
            && let (name, arguments) = calls::parts(function)
            && name.starts_with("regexp_")
        {
            (text, pattern) = (arguments.first().copied(), arguments.get(1).copied());
        }
        if let (Some(name), Some(pattern)) = (text.and_then(bare_column), pattern)
            && !names_a_column(pattern)
        {
            self.0.push(name.to_string());
        }
        ControlFlow::Continue(())
    }
}

/// The name of the column that an expression is, with or without its table and brackets.
fn bare_column(expr: &Expr) -> Option<&str> {
    if let Expr::Nested(inner) = expr {
        return bare_column(inner);
    }
    if let Expr::CompoundIdentifier(names) = expr {
        return names.last().map(|it| it.value.as_str());
    }
    let Expr::Identifier(name) = expr else {
        return None;
    };
    Some(&name.value)
}

fn names_a_column(expr: &Expr) -> bool {
    let looked = sqlparser::ast::visit_expressions(expr, |it| match bare_column(it) {
        Some(_) => ControlFlow::Break(()),
        None => ControlFlow::Continue(()),
    });
    looked.is_break()
}

impl Extent {
    /// A text of so many characters of `utf8mb4`.
    const fn text(characters: u64) -> Self {
        Self::Text { characters, width: 4 }
    }

    /// How many characters the value has when it is a text.
    fn characters(self) -> u64 {
        match self {
            Self::Text { characters: count, .. } | Self::Bytes(count) | Self::Plain(count) => count,
            Self::Json | Self::Shape => u64::MAX,
        }
    }

    /// How many bytes the value has.
    fn bytes(self) -> u64 {
        let width = match self {
            Self::Text { width, .. } => width,
            Self::Bytes(_) | Self::Plain(_) | Self::Json | Self::Shape => 1,
        };
        self.characters().saturating_mul(width)
    }

    /// The same kind of value with other counts.
    fn map(self, count: impl Fn(u64) -> u64) -> Self {
        match self {
            Self::Text { characters, width } => Self::Text {
                characters: count(characters),
                width,
            },
            Self::Bytes(bytes) => Self::Bytes(count(bytes)),
            Self::Plain(characters) => Self::text(count(characters)),
            Self::Json | Self::Shape => ENDLESS,
        }
    }

    /// The value, written as a text where it is none.
    fn written(self) -> Self {
        match self {
            Self::Text { .. } | Self::Bytes(_) => self,
            Self::Plain(characters) => Self::text(characters),
            Self::Json | Self::Shape => ENDLESS,
        }
    }
}

/// Texts one after the other; with bytes among them they are bytes.
fn joined(parts: &[Extent]) -> Extent {
    let sum = |count: fn(Extent) -> u64| parts.iter().map(|it| count(*it)).fold(0, u64::saturating_add);
    if parts.iter().any(|it| matches!(it, Extent::Bytes(_))) {
        return Extent::Bytes(sum(Extent::bytes));
    }
    Extent::text(sum(Extent::characters))
}

/// One of several values: a text if one is.
fn one_of(values: &[Extent]) -> Extent {
    let longest = |count: fn(Extent) -> u64| values.iter().map(|it| count(*it)).max().unwrap_or(0);
    if let [first, others @ ..] = values
        && others.iter().all(|it| it == first)
    {
        return *first;
    }
    if values.iter().all(|it| matches!(it, Extent::Plain(_))) {
        return Extent::Plain(longest(Extent::characters));
    }
    if values.iter().any(|it| matches!(it, Extent::Bytes(_))) {
        return Extent::Bytes(longest(Extent::bytes));
    }
    Extent::text(longest(Extent::characters))
}

fn of(parsed: &Expr, column: Columns<'_>) -> Extent {
    // sqlparser's enum, which may grow: what is not listed is true or false, or a number.
    if let Expr::Nested(inner) | Expr::Collate { expr: inner, .. } | Expr::Prefixed { value: inner, .. } = parsed {
        return of(inner, column);
    }
    if let Expr::Identifier(name) = parsed {
        return column(&name.value);
    }
    if let Expr::CompoundIdentifier(names) = parsed {
        return names.last().map_or(NUMBER, |it| column(&it.value));
    }
    if let Expr::Value(value) = parsed {
        return of_value(&value.value);
    }
    if let Expr::BinaryOp { op, .. } = parsed {
        return of_operator(op);
    }
    if let Expr::UnaryOp { op, .. } = parsed {
        return if *op == UnaryOperator::Not { TRUTH } else { NUMBER };
    }
    if let Expr::Trim { expr, .. } = parsed {
        return of(expr, column).written();
    }
    if let Expr::Cast { expr, data_type, .. } = parsed {
        return cast(of(expr, column), data_type);
    }
    if let Expr::Convert { expr, data_type, .. } = parsed {
        let value = of(expr, column);
        return data_type
            .as_ref()
            .map_or(Extent::text(value.characters()), |ty| cast(value, ty));
    }
    if let Expr::Substring {
        expr,
        substring_from,
        substring_for,
        ..
    } = parsed
    {
        return part(of(expr, column), substring_from.as_deref(), substring_for.as_deref());
    }
    if let Expr::Case {
        conditions,
        else_result,
        ..
    } = parsed
    {
        let results = conditions.iter().map(|CaseWhen { result, .. }| result);
        let results: Vec<Extent> = results.chain(else_result.as_deref()).map(|it| of(it, column)).collect();
        return one_of(&results);
    }
    if let Expr::Function(function) = parsed {
        return calls::of(function, column);
    }
    NUMBER
}

fn of_value(value: &Value) -> Extent {
    if let Value::SingleQuotedString(text) | Value::DoubleQuotedString(text) | Value::NationalStringLiteral(text) =
        value
    {
        return Extent::text(text.chars().count() as u64);
    }
    if let Value::Number(digits, _) = value {
        return Extent::Plain(digits.len() as u64);
    }
    if let Value::HexStringLiteral(digits) = value {
        return Extent::Bytes(digits.len().div_ceil(2) as u64);
    }
    TRUTH
}

/// MySQL's `||` is OR.
fn of_operator(op: &BinaryOperator) -> Extent {
    if let BinaryOperator::Arrow = op {
        return Extent::Json;
    }
    if let BinaryOperator::LongArrow = op {
        return ENDLESS;
    }
    NUMBER
}

/// A piece of a text from a place on, which counts from its end where it is negative.
fn part(text: Extent, from: Option<&Expr>, count: Option<&Expr>) -> Extent {
    let most = count.and_then(natural).unwrap_or(u64::MAX);
    let behind = |expr: &Expr| {
        let Expr::UnaryOp {
            op: UnaryOperator::Minus,
            expr,
        } = expr
        else {
            return None;
        };
        natural(expr)
    };
    let from_end = from.and_then(behind).unwrap_or(u64::MAX);
    let before = from.and_then(natural).unwrap_or(0).saturating_sub(1);
    text.written().map(|it| match it {
        u64::MAX => most.min(from_end),
        it => it.saturating_sub(before).min(most).min(from_end),
    })
}

/// Returns the number that a literal is.
fn natural(expr: &Expr) -> Option<u64> {
    if let Expr::Nested(inner) = expr {
        return natural(inner);
    }
    let Expr::Value(value) = expr else {
        return None;
    };
    let Value::Number(digits, _) = &value.value else {
        return None;
    };
    digits.parse().ok()
}

fn cast(value: Extent, ty: &DataType) -> Extent {
    let most = |length: &Option<CharacterLength>| match length {
        Some(CharacterLength::IntegerLength { length, .. }) => *length,
        Some(CharacterLength::Max) | None => u64::MAX,
    };
    // sqlparser's enum, which may grow: the other types are numbers and moments.
    if let DataType::Char(length) | DataType::Character(length) | DataType::Nvarchar(length) = ty {
        return Extent::text(value.characters().min(most(length)));
    }
    if let DataType::Binary(length) = ty {
        return Extent::Bytes(value.bytes().min(length.unwrap_or(u64::MAX)));
    }
    if let DataType::JSON = ty {
        return Extent::Json;
    }
    match ty.to_string().to_lowercase().as_str() {
        "nchar" => Extent::text(value.characters()),
        "point" | "linestring" | "polygon" | "multipoint" | "multilinestring" | "multipolygon"
        | "geometrycollection" => Extent::Shape,
        "date" => Extent::Plain(10),
        _ => NUMBER,
    }
}
