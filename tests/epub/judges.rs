//! Runs EPUBCheck and Ace over books made by hand, which have elements that none of our articles has.
//!
//! They are installed by `tests/validators/install.sh`. Without them the test prints that it is skipped, or fails when
//! `LANTAI_REQUIRE_VALIDATORS` is set.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use lantai::book::Book;
use lantai::layout::PageSize;
use lantai::make::{Format, Options, Profile};

use super::output::{folder, with, write};
use super::sample::everything;
use crate::articles::FONTS;

fn installed() -> bool {
    let home = std::env::var("VALIDATORS_HOME").map_or_else(
        |_| {
            let home = std::env::var("HOME").unwrap_or_default();
            PathBuf::from(home).join(".cache/lantai-validators")
        },
        PathBuf::from,
    );
    let here = home.join("checkers/EcBatch.class").is_file();
    assert!(
        here || std::env::var("LANTAI_REQUIRE_VALIDATORS").is_err(),
        "the validators are required and not installed"
    );
    if !here {
        eprintln!("SKIPPED: no validators; run tests/validators/install.sh");
    }
    here
}

/// Books for every family of readers, with vertical lines, with printed pages, and with a style sheet of the user.
fn books() -> Vec<PathBuf> {
    let book = Book::of(everything());
    let mut all: Vec<(String, Options)> = Profile::ALL
        .iter()
        .map(|profile| {
            let options = with(|it| it.epub.profile = *profile);
            (format!("judged-{}", profile.name()), options)
        })
        .collect();
    let options = with(|it| {
        // With a PDF beside it, it tells where the printed pages begin.
        it.formats = vec![Format::Epub, Format::Pdf];
        it.fonts = Some(Arc::clone(&FONTS));
        it.pages.page = PageSize::PHONE;
        it.epub.vertical = true;
        it.epub.css = Some("p { margin: 0 }".to_owned());
        it.epub.series_position = Some("2".to_owned());
    });
    all.push(("judged-all".to_owned(), options));
    let write = |(name, options): &(String, Options)| {
        write(name, &book, options);
        folder().join(name).with_extension("epub")
    };
    all.iter().map(write).collect()
}

#[test]
fn epubcheck_and_ace_have_nothing_to_say() {
    if !installed() {
        return;
    }
    let books = books();
    let scripts = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/validators");
    for script in ["epub.sh", "ace.sh"] {
        let run = Command::new("bash")
            .arg(scripts.join(script))
            .args(&books)
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&run.stdout);
        assert!(run.status.success(), "{script}: {said}");
        assert_eq!(said.matches("PASS").count(), books.len(), "{said}");
    }
}
