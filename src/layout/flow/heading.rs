//! Headings: whole pitches, more room above than below, kept with what follows (RULES PG-05).

use super::galley::FORBIDDEN;
use super::look;
use super::place::BlockPlace;
use super::setter::{Setter, strip};
use crate::layout::inline::Alignment;
use crate::layout::{Item, Length, OutlineEntry, Rect, Role};
use crate::model::{Block, Destination, Inline, Level};
use crate::themes::{HeadingMark, HeadingStyle};

/// How a heading is set.
struct HeadingLook {
    /// Its size in thousandths of the body's.
    size: i64,
    /// Blank before it, in pitches; vanishes at the top of a page.
    before: i64,
    /// The least height that it has with the room around it, in pitches.
    takes: i64,
}

/// How a heading of a level is set. With the blank before it, a heading of
/// one line takes four pitches at level 1, three at level 2 and two below.
fn look(level: u8, style: &HeadingStyle) -> HeadingLook {
    let (before, takes) = match level {
        1 => (2, 2),
        2 => (1, 2),
        _ => (0, 2),
    };
    let last = style.sizes.len() - 1;
    let size = style.sizes[usize::from(level).saturating_sub(1).min(last)].0;
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
        let look = look(level.get(), &self.theme.headings);
        let mut large = place.sized(place.size.scale(look.size, 1000)).titled();
        large.family = look::family(self.theme.faces.heading, place);
        large.color = self.ink(self.theme.headings.color, place.color);
        large.pitch = large.size.scale(135, 100);
        if self.theme.headings.mark == HeadingMark::Bar {
            large = large.inset(large.size.scale(6, 10), Length::ZERO);
        }
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
            if index == 0 {
                strip
                    .items
                    .extend(self.heading_mark(level, count, above, &large));
            }
            if index == last {
                strip.height += free - above;
            }
            self.galley.push(strip);
        }
    }

    /// What marks a heading of so many lines whose text begins at `top`: an artifact in the accent.
    fn heading_mark(
        &self,
        level: Level,
        lines: i64,
        top: Length,
        place: &BlockPlace,
    ) -> Option<Item> {
        let bounds = match self.theme.headings.mark {
            HeadingMark::Bar => Rect {
                x: if place.is_leftward() {
                    place.left + place.measure + place.size.scale(6 * 10 - 22, 100)
                } else {
                    place.left - place.size.scale(6, 10)
                },
                y: top + (place.pitch - place.size).scale(1, 2),
                width: place.size.scale(22, 100),
                height: place.pitch.scale(lines, 1) - place.pitch + place.size,
            },
            HeadingMark::Line if level.get() == 1 => Rect {
                x: if place.is_leftward() {
                    place.left + place.measure - place.size.scale(3, 1).min(place.measure)
                } else {
                    place.left
                },
                y: (top - Length::milli_pt(3_000)).max(Length::ZERO),
                width: place.size.scale(3, 1).min(place.measure),
                height: Length::milli_pt(2_000),
            },
            HeadingMark::Line | HeadingMark::None => return None,
        };
        Some(Item::Fill {
            bounds,
            color: self.accent(),
            content: None,
        })
    }
}
