//! Block quotes: Kai, set in by two ems on either side (RULES PA-07).

use super::place::Place;
use super::setter::Setter;
use crate::fonts::Family;
use crate::layout::Role;
use crate::model::{Block, Region};

/// Kai, or Song where no such style is known for the language (Hangul has none).
pub(crate) fn kai(place: &Place) -> Family {
    match place.language.region() {
        Region::Hans | Region::HantTw | Region::HantHk | Region::Ja | Region::Other => Family::Kai,
        Region::Ko => Family::Song,
    }
}

impl Setter<'_, '_> {
    /// A block quote.
    pub(crate) fn quote(&mut self, blocks: &[Block], place: &Place) {
        let element = self.element(place, Role::BlockQuote);
        let two = place.size.scale(2, 1);
        let mut inner = place.inset(two, two).under(element);
        inner.family = kai(place);
        let room = place.pitch.scale(1, 2);
        self.blank(room, place);
        self.blocks(blocks, &inner);
        self.blank(room, place);
    }
}
