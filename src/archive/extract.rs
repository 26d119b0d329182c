//! A finished book → the files that are embedded in it.
//!
//! The conversion report inside a book gives the hash of every article. A file of the book is an article when it has
//! that hash; its name and folder do not count, for anybody could have changed them.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read as _};

use super::unpack::{Embedded, LARGEST, damaged, damaged_file, left};
use super::{FileEntry, REPORT_NAME, Report, sha256};
use crate::{Error, UnpackProblem};

/// A file that a book's report names, and what the book holds of it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Held {
    /// The file as the report names it.
    pub source: FileEntry,
    /// The bytes that have its hash; `None` when the book does not hold them.
    pub bytes: Option<Vec<u8>>,
}

/// The embedded files of a book whose length is one of `lengths`, and its report ([`REPORT_NAME`]); every file when
/// `lengths` is `None`.
///
/// # Errors
///
/// [`Error::Unpack`] when the bytes are neither an EPUB nor a PDF that can be opened.
pub fn embedded(book: &[u8], lengths: Option<&BTreeSet<u64>>) -> Result<Vec<Embedded>, Error> {
    if book.starts_with(b"PK") {
        in_epub(book, lengths)
    } else if book.starts_with(b"%PDF") {
        let wanted = |name: &str, bytes: &[u8]| {
            let length = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
            lengths.is_none_or(|it| it.contains(&length) || is_report(name))
        };
        super::pdf::embedded(book, wanted)
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

/// The pictures of a book that it holds as they were found, by the addresses that `report` gives them: those whose bytes
/// have the recorded hash. Pictures that were made smaller for the book are not among them, and of two with one address
/// none is.
///
/// # Errors
///
/// [`Error::Unpack`] when the book cannot be opened.
pub fn pictures(book: &[u8], report: &Report) -> Result<BTreeMap<String, Vec<u8>>, Error> {
    let listed = report.articles.iter().flat_map(|it| &it.pictures);
    let mut wanted: BTreeMap<&str, Option<(&str, u64)>> = BTreeMap::new();
    for picture in listed.filter(|it| !it.url.starts_with("data:")) {
        let identity = picture.sha256.as_deref().zip(picture.bytes);
        let known = wanted.entry(&picture.url).or_insert(identity);
        if *known != identity {
            *known = None;
        }
    }
    let lengths: BTreeSet<u64> = wanted.values().flatten().map(|it| it.1).collect();
    if lengths.is_empty() {
        return Ok(BTreeMap::new());
    }
    let mut by_hash = BTreeMap::new();
    if book.starts_with(b"%PDF") {
        for content in super::pdf::stored(book)? {
            if u64::try_from(content.len()).is_ok_and(|it| lengths.contains(&it)) {
                by_hash.insert(sha256(content), content.to_vec());
            }
        }
    } else {
        let files = embedded(book, Some(&lengths))?.into_iter();
        by_hash.extend(files.map(|it| (sha256(&it.bytes), it.bytes)));
    }
    let found = wanted.into_iter().filter_map(|(url, identity)| {
        let bytes = by_hash.get(identity?.0)?;
        Some((url.to_owned(), bytes.clone()))
    });
    Ok(found.collect())
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

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::io::Write as _;

    use super::*;
    use crate::archive::{Entry, Failed, Unrecorded};

    fn report(sources: &[(&str, &[u8])]) -> Report {
        let error = || Failed {
            reason: String::new(),
            cure: String::new(),
            told: Unrecorded::default(),
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
    fn what_is_no_book_is_an_error() {
        for bytes in [&b""[..], b"PK\x03\x04 broken", b"%PDF-1.7 broken", b"text"] {
            assert!(report_of(bytes).is_err());
        }
    }
}
