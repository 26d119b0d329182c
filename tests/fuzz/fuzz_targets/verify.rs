//! Checks and unpacks any bytes as a book, a bag or a report, or gives a clear error.
#![no_main]

use std::path::Path;

use lantai::archive::{self, Report, bag};
use lantai_fuzz::One;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    _ = archive::embedded(bytes, None);
    _ = archive::book("fuzz", bytes);
    _ = bag::verify(Path::new("/bag"), &One(bytes));
    if let Ok(report) = Report::parse(bytes) {
        _ = archive::folder(&report, Path::new("/books"), &One(bytes));
    }
});
