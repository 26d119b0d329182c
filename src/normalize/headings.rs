//! Headings: levels that start at 1 and never skip.

use super::rule::{CleaningReport, Rule};
use crate::model::walk::{any_inline, every_inline_within};
use crate::model::{
    Align, Block, BlockKind, Document, Figure, Image, Inline, Level, Target, inline_text,
};

/// Headings that are not headings become paragraphs or figures.
pub(super) static DEMOTE_HEADING: Rule = Rule {
    name: "demote-heading",
    does: "A heading as long as a paragraph, and written in sentences, is a paragraph; one that holds \
           nothing but pictures is a figure.",
    example: "`<h2><img src=\"a.jpg\"></h2>` → figure",
};

/// The longest heading, in characters.
const LONGEST: usize = 120;

/// Levels are remapped.
pub(super) static REMAP_LEVELS: Rule = Rule {
    name: "remap-heading-levels",
    does: "Heading levels are moved up so that they start at 1 and never skip; their order stays.",
    example: "`h2 h4 h3` → `1 2 2`",
};

/// Turns headings that are not headings into paragraphs and figures.
pub(super) fn demote(document: &mut Document, report: &mut CleaningReport) {
    document.every_block_mut(&mut |block| {
        let BlockKind::Heading { inlines, .. } = &mut block.kind else {
            return;
        };
        let text = inline_text(inlines);
        let sentences = text.contains(['。', '．', '，']) || text.contains(". ");
        if let Some(images) = pictures(inlines) {
            let figure = Figure {
                images,
                caption: Vec::new(),
            };
            demoted(
                block,
                BlockKind::Figure(figure),
                "a heading of pictures is a figure",
                report,
            );
        } else if text.chars().count() > LONGEST && sentences {
            let inlines = std::mem::take(inlines);
            let paragraph = BlockKind::Paragraph {
                inlines,
                align: Align::Natural,
            };
            demoted(
                block,
                paragraph,
                "a heading as long as a paragraph is one",
                report,
            );
        }
    });
}

fn demoted(block: &mut Block, kind: BlockKind, what: &str, report: &mut CleaningReport) {
    report.repaired(&DEMOTE_HEADING, block.line, what);
    block.kind = kind;
}

/// The pictures of a run in which nothing else is seen; those in a link lead where it leads.
fn pictures(inlines: &[Inline]) -> Option<Vec<Image>> {
    let is_picture = |it: &Inline| matches!(it, Inline::Image(_));
    let mut images = Vec::new();
    let mut alone = true;
    every_inline_within(inlines, None::<&Target>, &mut |inline, link| {
        match inline {
            Inline::Image(image) => images.push(Image {
                link: link.or(image.link.as_ref()).cloned(),
                ..image.clone()
            }),
            Inline::Link { target, inlines } => {
                alone &= any_inline(inlines, &is_picture);
                return link.or(Some(target));
            }
            Inline::Styled(_, inlines) | Inline::Foreign(_, inlines) => {
                alone &= any_inline(inlines, &is_picture);
            }
            Inline::LineBreak => {}
            Inline::Text(text) => alone &= text.trim().is_empty(),
            Inline::Code(_)
            | Inline::Ruby(_)
            | Inline::Math(_)
            | Inline::NoteReference(_)
            | Inline::Anchor(_) => alone = false,
        }
        link
    });
    (alone && !images.is_empty()).then_some(images)
}

/// Remaps the levels of a whole document.
pub(super) fn remap(document: &mut Document, report: &mut CleaningReport) {
    let mut open: Vec<u8> = Vec::new();
    let mut first_change = None;
    document.every_block_mut(&mut |block| {
        let line = block.line;
        if let BlockKind::Heading { level, .. } = &mut block.kind {
            let written = level.get();
            open.retain(|it| *it < written);
            open.push(written);
            let remapped = Level::new(u8::try_from(open.len()).unwrap_or(6));
            if remapped != *level && first_change.is_none() {
                first_change = Some((line, written, remapped.get()));
            }
            *level = remapped;
        }
    });
    if let Some((line, written, level)) = first_change {
        report.repaired(
            &REMAP_LEVELS,
            line,
            format!("heading levels, beginning with {written} → {level}"),
        );
    }
}
