//! A book to the bytes of each format: where options become those of the backends.

use std::io::Cursor;

use lantai::book::Book;
use lantai::fonts::Fonts;
use lantai::layout::Pages;
use lantai::{Warned, Warning};
use lantai::{epub, layout, pdf};

use super::args::{Convert, Format};
use super::failure::Failure;

/// The bytes of outputs, each with its format.
pub(crate) type Files = Vec<(Format, Vec<u8>)>;

/// The bytes of every format in `formats`, in that order; texts are UTF-8.
pub(crate) fn book(
    book: &Book,
    formats: &[Format],
    arguments: &Convert,
    fonts: &Fonts,
) -> Result<Warned<Files>, Failure> {
    let mut warnings = Vec::new();
    let mut output = Vec::new();
    let mut pages = None;
    if formats
        .iter()
        .any(|it| matches!(it, Format::Pdf | Format::Pages))
    {
        let composed = layout::compose(book, fonts, &layout::Options::default());
        warnings.extend(composed.warnings);
        pages = Some(composed.output);
    }
    for format in formats {
        let bytes = match (format, &pages) {
            (Format::Model, _) => model(book).into_bytes(),
            (Format::Pages, Some(pages)) => pages.dump().into_bytes(),
            (Format::Pdf, Some(pages)) => pdf(book, pages, arguments, fonts, &mut warnings)?,
            (Format::Epub, _) => epub(book, arguments, &mut warnings)?,
            (Format::Pages | Format::Pdf, None) => continue,
        };
        output.push((*format, bytes));
    }
    Ok(Warned { output, warnings })
}

fn model(book: &Book) -> String {
    book.articles.iter().map(|it| it.document.dump()).collect()
}

fn epub(
    book: &Book,
    _arguments: &Convert,
    warnings: &mut Vec<Warning>,
) -> Result<Vec<u8>, Failure> {
    let mut out = Cursor::new(Vec::new());
    let written = epub::write(book, &epub::Options::default(), &mut out)
        .map_err(|error| Failure::from_error(&book.metadata.title, &error))?;
    warnings.extend(written.warnings);
    Ok(out.into_inner())
}

fn pdf(
    book: &Book,
    pages: &Pages,
    _arguments: &Convert,
    fonts: &Fonts,
    warnings: &mut Vec<Warning>,
) -> Result<Vec<u8>, Failure> {
    let written = pdf::write(pages, book, fonts, &pdf::Options::default())
        .map_err(|error| Failure::from_error(&book.metadata.title, &error))?;
    warnings.extend(written.warnings);
    Ok(written.output)
}
