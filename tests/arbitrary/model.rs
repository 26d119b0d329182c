//! Makes documents at random, from a fixed seed, that keep the guarantees of the model and nothing else: odd characters
//! and lengths, every kind of block and inline inside every other that may hold it.

use lantai::model::*;

use crate::epub::making::{asset, png};

/// Where choices come from.
pub(crate) enum Random {
    /// A small generator: the same numbers on every machine.
    Seed(u64),
    /// Two bytes for each number, from the end; zeros when there are none left.
    Bytes(Vec<u8>),
}

impl Random {
    /// Other numbers for each seed.
    pub(crate) fn of_seed(seed: u64) -> Self {
        Self::Seed(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    /// The choices of a fuzzer.
    pub(crate) fn of_bytes(bytes: &[u8]) -> Self {
        Self::Bytes(bytes.to_vec())
    }

    pub(crate) fn below(&mut self, most: usize) -> usize {
        let number = match self {
            Self::Seed(state) => {
                *state ^= *state << 13;
                *state ^= *state >> 7;
                *state ^= *state << 17;
                usize::try_from(*state >> 16).unwrap()
            }
            Self::Bytes(bytes) => {
                let mut next = || usize::from(bytes.pop().unwrap_or(0));
                next() << 8 | next()
            }
        };
        number % most
    }

    fn one<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.below(of.len())]
    }

    fn chance(&mut self, in_hundred: usize) -> bool {
        self.below(100) < in_hundred
    }
}

const PIECES: &[&str] = &[
    "汉字",
    "，",
    "“引”",
    "a",
    "word",
    " ",
    "1",
    "é",
    "か",
    "가",
    "ا",
    "ก",
    "\u{1f468}\u{200d}\u{1f469}",
    "\u{0}",
    "\u{1}",
    "\u{1b}",
    "\u{7f}",
    "\u{85}",
    "\u{ad}",
    "\u{200b}",
    "\u{202e}",
    "\u{2028}",
    "\u{2029}",
    "\u{feff}",
    "\u{fffc}",
    "\u{fffd}",
    "\u{fffe}",
    "\u{ffff}",
    "\u{e000}",
    "\u{10ffff}",
    "\u{301}",
    "\u{e0100}",
    "<",
    ">",
    "&",
    "\"",
    "'",
    "]]>",
    "--",
    "<!--",
    "&amp;",
    "\\",
    "(",
    ")",
    "%",
    "#",
    "/",
    "\n",
    "\t",
    "\u{3000}",
];

const ADDRESSES: &[&str] = &[
    "https://e.org/",
    "http://e.org/a b",
    "http://e.org/\u{fffd}",
    "HTTP://E.ORG/%zz#a#b",
    "http:/e.org",
    "http:\\\\e.org\\a",
    "http://[::1]/",
    "http://[",
    "http://e.org:99999/",
    "http://a@b@e.org/",
    "javascript:alert(1)",
    "java\nscript:a",
    "file:///etc/passwd",
    "feed:javascript:a",
    "view-source:http://e.org",
    "data:text/html,a",
    "mailto:a@e.org",
    "mailto:",
    "tel:",
    "a/b",
    "//e.org/a",
    "",
    "#",
    ":",
    "http://例え.jp/路径?a=汉",
    "http://e.org/\u{202e}a",
    "http://e.org/\u{1}",
    "http://e.org/?q=\"<>{}|^`",
    "http://e.org/[a]",
    "urn:x:y",
    "ftp://e.org",
    "http://\u{ad}/",
    "http://xn--a/",
    "http://e..org/",
];

const MATHML: &[&str] = &[
    "<math><mi>x</mi></math>",
    "<math><mfrac><mi>x</mi><mn>2</mn></mfrac></math>",
    "<math><msup><mi>x</mi><mn>2</mn></msup><mo>&lt;</mo></math>",
    "<math><mtable><mtr><mtd><mi>a</mi></mtd><mtd></mtd></mtr></mtable></math>",
    "<math><mrow></mrow></math>",
    "<math><munderover><mo>∑</mo><mn>1</mn><mi>n</mi></munderover></math>",
    "<math display=\"block\"><msqrt><mi>x</mi></msqrt><mtext>汉 字</mtext></math>",
];

const LANGUAGES: &[&str] = &[
    "zh-Hans",
    "zh-Hant-TW",
    "ja",
    "ko",
    "en",
    "ar",
    "he",
    "th",
    "x-a",
];

pub(crate) struct Maker {
    pub(crate) random: Random,
    document: Document,
    anchors: usize,
    level: u8,
}

