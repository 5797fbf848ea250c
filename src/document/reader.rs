//! A node as serde walks it: what it is, and which of its keys are meant.

use serde::de::Visitor;

use super::decode::State;
use super::entries::{Entries, Items};
use super::fault::{Stop, Subject};
use super::scalar;
use super::yaml::{Key, Kind, Node};

/// A node as serde sees it.
#[derive(Clone, Copy)]
pub(super) struct Reader<'a, 't> {
    pub(super) node: &'a Node<'t>,
    pub(super) subject: Subject<'a>,
    pub(super) state: &'a State,
    pub(super) part: Part,
}

/// Which keys of a mapping are meant: an operation's body has its own, and beside them those that all operations take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// All.
    Whole,
    /// This is an operation; in its body stand those beside.
    Operation(&'static [&'static str]),
    /// This is an operation's body; all but these are meant.
    Body(&'static [&'static str]),
    /// This is an operation; only what stands beside in its body is meant.
    Beside,
}

impl<'a, 't> Reader<'a, 't> {
    pub(super) fn inner(self, node: &'a Node<'t>, subject: Subject<'a>) -> Self {
        Reader {
            node,
            subject,
            state: self.state,
            part: Part::Whole,
        }
    }

    /// Turns what serde raised at this node into a diagnostic.
    pub(super) fn settle<T>(self, result: Result<T, Stop>) -> Result<T, Stop> {
        match result {
            Ok(value) => Ok(value),
            Err(Stop::Told) => {
                if !self.state.progress.get() {
                    self.state.fails(self.node);
                }
                Err(Stop::Told)
            }
            Err(stop) => {
                if let Some(problem) = stop.tell(self.node, self.subject) {
                    self.state.tell(problem);
                }
                self.state.fails(self.node);
                Err(Stop::Told)
            }
        }
    }

    pub(super) fn entries(self) -> &'a [(Key<'t>, Node<'t>)] {
        match &self.node.kind {
            Kind::Map(entries) => entries,
            Kind::Null | Kind::Scalar { .. } | Kind::List(_) => &[],
        }
    }

    pub(super) fn text(self) -> Result<&'a str, Stop> {
        match &self.node.kind {
            Kind::Scalar { text, .. } => Ok(text),
            Kind::Null | Kind::List(_) | Kind::Map(_) => Err(Stop::expected("text")),
        }
    }

    pub(super) fn plain(self) -> Option<&'a str> {
        match &self.node.kind {
            Kind::Scalar { text, plain: true } => Some(text),
            Kind::Scalar { plain: false, .. } | Kind::Null | Kind::List(_) | Kind::Map(_) => None,
        }
    }

    pub(super) fn integer<T: std::str::FromStr>(self, least: impl ToString, most: impl ToString) -> Result<T, Stop> {
        let text = self
            .plain()
            .filter(|it| scalar::is_integer(it))
            .ok_or_else(|| Stop::expected("a whole number"))?;
        text.strip_prefix('+').unwrap_or(text).parse().map_err(|_| {
            let (least, most) = (least.to_string(), most.to_string());
            Stop::refused(format!("a whole number from {least} to {most}"))
        })
    }

    pub(super) fn list<'de, V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Stop> {
        match &self.node.kind {
            Kind::List(items) => visitor.visit_seq(Items {
                list: self,
                rest: items,
            }),
            Kind::Null | Kind::Scalar { .. } | Kind::Map(_) => Err(Stop::expected("a list")),
        }
    }

    pub(super) fn map<'de, V: Visitor<'de>>(self, fields: Fields, visitor: V) -> Result<V::Value, Stop> {
        match &self.node.kind {
            Kind::Map(entries) => visitor.visit_map(Entries::new(self, entries, fields)),
            Kind::Null | Kind::Scalar { .. } | Kind::List(_) => {
                Err(Stop::expected("a mapping").with_keys(&fields.names()))
            }
        }
    }
}

/// The keys that a mapping may have.
#[derive(Clone, Copy)]
pub(super) enum Fields {
    /// Any.
    Any,
    /// Those of a struct, and beside them some that are not for serde.
    Of(&'static [&'static str], &'static [&'static str]),
    /// Those of a struct; all others are for somebody else.
    Among(&'static [&'static str]),
}

impl Fields {
    /// Returns the keys of a struct.
    pub(super) fn of(names: &'static [&'static str], reader: Reader<'_, '_>) -> Self {
        match reader.part {
            Part::Whole | Part::Operation(_) => Fields::Of(names, &[]),
            Part::Body(beside) => Fields::Of(names, beside),
            Part::Beside => {
                reader.state.beside.set(names);
                Fields::Among(names)
            }
        }
    }

    /// Returns the keys that can be written there.
    pub(super) fn names(self) -> Vec<&'static str> {
        match self {
            Fields::Any => Vec::new(),
            Fields::Of(names, beside) => [names, beside].concat(),
            Fields::Among(names) => names.to_vec(),
        }
    }
}
