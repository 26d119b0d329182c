//! What a paragraph is made of before it is set: one text, and spans that say what each part of it is.

use std::ops::Range;
use std::sync::Arc;

use crate::fonts::Family;
use crate::layout::{Color, ContentId, Formula, Length, LinkId, TextOrigin};
use crate::model::{AssetId, Language, NoteId};

/// A paragraph's inlines as one text. Offsets are bytes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Text {
    /// All characters; U+FFFC stands for an object, U+2028 for a forced line end.
    pub text: String,
    /// Cover the text from its first byte to its last, in order, none empty.
    pub spans: Vec<Span>,
}

/// A stretch of a [`Text`] that is alike in every way.
#[derive(Clone, Debug, PartialEq)]
pub struct Span {
    /// Bytes of the text.
    pub range: Range<usize>,
    /// How it looks.
    pub style: TextStyle,
    /// What it belongs to.
    pub content: Option<ContentId>,
    /// Which link it is part of.
    pub link: Option<LinkId>,
    /// The passage that a reader has marked, when it stands in one.
    pub highlight: Option<LinkId>,
    /// Where it stands in the article; `None` for text of no article.
    pub source: Option<TextOrigin>,
    /// What it is.
    pub kind: SpanKind,
}

impl Span {
    /// Cuts off what stands before a byte; `None` when that is nothing.
    fn cut(&mut self, byte: usize, text: &str) -> Option<Self> {
        let start = self.range.start;
        if byte <= start || byte > self.range.end {
            return None;
        }
        let before = Self {
            range: start..byte,
            ..self.clone()
        };
        self.range.start = byte;
        if let Some(TextOrigin::Own(position)) = &mut self.source {
            *position = position.after(text.get(start..byte).unwrap_or_default());
        }
        Some(before)
    }
}

impl Text {
    /// Gives parts of the text colours of their own. The parts are in order and do not overlap.
    pub(in crate::layout) fn color(&mut self, parts: Vec<(Range<usize>, Color)>) {
        if parts.is_empty() {
            return;
        }
        let mut parts = parts.into_iter().peekable();
        for span in std::mem::take(&mut self.spans) {
            let mut rest = span;
            while let Some((range, color)) = parts.next_if(|it| it.0.end <= rest.range.end) {
                if let Some(before) = rest.cut(range.start, &self.text) {
                    self.spans.push(before);
                }
                if let Some(mut part) = rest.cut(range.end, &self.text) {
                    part.style.color = color;
                    self.spans.push(part);
                }
            }
            if !rest.range.is_empty() {
                self.spans.push(rest);
            }
        }
    }

    /// Where the character at a byte of a span stands in the article.
    pub(super) fn source(
        &self,
        span: &Span,
        byte: usize,
        counts: &VisibleCounts,
    ) -> Option<TextOrigin> {
        Some(match span.source? {
            TextOrigin::Own(position) => {
                let before = |byte| counts.before(&self.text, byte);
                let visible = before(byte).saturating_sub(before(span.range.start));
                TextOrigin::Own(position.beyond(visible))
            }
            TextOrigin::Before(position) => TextOrigin::Before(position),
        })
    }
}

/// How many characters other than white space stand before each part of a text. Each line of a paragraph asks where it
/// stands in the article; counting from the beginning every time would take minutes for a paragraph of a million
/// characters.
#[derive(Debug)]
pub(super) struct VisibleCounts(Vec<u32>);

impl VisibleCounts {
    /// Bytes of a part.
    const PART: usize = 64;

    /// Counts a text.
    pub(super) fn of(text: &str) -> Self {
        let mut counts = vec![0];
        let mut count = 0;
        for (at, c) in text.char_indices() {
            while at >= counts.len() * Self::PART {
                counts.push(count);
            }
            count += u32::from(!c.is_whitespace());
        }
        Self(counts)
    }

    /// How many stand before a byte of the same text.
    fn before(&self, text: &str, byte: usize) -> u32 {
        let part = (byte / Self::PART).min(self.0.len() - 1);
        let from = (part * Self::PART..byte).find(|it| text.is_char_boundary(*it));
        let rest = from.and_then(|it| text.get(it..byte)).unwrap_or_default();
        let visible = rest.chars().filter(|it| !it.is_whitespace()).count();
        self.0[part].saturating_add(u32::try_from(visible).unwrap_or(u32::MAX))
    }
}

/// What a [`Span`] is, beyond its letters.
#[derive(Clone, Debug, PartialEq)]
pub enum SpanKind {
    /// Text.
    Text,
    /// Inline code: no autospace inside, a Western token for what surrounds it.
    Code,
    /// The mark of a note.
    NoteReference(NoteId),
    /// The base of a ruby pair; the annotation and the content it belongs to.
    Ruby(String, Option<ContentId>),
    /// A picture in the line (one U+FFFC).
    Picture {
        /// Number of the article in the book, from 0.
        article: u32,
        /// The picture in that article.
        asset: AssetId,
        /// Its width in the line.
        width: Length,
        /// Its height above the baseline.
        height: Length,
    },
    /// A formula in the line (one U+FFFC).
    Formula(Arc<FormulaPiece>),
}

/// A formula, or a part of one that no line may break.
#[derive(Clone, Debug, PartialEq)]
pub struct FormulaPiece {
    /// Its glyphs and rules.
    pub set: Formula,
    /// The text it stands for: that of the whole formula for its first piece, none for the others.
    pub said: String,
}

/// How a [`Span`] looks.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct TextStyle {
    /// Which type.
    pub family: Family,
    /// Heavier than its surroundings (Song becomes Hei, RULES DE-07).
    pub strong: bool,
    /// The em.
    pub size: Length,
    /// Above the line's baseline.
    pub rise: Length,
    /// Its colour.
    pub color: Color,
    /// Which regional forms it takes.
    pub language: Language,
    /// Line below. The number tells it from other lines of the paragraph: two that touch stay two (RULES DE-02).
    pub underline: Option<u32>,
    /// Line through.
    pub strike: bool,
    /// Emphasis dots (RULES DE-01).
    pub dots: bool,
    /// Wave below, for a title (书名号), with a number of its own (RULES DE-02).
    pub wave: Option<u32>,
    /// Frame around the name of someone who died, kept in one piece, with a number of its own (RULES DE-08).
    pub frame: Option<u32>,
    /// A ground behind the text.
    pub ground: Option<Color>,
}

#[cfg(test)]
mod tests {
    use super::VisibleCounts;

    #[test]
    fn characters_before_a_byte_are_counted_wherever_parts_begin() {
        let text = "汉 字a\u{1f600}\n".repeat(200);
        let counts = VisibleCounts::of(&text);
        let mut expected = 0;
        for (at, c) in text.char_indices() {
            assert_eq!(counts.before(&text, at), expected, "{at}");
            expected += u32::from(!c.is_whitespace());
        }
        assert_eq!(counts.before(&text, text.len()), expected);
        assert_eq!(VisibleCounts::of("").before("", 0), 0);
    }
}
