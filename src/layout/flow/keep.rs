//! What is not parted from the block that follows it: words that announce it, lines that head it.

use super::setter::Setter;
use crate::model::{Block, BlockKind, Inline, Style, inline_text};

/// A bold line with more characters than this is text and no sub-heading.
const LONGEST_HEAD: usize = 40;

impl Setter<'_, '_> {
    /// Forbids a page to end after `block` if it is about the block that follows.
    pub(super) fn keep_with_next(&mut self, block: &Block, next: Option<&Block>) {
        let BlockKind::Paragraph { inlines, .. } = &block.kind else {
            return;
        };
        let Some(next) = next else { return };
        let headed = matches!(next.kind, BlockKind::Heading { .. });
        let text = inline_text(inlines);
        let text = text.trim();
        if headed && is_number(text) || !headed && (announces(text) || is_bold_line(inlines, text))
        {
            self.galley.keep();
        }
    }
}

/// Whether a text ends by announcing what follows it: "…如下：".
fn announces(text: &str) -> bool {
    text.trim_end_matches(['”', '』', '」', '"', '*', ' '])
        .ends_with(['：', ':'])
}

/// Whether a paragraph is a single line of strong words, which heads the text after it though no one made it a
/// heading.
fn is_bold_line(inlines: &[Inline], text: &str) -> bool {
    let strong = |it: &Inline| match it {
        Inline::Styled(Style::Strong, _) => true,
        Inline::Text(blank) => blank.trim().is_empty(),
        Inline::Styled(..)
        | Inline::LineBreak
        | Inline::Code(_)
        | Inline::Link { .. }
        | Inline::Ruby(_)
        | Inline::Math(_)
        | Inline::Foreign(..)
        | Inline::Image(_)
        | Inline::NoteReference(_)
        | Inline::Anchor(_) => false,
    };
    !text.is_empty() && text.chars().count() <= LONGEST_HEAD && inlines.iter().all(strong)
}

/// `1`, `01`, `一`, `（3）`: what sites print over a heading in a line of its own.
fn is_number(text: &str) -> bool {
    let bare = text.trim().trim_matches(['（', '）', '(', ')', '.', '、']);
    let count = bare.chars().count();
    let digit = |c: char| c.is_ascii_digit() || "一二三四五六七八九十".contains(c);
    (1..=3).contains(&count) && bare.chars().all(digit)
}

/// Whether a paragraph goes on with the sentence that a displayed formula stands in.
pub(super) fn goes_on(inlines: &[Inline]) -> bool {
    /// Words that explain or continue a formula. They begin no sentence of their own.
    const WORDS: &[&str] = &[
        "其中",
        "式中",
        "这里",
        "這裡",
        "此处",
        "此處",
        "即",
        "则",
        "則",
        "或",
        "以及",
        "使得",
        "满足",
        "滿足",
        "的",
        "时",
        "時",
        "成立",
        "且",
        "等于",
        "等於",
        "等价于",
        "である",
        "であり",
        "です",
        "となり",
        "となる",
        "とな",
        "とする",
        "とおく",
        "という",
        "が",
        "を",
        "に",
    ];
    let text = inline_text(inlines);
    let text = text.trim_start();
    WORDS.iter().any(|it| text.starts_with(it))
        || text.starts_with(['，', '。', '；', ',', '.', ';'])
        || text.starts_with(|c: char| c.is_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::{announces, goes_on, is_bold_line, is_number};
    use crate::model::{Inline, Style};

    #[test]
    fn numbers_are_told_from_words() {
        assert!(
            ["1", "01", " 十二 ", "（3）", "4."]
                .iter()
                .all(|it| is_number(it))
        );
        assert!(
            !["", "一个", "2024", "1 月", "（）"]
                .iter()
                .any(|it| is_number(it))
        );
    }

    #[test]
    fn a_colon_at_the_end_announces_what_follows() {
        assert!(announces("步骤如下：") && announces("Run this:") && announces("他说“如下：”"));
        assert!(!announces("如下：一、二。") && !announces(""));
    }

    #[test]
    fn only_a_line_that_is_all_strong_heads_the_text_after_it() {
        let text = |it: &str| Inline::Text(it.to_owned());
        let strong = |it: &str| Inline::Styled(Style::Strong, vec![text(it)]);
        assert!(is_bold_line(&[strong("第一步"), text(" ")], "第一步"));
        assert!(!is_bold_line(
            &[strong("第一步"), text("开始")],
            "第一步开始"
        ));
        let long = "字".repeat(41);
        assert!(!is_bold_line(&[strong(&long)], &long));
    }

    #[test]
    fn the_explanation_of_a_formula_goes_on_with_its_sentence() {
        let goes = |it: &str| goes_on(&[Inline::Text(it.to_owned())]);
        assert!(goes("其中 x 是长度。") && goes("where x is") && goes("，所以"));
        assert!(!goes("我们接着看。") && !goes("Then") && !goes(""));
    }
}
