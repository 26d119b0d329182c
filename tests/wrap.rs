//! The cover that is wrapped around a printed book.

use std::path::Path;

use lantai::book::Book;
use lantai::layout::Length;
use lantai::make::{self, CoverDesign, Options, Theme};

use crate::{articles, validators};

fn book() -> Book {
    let read = |name: &str| {
        let path = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("tests/themes")
            .join(name);
        articles::read(&path).unwrap()
    };
    let mut book = Book::of(read("article.md"));
    book.articles.push(read("feature.md"));
    book.metadata.title = "渡口与灯".to_owned();
    book
}

fn options(design: CoverDesign) -> Options {
    let mut options = articles::options();
    options.set_theme(Theme::named("book").unwrap()).unwrap();
    options.theme.cover.design = design;
    options.pages.page = "A5".parse().unwrap();
    options.pages.cover = false;
    options
}

/// The boxes of the page, in points: trimmed, with bleed.
fn boxes(pdf: &[u8]) -> [[f64; 4]; 2] {
    let document = lopdf::Document::load_mem(pdf).unwrap();
    let pages = document.get_pages();
    assert_eq!(pages.len(), 1);
    let page = document.get_dictionary(pages[&1]).unwrap();
    ["TrimBox", "BleedBox"].map(|name| {
        let array = page.get(name.as_bytes()).unwrap().as_array().unwrap();
        let number = |at: usize| f64::from(array[at].as_float().unwrap());
        [0, 1, 2, 3].map(number)
    })
}

#[test]
fn the_spine_is_as_wide_as_the_leaves_are_thick() {
    let (book, options) = (book(), options(CoverDesign::Frame));
    let leaf = Length::micrometres(1_000);
    let (blob, pages) = make::wrap(&book, &options, leaf).unwrap().output;
    assert_eq!(
        pages,
        make::pages(&book, &options).unwrap().output.pages.len()
    );
    let [trim, bleed] = boxes(&blob.bytes().unwrap());
    let spine = f64::from(u32::try_from(pages.div_ceil(2)).unwrap()) * 72.0 / 25.4;
    let wanted = 2.0 * 148.0 * 72.0 / 25.4 + spine;
    assert!(
        (trim[2] - trim[0] - wanted).abs() < 0.1,
        "{trim:?} {wanted}"
    );
    assert!(
        (trim[0] - bleed[0] - 3.0 * 72.0 / 25.4).abs() < 0.1,
        "{bleed:?}"
    );
}

#[test]
fn every_design_is_valid_and_the_same_each_time() {
    let book = book();
    let mut made = Vec::new();
    let folder = tempfile::tempdir().unwrap();
    for design in CoverDesign::ALL {
        let options = options(design);
        let leaf = Length::micrometres(1_000);
        let bytes = |it: lantai::model::Blob| it.bytes().unwrap().into_owned();
        let first = bytes(make::wrap(&book, &options, leaf).unwrap().output.0);
        let second = bytes(make::wrap(&book, &options, leaf).unwrap().output.0);
        assert!(first == second, "{}", design.name());
        let path = folder.path().join(format!("{}.pdf", design.name()));
        std::fs::write(&path, first).unwrap();
        made.push(path);
    }
    if validators::installed() {
        let (passed, text) = validators::validate("bash", "pdf.sh", &[], &made);
        assert!(passed, "{text}");
        assert_eq!(
            text.matches("\"compliant\":true").count(),
            made.len() * 2,
            "{text}"
        );
    }
}
