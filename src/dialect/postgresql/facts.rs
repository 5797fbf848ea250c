//! From which version on PostgreSQL can do what a script may ask for.

use std::sync::LazyLock;

use crate::dialect::facts::{Facts, features, read};

static READ: LazyLock<(Facts, Features)> = LazyLock::new(|| {
    read(include_str!("../../../dialects/postgresql/facts.yaml"))
        .expect("the facts are part of the program and a test reads them")
});

/// What holds for all versions.
pub static FACTS: LazyLock<&'static Facts> = LazyLock::new(|| &READ.0);

/// What only some versions can do: `FEATURES.x.holds(version)`.
pub static FEATURES: LazyLock<&'static Features> = LazyLock::new(|| &READ.1);

features! {
    /// An index or key carries further columns.
    include,
    /// INCLUDE in an index by gist.
    include_gist,
    /// INCLUDE in an index by spgist.
    include_spgist,
    /// A unique key takes one null only.
    nulls_not_distinct,
    /// ON DELETE SET NULL names the columns that it empties.
    set_null_columns,
    /// SET NOT NULL does not read the table where a validated check proves it.
    set_not_null_proved_by_check,
    /// NOT NULL is a constraint with a name that can be added NOT VALID and validated later.
    not_null_not_valid,
    /// A check or foreign key can be NOT ENFORCED.
    not_enforced,
    /// ALTER CONSTRAINT turns a check on and off.
    alter_check_enforced,
    /// A foreign key of a partitioned table can be NOT VALID.
    foreign_key_not_valid_on_partitions,
    /// An INVALID index can be built again without blocking.
    reindex_concurrently,
    /// ADD COLUMN with a constant or stable default does not write the rows anew.
    default_without_rewrite,
    /// A column computed when it is written.
    generated_stored,
    /// A column computed when it is read; it has no index.
    generated_virtual,
    /// A stored computed column becomes an ordinary one.
    drop_expression,
    /// A computed column gets another expression; stored ones are written anew.
    set_expression,
    /// timestamp becomes timestamptz without writing the rows anew while the session is in UTC.
    timestamptz_without_rewrite,
    /// A numeric can be infinite.
    numeric_infinity,
    /// ADD VALUE may stand in a transaction; the value is used after its COMMIT.
    enum_add_value_in_transaction,
    /// A value added in the transaction that made the type can be used there; on 15 it can not, seen on both.
    enum_value_usable_with_its_type,
    /// The function is built in; before, it is part of pgcrypto.
    gen_random_uuid,
    /// Identifiers that sort by time.
    uuidv7,
    /// A limit for a whole transaction.
    transaction_timeout,
    /// standard_conforming_strings can not be turned off.
    strings_always_conform,
}
