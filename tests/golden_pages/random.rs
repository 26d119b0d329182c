//! Articles made of every kind of block in every order.

use lantai::book::Article;
use lantai::model::{
    Align, Asset, AssetState, Block, BlockKind, Cell, Document, Figure, Image, Inline, Level,
    ListItem, ListKind, Media, Note, NoteId, Origin, Original, Picture, Row, Table,
};

/// A small generator of numbers, which gives the same documents on every machine.
pub(crate) struct Random(pub(crate) u64);

impl Random {
    pub(crate) fn below(&mut self, end: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        (self.0 >> 33) % end
    }

    pub(crate) fn text(&mut self, most: u64) -> String {
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
pub(crate) fn random_document(random: &mut Random) -> Document {
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

/// A document as an article without an original.
pub(crate) fn article(document: Document) -> Article {
    Article {
        document,
        original: Original {
            name: String::new(),
            media_type: "text/html",
            blob: Vec::new().into(),
            sha256: String::new(),
            received: None,
        },
    }
}
