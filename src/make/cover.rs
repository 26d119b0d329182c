//! Makes a typeset cover for a book that has no suitable picture.

use super::Options;
use crate::book::Book;
use crate::layout::{Item, PlacedPicture};
use crate::model::Picture;
use crate::raster::PicturePixels;
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
    let shows_picture = page.items.iter().any(|it| matches!(it, Item::Picture(_)));
    if !shows_picture {
        let (bytes, height) = raster::png(&page, fonts, WIDTH)?;
        return Some(assets::made(bytes, WIDTH, height));
    }
    // A photograph as PNG would take megabytes.
    let pixels = |placed: &PlacedPicture| pixels(book, placed);
    let (bytes, height) = raster::rgb(&page, fonts, WIDTH, &pixels)?;
    let drawn = assets::RgbPixels {
        width: WIDTH,
        height,
        bytes,
    };
    assets::photograph(drawn, &options.pictures.spool).ok()
}

/// The pixels of a picture on a cover, about as many as the cover has.
fn pixels(book: &Book, placed: &PlacedPicture) -> Option<PicturePixels> {
    let article = usize::try_from(placed.article).ok()?;
    let document = &book.articles.get(article)?.document;
    let picture = document.assets.picture(placed.asset)?;
    let assets::RgbPixels {
        width,
        height,
        bytes,
    } = assets::rgb(picture, (WIDTH, 2 * WIDTH)).ok()?;
    Some(PicturePixels {
        width,
        height,
        bytes,
    })
}
