//! Writes any document that keeps the guarantees of the model in both formats, as valid as `tests/arbitrary` knows.
#![no_main]

#[path = "../../epub/making.rs"]
#[allow(dead_code, reason = "other tests use the rest")]
mod making;
#[path = "../../arbitrary/model.rs"]
#[allow(dead_code, reason = "other tests use the rest")]
mod model;
#[path = "../../arbitrary/rules.rs"]
mod rules;

/// What the shared files expect of the tests they are from.
mod epub {
    pub(crate) use crate::making;

    pub(crate) mod output {
        use std::io::{Cursor, read_to_string};

        use zip::ZipArchive;

        pub(crate) fn names(epub: &[u8]) -> Vec<String> {
            let zip = ZipArchive::new(Cursor::new(epub)).expect("a container");
            zip.file_names().map(str::to_owned).collect()
        }

        pub(crate) fn entry(epub: &[u8], name: &str) -> String {
            let mut zip = ZipArchive::new(Cursor::new(epub)).expect("a container");
            read_to_string(zip.by_name(name).expect("an entry")).expect("text")
        }
    }
}

use std::sync::Arc;

use lantai::book::Book;
use lantai::make::{self, Format, Options};

libfuzzer_sys::fuzz_target!(init: lantai_fuzz::libraries_may_panic(), |bytes: &[u8]| {
    let document = model::Maker::document(model::Random::of_bytes(bytes));
    if !document.check().is_empty() {
        return;
    }
    let book = Book::of(making::article(document));
    let files = make::book(&book, &Options::new(Arc::clone(&lantai_fuzz::FONTS))).expect("an EPUB and a PDF");
    let file = |it| make::file(&files.output, it).expect("a file").bytes().expect("its bytes").into_owned();
    let mut broken = rules::epub(&file(Format::Epub));
    broken.extend(rules::pdf(&file(Format::Pdf)));
    assert!(broken.is_empty(), "{broken:#?}");
});
