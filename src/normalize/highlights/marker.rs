//! Puts a mark around a passage, wherever it begins and ends among the inlines of blocks.

use std::ops::Range;

use super::find::{compared, count, length};
use crate::model::walk::ChildMut;
use crate::model::{Block, BlockKind, Inline, NoteId, Style};

/// Marks one passage.
pub(super) struct Marker {
    /// How many characters have gone by.
    at: usize,
    /// The passage, in characters.
    range: Range<usize>,
    /// What the reader has written, until a piece of the passage has it.
    note: String,
    /// The mark of his note, until it stands in the text.
    call: Option<NoteId>,
    marked: bool,
}

impl Marker {
    pub(super) fn new(note: &str, call: Option<NoteId>) -> Self {
        Self {
            at: 0,
            range: 0..0,
            note: note.to_owned(),
            call,
            marked: false,
        }
    }

    /// Whether the passage is marked and its note is called.
    pub(super) fn is_done(&self) -> bool {
        self.marked && self.call.is_none()
    }

    /// The mark of the note that stands nowhere yet.
    pub(super) fn call(&self) -> Option<NoteId> {
        self.call
    }

    /// Marks what stands at a place.
    pub(super) fn mark(&mut self, blocks: &mut [Block], range: Range<usize>) {
        self.range = range;
        self.blocks(blocks);
    }

    fn blocks(&mut self, blocks: &mut [Block]) {
        for block in blocks {
            if self.at >= self.range.end {
                return;
            }
            if let BlockKind::Code { text, .. } = &block.kind {
                self.at += count(text);
            }
            for child in block.kind.children_mut() {
                match child {
                    ChildMut::Blocks(blocks) => self.blocks(blocks),
                    ChildMut::Run(run) => {
                        let length: usize = run.iter().map(length).sum();
                        let behind = self.at + length <= self.range.start;
                        if behind || self.at >= self.range.end {
                            self.at += length;
                        } else {
                            *run = self.run(std::mem::take(run), false);
                        }
                    }
                }
            }
        }
    }

    /// A run with its part of the passage marked. In a link no note can be called.
    fn run(&mut self, inlines: Vec<Inline>, in_link: bool) -> Vec<Inline> {
        let mut out = RunWithMarks::default();
        for inline in inlines {
            let (start, end) = (self.range.start, self.range.end);
            let (from, to) = (self.at, self.at + length(&inline));
            if from == to {
                // A picture, a line break, the mark of another note.
                let inside = start < from && from < end;
                out.put(self, inline, inside);
            } else if to <= start || from >= end {
                self.at = to;
                out.put(self, inline, false);
            } else if let Inline::Text(text) = inline {
                let [before, passage, after] =
                    parted(&text, start.saturating_sub(from), end - from);
                out.put_text(self, before, false);
                out.put_text(self, passage, true);
                self.at = to.min(end);
                if to >= end && !in_link {
                    out.end(self);
                    out.call(self);
                }
                out.put_text(self, after, false);
                self.at = to;
            } else if (start <= from && to <= end) || inline.inside().is_none() {
                self.at = to;
                out.put(self, inline, true);
            } else {
                out.end(self);
                let mut inline = inline;
                let link = in_link || matches!(inline, Inline::Link { .. });
                if let Some(inside) = inline.inside_mut() {
                    *inside = self.run(std::mem::take(inside), link);
                }
                self.at = to;
                out.put(self, inline, false);
            }
            if self.at >= end && !in_link && self.call.is_some() {
                out.end(self);
                out.call(self);
            }
        }
        out.end(self);
        out.inlines
    }
}

/// A run that is put together anew.
#[derive(Default)]
struct RunWithMarks {
    inlines: Vec<Inline>,
    /// The end of the run so far, when it belongs to the passage.
    passage: Vec<Inline>,
}

impl RunWithMarks {
    fn put(&mut self, marker: &mut Marker, inline: Inline, inside: bool) {
        if inside {
            self.passage.push(inline);
        } else {
            self.end(marker);
            self.inlines.push(inline);
        }
    }

    fn put_text(&mut self, marker: &mut Marker, text: &str, inside: bool) {
        if !text.is_empty() {
            self.put(marker, Inline::Text(text.to_owned()), inside);
        }
    }

    /// Ends the passage here.
    fn end(&mut self, marker: &mut Marker) {
        if !self.passage.is_empty() {
            let style = Style::Highlighted(std::mem::take(&mut marker.note));
            let passage = std::mem::take(&mut self.passage);
            self.inlines.push(Inline::Styled(style, passage));
            marker.marked = true;
        }
    }

    fn call(&mut self, marker: &mut Marker) {
        self.inlines
            .extend(marker.call.take().map(Inline::NoteReference));
    }
}

/// A text in three: before a passage, the passage, after it. `from` and `to` count characters that are compared.
fn parted(text: &str, from: usize, to: usize) -> [&str; 3] {
    let seen = text
        .char_indices()
        .filter(|it| compared(it.1).is_some())
        .enumerate();
    let (mut begin, mut end) = (text.len(), 0);
    for (number, (at, c)) in seen {
        if number == from {
            begin = at;
        }
        if number < to {
            end = at + c.len_utf8();
        }
    }
    let end = end.max(begin);
    [&text[..begin], &text[begin..end], &text[end..]]
}
