//! The texts that were read, and where in them a byte stands.

use std::sync::OnceLock;

use super::{FileId, Place};

/// All texts of one run, in the order of reading.
#[derive(Debug, Default)]
pub struct Sources {
    texts: Vec<SourceText>,
}

/// A text with the name that the user knows it by.
#[derive(Debug)]
pub struct SourceText {
    /// The path below the project's folder, with `/` on every system.
    pub path: String,
    /// The text, without a byte order mark.
    pub text: String,
    /// Where each line begins; made when somebody asks.
    lines: OnceLock<Vec<u32>>,
}

/// A line and a column, both counted from 1; a column is a character.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    /// The line.
    pub line: usize,
    /// The character in the line.
    pub column: usize,
}

impl Sources {
    /// Adds a text and gives it its number.
    pub fn add(&mut self, path: impl Into<String>, text: impl Into<String>) -> FileId {
        let text = text.into();
        let text = match text.strip_prefix('\u{feff}') {
            Some(rest) => rest.to_string(),
            None => text,
        };
        let id = FileId(u32::try_from(self.texts.len()).unwrap_or(u32::MAX));
        self.texts.push(SourceText {
            path: path.into(),
            text,
            lines: OnceLock::new(),
        });
        id
    }

    /// Returns a text by its number.
    pub fn get(&self, file: FileId) -> Option<&SourceText> {
        self.texts.get(file.0 as usize)
    }

    /// Returns all numbers, in the order of reading.
    pub fn files(&self) -> impl ExactSizeIterator<Item = FileId> + use<> {
        (0..u32::try_from(self.texts.len()).unwrap_or(u32::MAX)).map(FileId)
    }

    /// Returns how many texts there are.
    pub fn len(&self) -> usize {
        self.texts.len()
    }

    /// Tells whether nothing was read.
    pub fn is_empty(&self) -> bool {
        self.texts.is_empty()
    }

    /// Returns `path:line:column` of the first byte of a place.
    pub fn to_text(&self, place: Place) -> String {
        match self.get(place.file) {
            Some(source) => {
                let Position { line, column } = source.position(place.start);
                format!("{}:{line}:{column}", source.path)
            }
            None => String::new(),
        }
    }

    /// Returns the text of a place; empty where there is none.
    pub fn slice(&self, place: Place) -> &str {
        self.get(place.file)
            .and_then(|it| it.text.get(place.start as usize..place.end as usize))
            .unwrap_or_default()
    }
}

impl SourceText {
    /// Returns line and column of a byte.
    pub fn position(&self, offset: u32) -> Position {
        let line = self.line_of(offset);
        let (start, text) = self.line(line);
        let mut before = (offset.saturating_sub(start) as usize).min(text.len());
        while !text.is_char_boundary(before) {
            before -= 1;
        }
        Position {
            line: line + 1,
            column: text[..before].chars().count() + 1,
        }
    }

    /// Returns the number, from 0, of the line in which a byte stands.
    pub fn line_of(&self, offset: u32) -> usize {
        self.starts()
            .partition_point(|start| *start <= offset)
            .saturating_sub(1)
    }

    /// Returns where a line, counted from 0, begins, and its text without the line break.
    pub fn line(&self, line: usize) -> (u32, &str) {
        let starts = self.starts();
        let Some(start) = starts.get(line).copied() else {
            return (u32::try_from(self.text.len()).unwrap_or(u32::MAX), "");
        };
        let end = starts.get(line + 1).map_or(self.text.len(), |it| *it as usize);
        let text = &self.text[start as usize..end];
        (
            start,
            text.strip_suffix('\n')
                .map_or(text, |it| it.strip_suffix('\r').unwrap_or(it)),
        )
    }

    fn starts(&self) -> &[u32] {
        self.lines.get_or_init(|| {
            let breaks = self.text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
            let after = breaks.map(|(at, _)| u32::try_from(at + 1).unwrap_or(u32::MAX));
            std::iter::once(0).chain(after).collect()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Columns count characters, and a line ends before its line break, whichever it is.
    #[test]
    fn positions() {
        let mut sources = Sources::default();
        let file = sources.add("a.yaml", "\u{feff}é: 1\r\nß: 日本\n");
        let source = sources.get(file).unwrap();
        assert_eq!(source.position(0), Position { line: 1, column: 1 });
        assert_eq!(source.position(2), Position { line: 1, column: 2 });
        assert_eq!(source.line(0), (0, "é: 1"));
        assert_eq!(source.line(1), (7, "ß: 日本"));
        assert_eq!(source.position(14), Position { line: 2, column: 5 });
        assert_eq!(source.position(99), Position { line: 3, column: 1 });
        let place = Place {
            file,
            start: 11,
            end: 17,
        };
        assert_eq!(
            (sources.slice(place), sources.to_text(place).as_str()),
            ("日本", "a.yaml:2:4")
        );
    }
}
