//! A book to the bytes of each format: where options become those of the backends.

use std::sync::Arc;

use lantai::archive::FileEntry;
use lantai::assets::{self, Target};
use lantai::book::Book;
use lantai::fonts::Fonts;
use lantai::layout::Pages;
use lantai::model::{Blob, Picture};
use lantai::{Fact, Output, Warned, Warning};
use lantai::{epub, layout, page_list, pdf, raster};

use super::args::{Convert, Format};
use super::failure::Failure;

/// The bytes of outputs, each with its format.
pub(crate) type Files = Vec<(Format, Blob)>;

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
    fonts: &Arc<Fonts>,
    attachments: &[Attachment],
) -> Result<Warned<Files>, Failure> {
    let mut warnings = Vec::new();
    let mut output = Vec::new();
    let printed = formats
        .iter()
        .any(|it| matches!(it, Format::Pdf | Format::Pages));
    let printed = printed.then(|| {
        let book = for_print(book, arguments, fonts, &mut warnings);
        let composed = layout::compose(&book, fonts, &arguments.pages.layout());
        warnings.extend(composed.warnings);
        (book, composed.output)
    });
    for format in formats {
        let bytes = match (format, &printed) {
            (Format::Model, _) => model(book).into_bytes().into(),
            (Format::Pages, Some((_, pages))) => pages.dump().into_bytes().into(),
            (Format::Pdf, Some((book, pages))) => {
                let options = pdf_options(arguments, attachments);
                let bytes = pdf(book, pages, &options, fonts, &mut warnings)?;
                arguments.pictures.spool.keep(bytes)
            }
            (Format::Epub, printed) => {
                let mut options = epub_options(book, arguments, fonts, attachments)?;
                if let (true, Some((_, pages))) = (formats.contains(&Format::Pdf), printed) {
                    options.page_list = page_list::marks(book, pages);
                }
                let out = arguments.pictures.spool.output();
                epub(book, &options, out, &mut warnings)?
            }
            (Format::Pages | Format::Pdf, None) => continue,
        };
        output.push((*format, bytes));
    }
    Ok(Warned { output, warnings })
}

/// An output as reports name it.
pub(crate) fn entry(path: &str, format: Format, bytes: &Blob) -> Result<FileEntry, Failure> {
    FileEntry::of_blob(path, format.media_type(), bytes).map_err(|it| unfinished(&it))
}

fn model(book: &Book) -> String {
    book.articles.iter().map(|it| it.document.dump()).collect()
}

/// The book with its pictures as a PDF shows them.
fn for_print(book: &Book, arguments: &Convert, fonts: &Fonts, warnings: &mut Vec<Warning>) -> Book {
    let target = Target {
        fonts: Some(fonts),
        spool: arguments.pictures.spool.clone(),
        ..Target::pdf()
    };
    let mut book = book.clone();
    if let Some(cover) = &book.cover {
        match assets::fit(cover, &target) {
            Ok(fitted) => book.cover = Some(fitted),
            Err(reason) => {
                let url = "--cover".to_owned();
                let fact = Fact::MissingPicture { url, reason };
                warnings.push(Warning::new(0, "fit-picture", fact));
                book.cover = None;
            }
        }
    }
    for article in &mut book.articles {
        let fitted = assets::fit_document(std::mem::take(&mut article.document), &target);
        article.document = fitted.output;
        warnings.extend(fitted.warnings);
    }
    book
}

fn epub_options(
    book: &Book,
    arguments: &Convert,
    fonts: &Arc<Fonts>,
    attachments: &[Attachment],
) -> Result<epub::Options, Failure> {
    let attachments = attachments.iter().map(|it| epub::Attachment {
        name: it.name.clone(),
        media_type: it.media_type.to_owned(),
        blob: it.bytes.clone(),
    });
    let mut options = epub::Options {
        attachments: attachments.collect(),
        spool: arguments.pictures.spool.clone(),
        ..arguments.epub.epub(fonts)?
    };
    if epub::wants_cover(book) {
        options.typeset_cover = typeset_cover(book, fonts);
    }
    Ok(options)
}

/// A cover set in type, as a picture.
fn typeset_cover(book: &Book, fonts: &Fonts) -> Option<Picture> {
    const PIXELS: u32 = 1000;
    let page = layout::cover(&book.metadata, fonts)?;
    let (bytes, height) = raster::png(&page, fonts, PIXELS)?;
    Some(assets::made(bytes, PIXELS, height))
}

fn pdf_options(arguments: &Convert, attachments: &[Attachment]) -> pdf::Options {
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
        ..arguments.pages.pdf()
    }
}

fn epub(
    book: &Book,
    options: &epub::Options,
    mut out: Output,
    warnings: &mut Vec<Warning>,
) -> Result<Blob, Failure> {
    let written = epub::write(book, options, &mut out)
        .map_err(|error| Failure::from_error(&book.metadata.title, &error))?;
    warnings.extend(written.warnings);
    out.finish().map_err(|it| unfinished(&it))
}

fn unfinished(problem: &std::io::Error) -> Failure {
    Failure::work(
        format!("an output cannot be kept until it is written: {problem}"),
        "give a folder on a disk with room through `TMPDIR`",
    )
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
