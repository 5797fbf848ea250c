//! What is said of scripts beside the scripts.

pub mod manifest;
