//! Attached files: the original of each article, then the files that the options name.

use std::borrow::Cow;
use std::collections::BTreeSet;

use lopdf::{Document, Object, dictionary};

use super::info::pdf_date;
use crate::book::Book;
use crate::diag::rules;
use crate::model::{Blob, Date};
use crate::pdf::object::{bytes, integer, name, readable, text, to, tree};
use crate::pdf::options::{Options, Standard};
use crate::pdf::stream::deflated;
use crate::{Error, Fact, Warned, Warning};

/// The catalog's entries for attached files.
pub(super) struct Attachments {
    /// The name tree.
    pub(super) names: Object,
    /// The value of `AF`.
    pub(super) associated: Object,
}

/// A file to attach.
struct AttachedFile<'a> {
    name: Cow<'a, str>,
    media_type: &'a str,
    relationship: Relationship,
    bytes: &'a Blob,
    description: String,
    modified: Option<&'a Date>,
}

/// How an attached file relates to the PDF (ISO 32000-2, 7.11.3, `AFRelationship`).
#[derive(Clone, Copy)]
enum Relationship {
    /// What the PDF was made from.
    Source,
    /// More on the same subject.
    Supplement,
}

impl Relationship {
    /// The name that the PDF gives it.
    fn as_str(self) -> &'static str {
        match self {
            Self::Source => "Source",
            Self::Supplement => "Supplement",
        }
    }
}

/// Attaches all files; PDF/A-2 admits none of them (ISO 19005-2, 6.8).
pub(super) fn write(
    document: &mut Document,
    book: &Book,
    options: &Options,
) -> Result<Warned<Option<Attachments>>, Error> {
    let files = files(book, options);
    let mut warnings = Vec::new();
    if options.standard == Standard::A2aUa1 || files.is_empty() {
        if let Some(first) = files.first() {
            let fact = Fact::Simplified {
                what: format!("{} attached files, the first `{}`", files.len(), first.name),
                shown_as: "nothing: PDF/A-2 admits only PDF/A files".to_owned(),
            };
            warnings.push(Warning::new(0, &rules::PDF_ATTACHMENT, fact));
        }
        let output = None;
        return Ok(Warned { output, warnings });
    }
    let mut taken = BTreeSet::new();
    let mut entries: Vec<(Vec<u8>, Object)> = Vec::with_capacity(files.len());
    let mut associated = Vec::with_capacity(files.len());
    for file in &files {
        let name = unique(&file.name, &mut taken);
        let specification = to(attach(document, file, &name)?);
        associated.push(specification.clone());
        entries.push((name.into_bytes(), specification));
    }
    entries.sort_by(|a, b| a.0.cmp(&b.0));
    let key = |name: &[u8]| -> Object { text(&String::from_utf8_lossy(name)) };
    let mut entries: Vec<(Object, Object)> = entries
        .into_iter()
        .map(|(name, it)| (key(&name), it))
        .collect();
    entries.sort_by(|a, b| a.0.as_str().ok().cmp(&b.0.as_str().ok()));
    let names = tree(document, "Names", entries);
    Ok(Warned {
        output: Some(Attachments {
            names: Object::Dictionary(names),
            associated: Object::Array(associated),
        }),
        warnings,
    })
}

fn files<'a>(book: &'a Book, options: &'a Options) -> Vec<AttachedFile<'a>> {
    let originals = book.articles.iter().map(|article| {
        let metadata = &article.document.metadata;
        AttachedFile {
            name: Cow::Borrowed(&article.original.name),
            media_type: article.original.media_type,
            relationship: Relationship::Source,
            bytes: &article.original.blob,
            description: metadata.title.clone(),
            modified: metadata.modified.as_ref().or(metadata.date.as_ref()),
        }
    });
    let others = options.attachments.iter().map(|it| AttachedFile {
        name: Cow::Borrowed(&it.name),
        media_type: &it.media_type,
        relationship: Relationship::Supplement,
        bytes: &it.bytes,
        description: it.description.clone(),
        modified: None,
    });
    let readable = |it: AttachedFile<'a>| AttachedFile {
        description: readable(&it.description, options.standard).into_owned(),
        ..it
    };
    let all = originals.chain(kept(book)).chain(others);
    all.map(readable).collect()
}

/// Pictures that were loaded but cannot be shown: each distinct file is attached once.
fn kept(book: &Book) -> Vec<AttachedFile<'_>> {
    let mut seen = BTreeSet::new();
    let mut files = Vec::new();
    for article in &book.articles {
        let assets = &article.document.assets;
        for (id, picture) in assets.attachments() {
            if !seen.insert(&picture.sha256) {
                continue;
            }
            let name: String = picture.sha256.chars().take(20).collect();
            let address = assets.get(*id).map_or("", |it| it.address());
            files.push(AttachedFile {
                name: Cow::Owned(format!("{name}.{}", picture.media.extension())),
                media_type: picture.media.mime(),
                relationship: Relationship::Supplement,
                bytes: &picture.blob,
                description: address.chars().take(200).collect(),
                modified: None,
            });
        }
    }
    files
}

fn attach(
    document: &mut Document,
    file: &AttachedFile<'_>,
    called: &str,
) -> Result<lopdf::ObjectId, Error> {
    let content = file.bytes.bytes().map_err(|source| Error::Pdf {
        doing: "attaching a file",
        source: source.into(),
    })?;
    let mut parameters = dictionary! { "Size" => integer(content.len()) };
    if let Some(date) = file.modified {
        parameters.set("ModDate", bytes(pdf_date(date).as_bytes()));
    }
    let embedded = dictionary! {
        "Type" => "EmbeddedFile",
        "Subtype" => name(file.media_type),
        "Params" => parameters,
    };
    let embedded = document.add_object(deflated(embedded, &content));
    Ok(document.add_object(dictionary! {
        "Type" => "Filespec",
        "F" => text(called),
        "UF" => text(called),
        "AFRelationship" => name(file.relationship.as_str()),
        "Desc" => text(&file.description),
        "EF" => dictionary! { "F" => to(embedded), "UF" => to(embedded) },
    }))
}

/// A name that no other file has, without folders.
fn unique(name: &str, taken: &mut BTreeSet<String>) -> String {
    let plain = |c: char| {
        if c.is_control() || "/\\:".contains(c) {
            '_'
        } else {
            c
        }
    };
    let name: String = name.chars().map(plain).collect();
    let name = if name.is_empty() {
        "file".to_owned()
    } else {
        name
    };
    let (stem, extension) = match name.rfind('.') {
        Some(dot) if dot > 0 => name.split_at(dot),
        Some(_) | None => (&*name, ""),
    };
    let mut candidate = name.clone();
    let mut number = 2_u32;
    while !taken.insert(candidate.clone()) {
        candidate = format!("{stem}-{number}{extension}");
        number += 1;
    }
    candidate
}
