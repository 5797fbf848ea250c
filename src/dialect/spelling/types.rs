//! The table of types of a dialect: `dialects/<d>/types.yaml`, read once.
//!
//! On the left of `write` stands what a revision writes, on the right what the script says. The first form that fits is
//! taken; where none fits, the type has no home and `otherwise` says why and which type comes nearest.

use std::collections::BTreeMap;

use indexmap::IndexMap;
use serde::{Deserialize, Deserializer};

use crate::types::{Base, Plain, Type};

/// Why a dialect has no type that would keep the values as they are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoHome {
    /// One lowercase sentence that names the type.
    pub message: String,
    /// What to type instead.
    pub hint: Option<String>,
}

impl NoHome {
    pub(crate) fn new(message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            hint: Some(hint.into()),
        }
    }
}

/// All plain types of the format with their spelling in one dialect.
#[derive(Debug)]
pub struct TypeTable {
    label: String,
    dialect: String,
    types: BTreeMap<Plain, Row>,
}

/// What the table says of one type.
#[derive(Debug)]
struct Row {
    forms: Vec<Form>,
    otherwise: Option<Otherwise>,
}

/// `varchar(n<=16383)` and what it becomes.
#[derive(Debug)]
struct Form {
    /// The names of the numbers, each with the most it may be.
    arguments: Vec<(String, Option<u32>)>,
    unsigned: bool,
    /// The spelling in pieces: a text, and the number behind it.
    spelling: Vec<(String, Option<usize>)>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    label: String,
    dialect: String,
    #[serde(rename = "manual_of")]
    _manual_of: String,
    types: BTreeMap<String, Entry>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    write: IndexMap<String, String>,
    #[serde(deserialize_with = "written")]
    otherwise: Option<Otherwise>,
    #[serde(rename = "why")]
    _why: String,
    #[serde(rename = "manual")]
    _manual: String,
}

/// What is said where no form fits.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Otherwise {
    because: String,
    nearest: String,
}

/// Reads an option that must be written, as `null` if need be.
fn written<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
    Option::deserialize(deserializer)
}

impl TypeTable {
    /// Reads a table.
    ///
    /// # Errors
    /// When the file is not of the form, or a plain type is missing in it or unknown.
    pub fn read(yaml: &str) -> Result<Self, String> {
        let file: File = serde_yaml::from_str(yaml).map_err(|why| why.to_string())?;
        let mut types = BTreeMap::new();
        for (name, entry) in file.types {
            let plain = Plain::ALL.iter().copied().find(|it| it.name() == name);
            let plain = plain.ok_or_else(|| format!("no type `{name}`"))?;
            let forms: Result<Vec<Form>, String> = entry
                .write
                .iter()
                .map(|(form, spelling)| Form::read(plain, form, spelling))
                .collect();
            let otherwise = entry.otherwise;
            types.insert(
                plain,
                Row {
                    forms: forms?,
                    otherwise,
                },
            );
        }
        match Plain::ALL.iter().find(|plain| !types.contains_key(plain)) {
            Some(plain) => Err(format!("`{}` is missing", plain.name())),
            None => Ok(Self {
                label: file.label,
                dialect: file.dialect,
                types,
            }),
        }
    }

    /// Returns the spelling of a plain type, without the `[]` of an array.
    ///
    /// # Errors
    /// When no form of the table fits.
    pub fn name(&self, plain: Plain, ty: &Type) -> Result<String, NoHome> {
        let row = self.types.get(&plain);
        let form = row.and_then(|row| row.forms.iter().find(|form| form.fits(ty)));
        match (form, row.and_then(|row| row.otherwise.as_ref())) {
            (Some(form), _) => Ok(form.spell(&ty.arguments)),
            (None, Some(otherwise)) => {
                let signed_only = !row.is_some_and(|row| row.forms.iter().any(|form| form.unsigned));
                let because = if ty.unsigned && signed_only {
                    "it has no unsigned numbers; a check holds those below zero off"
                } else {
                    &otherwise.because
                };
                Err(self.no_home(ty, because, &otherwise.nearest))
            }
            (None, None) => Err(self.no_home(ty, "it has no such type", "text")),
        }
    }

