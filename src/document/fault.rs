//! What is said about a value that the format does not take.

use std::fmt;

use super::scalar;
use super::yaml::{Key, Kind, Node};
use crate::diagnostic::{Code, Diagnostic, Place, did_you_mean};

/// What can be typed where a configuration names no target.
pub const TARGETS: &str = "targets: { postgresql: { dialect: postgresql, version: \"15\" } }";

/// What messages call the node that is being decoded.
#[derive(Clone, Copy, Debug)]
pub enum Subject<'a> {
    /// A thing without a key: `the revision`.
    Whole(&'static str),
    /// What stands under a key.
    Key(&'a Key<'a>),
    /// An item of the list that stands under a key.
    Item(&'a Key<'a>),
}

impl Subject<'_> {
    /// Returns what an item of this is called.
    pub fn item(self) -> Self {
        match self {
            Subject::Whole(_) => Subject::Whole("an item of the list"),
            Subject::Key(key) | Subject::Item(key) => Subject::Item(key),
        }
    }
}

impl fmt::Display for Subject<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Subject::Whole(name) => formatter.write_str(name),
            Subject::Key(key) => write!(formatter, "`{}`", key.text),
            Subject::Item(key) => write!(formatter, "an item of `{}`", key.text),
        }
    }
}

/// Why a node was not decoded.
#[derive(Debug)]
pub enum Stop {
    /// It is told already.
    Told,
    /// It is of another kind.
    Expected {
        /// Which kind is taken.
        what: String,
        /// The keys that the expected mapping has.
        keys: Vec<String>,
    },
    /// It is of the right kind, but not one that is taken.
    Refused(String),
    /// A key is missing.
    Missing(&'static str),
    /// An enum is written as something else than one key or word.
    Shape {
        /// The sentence.
        message: String,
        /// What to type instead.
        hint: Option<String>,
    },
    /// An `impl Deserialize` said so.
    Said(String),
}

impl Stop {
    /// Says which kind is taken: "a list".
    pub fn expected(what: &str) -> Self {
        Stop::Expected {
            what: what.to_string(),
            keys: Vec::new(),
        }
    }

    /// Says which values are taken: "a whole number from 0 to 255".
    pub fn refused(what: String) -> Self {
        Stop::Refused(what)
    }

    /// Adds the keys that the expected mapping has.
    pub fn with_keys(mut self, names: &[&str]) -> Self {
        if let Stop::Expected { keys, .. } = &mut self {
            *keys = names.iter().map(ToString::to_string).collect();
        }
        self
    }

    /// Says that an enum is a mapping with one key; `dedented` names the one whose keys stand beside it.
    pub fn one_key(is_operation: bool, dedented: Option<&str>) -> Self {
        let message = match is_operation {
            true => "an operation is a mapping with one key, its name",
            false => "a mapping with one key is expected here",
        };
        Stop::Shape {
            message: message.to_string(),
            hint: match dedented {
                Some(name) => Some(format!("indent what belongs to `{name}:` deeper than its name")),
                None => is_operation.then(|| "write each as an item of its own: `- name: { … }`".to_string()),
            },
        }
    }

    /// Says which words an enum takes.
    pub fn one_of(is_operation: bool, variants: &[&str]) -> Self {
        match is_operation {
            true => Stop::one_key(true, None),
            false => Stop::expected(&listed(variants)),
        }
    }

    /// Says that a variant was written as a word, but needs a mapping.
    pub fn without_content(variant: &str) -> Self {
        Stop::Shape {
            message: format!("`{variant}` needs its keys below it"),
            hint: Some(format!(
                "write `{variant}:` and the keys below it, or `{variant}: {{ … }}`"
            )),
        }
    }

    /// Makes the diagnostic, when it is not told yet.
    pub fn tell(self, node: &Node<'_>, subject: Subject<'_>) -> Option<Diagnostic> {
        // What is missing is missed at the name of the thing; a mapping's own place may be many lines.
        let place = match (&self, subject) {
            (Stop::Missing(_) | Stop::Shape { .. }, Subject::Key(key)) => key.place,
            _ => node.place,
        };
        self.tell_at(place, node, subject)
    }

