//! A drop cap: the first letter of an article, as high as the lines that stand beside it (RULES PG-10).

use super::galley::FORBIDDEN;
use super::place::BlockPlace;
use super::setter::{Setter, keep_paragraph, strip, strips};
use crate::layout::inline::{Alignment, Beside, Text, beside, compose, first_letter};
use crate::layout::{Length, Role};
use crate::model::Inline;

impl Setter<'_, '_> {
    /// Sets a paragraph with a drop cap of so many lines. Without one, when no line would
    /// stand below it.
    pub(crate) fn drop_cap(&mut self, inlines: &[Inline], lines: u8, place: &BlockPlace) {
        let count = usize::from(lines);
        let mut flush = place.clone();
        flush.indented = false;
        let element = self.element(&flush, Role::P);
        let text = self.text(inlines, element, &flush);
        let Some((mut cap, rest)) = first_letter(&text) else {
            return self.without_cap(&text, place);
        };
        let han = cap.text.chars().all(|it| it >= '\u{1100}');
        // A Han fills its em; a letter is as high as a capital, about seven tenths of it.
        let more = place.pitch.scale(i64::from(lines) - 1, 1);
        let size = place.size + if han { more } else { more.scale(10, 7) };
        let mut large = flush.sized(size);
        large.color = self.accent();
        for span in &mut cap.spans {
            span.style.size = size;
            span.style.color = large.color;
        }
        let setting = self.setting(&large, Length::ZERO, Alignment::Start);
        let letter = compose(&cap, &setting, self.shaper)
            .output
            .into_iter()
            .next();
        let Some(letter) = letter else {
            return self.without_cap(&text, place);
        };
        let gap = place.size.scale(if han { 35 } else { 20 }, 100);
        let width = letter.end + gap;
        let setting = self.setting(&flush, Length::ZERO, self.natural());
        let room = Beside {
            lines: count,
            width,
        };
        let set = beside(&rest, &setting, room, self.shaper);
        if set.output.len() <= count {
            return self.without_cap(&text, place);
        }
        self.warnings.extend(set.warnings);
        let mut strips = strips(set.output, &flush);
        keep_paragraph(&mut strips);
        let shift = if place.is_leftward() {
            Length::ZERO
        } else {
            width
        };
        for strip in &mut strips[..count] {
            strip.shift(shift, Length::ZERO);
            strip.after = FORBIDDEN;
        }
        // The foot of the letter is that of the last line beside it: of its em box for Han, else the baseline.
        let foot = |size: Length| size.scale(if han { 12 } else { 0 }, 100);
        let mut large = strip(letter, &large);
        let baseline = (large.height - size).scale(1, 2) + size.scale(88, 100);
        let wanted = (place.pitch - place.size).scale(1, 2)
            + place.size.scale(88, 100)
            + more
            + foot(place.size)
            - foot(size);
        large.shift(Length::ZERO, wanted - baseline);
        // The letter comes first, as it is read.
        let line = std::mem::take(&mut strips[0].items);
        strips[0].items = large.items;
        strips[0].items.extend(line);
        for strip in strips {
            self.galley.push(strip);
        }
    }

    fn without_cap(&mut self, text: &Text, place: &BlockPlace) {
        let lines = self.lines(text, place, place.indent(), self.natural());
        self.push_lines(lines, place);
    }
}
