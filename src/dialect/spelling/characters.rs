//! Characters that a reader of a script cannot see, or that turn the line round: they are escaped.

/// Makes a text safe for one `-- ` line: what ends a line, is not seen or turns the line round becomes an escape.
///
/// A carriage return ends a `--` comment on PostgreSQL, a NUL cuts the line in psql and sqlite3; and nobody should sign
/// a comment that shows something else than it says.
pub fn comment(text: &str) -> String {
    if text.bytes().all(|it| it == b' ' || it.is_ascii_graphic()) {
        return text.to_string();
    }
    let mut safe = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\n' => safe.push_str("\\n"),
            '\r' => safe.push_str("\\r"),
            '\t' => safe.push_str("\\t"),
            _ if is_unseen(character) || is_zero_width(character) => safe.extend(character.escape_unicode()),
            _ => safe.push(character),
        }
    }
    safe
}

/// Tells whether a character is a control character, a line or paragraph separator, or one that changes the direction.
pub fn is_unseen(character: char) -> bool {
    let turns = matches!(
        character,
        '\u{061C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}'
    );
    character.is_control() || matches!(character, '\u{2028}' | '\u{2029}' | '\u{FEFF}') || turns
}

/// The joiners of scripts and emoji: text needs them, a comment does without.
fn is_zero_width(character: char) -> bool {
    matches!(
        character,
        '\u{200B}'..='\u{200D}' | '\u{2060}' | '\u{180E}' | '\u{00AD}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A comment stays on its line, whatever the text holds.
    #[test]
    fn comment_stays_on_its_line() {
        let text = "a\nb\rc\td\0e\u{85}f\u{2028}g\u{202E}h\u{200B}i é 日本 \\! ; */";
        assert_eq!(
            comment(text),
            "a\\nb\\rc\\td\\u{0}e\\u{85}f\\u{2028}g\\u{202e}h\\u{200b}i é 日本 \\! ; */"
        );
    }
}
