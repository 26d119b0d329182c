//! Writes books, and reads parts of them.

use std::io::{Cursor, Read as _};
use std::path::{Path, PathBuf};

use lantai::book::Book;
use lantai::make::{self, Format, Options};

/// The folder in which books are left.
pub(crate) fn folder() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("epub")
}

/// An EPUB alone, without faces: its cover is a page of text when there is no good picture.
pub(crate) fn plainly() -> Options {
    let mut options = Options::default();
    options.formats = vec![Format::Epub];
    options
}

/// The same, but for something.
pub(crate) fn with(change: impl FnOnce(&mut Options)) -> Options {
    let mut options = plainly();
    change(&mut options);
    options
}

/// Writes a book, checks that a second run gives the same bytes, and leaves it for the validators.
pub(crate) fn write(name: &str, book: &Book, options: &Options) -> Vec<u8> {
    let run = || {
        let made = make::book(book, options).unwrap().output;
        let epub = make::file(&made, Format::Epub).unwrap();
        epub.bytes().unwrap().into_owned()
    };
    let bytes = run();
    assert_eq!(bytes, run(), "{name}: a second run gives other bytes");
    std::fs::create_dir_all(folder()).unwrap();
    std::fs::write(folder().join(name).with_extension("epub"), &bytes).unwrap();
    bytes
}

pub(crate) fn entry(bytes: &[u8], name: &str) -> String {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut out = String::new();
    zip.by_name(name).unwrap().read_to_string(&mut out).unwrap();
    out
}

pub(crate) fn names(bytes: &[u8]) -> Vec<String> {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    (0..zip.len())
        .map(|it| zip.by_index(it).unwrap().name().to_owned())
        .collect()
}

pub(crate) fn visible(page: &str) -> String {
    let body = page.split_once("<body>").unwrap().1;
    let mut out = String::new();
    let mut rest = body;
    while let Some((text, tail)) = rest.split_once('<') {
        out.push_str(text);
        rest = tail.split_once('>').unwrap().1;
    }
    let out = out
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&amp;", "&");
    out.chars().filter(|c| !c.is_whitespace()).collect()
}

/// The part of a text between two others, the first of which occurs only once.
pub(crate) fn between<'a>(text: &'a str, before: &str, after: &str) -> &'a str {
    let rest = text
        .split_once(before)
        .unwrap_or_else(|| panic!("no {before}"))
        .1;
    rest.split_once(after).unwrap().0
}

/// The content files of the articles, in order.
pub(crate) fn content(bytes: &[u8]) -> Vec<String> {
    let names = names(bytes).into_iter();
    let names = names.filter(|it| it.starts_with("OEBPS/article-"));
    names.map(|it| entry(bytes, &it)).collect()
}
