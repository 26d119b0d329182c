//! A [`Book`] to an EPUB 3.3 with EPUB Accessibility 1.1.
//!
//! `plan` decides what goes into which file, `xhtml` writes the files, `manifest` lists them, `draft` packs
//! the text, `seal` finishes the container. What is required and which test shows it:
//! `CONFORMANCE.md`. Knows nothing of layout, PDF or reading.

mod access;
mod cover;
mod draft;
mod faces;
mod gsub;
mod manifest;
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
mod vmetrics;
mod xhtml;

use std::io::{Seek, Write};

use crate::assets::Pictures;
use crate::book::Book;
use crate::{Error, Warned, Warning};

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
    // What stands where, and what is in it.
    let plan = plan::plan(book);
    let fitted = media::fit(book, &plan, options);
    let mut made = make(book, &plan, options, &fitted)?;
    if let Some(limit) = options.limit() {
        let mut budget = media::length(&fitted);
        // The text is as long whatever the pictures are, but for a few bytes.
        for _ in 0..TRIES {
            let excess = made.length()?.saturating_sub(limit);
            if excess == 0 || budget == 0 {
                break;
            }
            budget = budget.saturating_sub(excess);
            let smaller = media::shrink(&fitted, options, budget);
            made = make(book, &plan, options, &smaller)?;
            if !smaller.kept {
                break; // they are as small as they can be made
            }
            budget = media::length(&smaller);
        }
    }
    seal::seal(&made.draft, &made.package, out)?;
    Ok(Warned {
        output: (),
        warnings: crate::diag::folded(made.warnings),
    })
}

/// How often pictures are made smaller for a book that is too long.
const TRIES: u32 = 4;

/// A book before it is sealed.
struct Made<'a> {
    package: package::Package<'a>,
    /// Its draft.
    draft: Vec<u8>,
    warnings: Vec<Warning>,
}

impl Made<'_> {
    /// Bytes of the book when it is sealed.
    fn length(&self) -> Result<u64, Error> {
        let mut length = seal::Length::default();
        seal::seal(&self.draft, &self.package, &mut length)?;
        Ok(length.total())
    }
}

/// Makes a book of its text and the pictures as they were fitted.
fn make<'a>(
    book: &'a Book,
    plan: &plan::Plan,
    options: &'a Options,
    fitted: &Pictures,
) -> Result<Made<'a>, Error> {
    let mut warnings = Vec::new();
    // Which pictures go in, and under which names.
    let mut media = media::collect(book, plan, options, fitted, &mut warnings);
    let cover = cover::choose(book, options, &mut media);
    // The text.
    let files = xhtml::write(book, plan, &media, options, &mut warnings);
    let faces = faces::embed(book, options, &mut warnings);
    let parts = manifest::Parts {
        media,
        cover,
        files,
        faces,
    };
    let package = manifest::describe(book, plan, parts, options);
    let draft = draft::build(&package)?;
    Ok(Made {
        package,
        draft,
        warnings,
    })
}