    /// Makes the diagnostic for another place than the node's.
    pub fn tell_at(self, place: Place, node: &Node<'_>, subject: Subject<'_>) -> Option<Diagnostic> {
        let problem = match self {
            Stop::Told => return None,
            Stop::Expected { what, keys } => {
                let found = found(node);
                let message = format!("{subject} takes {what}, not {found}");
                let problem = Diagnostic::error(Code::WrongType, message).at(place, "");
                match hint(node, subject, &what, &keys) {
                    Some(hint) => problem.hint(hint),
                    None => problem,
                }
            }
            Stop::Refused(what) => {
                let found = found(node);
                Diagnostic::error(Code::BadValue, format!("{subject} takes {what}, not {found}")).at(place, "")
            }
            Stop::Missing(name) => {
                let message = format!("missing key `{name}` in {subject}");
                let problem = Diagnostic::error(Code::MissingKey, message).at(place, "");
                match name {
                    "where" => problem.hint("write `where: all` where every row is meant"),
                    "targets" => problem.hint(format!("write `{TARGETS}`")),
                    "revision" => problem.hint(
                        "give it an id that no other has: `revision: 1f3c9a2b7d10`; `vellum revision -m \"…\"` makes one",
                    ),
                    _ => problem,
                }
            }
            Stop::Shape { message, hint } => {
                let problem = Diagnostic::error(Code::WrongType, message).at(place, "");
                match hint {
                    Some(hint) => problem.hint(hint),
                    None => problem,
                }
            }
            Stop::Said(message) => {
                let problem = said(&message);
                let place = named_key(node, &problem.message).unwrap_or(place);
                problem.at(place, "")
            }
        };
        Some(problem)
    }
}

/// Finds the key that a sentence about a mapping which was read by hand names.
fn named_key(node: &Node<'_>, message: &str) -> Option<Place> {
    let named = ["no key `", "no dialect `"]
        .iter()
        .find_map(|it| message.strip_prefix(it))?;
    let (name, _) = named.split_once('`')?;
    let mut waiting = vec![node];
    while let Some(node) = waiting.pop() {
        let Kind::Map(entries) = &node.kind else { continue };
        if let Some((key, _)) = entries.iter().find(|(key, _)| key.text == name) {
            return Some(key.place);
        }
        waiting.extend(entries.iter().rev().map(|(_, value)| value));
    }
    None
}

/// Splits what an `impl Deserialize` said into code, sentence and hints.
fn said(message: &str) -> Diagnostic {
    let coded = message.split_once(": ").and_then(|(code, rest)| {
        Code::ALL
            .iter()
            .find(|it| it.as_str() == code)
            .map(|code| (*code, rest))
    });
    let (code, rest) = coded.unwrap_or((Code::BadValue, message));
    let mut lines = rest.lines();
    let problem = Diagnostic::error(code, lines.next().unwrap_or_default());
    lines.fold(problem, Diagnostic::hint)
}

/// Says what stands there instead.
fn found(node: &Node<'_>) -> String {
    match &node.kind {
        Kind::Null => "null".to_string(),
        Kind::Scalar { text, plain } => {
            let short = text.chars().count() <= 40 && !text.contains('\n');
            match (short, *plain && scalar::is_number(text)) {
                (true, true) => format!("the number `{text}`"),
                (true, false) if *plain && matches!(text.as_ref(), "true" | "false") => format!("`{text}`"),
                (true, false) => format!("the text `{text}`"),
                (false, _) => "a long text".to_string(),
            }
        }
        Kind::List(_) => "a list".to_string(),
        Kind::Map(_) => "a mapping".to_string(),
    }
}

/// Says what to type instead, where that can be guessed.
fn hint(node: &Node<'_>, subject: Subject<'_>, what: &str, keys: &[String]) -> Option<String> {
    let named = |value: String| match subject {
        Subject::Key(key) => format!("write `{}: {value}`", key.text),
        Subject::Whole(_) | Subject::Item(_) => format!("write `{value}`"),
    };
    let keys = || {
        let names: Vec<&str> = keys.iter().map(String::as_str).collect();
        (!names.is_empty()).then(|| its_keys(&names))
    };
    match &node.kind {
        Kind::Scalar { text, plain } => {
            let lower = text.to_lowercase();
            match (what, lower.as_str()) {
                ("true or false", "yes" | "on" | "y" | "true" | "1") => Some(named("true".to_string())),
                ("true or false", "no" | "off" | "n" | "false" | "0") => Some(named("false".to_string())),
                ("a whole number", _) if !plain && scalar::is_integer(text) => Some(named(text.to_string())),
                ("a list", _) if text.len() <= 40 => Some(named(format!("[{text}]"))),
                ("a mapping", _) => keys(),
                _ => None,
            }
        }
        Kind::List(_) | Kind::Null if what == "a mapping" => keys(),
        Kind::Map(_) if what == "a list" => Some("begin each item with `- `".to_string()),
        Kind::Null | Kind::List(_) | Kind::Map(_) => None,
    }
}

/// Tells a key that the format does not have there.
pub fn unknown_key(
    key: &Key<'_>,
    subject: Subject<'_>,
    meant: Option<&str>,
    known: &mut dyn Iterator<Item = &str>,
) -> Diagnostic {
    let message = format!("no key `{}` in {subject}", key.text);
    let problem = Diagnostic::error(Code::UnknownKey, message).at(key.place, "");
    match meant {
        Some(meant) => problem.hint(format!("did you mean `{meant}`?")),
        None => {
            let known: Vec<&str> = known.collect();
            problem.hint(its_keys(&known))
        }
    }
}

/// Tells a word that an enum does not have.
pub fn unknown_word(
    text: &str,
    place: Place,
    subject: Subject<'_>,
    meant: Option<&str>,
    variants: &[&str],
) -> Diagnostic {
    let problem = Diagnostic::error(Code::BadValue, format!("{subject} does not take `{text}`")).at(place, "");
    match meant {
        Some(meant) => problem.hint(format!("did you mean `{meant}`?")),
        None => problem.hint(format!("it takes {}", listed(variants))),
    }
}

/// Lists alternatives: "`a`, `b` or `c`".
pub fn listed(words: &[&str]) -> String {
    joined(words, "or")
}

/// Lists what there is: "`a`, `b` and `c`".
pub fn all_of(words: &[&str]) -> String {
    joined(words, "and")
}

fn its_keys(keys: &[&str]) -> String {
    match keys {
        [one] => format!("its only key is `{one}`"),
        _ => format!("its keys are {}", all_of(keys)),
    }
}

fn joined(words: &[&str], last_word: &str) -> String {
    let quoted: Vec<String> = words.iter().map(|it| format!("`{it}`")).collect();
    match quoted.as_slice() {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} {last_word} {last}", first.join(", ")),
    }
}

