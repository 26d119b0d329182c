//! Turns bold paragraphs that serve as headings into headings.

use super::rule::{CleaningReport, Rule};
use super::{boilerplate, edit};
use crate::model::walk::every_inline_within;
use crate::model::{Block, BlockKind, Document, Inline, Level, Origin, Style};

/// Bold paragraphs become headings.
pub(super) static PSEUDO_HEADING: Rule = Rule {
    name: "pseudo-heading",
    does: "In an article without headings, short paragraphs that are bold from end to end, at least two of \
           them and each followed by text, are headings of our making; so are longer ones whose numbers \
           those skip.",
    example: "`<p><strong>一、甲</strong></p><p>…</p>` → heading, paragraph",
};

/// The longest heading, in characters.
const LONGEST: usize = 36;

/// Characters of the shortest section that deserves a heading: less follows the bold lines of a footer.
const SECTION: usize = 60;

/// Words that credits begin with.
const CREDITS: &[&str] = &[
    "编辑",
    "作者",
    "文/",
    "文 /",
    "图/",
    "来源",
    "记者",
    "撰文",
    "责编",
    "责任编辑",
    "校对",
    "审核",
    "监制",
    "排版",
    "策划",
    "摄影",
    "end",
    "- end",
    "—end",
    "the end",
    "全文完",
];

/// Turns bold paragraphs into headings where that is safe.
pub(super) fn find(document: &mut Document, report: &mut CleaningReport) {
    let mut has_headings = false;
    document.every_block_mut(&mut |block| {
        has_headings |= matches!(block.kind, BlockKind::Heading { .. });
    });
    if has_headings {
        return;
    }
    let blocks = &document.blocks;
    let mut found: Vec<usize> = (1..blocks.len())
        .filter(|it| is_candidate(blocks, *it))
        .collect();
    let paragraphs = blocks
        .iter()
        .filter(|it| matches!(it.kind, BlockKind::Paragraph { .. }))
        .count();
    let ends: Vec<usize> = found
        .iter()
        .skip(1)
        .copied()
        .chain([blocks.len()])
        .collect();
    let heads_text = |(at, end): &(usize, usize)| {
        let section = blocks.get(at + 1..*end).into_iter().flatten();
        section.map(|it| it.text().chars().count()).sum::<usize>() >= SECTION
    };
    found = found
        .into_iter()
        .zip(ends)
        .filter(heads_text)
        .map(|it| it.0)
        .collect();
    // One bold line is emphasis; when every third line is bold, bold means something else.
    if found.len() < 2 || found.len() * 3 > paragraphs {
        return;
    }
    found.extend(fill_numbers(blocks, &found));
    found.sort_unstable();
    let count = found.len();
    for index in found {
        let Some(block) = document.blocks.get_mut(index) else {
            continue;
        };
        let text = block.text();
        if let BlockKind::Paragraph { inlines, .. } = &mut block.kind {
            let mut inlines = std::mem::take(inlines);
            let strong = |it: &Inline| matches!(it, Inline::Styled(Style::Strong, _));
            edit::unwrap(&mut inlines, &strong, &mut |_| {});
            let level = Level::new(1);
            block.kind = BlockKind::Heading {
                level,
                inlines,
                origin: Origin::Invented,
            };
        }
        let reason = format!("one of {count} bold paragraphs, in an article without headings");
        report.guessed(
            &PSEUDO_HEADING,
            block.line,
            format!("the heading `{}`", text.trim()),
            reason,
        );
    }
}

/// The bold paragraphs, too long for a heading by themselves or with little below them, whose numbers the
/// headings skip: 4 between 3 and 5, or behind the last one.
fn fill_numbers(blocks: &[Block], found: &[usize]) -> Vec<usize> {
    let number_at = |at: usize| blocks.get(at).and_then(|it| number(it.text().trim()));
    if found.iter().filter(|it| number_at(**it).is_some()).count() < 2 {
        return Vec::new();
    }
    let mut filled: Vec<usize> = Vec::new();
    for at in 1..blocks.len() {
        if found.contains(&at) || !is_bold_line(blocks, at) {
            continue;
        }
        let Some((style, mine)) = number_at(at) else {
            continue;
        };
        let same = |it: usize| number_at(it).filter(|it| it.0 == style).map(|it| it.1);
        let before = found.iter().chain(&filled).filter(|it| **it < at).max();
        let after = found.iter().find(|it| **it > at);
        let follows = before.and_then(|it| same(*it)) == mine.checked_sub(1) && mine > 1;
        let leads = mine == 1 && after.and_then(|it| same(*it)) == Some(2);
        let room = after.and_then(|it| same(*it)).is_none_or(|it| it > mine);
        let length = blocks.get(at).map_or(0, |it| it.text().chars().count());
        if (follows && room || leads) && length <= LONGEST * 2 {
            filled.push(at);
        }
    }
    filled
}

/// How the numbers of headings are written.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum HeadingNumerals {
    /// `1. `, `2、`
    Arabic,
    /// `一、`
    Han,
}

