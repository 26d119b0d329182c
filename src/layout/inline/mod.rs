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

/// How a paragraph is set. Lengths default to zero, everything else to what its language asks for.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Setting {
    /// Width of a line.
    pub measure: Length,
    /// Indent of the first line.
    pub indent: Length,
    /// Where lines stand.
    pub alignment: Alignment,
    /// The paragraph's own language.
    pub language: Language,
    /// Which rules it is set by, where a tradition leaves a choice.
    pub rules: Rules,
    /// Line in the source that warnings name, from 1; 0 when there is none.
    pub source_line: u32,
}

/// The choices a tradition leaves open. Default: what the paragraph's region does.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Rules {
    /// How wide marks are. Default: by region (RULES PW-09).
    pub punctuation: Option<Punctuation>,
    /// Which marks may stand at the edges of lines. Default: by region (RULES KS).
    pub kinsoku: Option<Kinsoku>,
    /// Whether a stop or comma may stand outside the measure. Default: never.
    pub hanging: Hanging,
    /// Gap between Han and Western text. Default: a quarter em.
    pub autospace: Autospace,
    /// An opening mark at the start of the first line. Default: its blank is cut.
    pub first_open: FirstOpen,
    /// Every Han on a grid of whole ems (RULES GR-01). Default: no.
    pub grid: bool,
}

/// How wide marks are (RULES PW-09).
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Punctuation {
    /// 全角: single marks 1 em, cut where two meet and at line ends.
    Quanjiao,
    /// 开明: stops at the end of a sentence 1 em, all other marks half an em.
    Kaiming,
    /// 半角: all marks half an em.
    Banjiao,
    /// Nothing is cut but at line ends.
    Plain,
    /// Traditional Chinese: cut around brackets only, commas and stops never shrink.
    Cns,
    /// Japanese (JIS X 4051): stops never shrink.
    Jis,
}

/// Which marks may stand at the edges of lines (RULES KS), from lax to strict.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Kinsoku {
    /// Any.
    None,
    /// No closing mark, stop or comma at the start, no opening one at the end.
    Basic,
    /// GB/T 15834: also no solidus at the end.
    Gb,
    /// JLREQ: also no dash, ellipsis or small kana at the start.
    Strict,
}

/// Whether a stop or comma may stand outside the measure (RULES PL-06).
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Hanging {
    /// Never.
    #[default]
    Never,
    /// When the line would be too full without.
    Allow,
    /// Whenever one ends a line.
    Force,
}

/// Gap between Han and Western text (RULES AS-01).
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Autospace {
    /// A quarter em, an eighth to a half.
    #[default]
    Quarter,
    /// A sixth of an em.
    Sixth,
    /// An eighth of an em.
    Eighth,
    /// None.
    Off,
}

/// An opening mark at the start of the first line (RULES PL-03).
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum FirstOpen {
    /// Its blank is cut.
    #[default]
    Trim,
    /// It keeps its blank.
    Space,
    /// It stands in the indent, so that the text after it is aligned.
    Hang,
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
