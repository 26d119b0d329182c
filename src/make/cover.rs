//! A cover set in type, for a book that has no good picture.

use super::Options;
use crate::book::Book;
use crate::model::Picture;
use crate::{assets, epub, layout, raster};

/// Pixels across.
const WIDTH: u32 = 1000;

/// The cover as a picture; `None` when the book has one, or none is to be made.
pub(super) fn typeset(book: &Book, options: &Options) -> Option<Picture> {
    if !options.epub.typeset_cover || !epub::wants_cover(book) {
        return None;
    }
    let fonts = options.fonts.as_deref()?;
    let page = layout::cover(&book.metadata, fonts)?;
    let (bytes, height) = raster::png(&page, fonts, WIDTH)?;
    Some(assets::made(bytes, WIDTH, height))
}
