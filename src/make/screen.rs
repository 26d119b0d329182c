//! Draws the pages of a book for a screen: an SVG a page, and the pictures that they show.

use std::collections::BTreeMap;

use super::{Options, print};
use crate::book::Book;
use crate::layout::PlacedPicture;
use crate::model::Picture;
use crate::{Error, Warned, page_svg};

/// The pages of a PDF, drawn for a screen.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct DrawnPages {
    /// An SVG a page, in order. Text is drawn as outlines, as in print.
    pub pages: Vec<String>,
    /// The pictures that the pages show, by the name that follows the prefix in their addresses.
    pub pictures: BTreeMap<String, Picture>,
}

/// Draws the pages that the PDF of a book shows. They refer to pictures by `prefix` and the picture's name.
///
/// # Errors
///
/// [`Error::Font`] when there are no [`Options::fonts`].
pub fn drawn(book: &Book, options: &Options, prefix: &str) -> Result<Warned<DrawnPages>, Error> {
    let printed = print::Printed::of(book, options)?;
    let mut pictures = BTreeMap::new();
    let mut pages = Vec::new();
    for page in &printed.pages.pages {
        for item in &page.items {
            if let crate::layout::Item::Picture(placed) = item
                && let Some(picture) = picture(printed.book(), placed)
            {
                pictures.insert(name(placed), picture.clone());
            }
        }
        let address = |placed: &PlacedPicture| format!("{prefix}{}", name(placed));
        pages.push(page_svg::svg(page, printed.fonts(), &address));
    }
    Ok(Warned {
        output: DrawnPages { pages, pictures },
        warnings: printed.warnings,
    })
}

/// The name of a picture in the addresses of drawn pages: the numbers of its article and of the picture there.
fn name(placed: &PlacedPicture) -> String {
    if placed.article == PlacedPicture::COVER {
        return "cover".to_owned();
    }
    format!("{}-{}", placed.article, placed.asset.0)
}

/// The bytes of a picture on a page.
fn picture<'a>(book: &'a Book, placed: &PlacedPicture) -> Option<&'a Picture> {
    if placed.article == PlacedPicture::COVER {
        return book.cover.as_ref();
    }
    let article = usize::try_from(placed.article).ok()?;
    let document = &book.articles.get(article)?.document;
    document.assets.picture(placed.asset)
}
