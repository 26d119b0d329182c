//! EPUBs of documents made by hand that hold every kind of block and inline.
//!
//! The books are left in `target/tmp/epub` for the validators (`.ci/run` gives them to EPUBCheck and Ace).
#![expect(clippy::disallowed_methods, reason = "tests write their books")]
#![expect(clippy::unwrap_used, reason = "tests may")]

use std::io::{Cursor, Read as _};
use std::path::Path;

use lantai::book::{Article, Book, Part};
use lantai::epub::{self, Attachment, Options, PageMark, Profile};
use lantai::model::*;
use rayon::prelude::*;

fn text(text: &str) -> Inline {
    Inline::Text(text.to_owned())
}

fn block(kind: BlockKind) -> Block {
    Block::new(1, kind)
}

fn paragraph(inlines: Vec<Inline>) -> Block {
    let align = Align::Natural;
    block(BlockKind::Paragraph { inlines, align })
}

fn heading(level: u8, title: &str, anchor: &str) -> Block {
    let mut block = block(BlockKind::Heading {
        level: Level::new(level),
        inlines: vec![text(title)],
        origin: Origin::Written,
    });
    if !anchor.is_empty() {
        block.anchors.push(anchor.to_owned());
    }
    block
}

fn image(asset: AssetId, alt: &str) -> Image {
    Image {
        asset,
        alt: alt.to_owned(),
        title: None,
        width: None,
        height: None,
        link: None,
    }
}

/// A grey PNG of one colour.
fn png(width: u32, height: u32, shade: u8) -> Picture {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, width, height);
    encoder.set_color(png::ColorType::Grayscale);
    let mut writer = encoder.write_header().unwrap();
    let pixels = vec![shade; usize::try_from(width * height).unwrap()];
    writer.write_image_data(&pixels).unwrap();
    writer.finish().unwrap();
    Picture {
        media: Media::Png,
        width,
        height,
        blob: Blob::from(bytes),
        sha256: format!("{shade:02x}").repeat(32),
    }
}

fn asset(address: &str, state: AssetState) -> Asset {
    Asset {
        candidates: vec![address.to_owned()],
        referrer_policy: None,
        line: 1,
        state,
    }
}

fn date() -> Date {
    Date {
        written: "2022-08-22T17:03:42+08:00".to_owned(),
        year: 2022,
        month: Some(8),
        day: Some(22),
        time: Some(Time {
            hour: 17,
            minute: 3,
            second: Some(42),
            offset: Some(480),
        }),
    }
}

