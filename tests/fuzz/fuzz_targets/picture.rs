//! Fits any bytes as a picture to each kind of reader, or finds the picture missing.
#![no_main]

use std::sync::Arc;

use lantai::book::Book;
use lantai::make::{self, Format, Options, Profile};
use lantai_fuzz::{FONTS, One};

libfuzzer_sys::fuzz_target!(init: lantai_fuzz::libraries_may_panic(), |bytes: &[u8]| {
    let text = "---\ntitle: 试\n---\n<div><p>文</p><img src=\"x.png\"></div>";
    let article = lantai_fuzz::article(text.as_bytes(), &One(bytes)).expect("text");
    let book = Book::of(article);
    for (format, profile) in [
        (Format::Pdf, Profile::Epub3),
        (Format::Epub, Profile::Epub3),
        (Format::Epub, Profile::Compat),
    ] {
        let mut options = Options::new(Arc::clone(&FONTS));
        options.formats = vec![format];
        options.epub.profile = profile;
        options.drop_metadata = true;
        options.max_bytes = Some(500);
        make::book(&book, &options).expect("a book");
    }
});
