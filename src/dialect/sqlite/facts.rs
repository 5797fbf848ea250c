//! From which version on SQLite can do what a script may ask for.

use std::sync::LazyLock;

use crate::dialect::facts::{Facts, features, read};

static READ: LazyLock<(Facts, Features)> = LazyLock::new(|| {
    read(include_str!("../../../dialects/sqlite/facts.yaml"))
        .expect("the facts are part of the program and a test reads them")
});

/// What holds for all versions.
pub static FACTS: LazyLock<&'static Facts> = LazyLock::new(|| &READ.0);

/// What only some versions can do: `FEATURES.x.holds(version)`.
pub static FEATURES: LazyLock<&'static Features> = LazyLock::new(|| &READ.1);

features! {
    /// RENAME COLUMN follows into indexes, checks, views and triggers.
    rename_column,
    /// DROP COLUMN of a column that nothing else names.
    drop_column,
    /// ADD COLUMN with a check looks at the rows; before, they went unchecked.
    add_column_checks_rows,
    /// SET NOT NULL and DROP NOT NULL without a rebuild.
    alter_column_not_null,
    /// ADD CONSTRAINT … CHECK without a rebuild.
    add_check,
    /// DROP CONSTRAINT of a check without a rebuild; keys can not be dropped so.
    drop_check,
    /// No version changes a type, a default or a key: the table is rebuilt.
    alter_column_type,
    /// Computed columns, virtual and stored.
    generated_columns,
    /// A STRICT table refuses values of other types.
    strict,
    /// UPDATE … FROM a second table.
    update_from,
    /// ON CONFLICT DO NOTHING or UPDATE.
    upsert,
    /// The JSON functions are there in every build; before, most builds had them.
    json_built_in,
    /// The message of RAISE may be an expression; before, a literal only.
    raise_expression,
    /// The modifier subsec gives milliseconds; %f of strftime does so everywhere.
    subsecond_now,
}
