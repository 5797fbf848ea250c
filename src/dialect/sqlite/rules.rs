//! The rules that the simulated catalog of a SQLite target keeps to.

use crate::catalog::{NamingConvention, Rules};
use crate::config::Target;
use crate::dialect::shared::{name_rules, naming};
use crate::variant::Dialect;

/// Returns the rules of a target; the project's own types are put in by whoever has them.
pub(super) fn rules(target: &Target) -> Rules {
    let database = NamingConvention {
        ix: "%(table_name)s_%(column_0_N_name)s_idx".to_string(),
        uq: "%(table_name)s_%(column_0_N_name)s_key".to_string(),
        ck: "%(table_name)s_%(constraint_name)s_check".to_string(),
        fk: "%(table_name)s_%(column_0_N_name)s_fkey".to_string(),
        pk: "%(table_name)s_pkey".to_string(),
    };
    Rules {
        dialect: Dialect::Sqlite,
        schema: target.schema.clone(),
        schemas: false,
        naming: naming(target, database),
        types: indexmap::IndexMap::new(),
        names: name_rules(&super::facts::FACTS.names),
        // Case never counts, quoted or not.
        fold_tables: true,
        fold_columns: true,
        // Index names stand beside table names; unique constraints are written as unique indexes.
        shared_index_names: true,
        shared_key_names: false,
        shared_check_names: false,
        native_enums: false,
        indexed_foreign_keys: false,
        ordered_columns: true,
        named_primary_keys: false,
        indexed_counters: false,
    }
}
