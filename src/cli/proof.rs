//! The conversion report that goes into a book: everything but the book's own hash.

use lantai::Warning;
use lantai::archive::{Entry, REPORT_NAME, Report, Volume};
use lantai::book::Article;
use lantai::model::Blob;

use super::args::{Convert, Format};
use super::given::Given;
use super::make::Attachment;

/// The report about one article. It names the article by its file name alone, so that the same
/// file gives the same bytes whatever folder it is converted from.
pub(crate) fn of_article(
    article: &Article,
    warnings: &[Warning],
    arguments: &Convert,
    formats: &[Format],
) -> Attachment {
    let entry = Entry::new(&article.original.name, article, warnings);
    let given = arguments.given.clone();
    attachment("convert", vec![entry], Vec::new(), given, formats)
}

/// A report as an attachment. The formats are recorded too: what is made together may refer to
/// each other.
pub(crate) fn attachment(
    command: &str,
    entries: Vec<Entry>,
    volumes: Vec<Volume>,
    mut options: Given,
    formats: &[Format],
) -> Attachment {
    let formats = formats.iter().map(|it| it.extension().to_owned());
    options.insert("to".to_owned(), formats.collect());
    let report = Report::new(command, options, entries, volumes);
    Attachment {
        name: REPORT_NAME.to_owned(),
        media_type: "application/json",
        description: "Conversion report",
        bytes: Blob::from(report.json().into_bytes()),
    }
}
