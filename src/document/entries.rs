//! The items of a list, the entries of a mapping and the numbers of a place, as serde walks through them.

use serde::de::value::StrDeserializer;
use serde::de::{DeserializeSeed, Deserializer, Error as _, IntoDeserializer, MapAccess, SeqAccess, Visitor};

use super::fault::{Stop, Subject, unknown_key};
use super::reader::{Fields, Part, Reader};
use super::yaml::{Key, Node};
use crate::diagnostic::{Place, did_you_mean};

/// The items of a list; those that failed before are passed over.
pub(super) struct Items<'a, 't> {
    pub(super) list: Reader<'a, 't>,
    pub(super) rest: &'a [Node<'t>],
}

impl<'de> SeqAccess<'de> for Items<'_, '_> {
    type Error = Stop;

    fn next_element_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Stop> {
        while let Some((item, rest)) = self.rest.split_first() {
            self.rest = rest;
            if !self.list.state.has_failed(item) {
                // The only item of a list without brackets is the list itself.
                let alone = std::ptr::eq(item, self.list.node);
                let subject = if alone {
                    self.list.subject
                } else {
                    self.list.subject.item()
                };
                let reader = self.list.inner(item, subject);
                return reader.settle(seed.deserialize(reader)).map(Some);
            }
        }
        Ok(None)
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.rest.len())
    }
}

/// The entries of a mapping. Those that failed before are passed over in a map; in a struct, where a missing one would
/// be told as missing, they come last.
pub(super) struct Entries<'a, 't> {
    map: Reader<'a, 't>,
    entries: &'a [(Key<'t>, Node<'t>)],
    fields: Fields,
    next: usize,
    late: bool,
    value: Option<&'a (Key<'t>, Node<'t>)>,
    /// The names that misspelt keys stand for.
    taken: Vec<&'static str>,
}

impl<'a, 't> Entries<'a, 't> {
    pub(super) fn new(map: Reader<'a, 't>, entries: &'a [(Key<'t>, Node<'t>)], fields: Fields) -> Self {
        Self {
            map,
            entries,
            fields,
            next: 0,
            late: false,
            value: None,
            taken: Vec::new(),
        }
    }

    /// Returns the name under which serde gets a key: a misspelt key counts as the one it means, so that what is under
    /// it is looked at too, and the meant one is not told as missing.
    fn name(&mut self, key: &'a Key<'_>) -> Option<&'a str> {
        let text = key.text.as_ref();
        let (names, beside) = match self.fields {
            Fields::Any => return Some(text),
            Fields::Among(names) => return names.contains(&text).then_some(text),
            Fields::Of(names, beside) => (names, beside),
        };
        if names.contains(&text) {
            return Some(text);
        }
        if beside.contains(&text) {
            return None;
        }
        if self.map.state.is_full() {
            return None;
        }
        let all = || names.iter().chain(beside).copied();
        let written = |name: &str| self.entries.iter().any(|(key, _)| key.text == name);
        let meant = match did_you_mean(text, all()) {
            Some(nearest) if written(nearest) => did_you_mean(text, all().filter(|name| !written(name))),
            nearest => nearest,
        };
        self.map
            .state
            .tell(unknown_key(key, self.map.subject, meant, &mut all()));
        let meant = meant.filter(|it| names.contains(it) && !self.taken.contains(it))?;
        self.taken.push(meant);
        Some(meant)
    }
}

impl<'de> MapAccess<'de> for Entries<'_, '_> {
    type Error = Stop;

    fn next_key_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Stop> {
        loop {
            let Some(entry) = self.entries.get(self.next) else {
                match self.fields {
                    Fields::Of(..) if !self.late => (self.next, self.late) = (0, true),
                    Fields::Of(..) | Fields::Any | Fields::Among(_) => return Ok(None),
                }
                continue;
            };
            self.next += 1;
            let (key, node) = entry;
            if self.map.state.has_failed(node) != self.late {
                continue;
            }
            let Some(name) = self.name(key) else { continue };
            self.value = Some(entry);
            let name = KeyReader { name, place: key.place };
            return match seed.deserialize(name) {
                Ok(key) => Ok(Some(key)),
                Err(stop) => {
                    if let Some(problem) = stop.tell_at(key.place, node, Subject::Key(key)) {
                        self.map.state.tell(problem);
                    }
                    self.map.state.fails(node);
                    Err(Stop::Told)
                }
            };
        }
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Stop> {
        if self.late {
            return Err(Stop::Told);
        }
        let Some((key, node)) = self.value.take() else {
            return Err(Stop::custom("a value is asked for before its key"));
        };
        let reader = self.map.inner(node, Subject::Key(key));
        reader.settle(seed.deserialize(reader))
    }
}

/// The three numbers of a place, then the value.
pub(super) struct PlaceThenValue<R> {
    place: Place,
    reader: Option<R>,
    next: usize,
}

impl<R> PlaceThenValue<R> {
    pub(super) fn new(place: Place, reader: R) -> Self {
        Self {
            place,
            reader: Some(reader),
            next: 0,
        }
    }
}

impl<'de, R: Deserializer<'de, Error = Stop>> SeqAccess<'de> for PlaceThenValue<R> {
    type Error = Stop;

    fn next_element_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Stop> {
        let Place { file, start, end } = self.place;
        self.next += 1;
        match self.next {
            1 => seed.deserialize(file.0.into_deserializer()).map(Some),
            2 => seed.deserialize(start.into_deserializer()).map(Some),
            3 => seed.deserialize(end.into_deserializer()).map(Some),
            _ => match self.reader.take() {
                Some(reader) => seed.deserialize(reader).map(Some),
                None => Ok(None),
            },
        }
    }
}

/// A key as serde sees it: a text, or a text with its place.
struct KeyReader<'a> {
    name: &'a str,
    place: Place,
}

impl<'a> KeyReader<'a> {
    fn text(&self) -> StrDeserializer<'a, Stop> {
        self.name.into_deserializer()
    }
}

impl<'de> Deserializer<'de> for KeyReader<'_> {
    type Error = Stop;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Stop> {
        self.text().deserialize_any(visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _name: &'static str, visitor: V) -> Result<V::Value, Stop> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _length: usize,
        visitor: V,
    ) -> Result<V::Value, Stop> {
        visitor.visit_seq(PlaceThenValue::new(self.place, self.text()))
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Stop> {
        self.text().deserialize_enum(name, variants, visitor)
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        seq tuple map struct identifier ignored_any
    }
}

/// The two parts of an entry of a list of operations: what all operations take, then the operation.
pub(super) struct EntryParts<'a, 't> {
    reader: Reader<'a, 't>,
    next: usize,
}

impl<'a, 't> EntryParts<'a, 't> {
    pub(super) fn new(reader: Reader<'a, 't>) -> Self {
        Self { reader, next: 0 }
    }
}

impl<'de> SeqAccess<'de> for EntryParts<'_, '_> {
    type Error = Stop;

    fn next_element_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Stop> {
        self.next += 1;
        let part = match self.next {
            1 => Part::Beside,
            2 => Part::Operation(self.reader.state.beside.get()),
            _ => return Ok(None),
        };
        seed.deserialize(Reader { part, ..self.reader }).map(Some)
    }
}
