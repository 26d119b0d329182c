//! Files that fail: each operation of [`Resources`] alone, and every n-th of them, in each way that a disk fails. A
//! conversion ends with a sound book that says what is missing, or with an error, and never with a panic or in silence.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use lantai::make::{self, Format};
use lantai::{Disk, Error, Resources};

use crate::arbitrary::rules;
use crate::articles::options;

/// How an operation fails.
#[derive(Clone, Copy, Debug)]
enum Fault {
    /// With an error of the system, by its number.
    Error(i32),
    /// The second half of the bytes is not there.
    Short,
    /// It gives no bytes.
    Empty,
}

const FAULTS: [Fault; 7] = [
    Fault::Error(5),  // EIO
    Fault::Error(13), // EACCES
    Fault::Error(28), // ENOSPC
    Fault::Error(4),  // EINTR
    Fault::Error(24), // EMFILE
    Fault::Short,
    Fault::Empty,
];

/// Which operations fail, counted from 1.
#[derive(Clone, Copy, Debug)]
enum Failed {
    None,
    /// The one of this number.
    Only(usize),
    /// Those whose number is a multiple of this.
    Every(usize),
}

/// The disk, but some operations fail.
struct Failing {
    failed: Failed,
    fault: Fault,
    asked: AtomicUsize,
}

impl Failing {
    fn new(failed: Failed, fault: Fault) -> Self {
        let asked = AtomicUsize::new(0);
        Self {
            failed,
            fault,
            asked,
        }
    }

    fn fails(&self) -> bool {
        let number = self.asked.fetch_add(1, Ordering::Relaxed) + 1;
        match self.failed {
            Failed::None => false,
            Failed::Only(nth) => number == nth,
            Failed::Every(nth) => number.is_multiple_of(nth),
        }
    }

    fn failure(&self, path: &Path) -> Error {
        let number = match self.fault {
            Fault::Error(number) => number,
            Fault::Short | Fault::Empty => 5,
        };
        Error::Read {
            path: path.to_owned(),
            source: io::Error::from_raw_os_error(number),
        }
    }

    fn bytes(&self, path: &Path, whole: Vec<u8>) -> Result<Vec<u8>, Error> {
        match self.fault {
            Fault::Error(_) => Err(self.failure(path)),
            Fault::Short => Ok(whole[..whole.len() / 2].to_vec()),
            Fault::Empty => Ok(Vec::new()),
        }
    }
}

impl Resources for Failing {
    fn read(&self, path: &Path) -> Result<Vec<u8>, Error> {
        let whole = Disk.read(path)?;
        if self.fails() {
            return self.bytes(path, whole);
        }
        Ok(whole)
    }

    fn list(&self, folder: &Path) -> Result<Vec<PathBuf>, Error> {
        if self.fails() {
            return Err(self.failure(folder));
        }
        Disk.list(folder)
    }

    fn read_below(&self, path: &Path, folders: &[PathBuf], limit: u64) -> Result<Vec<u8>, Error> {
        let whole = Disk.read_below(path, folders, limit)?;
        if self.fails() {
            return self.bytes(path, whole);
        }
        Ok(whole)
    }
}

/// An article whose pictures are read from three files.
const ARTICLE: &str = "---
title: 试
---

![甲](lantai.png)

乙![丙](pictures/alpha.avif)丁

![戊](pictures/inks.jpg)
";

#[test]
fn files_fail() {
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/samples");
    let mut options = options();
    options.pictures.base = Some(samples);
    let make = |files: &Failing| make::convert(ARTICLE.as_bytes(), "a.md", &options, files);
    let sound = Failing::new(Failed::None, FAULTS[0]);
    let whole = make(&sound).unwrap();
    let operations = sound.asked.into_inner();
    assert!(operations >= 3, "the article has pictures");
    let only = (1..=operations).map(Failed::Only);
    let failed: Vec<Failed> = only.chain((1..operations).map(Failed::Every)).collect();
    let (mut books, mut all) = (0, 0);
    for fault in FAULTS {
        for failed in &failed {
            all += 1;
            // An error is an answer, too.
            let Ok(made) = make(&Failing::new(*failed, fault)) else {
                continue;
            };
            books += 1;
            let file = |it| made.file(it).unwrap().bytes().unwrap();
            let mut broken = rules::epub(&file(Format::Epub));
            broken.extend(rules::pdf(&file(Format::Pdf)));
            assert!(broken.is_empty(), "{fault:?}, {failed:?}: {broken:?}");
            let document = &made.book.articles[0].document;
            assert_eq!(document.check(), []);
            let lost = made.warnings.iter().any(|it| !whole.warnings.contains(it));
            let same = file(Format::Epub) == whole.file(Format::Epub).unwrap().bytes().unwrap();
            assert!(lost || same, "{fault:?}, {failed:?}: in silence");
        }
    }
    assert!(books * 2 > all, "pictures that fail do not end an article");
}
