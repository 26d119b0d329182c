//! A finished book → the files that are embedded in it.
//!
//! The conversion report inside a book gives the hash of every article. A file of the book is an article when it has
//! that hash; its name and folder do not count, for anybody could have changed them.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read as _};

use super::{FileEntry, REPORT_NAME, Report, sha256};
use crate::{Cause, Error, UnpackProblem};

/// The most bytes that the files inside one book may unpack to, all together. A hostile book of a few thousand bytes
/// can unpack to any number of bytes, and can give one stream many names.
const LARGEST: u64 = 1 << 30;

/// A file that is embedded in a book.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Embedded {
    /// Its name inside the book: a path in an EPUB, a plain name in a PDF.
    pub name: String,
    /// The bytes.
    pub bytes: Vec<u8>,
}

/// A file that a book's report names, and what the book holds of it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Held {
    /// The file as the report names it.
    pub source: FileEntry,
    /// The bytes that have its hash; `None` when the book does not hold them.
    pub bytes: Option<Vec<u8>>,
}

/// Every embedded file of a PDF; of an EPUB every file whose length is one of `lengths` and the report
/// ([`REPORT_NAME`]), or every file when `lengths` is `None`.
///
/// # Errors
///
/// [`Error::Unpack`] when the bytes are neither an EPUB nor a PDF that can be opened.
pub fn embedded(book: &[u8], lengths: Option<&BTreeSet<u64>>) -> Result<Vec<Embedded>, Error> {
    if book.starts_with(b"PK") {
        in_epub(book, lengths)
    } else if book.starts_with(b"%PDF") {
        in_pdf(book)
    } else {
        Err(Error::Unpack(UnpackProblem::NotABook))
    }
}

/// The conversion report inside a book.
///
/// # Errors
///
/// [`Error::Unpack`] when the book cannot be opened or has no report.
pub fn report_of(book: &[u8]) -> Result<Report, Error> {
    let none = BTreeSet::new();
    let files = embedded(book, Some(&none))?;
    let found = files.iter().find(|it| is_report(&it.name));
    let Some(found) = found else {
        let name = REPORT_NAME;
        return Err(Error::Unpack(UnpackProblem::NoReport { name }));
    };
    Report::parse(&found.bytes)
}

/// The articles inside a book: every source that `report` names, in its order and with the duplicates, and the bytes
/// that have its hash.
///
/// # Errors
///
/// [`Error::Unpack`] when the book cannot be opened.
pub fn originals(book: &[u8], report: &Report) -> Result<Vec<Held>, Error> {
    let sources: Vec<&FileEntry> = report
        .articles
        .iter()
        .flat_map(|it| {
            let duplicates = it.duplicates.iter().map(|it| &it.source);
            std::iter::once(&it.source).chain(duplicates)
        })
        .collect();
    held(book, &sources)
}

/// The files that the options in `report` name, in that order, and what the book holds of them.
///
/// # Errors
///
/// [`Error::Unpack`] when the book cannot be opened.
pub fn option_files(book: &[u8], report: &Report) -> Result<Vec<Held>, Error> {
    let files: Vec<&FileEntry> = report.option_files.iter().map(|it| &it.file).collect();
    if files.is_empty() {
        return Ok(Vec::new());
    }
    held(book, &files)
}

/// Looks for files in a book by their hashes.
fn held(book: &[u8], wanted: &[&FileEntry]) -> Result<Vec<Held>, Error> {
    let lengths = wanted.iter().map(|it| it.bytes).collect();
    let by_hash: BTreeMap<String, Vec<u8>> = embedded(book, Some(&lengths))?
        .into_iter()
        .map(|it| (sha256(&it.bytes), it.bytes))
        .collect();
    let found = wanted.iter().map(|wanted| Held {
        source: (*wanted).clone(),
        bytes: by_hash.get(&wanted.sha256).cloned(),
    });
    Ok(found.collect())
}

/// Whether a file is the report. A writer may have put something before the name to make it unique.
fn is_report(name: &str) -> bool {
    name.ends_with(REPORT_NAME)
}

fn in_epub(book: &[u8], lengths: Option<&BTreeSet<u64>>) -> Result<Vec<Embedded>, Error> {
    let mut zip = zip::ZipArchive::new(Cursor::new(book)).map_err(damaged)?;
    let (mut files, mut room) = (Vec::new(), LARGEST);
    for index in 0..zip.len() {
        let file = zip.by_index(index).map_err(damaged)?;
        let name = file.name().to_owned();
        let wanted = lengths.is_none_or(|it| it.contains(&file.size()) || is_report(&name));
        if !wanted || file.is_dir() {
            continue;
        }
        let mut bytes = Vec::new();
        file.take(room + 1)
            .read_to_end(&mut bytes)
            .map_err(|error| damaged_file(&name, error))?;
        room = left(room, &bytes)?;
        files.push(Embedded { name, bytes });
    }
    Ok(files)
}

