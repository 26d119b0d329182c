//! Reading every file of the shared corpus, where it is at hand: what a person would see there.
#![expect(clippy::disallowed_methods, reason = "tests read their corpus")]
#![expect(clippy::unwrap_used, reason = "tests may")]
#![expect(
    clippy::print_stderr,
    reason = "what is skipped or measured is said aloud"
)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use lantai::model::Origin;
use lantai::read::{BodyKind, Source, read};
use lantai::{Error, Warned};

/// The corpus, or nothing (said aloud) where it is not at hand.
fn corpus() -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus");
    if !path.is_dir() {
        eprintln!("skipped: {} is not here", path.display());
        return None;
    }
    Some(path)
}

/// Files below a folder, sorted, without the indexes.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut out = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_none_or(|it| it != "tsv") {
                out.push(path);
            }
        }
    }
    out.sort();
    out
}

fn read_file(path: &Path) -> Result<Warned<Source>, Error> {
    let bytes = std::fs::read(path).unwrap();
    read(&bytes, &path.file_name().unwrap().to_string_lossy())
}

/// The columns of a table by the file it names in its first.
fn index(path: &Path) -> BTreeMap<String, Vec<String>> {
    let text = std::fs::read_to_string(path).unwrap();
    let rows = text.lines().skip(1);
    rows.filter_map(|line| {
        let mut cells = line.split('\t').map(str::to_owned);
        Some((cells.next()?, cells.collect()))
    })
    .collect()
}

#[test]
fn every_article_has_its_title_its_date_and_its_kind() {
    let Some(corpus) = corpus() else { return };
    let folder = corpus.join("articles");
    let index = index(&folder.join("INDEX.tsv"));
    let (mut invented, mut undated, mut kinds, mut rules) =
        (Vec::new(), Vec::new(), Vec::new(), BTreeMap::new());
    let all = files(&folder);
    for path in &all {
        let name = path
            .strip_prefix(&folder)
            .unwrap()
            .to_string_lossy()
            .into_owned();
        let source = read_file(path).unwrap();
        for warning in &source.warnings {
            *rules.entry(warning.rule).or_insert(0) += 1;
        }
        let source = source.output;
        assert!(!source.metadata.title.is_empty(), "{name}");
        if source.metadata.title_origin == Origin::Invented {
            invented.push(name.clone());
        }
        let exercises = index
            .get(&name)
            .map_or("", |it| it.last().unwrap().as_str());
        let has = |word: &str| exercises.split(' ').any(|it| it == word);
        if source.metadata.date.is_none() && !has("date:missing") {
            undated.push(name.clone());
        }
        let html = matches!(source.kind, BodyKind::Html | BodyKind::Page);
        if (has("body:html") && !html) || (has("body:markdown") && html) {
            kinds.push(format!("{name}: {:?}", source.kind));
        }
    }
    eprintln!("{} articles", all.len());
    eprintln!("titles from the file's name: {invented:#?}");
    eprintln!("no date: {undated:#?}");
    eprintln!("of another kind than the index says: {kinds:#?}");
    eprintln!("warnings by rule: {rules:#?}");
}
