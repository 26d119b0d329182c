//! Turns [`Pages`] into a PDF/A-3a + PDF/UA-1 file: `paint` writes the content of pages, `draft` makes objects of it,
//! and `seal` makes a file of them.
//!
//! It never shapes or measures text, and knows nothing of reading or EPUB. `CONFORMANCE.md` lists what each clause of
//! the standards demands and which test checks it.

mod canvas;
mod cff;
mod cmap;
mod contents;
mod cut;
mod draft;
mod entries;
mod finished;
mod fonts;
mod frame;
mod object;
mod options;
mod paint;
mod pictures;
mod seal;
mod stream;
mod syntax;
mod tags;
#[cfg(test)]
mod tests;
mod text;

pub use options::{Options, Standard};

use std::io::Write;

use crate::book::Book;
use crate::fonts::Fonts;
use crate::layout::Pages;
use crate::{Error, Warned};

/// The bytes of a PDF, for tests.
#[cfg(test)]
pub(crate) fn write(
    pages: Pages,
    book: &Book,
    fonts: &Fonts,
    options: &Options,
) -> Result<Warned<Vec<u8>>, Error> {
    let mut output = Vec::new();
    let written = write_to(pages, book, fonts, options, &mut output)?;
    Ok(Warned {
        output,
        warnings: written.warnings,
    })
}

/// Writes laid-out pages, with each article's original attached. Same input, same bytes; pictures are read when their
/// turn comes.
///
/// # Errors
///
/// [`Error::Font`] when a face cannot be subset, [`Error::Pdf`] when a library reports an error or writing to `out`
/// fails.
pub fn write_to(
    mut pages: Pages,
    book: &Book,
    fonts: &Fonts,
    options: &Options,
    out: &mut impl Write,
) -> Result<Warned<()>, Error> {
    let mut draft = draft::Objects::new();
    let (pictures, mut warnings) =
        pictures::DrawnPictures::new(&pages, book, &options.spool, &mut draft);
    let mut palette = paint::Palette {
        glyphs: fonts::Painted::new(fonts),
        pictures: &pictures,
        tags: &pages.tags,
        grey: options.grey,
        standard: options.standard,
    };
    let contents = contents::write(&mut pages.pages, &mut palette);
    let glyphs = palette.glyphs;
    for (small, layer) in glyphs.layers() {
        let font = cut::cut(small, layer, &glyphs.faces)?;
        let holds = layer.holds(small.posture);
        draft.font(small.name(), font, &layer.says, holds);
    }
    let draft = draft.finish(contents.streams)?;
    let sealed = seal::Sealing {
        pages: &pages,
        book,
        options,
        marks: &contents.marks,
    }
    .seal(draft, out)?;
    warnings.extend(sealed.warnings);
    Ok(Warned {
        output: (),
        warnings,
    })
}