/// Every file specification with an embedded stream (ISO 32000-1, 7.11.4).
fn in_pdf(book: &[u8]) -> Result<Vec<Embedded>, Error> {
    let limit = |room: u64| usize::try_from(room).unwrap_or(usize::MAX);
    let options = lopdf::LoadOptions {
        max_decompressed_size: Some(limit(LARGEST)),
        ..lopdf::LoadOptions::default()
    };
    let pdf = lopdf::Document::load_mem_with_options(book, options).map_err(damaged)?;
    let (mut files, mut room) = (Vec::new(), LARGEST);
    for object in pdf.objects.values() {
        let Ok(specification) = object.as_dict() else {
            continue;
        };
        let Some(stream) = embedded_stream(&pdf, specification) else {
            continue;
        };
        let name = specification
            .get(b"UF")
            .or_else(|_| specification.get(b"F"))
            .and_then(lopdf::decode_text_string)
            .unwrap_or_default();
        let bytes = stream
            .get_plain_content_with_limit(limit(room + 1))
            .map_err(|error| damaged_file(&name, error))?;
        room = left(room, &bytes)?;
        files.push(Embedded { name, bytes });
    }
    Ok(files)
}

/// How many bytes may still be read after `bytes`, of `room` before them.
///
/// # Errors
///
/// [`UnpackProblem::TooLarge`] when they are more than there was room for.
fn left(room: u64, bytes: &[u8]) -> Result<u64, Error> {
    let read = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    room.checked_sub(read)
        .ok_or(Error::Unpack(UnpackProblem::TooLarge))
}

fn damaged(cause: impl Into<Cause>) -> Error {
    Error::Unpack(UnpackProblem::Container(cause.into()))
}

fn damaged_file(name: &str, cause: impl Into<Cause>) -> Error {
    let (name, source) = (name.to_owned(), cause.into());
    Error::Unpack(UnpackProblem::File { name, source })
}

fn embedded_stream<'a>(
    pdf: &'a lopdf::Document,
    specification: &'a lopdf::Dictionary,
) -> Option<&'a lopdf::Stream> {
    let (_, streams) = pdf.dereference(specification.get(b"EF").ok()?).ok()?;
    let streams = streams.as_dict().ok()?;
    let stream = streams.get(b"F").or_else(|_| streams.get(b"UF")).ok()?;
    pdf.dereference(stream).ok()?.1.as_stream().ok()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::io::Write as _;

    use super::*;
    use crate::archive::{Entry, Failed};

    #[test]
    fn all_files_of_a_book_together_have_one_limit() {
        let bytes = [0; 4];
        assert_eq!(left(10, &bytes).ok(), Some(6));
        assert_eq!(left(4, &bytes).ok(), Some(0));
        assert!(left(3, &bytes).is_err());
    }

    fn report(sources: &[(&str, &[u8])]) -> Report {
        let error = || Failed {
            reason: String::new(),
            cure: String::new(),
        };
        let entries = sources
            .iter()
            .map(|it| Entry::failed(FileEntry::of(it.0, "text/markdown", it.1), error()))
            .collect();
        Report::new("book", BTreeMap::new(), entries, Vec::new())
    }

    #[test]
    fn an_epub_gives_back_its_articles_by_hash() {
        let report = report(&[("b.md", b"second"), ("a.md", b"first"), ("c.md", b"gone")]);
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in [
            ("x/1.md", &b"first"[..]),
            ("x/2.md", b"second"),
            ("x/lantai-report.json", report.json().as_bytes()),
        ] {
            zip.start_file(name, zip::write::SimpleFileOptions::default())
                .unwrap();
            zip.write_all(bytes).unwrap();
        }
        let book = zip.finish().unwrap().into_inner();
        assert_eq!(report_of(&book).unwrap(), report);
        let found: Vec<Option<Vec<u8>>> = originals(&book, &report)
            .unwrap()
            .into_iter()
            .map(|it| it.bytes)
            .collect();
        assert_eq!(
            found,
            [Some(b"second".to_vec()), Some(b"first".to_vec()), None]
        );
    }

    #[test]
    fn a_pdf_gives_back_its_embedded_files() {
        use lopdf::{Document, Object, Stream, dictionary};
        let mut pdf = Document::with_version("1.7");
        let stream = pdf.add_object(Stream::new(dictionary! {}, b"text".to_vec()));
        pdf.add_object(dictionary! {
            "Type" => "Filespec",
            "UF" => lopdf::text_string("甲.md"),
            "EF" => dictionary! { "F" => Object::Reference(stream) },
        });
        let mut bytes = Vec::new();
        pdf.save_to(&mut bytes).unwrap();
        let files = embedded(&bytes, None).unwrap();
        assert_eq!(
            files,
            [Embedded {
                name: "甲.md".to_owned(),
                bytes: b"text".to_vec()
            }]
        );
    }

    #[test]
    fn what_is_no_book_is_an_error() {
        for bytes in [&b""[..], b"PK\x03\x04 broken", b"%PDF-1.7 broken", b"text"] {
            assert!(report_of(bytes).is_err());
        }
    }
}
