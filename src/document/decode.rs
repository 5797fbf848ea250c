//! Makes plain `#[derive(Deserialize)]` structs out of nodes, and gathers every problem on the way instead of the first.
//!
//! serde stops at the first error. So a node is decoded again as long as that finds something new: what failed before is
//! left out of lists and maps and comes last in structs, so that all else is looked at. A node without problems, which is
//! nearly each, is decoded once.
//!
//! What an `impl Deserialize` may rely on:
//! - text is any scalar as it was written, so that the ids `017` and `true` stay text; booleans are plain `true` and `false`
//!   only; whole numbers are plain decimals.
//! - `deserialize_any` answers `visit_unit` for null, `visit_bool` for a plain boolean, `visit_str` for each other scalar.
//! - `Error::custom(message)` becomes a diagnostic at the node that is being decoded. Its code is [`Code::BadValue`], unless
//!   the message begins with another and a colon (`V0310: no type …`); lines after the first are hints.
//! - the names [`WRITTEN`], [`VARIANT`], [`ENTRY`], [`PLACED`] and [`LISTED`] ask for the node as it stands, for what may
//!   differ by dialect, for the two parts of an operation, for the place beside the value, and for a list or its only item.

use std::cell::{Cell, RefCell};
use std::collections::HashSet;

use serde::de::{DeserializeOwned, Deserializer, Visitor};

use super::chosen::Chosen;
use super::entries::{Entries, EntryParts, Items, PlaceThenValue};
use super::fault::{Stop, Subject};
use super::reader::{Fields, Part, Reader};
use super::scalar;
use super::yaml::{Kind, Node};
use crate::diagnostic::Diagnostic;
use crate::written::{ENTRY, VARIANT, WRITTEN};

/// The name by which [`super::placed::Placed`] asks for file, start and end before the value.
pub const PLACED: &str = "$vellum::placed";

/// The name by which [`super::placed::Listed`] asks for a list, of which one item may be written without brackets.
pub const LISTED: &str = "$vellum::listed";

/// The name by which a type asks for `visit_str` with a scalar and for `visit_newtype_struct` with the node itself for
/// all else: "a word, or a mapping".
pub const WORD_OR: &str = "$vellum::word_or";

/// How often one node is decoded to find more of its problems.
const MAX_ATTEMPTS: usize = 64;

/// Decodes a node, or tells all that is wrong with it.
pub fn decode<T: DeserializeOwned>(node: &Node<'_>, problems: &mut Vec<Diagnostic>) -> Option<T> {
    decode_as(node, Subject::Whole("the document"), problems)
}

/// Decodes a node that messages call by `subject`.
pub fn decode_as<T: DeserializeOwned>(
    node: &Node<'_>,
    subject: Subject<'_>,
    problems: &mut Vec<Diagnostic>,
) -> Option<T> {
    let state = State::default();
    let root = Reader {
        node,
        subject,
        state: &state,
        part: Part::Whole,
    };
    let mut decoded = None;
    for _ in 0..MAX_ATTEMPTS {
        state.progress.set(false);
        decoded = root.settle(T::deserialize(root)).ok();
        if decoded.is_some() || state.has_failed(node) {
            break;
        }
    }
    let mut found = state.problems.into_inner();
    if found.is_empty() {
        return decoded;
    }
    // Later attempts find what stands earlier.
    found.sort_by_key(|it| it.labels.first().map(|label| label.place));
    problems.append(&mut found);
    None
}

/// How many problems of one node are told.
const MAX_PROBLEMS: usize = 100;

/// What the readers of one decoding share.
#[derive(Default)]
pub(super) struct State {
    problems: RefCell<Vec<Diagnostic>>,
    /// The nodes that could not be decoded, by address: the tree stands still meanwhile.
    failed: RefCell<HashSet<usize>>,
    /// Whether this attempt found something that failed.
    pub(super) progress: Cell<bool>,
    /// The keys that all operations take, once they are known.
    pub(super) beside: Cell<&'static [&'static str]>,
}

impl State {
    /// Tells a problem once, however many attempts and aliases come by.
    pub(super) fn tell(&self, problem: Diagnostic) {
        let mut problems = self.problems.borrow_mut();
        if problems.len() < MAX_PROBLEMS && !problems.contains(&problem) {
            problems.push(problem);
        }
    }

    /// Tells whether enough was told, so that a file full of mistakes costs no more than one with some.
    pub(super) fn is_full(&self) -> bool {
        self.problems.borrow().len() >= MAX_PROBLEMS
    }

    pub(super) fn has_failed(&self, node: &Node<'_>) -> bool {
        let failed = self.failed.borrow();
        !failed.is_empty() && failed.contains(&std::ptr::from_ref(node).addr())
    }

    pub(super) fn fails(&self, node: &Node<'_>) {
        self.failed.borrow_mut().insert(std::ptr::from_ref(node).addr());
        self.progress.set(true);
    }
}

macro_rules! integers {
    ($($method:ident $visit:ident $type:ty,)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Stop> {
            visitor.$visit(self.integer::<$type>(<$type>::MIN, <$type>::MAX)?)
        }
    )*};
}

