//! Makes books together with their conversion report. The report inside a book cannot have the hash of that book or the
//! warnings from writing it; the report that is returned to the caller has these warnings.

use super::{Attachment, Made, Options, Recorded};
use crate::archive::{
    Duplicate, Entry, FileEntry, MetadataEntry, REPORT_NAME, Report, Similar, Volume, WarningEntry,
};
use crate::book::{Article, ArticleRecord, Book, Bound};
use crate::model::{Blob, Metadata, Origin};
use crate::{Error, Warning};

/// Makes the books of one article. The report names the article by its file name without folders, so that the bytes of
/// the books do not depend on the folder.
pub(super) fn single(
    mut article: Article,
    mut warnings: Vec<Warning>,
    options: &Options,
) -> Result<Made, Error> {
    state(&mut article.document.metadata, options);
    let mut entry = Entry::new(&article.original.name, &article, &warnings);
    let contents = ReportContents {
        command: "convert",
        recorded: options.recorded.clone(),
        entries: vec![entry.clone()],
        volumes: Vec::new(),
    };
    let mut book = Book::of(article);
    book.cover.clone_from(&options.cover);
    let made = super::book(&book, &with_report(options, Vec::new(), &contents))?;
    entry
        .warnings
        .extend(made.warnings.iter().map(WarningEntry::from));
    warnings.extend(made.warnings);
    Ok(Made {
        book,
        files: made.output,
        warnings,
        report: ReportContents {
            entries: vec![entry],
            ..contents
        }
        .report(options),
    })
}

/// Puts what the caller states about an article in place of what it says itself.
fn state(metadata: &mut Metadata, options: &Options) {
    if let Some(title) = &options.title {
        metadata.title.clone_from(title);
        metadata.title_origin = Origin::Written;
    }
    if !options.authors.is_empty() {
        metadata.authors.clone_from(&options.authors);
    }
}

/// Makes a book of many articles, or one volume of several.
pub(super) fn volume(bound: Bound, options: &Options) -> Result<Made, Error> {
    let Bound {
        place, book, items, ..
    } = bound;
    let mut attachments = Vec::new();
    let mut entries = Vec::new();
    for (known, article) in items.iter().zip(&book.articles) {
        entries.push(entry(known, article));
        attachments.extend(left_out(known, article));
    }
    let volume = Volume {
        metadata: MetadataEntry::from(&book.metadata),
        parts: book
            .parts
            .iter()
            .map(|it| (it.title.clone(), it.count))
            .collect(),
        articles: items.iter().map(|it| it.path.clone()).collect(),
        outputs: Vec::new(),
        warnings: Vec::new(),
    };
    let mut recorded = options.recorded.clone();
    if let Some(place) = place {
        // The name and the language of a volume depend on the articles of the other volumes. They are recorded as options,
        // so that `verify` can make the volume again from its own articles.
        recorded.options.remove("volumes");
        recorded
            .options
            .insert("volume-name".to_owned(), vec![place]);
        let language = book.metadata.language.to_string();
        recorded
            .options
            .insert("language".to_owned(), vec![language]);
    }
    let mut contents = ReportContents {
        command: "book",
        recorded,
        entries,
        volumes: vec![volume],
    };
    let made = super::book(&book, &with_report(options, attachments, &contents))?;
    for warning in &made.warnings {
        contents.add_warning(warning);
    }
    let mut warnings: Vec<Warning> = items.into_iter().flat_map(|it| it.warnings).collect();
    warnings.extend(made.warnings);
    Ok(Made {
        book,
        files: made.output,
        warnings,
        report: contents.report(options),
    })
}

/// The contents of a report.
struct ReportContents {
    command: &'static str,
    recorded: Recorded,
    entries: Vec<Entry>,
    volumes: Vec<Volume>,
}

impl ReportContents {
    /// Adds a warning from making the outputs: to the entry of the article it is about, or else to the volume.
    fn add_warning(&mut self, warning: &Warning) {
        let number = warning.article.and_then(|it| usize::try_from(it).ok());
        let entry = number.and_then(|it| self.entries.get_mut(it));
        let volume = self.volumes.first_mut().map(|it| &mut it.warnings);
        if let Some(told) = entry.map(|it| &mut it.warnings).or(volume) {
            told.push(WarningEntry::from(warning));
        }
    }

    /// Builds the report. The formats are recorded as an option, because an EPUB that is made together with a PDF has the
    /// list of its pages.
    fn report(self, options: &Options) -> Report {
        let listed = self.recorded.listed();
        let mut recorded = self.recorded.options;
        let formats = options.formats.iter().map(|it| it.name().to_owned());
        recorded.insert("to".to_owned(), formats.collect());
        Report::new(self.command, recorded, self.entries, self.volumes)
            .with_option_files(listed)
            .with_faces(options.faces())
    }
}

/// The options with these attachments added: duplicates that are not in the book, the files that options name, and the
/// report. The report is without times, so that the same input gives the same bytes.
fn with_report(options: &Options, left_out: Vec<Attachment>, contents: &ReportContents) -> Options {
    let timeless = |it: &Entry| it.clone().timeless();
    let report = ReportContents {
        command: contents.command,
        recorded: contents.recorded.clone(),
        entries: contents.entries.iter().map(timeless).collect(),
        volumes: contents.volumes.clone(),
    };
    let report = Attachment {
        name: REPORT_NAME.to_owned(),
        media_type: "application/json".to_owned(),
        description: "Conversion report".to_owned(),
        bytes: Blob::from(report.report(options).json().into_bytes()),
    };
    let mut options = options.clone();
    options.attachments.extend(left_out);
    options.attachments.extend(contents.recorded.attachments());
    options.attachments.push(report);
    options
}

/// The report entry of an article before the book is made, with the duplicates that were left out in its favour.
fn entry(known: &ArticleRecord, article: &Article) -> Entry {
    let mut entry = Entry::new(&known.path, article, &known.warnings);
    let duplicates = known.duplicates.iter().map(|dropped| {
        let metadata = &dropped.article.document.metadata;
        let original = &dropped.article.original;
        Duplicate {
            source: FileEntry {
                path: dropped.path.clone(),
                media_type: original.media_type.to_owned(),
                bytes: original.blob.length(),
                sha256: original.sha256.clone(),
            },
            title: metadata.title.clone(),
            url: metadata.source_url.clone(),
            subjects: metadata.subjects.clone(),
            similarity: dropped.similarity,
        }
    });
    entry.duplicates = duplicates.collect();
    entry.similar = known.similar.as_ref().map(|it| Similar {
        path: it.path.clone(),
        similarity: it.similarity,
    });
    entry
}

/// The files of articles with the same text as this one. They are not shown in the book but attached to it. A duplicate
/// with the same bytes as this article is not attached.
fn left_out<'a>(
    known: &'a ArticleRecord,
    article: &'a Article,
) -> impl Iterator<Item = Attachment> + 'a {
    let others = known
        .duplicates
        .iter()
        .filter(|it| it.article.original.sha256 != article.original.sha256);
    others.map(|it| Attachment {
        name: it.path.replace('/', "_"),
        media_type: it.article.original.media_type.to_owned(),
        description: "An article with the same text as one in this book".to_owned(),
        bytes: it.article.original.blob.clone(),
    })
}
