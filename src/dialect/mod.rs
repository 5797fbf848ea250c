//! What differs between databases: how they spell, what their versions can do, and how operations become statements.

pub mod facts;
pub mod spelling;

pub mod mysql;
pub mod postgresql;
pub mod sqlite;
