//! Which blocks a theme may show larger than the rest: the paragraph that opens an article, and short quotations. Both
//! backends ask here, so that they show the same ones.

use super::{Align, Block, BlockKind, Document, Inline};

/// The least width of an opening paragraph, in half ems: about four lines of a column.
const LEAST_OPENING: usize = 120;

/// The greatest width of a quotation that is pulled out, in half ems: sixty Han.
const MOST_PULLED: usize = 120;

impl Document {
    /// Whether the block with this number opens the text and is a paragraph whose first letter may be a drop cap: nothing but
    /// pictures stands before it, and it begins with a letter and is long enough to stand beside it.
    #[must_use]
    pub(crate) fn opens(&self, number: usize) -> bool {
        let mut before = self.blocks.iter().take(number);
        if !before.all(|it| matches!(it.kind, BlockKind::Figure(_))) {
            return false;
        }
        let Some(block) = self.blocks.get(number).filter(|it| it.language.is_none()) else {
            return false;
        };
        let Some((inlines, Align::Natural)) = block.paragraph() else {
            return false;
        };
        let broken = inlines.iter().any(|it| matches!(it, Inline::LineBreak));
        let letter = match inlines.first() {
            Some(Inline::Text(first)) => first.chars().next().is_some_and(char::is_alphabetic),
            Some(_) | None => false,
        };
        letter && !broken && half_ems(&super::inline_text(inlines)) >= LEAST_OPENING
    }
}

impl Block {
    /// Whether it is a quotation of one short paragraph, perhaps with a line at the end that says whose it is, which a theme
    /// may pull out.
    #[must_use]
    pub(crate) fn is_pull_quote(&self) -> bool {
        let BlockKind::Quote(blocks) = &self.kind else {
            return false;
        };
        let only = match &blocks[..] {
            [only] => only,
            [only, source] if source.paragraph().is_some_and(|it| it.1 == Align::End) => only,
            _ => return false,
        };
        // A part in another language is set apart, which only ordinary quotations are made for.
        if self.language.is_some() || blocks.iter().any(|it| it.language.is_some()) {
            return false;
        }
        let text = only.paragraph().map(|it| super::inline_text(it.0));
        text.is_some_and(|it| !it.contains('\n') && half_ems(&it) <= MOST_PULLED)
    }
}

/// About how wide a text is: a letter of an alphabet takes half an em, any other character a whole one.
fn half_ems(text: &str) -> usize {
    text.chars()
        .map(|it| if it < '\u{1100}' { 1 } else { 2 })
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> Block {
        let kind = BlockKind::Paragraph {
            inlines: vec![Inline::Text(text.to_owned())],
            align: Align::Natural,
        };
        Block::new(1, kind)
    }

    #[test]
    fn a_long_first_paragraph_that_begins_with_a_letter_opens_an_article() {
        let opening = |first: &str| {
            let document = Document {
                blocks: vec![text(first), text("后来。")],
                ..Document::default()
            };
            document.opens(0)
        };
        assert!(opening(&"河边的早晨很静。".repeat(12)));
        assert!(!opening("太短。"));
        assert!(!opening(&"“河边的早晨很静。”".repeat(12)));
    }

    #[test]
    fn a_short_quotation_may_be_pulled_out() {
        let quote = |blocks| Block::new(1, BlockKind::Quote(blocks));
        assert!(quote(vec![text("水是城市的记忆。")]).is_pull_quote());
        assert!(!quote(vec![text(&"水".repeat(61))]).is_pull_quote());
        assert!(!quote(vec![text("一"), text("二")]).is_pull_quote());
        assert!(!text("水是城市的记忆。").is_pull_quote());
        let mut foreign = text("Water remembers.");
        foreign.language = crate::model::Language::parse("en");
        assert!(!quote(vec![foreign]).is_pull_quote());
    }
}