/// A document with every kind of block and inline.
fn everything() -> Article {
    let mut document = Document::default();
    let m = &mut document.metadata;
    m.title = "一切种类 <与> “引号” & 符号".to_owned();
    m.subtitle = Some("副标题".to_owned());
    m.authors = vec!["张三".to_owned(), "Ann O’Nymous".to_owned()];
    m.translators = vec!["李四".to_owned()];
    m.publisher = Some("测试社".to_owned());
    m.date = Some(date());
    m.subjects = vec!["新媒体".to_owned(), "首页".to_owned()];
    m.description = Some("一句\n话。".to_owned());
    m.source_url = Some("https://example.org/a b?x=1|2".to_owned());
    m.rights = Some("保留权利".to_owned());
    m.series = Some("丛书".to_owned());
    m.identifier = "6ba7b810-9dad-51d1-80b4-00c04fd430c8".to_owned();
    let assets = &mut document.assets;
    let wide = assets.add(asset(
        "https://example.org/1.png",
        AssetState::Loaded(png(640, 400, 90)),
    ));
    let small = assets.add(asset(
        "https://example.org/2.png",
        AssetState::Loaded(png(24, 24, 30)),
    ));
    let gone = assets.add(asset(
        "https://www.example.org/gone.jpg",
        AssetState::Missing("404".to_owned()),
    ));
    let avif = Picture {
        media: Media::Avif,
        blob: Blob::from(b"not a picture".to_vec()),
        ..png(8, 8, 10)
    };
    let odd = assets.add(asset(
        "https://example.org/3.avif",
        AssetState::Loaded(avif),
    ));
    m.cover = Some(wide);
    let link = |target: Target, label: &str| Inline::Link {
        target,
        inlines: vec![text(label)],
    };
    let styles = [
        Style::Emphasis,
        Style::Strong,
        Style::Inserted,
        Style::Deleted,
        Style::Marked,
        Style::Small,
        Style::Subscript,
        Style::Superscript,
        Style::Keyboard,
        Style::Quoted,
        Style::Cited,
        Style::Abbreviation("World Wide Web".to_owned()),
        Style::Abbreviation(String::new()),
        Style::Dotted,
    ];
    let mathml = "<math xmlns=\"http://www.w3.org/1998/Math/MathML\"><semantics><mrow><mi>x</mi><mo>&lt;</mo><mn>2</mn></mrow><annotation encoding=\"application/x-tex\">x&lt;2</annotation></semantics></math>";
    let math = |tex: &str, mathml: &str| Math {
        tex: tex.to_owned(),
        mathml: mathml.to_owned(),
    };
    let mut inlines = vec![text("在2024年用GPU算，8月"), Inline::LineBreak];
    inlines.extend(styles.map(|it| Inline::Styled(it, vec![text("样式")])));
    inlines.extend([
        Inline::Code("let a = \"<b>\";".to_owned()),
        link(
            Target::External("https://example.org/中文".to_owned()),
            "外链",
        ),
        link(Target::External("javascript:void(0)".to_owned()), "坏链"),
        link(Target::Anchor("第 二/节".to_owned()), "内链"),
        link(
            Target::Article {
                article: 0,
                anchor: None,
            },
            "本文",
        ),
        Inline::Link {
            target: Target::External("https://example.org/".to_owned()),
            inlines: vec![Inline::Image(image(small, ""))],
        },
        Inline::Image(image(small, "小图")),
        Inline::Image(image(gone, "行内缺图")),
        Inline::Ruby(vec![
            RubyPair {
                base: "漢".to_owned(),
                text: "かん".to_owned(),
            },
            RubyPair {
                base: "字".to_owned(),
                text: String::new(),
            },
        ]),
        Inline::Math(math("x<2", mathml)),
        Inline::Math(math("\\foo", "")),
        Inline::NoteReference(NoteId(0)),
        Inline::NoteReference(NoteId(0)),
        Inline::Anchor("行内".to_owned()),
        Inline::Foreign(Language::parse("en").unwrap(), vec![text("English words")]),
        Inline::Foreign(Language::parse("ar").unwrap(), vec![text("مرحبا")]),
    ]);
    let cell = |header: bool, text_: &str| Cell {
        header,
        column_span: 1,
        row_span: 1,
        align: Align::Natural,
        blocks: if text_.is_empty() {
            vec![]
        } else {
            vec![paragraph(vec![text(text_)])]
        },
    };
    let mut wide_cell = cell(false, "跨");
    wide_cell.column_span = 2;
    wide_cell.align = Align::End;
    let table = Table {
        caption: vec![text("表一")],
        head: vec![Row {
            cells: vec![cell(true, ""), cell(true, "甲"), cell(true, "乙")],
        }],
        body: vec![
            Row {
                cells: vec![cell(true, "行"), wide_cell],
            },
            Row {
                cells: vec![cell(true, "行二"), cell(false, "1"), cell(false, "")],
            },
        ],
        columns: 3,
    };
    let embed = |kind, url: Option<&str>| Embed {
        kind,
        title: "片名".to_owned(),
        url: url.map(str::to_owned),
        poster: Some(wide),
        text: vec![text("说明")],
    };
    let item = |checked, text_: &str| ListItem {
        checked,
        blocks: vec![paragraph(vec![text(text_)])],
    };
    let mut foreign = paragraph(vec![text("A whole paragraph in English.")]);
    foreign.language = Language::parse("en");
    foreign.anchors = vec!["p".to_owned(), "p 2".to_owned()];
    document.blocks = vec![
        paragraph(inlines),
        heading(1, "第一节", ""),
        foreign,
        block(BlockKind::Paragraph {
            inlines: vec![text("居中")],
            align: Align::Center,
        }),
        heading(2, "第二节", "第 二/节"),
        block(BlockKind::List {
            kind: ListKind::Bullet,
            items: vec![
                item(None, "甲"),
                item(Some(true), "乙"),
                item(Some(false), "丙"),
            ],
        }),
        block(BlockKind::List {
            kind: ListKind::Ordered { start: 3 },
            items: vec![
                item(None, "三"),
                ListItem {
                    checked: None,
                    blocks: vec![
                        paragraph(vec![text("四")]),
                        block(BlockKind::List {
                            kind: ListKind::Bullet,
                            items: vec![item(None, "内")],
                        }),
                    ],
                },
            ],
        }),
        block(BlockKind::Definitions(vec![
            Definition {
                terms: vec![vec![text("词")]],
                details: vec![vec![paragraph(vec![text("义")])]],
            },
            Definition {
                terms: vec![],
                details: vec![vec![paragraph(vec![text("无词")])]],
            },
            Definition {
                terms: vec![vec![text("无义")]],
                details: vec![],
            },
        ])),
        block(BlockKind::Quote(vec![
            paragraph(vec![text("引文")]),
            heading(3, "引文里的标题", ""),
        ])),
        block(BlockKind::Code {
            language: Some("rust".to_owned()),
            text: "fn main() {\n    println!(\"<&>\");\n}".to_owned(),
        }),
        block(BlockKind::Code {
            language: Some("a\" b".to_owned()),
            text: "x".to_owned(),
        }),
        block(BlockKind::Table(table)),
        block(BlockKind::Figure(Figure {
            images: vec![image(wide, "宽图"), image(gone, "缺图"), image(odd, "")],
            caption: vec![text("图注")],
        })),
        block(BlockKind::Figure(Figure {
            images: vec![Image {
                link: Some(Target::External("https://example.org/big".to_owned())),
                width: Some(300),
                ..image(wide, "")
            }],
            caption: vec![],
        })),
        block(BlockKind::Rule),
        block(BlockKind::Embed(embed(
            EmbedKind::Video,
            Some("https://v.example.org/x?vid=1"),
        ))),
        block(BlockKind::Embed(embed(EmbedKind::Audio, None))),
        block(BlockKind::Embed(embed(
            EmbedKind::Frame,
            Some("about:blank"),
        ))),
        block(BlockKind::Embed(embed(
            EmbedKind::Card,
            Some("https://example.org/card"),
        ))),
        block(BlockKind::Math(math("x<2", mathml))),
        block(BlockKind::Math(math(
            "\\sin^2",
            "<math><msup><mspace width=\"1em\"/><mi>sin</mi><mn>2</mn></msup></math>",
        ))),
        block(BlockKind::Math(math("\\bar", "<math><script/></math>"))),
        block(BlockKind::Group {
            title: vec![text("提示")],
            blocks: vec![paragraph(vec![text("组内")])],
        }),
        block(BlockKind::Group {
            title: vec![],
            blocks: vec![paragraph(vec![text("无题组")])],
        }),
    ];
    document.notes = vec![
        Note {
            line: 1,
            label: "1".to_owned(),
            blocks: vec![paragraph(vec![
                text("注文"),
                Inline::NoteReference(NoteId(1)),
            ])],
        },
        Note {
            line: 1,
            label: String::new(),
            blocks: vec![paragraph(vec![text("注中注")])],
        },
        Note {
            line: 1,
            label: "*".to_owned(),
            blocks: vec![paragraph(vec![text("无人引用")])],
        },
    ];
    assert_eq!(document.check(), []);
    article(document)
}

