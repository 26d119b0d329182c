//! Rules between passages (`<hr>`).

use super::galley::Strip;
use super::place::BlockPlace;
use super::setter::{HAIR, LINE, Setter};
use crate::layout::inline::Alignment;
use crate::layout::{Color, Item, Rect};
use crate::themes::SectionMark;

impl Setter<'_, '_> {
    /// Sets what the theme marks passages with. It is an artifact: screen readers pass over it.
    pub(crate) fn rule(&mut self, place: &BlockPlace) {
        match self.theme.sections.mark {
            SectionMark::Line => self.section_line(place),
            SectionMark::Stars => self.section_words("＊　＊　＊", Color::default(), place),
            SectionMark::Dots => self.section_words("•　•　•", self.accent(), place),
        }
    }

    /// Sets a mark of characters in the middle of the measure, as an artifact.
    fn section_words(&mut self, words: &str, color: Color, place: &BlockPlace) {
        let mut mark = place.clone();
        mark.color = color;
        let strip = self.artifact(words, &mark, Alignment::Center);
        self.open_block(place);
        if let Some(strip) = strip {
            self.galley.push(strip);
        }
        self.close_block(place);
    }

    /// Sets a short line in the middle of the measure.
    fn section_line(&mut self, place: &BlockPlace) {
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
