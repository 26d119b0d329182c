//! The third-party corpus, each article a book of its own, and all of them in one.

use std::io::Cursor;
use std::path::Path;

use lantai::book::{Article, Book, Part};
use lantai::epub::{self, Options};
use rayon::prelude::*;

use crate::output::write;

/// The third-party corpus, each article as a book of its own.
#[test]
fn every_article_of_the_corpus_becomes_a_book() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus");
    if !corpus.is_dir() {
        eprintln!("SKIPPED: no third-party corpus beside the project");
        return;
    }
    let mut paths = Vec::new();
    collect(&corpus, &mut paths);
    paths.sort();
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("epub-corpus");
    std::fs::create_dir_all(&folder).unwrap();
    let made: Vec<(String, Article)> = paths
        .par_iter()
        .enumerate()
        .filter_map(|(number, path)| {
            let bytes = std::fs::read(path).unwrap();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            let mut options = lantai::convert::Options::default();
            options.assets.base = path.parent().map(Path::to_owned);
            options.assets.offline = true;
            let article = lantai::convert::article(&bytes, &name, &options, &lantai::Disk).ok()?;
            let book = Book::of(article.output);
            let run = || {
                let mut file = Cursor::new(Vec::new());
                epub::write(&book, &Options::default(), &mut file).unwrap();
                file.into_inner()
            };
            let bytes = run();
            assert_eq!(bytes, run(), "{}", path.display());
            let out = folder.join(format!("{number:03}.epub"));
            std::fs::write(&out, bytes).unwrap();
            let line = format!("{}\t{}\t-\n", path.display(), out.display());
            Some((line, book.articles.into_iter().next().unwrap()))
        })
        .collect();
    let (lines, articles): (Vec<String>, Vec<Article>) = made.into_iter().unzip();
    std::fs::write(folder.join("pairs.tsv"), lines.concat()).unwrap();
    // And all of them as one book.
    let count = u32::try_from(articles.len()).unwrap();
    let mut book = Book {
        articles,
        ..Book::default()
    };
    book.metadata.title = "全部".to_owned();
    let part = |title: &str, first, count| Part {
        title: title.to_owned(),
        first,
        count,
    };
    book.parts = vec![part("上", 0, 100), part("下", 100, count - 100)];
    write("corpus-in-one", &book, &Options::default());
}

fn collect(folder: &Path, found: &mut Vec<std::path::PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, found);
        } else if path
            .extension()
            .is_some_and(|it| ["md", "html", "txt"].iter().any(|e| it == *e))
        {
            found.push(path);
        }
    }
}
