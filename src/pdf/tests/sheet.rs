//! Pages set by hand: every role, and every way in which glyphs and text can differ.

use std::path::Path;
use std::sync::OnceLock;

use crate::Disk;
use crate::book::{Article, Book};
use crate::fonts::{FaceId, Family, Fonts};
use crate::layout::{
    Color, ContentId, ElementId, Fragment, Glyph, Item, Length, Link, LinkArea, LinkId, LinkTarget,
    OutlineEntry, Page, Pages, Rect, Role, Run, Spot,
};
use crate::model::{Blob, Date, Destination, Document, Language, Metadata, Original, Time};

/// The faces of the `fonts` folder.
pub(crate) fn fonts() -> &'static Fonts {
    static FONTS: OnceLock<Fonts> = OnceLock::new();
    FONTS.get_or_init(|| {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fonts");
        Fonts::from_folder(&folder, &Disk).unwrap()
    })
}

/// A book of one article with this metadata.
pub(super) fn book(metadata: Metadata) -> Book {
    let bytes = "---\ntitle: 一\n---\n正文\n".as_bytes().to_vec();
    Book::of(Article {
        document: Document {
            metadata,
            ..Document::default()
        },
        original: Original {
            name: "一.md".to_owned(),
            media_type: "text/markdown",
            blob: Blob::from(bytes),
            sha256: "00".repeat(32),
            received: None,
        },
    })
}

/// Metadata with everything set.
pub(super) fn metadata() -> Metadata {
    let text = |it: &str| Some(it.to_owned());
    Metadata {
        title: "样张".to_owned(),
        subtitle: text("每种标签各一"),
        authors: vec!["甲".to_owned(), "乙".to_owned()],
        translators: vec!["丙".to_owned()],
        publisher: text("本社"),
        date: Some(date()),
        subjects: vec!["新媒体".to_owned(), "首页".to_owned()],
        description: text("一段摘要。"),
        language: Language::default(),
        source_url: text("https://example.com/?a=1&b=<二>"),
        rights: text("CC0"),
        series: text("样张丛书"),
        identifier: "6ba7b812-9dad-11d1-80b4-00c04fd430c8".to_owned(),
        extra: vec![crate::model::Field {
            key: "comments".to_owned(),
            value: "true".to_owned(),
            line: 3,
        }],
        ..Metadata::default()
    }
}

