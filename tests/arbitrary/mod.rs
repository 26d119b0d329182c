//! Writes arbitrary models in both formats. What the validators would say is held in-process, as far as it is known to
//! go wrong; the validators themselves are asked by hand.

pub(crate) mod model;
pub(crate) mod rules;

use std::path::Path;

use lantai::book::Book;
use lantai::make::{self, Format};

use crate::articles::options;
use crate::epub::making::article;
use model::{Maker, Random};

/// Both books of a document; `None` where it keeps a guarantee of the model not.
fn books(random: Random) -> Option<[Vec<u8>; 2]> {
    let document = Maker::document(random);
    if !document.check().is_empty() {
        return None;
    }
    let files = make::book(&Book::of(article(document)), &options()).unwrap();
    let file = |format| {
        let blob = make::file(&files.output, format).unwrap();
        blob.bytes().unwrap().into_owned()
    };
    Some([file(Format::Epub), file(Format::Pdf)])
}

#[test]
fn arbitrary_models_are_written_as_the_formats_allow() {
    let mut made = 0;
    for seed in 1..=60 {
        let Some([epub, pdf]) = books(Random::of_seed(seed)) else {
            continue;
        };
        made += 1;
        let mut broken = rules::epub(&epub);
        broken.extend(rules::pdf(&pdf));
        assert!(broken.is_empty(), "{seed}: {broken:#?}");
    }
    assert!(made > 40, "only {made} documents keep the guarantees");
    // The first of all choices, as a fuzzer begins, and the last of many.
    for choices in [vec![], vec![0xfe; 200]] {
        let [epub, pdf] = books(Random::of_bytes(&choices)).unwrap();
        assert_eq!(rules::epub(&epub), Vec::<String>::new());
        assert_eq!(rules::pdf(&pdf), Vec::<String>::new());
    }
}

/// Leaves books for the validators: `ARBITRARY=5000 cargo test --test suite arbitrary -- --ignored`, then
/// `tests/validators/epub.sh` and `pdf.sh` over the folder that it prints.
#[test]
#[ignore = "by hand, for the validators"]
fn many_arbitrary_models() {
    let number = |name| {
        std::env::var(name)
            .ok()
            .and_then(|it| it.parse::<u64>().ok())
    };
    let first = number("ARBITRARY_FROM").unwrap_or(1000);
    let count = number("ARBITRARY").unwrap_or(1000);
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("arbitrary");
    std::fs::create_dir_all(&folder).unwrap();
    let (mut made, mut bad) = (0, 0);
    for seed in first..first + count {
        let Some([epub, pdf]) = books(Random::of_seed(seed)) else {
            continue;
        };
        made += 1;
        let mut broken = rules::epub(&epub);
        broken.extend(rules::pdf(&pdf));
        if !broken.is_empty() {
            bad += 1;
            eprintln!("{seed}: {broken:?}");
        }
        std::fs::write(folder.join(format!("{seed}.epub")), epub).unwrap();
        std::fs::write(folder.join(format!("{seed}.pdf")), pdf).unwrap();
    }
    eprintln!("{made} books in {}, {bad} break a rule", folder.display());
}
