//! What is said when a text is not YAML, or YAML that the format leaves out.

use std::collections::{HashMap, HashSet};

use granit_parser::{ErrorKind, ScanError};

use super::yaml::builder::small;
use super::yaml::{Key, Kind, MAX_DEPTH, Node};
use crate::diagnostic::{Code, Diagnostic, FileId, Place};

/// Says where and why the parser stopped.
pub fn not_yaml(file: FileId, text: &str, stop: &ScanError) -> Diagnostic {
    let start = stop.marker().byte_offset().unwrap_or(text.len()).min(text.len());
    let start = (0..=start).rev().find(|it| text.is_char_boundary(*it)).unwrap_or(0);
    let next = text[start..].chars().next().filter(|it| *it != '\n' && *it != '\r');
    let place = Place {
        file,
        start: small(start),
        end: small(start + next.map_or(0, char::len_utf8)),
    };
    if matches!(stop.kind(), ErrorKind::RecursionLimitExceeded) {
        return too_deep(place);
    }
    let (message, hint) = sentence(stop.kind());
    let problem = Diagnostic::error(Code::Yaml, message).at(place, "");
    match hint {
        Some(hint) => problem.hint(hint),
        None => problem,
    }
}

/// Says in words what the parser means, and what to type.
#[expect(clippy::wildcard_enum_match_arm, reason = "the parser's kinds are many and may grow")]
fn sentence(kind: &ErrorKind) -> (String, Option<&'static str>) {
    let (message, hint) = match kind {
        ErrorKind::TabInBlockIndentation
        | ErrorKind::TabInIndentation
        | ErrorKind::TabNotAllowed
        | ErrorKind::TabAtBlockScalarStart => ("a tab indents this line", Some("indent with spaces")),
        ErrorKind::MappingValueNotAllowed | ErrorKind::InvalidColonPlacement => (
            "a `:` where no key can stand",
            Some("quote a text that has `: ` in it, or close the bracket or quote that is open above"),
        ),
        ErrorKind::SimpleKeyExpected | ErrorKind::InvalidSimpleKey => (
            "a line without `:` where a key is expected",
            Some("write `key: value`, or indent the line deeper than the key it belongs to"),
        ),
        ErrorKind::ExpectedBlockMappingKey | ErrorKind::InvalidIndentation => (
            "a line whose indentation fits none above",
            Some("indent it as the keys beside it"),
        ),
        ErrorKind::ExpectedBlockSequenceEntry | ErrorKind::BlockSequenceEntryNotAllowed => (
            "a list item where none can stand",
            Some("begin each item of a list with `- ` at the same indentation"),
        ),
        ErrorKind::BlockEntryInFlowCollection => (
            "a `- ` within brackets",
            Some("separate items in brackets by commas: `[a, b]`"),
        ),
        ErrorKind::UnclosedQuotedScalar => (
            "a quote that is never closed",
            Some("close it; within '…' a quote is written twice"),
        ),
        ErrorKind::InvalidQuotedScalarIndent | ErrorKind::DocumentIndicatorInQuotedScalar => (
            "a quote that is still open in this line",
            Some("close it above; within '…' a quote is written twice"),
        ),
        ErrorKind::UnexpectedEofFlowSequence | ErrorKind::ExpectedFlowSequenceSeparator => (
            "a list in brackets that is not closed, or misses a comma",
            Some("close it with `]`"),
        ),
        ErrorKind::UnexpectedEofFlowMapping
        | ErrorKind::UnexpectedEofImplicitFlowMapping
        | ErrorKind::ExpectedFlowMappingSeparator => (
            "a mapping in braces that is not closed, or misses a comma",
            Some("close it with `}`"),
        ),
        ErrorKind::UnclosedFlowCollection { open } => {
            let hint = match open {
                '[' => "close it with `]`",
                _ => "close it with `}`",
            };
            return (format!("a `{open}` that is never closed"), Some(hint));
        }
        ErrorKind::MismatchedFlowCollectionEnd { open, close } => {
            return (format!("a `{open}` that is closed by `{close}`"), None);
        }
        ErrorKind::UnexpectedCharacter { character } if !character.is_ascii_graphic() => {
            let code = u32::from(*character);
            return (
                format!("the character U+{code:04X}, which no text may have as it is"),
                None,
            );
        }
        ErrorKind::UnexpectedCharacter { character } => {
            return (
                format!("a value that begins with `{character}`"),
                Some("quote the text"),
            );
        }
        ErrorKind::UnknownQuotedScalarEscape => (
            "an escape that YAML does not have",
            Some("write `\\\\` for a backslash, or use '…', where a backslash is only that"),
        ),
        ErrorKind::InvalidLowSurrogate
        | ErrorKind::MissingLowSurrogate
        | ErrorKind::UnpairedLowSurrogate
        | ErrorKind::InvalidUnicodeEscape => ("an escape that is no character", None),
        ErrorKind::InvalidTrailingSingleQuotedScalar | ErrorKind::InvalidTrailingDoubleQuotedScalar => (
            "something after a closing quote",
            Some("quote the whole value, or write it without quotes"),
        ),
        ErrorKind::CommentNotSeparated => ("a `#` right after a value", Some("put a space before the comment")),
        ErrorKind::BomInsideDocument => ("a byte order mark within the text", Some("remove it")),
        other => return (format!("not YAML: {other}"), None),
    };
    (message.to_string(), hint)
}

