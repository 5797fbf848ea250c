//! From which version on MySQL can do what a script may ask for.

use std::sync::LazyLock;

use crate::dialect::facts::{Facts, features, read};

static READ: LazyLock<(Facts, Features)> = LazyLock::new(|| {
    read(include_str!("../../../dialects/mysql/facts.yaml"))
        .expect("the facts are part of the program and a test reads them")
});

/// What holds for all versions.
pub static FACTS: LazyLock<&'static Facts> = LazyLock::new(|| &READ.0);

/// What only some versions can do: `FEATURES.x.holds(version)`.
pub static FEATURES: LazyLock<&'static Features> = LazyLock::new(|| &READ.1);

features! {
    /// A default in parentheses, which TEXT, BLOB, JSON and GEOMETRY need even for a literal.
    expression_default,
    /// SELECT * passes over the column.
    invisible_column,
    /// ADD COLUMN at the end does not touch the rows.
    instant_add_column_last,
    /// ADD COLUMN with FIRST or AFTER does not touch the rows.
    instant_add_column_anywhere,
    /// DROP COLUMN of a column without index does not touch the rows.
    instant_drop_column,
    /// RENAME COLUMN does not touch the rows; one of a foreign key is in place.
    instant_rename_column,
    /// 255 instant changes of a table are counted before it must be rebuilt, 64 before.
    more_instant_versions,
    /// A server may add the column my_row_id to a table without primary key.
    generated_invisible_primary_key,
    /// int(11) is shown as int; tinyint(1) keeps its width.
    display_width_dropped,
    /// An index on an expression.
    functional_index,
    /// DESC is kept; before, it was read and forgotten.
    descending_index,
    /// An index that the optimizer does not see.
    invisible_index,
    /// A check is held; before, it was read and forgotten. NOT ENFORCED came along.
    check_enforced,
    /// DROP CONSTRAINT of any kind; before, DROP CHECK, DROP FOREIGN KEY and DROP INDEX.
    drop_constraint,
    /// A foreign key must point at a whole unique key.
    foreign_key_needs_unique_parent,
    /// INSERT … AS new ON DUPLICATE KEY UPDATE; VALUES() does the same everywhere.
    row_alias,
    /// MD5 and SHA1 are functions of a component, which no expression of a table may call.
    hashes_in_component,
    /// A DATETIME literal may have an offset, which is turned into the session time zone.
    timestamp_offset,
}
