//! Runs EPUBCheck and Ace over books made by hand, which have elements that none of our articles has.
//!
//! They are installed by `tests/validators/install.sh`. Without them the test prints that it is skipped, or fails when
//! `LANTAI_REQUIRE_VALIDATORS` is set.

use std::path::{Path, PathBuf};
use std::process::Command;

use lantai::book::Book;
use lantai::epub::{Options, PageMark, Profile};

use super::output::{folder, write};
use super::sample::everything;

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
            let options = Options {
                profile: *profile,
                ..Options::default()
            };
            (format!("judged-{}", profile.name()), options)
        })
        .collect();
    let mark = |label: &str, block, offset| PageMark {
        label: label.to_owned(),
        article: 0,
        block,
        offset,
    };
    all.push((
        "judged-all".to_owned(),
        Options {
            vertical: true,
            css: Some("p { margin: 0 }".to_owned()),
            page_list: vec![mark("i", 0, 0), mark("1", 0, 7), mark("2", 9, 0)],
            series_position: Some("2".to_owned()),
            ..Options::default()
        },
    ));
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
