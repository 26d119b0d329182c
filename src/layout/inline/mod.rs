//! One paragraph to lines: resolve, itemize, shape, classify, gaps, breaks, compose, distribute.
//!
//! [`collect`] flattens the model's inlines to one text with spans; [`compose`] sets it. Nothing here
//! knows of pages.

mod collect;
mod compose;

pub use collect::{Collector, collect};
pub use compose::{Shaper, compose};

use std::ops::Range;

use super::{Color, ContentId, Fragment, Length, LinkId};
use crate::fonts::Family;
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
    /// What it is.
    pub kind: SpanKind,
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
    /// Line below.
    pub underline: bool,
    /// Line through.
    pub strike: bool,
    /// Emphasis dots (RULES DE-01).
    pub dots: bool,
    /// A ground behind the text.
    pub ground: Option<Color>,
}

/// Where lines stand between the margins.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Alignment {
    /// Both edges flush, last line natural.
    #[default]
    Justify,
    /// Flush left, ragged right.
    Start,
    /// Centred.
    Center,
    /// Flush right.
    End,
}

/// How a paragraph is set.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Setting {
    /// Width of a line.
    pub measure: Length,
    /// Indent of the first line.
    pub indent: Length,
    /// Where lines stand.
    pub alignment: Alignment,
    /// The paragraph's own language.
    pub language: Language,
}

/// One line. Its left margin is x 0, its baseline is y 0.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Line {
    /// What is on it, in order.
    pub fragments: Vec<Fragment>,
    /// Pictures and rules on it.
    pub items: Vec<super::Item>,
    /// Where its links are: from and to.
    pub links: Vec<(LinkId, Length, Length)>,
    /// Notes referred to on it.
    pub notes: Vec<NoteId>,
    /// Right edge of its last glyph's body.
    pub end: Length,
    /// Highest point above the baseline.
    pub ascent: Length,
    /// Lowest point below the baseline, positive.
    pub descent: Length,
}
