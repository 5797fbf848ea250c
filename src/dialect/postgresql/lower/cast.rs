//! What a change of a column's type takes: whether the values go by themselves, what is rewritten, what may be lost.

use super::super::types::type_name;
use crate::dialect::{DataLoss, Work};
use crate::operation::{Values, values, widens};
use crate::types::{Base, Plain, Type};
use crate::variant::Dialect;

/// How values get from one type to another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Cast {
    /// By themselves, as on an assignment.
    Assignment,
    /// By themselves, but they mean the same only where the session is in UTC.
    InUtc,
    /// By this expression.
    Using(String),
    /// Nobody can know.
    Unknown,
}

/// What kind of value a type holds, as far as casts care.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Number,
    Money,
    Boolean,
    Text,
    Date,
    Time,
    Timestamp,
    Timestamptz,
    Interval,
    Json,
    Jsonb,
    Address,
    Hstore,
    Enum,
    Native,
    Other(Plain),
}

/// Returns how the values of a column, given as quoted SQL, get to another type.
///
/// What ALTER COLUMN TYPE does without USING is an assignment, which <https://www.postgresql.org/docs/current/sql-createcast.html>
/// explains; any type can be assigned to a text, and no text to any other type.
pub(super) fn cast(column: &str, from: &Type, to: &Type) -> Cast {
    let Ok(name) = type_name(to) else { return Cast::Unknown };
    let explicit = || Cast::Using(format!("{column}::{name}"));
    let (old, new) = (kind(from), kind(to));
    if from.dimensions != to.dimensions {
        return match (from.dimensions, to.dimensions) {
            (_, 0) if new == Kind::Text => Cast::Assignment,
            (0, _) if old == Kind::Text => explicit(),
            (_, _) if old == Kind::Native || new == Kind::Native => explicit(),
            (_, _) => Cast::Unknown,
        };
    }
    match (old, new) {
        (Kind::Native, _) | (_, Kind::Native) => explicit(),
        (Kind::Enum, Kind::Enum) => Cast::Using(format!("{column}::text::{name}")),
        (Kind::Timestamp, Kind::Timestamptz) | (Kind::Timestamptz, Kind::Timestamp) => Cast::InUtc,
        (Kind::Date, Kind::Timestamptz) | (Kind::Timestamptz, Kind::Date | Kind::Time) => Cast::InUtc,
        (Kind::Date, Kind::Timestamp) | (Kind::Timestamp, Kind::Date | Kind::Time) => Cast::Assignment,
        (Kind::Time, Kind::Interval) | (Kind::Interval, Kind::Time) => Cast::Assignment,
        (Kind::Json, Kind::Jsonb) | (Kind::Jsonb, Kind::Json) => Cast::Assignment,
        (old, new) if old == new => Cast::Assignment,
        (_, Kind::Text) => Cast::Assignment,
        (Kind::Text, _) => explicit(),
        (Kind::Number, Kind::Boolean) => Cast::Using(format!("{column} <> 0")),
        (Kind::Boolean, Kind::Number) if name == "integer" => explicit(),
        (Kind::Boolean, Kind::Number) => Cast::Using(format!("{column}::integer::{name}")),
        (Kind::Number, Kind::Money) | (Kind::Money, Kind::Number) => Cast::Using(format!("{column}::numeric::{name}")),
        (Kind::Jsonb, Kind::Number | Kind::Boolean) | (Kind::Hstore, Kind::Json | Kind::Jsonb) => explicit(),
        (
            Kind::Number
            | Kind::Money
            | Kind::Boolean
            | Kind::Date
            | Kind::Time
            | Kind::Timestamp
            | Kind::Timestamptz
            | Kind::Interval
            | Kind::Json
            | Kind::Jsonb
            | Kind::Address
            | Kind::Hstore
            | Kind::Enum
            | Kind::Other(_),
            _,
        ) => Cast::Unknown,
    }
}

/// Returns what the change does to the table, without USING and without a look at indexes and checks.
///
/// A table is not written anew where the old bytes are good for the new type.
/// <https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-NOTES>
pub(super) fn work(from: &Type, to: &Type) -> Work {
    let (Some(old), Some(new)) = (from.as_plain(), to.as_plain()) else {
        return Work::Rewrite;
    };
    let (first, second) = (from.arguments.first(), to.arguments.first());
    let wider = match (first, second) {
        (_, None) => true,
        (Some(old), Some(new)) => new >= old,
        (None, Some(_)) => false,
    };
    let kept = match (old, new) {
        (Plain::Char, Plain::Char) => false,
        (old, Plain::Varchar) if is_text(old) => (old == Plain::Varchar && wider) || second.is_none(),
        (old, new) if is_text(old) && is_text(new) && new != Plain::Char => true,
        (Plain::Numeric, Plain::Numeric) => {
            let scale = |it: &Type| it.arguments.get(1).copied().unwrap_or(0);
            to.arguments.is_empty() || (!from.arguments.is_empty() && wider && scale(from) == scale(to))
        }
        (Plain::Time, Plain::Time) | (Plain::Timestamp | Plain::Timestamptz, Plain::Timestamp | Plain::Timestamptz) => {
            second.copied().unwrap_or(6) >= first.copied().unwrap_or(6)
        }
        (Plain::Cidr, Plain::Inet) => true,
        (_, _) => false,
    };
    if kept { Work::Metadata } else { Work::Rewrite }
}

