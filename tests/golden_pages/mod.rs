//! Records sketches of pages under `tests/golden/pages` that show what every option of the layout does. Also checks
//! our own articles, and the third-party corpus when it is there, for faults that no page may have.

mod books;
mod faults;
mod random;
mod sketch;

use std::path::PathBuf;

use crate::articles::{self, read as article};
use faults::faults;
use lantai::book::{Book, Part};
use lantai::layout::{Length, Links, Options, PageSize, Pages, Paragraphs, Sheets};
use lantai::make;
use random::{Random, random_document};
use sketch::sketch;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn single(name: &str) -> Book {
    let path = root().join("tests/corpus/layout").join(name);
    Book::of(article(&path).unwrap())
}

fn book(names: &[&str]) -> Book {
    let folder = root().join("tests/corpus/layout");
    let mut book = Book::default();
    book.metadata.title = "兰台杂识".to_owned();
    book.metadata.authors = vec!["校书郎".to_owned(), "令史".to_owned()];
    book.metadata.publisher = Some("兰台书局".to_owned());
    for (number, name) in names.iter().enumerate() {
        let mut article = article(&folder.join(name)).unwrap();
        article.document.metadata.title = format!("第{}篇　{name}", number + 1);
        book.articles.push(article);
    }
    book
}

/// Pages of 100 × 140 mm, whose sketches are short.
fn small() -> Options {
    Options {
        page: "100x140".parse().unwrap(),
        ..Options::default()
    }
}

/// The pages as other tests record them.
pub(crate) fn sketch_of(pages: &Pages) -> String {
    sketch(pages)
}

fn golden(name: &str, pages: &Pages) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../golden/pages");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, sketch(pages)));
}

/// The pages of a book as its PDF shows them.
pub(crate) fn pages(book: &Book, options: &Options) -> Pages {
    let mut all = articles::options();
    all.pages = options.clone();
    make::pages(book, &all).unwrap().output
}

fn compose(book: &Book, options: &Options) -> Pages {
    let pages = pages(book, options);
    assert_eq!(faults(&pages, options), Vec::<String>::new());
    pages
}

#[test]
fn kinds_of_block() {
    for name in [
        "prose",
        "blocks",
        "table",
        "dates",
        "wide-table",
        "notes",
        "figures",
        "embed",
        "missing-pictures-in-lines",
        "formulas",
        "mathml",
        "first-lines-of-cells",
        "order",
    ] {
        let book = single(&format!("{name}.html"));
        golden(&format!("block-{name}"), &compose(&book, &small()));
    }
}

/// A list nested too deeply to be indented further still has its markers beside the text.
#[test]
fn deep_lists() {
    let book = single("deep-list.md");
    golden("block-deep-list", &compose(&book, &small()));
}

/// A block across both columns with nothing below it, and a note that is too high for the shortest columns that the
/// layout tries.
#[test]
fn two_columns() {
    let options = Options {
        page: PageSize::A5,
        columns: 2,
        ..small()
    };
    for name in ["title-alone", "formula-in-a-note"] {
        let book = single(&format!("../issues/{name}.md"));
        golden(&format!("columns-{name}"), &compose(&book, &options));
    }
}

/// The same text in five regions, each with its own marks, quotation marks and lines. The test
/// `each_region_has_its_own_forms` checks their glyphs.
#[test]
fn regions() {
    for name in ["hans", "hant-tw", "hant-hk", "ja", "ko"] {
        let book = single(&format!("region-{name}.md"));
        golden(&format!("region-{name}"), &compose(&book, &small()));
    }
}

/// Lines that run down, in three regions; what stands upright among them; a bound book.
#[test]
fn vertical_pages() {
    let vertical = || Options {
        vertical: true,
        ..small()
    };
    for name in ["hans", "hant-tw", "ja"] {
        let book = single(&format!("region-{name}.md"));
        golden(
            &format!("vertical-region-{name}"),
            &compose(&book, &vertical()),
        );
    }
    for name in [
        "blocks",
        "figures",
        "table",
        "wide-table",
        "notes",
        "formulas",
    ] {
        let book = single(&format!("{name}.html"));
        golden(&format!("vertical-{name}"), &compose(&book, &vertical()));
    }
    let two_tiers = Options {
        page: PageSize::A5,
        columns: 2,
        ..vertical()
    };
    let book_of_one = single("prose.html");
    golden("vertical-columns", &compose(&book_of_one, &two_tiers));
    let sheets = Options {
        sheets: Sheets::Booklet,
        ..vertical()
    };
    golden("vertical-booklet", &compose(&book_of_one, &sheets));
    let bound = Options {
        duplex: true,
        contents: 2,
        ..vertical()
    };
    let mut book = book(&["notes.html", "embed.html"]);
    let part = |title: &str, first| Part {
        title: title.to_owned(),
        first,
        count: 1,
    };
    book.parts = vec![part("上编", 0), part("下编", 1)];
    golden("vertical-book", &compose(&book, &bound));
}

