//! What PostgreSQL calls the types of the format.

use std::sync::LazyLock;

use crate::dialect::spelling::NoHome;
use crate::dialect::spelling::rows::qualified;
use crate::dialect::spelling::types::TypeTable;
use crate::types::{Base, Type};

static TABLE: LazyLock<TypeTable> = LazyLock::new(|| {
    TypeTable::read(include_str!("../../../dialects/postgresql/types.yaml"))
        .expect("the table is part of the program and a test reads it")
});

/// Returns the type as a column's definition has it.
pub(crate) fn type_name(ty: &Type) -> Result<String, NoHome> {
    let element = match &ty.base {
        Base::Plain(plain) => TABLE.name(*plain, ty)?,
        Base::Enum(it) if it.native => qualified::<sea_query::PostgresQueryBuilder>(it.schema.as_ref(), &it.name),
        Base::Enum(_) => "text".to_string(),
        Base::Set(_) => return Err(TABLE.no_home(ty, "only MySQL has sets", "text[]")),
        Base::Native(text) => text.to_string(),
    };
    // The manual: "the current implementation ignores any supplied array size limits" and the number of dimensions too;
    // the brackets are kept, since they say what is meant.
    // https://www.postgresql.org/docs/current/arrays.html
    Ok(format!("{element}{}", "[]".repeat(usize::from(ty.dimensions))))
}
