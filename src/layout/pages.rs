//! The finished pages: geometry only, nothing left to shape or measure.
//!
//! Origin is the page's top left corner, x to the right, y down; a baseline is a y.

use std::collections::BTreeMap;
use std::ops::Range;

use super::{ContentId, Length, LinkId, Tags};
use crate::fonts::FaceId;
use crate::model::{AssetId, Destination};

/// A laid-out book.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Pages {
    /// In order.
    pub pages: Vec<Page>,
    /// What the text and pictures on them mean.
    pub tags: Tags,
    /// The tree of bookmarks, in order.
    pub outline: Vec<OutlineEntry>,
    /// Where on the pages the destinations of links are.
    pub destinations: BTreeMap<Destination, Spot>,
    /// Whether they follow each other from right to left.
    pub leftward: bool,
}

/// One page.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Page {
    /// Trimmed width.
    pub width: Length,
    /// Trimmed height.
    pub height: Length,
    /// The folio as a reader names it (`iv`, `12`).
    pub label: String,
    /// Whether it is set sideways for a wide table: width and height are as a reader sees it, and its
    /// upper edge is the left one of the page in the book.
    pub turned: bool,
    /// How far colour at the edge runs past the trimmed page on every side.
    pub bleed: Length,
    /// How far the sheet reaches past the trimmed page on every side, bleed and crop marks included;
    /// items there have coordinates below zero or beyond the page.
    pub slug: Length,
    /// In painting order, which is reading order.
    pub items: Vec<Item>,
    /// Where links can be clicked.
    pub links: Vec<LinkArea>,
}

/// Something to paint.
#[derive(Clone, Debug, PartialEq)]
pub enum Item {
    /// Text.
    Text(Fragment),
    /// A picture.
    Picture(PlacedPicture),
    /// A filled rectangle: rules, underlines, backgrounds.
    Fill {
        /// Where.
        bounds: Rect,
        /// In which colour.
        color: Color,
        /// What it belongs to; `None` for an artifact.
        content: Option<ContentId>,
    },
}

/// A rectangle.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Rect {
    /// From the page's left edge.
    pub x: Length,
    /// From the page's top edge to the rectangle's.
    pub y: Length,
    /// Width.
    pub width: Length,
    /// Height.
    pub height: Length,
}

/// sRGB.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Color(pub u8, pub u8, pub u8);

impl From<crate::themes::Shade> for Color {
    fn from(tint: crate::themes::Shade) -> Self {
        Self(tint.0, tint.1, tint.2)
    }
}

/// A place in the text of an article.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct Position {
    /// Number of the article in the book, from 0.
    pub article: u32,
    /// Number of the block in `Document::blocks`, from 0; `None` for what stands before the first, their
    /// number for what stands after the last.
    pub block: Option<u32>,
    /// Characters of `Block::text()` before it, white space not counted. Words of ours (a label, a marker)
    /// stand where the author's text goes on.
    pub offset: u32,
}

impl Position {
    /// The beginning of a block.
    #[must_use]
    pub const fn of_block(article: u32, block: Option<u32>) -> Self {
        Self {
            article,
            block,
            offset: 0,
        }
    }

    /// The place behind some text that begins here.
    #[must_use]
    pub fn after(self, text: &str) -> Self {
        let visible = text.chars().filter(|it| !it.is_whitespace()).count();
        self.beyond(u32::try_from(visible).unwrap_or(u32::MAX))
    }

    /// The place behind so many characters, white space not counted.
    #[must_use]
    pub fn beyond(self, visible: u32) -> Self {
        Self {
            offset: self.offset.saturating_add(visible),
            ..self
        }
    }
}

/// Where text on a page comes from in its article.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum TextOrigin {
    /// The author wrote it, and it begins there.
    Own(Position),
    /// The author did not write it (a label, the mark of a note); his text goes on there.
    Before(Position),
}

impl TextOrigin {
    /// The place.
    #[must_use]
    pub const fn position(self) -> Position {
        match self {
            Self::Own(position) | Self::Before(position) => position,
        }
    }
}

/// Text of one content on one line.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Fragment {
    /// What it belongs to; `None` for page furniture (an artifact).
    pub content: Option<ContentId>,
    /// Where its text begins in its article; `None` for text of no article.
    pub source: Option<TextOrigin>,
    /// The exact text that it stands for, with the blanks that geometry replaced and, where a line
    /// was broken at a blank, that blank at the end.
    pub text: String,
    /// Of a formula: its characters, which [`Glyph::text`] counts in, while [`Fragment::text`] is what the
    /// author typed for all of them. Else empty.
    pub spelled: String,
    /// How its line runs on the page. Its glyphs are measured along that line and from its baseline, so
    /// that what is said of `x` and `y` below is true of a line that runs across; one that runs down has
    /// its baseline at this distance from the page's left edge, and its glyphs theirs from the upper one.
    pub turn: LineTurn,
    /// Baseline.
    pub y: Length,
    /// In painting order.
    pub runs: Vec<Run>,
}

