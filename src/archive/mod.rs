//! What proves later how books were made and that they are unchanged: hashes, the conversion report, `verify`,
//! `extract`, and bags for deposit in an archive.
//!
//! | file | turns what into what |
//! |---|---|
//! | `report` | articles and warnings → [`Report`], its JSON, several into one |
//! | `readable` | a [`Report`] → Markdown and HTML for people |
//! | `extract` | a finished book → the files that are embedded in it |
//! | `pdf` | a PDF → the files that are embedded in it, in bounded memory |
//! | `integrity` | a finished book → whether its container is as it was written |
//! | `unpack` | what reading both kinds of books has in common |
//! | `verify` | a finished book, or a report and its folder → what has changed or is missing |
//! | `catalogue` | a folder of books → an HTML page and OPDS feeds |
//! | `bag` | names and hashes → the tag files of a `BagIt` bag, and back |
//!
//! Knows nothing of layout.

pub mod bag;
pub mod catalogue;
mod extract;
mod integrity;
mod losses;
mod pdf;
mod readable;
mod report;
mod unpack;
mod verify;

pub use crate::hash::{sha256, sha256_of};
pub use extract::{Held, embedded, option_files, originals, pictures, report_of};
pub use losses::{LossCause, Losses, may_be_completed};
pub use readable::{html, markdown};
pub use report::{
    Counts, DateEntry, Duplicate, Entry, Failed, FetchEntry, FileEntry, InputEntry, MetadataEntry,
    OptionFile, PictureEntry, PictureState, ReceivedEntry, Report, SCHEMA, SCHEMA_ID, Similar,
    Tool, Unrecorded, Volume, WarningEntry,
};
pub use unpack::Embedded;
pub use verify::{Finding, Problem, book, folder, is_run_report};

/// The file name of a conversion report, inside a book and beside the books of a run.
pub const REPORT_NAME: &str = "lantai-report.json";