impl<'de> Deserializer<'de> for Reader<'_, '_> {
    type Error = Stop;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Stop> {
        match &self.node.kind {
            Kind::Null => visitor.visit_unit(),
            Kind::Scalar { text, plain } => match (text.as_ref(), plain) {
                ("true", true) => visitor.visit_bool(true),
                ("false", true) => visitor.visit_bool(false),
                (text, _) => visitor.visit_str(text),
            },
            Kind::List(_) => self.list(visitor),
            Kind::Map(_) => self.map(Fields::Any, visitor),
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Stop> {
        match self.plain() {
            Some("true") => visitor.visit_bool(true),
            Some("false") => visitor.visit_bool(false),
            Some(_) | None => Err(Stop::expected("true or false")),
        }
    }

    integers! {
        deserialize_i8 visit_i8 i8,
        deserialize_i16 visit_i16 i16,
        deserialize_i32 visit_i32 i32,
        deserialize_i64 visit_i64 i64,
        deserialize_i128 visit_i128 i128,
        deserialize_u8 visit_u8 u8,
        deserialize_u16 visit_u16 u16,
        deserialize_u32 visit_u32 u32,
        deserialize_u64 visit_u64 u64,
        deserialize_u128 visit_u128 u128,
    }

    fn deserialize_f32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Stop> {
        self.deserialize_f64(visitor)
    }

    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Stop> {
        let number = self
            .plain()
            .filter(|it| scalar::is_number(it))
            .and_then(|it| it.parse().ok());
        visitor.visit_f64(number.ok_or_else(|| Stop::expected("a number"))?)
    }

    fn deserialize_char<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Stop> {
        self.deserialize_str(visitor)
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Stop> {
        visitor.visit_str(self.text()?)
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Stop> {
        self.deserialize_str(visitor)
    }

    fn deserialize_bytes<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Stop> {
        self.deserialize_str(visitor)
    }

    fn deserialize_byte_buf<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Stop> {
        self.deserialize_str(visitor)
    }

    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Stop> {
        self.deserialize_str(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Stop> {
        match &self.node.kind {
            Kind::Null => visitor.visit_none(),
            Kind::Scalar { .. } | Kind::List(_) | Kind::Map(_) => visitor.visit_some(self),
        }
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Stop> {
        match &self.node.kind {
            Kind::Null => visitor.visit_unit(),
            Kind::Scalar { .. } | Kind::List(_) | Kind::Map(_) => Err(Stop::expected("nothing")),
        }
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(self, _name: &'static str, visitor: V) -> Result<V::Value, Stop> {
        self.deserialize_unit(visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, name: &'static str, visitor: V) -> Result<V::Value, Stop> {
        match name {
            WRITTEN => match &self.node.kind {
                Kind::Null => visitor.visit_unit(),
                Kind::Scalar { plain: true, .. } => visitor.visit_newtype_struct(self),
                Kind::Scalar { text, plain: false } => visitor.visit_str(text),
                Kind::List(_) => self.list(visitor),
                Kind::Map(_) => self.map(Fields::Any, visitor),
            },
            ENTRY => visitor.visit_seq(EntryParts::new(self)),
            LISTED => match &self.node.kind {
                Kind::List(_) => self.list(visitor),
                Kind::Null => visitor.visit_seq(Items { list: self, rest: &[] }),
                Kind::Scalar { .. } | Kind::Map(_) => visitor.visit_seq(Items {
                    list: self,
                    rest: std::slice::from_ref(self.node),
                }),
            },
            WORD_OR => match &self.node.kind {
                Kind::Scalar { text, .. } => visitor.visit_str(text),
                Kind::Null | Kind::List(_) | Kind::Map(_) => visitor.visit_newtype_struct(self),
            },
            VARIANT => match &self.node.kind {
                Kind::Map(entries) if entries.iter().any(|(key, _)| DIALECTS.contains(&key.text.as_ref())) => {
                    self.map(Fields::of(DIALECTS, self), visitor)
                }
                Kind::Null | Kind::Scalar { .. } | Kind::List(_) | Kind::Map(_) => visitor.visit_newtype_struct(self),
            },
            _ => visitor.visit_newtype_struct(self),
        }
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Stop> {
        self.list(visitor)
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _length: usize, visitor: V) -> Result<V::Value, Stop> {
        self.list(visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        _length: usize,
        visitor: V,
    ) -> Result<V::Value, Stop> {
        match name {
            PLACED => visitor.visit_seq(PlaceThenValue::new(self.node.place, self)),
            _ => self.list(visitor),
        }
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Stop> {
        self.map(Fields::Any, visitor)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Stop> {
        match (self.part, &self.node.kind) {
            // The body is looked at for what it is when the operation's own keys are asked for.
            (Part::Beside, Kind::Map(entries)) => {
                let body = match entries.as_slice() {
                    [(key, body)] if matches!(body.kind, Kind::Map(_)) => self.inner(body, Subject::Key(key)),
                    _ => self.inner(self.node, self.subject),
                };
                visitor.visit_map(Entries::new(body, body.entries(), Fields::of(fields, self)))
            }
            (Part::Beside, Kind::Null | Kind::Scalar { .. } | Kind::List(_)) => {
                visitor.visit_map(Entries::new(self, &[], Fields::of(fields, self)))
            }
            (Part::Whole | Part::Operation(_) | Part::Body(_), _) => self.map(Fields::of(fields, self), visitor),
        }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Stop> {
        let chosen = Chosen::find(self, name, variants)?;
        visitor.visit_enum(chosen)
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Stop> {
        visitor.visit_unit()
    }
}

/// The keys of a map by dialect.
const DIALECTS: &[&str] = &["postgresql", "sqlite", "mysql", "mariadb", "default"];
