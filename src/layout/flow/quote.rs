//! Block quotes: in the face of the theme, moved in on either side (RULES PA-07).

use super::galley::{FORBIDDEN, Strip};
use super::look;
use super::place::BlockPlace;
use super::setter::Setter;
use crate::layout::inline::Alignment;
use crate::layout::{Item, Length, Rect, Role};
use crate::model::{Align, Block};

impl Setter<'_, '_> {
    /// Sets a block quote.
    pub(crate) fn quote(&mut self, blocks: &[Block], place: &BlockPlace) {
        let element = self.element(place, Role::BlockQuote);
        let indent = place.size.scale(self.theme.quotes.indent.0, 1000);
        let mut inner = place.inset(indent, indent).under(element);
        inner.family = look::family(self.theme.faces.quote, place);
        if self.theme.quotes.bar {
            let mut bar = self.ground(place, Length::ZERO, self.accent(), None);
            let width = Length::milli_pt(2000);
            if place.is_leftward() {
                bar.x += bar.width - width;
            }
            bar.width = width;
            inner.grounds.push(bar);
        }
        let room = place.pitch.scale(1, 2);
        self.blank(room, place);
        match blocks.split_last() {
            // Who is quoted stands at the right, on the page of what is quoted.
            Some((source, quoted)) if is_at_end(source) => {
                self.blocks(quoted, &inner);
                self.galley.keep();
                self.blocks(std::slice::from_ref(source), &inner);
            }
            Some(_) | None => self.blocks(blocks, &inner),
        }
        self.blank(room, place);
    }
}

impl Setter<'_, '_> {
    /// Sets a short quotation large, between two lines in the accent.
    pub(crate) fn pull_quote(&mut self, blocks: &[Block], place: &BlockPlace) {
        let element = self.element(place, Role::BlockQuote);
        let mut large = place
            .sized(place.size.scale(125, 100))
            .under(element)
            .titled();
        large.family = look::family(self.theme.faces.quote, place);
        large.indented = false;
        let room = place.pitch.scale(3, 4);
        self.blank(room, place);
        self.pull_line(place);
        // Who is quoted stands at the right, in the size of the text.
        let mut source = place.under(element);
        source.indented = false;
        for block in blocks {
            let (place, side) = match is_at_end(block) {
                true => (&source, Alignment::End),
                false => (&large, Alignment::Center),
            };
            if let Some((inlines, _)) = block.paragraph() {
                let first = self.galley.main.strips.len();
                let paragraph = self.element(place, Role::P);
                let text = self.text(inlines, paragraph, place);
                let lines = self.lines(&text, place, Length::ZERO, side);
                self.push_lines(lines, place);
                self.name(block, paragraph, first);
            }
            self.galley.keep();
        }
        self.pull_line(place);
        if let Some(last) = self.galley.last() {
            last.after = 0;
        }
        self.blank(room, place);
    }

    /// A line across the column that keeps what stands before it on its page.
    fn pull_line(&mut self, place: &BlockPlace) {
        let bounds = Rect {
            x: place.left,
            y: place.pitch.scale(1, 4),
            width: place.measure,
            height: Length::milli_pt(900),
        };
        self.galley.push(Strip {
            height: place.pitch.scale(1, 2),
            items: vec![Item::Fill {
                bounds,
                color: self.accent(),
                content: None,
            }],
            after: FORBIDDEN,
            ..Strip::default()
        });
    }
}

fn is_at_end(block: &Block) -> bool {
    block.paragraph().is_some_and(|it| it.1 == Align::End)
}
