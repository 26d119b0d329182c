//! What every option of the layout does, as sketches of pages under `tests/golden/pages`; and what must
//! hold of all pages, on our own articles and on the third-party corpus when it is there.
#![expect(clippy::disallowed_methods, reason = "the test reads articles")]
#![expect(clippy::unwrap_used, reason = "tests may")]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use lantai::book::{Article, Book, Part};
use lantai::fonts::Fonts;
use lantai::layout::{
    self, ContentId, ElementId, Item, Kid, Length, LinkTarget, Links, Options, PageSize, Pages,
    Paragraphs, Role, Sheets, Tags,
};
use lantai::model::{
    Align, Asset, AssetState, Block, BlockKind, Cell, Document, Figure, Image, Inline, Level,
    ListItem, ListKind, Media, Note, NoteId, Origin, Original, Picture, Row, Table,
};
use lantai::{Disk, convert};

static FONTS: LazyLock<Fonts> =
    LazyLock::new(|| Fonts::from_folder(&root().join("fonts"), &Disk).unwrap());

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn article(path: &Path) -> Option<lantai::book::Article> {
    let bytes = std::fs::read(path).unwrap();
    let name = path.file_name().unwrap().to_string_lossy().into_owned();
    let mut options = convert::Options::default();
    options.assets.base = path.parent().map(Path::to_owned);
    options.assets.offline = true;
    let article = convert::article(&bytes, &name, &options, &Disk).ok()?;
    Some(article.output)
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

/// 100 × 140 mm: small pages make small sketches.
fn small() -> Options {
    Options {
        page: "100x140".parse().unwrap(),
        ..Options::default()
    }
}

/// Lines of text with their baselines and edges, fills and pictures with their bounds; whole points.
fn sketch(pages: &Pages) -> String {
    let round = |it: Length| (it.0 + 32768).div_euclid(65536);
    let mut out = String::new();
    for page in &pages.pages {
        let turned = if page.turned { " turned" } else { "" };
        let size = (round(page.width), round(page.height));
        _ = write!(out, "page {:?} {}x{}{turned}", page.label, size.0, size.1);
        if page.slug > Length::ZERO {
            _ = write!(
                out,
                " bleed {} slug {}",
                round(page.bleed),
                round(page.slug)
            );
        }
        out.push('\n');
        let mut dots = 0;
        for item in &page.items {
            match item {
                Item::Text(fragment) => {
                    let glyphs = || fragment.runs.iter().flat_map(|it| &it.glyphs);
                    let from = glyphs().map(|it| it.x).min().unwrap_or_default();
                    let to = glyphs()
                        .map(|it| it.x + it.advance)
                        .max()
                        .unwrap_or_default();
                    let size = fragment.runs.first().map(|it| it.size).unwrap_or_default();
                    let mark = if fragment.content.is_some() {
                        ""
                    } else {
                        "artifact "
                    };
                    let shown = shortened(&fragment.text);
                    _ = writeln!(
                        out,
                        "  {mark}y {} x {}..{} size {size} {shown}",
                        round(fragment.y),
                        round(from),
                        round(to)
                    );
                }
                Item::Picture(picture) => {
                    let b = picture.bounds;
                    let at = (round(b.x), round(b.y), round(b.width), round(b.height));
                    _ = writeln!(out, "  picture {},{} {}x{}", at.0, at.1, at.2, at.3);
                }
                Item::Fill {
                    bounds: b,
                    color,
                    content,
                } => {
                    // Leaders, codes and the lines of tables are many: their number says enough.
                    let thin = b.width < Length::pt(1) || b.height < Length::pt(1);
                    let short = b.width < Length::pt(60) && b.height < Length::pt(60);
                    if thin && short || content.is_some() {
                        dots += 1;
                        continue;
                    }
                    let at = (round(b.x), round(b.y), round(b.width), round(b.height));
                    let grey = (color.0, color.1, color.2);
                    _ = writeln!(out, "  fill {},{} {}x{} {grey:?}", at.0, at.1, at.2, at.3);
                }
            }
        }
        if dots > 0 {
            _ = writeln!(out, "  {dots} dots");
        }
        for area in &page.links {
            let link = &pages.tags.links()[usize::try_from(area.link.0).unwrap()];
            let to = match &link.target {
                LinkTarget::Uri(uri) => uri.clone(),
                LinkTarget::Destination(name) => format!("#{name}"),
            };
            _ = writeln!(out, "  link y {} {to}", round(area.bounds.y));
        }
    }
    for entry in &pages.outline {
        _ = writeln!(out, "outline {} {}", entry.depth, entry.title);
    }
    out
}

fn shortened(text: &str) -> String {
    let count = text.chars().count();
    if count <= 12 {
        return text.to_owned();
    }
    let head: String = text.chars().take(5).collect();
    let tail: String = text.chars().skip(count - 4).collect();
    format!("{head}…{tail}")
}

fn golden(name: &str, pages: &Pages) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("golden/pages");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, sketch(pages)));
}

