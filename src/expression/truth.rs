//! Tells which expressions can be no condition, because what they say is never true or false.
//!
//! PostgreSQL refuses them; SQLite and MySQL take any number but 0 for true, so that a slip such as `where: -1` would mean
//! every row.

use std::ops::Range;

use sqlparser::ast::{BinaryOperator, DataType, Expr, UnaryOperator, Value};

use crate::identity::ColumnId;
use crate::variant::Dialect;

/// What is known of an expression that stands as a condition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Truth {
    /// It may be true or false.
    Possible,
    /// It is a column, whose type decides.
    Column(ColumnId),
    /// It is something else, in words: `a number`.
    Never(&'static str),
}

/// Looks at the outermost part of an expression only, and says `Never` only where no database could think otherwise.
pub(super) fn truth(parsed: &Expr, dialect: Dialect, columns: &[(Range<usize>, ColumnId, bool)]) -> Truth {
    // sqlparser's enum, which may grow: what is not listed may be true or false.
    if let Expr::Nested(inner) = parsed {
        return truth(inner, dialect, columns);
    }
    if let Expr::Value(value) = parsed {
        return of_value(&value.value);
    }
    if let Expr::TypedString(_) | Expr::Interval(_) = parsed {
        return Truth::Never("a literal");
    }
    if let Expr::UnaryOp {
        op: UnaryOperator::Minus | UnaryOperator::Plus,
        ..
    } = parsed
    {
        return Truth::Never("a number");
    }
    if let Expr::BinaryOp { op, .. } = parsed {
        return of_operator(op, dialect);
    }
    if let Expr::Cast { data_type, .. } = parsed {
        return of_type(data_type);
    }
    match (parsed, columns) {
        (Expr::Identifier(_) | Expr::CompoundIdentifier(_), [(_, id, _)]) => Truth::Column(*id),
        (_, _) => Truth::Possible,
    }
}

fn of_value(value: &Value) -> Truth {
    if let Value::Number(..) = value {
        return Truth::Never("a number");
    }
    if let Value::SingleQuotedString(_)
    | Value::DoubleQuotedString(_)
    | Value::EscapedStringLiteral(_)
    | Value::NationalStringLiteral(_)
    | Value::DollarQuotedString(_)
    | Value::HexStringLiteral(_) = value
    {
        return Truth::Never("a text");
    }
    Truth::Possible
}

fn of_operator(op: &BinaryOperator, dialect: Dialect) -> Truth {
    match (op, dialect) {
        (BinaryOperator::Plus | BinaryOperator::Minus | BinaryOperator::Multiply | BinaryOperator::Divide, _) => {
            Truth::Never("arithmetic")
        }
        // pg_trgm's `%` tells whether two texts are alike.
        (BinaryOperator::Modulo, Dialect::Sqlite | Dialect::Mysql) => Truth::Never("arithmetic"),
        // MySQL's `||` means OR.
        (BinaryOperator::StringConcat, Dialect::Postgresql | Dialect::Sqlite) => Truth::Never("a text"),
        (_, _) => Truth::Possible,
    }
}

/// Knows the types that every database has; one of the author's own may be a kind of boolean.
fn of_type(ty: &DataType) -> Truth {
    let text = ty.to_string().to_lowercase();
    let word = text.split(['(', ' ']).next().unwrap_or_default();
    match word {
        "smallint" | "int" | "int2" | "int4" | "int8" | "integer" | "bigint" | "numeric" | "decimal" | "real"
        | "double" | "float" | "float4" | "float8" | "signed" | "unsigned" => Truth::Never("a number"),
        "text" | "varchar" | "char" | "character" => Truth::Never("a text"),
        "date" | "time" | "timestamp" | "timestamptz" | "datetime" | "interval" => Truth::Never("a time"),
        "json" | "jsonb" | "uuid" | "bytea" | "blob" | "binary" => Truth::Never("no boolean"),
        _ => Truth::Possible,
    }
}
