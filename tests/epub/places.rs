//! The parts of a book: its files, the links between them, and the marks of printed pages.

use lantai::book::{Book, Part};
use lantai::model::*;

use super::making::*;
use super::output::*;

#[test]
fn a_book_of_parts_links_from_article_to_article() {
    let link = |article, anchor: Option<&str>| Inline::Link {
        target: Target::Article {
            article,
            anchor: anchor.map(str::to_owned),
        },
        inlines: vec![text("见")],
    };
    let first = plain(
        "甲",
        vec![
            heading(1, "一", "x"),
            paragraph(vec![link(2, Some("x")), link(1, None)]),
        ],
    );
    let second = plain("乙", vec![paragraph(vec![text("空")])]);
    let third = plain(
        "丙",
        vec![heading(1, "三", "x"), paragraph(vec![link(0, Some("x"))])],
    );
    let mut book = Book {
        articles: vec![first, second, third],
        ..Book::default()
    };
    book.metadata.title = "合集".to_owned();
    book.parts = vec![
        Part {
            title: "上".to_owned(),
            first: 0,
            count: 2,
        },
        Part {
            title: "下".to_owned(),
            first: 2,
            count: 1,
        },
    ];
    let bytes = write("parts", &book, &plainly());
    assert!(entry(&bytes, "OEBPS/article-0001.xhtml").contains("href=\"article-0003.xhtml#x\""));
    assert!(entry(&bytes, "OEBPS/nav.xhtml").contains("<span>上</span>"));
}

#[test]
fn a_long_article_is_split_and_its_links_still_arrive() {
    let mut blocks = vec![paragraph(vec![Inline::Link {
        target: Target::Anchor("end".to_owned()),
        inlines: vec![text("到最后")],
    }])];
    for number in 0..500 {
        if number % 50 == 0 {
            blocks.push(heading(1, &format!("第{number}节"), ""));
        }
        blocks.push(paragraph(vec![text(&"长文".repeat(200))]));
    }
    let mut last = paragraph(vec![text("终")]);
    last.anchors.push("end".to_owned());
    blocks.push(last);
    let bytes = write("long", &Book::of(plain("长文", blocks)), &plainly());
    let parts: Vec<String> = names(&bytes)
        .into_iter()
        .filter(|it| it.contains("/article-"))
        .collect();
    assert_eq!(parts.len(), 3, "{parts:?}");
    for part in &parts {
        assert!(entry(&bytes, part).len() <= 256_000);
    }
    assert!(entry(&bytes, &parts[0]).contains("href=\"article-0001-3.xhtml#end\""));
}
