//! The words of each database's expressions that look like columns and are none, as data.

use crate::variant::Dialect;
use Dialect::{Mysql, Postgresql, Sqlite};

/// Whether a word without quotes is a value or a call without brackets, whatever columns there are: the database
/// reserves it.
pub(super) fn is_reserved_value(word: &str, dialect: Dialect) -> bool {
    let words: &[&str] = match dialect {
        // https://www.postgresql.org/docs/current/sql-keywords-appendix.html
        Postgresql => &[
            "current_catalog",
            "current_date",
            "current_role",
            "current_schema",
            "current_time",
            "current_timestamp",
            "current_user",
            "default",
            "localtime",
            "localtimestamp",
            "session_user",
            "system_user",
            "user",
        ],
        // https://www.sqlite.org/lang_keywords.html
        Sqlite => &["current_date", "current_time", "current_timestamp"],
        // https://dev.mysql.com/doc/refman/8.4/en/keywords.html
        Mysql => &[
            "current_date",
            "current_time",
            "current_timestamp",
            "current_user",
            "default",
            "localtime",
            "localtimestamp",
            "utc_date",
            "utc_time",
            "utc_timestamp",
        ],
    };
    has(words, word)
}

/// Whether a word holds expressions together in all three databases, so that it is no column that somebody misspelt.
pub(super) fn is_grammar(word: &str) -> bool {
    const WORDS: &[&str] = &[
        "all", "and", "as", "between", "by", "case", "collate", "distinct", "else", "exists", "from", "group",
        "having", "in", "is", "like", "not", "on", "or", "order", "select", "then", "union", "using", "when", "where",
        "with",
    ];
    has(WORDS, word)
}

/// Whether a word is a column that every table has, unless the table has one of that name.
pub(super) fn is_hidden_column(word: &str, dialect: Dialect) -> bool {
    let words: &[&str] = match dialect {
        // https://www.postgresql.org/docs/current/ddl-system-columns.html
        Postgresql => &["cmax", "cmin", "ctid", "tableoid", "xmax", "xmin"],
        // https://www.sqlite.org/lang_createtable.html#rowid
        Sqlite => &["_rowid_", "oid", "rowid"],
        Mysql => &["_rowid"],
    };
    has(words, word)
}

/// Whether an argument of a function is a word of the grammar, such as the unit of MySQL's `TIMESTAMPDIFF(DAY, a, b)`.
pub(super) fn is_word_argument(function: &str, position: usize, dialect: Dialect) -> bool {
    let places: &[(&str, usize)] = match dialect {
        Postgresql => &[("normalize", 1)],
        Sqlite => &[],
        // https://dev.mysql.com/doc/refman/8.4/en/date-and-time-functions.html
        Mysql => &[("timestampdiff", 0), ("timestampadd", 0), ("get_format", 0)],
    };
    places.contains(&(function, position))
}

/// Whether a function makes one value out of many rows. SQLite's `min` and `max` do so with one argument only.
pub(super) fn is_aggregate(function: &str, arguments: usize, dialect: Dialect) -> bool {
    const EVERYWHERE: &[&str] = &["avg", "count", "sum"];
    let words: &[&str] = match dialect {
        // https://www.postgresql.org/docs/current/functions-aggregate.html
        Postgresql => &[
            "any_value",
            "array_agg",
            "bit_and",
            "bit_or",
            "bit_xor",
            "bool_and",
            "bool_or",
            "corr",
            "covar_pop",
            "covar_samp",
            "every",
            "json_agg",
            "json_arrayagg",
            "json_object_agg",
            "json_objectagg",
            "jsonb_agg",
            "jsonb_object_agg",
            "max",
            "min",
            "mode",
            "percentile_cont",
            "percentile_disc",
            "range_agg",
            "range_intersect_agg",
            "stddev",
            "stddev_pop",
            "stddev_samp",
            "string_agg",
            "var_pop",
            "var_samp",
            "variance",
            "xmlagg",
        ],
        // https://www.sqlite.org/lang_aggfunc.html
        Sqlite => match function {
            "max" | "min" => return arguments == 1,
            _ => &[
                "group_concat",
                "json_group_array",
                "json_group_object",
                "jsonb_group_array",
                "jsonb_group_object",
                "string_agg",
                "total",
            ],
        },
        // https://dev.mysql.com/doc/refman/8.4/en/aggregate-functions.html
        Mysql => &[
            "any_value",
            "bit_and",
            "bit_or",
            "bit_xor",
            "group_concat",
            "grouping",
            "json_arrayagg",
            "json_objectagg",
            "max",
            "min",
            "std",
            "stddev",
            "stddev_pop",
            "stddev_samp",
            "var_pop",
            "var_samp",
            "variance",
        ],
    };
    has(EVERYWHERE, function) || has(words, function)
}

fn has(words: &[&str], word: &str) -> bool {
    words.iter().any(|it| it.eq_ignore_ascii_case(word))
}
