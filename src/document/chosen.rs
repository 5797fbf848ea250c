//! The variant of an enum, as serde asks for it.

use serde::de::value::StrDeserializer;
use serde::de::{DeserializeSeed, Deserializer, EnumAccess, IntoDeserializer, VariantAccess, Visitor};

use super::fault::{Stop, Subject, unknown_word};
use super::reader::{Fields, Part, Reader};
use super::unknown_operation::{known_elsewhere, unknown_operation};
use super::yaml::Kind;
use crate::diagnostic::did_you_mean;

/// The enum whose unknown names are unknown operations.
const OPERATION: &str = "Operation";

/// The variant of an enum that was written: a word, or a mapping with one key.
pub(super) struct Chosen<'a, 't> {
    variant: &'static str,
    content: Option<Reader<'a, 't>>,
    /// Whether another was written, which is told, and this is what it most likely meant.
    guessed: bool,
}

impl<'a, 't> Chosen<'a, 't> {
    pub(super) fn find(reader: Reader<'a, 't>, name: &str, variants: &'static [&'static str]) -> Result<Self, Stop> {
        let is_operation = name == OPERATION;
        let (text, place, content) = match &reader.node.kind {
            Kind::Scalar { text, .. } => (text.as_ref(), reader.node.place, None),
            Kind::Map(entries) => match entries.as_slice() {
                [(key, node)] => {
                    let content = Reader {
                        part: match reader.part {
                            Part::Operation(beside) => Part::Body(beside),
                            Part::Whole | Part::Body(_) | Part::Beside => Part::Whole,
                        },
                        ..reader.inner(node, Subject::Key(key))
                    };
                    (key.text.as_ref(), key.place, Some(content))
                }
                [] => return Err(Stop::one_key(is_operation, None)),
                [first, ..] => {
                    let name = first.0.text.as_ref();
                    let dedented = variants.contains(&name) && first.1.kind == Kind::Null;
                    return Err(Stop::one_key(is_operation, dedented.then_some(name)));
                }
            },
            Kind::Null | Kind::List(_) => return Err(Stop::one_of(is_operation, variants)),
        };
        let found = variants.iter().find(|it| **it == text);
        let variant = match found {
            Some(variant) => variant,
            None => {
                let known = is_operation.then(|| known_elsewhere(text, place)).flatten();
                let meant = did_you_mean(text, variants.iter().copied()).filter(|_| known.is_none());
                let problem = match (known, meant) {
                    (Some(problem), _) => problem,
                    (None, Some(meant)) if is_operation => {
                        unknown_operation(text, place).hint(format!("did you mean `{meant}`?"))
                    }
                    (None, None) if is_operation => {
                        unknown_operation(text, place).hint("`vellum json-schema` lists all operations for your editor")
                    }
                    (None, _) => unknown_word(text, place, reader.subject, meant, variants),
                };
                reader.state.tell(problem);
                let meant = meant.and_then(|meant| variants.iter().find(|it| **it == meant));
                meant.ok_or(Stop::Told)?
            }
        };
        Ok(Self {
            variant,
            content,
            guessed: found.is_none(),
        })
    }

    fn content(&self) -> Result<Reader<'a, 't>, Stop> {
        self.content.ok_or_else(|| Stop::without_content(self.variant))
    }
}

impl<'de, 'a, 't> EnumAccess<'de> for Chosen<'a, 't> {
    type Error = Stop;
    type Variant = Self;

    fn variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<(S::Value, Self), Stop> {
        let name: StrDeserializer<'_, Stop> = self.variant.into_deserializer();
        Ok((seed.deserialize(name)?, self))
    }
}

impl<'de> VariantAccess<'de> for Chosen<'_, '_> {
    type Error = Stop;

    fn unit_variant(self) -> Result<(), Stop> {
        match self.content {
            None => Ok(()),
            Some(content) => content
                .settle(content.deserialize_unit(serde::de::IgnoredAny))
                .map(|_| ()),
        }
    }

    fn newtype_variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<S::Value, Stop> {
        let content = self.content()?;
        match seed.deserialize(content) {
            // What a guess lacks is no news.
            Err(Stop::Missing(_)) if self.guessed => content.settle(Err(Stop::Told)),
            result => content.settle(result),
        }
    }

    fn tuple_variant<V: Visitor<'de>>(self, _length: usize, visitor: V) -> Result<V::Value, Stop> {
        let content = self.content()?;
        content.settle(content.list(visitor))
    }

    fn struct_variant<V: Visitor<'de>>(self, fields: &'static [&'static str], visitor: V) -> Result<V::Value, Stop> {
        let content = self.content()?;
        content.settle(content.map(Fields::of(fields, content), visitor))
    }
}