#[test]
fn options() {
    let prose = single("prose.html");
    let mut named: Vec<(&str, Options)> = Vec::new();
    let mut with = |name: &'static str, change: &dyn Fn(&mut Options)| {
        let mut options = small();
        change(&mut options);
        named.push((name, options));
    };
    for (name, size) in [
        ("page-a4", PageSize::A4),
        ("page-a5", PageSize::A5),
        ("page-b5", PageSize::B5),
        ("page-16k", PageSize::K16),
        ("page-letter", PageSize::LETTER),
        ("page-phone", PageSize::PHONE),
    ] {
        with(name, &|it| it.page = size);
    }
    with("page-of-its-own", &|it| {
        it.page = "12cm x 180mm".parse().unwrap();
    });
    with("font-size", &|it| {
        it.font_size = Some(Length::milli_pt(13_000));
    });
    with("margins", &|it| {
        it.margins = Some("10 20 15 25".parse().unwrap());
    });
    with("columns", &|it| {
        it.page = PageSize::A5;
        it.font_size = Some(Length::pt(9));
        it.columns = 2;
    });
    with("spaced", &|it| it.paragraphs = Paragraphs::Spaced);
    with("links-inline", &|it| it.links = Links::Inline);
    with("links-footnotes", &|it| it.links = Links::Footnotes);
    with("links-endnotes", &|it| it.links = Links::Endnotes);
    with("qr", &|it| it.qr = true);
    with("contents-of-one", &|it| it.contents = 3);
    with("no-furniture", &|it| {
        it.running_heads = false;
        it.folios = false;
    });
    with("bleed", &|it| it.bleed = Length::micrometres(3_000));
    with("two", &|it| it.sheets = Sheets::Two);
    with("four", &|it| it.sheets = Sheets::Four);
    with("booklet", &|it| it.sheets = Sheets::Booklet);
    with("grey", &|it| it.grey = true);
    for (name, options) in named {
        golden(&format!("option-{name}"), &compose(&prose, &options));
    }
}

#[test]
fn books() {
    let mut book = book(&["notes.html", "embed.html", "blocks.html"]);
    golden("book", &compose(&book, &small()));
    let options = Options {
        duplex: true,
        contents: 2,
        bleed: Length::micrometres(3_000),
        ..small()
    };
    let part = |title: &str, first, count| Part {
        title: title.to_owned(),
        first,
        count,
    };
    book.parts = vec![part("上编", 0, 2), part("下编", 2, 1)];
    golden("book-duplex-parts", &compose(&book, &options));
    let options = Options {
        cover: false,
        contents: 0,
        ..small()
    };
    golden("book-bare", &compose(&book, &options));
    book.parts.clear();
    // The entry has at most three lines; outline and article have the whole title.
    book.articles[1].document.metadata.title = "一个没有尽头的题目，".repeat(20);
    golden("book-long-title", &compose(&book, &small()));
}

/// A head that is higher than a page came again for every row.
#[test]
fn the_head_of_a_table_that_takes_half_a_page_stands_once() {
    let path = root().join("tests/corpus/issues/high-head.html");
    let book = Book::of(article(&path).unwrap());
    let pages = compose(&book, &small()).pages.len();
    assert!((2..=4).contains(&pages), "{pages} pages");
}

#[test]
fn no_page_of_any_article_has_a_fault() {
    let mut folders = vec!["tests/samples", "tests/corpus"];
    if root().join("../shared/corpus").is_dir() {
        folders.push("../shared/corpus");
    } else {
        eprintln!("SKIPPED: no third-party corpus beside the project");
    }
    let paths = articles::below(&folders);
    let sizes = [PageSize::A4, PageSize::PHONE];
    let wrong: Vec<String> = paths
        .iter()
        .filter_map(|path| Some((path, article(path)?)))
        .flat_map(|(path, article)| {
            let book = Book::of(article);
            sizes
                .iter()
                .flat_map(move |size| {
                    let options = Options {
                        page: *size,
                        links: Links::Footnotes,
                        ..Options::default()
                    };
                    let pages = pages(&book, &options);
                    let name = path.file_name().unwrap().to_string_lossy().into_owned();
                    faults(&pages, &options)
                        .into_iter()
                        .map(move |it| format!("{name}: {it}"))
                        .collect::<Vec<_>>()
                })
                .collect::<Vec<_>>()
        })
        .collect();
    assert!(
        wrong.is_empty(),
        "{} findings:\n{}",
        wrong.len(),
        wrong[..wrong.len().min(40)].join("\n")
    );
}

#[test]
fn no_page_of_random_articles_has_a_fault() {
    let mut random = Random(1);
    for round in 0..80 {
        let book = Book::of(random::article(random_document(&mut random)));
        let page = [PageSize::A4, PageSize::A5, PageSize::PHONE][round % 3];
        let options = Options {
            page,
            columns: 1 + u32::from(round % 5 == 4),
            duplex: round % 2 == 0,
            vertical: round >= 60,
            ..Options::default()
        };
        let pages = pages(&book, &options);
        assert_eq!(
            faults(&pages, &options),
            Vec::<String>::new(),
            "round {round}"
        );
    }
}