fn compose(book: &Book, options: &Options) -> Pages {
    let pages = layout::compose(book, &FONTS, options).output;
    assert_eq!(faults(&pages, options), Vec::<String>::new());
    pages
}

#[test]
fn kinds_of_block() {
    for name in [
        "prose",
        "blocks",
        "table",
        "wide-table",
        "notes",
        "figures",
        "embed",
    ] {
        let book = single(&format!("{name}.html"));
        golden(&format!("block-{name}"), &compose(&book, &small()));
    }
}

/// The same thoughts in five regions: marks, quotes and lines as each has them. That their glyphs are
/// right is known by `each_region_has_its_own_forms`.
#[test]
fn regions() {
    for name in ["hans", "hant-tw", "hant-hk", "ja", "ko"] {
        let book = single(&format!("region-{name}.md"));
        golden(&format!("region-{name}"), &compose(&book, &small()));
    }
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
}

/// Everything that no page may have.
fn faults(pages: &Pages, options: &Options) -> Vec<String> {
    let mut wrong = Vec::new();
    wrong.extend(overfull(pages));
    wrong.extend(contents_numbers(pages));
    if options.sheets == Sheets::Single {
        wrong.extend(lonely(pages, options));
    }
    if options.links != Links::Endnotes {
        wrong.extend(note_places(pages));
    }
    wrong
}

/// Nothing leaves the page, but crop marks and bleed.
fn overfull(pages: &Pages) -> Vec<String> {
    let mut wrong = Vec::new();
    for page in &pages.pages {
        let mut out = |what: &str, y: Length, x: Length| {
            if y > page.height || x > page.width {
                wrong.push(format!(
                    "page {}: {what} at {x},{y} leaves the page",
                    page.label
                ));
            }
        };
        for item in &page.items {
            match item {
                Item::Text(fragment) => {
                    let x = fragment
                        .runs
                        .iter()
                        .flat_map(|it| &it.glyphs)
                        .map(|it| it.x)
                        .max();
                    out(&fragment.text, fragment.y, x.unwrap_or_default());
                }
                Item::Picture(picture) => {
                    let b = picture.bounds;
                    out("a picture", b.y + b.height, b.x + b.width);
                }
                Item::Fill {
                    content: Some(_),
                    bounds: b,
                    ..
                } => {
                    out("a fill", b.y + b.height, b.x + b.width);
                }
                Item::Fill { content: None, .. } => {}
            }
        }
        // Text of the article and notes never meet: baselines keep their distance at the foot.
        let body = page.items.iter().filter_map(|it| match it {
            Item::Text(fragment) if fragment.content.is_some() => Some(fragment.y),
            Item::Text(_) | Item::Picture(_) | Item::Fill { .. } => None,
        });
        let folio = page.items.iter().rev().find_map(|it| match it {
            Item::Text(fragment)
                if fragment.content.is_none() && fragment.y > page.height.scale(2, 3) =>
            {
                Some(fragment.y)
            }
            Item::Text(_) | Item::Picture(_) | Item::Fill { .. } => None,
        });
        if let (Some(lowest), Some(folio)) = (body.max(), folio)
            && lowest >= folio
            && !page.label.contains(',')
        {
            wrong.push(format!("page {}: text runs into the folio", page.label));
        }
    }
    wrong
}

