//! Makes books: calls each stage in order, from the bytes of an article file to the bytes of its EPUB and PDF.
//!
//! ```text
//! bytes ─article─▶ Article ─┐                     ┌─▶ EPUB (pictures fitted to its readers, within a size)
//!                           ├─▶ Book ─book/volume─┤
//!          other articles ──┘                     └─▶ Pages ─▶ PDF (pictures fitted to print, within a size)
//! ```
//!
//! | function | from | to |
//! |---|---|---|
//! | [`convert`] | the bytes of one article | its books, with the report inside: what `lantai FILE` makes |
//! | [`article`] | the bytes of one article | an [`Article`]: read, cleaned, its pictures found |
//! | [`volume`] | a [`Bound`], which [`crate::book::assemble`] makes of many articles | its books, with the report inside: what `lantai book` makes |
//! | [`book`] | a [`Book`] | its books, with what [`Options::attachments`] names and no report |
//! | [`pages`] | a [`Book`] | the pages that its PDF shows |
//! | [`drawn`] | a [`Book`] | the same pages as pictures for a screen |
//!
//! Everything that a caller may choose is in [`Options`]. The command line fills in these options, calls one of these
//! functions, and writes what it returns. This room reads no files except through [`Resources`], and prints nothing.

mod cover;
mod epub;
mod format;
mod options;
mod print;
mod recorded;
mod report;
mod screen;
mod size;
pub mod web;

use crate::book::{Article, Book, Bound};
use crate::diag::{Watch, rules};
use crate::model::Blob;
use crate::{Error, Fact, Resources, Severity, Warned, Warning, assets, diag, normalize, read};

pub use crate::book::Attachment;
pub use crate::epub::Profile;
pub use crate::fonts::{Embedding, FaceRole, FontFiles, Fonts, member as font_of_collection};
pub use crate::normalize::{Comments, Options as Cleaning, RuleError, RuleSet};
pub use crate::pdf::Standard;
pub use crate::themes::{CoverDesign, SCHEMA as THEME_SCHEMA, Theme, ThemeError};
pub use format::Format;
pub use options::{EpubOptions, Options};
pub use print::{pages, wrap};
pub use recorded::Recorded;
pub use screen::{DrawnPages, drawn};

/// The options and services for finding, fetching and caching pictures.
pub mod pictures {
    #[cfg(feature = "network")]
    pub use crate::assets::{Awaited, Hosts, Resolve, SystemResolver, WAYBACK};

    pub use crate::assets::{
        Cache, Clock, Info, Limits, Network, Options, Pruned, SystemClock, recognize,
    };
}

/// The bytes of a book in each format, in the order of [`Options::formats`]. Texts are UTF-8.
pub type Files = Vec<(Format, Blob)>;

/// A finished book.
#[derive(Clone, Debug)]
pub struct Made {
    /// The book from which the files were made, with the documents of its articles.
    pub book: Book,
    /// The bytes of the book in every format of [`Options::formats`].
    pub files: Files,
    /// The warnings: first those of reading and cleaning, then those of the outputs.
    pub warnings: Vec<Warning>,
    /// The conversion report. Unlike the report inside the outputs, it has the warnings from making them and the times at
    /// which pictures were fetched. The caller adds the paths of the outputs.
    pub report: crate::archive::Report,
}

impl Made {
    /// The bytes of one format; `None` when [`Options::formats`] did not have it.
    #[must_use]
    pub fn file(&self, format: Format) -> Option<&Blob> {
        file(&self.files, format)
    }
}

/// The bytes of one format; `None` when `files` does not have it.
#[must_use]
pub fn file(files: &[(Format, Blob)], format: Format) -> Option<&Blob> {
    files.iter().find(|it| it.0 == format).map(|it| &it.1)
}

/// Makes the books of one article. `name` is its file name without folders. Picture files are read through `resources`
/// from the folder [`assets::Options::base`] of [`Options::pictures`].
///
/// # Errors
///
/// As [`article`] and [`book`].
pub fn convert(
    bytes: &[u8],
    name: &str,
    options: &Options,
    resources: &dyn Resources,
) -> Result<Made, Error> {
    Watch::over(options.watch.as_ref(), || {
        let Warned { output, warnings } = article(bytes, name, options, resources)?;
        report::single(output, warnings, options)
    })
}

/// Reads and cleans one article and loads its pictures. `name` is its file name without folders.
///
/// # Errors
///
/// [`Error::Exceeded`] when [`Options::watch`] ends it; [`Error::EmptySource`] and [`Error::NotText`] as [`read::read`];
/// [`Error::Gone`] for a page from a host that is no article but a wall before one; [`Error::NoArticle`] when nothing remains after
/// cleaning; [`Error::Strict`] for the first loss under [`Options::strict`]. Every other problem is a warning.
pub fn article(
    bytes: &[u8],
    name: &str,
    options: &Options,
    resources: &dyn Resources,
) -> Result<Warned<Article>, Error> {
    Watch::over(options.watch.as_ref(), || {
        cleaned(bytes, name, options, resources)
    })
}

/// Warnings of an article that are told one by one, each with its line. Of more, those that say the same are one: nobody reads
/// a thousand, and a million take more memory than the article.
const MOST_SINGLE: usize = 1000;

