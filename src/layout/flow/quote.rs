//! Block quotes: in the face of the theme, moved in on either side (RULES PA-07).

use super::look;
use super::place::BlockPlace;
use super::setter::Setter;
use crate::layout::{Length, Role};
use crate::model::{Align, Block, BlockKind};

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

fn is_at_end(block: &Block) -> bool {
    match &block.kind {
        BlockKind::Paragraph { align, .. } => *align == Align::End,
        BlockKind::Heading { .. }
        | BlockKind::List { .. }
        | BlockKind::Definitions(_)
        | BlockKind::Quote(_)
        | BlockKind::Code { .. }
        | BlockKind::Table(_)
        | BlockKind::Figure(_)
        | BlockKind::Rule
        | BlockKind::Embed(_)
        | BlockKind::Math(_)
        | BlockKind::Group { .. } => false,
    }
}
