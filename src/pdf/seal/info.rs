//! The metadata from which both the `Info` dictionary and the XMP packet are written.

use lopdf::{Dictionary, Document, Object};

use crate::book::Book;
use crate::model::Date;
use crate::pdf::draft::PRODUCER;
use crate::pdf::object::{bytes, text};
use crate::pdf::options::Standard;

/// Metadata of a book, without characters that XML or PDF cannot hold.
#[derive(Debug, Default)]
pub(super) struct Known {
    pub(super) title: String,
    pub(super) subtitle: Option<String>,
    pub(super) creators: Vec<String>,
    pub(super) contributors: Vec<String>,
    pub(super) publisher: Option<String>,
    pub(super) subjects: Vec<String>,
    pub(super) description: Option<String>,
    pub(super) language: String,
    pub(super) source: Option<String>,
    pub(super) rights: Option<String>,
    pub(super) series: Option<String>,
    pub(super) identifier: String,
    pub(super) date: Option<Date>,
    pub(super) modified: Option<Date>,
    /// Front-matter fields that no schema has a place for, as `key: value`.
    pub(super) fields: Vec<String>,
}

/// Who made the file.
pub(super) const CREATOR_TOOL: &str = concat!("Lantai ", env!("CARGO_PKG_VERSION"));

impl Known {
    /// Collects the metadata of a book.
    pub(super) fn new(book: &Book) -> Self {
        let metadata = &book.metadata;
        let one = |it: &Option<String>| it.as_deref().map(clean).filter(|it| !it.is_empty());
        let many = |them: &[String]| -> Vec<String> {
            let cleaned = them.iter().map(|it| clean(it));
            cleaned.filter(|it| !it.is_empty()).collect()
        };
        let title = clean(&metadata.title);
        let fields = metadata.extra.iter();
        Self {
            title: if title.is_empty() {
                "无题".to_owned()
            } else {
                title
            },
            subtitle: one(&metadata.subtitle),
            creators: many(&metadata.authors),
            contributors: many(&metadata.translators),
            publisher: one(&metadata.publisher),
            subjects: many(&metadata.subjects),
            description: one(&metadata.description),
            language: metadata.language.as_str().to_owned(),
            source: one(&metadata.source_url),
            rights: one(&metadata.rights),
            series: one(&metadata.series),
            identifier: clean(&metadata.identifier),
            date: metadata.date.clone(),
            modified: metadata.modified.clone().or_else(|| metadata.date.clone()),
            fields: fields
                .map(|it| clean(&format!("{}: {}", it.key, it.value)))
                .collect(),
        }
    }

    /// `Keywords`.
    pub(super) fn keywords(&self) -> String {
        self.subjects.join(", ")
    }
}

/// One line of text without control characters and noncharacters.
fn clean(text: &str) -> String {
    let readable = |c: char| match c {
        c if c.is_whitespace() => ' ',
        c if c.is_control() || u32::from(c) & 0xfffe == 0xfffe => '\u{fffd}',
        c => c,
    };
    text.trim().chars().map(readable).collect()
}

/// A date for `Info` and for attached files: the same precision as in XMP.
pub(super) fn pdf_date(date: &Date) -> String {
    date.pdf()
}

/// Writes `Info`; PDF/A-4 forbids it (ISO 19005-4, 6.1.3).
pub(super) fn write(document: &mut Document, known: &Known, standard: Standard) {
    let old = document.trailer.remove(b"Info");
    if let Some(old) = old.and_then(|it| it.as_reference().ok()) {
        document.objects.remove(&old);
    }
    if standard == Standard::A4fUa2 {
        return;
    }
    let mut info = Dictionary::new();
    info.set("Title", text(&known.title));
    if !known.creators.is_empty() {
        info.set("Author", text(&known.creators.join("; ")));
    }
    if let Some(description) = &known.description {
        info.set("Subject", text(description));
    }
    if !known.subjects.is_empty() {
        info.set("Keywords", text(&known.keywords()));
    }
    info.set("Creator", text(CREATOR_TOOL));
    info.set("Producer", text(PRODUCER));
    for (key, date) in [("CreationDate", &known.date), ("ModDate", &known.modified)] {
        if let Some(date) = date {
            info.set(key, bytes(pdf_date(date).as_bytes()));
        }
    }
    let info = document.add_object(info);
    document.trailer.set("Info", Object::Reference(info));
}
