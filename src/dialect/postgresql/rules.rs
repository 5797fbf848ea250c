//! The rules that the simulated catalog of a PostgreSQL target keeps to.

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
        dialect: Dialect::Postgresql,
        schema: target.schema.clone(),
        schemas: true,
        naming: naming(target, database),
        types: indexmap::IndexMap::new(),
        names: name_rules(&super::facts::FACTS.names),
        // Names are always quoted, so case counts.
        fold_tables: false,
        fold_columns: false,
        // Indexes, and the constraints that have one, stand among the relations of their schema.
        shared_index_names: true,
        shared_key_names: false,
        shared_check_names: false,
        native_enums: true,
        indexed_foreign_keys: false,
        // A column that comes back stands last, wherever it stood.
        ordered_columns: false,
        named_primary_keys: true,
        indexed_counters: false,
    }
}
