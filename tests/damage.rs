//! Flips single bits of finished books and of a bag. Each flip must be named, unless what readers and `extract` get is
//! the same as before: a few bits of a compressed stream mean nothing.

use std::collections::BTreeMap;
use std::io::{Cursor, Read as _};
use std::path::{Path, PathBuf};

use lantai::archive::{self, bag};
use lantai::make::{self, Format};
use lantai::{Disk, Error, Resources};

use crate::articles::options;

/// Bits that the ordinary test flips in each file.
const SOME: usize = 250;

/// Both books of an article with a picture and a file of an option.
fn books() -> [(Format, Vec<u8>); 2] {
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/samples");
    let mut options = options();
    options.pictures.base = Some(samples.clone());
    let bytes = std::fs::read(samples.join("lantai.md")).unwrap();
    let made = make::convert(&bytes, "lantai.md", &options, &Disk).unwrap();
    [Format::Epub, Format::Pdf].map(|it| (it, made.file(it).unwrap().bytes().unwrap().to_vec()))
}

/// `count` bits spread over `length` bytes, each as the byte's place and the bit in it.
fn flips(length: usize, count: usize) -> impl Iterator<Item = (usize, u8)> {
    // A prime near half of a 32-bit number, so that the places are spread and no part of a byte is preferred.
    const STEP: usize = 2_147_483_629;
    (1..=count).map(move |it| (it * STEP % length, 1 << (it % 8)))
}

fn is_named(book: &[u8]) -> bool {
    archive::book("a", book).map_or(true, |findings| !findings.is_empty())
}

/// Everything that a reading system finds in an EPUB.
fn contents(book: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut zip = zip::ZipArchive::new(Cursor::new(book)).unwrap();
    let count = zip.len();
    let entry = |index| {
        let mut file = zip.by_index(index).unwrap();
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).unwrap();
        (file.name().to_owned(), bytes)
    };
    (0..count).map(entry).collect()
}

/// Flips `count` bits of each book; returns how many flips there were and how many changed nothing.
fn flip_books(count: usize) -> (usize, usize) {
    let (mut flipped, mut idle) = (0, 0);
    for (format, book) in books() {
        assert!(!is_named(&book), "{format:?}: the book itself");
        let before = (format == Format::Epub).then(|| contents(&book));
        for (place, bit) in flips(book.len(), count) {
            let mut changed = book.clone();
            changed[place] ^= bit;
            flipped += 1;
            if is_named(&changed) {
                continue;
            }
            idle += 1;
            let same = before.as_ref() == Some(&contents(&changed));
            assert!(same, "{format:?}: bit {bit} of byte {place} is not named");
        }
    }
    (flipped, idle)
}

/// Files in memory, by their paths.
struct Files(BTreeMap<PathBuf, Vec<u8>>);

impl Resources for Files {
    fn read(&self, path: &Path) -> Result<Vec<u8>, Error> {
        self.0.get(path).cloned().ok_or_else(|| Error::Read {
            path: path.to_owned(),
            source: std::io::ErrorKind::NotFound.into(),
        })
    }

    fn list(&self, folder: &Path) -> Result<Vec<PathBuf>, Error> {
        let here = self.0.keys().filter(|it| it.parent() == Some(folder));
        Ok(here.cloned().collect())
    }
}

/// Flips `count` bits of a bag, all of which must be named.
fn flip_bag(count: usize) -> usize {
    let payload: BTreeMap<&str, Vec<u8>> = [("data/a.md", b"# A".to_vec())].into();
    let members: Vec<bag::Member> = payload
        .iter()
        .map(|it| bag::Member::of(it.0, it.1))
        .collect();
    let mut files = Files(BTreeMap::new());
    let folder = Path::new("bag");
    for (path, bytes) in payload {
        files.0.insert(folder.join(path), bytes);
    }
    for (path, text) in bag::tag_files(&members, &[]) {
        files.0.insert(folder.join(path), text.into_bytes());
    }
    assert_eq!(bag::verify(folder, &files), []);
    let paths: Vec<PathBuf> = files.0.keys().cloned().collect();
    let mut flipped = 0;
    for path in paths {
        let whole = files.0[&path].clone();
        for (place, bit) in flips(whole.len(), count) {
            let mut changed = whole.clone();
            changed[place] ^= bit;
            files.0.insert(path.clone(), changed);
            let found = bag::verify(folder, &files);
            assert_ne!(found, [], "bit {bit} of byte {place} of {}", path.display());
            flipped += 1;
        }
        files.0.insert(path, whole);
    }
    flipped
}

#[test]
fn each_flipped_bit_of_a_book_or_a_bag_is_named() {
    let (flipped, idle) = flip_books(SOME);
    assert_eq!(flipped, 2 * SOME);
    assert!(
        idle < flipped / 100,
        "{idle} of {flipped} flips changed nothing"
    );
    flip_bag(SOME);
}

/// Run by hand: `cargo test --test suite five_thousand -- --ignored --nocapture`.
#[test]
#[ignore = "some minutes"]
fn five_thousand_flips() {
    let (flipped, idle) = flip_books(2000);
    let bag = flip_bag(200);
    eprintln!(
        "{flipped} flips of books, {idle} of them without effect, and {bag} of a bag: all others named"
    );
}
