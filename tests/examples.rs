//! Runs the examples.

#[path = "../examples/book.rs"]
#[expect(
    dead_code,
    unreachable_pub,
    reason = "a program of its own, whose `main` prints"
)]
mod book;
#[path = "../examples/bytes.rs"]
#[expect(
    dead_code,
    unreachable_pub,
    reason = "a program of its own, whose `main` prints"
)]
mod bytes;
#[path = "../examples/explain.rs"]
#[expect(
    dead_code,
    unreachable_pub,
    reason = "a program of its own, whose `main` prints"
)]
mod explain;

use lantai::Severity;

#[test]
fn bytes_become_an_epub_and_a_pdf() {
    let (epub, pdf) = bytes::books().unwrap();
    assert_eq!(&epub[30..58], b"mimetypeapplication/epub+zip");
    assert!(pdf.starts_with(b"%PDF-1.7"));
    assert!(
        epub == bytes::books().unwrap().0,
        "other bytes the second time"
    );
}

#[test]
fn articles_become_a_book_with_parts() {
    let (parts, epub) = book::anthology().unwrap();
    assert_eq!(parts, ["四时", "杂识"]);
    let report = lantai::archive::report_of(&epub).unwrap();
    assert_eq!(report.articles.len(), 3);
    assert_eq!(report.command, "book");
}

#[test]
fn an_article_is_explained() {
    let said = explain::explained().unwrap();
    assert!(said.is_sorted_by_key(|it| it.line));
    let losses = said.iter().filter(|it| it.severity() == Severity::Loss);
    assert_eq!(
        losses.map(|it| it.rule.name).collect::<Vec<_>>(),
        ["load-picture"]
    );
}
