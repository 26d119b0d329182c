//! Block quotes: in Kai, indented by two ems on either side (RULES PA-07).

use super::place::BlockPlace;
use super::setter::Setter;
use crate::fonts::Family;
use crate::layout::Role;
use crate::model::{Align, Block, BlockKind, Region};

/// The faces of quotes: Kai, italic in languages in letters, but Song in Korean, because there is no Kai for hangul.
pub(crate) fn kai(place: &BlockPlace) -> Family {
    match (place.family, place.language.region()) {
        (_, Region::Ko) => Family::Song,
        (Family::Roman | Family::Italic, _) => Family::Italic,
        (
            Family::Song
            | Family::Hei
            | Family::Bold
            | Family::Kai
            | Family::Mono
            | Family::MonoBold,
            Region::Hans | Region::HantTw | Region::HantHk | Region::Ja | Region::Other,
        ) => Family::Kai,
    }
}

impl Setter<'_, '_> {
    /// Sets a block quote.
    pub(crate) fn quote(&mut self, blocks: &[Block], place: &BlockPlace) {
        let element = self.element(place, Role::BlockQuote);
        let two = place.size.scale(2, 1);
        let mut inner = place.inset(two, two).under(element);
        inner.family = kai(place);
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
