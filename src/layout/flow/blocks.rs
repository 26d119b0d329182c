//! Which file sets which kind of block.

use super::keep::goes_on;
use super::place::BlockPlace;
use super::setter::Setter;
use super::upright::Along;
use crate::layout::{ElementId, Position};
use crate::model::{Block, BlockKind, Destination, Region};

impl Setter<'_, '_> {
    /// Sets the blocks of an article, each with its own position.
    pub(crate) fn body(&mut self, blocks: &[Block], place: &BlockPlace) {
        let article = self.article;
        let start = |block: usize| {
            let block = u32::try_from(block).unwrap_or(u32::MAX);
            Some(Position::of_block(article, Some(block)))
        };
        for (number, block) in blocks.iter().enumerate() {
            self.position = start(number);
            crate::diag::step();
            let before = number.checked_sub(1).and_then(|it| blocks.get(it));
            if !self.shown_large(block, number, place) {
                self.block(block, before, place);
            }
            self.keep_with_next(block, blocks.get(number + 1));
        }
        self.position = start(blocks.len());
    }

    /// Sets a block of the article that the theme shows larger than others; `false` when it does not.
    fn shown_large(&mut self, block: &Block, number: usize, place: &BlockPlace) -> bool {
        let lines = self.theme.text.drop_cap;
        // In lines that run down a drop cap would stand at the right of the page.
        let opens =
            lines > 0 && !self.options.vertical && !self.in_note && self.document.opens(number);
        let first = self.galley.main.strips.len();
        self.line = block.line;
        if let Some((inlines, _)) = block.paragraph().filter(|_| opens) {
            self.drop_cap(inlines, lines, place);
        } else if let BlockKind::Quote(blocks) = &block.kind
            && self.theme.quotes.pull
            && block.is_pull_quote()
        {
            self.pull_quote(blocks, place);
        } else {
            return false;
        }
        self.name(block, place.parent, first);
        true
    }

    /// Sets the blocks that another block holds.
    pub(crate) fn blocks(&mut self, blocks: &[Block], place: &BlockPlace) {
        for (number, block) in blocks.iter().enumerate() {
            crate::diag::step();
            let before = number.checked_sub(1).and_then(|it| blocks.get(it));
            self.block(block, before, place);
            self.keep_with_next(block, blocks.get(number + 1));
        }
    }

    /// Sets a block. If it has a language of its own, it stands in an element that says so.
    /// `before` is the block before it.
    fn block(&mut self, block: &Block, before: Option<&Block>, place: &BlockPlace) {
        self.line = block.line;
        let mut foreign = None;
        if let Some(language) = &block.language {
            let element = self.element(place, crate::layout::Role::Div);
            self.tags.get_mut(element).language = Some(language.clone());
            let mut inner = place.under(element);
            inner.language = language.clone();
            foreign = Some(inner);
        }
        let place = foreign.as_ref().unwrap_or(place);
        let first = self.galley.main.strips.len();
        match &block.kind {
            BlockKind::Paragraph { inlines, align } => {
                let formula = before.is_some_and(|it| matches!(it.kind, BlockKind::Math(_)));
                let heading = before.is_none_or(|it| matches!(it.kind, BlockKind::Heading { .. }));
                // In alphabetic text the first paragraph under a heading is flush (RULES PA-01).
                let alphabetic = place.language.region() == Region::Other;
                if formula && goes_on(inlines) || alphabetic && heading {
                    let mut flush = place.clone();
                    flush.indented = false;
                    self.paragraph(inlines, *align, &flush);
                } else {
                    self.paragraph(inlines, *align, place);
                }
            }
            BlockKind::Heading { level, inlines, .. } => {
                self.heading(block, *level, inlines, place);
            }
            BlockKind::List { kind, items } => self.list(*kind, items, place),
            BlockKind::Definitions(definitions) => self.definitions(definitions, place),
            BlockKind::Quote(blocks) => self.quote(blocks, place),
            BlockKind::Code { text, language } => self.upright(place, Along::Start, |it, place| {
                it.code(text, language.as_deref(), place);
            }),
            BlockKind::Table(table) => {
                self.upright(place, Along::Start, |it, place| it.table(table, place));
            }
            // What stands for pictures that are missing is text like any other.
            BlockKind::Figure(figure) if !self.has_picture(figure) => self.figure(figure, place),
            BlockKind::Figure(figure) => {
                self.upright(place, Along::Middle, |it, place| it.figure(figure, place));
            }
            BlockKind::Rule => self.rule(place),
            BlockKind::Embed(embed) => self.embed(embed, place),
            BlockKind::Math(math) => self.upright(place, Along::Middle, |it, place| {
                it.math(math, place);
            }),
            BlockKind::Group { title, blocks } => self.group(title, blocks, place),
        }
        self.name(block, place.parent, first);
    }

    /// Makes the block's anchors destinations that lead to its first strip that is no blank. `first` is the
    /// number of its first strip. A strip may get the same one twice: painting takes the first. A paragraph can have
    /// as many anchors as it has characters, so each is only added, and not looked for among the others.
    pub(crate) fn name(&mut self, block: &Block, element: ElementId, first: usize) {
        let names = block.own_anchors();
        if names.is_empty() {
            return;
        }
        let article = self.article;
        let strips = &mut self.galley.main.strips;
        let from = first.min(strips.len().saturating_sub(1));
        let at = strips[from..].iter().position(|it| !it.blank);
        if let Some(strip) = strips.get_mut(from + at.unwrap_or(0)) {
            for name in names {
                crate::diag::step();
                let name = Destination::anchor(article, name);
                strip.places.push((name, element));
            }
        }
    }
}
