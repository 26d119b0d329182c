//! Rules between passages.

use super::galley::Strip;
use super::place::Place;
use super::setter::{HAIR, LINE, Setter};
use crate::layout::{Item, Rect};

impl Setter<'_, '_> {
    /// A short line in the middle of two pitches; it says nothing that a reader must hear.
    pub(crate) fn rule(&mut self, place: &Place) {
        let width = place.measure.scale(1, 3);
        let bounds = Rect {
            x: place.left + (place.measure - width).scale(1, 2),
            y: place.pitch.scale(1, 2),
            width,
            height: HAIR,
        };
        let item = Item::Fill {
            bounds,
            color: LINE,
            content: None,
        };
        let begin = self.open_block(place);
        self.galley.push(Strip {
            height: place.pitch,
            snap: place.snap,
            items: vec![item],
            grounds: place.grounds.clone(),
            ..Strip::default()
        });
        self.close_block(begin, place);
    }
}
