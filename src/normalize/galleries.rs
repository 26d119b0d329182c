//! Joins pictures that follow each other into one figure, which both formats set in rows.

use super::rule::Rule;
use crate::model::{Block, BlockKind, Document};

/// Neighbouring pictures are one gallery.
pub(super) static JOIN_PICTURES: Rule = Rule {
    name: "join-pictures",
    does: "Pictures without captions that follow each other with no text between them become one figure, \
           which is set in rows.",
    example: "`<p><img></p><p><img></p>` → one figure with two pictures",
};

/// Joins neighbours in a document and in all blocks that hold others.
///
/// A picture with a caption stays alone: joined, the caption would seem to speak of its neighbours too.
pub(super) fn join(document: &mut Document) {
    join_blocks(&mut document.blocks);
}

fn join_blocks(blocks: &mut Vec<Block>) {
    let mut joined: Vec<Block> = Vec::with_capacity(blocks.len());
    for mut block in blocks.drain(..) {
        match &mut block.kind {
            BlockKind::Quote(inner) | BlockKind::Group { blocks: inner, .. } => join_blocks(inner),
            BlockKind::List { items, .. } => {
                items.iter_mut().for_each(|it| join_blocks(&mut it.blocks));
            }
            BlockKind::Figure(figure) if figure.caption.is_empty() => {
                if let Some(before) = joined.last_mut()
                    && before.language == block.language
                    && let BlockKind::Figure(row) = &mut before.kind
                    && row.caption.is_empty()
                {
                    row.images.append(&mut figure.images);
                    before.anchors.append(&mut block.anchors);
                    continue;
                }
            }
            BlockKind::Definitions(_)
            | BlockKind::Table(_)
            | BlockKind::Paragraph { .. }
            | BlockKind::Heading { .. }
            | BlockKind::Code { .. }
            | BlockKind::Figure(_)
            | BlockKind::Rule
            | BlockKind::Embed(_)
            | BlockKind::Math(_) => {}
        }
        joined.push(block);
    }
    *blocks = joined;
}

#[cfg(test)]
mod tests {
    use super::join_blocks;
    use crate::model::{AssetId, Block, BlockKind, Figure, Image, Inline};

    fn picture(caption: &str) -> Block {
        let image = Image {
            asset: AssetId(0),
            alt: String::new(),
            title: None,
            width: None,
            height: None,
            link: None,
        };
        let caption = match caption {
            "" => Vec::new(),
            text => vec![Inline::Text(text.to_owned())],
        };
        let figure = Figure {
            images: vec![image],
            caption,
        };
        Block::new(1, BlockKind::Figure(figure))
    }

    #[test]
    fn neighbours_are_joined_up_to_a_caption_or_a_text() {
        let mut blocks = vec![picture(""), picture(""), picture("图一"), picture("")];
        join_blocks(&mut blocks);
        let counts: Vec<usize> = blocks
            .iter()
            .map(|it| {
                let BlockKind::Figure(figure) = &it.kind else {
                    panic!("{:?}", it.kind);
                };
                figure.images.len()
            })
            .collect();
        assert_eq!(counts, [2, 1, 1]);
        let mut parted = vec![picture(""), Block::new(2, BlockKind::Rule), picture("")];
        join_blocks(&mut parted);
        assert_eq!(parted.len(), 3);
    }
}
