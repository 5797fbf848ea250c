//! vellum compiles declarative YAML revisions into vetted SQL scripts, with no database connection.
//!
#![doc = include_str!("../ARCHITECTURE.md")]

pub mod cli;

pub mod compile;
pub mod emit;
pub mod report;
pub mod script;
pub mod source;

pub mod check;
pub mod dialect;

pub mod plan;

pub mod graph;

pub mod config;
pub mod document;

pub mod operation;

pub mod catalog;

pub mod expression;
pub mod fault;
pub mod identity;
pub mod name;
pub mod types;
pub mod value;
pub mod variant;
pub mod written;

pub mod diagnostic;
pub mod parallel;
