//! Blocks: the paragraphs, lists, tables and other units of a document that stand one below the other.

use super::{AssetId, Image, Inline, Language, Origin};

/// A block and where it came from.
#[derive(Clone, Debug, PartialEq)]
pub struct Block {
    /// Line in the source, from 1; 0 when nothing in the source stands for it.
    pub line: u32,
    /// Names by which links reach this block; unique in the document.
    pub anchors: Vec<String>,
    /// Its language, when it differs from that of the article.
    pub language: Option<Language>,
    /// What it is.
    pub kind: BlockKind,
}

impl Block {
    /// A block without anchors in the article's language.
    #[must_use]
    pub fn new(line: u32, kind: BlockKind) -> Self {
        Self {
            line,
            anchors: Vec::new(),
            language: None,
            kind,
        }
    }

    /// Its text and where its lines stand, if it is a paragraph.
    #[must_use]
    pub(crate) fn paragraph(&self) -> Option<(&[Inline], Align)> {
        match &self.kind {
            BlockKind::Paragraph { inlines, align } => Some((inlines, *align)),
            BlockKind::Heading { .. }
            | BlockKind::List { .. }
            | BlockKind::Definitions(_)
            | BlockKind::Quote(_)
            | BlockKind::Code { .. }
            | BlockKind::Table(_)
            | BlockKind::Figure(_)
            | BlockKind::Rule
            | BlockKind::Embed(_)
            | BlockKind::Math(_)
            | BlockKind::Group { .. } => None,
        }
    }
}

/// The kinds of block. Every backend matches them without `_`, so that the compiler finds what a new kind concerns.
#[derive(Clone, Debug, PartialEq)]
pub enum BlockKind {
    /// `<p>`; verse keeps its line ends as [`Inline::LineBreak`].
    Paragraph {
        /// The text.
        inlines: Vec<Inline>,
        /// The alignment that the author asked for.
        align: Align,
    },
    /// A heading of the body.
    Heading {
        /// From 1; never more than one deeper than the heading before it.
        level: Level,
        /// The text.
        inlines: Vec<Inline>,
        /// [`Origin::Invented`] when a bold paragraph was read as a heading.
        origin: Origin,
    },
    /// `<ul>`, `<ol>`, task lists.
    List {
        /// Bullets or numbers.
        kind: ListKind,
        /// In order; never empty.
        items: Vec<ListItem>,
    },
    /// `<dl>`.
    Definitions(Vec<Definition>),
    /// `<blockquote>`.
    Quote(Vec<Block>),
    /// `<pre>`: characters exactly as written, lines parted by line feeds, no final one.
    Code {
        /// From `class="language-…"` or the fence.
        language: Option<String>,
        /// The code.
        text: String,
    },
    /// A data table.
    Table(Table),
    /// A picture (or several) with its caption.
    Figure(Figure),
    /// `<hr>`.
    Rule,
    /// Video, audio, frame or link card, which is shown as a card with its link and its poster.
    Embed(Embed),
    /// A displayed formula.
    Math(super::Math),
    /// `<details>`, message boxes: a titled group.
    Group {
        /// `<summary>` or the box's title; may be empty.
        title: Vec<Inline>,
        /// Its content.
        blocks: Vec<Block>,
    },
}

/// A heading level, 1 to 6.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct Level(u8);

impl Level {
    /// The level, clamped to 1–6.
    #[must_use]
    pub fn new(level: u8) -> Self {
        Self(level.clamp(1, 6))
    }

    /// 1 to 6.
    #[must_use]
    pub fn get(self) -> u8 {
        self.0
    }
}

/// How the lines of a paragraph or cell are aligned.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Align {
    /// As is usual for text of its kind.
    #[default]
    Natural,
    /// At the start of the line.
    Start,
    /// Centred.
    Center,
    /// At the end of the line.
    End,
}

/// Bullets or numbers.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum ListKind {
    /// `<ul>`.
    Bullet,
    /// `<ol>`: decimal numbers from `start`.
    Ordered {
        /// Number of the first item.
        start: i32,
    },
}

/// One item of a list.
#[derive(Clone, Debug, PartialEq)]
pub struct ListItem {
    /// A task's state; `None` for ordinary items.
    pub checked: Option<bool>,
    /// Its content; never empty.
    pub blocks: Vec<Block>,
}

/// Terms and what they mean.
#[derive(Clone, Debug, PartialEq)]
pub struct Definition {
    /// `<dt>`; empty only when the source has none.
    pub terms: Vec<Vec<Inline>>,
    /// `<dd>`.
    pub details: Vec<Vec<Block>>,
}

/// A data table, rectangular once spans are counted.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    /// `<caption>`; may be empty.
    pub caption: Vec<Inline>,
    /// Rows repeated at the top of each page.
    pub head: Vec<Row>,
    /// The other rows.
    pub body: Vec<Row>,
    /// Number of columns.
    pub columns: u32,
}

/// One row of a table.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Row {
    /// The cells that start in this row, from left to right.
    pub cells: Vec<Cell>,
}

/// One cell of a table.
#[derive(Clone, Debug, PartialEq)]
pub struct Cell {
    /// `<th>`.
    pub header: bool,
    /// Columns it covers, from 1.
    pub column_span: u32,
    /// Rows it covers, from 1.
    pub row_span: u32,
    /// The alignment that the author asked for.
    pub align: Align,
    /// Its content; may be empty.
    pub blocks: Vec<Block>,
}

/// Pictures with their caption.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    /// At least one.
    pub images: Vec<Image>,
    /// May be empty.
    pub caption: Vec<Inline>,
}

/// Something that cannot be printed and is shown as a card.
#[derive(Clone, Debug, PartialEq)]
pub struct Embed {
    /// What it was.
    pub kind: EmbedKind,
    /// Its title in the source; empty when it has none.
    pub title: String,
    /// Where it can be seen or heard.
    pub url: Option<String>,
    /// The picture that stands for it.
    pub poster: Option<AssetId>,
    /// The visible text inside the element.
    pub text: Vec<Inline>,
}

/// What an [`Embed`] was.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum EmbedKind {
    /// `<video>` or a frame of a video site.
    Video,
    /// `<audio>`, voice clips.
    Audio,
    /// Any other `<iframe>`, `<embed>`, `<object>`.
    Frame,
    /// `mp-*` and other link cards.
    Card,
}

/// A foot- or endnote.
#[derive(Clone, Debug, PartialEq)]
pub struct Note {
    /// Line in the source, from 1.
    pub line: u32,
    /// Its mark in the source (`1`, `*`). Backends may number notes anew.
    pub label: String,
    /// Its content, without the link back.
    pub blocks: Vec<Block>,
}
