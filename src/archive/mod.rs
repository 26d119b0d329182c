//! Proof: hashes, the conversion report, `verify`, `extract`, and bags for deposit.
//!
//! | file | turns what into what |
//! |---|---|
//! | `report` | articles and warnings → [`Report`], its JSON, several into one |
//! | `readable` | a [`Report`] → Markdown and HTML for people |
//! | `extract` | a finished book → the files that are embedded in it |
//! | `verify` | a finished book, or a report and its folder → what does not agree |
//! | `catalogue` | a folder of books → an HTML page and OPDS feeds |
//! | `bag` | names and hashes → the tag files of a `BagIt` bag, and back |
//!
//! Knows nothing of layout.

pub mod bag;
pub mod catalogue;
mod extract;
mod readable;
mod report;
mod verify;

use std::io::Read as _;

use sha2::Digest as _;

use crate::model::Blob;

pub use extract::{Embedded, Held, embedded, option_files, originals, report_of};
pub use readable::{html, markdown};
pub use report::{
    Counts, DateEntry, Duplicate, Entry, Failed, FetchEntry, FileEntry, InputEntry, MetadataEntry,
    OptionFile, PictureEntry, PictureState, Report, SCHEMA, SCHEMA_ID, Tool, Volume, WarningEntry,
};
pub use verify::{Finding, Problem, book, folder, is_run_report};

/// The name under which a conversion report lies in a book and beside the books of a run.
pub const REPORT_NAME: &str = "lantai-report.json";

/// SHA-256 of some bytes, lower-case hex.
#[must_use]
pub fn sha256(bytes: &[u8]) -> String {
    hex(&sha2::Sha256::digest(bytes))
}

/// SHA-256 of bytes that may be many, lower-case hex.
///
/// # Errors
///
/// When they cannot be read.
pub fn sha256_of(blob: &Blob) -> std::io::Result<String> {
    let (mut reader, mut hash) = (blob.reader(), sha2::Sha256::new());
    let mut buffer = vec![0; 64 << 10];
    loop {
        match reader.read(&mut buffer)? {
            0 => return Ok(hex(&hash.finalize())),
            count => hash.update(&buffer[..count]),
        }
    }
}

fn hex(digest: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut hex = String::with_capacity(2 * digest.len());
    for byte in digest {
        hex.push(char::from(DIGITS[usize::from(byte >> 4)]));
        hex.push(char::from(DIGITS[usize::from(byte & 15)]));
    }
    hex
}
