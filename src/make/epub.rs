//! Writes the EPUB of a book: converts pictures for its reading systems, and keeps the EPUB within the allowed bytes.

use std::sync::Arc;

use super::size::{self, Attempt};
use super::{Options, cover};
use crate::book::Book;
use crate::epub::{self, PageMark, Planned};
use crate::model::Blob;
use crate::{Error, Warning};

/// Writes the EPUB. `page_list` has the places where the pages of the PDF begin; it is empty when no PDF is made.
pub(super) fn write(
    book: &Book,
    options: &Options,
    page_list: Vec<PageMark>,
    warnings: &mut Vec<Warning>,
) -> Result<Blob, Error> {
    let inner = inner(book, options, page_list);
    let planned = Planned::of(book, &inner)?;
    let fitted = planned.fitted();
    let first = Attempt {
        made: planned.pack(&fitted)?,
        pictures: fitted.bytes(),
    };
    let packed = size::within(limit(options), first, epub::PackedEpub::length, |budget| {
        let smaller = planned.smaller(&fitted, budget);
        Ok(Attempt {
            made: planned.pack(&smaller)?,
            pictures: smaller.bytes(),
        })
    })?;
    let mut out = options.pictures.spool.output();
    packed.write(&mut out)?;
    warnings.extend(crate::diag::merge_repeated(packed.warnings));
    out.finish().map_err(|source| Error::Kept { source })
}

/// The most bytes of the EPUB: the smaller of [`Options::max_bytes`] and what the reading systems accept.
fn limit(options: &Options) -> Option<u64> {
    let accepted = options.epub.profile.abilities().book_bytes;
    options.max_bytes.into_iter().chain(accepted).min()
}

/// The options of the EPUB writer.
fn inner(book: &Book, options: &Options, page_list: Vec<PageMark>) -> epub::Options {
    let chosen = &options.epub;
    epub::Options {
        profile: chosen.profile,
        theme: options.theme.clone(),
        vertical: chosen.vertical,
        toc_depth: chosen.toc_depth,
        css: chosen.css.clone(),
        typeset_cover: cover::typeset(book, options),
        page_list,
        originals: chosen.originals,
        attachments: options.attachments.clone(),
        fonts: options.fonts.as_ref().map(Arc::clone),
        embed_fonts: chosen.embed_fonts,
        series_position: chosen.series_position.clone(),
        drop_metadata: options.drop_metadata,
        spool: options.pictures.spool.clone(),
    }
}