fn article(document: Document) -> Article {
    Article {
        document,
        original: Original {
            name: "原 文.md".to_owned(),
            media_type: "text/html",
            blob: Blob::from(b"<p>x</p>".to_vec()),
            sha256: "a".repeat(64),
        },
    }
}

fn plain(title: &str, blocks: Vec<Block>) -> Article {
    let mut document = Document::default();
    document.metadata.title = title.to_owned();
    document.metadata.identifier = "6ba7b811-9dad-51d1-80b4-00c04fd430c8".to_owned();
    document.blocks = blocks;
    article(document)
}

/// Writes a book, checks that a second run gives the same bytes, and leaves it for the validators.
fn write(name: &str, book: &Book, options: &Options) -> Vec<u8> {
    let run = || {
        let mut out = Cursor::new(Vec::new());
        epub::write(book, options, &mut out).unwrap();
        out.into_inner()
    };
    let bytes = run();
    assert_eq!(bytes, run(), "{name}: a second run gives other bytes");
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("epub");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join(name).with_extension("epub"), &bytes).unwrap();
    bytes
}

fn entry(bytes: &[u8], name: &str) -> String {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut out = String::new();
    zip.by_name(name).unwrap().read_to_string(&mut out).unwrap();
    out
}

fn names(bytes: &[u8]) -> Vec<String> {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    (0..zip.len())
        .map(|it| zip.by_index(it).unwrap().name().to_owned())
        .collect()
}