/// The number that a heading begins with, and how it is written.
fn number(text: &str) -> Option<(HeadingNumerals, u32)> {
    let digits = text.chars().take_while(char::is_ascii_digit).count();
    let rest_is_mark = |rest: &str| rest.starts_with(['.', '、', '．', ')', '）', ' ', '\u{a0}']);
    if digits > 0 {
        let (number, rest) = text.split_at(digits);
        return number
            .parse()
            .ok()
            .filter(|_| rest_is_mark(rest))
            .map(|it| (HeadingNumerals::Arabic, it));
    }
    let first = text.chars().next()?;
    let at = "一二三四五六七八九十".chars().position(|it| it == first)?;
    let rest = &text[first.len_utf8()..];
    let number = u32::try_from(at + 1).ok()?;
    rest_is_mark(rest).then_some((HeadingNumerals::Han, number))
}

/// Whether a block is a paragraph that is bold from end to end and followed by text.
fn is_bold_line(blocks: &[Block], index: usize) -> bool {
    let Some(BlockKind::Paragraph { inlines, .. }) = blocks.get(index).map(|it| &it.kind) else {
        return false;
    };
    let followed = blocks.get(index + 1).is_some_and(|next| match &next.kind {
        BlockKind::Paragraph { inlines, .. } => !is_bold(inlines),
        BlockKind::List { .. }
        | BlockKind::Definitions(_)
        | BlockKind::Quote(_)
        | BlockKind::Code { .. }
        | BlockKind::Table(_)
        | BlockKind::Figure(_)
        | BlockKind::Embed(_)
        | BlockKind::Math(_)
        | BlockKind::Group { .. } => true,
        BlockKind::Heading { .. } | BlockKind::Rule => false,
    });
    followed && is_bold(inlines)
}

fn is_candidate(blocks: &[Block], index: usize) -> bool {
    let under_picture = index
        .checked_sub(1)
        .and_then(|it| blocks.get(it))
        .is_some_and(
            |it| matches!(&it.kind, BlockKind::Figure(figure) if figure.caption.is_empty()),
        );
    let text = blocks.get(index).map(Block::text).unwrap_or_default();
    is_bold_line(blocks, index) && reads_as_heading(text.trim(), under_picture)
}

fn reads_as_heading(text: &str, under_picture: bool) -> bool {
    let length = text.chars().count();
    let letters = text.chars().any(char::is_alphanumeric);
    let closes = text.ends_with([
        '。', '，', '；', '、', '：', ',', ';', ':', '…', '.', '”', '」', '—',
    ]);
    // `作者：甲` is a byline, `问：…` a question.
    let colon = text.contains(['：', ':']);
    // A bold line directly below a picture is its caption, unless it is numbered like a heading.
    let caption = under_picture && !numbered(text);
    let lower = text.to_lowercase();
    let credit = CREDITS.iter().any(|it| lower.starts_with(it));
    let latin = text.is_ascii();
    let longest = if latin { LONGEST * 2 } else { LONGEST };
    letters
        && length <= longest
        && !closes
        && !(colon && length < 16 && !numbered(text))
        && !caption
        && !credit
        && !boilerplate::is_prompt(text)
}

/// Whether the text begins with a number like a numbered heading.
fn numbered(text: &str) -> bool {
    text.starts_with(|c: char| {
        c.is_ascii_digit() || "一二三四五六七八九十第（(①②③④⑤⑥⑦⑧⑨⑩".contains(c)
    })
}

/// Whether everything visible in the run is bold and on one line.
fn is_bold(inlines: &[Inline]) -> bool {
    let styled = |it: &Inline| matches!(it, Inline::Styled(..) | Inline::Foreign(..));
    // Only blanks, inside or outside a mark, do not count as bold.
    let holds_more = |inlines: &[Inline]| inlines.iter().any(styled);
    let mut bold = holds_more(inlines);
    every_inline_within(inlines, false, &mut |inline, strong| match inline {
        Inline::Styled(Style::Strong, _) => true,
        Inline::Styled(_, inner) | Inline::Foreign(_, inner) => {
            bold &= strong || holds_more(inner);
            strong
        }
        Inline::Anchor(_) => strong,
        Inline::Text(text) => {
            bold &= strong || text.trim().is_empty();
            strong
        }
        Inline::Ruby(_) | Inline::Code(_) | Inline::Math(_) => {
            bold &= strong;
            strong
        }
        Inline::LineBreak | Inline::Link { .. } | Inline::Image(_) | Inline::NoteReference(_) => {
            bold = false;
            strong
        }
    });
    bold
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_and_bylines_are_no_headings() {
        assert!(reads_as_heading("一、春天来了", false));
        assert!(reads_as_heading("What is left of it", false));
        for other in ["春天来了。", "作者：甲", "问：为什么", "他说", "***"] {
            let expected = other == "他说";
            assert_eq!(reads_as_heading(other, false), expected, "{other}");
        }
        assert!(!reads_as_heading("长按识别二维码查看原文", false));
        assert!(!reads_as_heading("▲ 桥上的人", true));
        assert!(!reads_as_heading(&"长".repeat(37), false));
    }

    #[test]
    fn numbers_are_read_as_they_are_written() {
        assert_eq!(number("4. 四"), Some((HeadingNumerals::Arabic, 4)));
        assert_eq!(number("12、十二"), Some((HeadingNumerals::Arabic, 12)));
        assert_eq!(number("三、三"), Some((HeadingNumerals::Han, 3)));
        for other in ["2024年", "三月", "四", ""] {
            assert_eq!(number(other), None, "{other}");
        }
    }
}
