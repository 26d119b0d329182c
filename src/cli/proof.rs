//! What goes into a book besides its articles: the conversion report, which has everything but the book's
//! own hash, and the files that options name.

use lantai::Warning;
use lantai::archive::{Entry, REPORT_NAME, Report, Volume};
use lantai::book::Article;
use lantai::model::Blob;

use super::args::{Convert, Format};
use super::failure::Failure;
use super::make::Attachment;
use super::option_files::Recorded;

/// The report about one article, and the files that its options name. It names the article by its file
/// name alone, so that the same file gives the same bytes whatever folder it is converted from.
pub(crate) fn of_article(
    article: &Article,
    warnings: &[Warning],
    arguments: &Convert,
    formats: &[Format],
) -> Result<Vec<Attachment>, Failure> {
    let entry = Entry::new(&article.original.name, article, warnings);
    let recorded = Recorded::of(&arguments.given)?;
    Ok(attachments(
        "convert",
        vec![entry],
        Vec::new(),
        &recorded,
        formats,
    ))
}

/// A report, and the files that its options name. The formats are recorded too: what is made
/// together may refer to each other.
pub(crate) fn attachments(
    command: &str,
    entries: Vec<Entry>,
    volumes: Vec<Volume>,
    recorded: &Recorded,
    formats: &[Format],
) -> Vec<Attachment> {
    let mut options = recorded.options.clone();
    let formats = formats.iter().map(|it| it.extension().to_owned());
    options.insert("to".to_owned(), formats.collect());
    let entries = entries.into_iter().map(Entry::timeless).collect();
    let report =
        Report::new(command, options, entries, volumes).with_option_files(recorded.listed());
    let report = Attachment {
        name: REPORT_NAME.to_owned(),
        media_type: "application/json",
        description: "Conversion report",
        bytes: Blob::from(report.json().into_bytes()),
    };
    recorded.attachments().chain([report]).collect()
}
