//! The rules that the simulated catalog of a MySQL target keeps to.

use crate::catalog::{NamingConvention, Rules};
use crate::config::Target;
use crate::dialect::shared::{name_rules, naming};
use crate::variant::Dialect;

/// Returns the rules of a target; the project's own types are put in by whoever has them.
pub(super) fn rules(target: &Target) -> Rules {
    let database = NamingConvention {
        ix: "%(column_0_name)s".to_string(),
        uq: "%(column_0_name)s".to_string(),
        ck: "%(table_name)s_chk_%(number)s".to_string(),
        fk: "%(table_name)s_ibfk_%(number)s".to_string(),
        pk: "PRIMARY".to_string(),
    };
    Rules {
        dialect: Dialect::Mysql,
        schema: target.schema.clone(),
        schemas: true,
        naming: naming(target, database),
        types: indexmap::IndexMap::new(),
        names: name_rules(&super::facts::FACTS.names),
        // Table names are files: whether case counts depends on the machine, so two that differ only by case stay two.
        fold_tables: false,
        fold_columns: true,
        shared_index_names: false,
        // Foreign keys and checks share their names within a database.
        shared_key_names: true,
        shared_check_names: true,
        native_enums: true,
        // InnoDB makes an index for a foreign key in silence, so the catalog has it written.
        indexed_foreign_keys: true,
        ordered_columns: true,
        named_primary_keys: false,
        // Error 1075: there can be only one auto column and it must be defined as a key.
        indexed_counters: true,
    }
}
