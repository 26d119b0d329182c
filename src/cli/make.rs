//! A book to the bytes of each format: where options become those of the backends.

use std::collections::BTreeMap;
use std::sync::Arc;

use lantai::archive::FileEntry;
use lantai::assets::{self, Target};
use lantai::book::Book;
use lantai::fonts::Fonts;
use lantai::layout::Pages;
use lantai::model::{AssetState, Blob, Picture};
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
    if arguments.pictures.strict_images {
        nothing_missing(book)?;
    }
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
    // The PDF takes the pages: what others want to know of them is asked before.
    let mut seen = Seen::default();
    if let Some((_, pages)) = &printed {
        let asks = |format| formats.contains(&format);
        if asks(Format::Pages) {
            seen.dump = pages.dump();
        }
        if asks(Format::Epub) && asks(Format::Pdf) {
            seen.page_list = page_list::marks(pages);
        }
    }
    let mut printed = printed;
    for format in formats {
        let bytes = match format {
            Format::Model => model(book).into_bytes().into(),
            Format::Pages => std::mem::take(&mut seen.dump).into_bytes().into(),
            Format::Pdf => {
                let Some((book, pages)) = printed.take() else {
                    continue;
                };
                let options = pdf_options(arguments, attachments);
                pdf_within(&book, pages, &options, arguments, fonts, &mut warnings)?
            }
            Format::Epub => {
                let mut options = epub_options(book, arguments, fonts, attachments)?;
                options.page_list = std::mem::take(&mut seen.page_list);
                let out = arguments.pictures.spool.output();
                epub(book, &options, out, &mut warnings)?
            }
        };
        output.push((*format, bytes));
    }
    let missing = |it: &&Warning| matches!(it.fact, Fact::MissingPicture { .. });
    match warnings.iter().find(missing) {
        Some(first) if arguments.pictures.strict_images => {
            Err(picture_missing(book, first.to_string()))
        }
        Some(_) | None => Ok(Warned { output, warnings }),
    }
}

/// The exit code when a picture is missing under `--strict-images`.
pub(crate) const PICTURE_MISSING: u8 = 3;

/// What to do about it.
pub(crate) const WITHOUT_PICTURE: &str =
    "run without `--strict-images` to have a box with its address in its place";

fn picture_missing(book: &Book, what: String) -> Failure {
    Failure {
        code: PICTURE_MISSING,
        about: book.metadata.title.clone(),
        ..Failure::work(what, WITHOUT_PICTURE)
    }
}

/// Under `--strict-images`, the first missing picture is an error with its own exit code.
fn nothing_missing(book: &Book) -> Result<(), Failure> {
    for article in &book.articles {
        for (_, asset) in article.document.assets.iter() {
            if let AssetState::Missing(reason) = &asset.state {
                let line = asset.line;
                let url: String = asset.address().chars().take(200).collect();
                let name = &article.original.name;
                let what = format!("{name}, line {line}: no picture `{url}`: {reason}");
                return Err(picture_missing(book, what));
            }
        }
    }
    Ok(())
}

/// An output as reports name it.
pub(crate) fn entry(path: &str, format: Format, bytes: &Blob) -> Result<FileEntry, Failure> {
    FileEntry::of_blob(path, format.media_type(), bytes).map_err(|it| unfinished(&it))
}

/// What was seen of the pages before they went into the PDF.
#[derive(Default)]
struct Seen {
    dump: String,
    page_list: Vec<epub::PageMark>,
}

fn model(book: &Book) -> String {
    book.articles.iter().map(|it| it.document.dump()).collect()
}

/// The book with its pictures as a PDF shows them.
fn for_print(book: &Book, arguments: &Convert, fonts: &Fonts, warnings: &mut Vec<Warning>) -> Book {
    let mut book = book.clone();
    let documents = book.articles.iter_mut().map(|it| &mut it.document);
    let target = print_target(arguments, fonts);
    warnings.extend(assets::fit_documents(documents, &target));
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
    book
}

/// What a PDF shows.
fn print_target<'a>(arguments: &Convert, fonts: &'a Fonts) -> Target<'a> {
    Target {
        fonts: Some(fonts),
        grey: arguments.pages.layout().grey,
        spool: arguments.pictures.spool.clone(),
        drop_metadata: arguments.pictures.drop_exif,
        ..Target::pdf()
    }
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
        max_bytes: arguments.pictures.max_size,
        drop_metadata: arguments.pictures.drop_exif,
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
        spool: arguments.pictures.spool.clone(),
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

/// The PDF, its pictures made smaller until it is as short as is wished. They are shown as large as
/// before, so that nothing on the pages moves.
fn pdf_within(
    book: &Book,
    pages: Pages,
    options: &pdf::Options,
    arguments: &Convert,
    fonts: &Fonts,
    warnings: &mut Vec<Warning>,
) -> Result<Blob, Failure> {
    const TRIES: u32 = 4;
    let Some(limit) = arguments.pictures.max_size else {
        return pdf(book, pages, options, fonts, warnings);
    };
    let mut made = pdf(book, pages.clone(), options, fonts, warnings)?;
    let (mut budget, mut said) = (picture_bytes(book), Vec::new());
    for _ in 0..TRIES {
        let excess = made.length().saturating_sub(limit);
        if excess == 0 || budget == 0 {
            break;
        }
        budget = budget.saturating_sub(excess);
        let mut smaller = book.clone();
        let documents = smaller.articles.iter_mut().map(|it| &mut it.document);
        let target = Target {
            max_bytes: Some(budget),
            ..print_target(arguments, fonts)
        };
        said = assets::fit_documents(documents, &target);
        made = pdf(&smaller, pages.clone(), options, fonts, &mut Vec::new())?;
        let least = picture_bytes(&smaller);
        if least > budget {
            break; // they are as small as they can be made
        }
        budget = least;
    }
    warnings.extend(said);
    Ok(made)
}

/// Bytes of the pictures of a book, each counted once.
fn picture_bytes(book: &Book) -> u64 {
    let assets = book
        .articles
        .iter()
        .flat_map(|it| it.document.assets.iter());
    let pictures = assets.filter_map(|(_, asset)| match &asset.state {
        AssetState::Loaded(it) => Some((&it.sha256, it.blob.length())),
        AssetState::Pending | AssetState::Missing(_) => None,
    });
    pictures.collect::<BTreeMap<_, _>>().values().sum()
}

fn pdf(
    book: &Book,
    pages: Pages,
    options: &pdf::Options,
    fonts: &Fonts,
    warnings: &mut Vec<Warning>,
) -> Result<Blob, Failure> {
    let mut out = options.spool.output();
    let written = pdf::write_to(pages, book, fonts, options, &mut out)
        .map_err(|error| Failure::from_error(&book.metadata.title, &error))?;
    warnings.extend(written.warnings);
    out.finish().map_err(|it| unfinished(&it))
}
