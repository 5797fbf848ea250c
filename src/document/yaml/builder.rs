//! Puts nodes together from what the parser says, event by event, within the limits of a file.

use std::borrow::Cow;
use std::collections::HashMap;

use granit_parser::{Event, ScalarStyle, Span, StructureStyle};

use super::{Key, Kind, MAX_DEPTH, MAX_NODES, Node};
use crate::diagnostic::{Code, Diagnostic, FileId, Place};
use crate::document::yaml_fault;

/// How many bytes of text the aliases of a file may repeat.
const MAX_REPEATED: usize = 64 << 20;

/// Says that the file is over a limit, which `Builder::problems` tells.
pub(super) struct OverLimit;

/// How much a node is, itself and all in it.
#[derive(Clone, Copy, Default)]
struct Weight {
    nodes: usize,
    bytes: usize,
    height: usize,
}

pub(super) struct Builder<'p, 't> {
    file: FileId,
    text: &'t str,
    pub(super) problems: &'p mut Vec<Diagnostic>,
    stack: Vec<Frame<'t>>,
    anchors: HashMap<usize, (Node<'t>, Weight)>,
    total: Weight,
    pub(super) documents: Vec<Node<'t>>,
    /// Whether the document has a hole, so that reading it further would only find what follows from that.
    broken: bool,
}

/// A list or mapping that is not at its end yet.
struct Frame<'t> {
    start: u32,
    flow: bool,
    anchor: usize,
    inside: Weight,
    content: Content<'t>,
}

