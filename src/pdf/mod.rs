//! [`Pages`] to a PDF/A-3a + PDF/UA-1: `fonts` (subset), `paint` (printpdf), `tags`, `seal` (lopdf).
//!
//! Never shapes or measures text; knows nothing of reading or EPUB. What each clause of the standards
//! asks and which test shows that it is met: `CONFORMANCE.md`.

mod cff;
mod cmap;
mod contents;
mod cut;
mod fonts;
mod frame;
mod object;
mod options;
mod paint;
mod pictures;
mod seal;
mod tags;
#[cfg(test)]
mod tests;
mod text;

pub use options::{Options, Standard};

use printpdf::{Codepoint, FontId, Op, PdfDocument, PdfFont, PdfFontHandle, Pt, TextItem};

use std::io::Write;

use crate::book::Book;
use crate::fonts::Fonts;
use crate::layout::Pages;
use crate::{Error, Warned};

/// Writes laid-out pages, with each article's original attached. Same input, same bytes.
///
/// # Errors
///
/// [`Error::Font`] when a face cannot be cut, [`Error::Pdf`] when a library refuses something.
pub fn write(
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

/// As [`write()`], a part at a time: pictures are read when their turn comes.
///
/// # Errors
///
/// As [`write()`]; [`Error::Pdf`] also when `out` does not take the bytes.
pub fn write_to(
    mut pages: Pages,
    book: &Book,
    fonts: &Fonts,
    options: &Options,
    out: &mut impl Write,
) -> Result<Warned<()>, Error> {
    let mut document = PdfDocument::new("");
    let xobjects = &mut document.resources.xobjects.map;
    let (pictures, mut warnings) = pictures::Pictures::new(&pages, book, &options.spool, xobjects);
    let mut palette = paint::Palette {
        glyphs: fonts::Painted::new(fonts),
        pictures: &pictures,
        tags: &pages.tags,
        grey: options.grey,
        standard: options.standard,
    };
    let contents = contents::write(&mut pages.pages, &mut palette);
    let glyphs = &palette.glyphs;
    document.pages = contents.sheets;
    for (small, layer) in glyphs.layers() {
        let font = PdfFont::new(cut::cut(small, layer, &glyphs.faces)?);
        let fonts = &mut document.resources.fonts.map;
        fonts.insert(FontId(small.name()), font);
    }
    if let Some(first) = document.pages.first_mut() {
        first.ops = specimen(glyphs);
    }
    let draft = document.to_lopdf_document(&contents::as_they_are(), &mut Vec::new());
    drop(document);
    let sealed = seal::Sealing {
        pages: &pages,
        book,
        options,
        glyphs,
        marks: &contents.marks,
        streams: contents.streams,
        images: pictures.contents(),
    }
    .seal(draft, out)?;
    warnings.extend(sealed.warnings);
    Ok(Warned {
        output: (),
        warnings,
    })
}

/// Every glyph of every small font, for printpdf writes of a font what it sees in use; the page's own
/// content takes its place.
fn specimen(glyphs: &fonts::Painted<'_>) -> Vec<Op> {
    let mut ops = vec![Op::StartTextSection];
    for (small, layer) in glyphs.layers() {
        // What a glyph says is written by the seal.
        let codes = layer.says.iter();
        let codes = codes.map(|(code, _)| Codepoint::with_cid(*code, 0.0, String::new()));
        ops.push(Op::SetFont {
            font: PdfFontHandle::External(FontId(small.name())),
            size: Pt(1.0),
        });
        ops.push(Op::ShowText {
            items: vec![TextItem::GlyphIds(codes.collect())],
        });
    }
    ops.push(Op::EndTextSection);
    ops
}