/// Finds the first character that no YAML text may have.
pub fn control_character(file: FileId, text: &str) -> Option<Diagnostic> {
    let at = text
        .bytes()
        .position(|byte| byte < b' ' && !matches!(byte, b'\t' | b'\n' | b'\r'))?;
    let byte = text.as_bytes()[at];
    let place = Place {
        file,
        start: small(at),
        end: small(at + 1),
    };
    let problem = Diagnostic::error(Code::Yaml, format!("the control character U+{byte:04X} in the text"))
        .at(place, "")
        .hint(format!("write `\\x{byte:02X}` in double quotes, where it is meant"));
    Some(problem)
}

/// Says that lists and mappings lie too deep in each other.
pub fn too_deep(place: Place) -> Diagnostic {
    Diagnostic::error(
        Code::Limit,
        format!("more than {MAX_DEPTH} lists and mappings in each other"),
    )
    .at(place, "")
}

/// Says that an alias names nothing.
pub fn unknown_anchor(place: Place, name: &str) -> Diagnostic {
    Diagnostic::error(Code::Yaml, format!("no anchor `{name}` above"))
        .at(place, "")
        .hint(format!(
            "put `&{name}` before the value that is meant, in this file, or quote the text"
        ))
}

/// Says that an alias stands in the value that it names.
pub fn alias_in_itself(place: Place) -> Diagnostic {
    Diagnostic::error(Code::Yaml, "an alias within the value that it names").at(place, "")
}

/// Says that the format has no tags.
pub fn tag(place: Place) -> Diagnostic {
    Diagnostic::error(Code::Yaml, "a tag, which the format does not have")
        .at(place, "")
        .hint("take it away; quotes make a value text")
}

/// Makes a key out of the node that stands in its place.
pub fn as_key(node: Node<'_>) -> Result<Key<'_>, Diagnostic> {
    let place = node.place;
    match node.kind {
        Kind::Scalar { text, plain: true } if text == "<<" => Err(Diagnostic::error(
            Code::Yaml,
            "a merge key `<<`, which the format does not have",
        )
        .at(place, "")
        .hint("repeat the keys, or use an alias for the whole value")),
        Kind::Scalar { text, .. } => Ok(Key { text, place }),
        Kind::Null => Err(Diagnostic::error(Code::Yaml, "a value without a key")
            .at(place, "")
            .hint("write the key before the `:`; quote it where it is `null`")),
        Kind::List(_) => Err(Diagnostic::error(Code::Yaml, "a list where a key is expected").at(place, "")),
        Kind::Map(_) => Err(Diagnostic::error(Code::Yaml, "a mapping where a key is expected")
            .at(place, "")
            .hint("quote a text that begins with a brace")),
    }
}

/// Takes away the entries whose key stood before, and says so.
pub fn refuse_twice(entries: &mut Vec<(Key<'_>, Node<'_>)>, problems: &mut Vec<Diagnostic>) {
    let twice = if entries.len() <= 16 {
        (1..entries.len()).any(|it| entries[..it].iter().any(|(key, _)| key.text == entries[it].0.text))
    } else {
        let mut seen = HashSet::with_capacity(entries.len());
        !entries.iter().all(|(key, _)| seen.insert(key.text.as_ref()))
    };
    if !twice {
        return;
    }
    let mut first: HashMap<String, Place> = HashMap::with_capacity(entries.len());
    entries.retain(|(key, _)| match first.get(key.text.as_ref()) {
        None => {
            first.insert(key.text.to_string(), key.place);
            true
        }
        Some(before) => {
            problems.push(
                Diagnostic::error(Code::DuplicateKey, format!("the key `{}` is written twice", key.text))
                    .at(key.place, "again here")
                    .at(*before, "first here"),
            );
            false
        }
    });
}
