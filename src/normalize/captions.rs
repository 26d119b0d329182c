//! Finds captions and joins them to their pictures.

use std::collections::BTreeSet;

use ego_tree::NodeId;

use super::dom::{self, TreeNode};
use super::parse::Tree;
use super::rule::Rule;
use crate::model::{Align, Block, BlockKind, Figure, Inline};

/// Captions are joined to their picture.
pub(super) static ATTACH_CAPTION: Rule = Rule {
    name: "attach-caption",
    does: "`figcaption`, paragraphs that sites mark as captions, and a short grey centred line right \
           after a picture become its caption.",
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

/// The longest caption that is recognized by its appearance, in characters.
const LONGEST: usize = 80;

/// Elements that only look like captions: a short line after a picture, centred and grey or small, or
/// beginning with a mark that captions begin with.
pub(super) fn find(tree: &Tree) -> BTreeSet<NodeId> {
    let mut found = BTreeSet::new();
    let mut after_picture = false;
    let mut skip_to_end_of: Option<NodeId> = None;
    for node in tree.root().descendants() {
        if let Some(id) = skip_to_end_of {
            if node.ancestors().any(|it| it.id() == id) {
                continue;
            }
            skip_to_end_of = None;
        }
        match dom::name(node) {
            "img" => after_picture = true,
            "figure" | "table" | "pre" | "li" | "blockquote" | "hr" | "iframe" | "video" => {
                after_picture = false;
            }
            _ => {}
        }
        let text = node
            .value()
            .as_text()
            .filter(|it| !super::run::is_blank(it));
        if text.is_none() || dom::closest(node, dom::is_silent).is_some() {
            continue;
        }
        if std::mem::take(&mut after_picture)
            && let Some(block) = line_of(node)
            && looks_like_caption(node, block)
        {
            found.insert(block.id());
            skip_to_end_of = Some(block.id());
        }
    }
    found
}

/// The outermost element that holds this text, short enough for a caption and without a picture.
fn line_of(text: TreeNode<'_>) -> Option<TreeNode<'_>> {
    let mut line = None;
    for node in text.ancestors() {
        let inline_or_box = matches!(
            dom::name(node),
            "p" | "section" | "div" | "span" | "font" | "em" | "strong" | "center" | "i" | "b"
        );
        if !inline_or_box
            || node
                .descendants()
                .any(|it| matches!(dom::name(it), "img" | "br" | "svg" | "iframe"))
        {
            break;
        }
        if dom::seen_text(node).chars().count() > LONGEST {
            return None;
        }
        line = Some(node);
    }
    line
}

fn looks_like_caption(text: TreeNode<'_>, block: TreeNode<'_>) -> bool {
    let words = dom::seen_text(block);
    let marked = words.starts_with(['▲', '△', '▵', '↑'])
        || [
            "图/",
            "图：",
            "图源",
            "图片来源",
            "图注",
            "圖：",
            "圖/",
            "（图",
            "(图",
            "图 |",
            "图|",
            "摄影：",
        ]
        .iter()
        .any(|it| words.starts_with(it));
    let mut chain = text.ancestors().take(12);
    let centred = chain
        .find_map(|it| dom::style(it, "text-align").or_else(|| dom::filled(it, "align")))
        .is_some_and(|it| it.contains("center"))
        || text.ancestors().any(|it| dom::name(it) == "center");
    let inside = || {
        text.ancestors()
            .take_while(|it| it.id() != block.id())
            .chain([block])
    };
    let grey = inside().any(|it| {
        dom::style(it, "color")
            .or_else(|| dom::filled(it, "color"))
            .is_some_and(is_grey)
    });
    let small = inside().any(|it| dom::style(it, "font-size").is_some_and(is_small));
    let bold = inside().any(|it| matches!(dom::name(it), "strong" | "b"));
    marked && words.chars().count() <= LONGEST || centred && (grey || small) && !bold
}

/// Whether a colour is a medium grey.
fn is_grey(color: &str) -> bool {
    let color = color.trim().to_ascii_lowercase();
    let channels: Vec<u32> = if let Some(hex) = color.strip_prefix('#') {
        let wide = hex.len() >= 6;
        let digits = if wide { 2 } else { 1 };
        let parts = (0..3).filter_map(|it| hex.get(it * digits..(it + 1) * digits));
        parts
            .filter_map(|it| u32::from_str_radix(it, 16).ok())
            .map(|it| if wide { it } else { it * 17 })
            .collect()
    } else if let Some(list) = color
        .strip_prefix("rgb(")
        .or_else(|| color.strip_prefix("rgba("))
    {
        list.split([',', ' ', ')'])
            .filter_map(|it| it.trim().parse().ok())
            .take(3)
            .collect()
    } else {
        return matches!(color.as_str(), "gray" | "grey" | "darkgray" | "darkgrey");
    };
    let (low, high) = (channels.iter().min(), channels.iter().max());
    match (low, high) {
        (Some(low), Some(high)) => {
            channels.len() == 3 && *low >= 100 && *high <= 200 && high - low <= 24
        }
        _ => false,
    }
}

fn is_small(size: &str) -> bool {
    let number = size
        .trim_end_matches("px")
        .split('.')
        .next()
        .and_then(|it| it.trim().parse::<u32>().ok());
    size.ends_with("px") && number.is_some_and(|it| (8..=13).contains(&it))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn middle_greys_are_grey() {
        for grey in [
            "#888",
            "#999999",
            "rgb(136, 136, 136)",
            "rgba(178,178,178,1)",
            "gray",
        ] {
            assert!(is_grey(grey), "{grey}");
        }
        for other in [
            "#333",
            "#fff",
            "rgb(255, 0, 0)",
            "red",
            "",
            "#é8",
            "rgb(",
            "var(--x)",
        ] {
            assert!(!is_grey(other), "{other}");
        }
    }
}
