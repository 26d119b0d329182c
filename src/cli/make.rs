//! A book to the bytes of each format: where options become those of the backends.

use std::io::Cursor;

use lantai::book::Book;
use lantai::fonts::Fonts;
use lantai::layout::Pages;
use lantai::model::Blob;
use lantai::{Warned, Warning};
use lantai::{epub, layout, pdf};

use super::args::{Convert, Format};
use super::failure::Failure;

/// The bytes of outputs, each with its format.
pub(crate) type Files = Vec<(Format, Vec<u8>)>;

/// A file to keep inside the book.
#[derive(Clone, Debug)]
pub(crate) struct Attachment {
    /// Its name without folders.
    pub(crate) name: String,
    /// Its media type.
    pub(crate) media_type: &'static str,
    /// What it is, for people.
    pub(crate) description: &'static str,
    /// The bytes.
    pub(crate) bytes: Blob,
}

/// The bytes of every format in `formats`, in that order; texts are UTF-8.
pub(crate) fn book(
    book: &Book,
    formats: &[Format],
    arguments: &Convert,
    fonts: &Fonts,
    attachments: &[Attachment],
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
            (Format::Pdf, Some(pages)) => {
                let options = pdf_options(arguments, attachments);
                pdf(book, pages, &options, fonts, &mut warnings)?
            }
            (Format::Epub, _) => epub(book, &epub_options(arguments, attachments), &mut warnings)?,
            (Format::Pages | Format::Pdf, None) => continue,
        };
        output.push((*format, bytes));
    }
    Ok(Warned { output, warnings })
}

fn model(book: &Book) -> String {
    book.articles.iter().map(|it| it.document.dump()).collect()
}

fn epub_options(_arguments: &Convert, attachments: &[Attachment]) -> epub::Options {
    let attachments = attachments.iter().map(|it| epub::Attachment {
        name: it.name.clone(),
        media_type: it.media_type.to_owned(),
        blob: it.bytes.clone(),
    });
    epub::Options {
        attachments: attachments.collect(),
        ..epub::Options::default()
    }
}

fn pdf_options(_arguments: &Convert, attachments: &[Attachment]) -> pdf::Options {
    let attachments = attachments.iter().map(|it| pdf::Attachment {
        name: it.name.clone(),
        media_type: it.media_type.to_owned(),
        relationship: pdf::Relationship::Supplement,
        bytes: it.bytes.clone(),
        description: it.description.to_owned(),
        modified: None,
    });
    pdf::Options {
        attachments: attachments.collect(),
        ..pdf::Options::default()
    }
}

fn epub(
    book: &Book,
    options: &epub::Options,
    warnings: &mut Vec<Warning>,
) -> Result<Vec<u8>, Failure> {
    let mut out = Cursor::new(Vec::new());
    let written = epub::write(book, options, &mut out)
        .map_err(|error| Failure::from_error(&book.metadata.title, &error))?;
    warnings.extend(written.warnings);
    Ok(out.into_inner())
}

fn pdf(
    book: &Book,
    pages: &Pages,
    options: &pdf::Options,
    fonts: &Fonts,
    warnings: &mut Vec<Warning>,
) -> Result<Vec<u8>, Failure> {
    let written = pdf::write(pages, book, fonts, options)
        .map_err(|error| Failure::from_error(&book.metadata.title, &error))?;
    warnings.extend(written.warnings);
    Ok(written.output)
}
