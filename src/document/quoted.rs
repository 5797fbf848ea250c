//! Writes a text as YAML that means this text and nothing else, to whichever reader.

/// Returns the text as a YAML scalar: plain where no reader takes it for anything but text, else in double quotes.
pub fn quoted(text: &str) -> String {
    if is_plain(text) {
        return text.to_string();
    }
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for char in text.chars() {
        match char {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            // What YAML calls unprintable, or a line break.
            _ if char.is_control() || matches!(char, '\u{2028}' | '\u{2029}' | '\u{feff}') => {
                quoted.push_str(&format!("\\u{:04X}", char as u32));
            }
            _ => quoted.push(char),
        }
    }
    quoted.push('"');
    quoted
}

/// Tells what needs no quotes; when in doubt, it does.
fn is_plain(text: &str) -> bool {
    const WORDS: &[&str] = &[
        "null", "true", "false", "yes", "no", "on", "off", "y", "n", "nan", "inf", "infinity",
    ];
    let usual = |it: char| it.is_alphanumeric() || matches!(it, ' ' | '_' | '.' | '/' | '(' | ')' | ';' | '+' | '-');
    let starts = text.starts_with(|it: char| it.is_alphanumeric());
    // `3317e9248280` is a number to most readers, and `0x1f`, `0b1` and `1_000` to some.
    let number = text.parse::<f64>().is_ok()
        || (text.starts_with(|it: char| it.is_ascii_digit()) && text.contains('_'))
        || ["0x", "0o", "0b"].iter().any(|it| text.starts_with(it));
    let word = WORDS.iter().any(|it| it.eq_ignore_ascii_case(text));
    starts && text.chars().all(usual) && !text.ends_with(' ') && !number && !word
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::diagnostic::FileId;
    use crate::document::yaml::{Kind, parse};

    fn reread(text: &str) -> Option<String> {
        let mut problems = Vec::new();
        let yaml = format!("x: [{}, {{ y: {} }}]\n", quoted(text), quoted(text));
        let documents = parse(FileId(0), &yaml, &mut problems);
        assert!(problems.is_empty(), "{yaml}: {problems:?}");
        let (_, list) = documents.first()?.get("x")?;
        match &list.kind {
            Kind::List(items) => match &items.first()?.kind {
                Kind::Scalar { text, .. } => Some(text.to_string()),
                Kind::Null | Kind::List(_) | Kind::Map(_) => None,
            },
            Kind::Null | Kind::Scalar { .. } | Kind::Map(_) => None,
        }
    }

    /// Usual texts stay as they are; what another reader could take for a number or a word of YAML is quoted.
    #[test]
    fn only_what_needs_it_is_quoted() {
        for text in ["create users table", "1f3c9a2b7d10", "add e-mail (unique)", "größer"] {
            assert_eq!(quoted(text), text);
        }
        for text in [
            "369644546676",
            "3317e9248280",
            "null",
            "No",
            "",
            "a: b",
            "a #b",
            "- a",
            "1_000",
            "0x1f",
            "it's",
        ] {
            assert_eq!(quoted(text), format!("\"{text}\""));
        }
        assert_eq!(quoted("say \"hi\"\u{7}\u{85}"), "\"say \\\"hi\\\"\\u0007\\u0085\"");
    }

    proptest! {
        /// Our reader reads back whatever text was written.
        #[test]
        fn any_text_is_read_back(text in "\\PC{0,12}|[ -~]{0,12}|[\\x00-\\x1f\u{85}\u{2028}\u{feff}a]{1,3}") {
            let reread = reread(&text);
            prop_assert_eq!(reread.as_deref(), Some(text.as_str()));
        }
    }
}
