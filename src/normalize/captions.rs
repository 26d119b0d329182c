//! Finds captions and joins them to their pictures.

use super::dom::{self, TreeNode};
use super::rule::Rule;
use crate::model::{Align, Block, BlockKind, Figure, Inline};

/// Captions are joined to their picture.
pub(super) static ATTACH_CAPTION: Rule = Rule {
    name: "attach-caption",
    does: "`figcaption`, paragraphs that sites mark as captions, and a short line right after a picture \
           that names a source or a number, is grey and centred, or is set as the article sets what \
           stands below its pictures, become its caption.",
    example: "`<img><p class=\"img-desc\">图：甲</p>` → figure with caption",
};

/// Whether the element is marked as a caption.
pub(super) fn is_caption(node: TreeNode<'_>) -> bool {
    match dom::name(node) {
        "figcaption" | "figcapiton" => true,
        // R Markdown; by itself the class may be a table's or a slide's.
        "p" if dom::classes(node).any(|it| it == "caption") && is_in_figure(node) => true,
        "p" | "div" | "span" | "h4" | "h5" | "h6" | "section" => dom::classes(node).any(|it| {
            matches!(
                it,
                "img-desc"
                    | "img_desc"
                    | "img_descr"
                    | "image-caption"
                    | "wp-caption-text"
                    | "pic-desc"
                    | "img-caption"
                    | "image-desc"
                    | "caption-text"
                    | "photo-caption"
                    | "pgc-img-caption"
                    | "picture-desc"
                    | "table-caption"
            )
        }),
        _ => false,
    }
}

fn is_in_figure(node: TreeNode<'_>) -> bool {
    let around = node.parent();
    around.is_some_and(|it| dom::classes(it).any(|it| matches!(it, "figure" | "float")))
}

/// The blocks that a `<figure>` becomes; `above` when the caption came first.
pub(super) fn figure(
    blocks: Vec<Block>,
    caption: Vec<Inline>,
    above: bool,
    line: u32,
) -> Vec<Block> {
    let pictures = |it: &Block| matches!(it.kind, BlockKind::Figure(_));
    if blocks.is_empty() || !blocks.iter().all(pictures) {
        return other_figure(blocks, caption, above, line);
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

/// The blocks of a figure without pictures; the caption stays where it was.
fn other_figure(
    mut blocks: Vec<Block>,
    caption: Vec<Inline>,
    above: bool,
    line: u32,
) -> Vec<Block> {
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
    // A line above code is the name of the code; a line below is a caption.
    let align = if above { Align::Natural } else { Align::Center };
    let kind = BlockKind::Paragraph {
        inlines: caption,
        align,
    };
    let at = if above { 0 } else { blocks.len() };
    blocks.insert(at, Block::new(line, kind));
    blocks
}
