//! Headings: whole pitches, more room above than below, kept with what follows (RULES PG-05).

use super::galley::FORBIDDEN;
use super::place::BlockPlace;
use super::setter::{Setter, strip};
use crate::fonts::Family;
use crate::layout::inline::Alignment;
use crate::layout::{Length, OutlineEntry, Role};
use crate::model::{Block, Destination, Inline, Level};

/// How a heading is set.
struct HeadingLook {
    /// Its size in thousandths of the body's.
    size: i64,
    /// Blank before it, in pitches; vanishes at the top of a page.
    before: i64,
    /// The least height that it has with the room around it, in pitches.
    takes: i64,
}

/// How a heading of a level is set. Sizes go in steps of 10 to 20 %. With the blank before it, a heading of
/// one line takes four pitches at level 1, three at level 2 and two below.
fn look(level: u8) -> HeadingLook {
    let (size, before, takes) = match level {
        1 => (1450, 2, 2),
        2 => (1280, 1, 2),
        3 => (1140, 0, 2),
        _ => (1000, 0, 2),
    };
    HeadingLook {
        size,
        before,
        takes,
    }
}

impl Setter<'_, '_> {
    /// Sets a heading of the body, and adds it to the outline.
    pub(crate) fn heading(
        &mut self,
        block: &Block,
        level: Level,
        inlines: &[Inline],
        place: &BlockPlace,
    ) {
        let depth = self.depth + level.get();
        let element = self.element(place, Role::Heading((depth + 1).min(6)));
        let title = crate::model::inline_text(inlines);
        self.tags.get_mut(element).title = Some(title.clone());
        let number = self.number();
        let name = match block.anchors.first() {
            Some(anchor) => Destination::anchor(self.article, anchor),
            None => Destination::Heading {
                article: self.article,
                number,
            },
        };
        self.outline.push(OutlineEntry {
            title: title.replace('\n', " "),
            depth,
            destination: name.clone(),
        });
        let look = look(level.get());
        let mut large = place.sized(place.size.scale(look.size, 1000)).titled();
        large.family = Family::Hei;
        large.pitch = large.size.scale(135, 100);
        let lines = self.set(inlines, element, &large, Length::ZERO, Alignment::Start);
        if lines.is_empty() {
            return;
        }
        // A blank that the block before has left counts as one pitch of the blank before the heading: the
        // grid rounds the sum of both up.
        let blank = self.galley.last().filter(|it| it.blank);
        let there = blank.map_or(Length::ZERO, |it| it.height.min(place.pitch));
        let more = if there > Length::ZERO { 1 } else { 0 };
        // Directly under another heading or the article's head, `blank` adds nothing.
        self.blank(
            there + place.pitch.scale((look.before - more).max(0), 1),
            place,
        );
        let count = i64::try_from(lines.len()).unwrap_or(i64::MAX);
        let text = large.pitch.scale(count, 1);
        let takes = place.pitch.scale(look.takes, 1).max(text);
        let pitches = takes.0.div_euclid(place.pitch.0) + i64::from(takes.0 % place.pitch.0 > 0);
        let free = place.pitch.scale(pitches, 1) - text;
        // Of what is left of whole pitches, three fifths go above.
        let above = free.scale(3, 5);
        let last = lines.len() - 1;
        for (index, line) in lines.into_iter().enumerate() {
            let mut strip = strip(line, &large);
            strip.heading = true;
            strip.after = FORBIDDEN;
            if index == 0 {
                strip.snap = place.snap;
                strip.shift(Length::ZERO, above);
                strip.height += above;
                strip.places.push((name.clone(), element));
            }
            if index == last {
                strip.height += free - above;
            }
            self.galley.push(strip);
        }
    }
}
