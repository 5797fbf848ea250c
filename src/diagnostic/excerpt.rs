//! The lines of a file that a message shows: as they are, but for what a terminal would obey and what fits no screen.

use std::ops::Range;

use super::Label;
use super::sources::{Position, SourceText};

/// A line with more bytes is cut around what is marked in it. Shorter ones the drawing library cuts itself, and better.
const LONG: usize = 4_000;

/// How many characters stay on each side of what is marked in a long line.
const AROUND: usize = 60;

/// Some lines of a file with what is marked in them.
pub struct Excerpt {
    /// The file.
    pub path: String,
    /// The lines.
    pub text: String,
    /// The number of the first line, from 1.
    pub first_line: usize,
    /// Where the first mark stands in the file: line and column, from 1.
    pub position: (usize, usize),
    /// Whether a line lost its beginning, so that columns differ from the file's.
    pub is_cut: bool,
    /// What is marked.
    pub marks: Vec<Mark>,
}

/// A stretch of an excerpt.
pub struct Mark {
    /// Its bytes.
    pub range: Range<usize>,
    /// What to say there; may be empty.
    pub label: String,
}

impl Excerpt {
    /// Cuts the lines out that labels of one file stand on. Of a label over several lines the first is marked.
    pub fn new(source: &SourceText, labels: &[&Label]) -> Self {
        let lines = || labels.iter().map(|it| source.line_of(it.place.start));
        let first = lines().min().unwrap_or(0);
        let last = lines().max().unwrap_or(0);
        let Position { line, column } = source.position(labels.first().map_or(0, |it| it.place.start));
        let mut excerpt = Self {
            path: source.path.clone(),
            text: String::new(),
            first_line: first + 1,
            position: (line, column),
            is_cut: false,
            marks: Vec::new(),
        };
        let mut marks: Vec<Option<Mark>> = labels.iter().map(|_| None).collect();
        for number in first..=last {
            let (start, line) = source.line(number);
            let here = |it: &&&Label| source.line_of(it.place.start) == number;
            let ranges: Vec<Range<usize>> = labels.iter().filter(here).map(|it| within(line, start, it)).collect();
            let shown = Shown::new(line, &ranges);
            excerpt.is_cut |= shown.is_cut;
            let offset = excerpt.text.len();
            let marked = labels.iter().zip(&mut marks).filter(|(label, _)| here(label));
            for ((label, mark), range) in marked.zip(&ranges) {
                *mark = Some(Mark {
                    range: offset + shown.offset(range.start)..offset + shown.offset(range.end),
                    label: label.text.clone(),
                });
            }
            excerpt.text.push_str(&shown.text);
            excerpt.text.push('\n');
        }
        excerpt.marks = marks.into_iter().flatten().collect();
        excerpt
    }
}

/// Returns the bytes of a line that a label marks.
fn within(line: &str, start: u32, label: &Label) -> Range<usize> {
    let inside = |offset: u32| {
        let offset = (offset.saturating_sub(start) as usize).min(line.len());
        (0..=offset).rev().find(|it| line.is_char_boundary(*it)).unwrap_or(0)
    };
    let range = inside(label.place.start)..inside(label.place.end);
    // What goes on in the next line ends where this one's text ends.
    let end = range.start + line[range.clone()].trim_end().len();
    range.start..end
}

/// A line as it is shown.
struct Shown {
    text: String,
    is_cut: bool,
    /// For each character where it stands in the line and in the text.
    offsets: Vec<(usize, usize)>,
}

impl Shown {
    fn new(line: &str, marked: &[Range<usize>]) -> Self {
        let window = window(line, marked);
        let mut shown = Shown {
            text: String::with_capacity(window.len() + 6),
            is_cut: window.start > 0,
            offsets: Vec::new(),
        };
        if window.start > 0 {
            shown.text.push('…');
        }
        for (at, character) in line[window.clone()].char_indices() {
            shown.offsets.push((window.start + at, shown.text.len()));
            shown
                .text
                .push(if is_obeyed(character) { '\u{fffd}' } else { character });
        }
        shown.offsets.push((window.end, shown.text.len()));
        if window.end < line.len() {
            shown.text.push('…');
        }
        shown
    }

    /// Returns where a byte of the line stands in the text.
    fn offset(&self, byte: usize) -> usize {
        let next = self.offsets.partition_point(|(from, _)| *from < byte);
        self.offsets.get(next).map_or(self.text.len(), |(_, to)| *to)
    }
}

/// Returns what is shown of a line: all of it, or what stands around the first mark.
fn window(line: &str, marked: &[Range<usize>]) -> Range<usize> {
    let first = marked.first().map_or(0, |it| it.start);
    if line.len() <= LONG {
        return 0..line.len();
    }
    let before = line[..first].char_indices().rev().take(AROUND).last();
    let start = before.map_or(first, |(at, _)| at);
    let end = line[first..].char_indices().nth(2 * AROUND);
    start..end.map_or(line.len(), |(at, _)| first + at)
}

/// Returns a text without the characters that a terminal would obey.
pub fn harmless(text: &str) -> String {
    text.chars().map(shown).collect()
}

fn shown(character: char) -> char {
    if is_obeyed(character) { '\u{fffd}' } else { character }
}

/// Tells a character that changes how a terminal shows others, beside those that the drawing library replaces.
fn is_obeyed(character: char) -> bool {
    matches!(character, '\u{80}'..='\u{9f}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}' | '\u{2029}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{Place, Sources};

    fn excerpt(text: &str, start: usize, end: usize) -> Excerpt {
        let mut sources = Sources::default();
        let file = sources.add("a.yaml", text);
        let label = Label {
            place: Place {
                file,
                start: start.try_into().unwrap(),
                end: end.try_into().unwrap(),
            },
            text: String::new(),
        };
        Excerpt::new(sources.get(file).unwrap(), &[&label])
    }

    /// A long line keeps what stands around the mark, and the mark stays on it.
    #[test]
    fn long_lines_are_cut() {
        let text = format!("{}here{}", "ä".repeat(5000), "ö".repeat(5000));
        let excerpt = excerpt(&text, 10_000, 10_004);
        assert!(excerpt.is_cut && excerpt.text.len() < 1000);
        assert_eq!(&excerpt.text[excerpt.marks[0].range.clone()], "here");
        assert_eq!(excerpt.position, (1, 5001));
    }

    /// A mark over several lines is cut at the end of the first; one past the end stands at the end.
    #[test]
    fn marks_stay_in_their_line() {
        let cut = excerpt("a:  \n  b: 1\n", 0, 11);
        assert_eq!(cut.marks[0].range, 0..2);
        let past = excerpt("a", 7, 9);
        assert_eq!(past.marks[0].range, 1..1);
    }

    /// A character that turns the rest of the line around is not printed.
    #[test]
    fn obeyed_characters_are_replaced() {
        let excerpt = excerpt("a\u{9b}\u{200f}b", 6, 7);
        assert_eq!(excerpt.text, "a\u{fffd}\u{fffd}b\n");
        assert_eq!(&excerpt.text[excerpt.marks[0].range.clone()], "b");
    }
}