impl Maker {
    /// A document.
    pub(crate) fn document(random: Random) -> Document {
        let mut maker = Self {
            random,
            document: Document::default(),
            anchors: 0,
            level: 0,
        };
        maker.metadata();
        for number in 0..maker.random.below(3) {
            let state = match number {
                0 => AssetState::Loaded(png(3, 2, 99)),
                _ => AssetState::Pending,
            };
            let address = maker.address();
            maker.document.assets.add(asset(&address, state));
        }
        let notes = maker.random.below(4);
        for _ in 0..notes {
            let label = maker.text(3);
            maker.document.notes.push(Note {
                line: 1,
                label,
                blocks: Vec::new(),
            });
        }
        maker.document.blocks = maker.blocks(4);
        for number in 0..notes {
            maker.level = 6;
            maker.document.notes[number].blocks = vec![maker.paragraph(1)];
        }
        maker.document
    }

    /// Text of up to so many pieces, sometimes very long.
    fn text(&mut self, pieces: usize) -> String {
        let count = self.random.below(pieces + 1);
        let text: String = (0..count).map(|_| *self.random.one(PIECES)).collect();
        match self.random.below(400) {
            0 => "长".repeat(12_000),
            1 => text.repeat(3000),
            _ => text,
        }
    }

    fn address(&mut self) -> String {
        match self.random.below(60) {
            0 => format!("http://e.org/{}", "a".repeat(40_000)),
            1 => format!("http://e.org/{}", self.text(6)),
            _ => (*self.random.one(ADDRESSES)).to_owned(),
        }
    }

    fn metadata(&mut self) {
        let title = self.text(8);
        let optional = |maker: &mut Self| {
            let some = maker.random.chance(40);
            some.then(|| maker.text(8))
        };
        let list = |maker: &mut Self| {
            let count = maker.random.below(3);
            (0..count).map(|_| maker.text(4)).collect::<Vec<_>>()
        };
        let metadata = Metadata {
            title: if title.trim().is_empty() {
                "\u{200b}".to_owned()
            } else {
                title
            },
            subtitle: optional(self),
            authors: list(self),
            translators: list(self),
            publisher: optional(self),
            subjects: list(self),
            description: optional(self),
            rights: optional(self),
            series: optional(self),
            source_url: Some(self.address()),
            language: self.language(),
            identifier: "6ba7b811-9dad-51d1-80b4-00c04fd430c8".to_owned(),
            ..Metadata::default()
        };
        self.document.metadata = metadata;
    }

    fn language(&mut self) -> Language {
        let tag: &str = self.random.one::<&str>(LANGUAGES);
        Language::parse(tag).unwrap_or_default()
    }

    fn blocks(&mut self, depth: usize) -> Vec<Block> {
        let count = 1 + self.random.below(4);
        (0..count).map(|_| self.block(depth)).collect()
    }

    fn paragraph(&mut self, depth: usize) -> Block {
        let inlines = self.run(depth);
        let align = *self
            .random
            .one(&[Align::Natural, Align::Start, Align::Center, Align::End]);
        Block::new(1, BlockKind::Paragraph { inlines, align })
    }

    fn block(&mut self, depth: usize) -> Block {
        if depth == 0 {
            return self.paragraph(1);
        }
        let kind = match self.random.below(12) {
            0 => {
                let level = 1 + u8::try_from(self.random.below(usize::from(self.level.min(5)) + 1))
                    .unwrap();
                self.level = level;
                let inlines = self.run(1);
                BlockKind::Heading {
                    level: Level::new(level),
                    inlines,
                    origin: Origin::Written,
                }
            }
            1 => {
                let start = *self.random.one(&[1, 0, -5, i32::MIN, i32::MAX]);
                let kind = *self
                    .random
                    .one(&[ListKind::Bullet, ListKind::Ordered { start }]);
                let items = (0..=self.random.below(3))
                    .map(|_| ListItem {
                        checked: *self.random.one(&[None, Some(true), Some(false)]),
                        blocks: self.blocks(depth - 1),
                    })
                    .collect();
                BlockKind::List { kind, items }
            }
            2 => BlockKind::Definitions(vec![Definition {
                terms: vec![self.run(1)],
                details: vec![self.blocks(depth - 1)],
            }]),
            3 => BlockKind::Quote(self.blocks(depth - 1)),
            4 => BlockKind::Code {
                language: Some(self.text(2)),
                text: self.text(20),
            },
            5 => BlockKind::Table(self.table(depth)),
            6 if self.image().is_some() => {
                let images = self.image().into_iter().collect();
                BlockKind::Figure(Figure {
                    images,
                    caption: self.run(1),
                })
            }
            7 => BlockKind::Rule,
            8 => BlockKind::Embed(Embed {
                kind: *self.random.one(&[
                    EmbedKind::Video,
                    EmbedKind::Audio,
                    EmbedKind::Frame,
                    EmbedKind::Card,
                ]),
                title: self.text(4),
                url: Some(self.address()),
                poster: None,
                text: self.run(1),
            }),
            9 => BlockKind::Math(self.math()),
            10 => BlockKind::Group {
                title: self.run(1),
                blocks: self.blocks(depth - 1),
            },
            _ => return self.paragraph(3),
        };
        let mut block = Block::new(1, kind);
        if self.random.chance(20) {
            self.anchors += 1;
            block
                .anchors
                .push(format!("{}{}", self.text(2), self.anchors));
        }
        if self.random.chance(10) {
            block.language = Some(self.language());
        }
        block
    }

