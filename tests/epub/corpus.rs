//! Makes EPUBs of the third-party corpus: one of each article, and one of all of them.

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use lantai::book::{Article, Book, Part};
use lantai::layout::{ElementId, Item, Page, Role, Tags};
use lantai::make::{self, Format, Options};
use rayon::prelude::*;

use super::output::{content, plainly, write};
use super::seen::{Seen, see};

/// Every article of the corpus with its path, without pictures; empty when the corpus is not here.
static ARTICLES: LazyLock<Vec<(PathBuf, Article)>> = LazyLock::new(|| {
    let corpus = "../shared/corpus";
    if !Path::new(env!("CARGO_MANIFEST_DIR")).join(corpus).is_dir() {
        eprintln!("SKIPPED: no third-party corpus beside the project");
        return Vec::new();
    }
    articles(corpus)
});

fn articles(folder: &str) -> Vec<(PathBuf, Article)> {
    let paths = crate::articles::below(&[folder]).into_par_iter();
    paths
        .filter_map(|path| crate::articles::read(&path).map(|it| (path, it)))
        .collect()
}

fn epub(book: &Book, options: &Options) -> Vec<u8> {
    let made = make::book(book, options).unwrap().output;
    let epub = make::file(&made, Format::Epub).unwrap();
    epub.bytes().unwrap().into_owned()
}

/// Also checks that a second run, with one thread, gives the same bytes.
#[test]
fn every_article_of_the_corpus_becomes_a_book() {
    if ARTICLES.is_empty() {
        return;
    }
    let alone = rayon::ThreadPoolBuilder::new().num_threads(1).build();
    let alone = alone.unwrap();
    ARTICLES.par_iter().for_each(|(path, article)| {
        let book = Book::of(article.clone());
        let first = epub(&book, &plainly());
        let second = alone.install(|| epub(&book, &plainly()));
        assert_eq!(first, second, "{}", path.display());
    });
    // Then one book of all articles.
    let articles: Vec<Article> = ARTICLES.iter().map(|it| it.1.clone()).collect();
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
    write("corpus-in-one", &book, &plainly());
}

fn without_space(text: &str) -> String {
    text.chars().filter(|it| !it.is_whitespace()).collect()
}

/// Checks, character by character, that the book has the text of the body and of each note in order, and no other.
fn keeps_its_text(path: &Path, article: &Article) {
    let document = &article.document;
    let bytes = epub(&Book::of(article.clone()), &plainly());
    let seen = all(&bytes);
    let mut body = String::new();
    for block in &document.blocks {
        body += &without_space(&block.text());
    }
    assert_eq!(seen.body, body, "{}", path.display());
    for (number, note) in (1..).zip(&document.notes) {
        let text: String = note.blocks.iter().map(|it| it.text()).collect();
        let there = seen.notes.get(&number).map_or("", |it| it);
        assert_eq!(there, without_space(&text), "{}", path.display());
    }
}

fn all(bytes: &[u8]) -> Seen {
    let mut seen = Seen::default();
    content(bytes).iter().for_each(|it| see(&mut seen, it));
    seen
}

#[test]
fn the_text_of_every_article_is_the_text_of_its_book() {
    let own = articles("tests/corpus");
    assert!(!own.is_empty());
    own.par_iter()
        .chain(ARTICLES.par_iter())
        .for_each(|(path, article)| keeps_its_text(path, article));
}

/// The text after each page mark must be the text at the top of that printed page.
#[test]
fn page_marks_stand_where_the_printed_pages_begin() {
    let own = articles("tests/corpus");
    let some = ARTICLES.iter().step_by(11);
    let books: Vec<&(PathBuf, Article)> = own.iter().chain(some).collect();
    let marks = books.par_iter().map(|(path, article)| {
        let book = Book::of(article.clone());
        let mut options = crate::articles::options();
        options.pages.page = "100x140".parse().unwrap();
        let pages = make::pages(&book, &options).unwrap().output;
        let seen = all(&epub(&book, &options));
        let mut wrong = Vec::new();
        if seen.pages.is_empty() && !seen.body.is_empty() {
            wrong.push(format!("{}: no page is marked", path.display()));
        }
        let with_label = |label: &str| pages.pages.iter().find(|it| it.label == label).unwrap();
        let ends = seen.pages.iter().skip(1).map(|it| it.1);
        let ends = ends.chain([seen.body.len()]);
        for ((label, at), end) in seen.pages.iter().zip(ends) {
            let printed = printed(with_label(label), &pages.tags);
            if let Err(it) = begins(&printed, &seen.body[..*at], &seen.body[*at..end]) {
                wrong.push(format!("{}, page {label}: {it}", path.display()));
            }
        }
        wrong
    });
    let wrong: Vec<String> = marks.flatten().collect();
    assert_eq!(wrong, Vec::<String>::new());
}

/// Checks that a page begins with `after`, the text between its mark and the next. Other text before it on the page
/// must be ours, and none of `before`, the text in front of the mark.
fn begins(page: &str, before: &str, after: &str) -> Result<(), String> {
    // Few enough characters not to reach a picture that is a box in print, or the next card.
    let words = |count| after.chars().take(count).collect::<String>();
    let found = page.find(&words(4)).or_else(|| page.find(&words(2)));
    let Some(at) = found else {
        return Err(format!("{} is not on {page}", words(4)));
    };
    let start = &page[..at];
    let tail: String = start.chars().rev().take(6).collect();
    let tail: String = tail.chars().rev().collect();
    if !tail.is_empty() && before.ends_with(&tail) {
        return Err(format!("{start} stands before {}", words(4)));
    }
    Ok(())
}

/// The text of a page without white space, list marks, notes, their marks and boxes.
fn printed(page: &Page, tags: &Tags) -> String {
    let mut out = String::new();
    for item in &page.items {
        let Item::Text(fragment) = item else { continue };
        let Some(content) = fragment.content else {
            continue;
        };
        let element = tags.contents()[usize::try_from(content.0).unwrap()];
        // In a figure, all text outside its caption is that of a box for a missing picture.
        let caption = within(tags, element, &[Role::Caption]);
        let ours = within(
            tags,
            element,
            &[Role::Lbl, Role::Note, Role::Reference, Role::Figure],
        );
        if caption || !ours {
            out += &without_space(&fragment.text);
        }
    }
    out
}

fn within(tags: &Tags, mut element: ElementId, roles: &[Role]) -> bool {
    loop {
        let it = tags.get(element);
        if roles.contains(&it.role) {
            return true;
        }
        if it.parent == element {
            return false;
        }
        element = it.parent;
    }
}