fn cleaned(
    bytes: &[u8],
    name: &str,
    options: &Options,
    resources: &dyn Resources,
) -> Result<Warned<Article>, Error> {
    let source = read::read_received(bytes, name, options.received.as_ref())?;
    let document = normalize::normalize(&source.output, &options.cleaning);
    // A page that states its article has it, whatever it shows.
    let is_stated = |it: &Warning| it.rule.name == rules::STATED_BODY.name;
    let stated = source.warnings.iter().any(is_stated);
    if options.received.is_some() && !stated && document.output.text().len() < FEW_BYTES {
        not_a_wall(&source.output)?;
    }
    if normalize::is_empty(&source.output, &document.output) {
        return Err(Error::NoArticle);
    }
    let mut warnings = source.warnings;
    warnings.extend(document.warnings);
    debug_assert_eq!(document.output.check(), []);
    let loaded = assets::load(document.output, &options.pictures, resources);
    warnings.extend(loaded.warnings);
    if warnings.len() > MOST_SINGLE {
        warnings = diag::merge_repeated(warnings);
    }
    strict(&warnings, options)?;
    Ok(Warned {
        output: Article {
            document: loaded.output,
            original: source.output.original,
        },
        warnings,
    })
}

/// A page with less text than this is looked at again: it may be no article.
const FEW_BYTES: usize = 900;

/// Checks that a page is not one that only asks its reader to sign in, to prove that he is human, or to run its scripts.
fn not_a_wall(source: &read::Source) -> Result<(), Error> {
    if source.kind != read::BodyKind::Page {
        return Ok(());
    }
    match read::wall(&source.body) {
        Some((reason, notice)) => Err(Error::Gone { reason, notice }),
        None => Ok(()),
    }
}

/// Makes one of the books that [`crate::book::assemble`] returns.
///
/// # Errors
///
/// As [`book`].
pub fn volume(bound: Bound, options: &Options) -> Result<Made, Error> {
    Watch::over(options.watch.as_ref(), || report::volume(bound, options))
}

/// The bytes of a book in every format of [`Options::formats`], in that order.
///
/// # Errors
///
/// [`Error::Font`] when a PDF or pages are to be made without [`Options::fonts`]; [`Error::Epub`] and [`Error::Pdf`] when
/// a writer cannot write the book; [`Error::Kept`] when the temporary file of an output cannot be written;
/// [`Error::MissingPicture`] under [`Options::strict_pictures`]; [`Error::Strict`] under [`Options::strict`].
pub fn book(book: &Book, options: &Options) -> Result<Warned<Files>, Error> {
    if options.strict_pictures {
        nothing_missing(book)?;
    }
    let asks = |format| options.formats.contains(&format);
    let mut warnings = Vec::new();
    let mut printed = None;
    if asks(Format::Pdf) || asks(Format::Pages) {
        let print = print::Printed::of(book, options)?;
        warnings.extend(print.warnings.iter().cloned());
        printed = Some(print);
    }
    // Writing the PDF consumes the pages, so the dump and the page list of the EPUB are made first.
    let mut dump = String::new();
    let mut page_list = Vec::new();
    if let Some(print) = &printed {
        if asks(Format::Pages) {
            dump = print.pages.dump();
        }
        if asks(Format::Epub) && asks(Format::Pdf) {
            page_list = print.page_list();
        }
    }
    let mut output = Vec::new();
    for format in &options.formats {
        let bytes = match format {
            Format::Model => {
                let dumps = book.articles.iter().map(|it| it.document.dump());
                dumps.collect::<String>().into_bytes().into()
            }
            Format::Pages => std::mem::take(&mut dump).into_bytes().into(),
            Format::Pdf => match printed.take() {
                Some(print) => print.pdf(options, &mut warnings)?,
                None => continue,
            },
            Format::Epub => {
                let page_list = std::mem::take(&mut page_list);
                epub::write(book, options, page_list, &mut warnings)?
            }
        };
        warnings.extend(too_large(*format, &bytes, options));
        output.push((*format, bytes));
    }
    let missing = |it: &&Warning| matches!(it.fact, Fact::MissingPicture { .. });
    if options.strict_pictures
        && let Some(first) = warnings.iter().find(missing)
    {
        return Err(Error::MissingPicture {
            article: None,
            warning: Box::new(first.clone()),
        });
    }
    strict(&warnings, options)?;
    Ok(Warned { output, warnings })
}

/// The warning about a book that is larger than [`Options::max_bytes`].
fn too_large(format: Format, bytes: &Blob, options: &Options) -> Option<Warning> {
    let what = match format {
        Format::Epub => "the EPUB",
        Format::Pdf => "the PDF",
        Format::Model | Format::Pages => return None,
    };
    let (bytes, most) = (bytes.length(), options.max_bytes?);
    let what = what.to_owned();
    let fact = Fact::TooLarge { what, bytes, most };
    (bytes > most).then(|| Warning::new(0, &diag::rules::KEEP_WITHIN_SIZE, fact))
}

/// Under [`Options::strict`], returns an error that names the first loss.
fn strict(warnings: &[Warning], options: &Options) -> Result<(), Error> {
    let is_loss = |it: &&Warning| it.severity() == Severity::Loss;
    let mut losses = warnings.iter().filter(is_loss);
    match losses.next() {
        Some(first) if options.strict => Err(Error::Strict {
            warning: Box::new(first.clone()),
            count: 1 + losses.count(),
        }),
        Some(_) | None => Ok(()),
    }
}

/// Returns an error that names the first picture that could not be loaded.
fn nothing_missing(book: &Book) -> Result<(), Error> {
    for article in &book.articles {
        let assets = article.document.assets.iter();
        if let Some(warning) = assets.filter_map(|it| assets::missing(it.1)).next() {
            return Err(Error::MissingPicture {
                article: Some(article.original.name.clone()),
                warning: Box::new(warning),
            });
        }
    }
    Ok(())
}