    fn table(&mut self, depth: usize) -> Table {
        let columns = 1 + self.random.below(4);
        let head = self.random.below(2);
        let mut rows = Vec::new();
        for _ in 0..=head + self.random.below(3) {
            let cells = (0..columns).map(|_| Cell {
                header: self.random.chance(30),
                column_span: 1,
                row_span: 1,
                align: Align::Natural,
                blocks: if self.random.chance(20) {
                    Vec::new()
                } else {
                    vec![self.block(depth.min(2) - 1)]
                },
            });
            rows.push(Row {
                cells: cells.collect(),
            });
        }
        let body = rows.split_off(head);
        Table {
            caption: self.run(1),
            head: rows,
            body,
            columns: u32::try_from(columns).unwrap(),
        }
    }

    fn image(&mut self) -> Option<Image> {
        let count = self.document.assets.iter().count();
        let asset = AssetId(u32::try_from(self.random.below(count.max(1))).unwrap());
        self.document.assets.get(asset)?;
        Some(Image {
            asset,
            alt: self.text(4),
            title: Some(self.text(2)),
            width: *self.random.one(&[None, Some(0), Some(7), Some(u32::MAX)]),
            height: *self.random.one(&[None, Some(0), Some(9), Some(u32::MAX)]),
            link: None,
        })
    }

    fn math(&mut self) -> Math {
        let deep = self.random.chance(3);
        let depth = 20 + self.random.below(200);
        let mathml = match deep {
            true => format!(
                "<math>{}<mi>x</mi>{}</math>",
                "<msqrt>".repeat(depth),
                "</msqrt>".repeat(depth)
            ),
            false => (*self.random.one(MATHML)).to_owned(),
        };
        Math {
            tex: format!("x{}", self.text(3)),
            mathml,
        }
    }

    /// A run with text at its edges, since no run begins or ends with a blank.
    fn run(&mut self, depth: usize) -> Vec<Inline> {
        let mut inlines = vec![Inline::Text("甲".to_owned())];
        for _ in 0..self.random.below(5) {
            if let Some(inline) = self.inline(depth, false) {
                inlines.push(inline);
            }
        }
        inlines.push(Inline::Text("乙".to_owned()));
        joined(inlines)
    }

    fn inline(&mut self, depth: usize, in_link: bool) -> Option<Inline> {
        let inner = |maker: &mut Self, in_link| {
            let more = maker.inline(depth.saturating_sub(1), in_link);
            let text = Inline::Text(format!("丙{}丁", maker.text(3).trim()));
            joined(std::iter::once(text).chain(more.filter(|_| depth > 0)))
        };
        Some(match self.random.below(13) {
            0..=2 => Inline::Text(format!("戊{}己", self.text(6).trim())),
            3 => Inline::LineBreak,
            4 | 5 => {
                let abbreviation = Style::Abbreviation(self.text(3));
                let style = self
                    .random
                    .one(&[
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
                        abbreviation,
                        Style::Dotted,
                        Style::Wavy,
                        Style::Framed,
                    ])
                    .clone();
                Inline::Styled(style, inner(self, in_link))
            }
            6 => Inline::Code(format!("c{}", self.text(4))),
            7 if !in_link => {
                let target = Target::External(self.address());
                Inline::Link {
                    target,
                    inlines: inner(self, true),
                }
            }
            8 => Inline::Image(self.image()?),
            9 => Inline::Ruby(vec![RubyPair {
                base: format!("漢{}", self.text(1).trim()),
                text: self.text(2),
            }]),
            10 => Inline::Math(self.math()),
            11 if !in_link && !self.document.notes.is_empty() => {
                let notes = self.document.notes.len();
                Inline::NoteReference(NoteId(u32::try_from(self.random.below(notes)).unwrap()))
            }
            _ => Inline::Foreign(self.language(), inner(self, in_link)),
        })
    }
}

/// Texts that are neighbours as one, with white space as a reader leaves it.
fn joined(inlines: impl IntoIterator<Item = Inline>) -> Vec<Inline> {
    let mut out: Vec<Inline> = Vec::new();
    for inline in inlines {
        match (out.last_mut(), inline) {
            (Some(Inline::Text(before)), Inline::Text(text)) => {
                *before = resolved(&(before.clone() + &text));
            }
            (_, Inline::Text(text)) => out.push(Inline::Text(resolved(&text))),
            (_, other) => out.push(other),
        }
    }
    out
}

fn resolved(text: &str) -> String {
    let blank = |c: char| matches!(c, ' ' | '\n' | '\r' | '\t');
    let words: Vec<&str> = text.split(blank).filter(|it| !it.is_empty()).collect();
    words.join(" ")
}
