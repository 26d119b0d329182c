//! Headings: levels that start at 1 and never skip.

use super::edit;
use super::rule::{Report, Rule};
use crate::model::{BlockKind, Document, Level};

/// Levels are remapped.
pub(super) static REMAP_LEVELS: Rule = Rule {
    name: "remap-heading-levels",
    does: "Heading levels are moved up so that they start at 1 and never skip; their order stays.",
    example: "`h2 h4 h3` → `1 2 2`",
};

/// Remaps the levels of a whole document.
pub(super) fn remap(document: &mut Document, report: &mut Report) {
    let mut open: Vec<u8> = Vec::new();
    let mut first_change = None;
    edit::every_block(document, &mut |block| {
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