#[test]
fn every_kind_of_block_and_inline_is_written() {
    let book = Book::of(everything());
    for profile in Profile::ALL {
        let options = Options {
            profile,
            ..Options::default()
        };
        write(&format!("everything-{}", profile.name()), &book, &options);
    }
    let options = Options {
        vertical: true,
        css: Some("p { margin: 0 }".to_owned()),
        ..Options::default()
    };
    write("everything-vertical", &book, &options);
}

#[test]
fn the_text_of_the_document_is_the_text_of_the_book() {
    let article = everything();
    let bytes = write(
        "everything",
        &Book::of(article.clone()),
        &Options::default(),
    );
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
        // Formulas are drawn, and a note's mark or a ruby's parentheses may stand inside a line.
        if ["x<2", "漢"].iter().any(|it| wanted.contains(it)) {
            continue;
        }
        let found = seen[at..].find(&wanted);
        assert!(found.is_some(), "{wanted} is missing or out of order");
        at += found.unwrap();
    }
}

fn visible(page: &str) -> String {
    let body = page.split_once("<body>").unwrap().1;
    let mut out = String::new();
    let mut rest = body;
    while let Some((text, tail)) = rest.split_once('<') {
        out.push_str(text);
        rest = tail.split_once('>').unwrap().1;
    }
    let out = out
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&amp;", "&");
    out.chars().filter(|c| !c.is_whitespace()).collect()
}

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
    let bytes = write("parts", &book, &Options::default());
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
    let bytes = write(
        "long",
        &Book::of(plain("长文", blocks)),
        &Options::default(),
    );
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

#[test]
fn printed_pages_begin_where_the_caller_says() {
    let mark = |label: &str, block, offset| PageMark {
        label: label.to_owned(),
        article: 0,
        block,
        offset,
    };
    let blocks = vec![
        paragraph(vec![
            text("一二三"),
            Inline::Styled(Style::Strong, vec![text("四五六")]),
        ]),
        paragraph(vec![text("七 八九")]),
    ];
    let options = Options {
        page_list: vec![
            mark("i", 0, 0),
            mark("1", 0, 4),
            mark("2", 1, 0),
            mark("3", 1, 1),
        ],
        ..Options::default()
    };
    let bytes = write("pages", &Book::of(plain("页", blocks)), &options);
    let page = entry(&bytes, "OEBPS/article-0001.xhtml");
    let shown = page.replace(" epub:type=\"pagebreak\" role=\"doc-pagebreak\"", "");
    assert!(
        shown.contains("四<span id=\"lt-page-2\" aria-label=\"1\"></span>五六"),
        "{shown}"
    );
    assert!(shown.contains("<span id=\"lt-page-3\" aria-label=\"2\"></span><p>七 <span id=\"lt-page-4\" aria-label=\"3\"></span>八九"), "{shown}");
    let nav = entry(&bytes, "OEBPS/nav.xhtml");
    assert_eq!(nav.matches("#lt-page-").count(), 4);
}

