//! The items of a list, the entries of a mapping and the numbers of a place, as serde walks through them.

use serde::de::value::StrDeserializer;
use serde::de::{DeserializeSeed, Error as _, IntoDeserializer, MapAccess, SeqAccess};

use super::decode::{Fields, Reader};
use super::fault::{Stop, Subject, unknown_key};
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
                let subject = if alone { self.list.subject } else { self.list.subject.item() };
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
        }
    }

    /// Returns the name under which serde gets a key: a misspelt key counts as the one it means, so that what is under
    /// it is looked at too, and the meant one is not told as missing.
    fn name(&self, key: &'a Key<'_>) -> Option<&'a str> {
        let text = key.text.as_ref();
        let Some(names) = self.fields.names else {
            return Some(text);
        };
        if names.contains(&text) {
            return Some(text);
        }
        if self.fields.beside.contains(&text) {
            return None;
        }
        let all = || names.iter().chain(self.fields.beside).copied();
        let written = |name: &str| self.entries.iter().any(|(key, _)| key.text == name);
        let meant = did_you_mean(text, all().filter(|name| !written(name)));
        self.map
            .state
            .tell(unknown_key(key, self.map.subject, meant, &mut all()));
        meant.filter(|it| names.contains(it))
    }
}

impl<'de> MapAccess<'de> for Entries<'_, '_> {
    type Error = Stop;

    fn next_key_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Stop> {
        loop {
            let Some(entry) = self.entries.get(self.next) else {
                if self.late || self.fields.names.is_none() {
                    return Ok(None);
                }
                (self.next, self.late) = (0, true);
                continue;
            };
            self.next += 1;
            let (key, node) = entry;
            if self.map.state.has_failed(node) != self.late {
                continue;
            }
            let Some(name) = self.name(key) else { continue };
            self.value = Some(entry);
            let name: StrDeserializer<'_, Stop> = name.into_deserializer();
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
pub(super) struct PlaceThenValue<'a, 't> {
    pub(super) reader: Reader<'a, 't>,
    pub(super) next: usize,
}

impl<'de> SeqAccess<'de> for PlaceThenValue<'_, '_> {
    type Error = Stop;

    fn next_element_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Stop> {
        let Place { file, start, end } = self.reader.node.place;
        self.next += 1;
        match self.next {
            1 => seed.deserialize(file.0.into_deserializer()).map(Some),
            2 => seed.deserialize(start.into_deserializer()).map(Some),
            3 => seed.deserialize(end.into_deserializer()).map(Some),
            4 => seed.deserialize(self.reader).map(Some),
            _ => Ok(None),
        }
    }
}