    /// Says that a type has no home, and which one comes nearest.
    pub fn no_home(&self, ty: &Type, because: &str, nearest: &str) -> NoHome {
        let (written, label, dialect) = (ty.to_text(), &self.label, &self.dialect);
        // An enumeration, a set and the target's own words are not written as their name.
        let default = match &ty.base {
            Base::Plain(_) => flow(&written),
            Base::Enum(_) | Base::Set(_) | Base::Native(_) => "…".to_string(),
        };
        NoHome::new(
            format!("the type `{written}` has no home on {label}: {because}"),
            format!("write `{{ default: {default}, {dialect}: {} }}`", flow(nearest)),
        )
    }
}

/// Quotes what a YAML flow map would read otherwise.
fn flow(text: &str) -> String {
    match text.contains([',', '[', ']', '{', '}', ':']) {
        true => format!("\"{text}\""),
        false => text.to_string(),
    }
}

impl Form {
    /// Reads `name[(p[<=limit][,…])][ unsigned]`.
    fn read(plain: Plain, form: &str, spelling: &str) -> Result<Self, String> {
        let problem = || format!("`{form}` is no form of `{}`", plain.name());
        let rest = form.strip_prefix(plain.name()).ok_or_else(problem)?;
        let (rest, unsigned) = match rest.strip_suffix(" unsigned") {
            Some(rest) => (rest, true),
            None => (rest, false),
        };
        let mut arguments = Vec::new();
        if !rest.is_empty() {
            let inside = rest
                .strip_prefix('(')
                .and_then(|it| it.strip_suffix(')'))
                .ok_or_else(problem)?;
            for argument in inside.split(',') {
                arguments.push(match argument.split_once("<=") {
                    None => (argument.to_string(), None),
                    Some((name, most)) => (name.to_string(), Some(most.parse().map_err(|_| problem())?)),
                });
            }
        }
        let spelling = pieces(spelling, &arguments);
        Ok(Self {
            arguments,
            unsigned,
            spelling,
        })
    }

    fn fits(&self, ty: &Type) -> bool {
        let limits = self.arguments.iter().map(|(_, most)| most.unwrap_or(u32::MAX));
        self.unsigned == ty.unsigned
            && self.arguments.len() == ty.arguments.len()
            && ty.arguments.iter().zip(limits).all(|(number, most)| *number <= most)
    }

    fn spell(&self, numbers: &[u32]) -> String {
        let mut spelled = String::new();
        for (text, number) in &self.spelling {
            spelled.push_str(text);
            if let Some(number) = number.and_then(|at| numbers.get(at)) {
                spelled.push_str(&number.to_string());
            }
        }
        spelled
    }
}

/// Parts a spelling at the numbers in it: `numeric({p},{s})`.
fn pieces(spelling: &str, arguments: &[(String, Option<u32>)]) -> Vec<(String, Option<usize>)> {
    let mut pieces = Vec::new();
    let mut rest = spelling;
    loop {
        let holes = arguments.iter().enumerate().filter_map(|(at, (name, _))| {
            let hole = format!("{{{name}}}");
            rest.find(&hole).map(|start| (start, start + hole.len(), at))
        });
        let Some((start, end, at)) = holes.min() else { break };
        pieces.push((rest[..start].to_string(), Some(at)));
        rest = &rest[end..];
    }
    pieces.push((rest.to_string(), None));
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A table that forgets a type or writes a form of another one is not read.
    #[test]
    fn table_must_be_whole() {
        let missing = TypeTable::read("{ label: X, dialect: x, manual_of: x, types: {} }");
        assert_eq!(missing.unwrap_err(), "`smallint` is missing");
        let wrong = "{ label: X, dialect: x, manual_of: x, types: { text: { write: { char: text }, otherwise: null, why: x, manual: x } } }";
        assert_eq!(TypeTable::read(wrong).unwrap_err(), "`char` is no form of `text`");
    }
}
