//! Turns a [`Book`] into pages: the only module that shapes and measures text.
//!
//! `inline` makes lines of a paragraph, `formula` sets formulas, `flow` stacks blocks into pages,
//! `furniture` adds running heads, folios and the table of contents. It knows glyphs and lengths, never PDF or EPUB.

mod address;
mod dump;
mod flow;
mod formula;
mod furniture;
pub(crate) mod inline;
mod length;
mod options;
mod pages;
mod picture;
mod sheets;
mod tags;

pub use formula::Formula;
pub use inline::{Autospace, FirstOpen, Hanging, Kinsoku, Punctuation, Rules};
pub use length::Length;
pub use options::{
    Links, Margins, Options, PageSize, Paragraphs, Sheets, UnknownSize, parse_length_with_unit,
};
pub use pages::{
    Color, Fragment, Glyph, Item, LinkArea, OutlineEntry, Page, Pages, PlacedPicture, Position,
    Rect, Run, Spot, TextOrigin,
};
pub use tags::{ContentId, Element, ElementId, Kid, Link, LinkId, LinkTarget, Role, Scope, Tags};

use crate::Warned;
use crate::book::Book;
use crate::fonts::Fonts;
use crate::themes::Theme;

/// The cover of a book as a page of two to three, for an EPUB that has no picture to show.
///
/// `None` when nothing could be set.
#[must_use]
pub(crate) fn cover(book: &Book, fonts: &Fonts, theme: &Theme) -> Option<Page> {
    let options = Options {
        page: PageSize {
            width: Length::micrometres(140_000),
            height: Length::micrometres(210_000),
        },
        contents: 0,
        ..Options::default()
    };
    let words = Book {
        metadata: book.metadata.clone(),
        ..Book::default()
    };
    let pages = composed((&words, book), fonts, &options, theme)
        .output
        .pages;
    let mut page = pages.into_iter().next()?;
    // The page will be a picture, with no paper under it: its ground is painted.
    let paper = Item::Fill {
        bounds: Rect {
            x: Length::ZERO,
            y: Length::ZERO,
            width: page.width,
            height: page.height,
        },
        color: PAPER,
        content: None,
    };
    page.items.insert(0, paper);
    Some(page)
}

/// The ground of a typeset cover: a slightly warm white.
const PAPER: Color = Color(0xfb, 0xf8, 0xf0);

/// Lays out a book.
#[must_use]
pub(crate) fn compose(
    book: &Book,
    fonts: &Fonts,
    options: &Options,
    theme: &Theme,
) -> Warned<Pages> {
    composed((book, book), fonts, options, theme)
}

/// Lays out a book whose cover may show a picture of `pictures`.
fn composed(
    (book, pictures): (&Book, &Book),
    fonts: &Fonts,
    options: &Options,
    theme: &Theme,
) -> Warned<Pages> {
    let mut warnings = Vec::new();
    let mut tags = Tags::default();
    let fronts = furniture::Fronts::of(book, options, &mut tags);
    let flowed = flow::flow(book, fonts, (options, theme), tags, &mut warnings);
    let pages = furniture::furnish(
        flowed,
        fronts,
        (book, pictures),
        fonts,
        (options, theme),
        &mut warnings,
    );
    Warned {
        output: sheets::finish(pages, options),
        warnings: crate::diag::merge_repeated(warnings),
    }
}