enum Content<'t> {
    List(Vec<Node<'t>>),
    Map(Vec<(Key<'t>, Node<'t>)>, Waiting<'t>),
}

/// What a mapping waits for.
enum Waiting<'t> {
    Key,
    Value(Key<'t>),
    /// The value of a key that was refused.
    Refused,
}

impl<'p, 't> Builder<'p, 't> {
    /// Begins with nothing.
    pub(super) fn new(file: FileId, text: &'t str, problems: &'p mut Vec<Diagnostic>) -> Self {
        Self {
            file,
            text,
            problems,
            stack: Vec::new(),
            anchors: HashMap::new(),
            total: Weight::default(),
            documents: Vec::new(),
            broken: false,
        }
    }
}

impl<'t> Builder<'_, 't> {
    /// Takes what the parser says next.
    pub(super) fn take(&mut self, event: Event<'t>, span: Span) -> Result<(), OverLimit> {
        let (start, end) = self.range(&span);
        #[expect(clippy::wildcard_enum_match_arm, reason = "the parser's events may grow")]
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                if tag.is_some() {
                    self.refuse_tag(&span);
                }
                let plain = matches!(style, ScalarStyle::Plain);
                let node = self.scalar(text, plain, start, end);
                let bytes = match &node.kind {
                    Kind::Scalar { text, .. } => text.len(),
                    Kind::Null | Kind::List(_) | Kind::Map(_) => 0,
                };
                let weight = Weight {
                    nodes: 1,
                    bytes,
                    height: 0,
                };
                self.count(1, 0, node.place)?;
                self.finish(node, weight, anchor)
            }
            Event::SequenceStart(style, anchor, tag) => {
                if tag.is_some() {
                    self.refuse_tag(&span);
                }
                self.open(start, style, anchor, Content::List(Vec::new()))
            }
            Event::MappingStart(style, anchor, tag) => {
                if tag.is_some() {
                    self.refuse_tag(&span);
                }
                self.open(start, style, anchor, Content::Map(Vec::new(), Waiting::Key))
            }
            Event::SequenceEnd | Event::MappingEnd => self.close(end),
            Event::Alias(anchor) => self.alias(anchor, self.place(start, end)),
            Event::UnresolvedAlias(name) => {
                let place = self.place(start, end);
                self.problems.push(yaml_fault::unknown_anchor(place, &name));
                self.broken = true;
                self.finish(null(place), Weight::default(), 0)
            }
            Event::DocumentStart(..) => {
                self.abandon();
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// Forgets the document that is under way, and its anchors, which end with it.
    pub(super) fn abandon(&mut self) {
        self.stack.clear();
        self.anchors.clear();
        self.broken = false;
    }

    fn scalar(&self, text: Cow<'t, str>, plain: bool, start: u32, end: u32) -> Node<'t> {
        if plain && (start == end || matches!(text.as_ref(), "" | "~" | "null" | "Null" | "NULL")) {
            let place = match self.stack.last() {
                Some(Frame {
                    content: Content::Map(_, Waiting::Value(key)),
                    ..
                }) if start == end => key.place,
                _ => self.place(start, end),
            };
            return null(place);
        }
        let source = self.text.get(start as usize..end as usize).unwrap_or_default();
        let end = start + small(source.trim_end().len());
        Node {
            place: self.place(start, end),
            kind: Kind::Scalar { text, plain },
        }
    }

    fn open(
        &mut self,
        start: u32,
        style: StructureStyle,
        anchor: usize,
        content: Content<'t>,
    ) -> Result<(), OverLimit> {
        let place = self.place(start, start);
        if self.stack.len() >= MAX_DEPTH {
            return self.too_deep(place);
        }
        self.count(1, 0, place)?;
        self.stack.push(Frame {
            start,
            flow: matches!(style, StructureStyle::Flow),
            anchor,
            inside: Weight::default(),
            content,
        });
        Ok(())
    }

    fn close(&mut self, end: u32) -> Result<(), OverLimit> {
        let Some(Frame {
            start,
            flow,
            anchor,
            inside,
            content,
        }) = self.stack.pop()
        else {
            return Ok(());
        };
        let (kind, last) = match content {
            Content::List(items) => {
                let last = items.last().map(|it| it.place.end);
                (Kind::List(items), last)
            }
            Content::Map(mut entries, _) => {
                let last = entries.last().map(|(key, value)| value.place.end.max(key.place.end));
                yaml_fault::refuse_twice(&mut entries, self.problems);
                (Kind::Map(entries), last)
            }
        };
        // A block ends with the line break and the comments after it, which nobody means by it.
        let end = if flow { end } else { last.unwrap_or(start) };
        let node = Node {
            place: self.place(start, end.max(start)),
            kind,
        };
        let weight = Weight {
            nodes: inside.nodes + 1,
            bytes: inside.bytes,
            height: inside.height + 1,
        };
        self.finish(node, weight, anchor)
    }

    fn alias(&mut self, anchor: usize, place: Place) -> Result<(), OverLimit> {
        let Some((node, weight)) = self.anchors.get(&anchor) else {
            self.problems.push(yaml_fault::alias_in_itself(place));
            self.broken = true;
            return self.finish(null(place), Weight::default(), 0);
        };
        let weight = *weight;
        if self.stack.len() + weight.height > MAX_DEPTH {
            return self.too_deep(place);
        }
        // Counted before it is copied, so that a bomb of aliases costs nothing.
        self.total.nodes += weight.nodes;
        self.total.bytes += weight.bytes;
        let node = (self.total.nodes <= MAX_NODES && self.total.bytes <= MAX_REPEATED).then(|| node.clone());
        self.count(0, 0, place)?;
        match node {
            Some(node) => self.finish(node, weight, 0),
            None => Ok(()),
        }
    }

    /// Puts a node that is at its end where it belongs.
    fn finish(&mut self, node: Node<'t>, weight: Weight, anchor: usize) -> Result<(), OverLimit> {
        if anchor != 0 {
            self.count(weight.nodes, weight.bytes, node.place)?;
            self.anchors.insert(anchor, (node.clone(), weight));
        }
        let Some(frame) = self.stack.last_mut() else {
            if !self.broken {
                self.documents.push(node);
            }
            return Ok(());
        };
        frame.inside.nodes += weight.nodes;
        frame.inside.bytes += weight.bytes;
        frame.inside.height = frame.inside.height.max(weight.height);
        match &mut frame.content {
            Content::List(items) => items.push(node),
            Content::Map(entries, waiting) => match std::mem::replace(waiting, Waiting::Key) {
                Waiting::Value(key) => entries.push((key, node)),
                Waiting::Refused => {}
                Waiting::Key => {
                    *waiting = match yaml_fault::as_key(node) {
                        Ok(key) => Waiting::Value(key),
                        Err(problem) => {
                            self.problems.push(problem);
                            self.broken = true;
                            Waiting::Refused
                        }
                    }
                }
            },
        }
        Ok(())
    }

    fn count(&mut self, nodes: usize, bytes: usize, place: Place) -> Result<(), OverLimit> {
        self.total.nodes += nodes;
        self.total.bytes += bytes;
        if self.total.nodes > MAX_NODES || self.total.bytes > MAX_REPEATED {
            self.problems.push(
                Diagnostic::error(
                    Code::Limit,
                    format!("more than {MAX_NODES} values in one file, with what aliases repeat"),
                )
                .at(place, "here the count is full")
                .hint("split the file; rows in such numbers belong in a loader of data, not in a revision"),
            );
            return Err(OverLimit);
        }
        Ok(())
    }

    fn too_deep(&mut self, place: Place) -> Result<(), OverLimit> {
        self.problems.push(yaml_fault::too_deep(place));
        Err(OverLimit)
    }

    fn refuse_tag(&mut self, span: &Span) {
        let place = match span.tag_span().and_then(|it| it.byte_range()) {
            Some(range) => self.place(small(range.start), small(range.end)),
            None => {
                let (start, end) = self.range(span);
                self.place(start, end)
            }
        };
        self.problems.push(yaml_fault::tag(place));
    }

    fn range(&self, span: &Span) -> (u32, u32) {
        match span.byte_range() {
            Some(range) => (small(range.start), small(range.end)),
            None => (0, 0),
        }
    }

    fn place(&self, start: u32, end: u32) -> Place {
        Place {
            file: self.file,
            start,
            end,
        }
    }
}

fn null<'t>(place: Place) -> Node<'t> {
    Node {
        place,
        kind: Kind::Null,
    }
}

/// Narrows an offset; texts are at most 16 MB.
pub(in crate::document) fn small(offset: usize) -> u32 {
    u32::try_from(offset).unwrap_or(u32::MAX)
}