pub(super) fn date() -> Date {
    Date {
        written: "Mon, 22 Aug 2022 17:03:42 +0800".to_owned(),
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

/// Builds pages by putting one line under another.
pub(super) struct Sheet<'a> {
    fonts: &'a Fonts,
    pub(super) pages: Pages,
    y: Length,
}

impl<'a> Sheet<'a> {
    pub(super) fn new(fonts: &'a Fonts) -> Self {
        let mut sheet = Self {
            fonts,
            pages: Pages::default(),
            y: Length::ZERO,
        };
        sheet.page("1");
        sheet
    }

    pub(super) fn page(&mut self, label: &str) {
        self.pages.pages.push(Page {
            width: Length::pt(420),
            height: Length::pt(595),
            label: label.to_owned(),
            ..Page::default()
        });
        self.y = Length::pt(30);
    }

    fn last(&mut self) -> &mut Page {
        self.pages.pages.last_mut().unwrap()
    }

    /// A new element at the end of another.
    pub(super) fn element(&mut self, parent: ElementId, role: Role) -> ElementId {
        self.pages.tags.element(parent, role)
    }

    /// New content of an element, on a line of its own.
    pub(super) fn line(&mut self, element: ElementId, text: &str) -> ContentId {
        let content = self.pages.tags.content(element);
        self.more(Some(content), text);
        content
    }

    /// A new element with a line of text.
    pub(super) fn text(&mut self, parent: ElementId, role: Role, text: &str) -> ElementId {
        let element = self.element(parent, role);
        self.line(element, text);
        element
    }

    /// Another line of the same content. In `text`, both `|` and `_` make a gap of a quarter em; `|` stands for no
    /// text and `_` for a blank.
    pub(super) fn more(&mut self, content: Option<ContentId>, text: &str) {
        self.y += Length::pt(18);
        let fragment = self.set(content, text, Length::pt(36));
        self.last().items.push(Item::Text(fragment));
    }

    pub(super) fn set(&self, content: Option<ContentId>, text: &str, left: Length) -> Fragment {
        let size = Length::milli_pt(10_500);
        let mut fragment = Fragment {
            content,
            y: self.y,
            ..Fragment::default()
        };
        let mut x = left;
        let mut said = String::new();
        for c in text.chars() {
            if c == '|' || c == '_' {
                x += size.scale(1, 4);
                said.push_str(if c == '_' { " " } else { "" });
                continue;
            }
            let start = u32::try_from(said.len()).unwrap();
            said.push(c);
            let end = u32::try_from(said.len()).unwrap();
            let cjk = u32::from(c) >= 0x2e80 || "—“”".contains(c);
            let Some(face) = self.fonts.find(Family::Song, c, cjk) else {
                continue;
            };
            let (id, advance) = glyph(self.fonts, face, c, size);
            let glyph = Glyph {
                id,
                x,
                rise: Length::ZERO,
                advance,
                text: start..end,
            };
            match fragment.runs.last_mut().filter(|it| it.face == face) {
                Some(run) => run.glyphs.push(glyph),
                None => fragment.runs.push(Run {
                    face,
                    size,
                    color: Color::default(),
                    upright: None,
                    glyphs: vec![glyph],
                }),
            }
            x += advance;
        }
        fragment.text = said;
        fragment
    }

    /// The fragment that was set last.
    pub(super) fn fragment(&mut self) -> &mut Fragment {
        match self.last().items.last_mut() {
            Some(Item::Text(fragment)) => fragment,
            _ => panic!("no text was set last"),
        }
    }

    pub(super) fn item(&mut self, item: Item) {
        self.last().items.push(item);
    }

    /// A box under the last line.
    pub(super) fn bounds(&mut self, width: i64, height: i64) -> Rect {
        let y = self.y + Length::pt(6);
        self.y = y + Length::pt(height);
        Rect {
            x: Length::pt(36),
            y,
            width: Length::pt(width),
            height: Length::pt(height),
        }
    }

    /// A place that links can lead to.
    pub(super) fn destination(&mut self, name: Destination, element: ElementId) {
        let page = u32::try_from(self.pages.pages.len() - 1).unwrap();
        let y = self.y;
        let place = Spot { page, y, element };
        self.pages.destinations.insert(name, place);
    }

    pub(super) fn bookmark(&mut self, depth: u8, title: &str, destination: Destination) {
        self.pages.outline.push(OutlineEntry {
            title: title.to_owned(),
            depth,
            destination,
        });
    }

    /// A link with a line of text.
    pub(super) fn link(&mut self, parent: ElementId, target: LinkTarget, text: &str) -> LinkId {
        let element = self.element(parent, Role::Link);
        let contents = text.to_owned();
        let link = self.pages.tags.link(element, Link { target, contents });
        self.line(element, text);
        self.area(link);
        link
    }

    /// A passage that a reader has marked, with his note.
    pub(super) fn highlight(&mut self, parent: ElementId, text: &str, note: &str) -> LinkId {
        let element = self.element(parent, Role::Annot);
        let link = Link {
            target: LinkTarget::Highlight,
            contents: note.to_owned(),
        };
        let link = self.pages.tags.link(element, link);
        self.line(element, text);
        self.area(link);
        link
    }

    /// Another area of a link, around the last line.
    pub(super) fn area(&mut self, link: LinkId) {
        let bounds = Rect {
            x: Length::pt(36),
            y: self.y - Length::pt(10),
            width: Length::pt(60),
            height: Length::pt(12),
        };
        self.last().links.push(LinkArea { link, bounds });
    }
}

fn glyph(fonts: &Fonts, face: FaceId, c: char, size: Length) -> (u16, Length) {
    use skrifa::MetadataProvider as _;
    use skrifa::instance::{LocationRef, Size};
    let font = fonts.face(face).font().unwrap();
    let glyph = font.charmap().map(c).unwrap();
    let metrics = font.glyph_metrics(Size::unscaled(), LocationRef::default());
    let units = metrics.advance_width(glyph).unwrap_or_default();
    #[expect(clippy::cast_possible_truncation, reason = "small whole numbers")]
    let units = units as i64;
    let advance = size.of_units(units, fonts.face(face).units_per_em());
    (u16::try_from(glyph.to_u32()).unwrap(), advance)
}
