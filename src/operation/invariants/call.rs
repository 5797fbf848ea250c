//! Which columns can take what a portable function says.

use crate::types::{Base, Plain, Type};
use crate::value::Call;
use crate::variant::Dialect;

/// Tells whether the value of a portable function fits into a column, so that a row which says nothing can be inserted.
///
/// Of a type of the database's own nobody knows.
pub fn call_fits(call: Call, ty: &Type, dialect: Dialect) -> bool {
    let base = match (&ty.base, ty.dimensions) {
        (Base::Plain(base), 0) => *base,
        (Base::Native(_), 0) => return true,
        (Base::Plain(_) | Base::Enum(_) | Base::Set(_) | Base::Native(_), _) => return false,
    };
    match base {
        Plain::Varchar => ty.arguments.first().is_none_or(|it| *it >= longest(call, dialect)),
        Plain::Char => ty.arguments.first().copied().unwrap_or(1) >= longest(call, dialect),
        Plain::Text | Plain::Tinytext | Plain::Mediumtext | Plain::Longtext | Plain::Citext => true,
        // Bytes take any text; PostgreSQL says itself that they don't.
        Plain::Blob | Plain::Longblob | Plain::Varbinary => true,
        Plain::Uuid => matches!(call, Call::Uuid),
        Plain::Date | Plain::Year => matches!(call, Call::Now | Call::CurrentDate),
        Plain::Timestamp | Plain::Timestamptz => matches!(call, Call::Now | Call::CurrentDate),
        Plain::Time => matches!(call, Call::Now | Call::CurrentTime),
        Plain::Smallint
        | Plain::Integer
        | Plain::Bigint
        | Plain::Tinyint
        | Plain::Mediumint
        | Plain::Numeric
        | Plain::Real
        | Plain::Double
        | Plain::Float
        | Plain::Boolean
        | Plain::Interval
        | Plain::Json
        | Plain::Jsonb
        | Plain::Bit
        | Plain::Inet
        | Plain::Cidr
        | Plain::Macaddr
        | Plain::Money
        | Plain::Xml
        | Plain::Tsvector
        | Plain::Tsquery
        | Plain::Hstore
        | Plain::Int4range
        | Plain::Int8range
        | Plain::Numrange
        | Plain::Daterange
        | Plain::Tsrange
        | Plain::Tstzrange
        | Plain::Geometry => false,
    }
}

/// Returns how many characters the value has as text: PostgreSQL writes microseconds and a time zone.
fn longest(call: Call, dialect: Dialect) -> u32 {
    match (call, dialect) {
        (Call::Uuid, _) => 36,
        (Call::CurrentDate, _) => 10,
        (Call::Now, Dialect::Postgresql) => 32,
        (Call::Now, Dialect::Sqlite | Dialect::Mysql) => 19,
        (Call::CurrentTime, Dialect::Postgresql) => 15,
        (Call::CurrentTime, Dialect::Sqlite | Dialect::Mysql) => 8,
    }
}

/// Returns what a call gives, in words, and the type that is made for it.
pub fn call_words(call: Call) -> (&'static str, &'static str) {
    match call {
        Call::Now => ("the time", "timestamptz"),
        Call::CurrentDate => ("the date", "date"),
        Call::CurrentTime => ("the time of day", "time"),
        Call::Uuid => ("a UUID", "uuid"),
    }
}
