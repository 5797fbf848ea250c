//! Turns a text into nodes that know their places: the one module that knows the YAML parser.

pub(super) mod builder;

use std::borrow::Cow;

use granit_parser::Parser;

use builder::Builder;

use super::yaml_fault;
use crate::diagnostic::{Diagnostic, FileId, Place};

/// How many nodes a file may have, those that aliases repeat included.
pub const MAX_NODES: usize = 1_000_000;

/// How deep lists and mappings may lie in each other.
pub const MAX_DEPTH: usize = 64;

/// A value of the file, with its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node<'t> {
    /// From its first byte to its last. An empty value has the place of its key.
    pub place: Place,
    /// What it is.
    pub kind: Kind<'t>,
}

/// What a node is. Scalars stay text: nothing is a number before somebody asks for one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind<'t> {
    /// `null`, `~` or nothing.
    Null,
    /// Anything that is one text.
    Scalar {
        /// The text, with escapes and foldings done.
        text: Cow<'t, str>,
        /// Whether it stands without quotes and is no block: only then `true` is a boolean and `1` a number.
        plain: bool,
    },
    /// A list.
    List(Vec<Node<'t>>),
    /// A mapping, in the order written; no key stands twice.
    Map(Vec<(Key<'t>, Node<'t>)>),
}

/// A key of a mapping.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key<'t> {
    /// The key's text.
    pub text: Cow<'t, str>,
    /// Where it stands.
    pub place: Place,
}

impl<'t> Node<'t> {
    /// Returns what stands under a key, when this is a mapping that has it.
    pub fn get(&self, key: &str) -> Option<(&Key<'t>, &Node<'t>)> {
        let Kind::Map(entries) = &self.kind else { return None };
        entries
            .iter()
            .find(|(it, _)| it.text == key)
            .map(|(key, node)| (key, node))
    }
}

/// Reads the documents of a text. A document that is not YAML is left out and told in `problems`; the others are read.
pub fn parse<'t>(file: FileId, text: &'t str, problems: &mut Vec<Diagnostic>) -> Vec<Node<'t>> {
    if let Some(problem) = yaml_fault::control_character(file, text) {
        problems.push(problem);
        return Vec::new();
    }
    let mut builder = Builder::new(file, text, problems);
    let mut options = granit_parser::options! {
        emit_unresolved_aliases: true,
        emit_anchor_events: false,
        flow_nesting_limit: MAX_DEPTH,
        block_nesting_limit: MAX_DEPTH,
    };
    options.set_emit_comments(false);
    let mut parser = Parser::new_from_str_with_options(text, options);
    while let Some(next) = parser.next_event() {
        match next {
            Ok((event, span)) => {
                if builder.take(event, span).is_err() {
                    break;
                }
            }
            Err(stop) => {
                builder.problems.push(yaml_fault::not_yaml(file, text, &stop));
                builder.abandon();
                if !matches!(parser.proceed_next_document(), Ok(true)) {
                    break;
                }
            }
        }
    }
    builder.documents
}