#[test]
fn embedded_fonts_hold_the_characters_of_the_book() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fonts");
    let fonts = lantai::fonts::Fonts::from_folder(&folder, &lantai::Disk).unwrap();
    let options = Options {
        fonts: Some(std::sync::Arc::new(fonts)),
        embed_fonts: true,
        ..Options::default()
    };
    let upright = Options {
        vertical: true,
        ..options.clone()
    };
    write("fonts-vertical", &Book::of(everything()), &upright);
    let bytes = write("fonts", &Book::of(everything()), &options);
    let names = names(&bytes);
    let font = "OEBPS/fonts/lt-NotoSerifCJKsc-Regular.otf";
    assert!(names.iter().any(|it| it == font), "{names:?}");
    assert!(
        names
            .iter()
            .any(|it| it == "OEBPS/fonts/LICENSE-NotoCJK.txt")
    );
    let mut zip = zip::ZipArchive::new(Cursor::new(&bytes)).unwrap();
    let mut font_bytes = Vec::new();
    zip.by_name(font)
        .unwrap()
        .read_to_end(&mut font_bytes)
        .unwrap();
    use skrifa::MetadataProvider as _;
    let face = skrifa::FontRef::new(&font_bytes).unwrap();
    assert!(face.charmap().map('样').is_some());
    assert!(face.charmap().map('龘').is_none());
}

#[test]
fn the_container_is_in_order_and_pictures_are_stored() {
    let attachment = Attachment {
        name: "报告 1.json".to_owned(),
        media_type: "application/json".to_owned(),
        blob: Blob::from(b"{}".to_vec()),
    };
    let options = Options {
        attachments: vec![attachment],
        ..Options::default()
    };
    let bytes = write("container", &Book::of(everything()), &options);
    assert_eq!(&bytes[30..58], b"mimetypeapplication/epub+zip");
    let mut zip = zip::ZipArchive::new(Cursor::new(&bytes)).unwrap();
    for index in 0..zip.len() {
        let file = zip.by_index(index).unwrap();
        let name = file.name().to_owned();
        assert!(file.extra_data().is_none_or(<[u8]>::is_empty), "{name}");
        assert_eq!(
            file.last_modified(),
            Some(zip::DateTime::default()),
            "{name}"
        );
        let stored = name == "mimetype" || name.ends_with(".png") || name.ends_with(".avif");
        let method = if stored {
            zip::CompressionMethod::Stored
        } else {
            zip::CompressionMethod::Deflated
        };
        assert_eq!(file.compression(), method, "{name}");
    }
    let sums = entry(&bytes, "OEBPS/source/SHA256SUMS");
    assert!(
        sums.contains("  0001.html\n") && sums.contains("  a1-____1.json\n")
            || sums.contains("  a1-___1.json\n"),
        "{sums}"
    );
}

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

/// The one part of a string between two others.
fn between<'a>(text: &'a str, before: &str, after: &str) -> &'a str {
    let rest = text
        .split_once(before)
        .unwrap_or_else(|| panic!("no {before}"))
        .1;
    rest.split_once(after).unwrap().0
}

fn everything_page() -> String {
    let bytes = write("everything", &Book::of(everything()), &Options::default());
    entry(&bytes, "OEBPS/article-0001.xhtml")
}

#[test]
fn originals_and_attachments_travel_with_their_hashes() {
    let attachment = Attachment {
        name: "报告.json".to_owned(),
        media_type: "application/json".to_owned(),
        blob: Blob::from(b"{}".to_vec()),
    };
    let options = Options {
        attachments: vec![attachment],
        ..Options::default()
    };
    let bytes = write("attachments", &Book::of(everything()), &options);
    assert_eq!(entry(&bytes, "OEBPS/source/0001.html"), "<p>x</p>");
    assert_eq!(entry(&bytes, "OEBPS/source/a1-__.json"), "{}");
    let sums = entry(&bytes, "OEBPS/source/SHA256SUMS");
    assert!(sums.contains("# 0001.html: 原 文.md\n"), "{sums}");
    let empty = "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a  a1-__.json";
    assert!(sums.contains(empty), "{sums}");
    let opf = entry(&bytes, "OEBPS/content.opf");
    assert!(opf.contains("href=\"source/0001.html\""));
    assert!(!between(&opf, "<spine", "</spine>").contains("original"));
    let without = Options {
        originals: false,
        ..Options::default()
    };
    let bytes = write("no-originals", &Book::of(everything()), &without);
    assert!(names(&bytes).iter().all(|it| !it.ends_with("0001.html")));
}

