//! Any bytes go through every stage to both outputs; a find becomes a file in `tests/corpus/issues/`.
#![no_main]

use std::io::Cursor;
use std::path::Path;
use std::sync::LazyLock;

use lantai::book::Book;
use lantai::fonts::Fonts;
use lantai::{Disk, NoResources, convert, epub, layout, pdf};

static FONTS: LazyLock<Fonts> =
    LazyLock::new(|| Fonts::from_folder(Path::new("fonts"), &Disk).expect("run in the project's folder"));

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let mut options = convert::Options::default();
    options.assets.offline = true;
    let Ok(article) = convert::article(bytes, "fuzz.md", &options, &NoResources) else { return };
    assert_eq!(article.output.document.check(), []);
    let book = Book::of(article.output);
    epub::write(&book, &epub::Options::default(), &mut Cursor::new(Vec::new())).expect("an EPUB");
    let pages = layout::compose(&book, &FONTS, &layout::Options::default()).output;
    pdf::write(pages, &book, &FONTS, &pdf::Options::default()).expect("a PDF");
});
