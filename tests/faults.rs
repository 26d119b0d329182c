//! Files that fail: each operation of [`Resources`] alone, and with all of its multiples, in each way that a disk fails.
//! A conversion ends with a sound book that says what is missing, or with an error, and never with a panic or in silence.

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

/// Which operations fail, counted from one.
#[derive(Clone, Copy, Debug)]
enum Which {
    None,
    /// The one of this number.
    Only(usize),
    /// Each whose number is a multiple.
    Each(usize),
}

/// The disk, but some operations fail.
struct Failing {
    which: Which,
    fault: Fault,
    asked: AtomicUsize,
}

impl Failing {
    fn new(which: Which, fault: Fault) -> Self {
        let asked = AtomicUsize::new(0);
        Self {
            which,
            fault,
            asked,
        }
    }

    fn fails(&self) -> bool {
        let number = self.asked.fetch_add(1, Ordering::Relaxed) + 1;
        match self.which {
            Which::None => false,
            Which::Only(it) => number == it,
            Which::Each(it) => number.is_multiple_of(it),
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

#[test]
fn every_operation_fails() {
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/samples");
    let bytes = std::fs::read(samples.join("lantai.md")).unwrap();
    let mut options = options();
    options.pictures.base = Some(samples);
    let make = |files: &Failing| make::convert(&bytes, "lantai.md", &options, files);
    let sound = Failing::new(Which::None, FAULTS[0]);
    let whole = make(&sound).unwrap();
    let operations = sound.asked.into_inner();
    assert!(operations > 0, "the sample has pictures");
    let numbers = 1..=operations;
    let all = numbers.flat_map(|it| [Which::Only(it), Which::Each(it)]);
    for (which, fault) in all.flat_map(|which| FAULTS.map(|fault| (which, fault))) {
        // An error is an answer, too.
        let Ok(made) = make(&Failing::new(which, fault)) else {
            continue;
        };
        let file = |it| made.file(it).unwrap().bytes().unwrap();
        let mut broken = rules::epub(&file(Format::Epub));
        broken.extend(rules::pdf(&file(Format::Pdf)));
        assert!(broken.is_empty(), "{which:?}, {fault:?}: {broken:?}");
        let document = &made.book.articles[0].document;
        assert_eq!(document.check(), []);
        let lost = made.warnings.len() > whole.warnings.len();
        let same = file(Format::Epub) == whole.file(Format::Epub).unwrap().bytes().unwrap();
        assert!(lost || same, "{which:?}, {fault:?}: in silence");
    }
}
