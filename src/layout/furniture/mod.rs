//! What stands around the text: running heads, folios, cover, table of contents.

mod folio;

use super::flow::{Flowed, Matter};
use super::options::Geometry;
use super::{Options, Pages, Tags};
use crate::Warning;
use crate::book::Book;
use crate::fonts::Fonts;

/// Elements of what comes before the articles: made first, for the tree is in reading order.
#[derive(Debug, Default)]
pub(super) struct Fronts {}

impl Fronts {
    /// What this book has.
    pub(super) fn of(_book: &Book, _options: &Options, _tags: &mut Tags) -> Self {
        Self::default()
    }
}

/// Adds the furniture.
pub(super) fn furnish(
    flowed: Flowed,
    _fronts: Fronts,
    book: &Book,
    fonts: &Fonts,
    options: &Options,
    warnings: &mut Vec<Warning>,
) -> Pages {
    let geometry = Geometry::of(options);
    let mut pages = flowed.pages;
    for (index, page) in pages.pages.iter_mut().enumerate() {
        page.label = (index + 1).to_string();
    }
    let mut printer = folio::Printer::new(book, fonts, options, &geometry);
    for (index, page) in pages.pages.iter_mut().enumerate() {
        let matter = flowed.matter.get(index).copied().unwrap_or(Matter::Blank);
        printer.print(page, matter, index, warnings);
    }
    pages
}