/// The elements from a content up to the root.
fn ancestors(tags: &Tags, content: ContentId) -> Vec<ElementId> {
    let mut element = tags.contents()[usize::try_from(content.0).unwrap()];
    let mut all = vec![element];
    while element != Tags::DOCUMENT {
        element = tags.get(element).parent;
        all.push(element);
    }
    all
}

fn has(tags: &Tags, path: &[ElementId], wanted: impl Fn(Role) -> bool) -> Option<ElementId> {
    path.iter().copied().find(|it| wanted(tags.get(*it).role))
}

/// No heading is last on a page, no line of a paragraph alone (RULES PG-03, PG-05).
fn lonely(pages: &Pages, options: &Options) -> Vec<String> {
    let tags = &pages.tags;
    let mut wrong = Vec::new();
    // Lines of each paragraph by page; those in tables, notes and frames have other rules.
    let mut lines: BTreeMap<ElementId, BTreeMap<usize, Vec<Length>>> = BTreeMap::new();
    for (number, page) in pages.pages.iter().enumerate() {
        let mut last = None;
        let mut only_headings = true;
        for item in &page.items {
            let content = match item {
                Item::Text(fragment) => fragment.content.map(|it| (it, fragment.y)),
                Item::Picture(picture) => picture.content.map(|it| (it, picture.bounds.y)),
                Item::Fill { .. } => None,
            };
            let Some((content, y)) = content else {
                continue;
            };
            let path = ancestors(tags, content);
            if has(tags, &path, |it| it == Role::Note).is_some() {
                continue;
            }
            only_headings &= has(tags, &path, |it| matches!(it, Role::Heading(_))).is_some();
            last = Some(path.clone());
            let special = |it| {
                matches!(
                    it,
                    Role::Table | Role::Figure | Role::TOC | Role::Caption | Role::Lbl
                )
            };
            if let Some(paragraph) = has(tags, &path, |it| it == Role::P)
                && has(tags, &path, special).is_none()
            {
                let ys = lines
                    .entry(paragraph)
                    .or_default()
                    .entry(number)
                    .or_default();
                if !ys.contains(&y) {
                    ys.push(y);
                }
            }
        }
        let heading = last.filter(|path| {
            has(tags, path, |it| matches!(it, Role::Heading(_))).is_some()
                && has(tags, path, |it| it == Role::Part).is_none_or(|part| {
                    // The front of a part holds nothing else.
                    tags.get(part).kids.first() != path.first().map(|it| Kid::Element(*it)).as_ref()
                })
        });
        if let Some(path) = heading
            && number + 1 < pages.pages.len()
            // A chain of headings, or one heading, may be longer than a page.
            && !only_headings
            && !only_headings_on(tags, &pages.pages[number + 1], &path)
        {
            let title = tags.get(path[0]).title.clone();
            wrong.push(format!("page {}: heading {title:?} is last", page.label));
        }
    }
    if options.columns == 1 {
        for parts in lines.values().filter(|it| it.len() > 1) {
            for (page, ys) in parts {
                // Raised marks share a line with their text: two heights closer than 8 pt are one line.
                let mut ys = ys.clone();
                ys.sort_unstable();
                ys.dedup_by(|a, b| (*a - *b) < Length::pt(8));
                if ys.len() < 2 {
                    wrong.push(format!("page {}: one line of a paragraph alone", page + 1));
                }
            }
        }
    }
    wrong
}