/// Returns what may become of the values.
pub(super) fn loss(from: &Type, to: &Type) -> DataLoss {
    let stops = values(from, to, Dialect::Postgresql) == Values::Stopped;
    if stops || fits(from, to) {
        DataLoss::None
    } else {
        DataLoss::Possible
    }
}

/// Tells whether every value is one of the new type, and stays what it is.
fn fits(from: &Type, to: &Type) -> bool {
    match values(from, to, Dialect::Postgresql) {
        Values::Kept => return true,
        Values::Stopped => return false,
        Values::Trimmed(_) | Values::Rewritten => {}
    }
    match (kind(from), kind(to)) {
        (Kind::Text, Kind::Text) | (Kind::Number, Kind::Number) => {
            widens(from, to) || (work(from, to) == Work::Metadata) || is_whole_to_numeric(from, to)
        }
        (old, Kind::Text) => old != Kind::Native && to.arguments.is_empty() && to.as_plain() != Some(Plain::Char),
        (Kind::Date, Kind::Timestamp | Kind::Timestamptz)
        | (Kind::Time, Kind::Interval)
        | (Kind::Jsonb, Kind::Json)
        | (Kind::Boolean, Kind::Number) => true,
        (Kind::Time, Kind::Time)
        | (Kind::Timestamp | Kind::Timestamptz, Kind::Timestamp | Kind::Timestamptz)
        | (Kind::Address, Kind::Address) => work(from, to) == Work::Metadata,
        (_, _) => false,
    }
}

/// Returns which rows stop the change, where some could.
pub(super) fn fails_on(column: &str, from: &Type, to: &Type) -> Option<String> {
    if fits(from, to) {
        return None;
    }
    let name = to.to_text();
    match (kind(from), kind(to)) {
        (_, Kind::Text) => to.arguments.first().map(|length| {
            let longer = format!("a value of `{column}` is longer than {length} characters");
            match values(from, to, Dialect::Postgresql) {
                Values::Trimmed(_) => format!("{longer}, unless by blanks at its end, which are cut"),
                Values::Kept | Values::Stopped | Values::Rewritten => longer,
            }
        }),
        (Kind::Number, Kind::Number) => Some(format!("a value of `{column}` is out of the range of `{name}`")),
        (Kind::Text | Kind::Native | Kind::Enum, _) => Some(format!("a value of `{column}` is no `{name}`")),
        (
            Kind::Number
            | Kind::Money
            | Kind::Boolean
            | Kind::Date
            | Kind::Time
            | Kind::Timestamp
            | Kind::Timestamptz
            | Kind::Interval
            | Kind::Json
            | Kind::Jsonb
            | Kind::Address
            | Kind::Hstore
            | Kind::Other(_),
            _,
        ) => None,
    }
}

/// Tells whether the values stay of one kind, so that expressions over them mean what they meant.
pub(super) fn same_kind(from: &Type, to: &Type) -> bool {
    let (old, new) = (kind(from), kind(to));
    old == new && from.dimensions == to.dimensions && (old != Kind::Native || from == to)
}

fn is_whole_to_numeric(from: &Type, to: &Type) -> bool {
    from.is_integer() && to.as_plain() == Some(Plain::Numeric) && to.arguments.is_empty()
}

fn is_text(it: Plain) -> bool {
    use Plain::{Longtext, Mediumtext, Text, Tinytext, Varchar};
    matches!(it, Varchar | Text | Tinytext | Mediumtext | Longtext)
}

fn kind(ty: &Type) -> Kind {
    match &ty.base {
        Base::Enum(it) if it.native => Kind::Enum,
        Base::Enum(_) => Kind::Text,
        Base::Set(_) | Base::Native(_) => Kind::Native,
        Base::Plain(plain) => match plain {
            Plain::Smallint
            | Plain::Integer
            | Plain::Bigint
            | Plain::Tinyint
            | Plain::Mediumint
            | Plain::Year
            | Plain::Numeric
            | Plain::Real
            | Plain::Double
            | Plain::Float => Kind::Number,
            Plain::Money => Kind::Money,
            Plain::Boolean => Kind::Boolean,
            Plain::Char
            | Plain::Varchar
            | Plain::Text
            | Plain::Tinytext
            | Plain::Mediumtext
            | Plain::Longtext
            | Plain::Citext => Kind::Text,
            Plain::Date => Kind::Date,
            Plain::Time => Kind::Time,
            Plain::Timestamp => Kind::Timestamp,
            Plain::Timestamptz => Kind::Timestamptz,
            Plain::Interval => Kind::Interval,
            Plain::Json => Kind::Json,
            Plain::Jsonb => Kind::Jsonb,
            Plain::Inet | Plain::Cidr => Kind::Address,
            Plain::Hstore => Kind::Hstore,
            // All three are bytea.
            Plain::Blob | Plain::Longblob | Plain::Varbinary => Kind::Other(Plain::Blob),
            Plain::Uuid
            | Plain::Bit
            | Plain::Macaddr
            | Plain::Xml
            | Plain::Tsvector
            | Plain::Tsquery
            | Plain::Int4range
            | Plain::Int8range
            | Plain::Numrange
            | Plain::Daterange
            | Plain::Tsrange
            | Plain::Tstzrange
            | Plain::Geometry => Kind::Other(*plain),
        },
    }
}
