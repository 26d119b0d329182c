//! Walks over a finished model, for the rules that look at all of it. The model is at most
//! [`super::lower::MAX_NESTING`] deep, so these may recurse.

use std::collections::BTreeSet;

use crate::model::{Block, BlockKind, Document, Image, Inline};

/// Calls `each` for every block of body and notes, outer before inner, in reading order.
pub(super) fn every_block(document: &mut Document, each: &mut dyn FnMut(&mut Block)) {
    blocks(&mut document.blocks, each);
    for note in &mut document.notes {
        blocks(&mut note.blocks, each);
    }
}

/// The same for a list of blocks.
pub(super) fn blocks(list: &mut [Block], each: &mut dyn FnMut(&mut Block)) {
    for block in list {
        each(block);
        for inner in children(&mut block.kind) {
            blocks(inner, each);
        }
    }
}

/// The lists of blocks that a block holds.
pub(super) fn children(kind: &mut BlockKind) -> Vec<&mut Vec<Block>> {
    match kind {
        BlockKind::List { items, .. } => items.iter_mut().map(|it| &mut it.blocks).collect(),
        BlockKind::Definitions(definitions) => definitions
            .iter_mut()
            .flat_map(|it| &mut it.details)
            .collect(),
        BlockKind::Quote(blocks) | BlockKind::Group { blocks, .. } => vec![blocks],
        BlockKind::Table(table) => {
            let rows = table.head.iter_mut().chain(&mut table.body);
            rows.flat_map(|it| &mut it.cells)
                .map(|it| &mut it.blocks)
                .collect()
        }
        BlockKind::Paragraph { .. }
        | BlockKind::Heading { .. }
        | BlockKind::Code { .. }
        | BlockKind::Figure(_)
        | BlockKind::Rule
        | BlockKind::Embed(_)
        | BlockKind::Math(_) => Vec::new(),
    }
}

/// The runs of inlines that a block holds itself.
pub(super) fn runs(kind: &mut BlockKind) -> Vec<&mut Vec<Inline>> {
    match kind {
        BlockKind::Paragraph { inlines, .. } | BlockKind::Heading { inlines, .. } => vec![inlines],
        BlockKind::Definitions(definitions) => definitions
            .iter_mut()
            .flat_map(|it| &mut it.terms)
            .collect(),
        BlockKind::Table(table) => vec![&mut table.caption],
        BlockKind::Figure(figure) => vec![&mut figure.caption],
        BlockKind::Embed(embed) => vec![&mut embed.text],
        BlockKind::Group { title, .. } => vec![title],
        BlockKind::List { .. }
        | BlockKind::Quote(_)
        | BlockKind::Code { .. }
        | BlockKind::Rule
        | BlockKind::Math(_) => Vec::new(),
    }
}

/// Calls `each` for every run of inlines, with its block's line.
pub(super) fn every_run(document: &mut Document, each: &mut dyn FnMut(u32, &mut Vec<Inline>)) {
    every_block(document, &mut |block| {
        let line = block.line;
        runs(&mut block.kind)
            .into_iter()
            .for_each(|it| each(line, it));
    });
}

/// The inlines inside of an inline.
pub(super) fn inside(inline: &mut Inline) -> Option<&mut Vec<Inline>> {
    match inline {
        Inline::Styled(_, inlines) | Inline::Link { inlines, .. } | Inline::Foreign(_, inlines) => {
            Some(inlines)
        }
        Inline::Text(_)
        | Inline::LineBreak
        | Inline::Code(_)
        | Inline::Image(_)
        | Inline::Ruby(_)
        | Inline::Math(_)
        | Inline::NoteReference(_)
        | Inline::Anchor(_) => None,
    }
}

/// Calls `each` for every inline at any depth, outer before inner.
pub(super) fn every_inline(inlines: &mut [Inline], each: &mut dyn FnMut(&mut Inline)) {
    for inline in inlines {
        each(inline);
        if let Some(inner) = inside(inline) {
            every_inline(inner, each);
        }
    }
}

/// Calls `each` for every picture of body and notes.
pub(super) fn every_image(document: &mut Document, each: &mut dyn FnMut(&mut Image)) {
    every_block(document, &mut |block| {
        if let BlockKind::Figure(figure) = &mut block.kind {
            figure.images.iter_mut().for_each(&mut *each);
        }
        for run in runs(&mut block.kind) {
            every_inline(run, &mut |it| {
                if let Inline::Image(image) = it {
                    each(image);
                }
            });
        }
    });
}

/// All anchors of the document.
pub(super) fn anchors(document: &mut Document) -> BTreeSet<String> {
    let mut anchors = BTreeSet::new();
    every_block(document, &mut |block| {
        anchors.extend(block.anchors.iter().cloned());
        for run in runs(&mut block.kind) {
            every_inline(run, &mut |it| {
                if let Inline::Anchor(anchor) = it {
                    anchors.insert(anchor.clone());
                }
            });
        }
    });
    anchors
}

/// Puts the inlines inside of each inline that `wanted` holds for in its place.
pub(super) fn unwrap(
    inlines: &mut Vec<Inline>,
    wanted: &dyn Fn(&Inline) -> bool,
    each: &mut dyn FnMut(&Inline),
) {
    let mut out = Vec::with_capacity(inlines.len());
    for mut inline in std::mem::take(inlines) {
        if let Some(inner) = inside(&mut inline) {
            unwrap(inner, wanted, each);
        }
        if wanted(&inline) {
            each(&inline);
            let inner = inside(&mut inline).map(std::mem::take).unwrap_or_default();
            inner.into_iter().for_each(|it| push(&mut out, it));
        } else {
            push(&mut out, inline);
        }
    }
    *inlines = out;
}

/// Appends an inline; two texts side by side become one.
pub(super) fn push(inlines: &mut Vec<Inline>, inline: Inline) {
    if let (Some(Inline::Text(before)), Inline::Text(text)) = (inlines.last_mut(), &inline) {
        before.push_str(text);
        return;
    }
    inlines.push(inline);
}
