//! [`Pages`] to a PDF/A-3a + PDF/UA-1: `fonts` (subset), `paint` (printpdf), `tags`, `seal` (lopdf).
//!
//! Never shapes or measures text; knows nothing of reading or EPUB.

use crate::book::Book;
use crate::fonts::Fonts;
use crate::layout::Pages;
use crate::{Error, Warned};

/// How a PDF is made.
#[derive(Clone, Debug, Default)]
pub struct Options {}

/// Writes laid-out pages. (A stand-in.)
///
/// # Errors
///
/// [`Error::Pdf`] when a library refuses something.
pub fn write(
    _pages: &Pages,
    _book: &Book,
    _fonts: &Fonts,
    _options: &Options,
) -> Result<Warned<Vec<u8>>, Error> {
    Err(Error::Pdf {
        doing: "starting",
        reason: "not written yet".to_owned(),
    })
}
