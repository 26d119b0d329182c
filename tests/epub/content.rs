//! The content files of an EPUB: how blocks and inlines are written.

use lantai::book::Book;
use lantai::make::Profile;
use lantai::model::*;

use super::making::*;
use super::output::*;
use super::sample::*;

#[test]
fn every_kind_of_block_and_inline_is_written() {
    let book = Book::of(everything());
    for profile in Profile::ALL {
        let options = with(|it| it.epub.profile = profile);
        write(&format!("everything-{}", profile.name()), &book, &options);
    }
    let options = with(|it| {
        it.epub.vertical = true;
        it.epub.css = Some("p { margin: 0 }".to_owned());
    });
    write("everything-vertical", &book, &options);
}

#[test]
fn the_text_of_the_document_is_the_text_of_the_book() {
    let article = everything();
    let bytes = write("everything", &Book::of(article.clone()), &plainly());
    let page = entry(&bytes, "OEBPS/article-0001.xhtml");
    let seen = visible(&page);
    let mut at = 0;
    for line in article
        .document
        .text()
        .lines()
        .filter(|it| !it.trim().is_empty())
    {
        let wanted: String = line.chars().filter(|c| !c.is_whitespace()).collect();
        // Formulas have other text in XHTML, and ruby has parentheses.
        if ["x<2", "漢"].iter().any(|it| wanted.contains(it)) {
            continue;
        }
        let found = seen[at..].find(&wanted);
        assert!(found.is_some(), "{wanted} is missing or out of order");
        at += found.unwrap();
    }
}

#[test]
fn notes_lead_there_and_back() {
    let page = everything_page();
    let mark = "id=\"lt-ref-1\" class=\"noteref\" epub:type=\"noteref\" role=\"doc-noteref\" href=\"#lt-note-1\"";
    assert!(page.contains(mark), "{page}");
    assert!(page.contains("id=\"lt-ref-1-2\""));
    let note = between(
        &page,
        "<aside id=\"lt-note-1\" epub:type=\"footnote\" role=\"doc-footnote\">",
        "</aside>",
    );
    assert!(
        note.contains("href=\"#lt-ref-1\" role=\"doc-backlink\""),
        "{note}"
    );
    // Nothing refers to the third note, so it has no link back.
    let third = between(&page, "<aside id=\"lt-note-3\"", "</aside>");
    assert!(third.contains("[*]") && !third.contains("doc-backlink"));
}

#[test]
fn headings_begin_at_two_below_the_title() {
    let page = everything_page();
    let levels: Vec<u32> = page
        .match_indices("<h")
        .filter_map(|(at, _)| page[at + 2..].chars().next()?.to_digit(10))
        .collect();
    assert_eq!(levels, [1, 2, 3, 4]);
}

#[test]
fn table_headers_have_a_scope() {
    let page = everything_page();
    // A cell of it covers two columns, so it has lines around all cells.
    let table = between(&page, "<table class=\"grid\">", "</table>");
    assert!(
        table.contains("<th scope=\"col\">甲</th>") && table.contains("<th scope=\"row\">行</th>")
    );
    assert!(
        table.contains("<tr><td></td><th")
            && table.contains("<td colspan=\"2\" class=\"end\">跨</td>")
    );
}

#[test]
fn other_languages_are_marked() {
    let page = everything_page();
    assert!(page.contains("<span lang=\"en\" xml:lang=\"en\">English words</span>"));
    assert!(page.contains("<span lang=\"ar\" xml:lang=\"ar\" dir=\"rtl\">"));
    assert!(page.contains("<p id=\"p\" lang=\"en\" xml:lang=\"en\">"));
}

#[test]
fn a_missing_picture_is_a_box_that_says_so() {
    let page = everything_page();
    let missing = between(&page, "<div class=\"missing\">", "</div>");
    assert!(missing.contains("图片缺失</b> 缺图"));
    assert!(missing.contains(
        "<a href=\"https://www.example.org/gone.jpg\">example.org</a> <small>找不到服务器</small>"
    ));
}

#[test]
fn unsound_mathml_is_shown_as_latex() {
    let page = everything_page();
    assert!(page.contains("<code class=\"tex\">\\bar</code>") && !page.contains("<script"));
    assert!(page.contains("<code class=\"tex\">\\sin^2</code>"));
    assert!(page.contains("alttext=\"x&lt;2\"") && !page.contains("annotation"));
}

