//! Paragraphs.

use super::setter::{Place, Setter, alignment};
use crate::layout::inline::Alignment;
use crate::layout::options::Paragraphs;
use crate::layout::{Length, Role};
use crate::model::{Align, Inline};

impl Setter<'_, '_> {
    /// A paragraph; verse (with forced line ends) is neither indented nor justified.
    pub(crate) fn paragraph(&mut self, inlines: &[Inline], align: Align, place: &Place) {
        let element = self.element(place, Role::P);
        let verse = inlines
            .iter()
            .filter(|it| matches!(it, Inline::LineBreak))
            .count()
            >= 2;
        let natural = if verse {
            Alignment::Start
        } else {
            Alignment::Justify
        };
        let alignment = alignment(align, natural);
        let indent = match (alignment, self.options.paragraphs) {
            (Alignment::Justify, Paragraphs::Indented) => place.indent(),
            (Alignment::Start, Paragraphs::Indented) if !verse => place.indent(),
            (_, Paragraphs::Spaced) => {
                self.blank(place.pitch.scale(1, 2), place);
                Length::ZERO
            }
            (_, Paragraphs::Indented) => Length::ZERO,
        };
        let lines = self.set(inlines, element, place, indent, alignment);
        self.push_lines(lines, place);
        if self.options.paragraphs == Paragraphs::Spaced {
            self.blank(place.pitch.scale(1, 2), place);
        }
    }
}
