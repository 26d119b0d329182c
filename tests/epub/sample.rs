//! A document with every kind of block and inline.

use lantai::book::{Article, Book};
use lantai::model::*;

use super::making::*;
use super::output::{entry, plainly, write};

/// A document with every kind of block and inline.
pub(crate) fn everything() -> Article {
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
        AssetState::Missing(NoPicture::HostUnknown.into()),
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
        Style::Wavy,
        Style::Framed,
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
        block(BlockKind::Math(math(
            "x<2",
            "<math><mrow><munder displaystyle=\"true\" scriptlevel=\"0\"><mo scriptlevel=\"0\">∑</mo><mi>i</mi></munder><mtable><mtr><mtd displaystyle=\"true\"><mn>1</mn></mtd></mtr></mtable></mrow></math>",
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

pub(crate) fn everything_page() -> String {
    let bytes = write("everything", &Book::of(everything()), &plainly());
    entry(&bytes, "OEBPS/article-0001.xhtml")
}