/// How a line runs on the page.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum LineTurn {
    /// From left to right, letters upright.
    #[default]
    Across,
    /// From top to bottom: the line turned clockwise. Its letters lie on their right side, but for those of
    /// [`Run::upright`].
    Down,
    /// From bottom to top. Only while pages are made: a line across, in a block that is to stand upright among
    /// lines that will run down. Its glyphs are measured upwards from the upper edge of what is placed.
    Up,
}

impl Fragment {
    /// Where the origin of a glyph of one of its runs is on the page, and whether the glyph stands upright there; it
    /// lies on its right side otherwise. [`Upright::narrow`] tells how wide it is drawn.
    #[must_use]
    pub fn origin(&self, run: &Run, glyph: &Glyph) -> (Length, Length, bool) {
        match self.turn {
            LineTurn::Across | LineTurn::Up => (glyph.x, self.y - glyph.rise, true),
            LineTurn::Down if run.upright.is_some() => {
                (self.y + glyph.rise, glyph.x + run.cell_top(), true)
            }
            LineTurn::Down => (self.y + glyph.rise, glyph.x, false),
        }
    }

    /// Moves it on the page, to the right and down.
    pub(super) fn shift(&mut self, x: Length, y: Length) {
        let (along, across) = match self.turn {
            LineTurn::Across => (x, y),
            LineTurn::Down => (y, x),
            LineTurn::Up => (-y, x),
        };
        self.y += across;
        if along != Length::ZERO {
            for glyph in self.runs.iter_mut().flat_map(|it| &mut it.glyphs) {
                glyph.x += along;
            }
        }
    }

    /// The text whose bytes its glyphs stand for.
    #[must_use]
    pub fn letters(&self) -> &str {
        if self.spelled.is_empty() {
            &self.text
        } else {
            &self.spelled
        }
    }
}

/// Glyphs of one face, size and colour.
#[derive(Clone, Debug, PartialEq)]
pub struct Run {
    /// The face.
    pub face: FaceId,
    /// The em.
    pub size: Length,
    /// The colour.
    pub color: Color,
    /// How its glyphs stand upright in a line that runs down; `None` if they lie along their line.
    pub upright: Option<Upright>,
    /// In painting order.
    pub glyphs: Vec<Glyph>,
}

/// How glyphs stand upright in a line that runs down.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Upright {
    /// Each in a cell of its own.
    Alone,
    /// The first of two that stand side by side in a cell, and how wide they are drawn: in thousandths of the width that
    /// the face gives them, less where they would be wider than the cell.
    First(u16),
    /// The second of two, likewise.
    Second(u16),
}

impl Upright {
    /// How wide glyphs are drawn, in thousandths of the width that the face gives them.
    #[must_use]
    pub const fn narrow(self) -> u16 {
        match self {
            Self::Alone => 1000,
            Self::First(narrow) | Self::Second(narrow) => narrow,
        }
    }
}

impl Run {
    /// From the upper edge of an upright glyph's cell down to the origin of its outline. PDF has this length for
    /// all glyphs of a face (ISO 32000-1, 9.7.4.3, `DW2`).
    #[must_use]
    pub const fn cell_top(&self) -> Length {
        self.size.scale(880, 1000)
    }
}

/// One glyph at its place.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Glyph {
    /// Number in the face; 0 is never painted.
    pub id: u16,
    /// Its origin, from the page's left edge. Of an upright glyph the upper edge of its cell: its origin lies
    /// [`Run::cell_top`] below.
    pub x: Length,
    /// Its origin, above the fragment's baseline.
    pub rise: Length,
    /// The face's own advance at this size.
    pub advance: Length,
    /// The bytes of [`Fragment::letters`] that it stands for; empty for the further glyphs of a cluster.
    pub text: Range<u32>,
}

/// A picture at its place.
#[derive(Clone, Debug, PartialEq)]
pub struct PlacedPicture {
    /// Number of the article in the book, from 0; [`PlacedPicture::COVER`] for the book's own cover.
    pub article: u32,
    /// The picture in that article; without meaning for the cover.
    pub asset: AssetId,
    /// Where.
    pub bounds: Rect,
    /// What it belongs to; `None` for decoration.
    pub content: Option<ContentId>,
    /// Where it stands in the text of its article; `None` for the cover.
    pub source: Option<Position>,
}

impl PlacedPicture {
    /// Stands for [`crate::book::Book::cover`] in place of an article's number.
    pub const COVER: u32 = u32::MAX;
}

/// A place that can be clicked, or that a reader has marked.
#[derive(Clone, Debug, PartialEq)]
pub struct LinkArea {
    /// Which link; one link has an area on each of its lines.
    pub link: LinkId,
    /// Where.
    pub bounds: Rect,
}

/// A bookmark.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct OutlineEntry {
    /// What it says.
    pub title: String,
    /// Depth, from 0.
    pub depth: u8,
    /// Where it leads.
    pub destination: Destination,
}

/// Where on the pages a destination of links is.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Spot {
    /// Number of the page, from 0.
    pub page: u32,
    /// From the page's top edge.
    pub y: Length,
    /// The element there (PDF/UA-2 wants it).
    pub element: super::ElementId,
}
