//! [`Pages`] to a PDF/A-3a + PDF/UA-1: `fonts` (subset), `paint` (printpdf), `tags`, `seal` (lopdf).
//!
//! Never shapes or measures text; knows nothing of reading or EPUB. What each clause of the standards
//! asks and which test shows that it is met: `CONFORMANCE.md`.

mod cmap;
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

pub use options::{Attachment, Options, Relationship, Standard};

use printpdf::{PdfDocument, PdfSaveOptions};

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
    pages: &Pages,
    book: &Book,
    fonts: &Fonts,
    options: &Options,
) -> Result<Warned<Vec<u8>>, Error> {
    let faces = fonts::Faces::new(fonts, pages);
    let subsets = fonts::Subsets::new(pages, &faces)?;
    let mut document = PdfDocument::new("");
    for layer in subsets.layers() {
        let font = printpdf::PdfFont::new(layer.font.clone());
        document.resources.fonts.map.insert(layer.id.clone(), font);
    }
    let xobjects = &mut document.resources.xobjects.map;
    let (pictures, mut warnings) = pictures::Pictures::new(pages, book, xobjects);
    let palette = paint::Palette {
        faces: &faces,
        subsets: &subsets,
        pictures: &pictures,
        tags: &pages.tags,
        grey: options.grey,
        standard: options.standard,
    };
    let mut marks = Vec::with_capacity(pages.pages.len());
    for page in &pages.pages {
        let painted = paint::paint(page, &palette);
        document.pages.push(painted.page);
        marks.push(painted.marks);
    }
    let save = PdfSaveOptions {
        optimize: false,
        subset_fonts: false,
        secure: true,
        image_optimization: None,
    };
    let painted = document.to_lopdf_document(&save, &mut Vec::new());
    drop(document);
    let sealed = seal::Sealing {
        pages,
        book,
        options,
        subsets: &subsets,
        marks: &marks,
    }
    .seal(painted)?;
    warnings.extend(sealed.warnings);
    Ok(Warned {
        output: sealed.output,
        warnings,
    })
}
