//! A [`Book`] to an EPUB 3.3: `xhtml`, `package` (epub-builder) and `seal` (zip).
//!
//! Knows nothing of layout, PDF or reading.

use std::io::{Seek, Write};

use crate::book::Book;
use crate::{Error, Warned};

/// How an EPUB is made.
#[derive(Clone, Debug, Default)]
pub struct Options {}

/// Writes a book. (A stand-in.)
///
/// # Errors
///
/// [`Error::Epub`] when a library refuses something, [`Error::Write`] when `out` does.
pub fn write(
    _book: &Book,
    _options: &Options,
    _out: &mut (impl Write + Seek),
) -> Result<Warned<()>, Error> {
    Err(Error::Epub {
        doing: "starting",
        reason: "not written yet".to_owned(),
    })
}
