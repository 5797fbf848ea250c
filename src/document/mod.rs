//! The revision file: text becomes revisions, and each thing that is wrong with it is told with its place.

pub mod revision;

mod batch;
mod chosen;
pub mod decode;
mod entries;
pub mod fault;
pub mod place;
pub mod placed;
mod quoted;
mod reader;
pub mod scalar;
pub(crate) mod schema;
mod unknown_operation;
pub mod yaml;
mod yaml_fault;

pub use decode::decode;
pub use place::{Part, part_in, place_in, place_of};
pub use placed::{Listed, Placed};
pub use quoted::quoted;
pub use revision::{Downgrade, Revision, Step, json_schema, read_revisions};
