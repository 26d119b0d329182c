//! Rules between passages (`<hr>`).

use super::galley::Strip;
use super::place::BlockPlace;
use super::setter::{HAIR, LINE, Setter};
use crate::layout::{Item, Rect};

impl Setter<'_, '_> {
    /// Sets a short line in the middle of the measure. It is an artifact: screen readers pass over it.
    pub(crate) fn rule(&mut self, place: &BlockPlace) {
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
        self.open_block(place);
        self.galley.push(Strip {
            height: place.pitch,
            snap: place.snap,
            items: vec![item],
            grounds: place.grounds.clone(),
            ..Strip::default()
        });
        self.close_block(place);
    }
}