/// Whether nothing but headings stands on a page, or the heading of `path` goes on there.
fn only_headings_on(tags: &Tags, page: &layout::Page, path: &[ElementId]) -> bool {
    let heading = |it| matches!(it, Role::Heading(_));
    let mut all = true;
    for item in &page.items {
        if let Item::Text(fragment) = item
            && let Some(content) = fragment.content
        {
            let own = has(tags, &ancestors(tags, content), heading);
            if own.is_some() && own == has(tags, path, heading) {
                return true;
            }
            all &= own.is_some();
        }
    }
    all
}

/// A note begins on the page that refers to it.
fn note_places(pages: &Pages) -> Vec<String> {
    let mut wrong = Vec::new();
    for (number, page) in pages.pages.iter().enumerate() {
        for area in &page.links {
            let link = &pages.tags.links()[usize::try_from(area.link.0).unwrap()];
            let LinkTarget::Destination(name) = &link.target else {
                continue;
            };
            let Some(place) = pages.destinations.get(name) else {
                wrong.push(format!("nothing is called {name:?}"));
                continue;
            };
            let in_note = pages.tags.get(place.element).role == Role::Note;
            if in_note && usize::try_from(place.page).unwrap() != number {
                wrong.push(format!("page {}: note {name} stands elsewhere", page.label));
            }
        }
    }
    wrong
}

/// Each number of the table of contents is the label of the page that its link reaches.
fn contents_numbers(pages: &Pages) -> Vec<String> {
    let tags = &pages.tags;
    let mut wrong = Vec::new();
    for (number, page) in pages.pages.iter().enumerate() {
        for item in &page.items {
            let Item::Text(fragment) = item else { continue };
            let Some(content) = fragment.content else {
                continue;
            };
            let path = ancestors(tags, content);
            if has(tags, &path, |it| it == Role::TOCI).is_none() {
                continue;
            }
            let link = tags.get(path[0]).kids.iter().find_map(|it| match it {
                Kid::Link(link) => Some(*link),
                Kid::Element(_) | Kid::Content(_) => None,
            });
            let Some(link) = link else {
                wrong.push(format!("page {number}: an entry without a link"));
                continue;
            };
            let link = &tags.links()[usize::try_from(link.0).unwrap()];
            let LinkTarget::Destination(name) = &link.target else {
                continue;
            };
            let reached = pages.destinations.get(name).map(|it| it.page);
            let label = reached.map(|it| &*pages.pages[usize::try_from(it).unwrap()].label);
            // A sheet's label lists those of its pages.
            let told = link.contents.rsplit(' ').next().unwrap_or_default();
            if !label.is_some_and(|it| it.split(',').any(|it| it == told)) {
                wrong.push(format!("{:?} leads to page {label:?}", link.contents));
            }
        }
    }
    wrong
}

#[test]
fn no_page_of_any_article_has_a_fault() {
    let mut paths = Vec::new();
    collect(&root().join("tests/samples"), &mut paths);
    collect(&root().join("tests/corpus"), &mut paths);
    let corpus = root().join("../shared/corpus");
    if corpus.is_dir() {
        collect(&corpus, &mut paths);
    } else {
        eprintln!("SKIPPED: no third-party corpus beside the project");
    }
    paths.sort();
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
                    let pages = layout::compose(&book, &FONTS, &options).output;
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

fn collect(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, found);
        } else if path
            .extension()
            .is_some_and(|it| it == "md" || it == "html" || it == "txt")
        {
            found.push(path);
        }
    }
}

/// A small generator of numbers: the same documents on every machine.
struct Random(u64);

impl Random {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        (self.0 >> 33) % end
    }

    fn text(&mut self, most: u64) -> String {
        let signs: Vec<char> = "天地玄黄宇宙洪荒日月盈昃辰宿列张寒来暑往秋收冬藏，。"
            .chars()
            .collect();
        let count = 1 + self.below(most);
        (0..count)
            .map(|_| signs[usize::try_from(self.below(signs.len() as u64)).unwrap()])
            .collect()
    }
}