#[test]
fn metadata_comes_from_the_articles() {
    let options = Options {
        series_position: Some("3".to_owned()),
        ..Options::default()
    };
    let bytes = write("metadata", &Book::of(everything()), &options);
    let opf = entry(&bytes, "OEBPS/content.opf");
    for wanted in [
        "<dc:identifier id=\"id\">urn:uuid:6ba7b810-9dad-51d1-80b4-00c04fd430c8</dc:identifier>",
        "<meta property=\"dcterms:modified\">2022-08-22T09:03:42Z</meta>",
        "<dc:date>2022-08-22T17:03:42+08:00</dc:date>",
        "<meta refines=\"#subtitle\" property=\"title-type\">subtitle</meta>",
        "<meta refines=\"#creator-1\" property=\"role\" scheme=\"marc:relators\">aut</meta>",
        "<meta refines=\"#creator-1\" property=\"file-as\">张三</meta>",
        "<dc:contributor id=\"contributor-3\">李四</dc:contributor>",
        "<dc:publisher>测试社</dc:publisher>",
        "<dc:subject>新媒体</dc:subject>",
        "<dc:rights>保留权利</dc:rights>",
        "<meta refines=\"#series\" property=\"group-position\">3</meta>",
        "<meta name=\"calibre:series_index\" content=\"3\"/>",
        "<dc:language>zh-Hans</dc:language>",
    ] {
        assert!(opf.contains(wanted), "{wanted} is not in {opf}");
    }
    let undated = write(
        "undated",
        &Book::of(plain("无日期", vec![])),
        &Options::default(),
    );
    let opf = entry(&undated, "OEBPS/content.opf");
    assert!(opf.contains("dcterms:modified\">1980-01-01T00:00:00Z<"));
}

#[test]
fn accessibility_metadata_is_what_is_in_the_book() {
    let of = |name: &str, article: Article| {
        entry(
            &write(name, &Book::of(article), &Options::default()),
            "OEBPS/content.opf",
        )
    };
    let text = of(
        "a11y-text",
        plain("文", vec![paragraph(vec![text("只有字")])]),
    );
    assert!(text.contains("accessMode\">textual<") && !text.contains("accessMode\">visual<"));
    assert!(text.contains("conformsTo") && text.contains("accessibilityHazard\">none<"));
    for absent in [
        "alternativeText",
        "MathML",
        "rubyAnnotations",
        "structuralNavigation",
        "pageNavigation",
    ] {
        assert!(!text.contains(absent), "{absent}");
    }
    // One picture of the sample has no alternative text: textual access alone is not enough.
    let all = of("a11y-all", everything());
    assert!(all.contains("accessModeSufficient\">textual,visual<"));
    assert!(!all.contains("accessModeSufficient\">textual<") && !all.contains("alternativeText"));
    assert!(!all.contains("conformsTo"));
    for there in ["MathML", "rubyAnnotations", "structuralNavigation"] {
        assert!(all.contains(there), "{there}");
    }
}

#[test]
fn vertical_text_turns_pages_to_the_right() {
    let options = Options {
        vertical: true,
        ..Options::default()
    };
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
fn a_junk_picture_is_no_cover() {
    let mut article = plain("封面", vec![paragraph(vec![text("字")])]);
    let assets = &mut article.document.assets;
    let loaded = AssetState::Loaded(png(640, 400, 90));
    let junk = assets.add(asset(
        "https://picsum.photos/400/300?random=1",
        loaded.clone(),
    ));
    article.document.metadata.cover = Some(junk);
    let options = Options::default();
    assert!(epub::wants_cover(&Book::of(article.clone()), &options));
    let good = article
        .document
        .assets
        .add(asset("https://example.org/1.png", loaded));
    article.document.metadata.cover = Some(good);
    assert!(!epub::wants_cover(&Book::of(article.clone()), &options));
    let tiny = article.document.assets.add(asset(
        "https://example.org/2.png",
        AssetState::Loaded(png(60, 60, 1)),
    ));
    article.document.metadata.cover = Some(tiny);
    assert!(epub::wants_cover(&Book::of(article.clone()), &options));
    let typeset = Options {
        typeset_cover: Some(png(900, 1200, 200)),
        ..Options::default()
    };
    let opf = entry(
        &write("cover", &Book::of(article), &typeset),
        "OEBPS/content.opf",
    );
    assert!(opf.contains("properties=\"cover-image\""));
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
    // Nothing refers to the third note, so nothing leads back.
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
    let table = between(&page, "<table>", "</table>");
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
        "<a href=\"https://www.example.org/gone.jpg\">example.org</a> <small>404</small>"
    ));
}

