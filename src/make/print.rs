//! Lays a book out as pages and writes the PDF: converts pictures for print, and keeps the PDF within
//! [`Options::max_bytes`].

use std::collections::BTreeMap;

use super::Options;
use super::size::{self, Attempt};
use crate::assets::{self, PictureTarget};
use crate::book::Book;
use crate::epub::PageMark;
use crate::fonts::Fonts;
use crate::layout::{self, Length, Pages};
use crate::model::{AssetState, Blob};
use crate::{Error, Warned, Warning, page_list, pdf};

/// The pages that the PDF of a book shows.
///
/// # Errors
///
/// [`Error::Font`] when there are no [`Options::fonts`].
pub fn pages(book: &Book, options: &Options) -> Result<Warned<Pages>, Error> {
    let printed = Printed::of(book, options)?;
    Ok(Warned {
        output: printed.pages,
        warnings: printed.warnings,
    })
}

/// A book that is laid out.
pub(super) struct Printed<'a> {
    /// The book with its pictures converted for the PDF.
    book: Book,
    fonts: &'a Fonts,
    pub(super) pages: Pages,
    /// The warnings from converting pictures and from layout.
    pub(super) warnings: Vec<Warning>,
}

impl<'a> Printed<'a> {
    /// Converts the pictures and lays the book out.
    pub(super) fn of(book: &Book, options: &'a Options) -> Result<Self, Error> {
        let fonts = options.fonts.as_deref().ok_or_else(Fonts::none)?;
        let mut warnings = Vec::new();
        let book = fitted(book, &target(options, fonts), &mut warnings);
        let composed = layout::compose(&book, fonts, &options.pages, &options.theme);
        warnings.extend(composed.warnings);
        Ok(Self {
            book,
            fonts,
            pages: composed.output,
            warnings,
        })
    }

    /// The book with its pictures as the PDF shows them.
    pub(super) fn book(&self) -> &Book {
        &self.book
    }

    /// The fonts of the pages.
    pub(super) fn fonts(&self) -> &'a Fonts {
        self.fonts
    }

    /// The places in the text where pages begin: the page list of an EPUB that is made together with the PDF.
    pub(super) fn page_list(&self) -> Vec<PageMark> {
        page_list::marks(&self.pages)
    }

    /// Writes the PDF. When it has more than [`Options::max_bytes`] bytes, its pictures get fewer pixels or a stronger
    /// compression. They keep their size on the page, so that nothing moves.
    pub(super) fn pdf(self, options: &Options, warnings: &mut Vec<Warning>) -> Result<Blob, Error> {
        let inner = pdf::Options {
            standard: options.standard,
            attachments: options.attachments.clone(),
            grey: options.pages.grey,
            spool: options.pictures.spool.clone(),
        };
        let Self {
            book, fonts, pages, ..
        } = self;
        if options.max_bytes.is_none() {
            return write(&book, pages, fonts, &inner, warnings);
        }
        let first = Attempt {
            made: (
                write(&book, pages.clone(), fonts, &inner, warnings)?,
                Vec::new(),
            ),
            pictures: picture_bytes(&book),
        };
        let length = |made: &(Blob, Vec<Warning>)| Ok(made.0.length());
        let (made, said) = size::within(options.max_bytes, first, length, |budget| {
            let mut smaller = book.clone();
            let documents = smaller.articles.iter_mut().map(|it| &mut it.document);
            let target = PictureTarget {
                max_bytes: Some(budget),
                ..target(options, fonts)
            };
            let said = assets::fit_documents(documents, &target);
            // The warnings about writing these pages were collected in the first attempt.
            let bytes = write(&smaller, pages.clone(), fonts, &inner, &mut Vec::new())?;
            Ok(Attempt {
                made: (bytes, said),
                pictures: picture_bytes(&smaller),
            })
        })?;
        warnings.extend(said);
        Ok(made)
    }
}

/// The cover that is wrapped around the printed book, as a PDF of one page: back, spine and front with bleed and marks.
/// [`Options::pages`] must be those of the book. `leaf` is how thick a leaf of the paper is; the width of the spine follows from
/// it and the number of the book's pages, which is returned, too.
///
/// # Errors
///
/// [`Error::Font`] when there are no [`Options::fonts`]; [`Error::Pdf`] when the PDF cannot be written.
pub fn wrap(book: &Book, options: &Options, leaf: Length) -> Result<Warned<(Blob, usize)>, Error> {
    let mut flat = options.clone();
    flat.pages.sheets = layout::Sheets::Single;
    let printed = Printed::of(book, &flat)?;
    let count = printed.pages.pages.len();
    let Printed { book, fonts, .. } = printed;
    let set = layout::wrap(&book, fonts, (&flat.pages, &flat.theme), (count, leaf));
    let mut warnings = set.warnings;
    let inner = pdf::Options {
        standard: options.standard,
        attachments: Vec::new(),
        grey: options.pages.grey,
        spool: options.pictures.spool.clone(),
    };
    let blob = write(&book, set.output, fonts, &inner, &mut warnings)?;
    Ok(Warned {
        output: (blob, count),
        warnings,
    })
}

/// What pictures must be like in the PDF.
fn target<'a>(options: &Options, fonts: &'a Fonts) -> PictureTarget<'a> {
    PictureTarget {
        fonts: Some(fonts),
        grey: options.pages.grey,
        spool: options.pictures.spool.clone(),
        drop_metadata: options.drop_metadata,
        ..PictureTarget::pdf()
    }
}

/// The book with its pictures and its cover converted for the PDF.
fn fitted(book: &Book, target: &PictureTarget<'_>, warnings: &mut Vec<Warning>) -> Book {
    let mut book = book.clone();
    let documents = book.articles.iter_mut().map(|it| &mut it.document);
    warnings.extend(assets::fit_documents(documents, target));
    if let Some(cover) = &book.cover {
        match assets::fit(cover, target) {
            Ok(fitted) => book.cover = Some(fitted),
            Err(reason) => {
                warnings.push(assets::not_shown("--cover".to_owned(), reason));
                book.cover = None;
            }
        }
    }
    book
}

/// The number of bytes of the pictures of a book; a picture that is used several times counts once.
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

fn write(
    book: &Book,
    pages: Pages,
    fonts: &Fonts,
    options: &pdf::Options,
    warnings: &mut Vec<Warning>,
) -> Result<Blob, Error> {
    let mut out = options.spool.output();
    let written = pdf::write_to(pages, book, fonts, options, &mut out)?;
    warnings.extend(written.warnings);
    out.finish().map_err(|source| Error::Kept { source })
}
