//! A [`Book`] to an EPUB 3.3 with EPUB Accessibility 1.1.
//!
//! `plan` decides what goes into which file, `xhtml` writes the files, `package` hands them to
//! epub-builder, `seal` finishes the container. What is required and which test shows it:
//! `CONFORMANCE.md`. Knows nothing of layout, PDF or reading.

mod access;
mod cover;
mod faces;
mod gsub;
mod labels;
mod media;
mod nav;
mod opf;
mod options;
mod package;
mod plan;
mod profile;
mod seal;
mod sfnt;
mod url;
mod xhtml;

use std::io::{Seek, Write};

use crate::book::Book;
use crate::{Error, Warned};

pub use cover::wants_cover;
pub use options::{Attachment, Options, PageMark};
pub use profile::Profile;

/// Writes a book.
///
/// # Errors
///
/// [`Error::Epub`] when the book has no article or a library refuses something, or when `out` does.
pub fn write(
    book: &Book,
    options: &Options,
    out: &mut (impl Write + Seek),
) -> Result<Warned<()>, Error> {
    if book.articles.is_empty() {
        return Err(Error::Epub {
            doing: "collecting the articles",
            reason: "there are none".to_owned(),
        });
    }
    let mut warnings = Vec::new();
    // What stands where, and what is in it.
    let plan = plan::plan(book);
    // Which pictures go in, and under which names.
    let mut media = media::collect(book, &plan, options, &mut warnings);
    let cover = cover::choose(book, options, &mut media);
    // The text.
    let files = xhtml::write(book, &plan, &media, options, &mut warnings);
    let faces = faces::embed(book, options, &mut warnings);
    let parts = package::Parts {
        media,
        cover,
        files,
        faces,
    };
    let package = package::describe(book, &plan, parts, options);
    // epub-builder's container, then ours around its parts.
    let draft = package::build(&package)?;
    seal::seal(&draft, &package, out)?;
    Ok(Warned {
        output: (),
        warnings,
    })
}
