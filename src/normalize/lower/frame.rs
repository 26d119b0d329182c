//! Frames are the elements that are open while the tree is walked.

use crate::model::{Align, Block, BlockKind, Definition, Inline, ListItem, ListKind, Row};
use crate::normalize::run::RunItem;
use crate::normalize::tables::Draft;

/// An open element that holds blocks, or one run of its own.
#[derive(Debug)]
pub(super) struct OpenFrame {
    pub(super) kind: FrameKind,
    pub(super) line: u32,
    pub(super) blocks: Vec<Block>,
    pub(super) run: Vec<RunItem>,
    /// Anchors waiting for the block that follows them.
    pub(super) anchors: Vec<String>,
}

/// What a frame will become.
#[derive(Debug)]
pub(super) enum FrameKind {
    Body,
    Quote,
    List {
        kind: ListKind,
        items: Vec<ListItem>,
    },
    Item {
        checked: Option<bool>,
    },
    Definitions(Vec<Definition>),
    Term,
    Detail,
    Group {
        title: Vec<Inline>,
    },
    /// `<summary>` and the titles of boxes.
    GroupTitle,
    Figure {
        caption: Vec<Inline>,
        /// Whether the caption came before everything else.
        above: bool,
    },
    /// A caption, in a figure or (`false`) after a picture that has none.
    Caption {
        in_figure: bool,
    },
    Heading(u8),
    Table(Draft),
    TableCaption,
    Row(Row),
    Cell {
        header: bool,
        column_span: u32,
        row_span: u32,
        align: Align,
    },
    /// The text of an embed.
    Embed(Box<crate::model::Embed>),
    /// A note, by its number in the plan.
    Note {
        number: usize,
        label: String,
    },
}

impl FrameKind {
    /// Whether all text in it is one run: blocks inside only break its lines.
    pub(super) fn is_one_run(&self) -> bool {
        match self {
            Self::Term
            | Self::GroupTitle
            | Self::Caption { .. }
            | Self::Heading(_)
            | Self::TableCaption
            | Self::Embed(_) => true,
            Self::Body
            | Self::Quote
            | Self::List { .. }
            | Self::Item { .. }
            | Self::Definitions(_)
            | Self::Detail
            | Self::Group { .. }
            | Self::Figure { .. }
            | Self::Table(_)
            | Self::Row(_)
            | Self::Cell { .. }
            | Self::Note { .. } => false,
        }
    }

    /// Whether it makes the model one deeper.
    pub(super) fn nests(&self) -> bool {
        match self {
            Self::Quote
            | Self::List { .. }
            | Self::Definitions(_)
            | Self::Group { .. }
            | Self::Figure { .. }
            | Self::Table(_)
            | Self::Note { .. } => true,
            Self::Body
            | Self::Item { .. }
            | Self::Term
            | Self::Detail
            | Self::GroupTitle
            | Self::Caption { .. }
            | Self::Heading(_)
            | Self::TableCaption
            | Self::Row(_)
            | Self::Cell { .. }
            | Self::Embed(_) => false,
        }
    }
}

impl OpenFrame {
    pub(super) fn new(kind: FrameKind, line: u32) -> Self {
        Self {
            kind,
            line,
            blocks: Vec::new(),
            run: Vec::new(),
            anchors: Vec::new(),
        }
    }

    /// Takes a finished block. Lists hold only items and tables only rows; any other block between those goes to the
    /// nearest place where a reader would look for it.
    pub(super) fn push(&mut self, block: Block) {
        match &mut self.kind {
            FrameKind::List { items, .. } => match items.last_mut() {
                Some(item) => item.blocks.push(block),
                None => items.push(ListItem {
                    checked: None,
                    blocks: vec![block],
                }),
            },
            FrameKind::Definitions(definitions) => {
                if definitions.is_empty() {
                    definitions.push(Definition {
                        terms: Vec::new(),
                        details: Vec::new(),
                    });
                }
                if let Some(definition) = definitions.last_mut() {
                    match definition.details.last_mut() {
                        Some(detail) => detail.push(block),
                        None => definition.details.push(vec![block]),
                    }
                }
            }
            FrameKind::Body
            | FrameKind::Quote
            | FrameKind::Item { .. }
            | FrameKind::Term
            | FrameKind::Detail
            | FrameKind::Group { .. }
            | FrameKind::GroupTitle
            | FrameKind::Figure { .. }
            | FrameKind::Caption { .. }
            | FrameKind::Heading(_)
            | FrameKind::Table(_)
            | FrameKind::TableCaption
            | FrameKind::Row(_)
            | FrameKind::Cell { .. }
            | FrameKind::Embed(_)
            | FrameKind::Note { .. } => self.blocks.push(block),
        }
    }

    /// Gives anchors that no block followed to the block before them. Returns those that no block could take.
    pub(super) fn settle_anchors(&mut self) -> Vec<String> {
        let anchors = std::mem::take(&mut self.anchors);
        let Some(last) = self.blocks.last_mut() else {
            return anchors;
        };
        last.anchors.extend(anchors);
        Vec::new()
    }
}

/// Whether a block shows nothing at all.
pub(super) fn is_nothing(block: &Block) -> bool {
    match &block.kind {
        BlockKind::Paragraph { inlines, .. } | BlockKind::Heading { inlines, .. } => {
            inlines.is_empty()
        }
        BlockKind::Quote(blocks) => blocks.is_empty(),
        BlockKind::List { items, .. } => items.is_empty(),
        BlockKind::Figure(figure) => figure.images.is_empty(),
        BlockKind::Definitions(_)
        | BlockKind::Code { .. }
        | BlockKind::Table(_)
        | BlockKind::Rule
        | BlockKind::Embed(_)
        | BlockKind::Math(_)
        | BlockKind::Group { .. } => false,
    }
}
