//! What becomes of a column's values when its type changes: kept, refused, trimmed or rewritten.

use crate::types::{Base, EnumType, Plain, Type};
use crate::variant::Dialect;

/// What becomes of the values of a column whose type changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Values {
    /// All are what they were.
    Kept,
    /// One that does not fit stops the script, all others are what they were.
    Stopped,
    /// One that does not fit stops the script, unless it is longer than this by blanks at its end only: they are cut.
    Trimmed(u32),
    /// Some are rounded, cut, converted, or nobody can know.
    Rewritten,
}

/// Returns what becomes of the values of one type in another.
///
/// PostgreSQL cuts blanks where a value is assigned to a `varchar(n)`, MySQL only where it comes from a TEXT; under the strict
/// `sql_mode` of every script MySQL stops at all else that does not fit. SQLite has no lengths.
/// <https://www.postgresql.org/docs/current/datatype-character.html>, <https://dev.mysql.com/doc/refman/8.4/en/char.html>,
/// <https://www.sqlite.org/datatype3.html>
pub fn values(from: &Type, to: &Type, dialect: Dialect) -> Values {
    if from == to || widens(from, to) {
        return Values::Kept;
    }
    if from.dimensions != to.dimensions || from.dimensions > 0 {
        return Values::Rewritten;
    }
    let length = to.arguments.first().copied();
    match (&from.base, &to.base) {
        (Base::Enum(old), Base::Enum(new)) if old.id == new.id => Values::Stopped,
        (Base::Enum(labels), Base::Plain(Plain::Varchar | Plain::Text)) => match length {
            Some(length) if longest(labels) > length && dialect != Dialect::Sqlite => Values::Stopped,
            Some(_) | None => Values::Kept,
        },
        (Base::Plain(Plain::Varchar | Plain::Text), Base::Enum(new)) => match dialect {
            // MySQL finds labels by their collation, so that another case gets the label's.
            Dialect::Mysql if new.native => Values::Rewritten,
            Dialect::Postgresql | Dialect::Sqlite | Dialect::Mysql => Values::Stopped,
        },
        (Base::Plain(old), Base::Plain(new)) => plain((from, *old), (to, *new), dialect),
        (Base::Plain(_) | Base::Enum(_) | Base::Set(_) | Base::Native(_), _) => Values::Rewritten,
    }
}

fn plain((from, old): (&Type, Plain), (to, new): (&Type, Plain), dialect: Dialect) -> Values {
    let loose = dialect == Dialect::Sqlite;
    if rank(old).is_some() && rank(new).is_some() {
        return if loose { Values::Kept } else { Values::Stopped };
    }
    match (old, new) {
        (Plain::Varchar | Plain::Text, Plain::Varchar | Plain::Text) if loose => Values::Kept,
        // Only PostgreSQL has two kinds of JSON, and the second forgets blanks, order and doubled keys.
        (Plain::Json, Plain::Jsonb) | (Plain::Jsonb, Plain::Json) if dialect != Dialect::Postgresql => Values::Kept,
        (Plain::Jsonb, Plain::Json) | (Plain::Date, Plain::Timestamp) => Values::Kept,
        (Plain::Tinyint | Plain::Smallint | Plain::Mediumint | Plain::Integer | Plain::Bigint, Plain::Text) => {
            Values::Kept
        }
        (Plain::Tinyint | Plain::Smallint | Plain::Mediumint | Plain::Integer | Plain::Bigint, Plain::Varchar)
            if to.arguments.first().is_none_or(|length| *length >= LONGEST_INTEGER) =>
        {
            Values::Kept
        }
        (Plain::Varchar, Plain::Varchar) if dialect == Dialect::Mysql => Values::Stopped,
        (Plain::Varchar | Plain::Text, Plain::Varchar) => match to.arguments.first() {
            Some(length) => Values::Trimmed(*length),
            None => Values::Kept,
        },
        (Plain::Numeric, Plain::Numeric) => {
            let scale = |it: &Type| it.arguments.get(1).copied().unwrap_or(0);
            match !from.arguments.is_empty() && scale(to) >= scale(from) {
                _ if loose => Values::Kept,
                true => Values::Stopped,
                false => Values::Rewritten,
            }
        }
        (Plain::Timestamp, Plain::Timestamp)
        | (Plain::Timestamptz, Plain::Timestamptz)
        | (Plain::Time, Plain::Time)
            if loose =>
        {
            Values::Kept
        }
        (_, _) => Values::Rewritten,
    }
}

