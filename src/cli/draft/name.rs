//! How the file of a new revision is called.

use super::Draft;
use crate::cli::moment::in_utc;
use crate::diagnostic::{Code, Diagnostic};

/// How long the words of the message may be together, as in Alembic.
const SLUG: usize = 40;

/// How many bytes a file name may have, with room for `_2.yaml`: most systems end at 255.
const LONGEST: usize = 200;

/// Fills in a `file_template`; the result has no extension yet, and may name folders.
pub(in crate::cli) fn file_name(template: &str, draft: &Draft) -> Result<String, Diagnostic> {
    let time = in_utc(draft.created);
    let name = fill(template, |token| {
        Some(match token {
            "revision" => words(&draft.id, usize::MAX),
            "slug" => words(&draft.message, SLUG).to_lowercase(),
            "year" => format!("{:04}", time.year()),
            "month" => format!("{:02}", time.month()),
            "day" => format!("{:02}", time.day()),
            "hour" => format!("{:02}", time.hour()),
            "minute" => format!("{:02}", time.minute()),
            "second" => format!("{:02}", time.second()),
            "epoch" => draft.created.as_second().to_string(),
            _ => return None,
        })
    });
    let parts = name.split('/').map(|it| cut(it.trim_end_matches(['_', '.', ' ', '-'])));
    let parts: Vec<&str> = parts.collect();
    let hidden = |it: &&str| it.is_empty() || it.starts_with('.') || it.ends_with('~') || it.contains('\\');
    match parts.iter().find(|it| hidden(it)) {
        Some(_) => {
            let message = format!("`file_template` gives `{}`, which is never read", name.escape_debug());
            let hint = "write one such as `{year}/{revision}_{slug}`: no `..`, and no name that begins with a dot";
            Err(Diagnostic::error(Code::BadConfiguration, message).hint(hint))
        }
        None => Ok(parts.join("/")),
    }
}

/// Puts values in the place of the tokens that are known, once: a value that looks like a token stays what it is.
pub(super) fn fill(template: &str, value: impl Fn(&str) -> Option<String>) -> String {
    let mut filled = String::with_capacity(template.len());
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let known = after
            .split_once('}')
            .and_then(|(token, after)| Some((value(token)?, after)));
        match known {
            Some((value, after)) => {
                filled.push_str(&value);
                rest = after;
            }
            None => {
                filled.push('{');
                rest = after;
            }
        }
    }
    filled + rest
}

/// Returns the words of a text with `_` between them, cut before the word that is too much.
fn words(text: &str, longest: usize) -> String {
    let mut slug = String::new();
    for word in text.split(|it: char| !it.is_alphanumeric()).filter(|it| !it.is_empty()) {
        let length = slug.chars().count() + 1 + word.chars().count();
        if !slug.is_empty() && length > longest {
            break;
        }
        if !slug.is_empty() {
            slug.push('_');
        }
        slug.extend(word.chars().take(longest));
    }
    slug
}

fn cut(name: &str) -> &str {
    let mut end = name.len().min(LONGEST);
    while !name.is_char_boundary(end) {
        end -= 1;
    }
    &name[..end]
}

#[cfg(test)]
mod tests {
    use super::super::Body;
    use super::*;
    use jiff::Timestamp;

    fn named(template: &str, id: &str, message: &str) -> Result<String, String> {
        let draft = Draft {
            id: id.to_string(),
            down: Vec::new(),
            labels: Vec::new(),
            depends_on: Vec::new(),
            message: message.to_string(),
            doc: None,
            created: Timestamp::from_second(1_795_255_200).unwrap(),
            body: Body::Empty,
        };
        file_name(template, &draft).map_err(|it| it.message)
    }

    /// A file is called after day, id and message; what cannot be in a name is left out.
    #[test]
    fn names_are_harmless() {
        let usual = "{year}{month}{day}_{revision}_{slug}";
        let name = |id: &str, message: &str| named(usual, id, message).unwrap();
        assert_eq!(
            name("1f3c", "Create the user's table!"),
            "20261121_1f3c_create_the_user_s_table"
        );
        assert_eq!(name("1f3c", ""), "20261121_1f3c");
        assert_eq!(name("../../x", "{revision}/../~"), "20261121_x_revision");
        assert_eq!(name("a.b", "größer 日本"), "20261121_a_b_größer_日本");
        let long = "word ".repeat(30);
        assert_eq!(name("1", &long), "20261121_1_word_word_word_word_word_word_word_word");
        assert_eq!(name("1", &"x".repeat(300)), format!("20261121_1_{}", "x".repeat(40)));
        assert_eq!(name(&"é".repeat(250), "m").len(), 199);
    }

    /// A template may name folders, but none that is not read.
    #[test]
    fn folders_may_be_named() {
        assert_eq!(named("{year}/{revision}", "1", "").unwrap(), "2026/1");
        assert_eq!(named("{epoch}_{revision}", "1", "").unwrap(), "1795255200_1");
        for template in [
            "../{revision}",
            ".{revision}",
            "/{revision}",
            "a//{revision}",
            "{slug}/{revision}",
        ] {
            assert!(named(template, "1", "").is_err(), "{template}");
        }
    }
}
