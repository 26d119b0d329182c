//! Turns lists that were typed as paragraphs into lists.

use super::dom::{self, TreeNode};
use super::rule::{CleaningReport, Rule};
use crate::model::{Align, Block, BlockKind, Inline, ListItem, ListKind};

/// Typed lists become lists.
pub(super) static TYPED_LIST: Rule = Rule {
    name: "typed-list",
    does: "Three or more paragraphs in a row that begin `1.`, `2.`, `3.` … without a gap are an ordered list; \
           any other typed numbering stays as typed.",
    example: "`<p>1. 甲</p><p>2. 乙</p><p>3. 丙</p>` → ordered list",
};

/// The fewest items of a list.
const FEWEST: usize = 3;

/// Most characters of an item: longer ones are numbered sections.
const LONGEST: usize = 160;

/// The marker that Word typed before an item of a list, as plain text: bullets are letters of its
/// symbol faces there.
pub(super) fn word_marker(node: TreeNode<'_>) -> Option<String> {
    let ignored = dom::style(node, "mso-list").is_some_and(|it| it.eq_ignore_ascii_case("ignore"));
    if !ignored {
        return None;
    }
    let text = dom::whole_text(node);
    let is_bullet = text.chars().count() == 1 && !text.chars().all(|it| it.is_ascii_digit());
    Some(if is_bullet {
        "• ".to_owned()
    } else {
        format!("{text} ")
    })
}

/// Turns typed lists among `blocks` into lists.
pub(super) fn find(blocks: &mut Vec<Block>, report: &mut CleaningReport) {
    let mut out: Vec<Block> = Vec::with_capacity(blocks.len());
    let mut rest = std::mem::take(blocks).into_iter().peekable();
    while let Some(block) = rest.next() {
        if number_of(&block) != Some(1) {
            out.push(block);
            continue;
        }
        let mut run = vec![block];
        while let Some(next) = rest.peek() {
            if number_of(next) != Some(run.len() + 1) {
                break;
            }
            run.extend(rest.next());
        }
        if run.len() < FEWEST {
            out.append(&mut run);
            continue;
        }
        let line = run.first().map_or(0, |it| it.line);
        let count = run.len();
        report.guessed(
            &TYPED_LIST,
            line,
            "an ordered list",
            format!("{count} paragraphs numbered without a gap"),
        );
        let items = run.into_iter().map(|it| item(it, report)).collect();
        out.push(Block::new(
            line,
            BlockKind::List {
                kind: ListKind::Ordered { start: 1 },
                items,
            },
        ));
    }
    *blocks = out;
}

fn item(mut block: Block, report: &mut CleaningReport) -> ListItem {
    for run in block.kind.runs_mut() {
        if let Some(Inline::Text(text)) = run.first_mut()
            && let Some((marker, rest)) = text.split_once('.')
        {
            report.notation.push_str(marker);
            report.notation.push('.');
            *text = rest.trim_start().to_owned();
        }
        if run.first() == Some(&Inline::Text(String::new())) {
            run.remove(0);
        }
    }
    ListItem {
        checked: None,
        blocks: vec![block],
    }
}

/// The number that a paragraph begins with, when all of it reads as an item.
fn number_of(block: &Block) -> Option<usize> {
    let BlockKind::Paragraph {
        inlines,
        align: Align::Natural,
    } = &block.kind
    else {
        return None;
    };
    let Some(Inline::Text(text)) = inlines.first() else {
        return None;
    };
    let (marker, rest) = text.split_once('.')?;
    let number = marker.parse().ok().filter(|_| marker.len() <= 2)?;
    // `1.5 亿` is a number, `1.` alone begins something else.
    let separate = rest.starts_with(' ') || rest.starts_with(|c: char| !c.is_ascii());
    let one_line = !inlines.contains(&Inline::LineBreak);
    let more = !rest.trim().is_empty() || inlines.len() > 1;
    let short = block.text().chars().count() <= LONGEST;
    (separate && one_line && more && short).then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paragraph(text: &str) -> Block {
        let inlines = vec![Inline::Text(text.to_owned())];
        Block::new(
            1,
            BlockKind::Paragraph {
                inlines,
                align: Align::Natural,
            },
        )
    }

    #[test]
    fn only_runs_without_a_gap_are_lists() {
        let mut report = CleaningReport::default();
        let mut list: Vec<Block> = ["1. 甲", "2. 乙", "3. 丙", "后"].map(paragraph).into();
        find(&mut list, &mut report);
        assert!(
            matches!(&list[..], [Block { kind: BlockKind::List { items, .. }, .. }, _] if items.len() == 3)
        );
        assert_eq!(report.notation, "1.2.3.");
        for others in [
            ["1. 甲", "2. 乙", "4. 丙"],
            ["1.5 亿", "2.5 亿", "3.5 亿"],
            ["2. 甲", "3. 乙", "4. 丙"],
        ] {
            let mut blocks: Vec<Block> = others.map(paragraph).into();
            find(&mut blocks, &mut report);
            assert_eq!(blocks.len(), 3, "{others:?}");
        }
    }
}
