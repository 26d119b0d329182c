//! Captions: what belongs to a picture.

use super::dom::{self, Node};
use super::rule::Rule;
use crate::model::{Align, Block, BlockKind, Figure, Inline};

/// Captions join their picture.
pub(super) static ATTACH_CAPTION: Rule = Rule {
    name: "attach-caption",
    does: "`figcaption`, paragraphs that sites mark as captions, and a short grey centred line right \
           after a picture become its caption.",
    example: "`<img><p class=\"img-desc\">图：甲</p>` → figure with caption",
};

/// Whether the element says that it is a caption.
pub(super) fn is_caption(node: Node<'_>) -> bool {
    match dom::name(node) {
        "figcaption" | "figcapiton" => true,
        "p" | "div" | "span" | "h4" | "h5" | "h6" | "section" => dom::classes(node).any(|it| {
            matches!(
                it,
                "img-desc"
                    | "img_desc"
                    | "image-caption"
                    | "wp-caption-text"
                    | "pic-desc"
                    | "img-caption"
                    | "image-desc"
                    | "caption-text"
                    | "photo-caption"
                    | "pgc-img-caption"
                    | "picture-desc"
            )
        }),
        _ => false,
    }
}

/// The blocks that a `<figure>` becomes.
pub(super) fn figure(blocks: Vec<Block>, caption: Vec<Inline>, line: u32) -> Vec<Block> {
    let pictures = |it: &Block| matches!(it.kind, BlockKind::Figure(_));
    if blocks.is_empty() || !blocks.iter().all(pictures) {
        return other_figure(blocks, caption, line);
    }
    let mut figure = Figure {
        images: Vec::new(),
        caption: Vec::new(),
    };
    let mut anchors = Vec::new();
    let mut language = None;
    for block in blocks {
        anchors.extend(block.anchors);
        language = language.or(block.language);
        if let BlockKind::Figure(mut one) = block.kind {
            figure.images.append(&mut one.images);
            if figure.caption.is_empty() {
                figure.caption = one.caption;
            } else if !one.caption.is_empty() {
                figure.caption.push(Inline::LineBreak);
                figure.caption.append(&mut one.caption);
            }
        }
    }
    if figure.caption.is_empty() {
        figure.caption = caption;
    } else if !caption.is_empty() {
        figure.caption.push(Inline::LineBreak);
        figure.caption.extend(caption);
    }
    vec![Block {
        line,
        anchors,
        language,
        kind: BlockKind::Figure(figure),
    }]
}

/// A figure of something else than pictures: the things, and the caption where it was.
fn other_figure(mut blocks: Vec<Block>, caption: Vec<Inline>, line: u32) -> Vec<Block> {
    if caption.is_empty() {
        return blocks;
    }
    if let [
        Block {
            kind: BlockKind::Table(table),
            ..
        },
    ] = blocks.as_mut_slice()
        && table.caption.is_empty()
    {
        table.caption = caption;
        return blocks;
    }
    if let Some(BlockKind::Figure(figure)) = blocks.last_mut().map(|it| &mut it.kind)
        && figure.caption.is_empty()
    {
        figure.caption = caption;
        return blocks;
    }
    let kind = BlockKind::Paragraph {
        inlines: caption,
        align: Align::Center,
    };
    blocks.push(Block::new(line, kind));
    blocks
}
