//! Titled groups: a line along their left side, their title in Hei.

use super::place::BlockPlace;
use super::setter::{LINE, Setter};
use crate::fonts::Family;
use crate::layout::inline::Alignment;
use crate::layout::{Length, Role};
use crate::model::{Block, Inline};

impl Setter<'_, '_> {
    /// Sets a `<details>` or a message box.
    pub(crate) fn group(&mut self, title: &[Inline], blocks: &[Block], place: &BlockPlace) {
        let element = self.element(place, Role::Div);
        self.blank(place.pitch.scale(1, 2), place);
        let mut inner = place.inset(place.size, Length::ZERO).under(element);
        let mut bar = self.ground(place, Length::ZERO, LINE, None);
        let width = Length::milli_pt(1500);
        if place.is_leftward() {
            bar.x += bar.width - width;
        }
        bar.width = width;
        inner.grounds.push(bar);
        let head = self.tags.element(element, Role::P);
        let mut strong = inner.clone().titled();
        strong.family = Family::Hei;
        let lines = self.set(title, head, &strong, Length::ZERO, Alignment::Start);
        self.push_lines(lines, &strong);
        if !title.is_empty() {
            self.galley.keep();
        }
        self.blocks(blocks, &inner);
        self.blank(place.pitch.scale(1, 2), place);
    }
}
