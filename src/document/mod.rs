//! The revision file: text becomes revisions, and each thing that is wrong with it is told with its place.

mod chosen;
pub mod decode;
mod entries;
pub mod fault;
pub mod placed;
pub mod scalar;
pub mod yaml;
mod yaml_fault;

pub use decode::decode;
pub use placed::Placed;
