//! Makes a typeset cover for a book that has no suitable picture.

use super::Options;
use crate::book::Book;
use crate::model::Picture;
use crate::{assets, epub, layout, raster};

/// The width of the cover in pixels.
const WIDTH: u32 = 1000;

/// The typeset cover as a picture. `None` when the book has a cover already, when [`EpubOptions::typeset_cover`] is off, or
/// when there are no fonts.
///
/// [`EpubOptions::typeset_cover`]: super::EpubOptions::typeset_cover
pub(super) fn typeset(book: &Book, options: &Options) -> Option<Picture> {
    if !options.epub.typeset_cover || !epub::wants_cover(book) {
        return None;
    }
    let fonts = options.fonts.as_deref()?;
    let page = layout::cover(book, fonts, &options.theme)?;
    let (bytes, height) = raster::png(&page, fonts, WIDTH)?;
    Some(assets::made(bytes, WIDTH, height))
}
