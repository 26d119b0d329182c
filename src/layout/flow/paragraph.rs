//! Paragraphs and verse.

use super::galley::FlexibleParagraph;
use super::place::BlockPlace;
use super::setter::Setter;
use crate::layout::inline::Alignment;
use crate::layout::options::Paragraphs;
use crate::layout::{Length, Role};
use crate::model::{Align, Inline};

/// How many lines of verse stay together if they can.
const STANZA: usize = 8;

/// The cost of a page end between them: a page that is six lines short costs less.
const CUT_STANZA: i64 = 270;

impl Setter<'_, '_> {
    /// A paragraph. One whose lines the author has ended is not indented, so that all its lines begin alike.
    pub(crate) fn paragraph(&mut self, inlines: &[Inline], align: Align, place: &BlockPlace) {
        let element = self.element(place, Role::P);
        let ends = inlines.iter().filter(|it| matches!(it, Inline::LineBreak));
        let verse = ends.count() >= 1;
        // Lines that the author has ended are not stretched; a longer one that must be broken is justified.
        let alignment = place.alignment(align, self.natural());
        // The items of a list are told apart by their markers.
        let paragraphs = match place.lists {
            0 => self.options.paragraphs,
            _ => Paragraphs::Indented,
        };
        let indent = match (alignment, paragraphs) {
            (_, Paragraphs::Spaced) => {
                self.blank(place.pitch.scale(1, 2), place);
                Length::ZERO
            }
            (Alignment::Justify | Alignment::Start, Paragraphs::Indented) if !verse => {
                place.indent()
            }
            (_, Paragraphs::Indented) => Length::ZERO,
        };
        let text = self.text(inlines, element, place);
        let lines = self.lines(&text, place, indent, alignment);
        let (first, count) = (self.galley.main.strips.len(), lines.len());
        self.push_lines(lines, place);
        if verse && count <= STANZA {
            let inner = first..first + count.saturating_sub(1);
            for strip in self.galley.main.strips.get_mut(inner).unwrap_or_default() {
                strip.after = strip.after.max(CUT_STANZA);
            }
        }
        // Only body text can vary: in lists and frames a strip also holds a marker or a ground.
        let plain = place.snap && place.grounds.is_empty() && place.lists == 0;
        if plain && alignment == Alignment::Justify && count >= 4 {
            let setting = self.setting(place, indent, alignment);
            self.galley.main.paragraphs.push(FlexibleParagraph {
                first,
                count,
                source: (text, setting, place.clone()),
                tried: false,
                shorter: None,
                longer: None,
            });
        }
        if paragraphs == Paragraphs::Spaced {
            self.blank(place.pitch.scale(1, 2), place);
        }
    }
}
