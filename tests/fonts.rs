//! The font files are the ones that `fonts/SHA256SUMS` names, and each has its licence beside it.

use std::collections::BTreeMap;
use std::path::PathBuf;

use sha2::{Digest as _, Sha256};

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("fonts")
}

#[test]
fn every_font_has_the_recorded_hash() {
    let sums = std::fs::read_to_string(folder().join("SHA256SUMS")).unwrap();
    let recorded: BTreeMap<String, String> = sums
        .lines()
        .map(|line| {
            let (hash, name) = line.split_once("  ").unwrap();
            (name.to_owned(), hash.to_owned())
        })
        .collect();
    let mut found = BTreeMap::new();
    for entry in std::fs::read_dir(folder()).unwrap() {
        let path = entry.unwrap().path();
        let extension = path
            .extension()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        if ["otf", "ttf", "zst"].contains(&&*extension) {
            let hash: String = Sha256::digest(std::fs::read(&path).unwrap())
                .iter()
                .map(|it| format!("{it:02x}"))
                .collect();
            found.insert(
                path.file_name().unwrap().to_string_lossy().into_owned(),
                hash,
            );
        }
    }
    assert_eq!(found, recorded);
}

#[test]
fn every_font_stands_in_the_readme_with_a_licence_that_exists() {
    let readme = std::fs::read_to_string(folder().join("README.md")).unwrap();
    for licence in readme.split('`').filter(|it| it.starts_with("LICENSE-")) {
        assert!(folder().join(licence).is_file(), "{licence} is missing");
    }
    for file in [
        "NotoSerifCJKsc-Regular",
        "NotoSansCJKsc-Bold",
        "LXGWWenKai",
        "NotoSerif-",
        "NotoSerif-Light",
        "NotoSans-Bold",
        "NotoSansMono",
        "NotoSerifHebrew",
        "NotoNaskhArabic",
        "NotoSerifDevanagari",
        "NotoSerifThai",
        "NotoSansSymbols-",
        "NotoSansSymbols2",
        "NotoSansMath",
        "STIXTwoMath",
        "NotoEmoji",
        "HanaMinB",
    ] {
        assert!(readme.contains(file), "{file} is not in fonts/README.md");
    }
}
