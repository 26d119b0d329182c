//! Finds who is quoted at the end of a quotation.

use super::rule::Rule;
use crate::model::{Align, Block, BlockKind, Document, inline_text};

/// The source of a quotation stands at its right.
pub(super) static QUOTED_SOURCE: Rule = Rule {
    name: "quoted-source",
    does: "A short last paragraph of a quotation that begins with a dash says who is quoted, and is set at \
           the right.",
    example: "`<blockquote><p>甲</p><p>——乙</p></blockquote>` → 乙 at the right",
};

/// A source has at most so many characters.
const LONGEST: usize = 40;

/// Aligns the sources of all quotations.
pub(super) fn align_sources(document: &mut Document) {
    within(&mut document.blocks);
}

fn within(blocks: &mut [Block]) {
    for block in blocks {
        match &mut block.kind {
            BlockKind::Quote(inner) => {
                within(inner);
                if let [_, .., last] = &mut inner[..]
                    && let BlockKind::Paragraph { inlines, align } = &mut last.kind
                    && *align == Align::Natural
                    && is_source(&inline_text(inlines))
                {
                    *align = Align::End;
                }
            }
            BlockKind::Group { blocks, .. } => within(blocks),
            BlockKind::List { items, .. } => {
                items.iter_mut().for_each(|it| within(&mut it.blocks));
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
    }
}

/// Whether a text is a name after a dash.
fn is_source(text: &str) -> bool {
    let text = text.trim();
    let dashes = ["—", "－－", "--", "– ", "―"];
    dashes.iter().any(|it| text.starts_with(it)) && text.chars().count() <= LONGEST
}

#[cfg(test)]
mod tests {
    use super::is_source;

    #[test]
    fn a_short_line_after_a_dash_is_the_source_of_a_quotation() {
        assert!(is_source("——某某，退休工人") && is_source("— A. Writer"));
        assert!(!is_source("某某——退休工人") && !is_source(&format!("——{}", "字".repeat(40))));
    }
}