impl fmt::Display for Stop {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Stop::Told => formatter.write_str("told already"),
            Stop::Expected { what, keys: _ } | Stop::Refused(what) => write!(formatter, "takes {what}"),
            Stop::Missing(name) => write!(formatter, "missing key `{name}`"),
            Stop::Shape { message, hint: _ } | Stop::Said(message) => formatter.write_str(message),
        }
    }
}

impl std::error::Error for Stop {}

impl serde::de::Error for Stop {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Stop::Said(message.to_string())
    }

    fn invalid_type(_found: serde::de::Unexpected<'_>, expected: &dyn serde::de::Expected) -> Self {
        Stop::expected(&expected.to_string())
    }

    fn invalid_value(_found: serde::de::Unexpected<'_>, expected: &dyn serde::de::Expected) -> Self {
        Stop::Refused(expected.to_string())
    }

    fn invalid_length(_length: usize, expected: &dyn serde::de::Expected) -> Self {
        Stop::Refused(expected.to_string())
    }

    fn unknown_variant(variant: &str, expected: &'static [&'static str]) -> Self {
        let hint = match did_you_mean(variant, expected.iter().copied()) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => format!("it is one of {}", listed(expected)),
        };
        Stop::Said(format!("`{variant}` is not taken here\n{hint}"))
    }

    fn unknown_field(field: &str, _expected: &'static [&'static str]) -> Self {
        Stop::Said(format!("{}: no key `{field}` here", Code::UnknownKey))
    }

    fn missing_field(field: &'static str) -> Self {
        Stop::Missing(field)
    }

    fn duplicate_field(field: &'static str) -> Self {
        Stop::Said(format!(
            "{}: the key `{field}` is written twice, once by another name",
            Code::DuplicateKey
        ))
    }
}
