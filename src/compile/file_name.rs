//! How the scripts of single revisions are called: what every file system takes, and never two alike.

use std::collections::BTreeSet;

/// How long the words of the message may be together, as in Alembic.
const SLUG: usize = 40;

/// How long an id may be in a name; most systems end names at 255 bytes.
const ID: usize = 150;

/// Returns `<revision>_<slug>` for each id and message.
///
/// What no file system minds stays, all else becomes `_`. Two names that would be one, also where the size of letters does not
/// count, are told apart by a number, in the order given.
pub(super) fn file_names<'a>(revisions: impl Iterator<Item = (&'a str, &'a str)>) -> Vec<String> {
    let mut taken = BTreeSet::new();
    let unique = revisions.map(|(id, message)| {
        let name = file_name(id, message);
        let mut unique = name.clone();
        let mut number = 1;
        while !taken.insert(unique.to_lowercase()) {
            number += 1;
            unique = format!("{name}_{number}");
        }
        unique
    });
    unique.collect()
}

fn file_name(id: &str, message: &str) -> String {
    let usual = |it: char| it.is_ascii_alphanumeric() || it == '.';
    let plain = |it: char| if usual(it) { it } else { '_' };
    let safe: String = id.chars().take(ID).map(plain).collect();
    let safe = safe.trim_matches('.');
    let id = if safe.is_empty() { "_" } else { safe };
    let slug = slug(message);
    if slug.is_empty() {
        id.to_string()
    } else {
        format!("{id}_{slug}")
    }
}

/// Returns the words of a message, lower case, with `_` between them, cut at a word.
fn slug(message: &str) -> String {
    let mut slug = String::new();
    for word in message
        .split(|it: char| !it.is_ascii_alphanumeric())
        .filter(|it| !it.is_empty())
    {
        if !slug.is_empty() && slug.len() + 1 + word.len() > SLUG {
            break;
        }
        if !slug.is_empty() {
            slug.push('_');
        }
        slug.push_str(&word.to_ascii_lowercase());
    }
    slug.truncate(SLUG);
    slug
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Nothing in an id or a message leads elsewhere, and no two revisions share a file.
    #[test]
    fn names_are_harmless_and_unique() {
        let names = file_names(
            [
                ("1f3c", "Create the users' table!"),
                ("../x", ""),
                ("__/x", ""),
                ("A1", "m"),
                ("a1", "m"),
                ("a1_m", "2"),
                ("..", ""),
                ("日本", "größer"),
                (&"x".repeat(250), &"word ".repeat(30)),
            ]
            .into_iter(),
        );
        assert_eq!(
            names[..8],
            [
                "1f3c_create_the_users_table",
                "_x",
                "___x",
                "A1_m",
                "a1_m_2",
                "a1_m_2_2",
                "_",
                "___gr_er",
            ]
        );
        assert_eq!(names[8].len(), 150 + 1 + 39);
    }
}
