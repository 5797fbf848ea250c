//! SQLite: how it spells, and what its versions can do.

pub mod facts;
pub mod spelling;
pub mod types;