/// How many characters the longest integer has, its sign among them.
const LONGEST_INTEGER: u32 = 20;

/// Returns how many characters the longest label has.
fn longest(labels: &EnumType) -> u32 {
    let lengths = labels.values.iter().map(|it| it.chars().count());
    u32::try_from(lengths.max().unwrap_or(0)).unwrap_or(u32::MAX)
}

/// Returns a place for an integer among the others: the larger, the more values it has.
fn rank(it: Plain) -> Option<usize> {
    let integers = [
        Plain::Tinyint,
        Plain::Smallint,
        Plain::Mediumint,
        Plain::Integer,
        Plain::Bigint,
    ];
    integers.iter().position(|integer| *integer == it)
}

/// Tells whether every value of one type has the same value in another, so that nothing is lost on the way.
pub fn widens(from: &Type, to: &Type) -> bool {
    let (Some(old), Some(new)) = (from.as_plain(), to.as_plain()) else {
        return false;
    };
    if from.unsigned != to.unsigned {
        return false;
    }
    if let (Some(old), Some(new)) = (rank(old), rank(new)) {
        return new >= old;
    }
    match (old, new) {
        (Plain::Varchar, Plain::Varchar) => match (from.arguments.first(), to.arguments.first()) {
            (_, None) => true,
            (Some(old), Some(new)) => new >= old,
            (None, Some(_)) => false,
        },
        (Plain::Varchar, Plain::Text) => to.arguments.is_empty(),
        (Plain::Real, Plain::Double) => true,
        (Plain::Numeric, Plain::Numeric) => match (from.arguments.as_slice(), to.arguments.as_slice()) {
            (_, []) => true,
            ([], _) => false,
            (old, new) => {
                let parts = |it: &[u32]| (it[0], it.get(1).copied().unwrap_or(0));
                let ((old_digits, old_scale), (new_digits, new_scale)) = (parts(old), parts(new));
                new_scale >= old_scale && new_digits - new_scale >= old_digits.saturating_sub(old_scale)
            }
        },
        (Plain::Timestamp, Plain::Timestamp)
        | (Plain::Timestamptz, Plain::Timestamptz)
        | (Plain::Time, Plain::Time) => {
            to.arguments.first().copied().unwrap_or(6) >= from.arguments.first().copied().unwrap_or(6)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Type {
        crate::types::parse(text, std::iter::empty())
            .expect("the tests write types that there are")
            .0
    }

    /// What a database only refuses is no loss; what it cuts or rounds is one.
    #[test]
    fn values_are_kept_refused_or_lost() {
        use Dialect::{Mysql, Postgresql, Sqlite};
        let cases = [
            (
                "varchar(20)",
                "varchar(10)",
                [Values::Trimmed(10), Values::Kept, Values::Stopped],
            ),
            (
                "text",
                "varchar(10)",
                [Values::Trimmed(10), Values::Kept, Values::Trimmed(10)],
            ),
            ("bigint", "integer", [Values::Stopped, Values::Kept, Values::Stopped]),
            (
                "numeric(10,2)",
                "numeric(8,2)",
                [Values::Stopped, Values::Kept, Values::Stopped],
            ),
            (
                "numeric(10,2)",
                "numeric(10,1)",
                [Values::Rewritten, Values::Kept, Values::Rewritten],
            ),
            (
                "timestamp(6)",
                "timestamp(0)",
                [Values::Rewritten, Values::Kept, Values::Rewritten],
            ),
            ("text", "integer", [Values::Rewritten; 3]),
            ("integer", "bigint", [Values::Kept; 3]),
        ];
        for (from, to, expected) in cases {
            for (dialect, expected) in [Postgresql, Sqlite, Mysql].into_iter().zip(expected) {
                assert_eq!(
                    values(&of(from), &of(to), dialect),
                    expected,
                    "{from} to {to} on {dialect}"
                );
            }
        }
    }
}