/// Blocks of every kind in every order.
fn random_document(random: &mut Random) -> Document {
    let mut document = Document::default();
    document.metadata.title = random.text(30);
    let picture = AssetState::Loaded(Picture {
        media: Media::Png,
        width: 320,
        height: 320,
        blob: Vec::new().into(),
        sha256: String::new(),
    });
    let asset = document.assets.add(Asset {
        candidates: vec!["x".to_owned()],
        referrer_policy: None,
        line: 1,
        state: picture,
    });
    let mut level = 0;
    for _ in 0..10 + random.below(40) {
        let text = |random: &mut Random, most| vec![Inline::Text(random.text(most))];
        let paragraph = |inlines| BlockKind::Paragraph {
            inlines,
            align: Align::Natural,
        };
        let kind = match random.below(12) {
            0 => {
                level = 1 + u8::try_from(random.below(u64::from(level) + 1)).unwrap();
                BlockKind::Heading {
                    level: Level::new(level),
                    inlines: text(random, 40),
                    origin: Origin::Written,
                }
            }
            1 => {
                let pixels = 40 + u32::try_from(random.below(900)).unwrap();
                let image = Image {
                    asset,
                    alt: random.text(8),
                    title: None,
                    width: Some(pixels),
                    height: None,
                    link: None,
                };
                let caption = if random.below(2) == 0 {
                    Vec::new()
                } else {
                    text(random, 90)
                };
                BlockKind::Figure(Figure {
                    images: vec![image],
                    caption,
                })
            }
            2 => {
                let items = (0..=random.below(5))
                    .map(|_| ListItem {
                        checked: None,
                        blocks: vec![Block::new(1, paragraph(text(random, 120)))],
                    })
                    .collect();
                BlockKind::List {
                    kind: ListKind::Bullet,
                    items,
                }
            }
            3 => BlockKind::Code {
                language: None,
                text: (0..=random.below(30))
                    .map(|_| random.text(60) + "\n")
                    .collect(),
            },
            4 => BlockKind::Quote(vec![Block::new(1, paragraph(text(random, 300)))]),
            5 => {
                let columns = 1 + u32::try_from(random.below(9)).unwrap();
                let row = |random: &mut Random, header| Row {
                    cells: (0..columns)
                        .map(|_| Cell {
                            header,
                            column_span: 1,
                            row_span: 1,
                            align: Align::Natural,
                            blocks: vec![Block::new(
                                1,
                                paragraph(text(random, if header { 8 } else { 60 })),
                            )],
                        })
                        .collect(),
                };
                BlockKind::Table(Table {
                    caption: Vec::new(),
                    head: vec![row(random, true)],
                    body: (0..=random.below(12)).map(|_| row(random, false)).collect(),
                    columns,
                })
            }
            6 => {
                let id = NoteId(u32::try_from(document.notes.len()).unwrap());
                document.notes.push(Note {
                    line: 1,
                    label: String::new(),
                    blocks: vec![Block::new(1, paragraph(text(random, 400)))],
                });
                let mut inlines = text(random, 200);
                inlines.push(Inline::NoteReference(id));
                paragraph(inlines)
            }
            _ => paragraph(text(random, 400)),
        };
        document.blocks.push(Block::new(1, kind));
    }
    document
}

#[test]
fn no_page_of_random_articles_has_a_fault() {
    let mut random = Random(1);
    for round in 0..60 {
        let book = Book::of(Article {
            document: random_document(&mut random),
            original: Original {
                name: String::new(),
                media_type: "text/html",
                blob: Vec::new().into(),
                sha256: String::new(),
            },
        });
        let page = [PageSize::A4, PageSize::A5, PageSize::PHONE][round % 3];
        let options = Options {
            page,
            columns: 1 + u32::from(round % 5 == 4),
            duplex: round % 2 == 0,
            ..Options::default()
        };
        let pages = layout::compose(&book, &FONTS, &options).output;
        assert_eq!(
            faults(&pages, &options),
            Vec::<String>::new(),
            "round {round}"
        );
    }
}
