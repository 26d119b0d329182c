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

pub use extract::{Embedded, Held, embedded, originals, report_of};
pub use readable::{html, markdown};
pub use report::{
    Counts, DateEntry, Duplicate, Entry, Failed, FileEntry, InputEntry, MetadataEntry,
    PictureEntry, Report, SCHEMA, SCHEMA_ID, Tool, Volume, WarningEntry,
};
pub use verify::{Finding, Problem, book, folder, is_run_report};

/// The name under which a conversion report lies in a book and beside the books of a run.
pub const REPORT_NAME: &str = "lantai-report.json";

/// SHA-256 of some bytes, lower-case hex.
#[must_use]
pub fn sha256(bytes: &[u8]) -> String {
    use sha2::Digest as _;
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digest = sha2::Sha256::digest(bytes);
    let mut hex = String::with_capacity(64);
    for byte in digest {
        hex.push(char::from(DIGITS[usize::from(byte >> 4)]));
        hex.push(char::from(DIGITS[usize::from(byte & 15)]));
    }
    hex
}