#[test]
fn unsound_mathml_is_shown_as_latex() {
    let page = everything_page();
    assert!(page.contains("<code class=\"tex\">\\bar</code>") && !page.contains("<script"));
    assert!(page.contains("<code class=\"tex\">\\sin^2</code>"));
    assert!(page.contains("alttext=\"x&lt;2\"") && !page.contains("annotation"));
}

#[test]
fn the_style_sheet_leaves_colours_to_the_reader() {
    let bytes = write("everything", &Book::of(everything()), &Options::default());
    let css = entry(&bytes, "OEBPS/stylesheet.css");
    for fixed in ["color:", "background", "px;", "pt;"] {
        let found = css
            .match_indices(fixed)
            .filter(|it| !css[..it.0].ends_with("1"));
        assert_eq!(found.count(), 0, "{fixed}");
    }
}

#[test]
fn profiles_show_only_what_they_can() {
    let mut gif = Vec::new();
    gif.extend(b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff");
    gif.extend(b",\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;");
    let webp = b"RIFF\x1a\x00\x00\x00WEBPVP8L\x0d\x00\x00\x00\x2f\x00\x00\x00\x10\x07\x10\x11\x11\x88\x88\xfe\x07\x00".to_vec();
    let picture = |media, bytes: Vec<u8>, hash: &str| {
        let (width, height) = (1, 1);
        Picture {
            media,
            width,
            height,
            blob: Blob::from(bytes),
            sha256: hash.repeat(64),
        }
    };
    let mut article = plain("图", vec![]);
    let pictures = [
        picture(Media::Gif, gif, "1"),
        picture(Media::WebP, webp, "2"),
        png(3000, 10, 7),
    ];
    for (number, it) in pictures.into_iter().enumerate() {
        let address = format!("https://example.org/{number}");
        let id = article
            .document
            .assets
            .add(asset(&address, AssetState::Loaded(it)));
        article
            .document
            .blocks
            .push(block(BlockKind::Figure(Figure {
                images: vec![image(id, "图")],
                caption: vec![],
            })));
    }
    let book = Book::of(article);
    for profile in Profile::ALL {
        let options = Options {
            profile,
            ..Options::default()
        };
        let bytes = write(&format!("pictures-{}", profile.name()), &book, &options);
        let media: Vec<String> = names(&bytes)
            .into_iter()
            .filter(|it| it.contains("/media/"))
            .collect();
        let has_webp = media.iter().any(|it| it.ends_with(".webp"));
        let shows = profile.abilities().pictures.contains(&Media::WebP);
        assert_eq!(has_webp, shows, "{}: {media:?}", profile.name());
    }
}

#[test]
fn every_named_test_exists() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let table = std::fs::read_to_string(root.join("src/epub/CONFORMANCE.md")).unwrap();
    let mut code = std::fs::read_to_string(root.join("tests/epub.rs")).unwrap();
    code += &std::fs::read_to_string(root.join("src/page_list.rs")).unwrap();
    let mut folders = vec![root.join("src/epub")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|it| it == "rs") {
                code += &std::fs::read_to_string(path).unwrap();
            }
        }
    }
    let is_name =
        |it: &&str| it.contains('_') && it.chars().all(|c| c.is_ascii_lowercase() || c == '_');
    let named: Vec<&str> = table.split('`').filter(is_name).collect();
    assert!(named.len() > 20);
    for name in named.iter().filter(|it| it.matches('_').count() > 1) {
        assert!(code.contains(&format!("fn {name}()")), "no test {name}");
    }
}
