//! Checks that the head and the foot of an article have the same text on pages and in EPUB.

use std::io::{Cursor, Read as _};
use std::path::Path;

use lantai::book::Book;
use lantai::make::{self, Format};

use crate::articles;

/// The metadata that readers see, in the order in which they see it.
const SAID: [&str; 11] = [
    "石渠阁藏书考",
    "附校勘记",
    "刘向、刘歆",
    "译者",
    "James Legge、王韬",
    "兰台书局",
    "2022-08-22 17:03",
    "目录学、校雠",
    "正文只有一段。",
    "原文：https://example.org/shiqu",
    "知识共享署名 4.0 国际许可协议",
];

fn bare(text: &str) -> String {
    text.chars().filter(|it| !it.is_whitespace()).collect()
}

/// The text of the pages, from their dump, where text that is no artifact stands in quotes at the end of a line.
fn of_pages(book: &Book) -> String {
    let pages = make::pages(book, &articles::options()).unwrap().output;
    let dump = pages.dump();
    let set = dump.lines().filter(|it| it.contains(" size "));
    let read = set.filter(|it| !it.trim_start().starts_with("artifact"));
    let quoted = read.map(|it| it.split('"').nth(1).unwrap());
    // An em space stands between the parts of the byline.
    bare(&quoted.collect::<String>().replace("\\u{2003}", ""))
}

/// The text of the article in the EPUB, between the tags.
fn of_epub(book: &Book) -> String {
    let made = make::book(book, &articles::options()).unwrap().output;
    let bytes = make::file(&made, Format::Epub).unwrap().bytes().unwrap();
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let names: Vec<String> = zip.file_names().map(str::to_owned).collect();
    let name = names.iter().find(|it| it.contains("/article-")).unwrap();
    let mut file = String::new();
    zip.by_name(name)
        .unwrap()
        .read_to_string(&mut file)
        .unwrap();
    let (_, body) = file.split_once("<body>").unwrap();
    let between = body.split('<').map(|it| it.rsplit('>').next().unwrap());
    bare(&between.collect::<String>())
}

#[test]
fn pages_and_epub_say_the_same_of_an_article() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus/layout/masthead.md");
    let book = Book::of(articles::read(&path).unwrap());
    let said = bare(&SAID.concat());
    assert_eq!(of_pages(&book), said);
    assert_eq!(of_epub(&book), said);
}
