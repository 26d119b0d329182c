//! Articles to the bytes of a book.

use lantai::archive::{Duplicate, Entry, FileEntry, MetadataEntry, Volume, WarningEntry};
use lantai::book::Bound;
use lantai::model::Blob;

use super::BookArguments;
use crate::cli::args::Format;
use crate::cli::failure::Failure;
use crate::cli::make::{self, Attachment};
use crate::cli::option_files::Recorded;
use crate::cli::{convert, font_files, proof};

/// A book in every format, with its part of the report.
pub(crate) struct Made {
    /// What tells it from the other volumes.
    pub(crate) label: Option<String>,
    /// The bytes of each format.
    pub(crate) files: make::Files,
    pub(super) entries: Vec<Entry>,
    pub(super) volume: Volume,
}

/// Makes one book in every format.
pub(super) fn bind(
    arguments: &BookArguments,
    bound: Bound,
    formats: &[Format],
) -> Result<Made, Failure> {
    let Bound {
        label,
        place,
        book,
        items,
    } = bound;
    let mut entries = Vec::new();
    let mut attachments = Vec::new();
    for (known, article) in items.iter().zip(&book.articles) {
        let mut entry = Entry::new(&known.path, article, &known.warnings);
        for dropped in &known.duplicates {
            let metadata = &dropped.article.document.metadata;
            let original = &dropped.article.original;
            entry.duplicates.push(Duplicate {
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
            });
            // Left out of the pages, not out of the archive. An equal file is there already.
            if original.sha256 != article.original.sha256 {
                attachments.push(attached(&dropped.path, original.media_type, &original.blob));
            }
        }
        entries.push(entry);
    }
    let mut volume = Volume {
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
    let mut given = arguments.convert.given.clone();
    if let Some(place) = place {
        // What a volume has of the whole is recorded in it, for its articles do not tell.
        given.remove("volumes");
        given.insert("volume-name".to_owned(), vec![place]);
        let language = book.metadata.language.to_string();
        given.insert("language".to_owned(), vec![language]);
    }
    let inside = vec![volume.clone()];
    let recorded = Recorded::of(&given)?;
    attachments.extend(proof::attachments(
        "book",
        entries.clone(),
        inside,
        &recorded,
        formats,
    ));
    let fonts = font_files::load(&arguments.convert.font_dir)?;
    let made = make::book(&book, formats, &arguments.convert, &fonts, &attachments)?;
    if arguments.convert.strict {
        convert::strict(&book.metadata.title, &made.warnings)?;
    }
    for warning in &made.warnings {
        // What happened to one article of the book is told with that article.
        let entry = warning
            .article
            .and_then(|it| entries.get_mut(usize::try_from(it).ok()?));
        let told = entry.map_or(&mut volume.warnings, |it| &mut it.warnings);
        told.push(WarningEntry::from(warning));
    }
    Ok(Made {
        label,
        files: made.output,
        entries,
        volume,
    })
}

fn attached(path: &str, media_type: &'static str, blob: &Blob) -> Attachment {
    Attachment {
        name: path.replace('/', "_"),
        media_type,
        description: "An article with the same text as one in this book",
        bytes: blob.clone(),
    }
}