/// MathML Core allows the attributes of size on any element, the MathML 3 of EPUB only on few.
#[test]
fn the_size_of_a_formula_stands_around_it() {
    let page = everything_page();
    let sum = "<mstyle displaystyle=\"true\" scriptlevel=\"0\"><munder><mstyle scriptlevel=\"0\"><mo>∑</mo></mstyle><mi>i</mi></munder></mstyle>";
    assert!(page.contains(sum), "{page}");
    assert!(page.contains("<mtd><mn>1</mn></mtd>"), "{page}");
}

#[test]
fn vertical_text_turns_pages_to_the_right() {
    let options = with(|it| it.epub.vertical = true);
    let bytes = write(
        "vertical",
        &Book::of(plain("竖排", vec![paragraph(vec![text("8月")])])),
        &options,
    );
    assert!(entry(&bytes, "OEBPS/content.opf").contains("page-progression-direction=\"rtl\""));
    let page = entry(&bytes, "OEBPS/article-0001.xhtml");
    assert!(page.contains("class=\"vertical\"") && page.contains("<span class=\"tcy\">8</span>月"));
}

#[test]
fn only_wide_tables_scroll_in_a_box_of_their_own() {
    let page = everything_page();
    assert!(page.contains("<div class=\"table\"><table class=\"grid\">"));
    let cell = |number: u32| Cell {
        header: false,
        column_span: 1,
        row_span: 1,
        align: Align::Natural,
        blocks: vec![paragraph(vec![text(&number.to_string())])],
    };
    let table = Table {
        caption: vec![],
        head: vec![],
        body: vec![Row {
            cells: (0..9).map(cell).collect(),
        }],
        columns: 9,
    };
    let two = vec![
        block(BlockKind::Table(table.clone())),
        block(BlockKind::Table(table)),
    ];
    let bytes = write("wide", &Book::of(plain("宽表", two)), &plainly());
    let page = entry(&bytes, "OEBPS/article-0001.xhtml");
    let wide = "<div class=\"table wide\" role=\"group\" aria-label=\"表格\" tabindex=\"0\">";
    assert_eq!(page.matches(wide).count(), 2);
}

#[test]
fn numbers_of_a_column_are_not_parted() {
    let row = |name: &str, number: &str| {
        let cells = [name, number].map(|it| Cell {
            header: false,
            column_span: 1,
            row_span: 1,
            align: Align::Natural,
            blocks: vec![paragraph(vec![text(it)])],
        });
        Row {
            cells: cells.into(),
        }
    };
    let table = Table {
        caption: vec![],
        head: vec![],
        body: vec![row("甲", "1,284.5"), row("乙", "30")],
        columns: 2,
    };
    let blocks = vec![block(BlockKind::Table(table))];
    let bytes = write("numbers", &Book::of(plain("数", blocks)), &plainly());
    let page = entry(&bytes, "OEBPS/article-0001.xhtml");
    assert!(page.contains("<td>甲</td><td class=\"number\">1,284.5</td>"));
    assert!(page.contains("<td>乙</td><td class=\"number\">30</td>"));
}

/// Two landmarks of one name are an Ace violation, and an article may have a heading twice.
#[test]
fn sections_of_an_article_are_no_landmarks() {
    let blocks = vec![heading(1, "例", ""), heading(1, "例", "")];
    let bytes = write("twice", &Book::of(plain("文", blocks)), &plainly());
    let page = entry(&bytes, "OEBPS/article-0001.xhtml");
    assert_eq!(page.matches("aria-label").count(), 1, "{page}");
}

#[test]
fn the_head_says_all_that_the_printed_head_says() {
    let page = everything_page();
    let head = between(&page, "<header>", "</header>");
    for part in [
        "<p class=\"subtitle\" role=\"doc-subtitle\">副标题</p>",
        "<span class=\"author\">张三、Ann O’Nymous</span>",
        "<span class=\"translator\">译者 李四</span>",
        "<span class=\"publisher\">测试社</span>",
        "<time datetime=\"2022-08-22T17:03:42+08:00\">",
        "<span class=\"subjects\">新媒体、首页</span>",
    ] {
        assert!(head.contains(part), "{part} is not in {head}");
    }
}
