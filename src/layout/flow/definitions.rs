//! Definition lists: terms in Hei, their definitions indented by two ems.

use super::place::BlockPlace;
use super::setter::Setter;
use crate::fonts::Family;
use crate::layout::inline::Alignment;
use crate::layout::{Length, Role};
use crate::model::Definition;

impl Setter<'_, '_> {
    /// Sets a `<dl>`.
    pub(crate) fn definitions(&mut self, definitions: &[Definition], place: &BlockPlace) {
        let list = self.element(place, Role::L);
        for definition in definitions {
            let item = self.tags.element(list, Role::LI);
            let mut strong = place.clone();
            strong.family = Family::Hei;
            for term in &definition.terms {
                let label = self.tags.element(item, Role::Lbl);
                let lines = self.set(term, label, &strong, Length::ZERO, Alignment::Start);
                self.push_lines(lines, &strong);
                self.galley.keep();
            }
            let body = self.tags.element(item, Role::LBody);
            let mut inner = place
                .inset(place.size.scale(2, 1), Length::ZERO)
                .under(body);
            inner.indented = false;
            for detail in &definition.details {
                self.blocks(detail, &inner);
            }
        }
    }
}
