//! A [`Book`] to pages: the only module that shapes and measures text.
//!
//! `inline` makes lines of a paragraph, `flow` stacks blocks into pages, `furniture` adds running heads,
//! folios and the table of contents. It knows glyphs and lengths, never PDF or EPUB.

mod dump;
mod flow;
mod furniture;
pub mod inline;
mod length;
mod pages;
mod tags;

pub use length::Length;
pub use pages::{
    Color, Destination, Fragment, Glyph, Item, LinkArea, OutlineEntry, Page, Pages, PlacedPicture,
    Rect, Run,
};
pub use tags::{ContentId, Element, ElementId, Kid, Link, LinkId, LinkTarget, Role, Scope, Tags};

use crate::Warned;
use crate::book::Book;
use crate::fonts::Fonts;

/// How pages are made.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Options {
    /// Trimmed page width. Default: 210 mm (A4).
    pub width: Length,
    /// Trimmed page height. Default: 297 mm (A4).
    pub height: Length,
    /// Size of body text. Default: 10.5 pt (五号).
    pub font_size: Length,
    /// Body measure in ems of `font_size`. Default: 40 (RULES PG-09).
    pub measure: u32,
    /// Line pitch. Default: 18 pt.
    pub pitch: Length,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            width: Length::micrometres(210_000),
            height: Length::micrometres(297_000),
            font_size: Length::milli_pt(10_500),
            measure: 40,
            pitch: Length::pt(18),
        }
    }
}

/// Lays out a book.
#[must_use]
pub fn compose(book: &Book, fonts: &Fonts, options: &Options) -> Warned<Pages> {
    let flowed = flow::flow(book, fonts, options);
    furniture::furnish(flowed, book, fonts, options)
}
