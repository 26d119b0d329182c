//! Blocks that stand upright among lines that run down: pictures, tables, code, displayed formulas (RULES VT-06).
//!
//! Such a block is set as on a page whose lines run across, in a column as wide as the printed page. If it is higher than
//! the column is long, it is cut. Each part is one strip of the galley, as high as the part is wide: the page, which is
//! turned when it is finished, turns it upright.

use super::figure::frame;
use super::galley::{FORBIDDEN, Strip};
use super::ground::Ground;
use super::place::BlockPlace;
use super::setter::Setter;
use crate::layout::{Fragment, Item, Length, LineTurn, Rect};

/// Where an upright block stands along the lines around it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Along {
    /// At their upper end.
    Start,
    /// In their middle.
    Middle,
}

impl Setter<'_, '_> {
    /// Sets a block upright among lines that run down; as any other where lines run across.
    pub(crate) fn upright(
        &mut self,
        place: &BlockPlace,
        along: Along,
        set: impl FnOnce(&mut Self, &BlockPlace),
    ) {
        if !place.vertical {
            return set(self, place);
        }
        let mut geometry = self.geometry.printed();
        geometry.height = place.measure;
        if !place.grounds.is_empty() {
            // Inside a frame its edges and a line are needed beside it.
            geometry.measure -= geometry.pitch.scale(4, 1);
        }
        // A heading stands on the page of what follows it.
        let room = geometry.measure - self.heading_room();
        geometry.measure = room.max(geometry.measure.scale(1, 3));
        let mut inner = place.clone();
        inner.vertical = false;
        inner.narrow = true;
        inner.left = Length::ZERO;
        inner.measure = geometry.measure;
        inner.grounds.clear();
        let flowing = std::mem::replace(&mut self.geometry, geometry);
        let turned = self.galley.turned.len();
        let strips = self.aside(|it| set(it, &inner));
        self.geometry = flowing;
        let after = self.galley.main.strips.len();
        for (at, _) in self.galley.turned.iter_mut().skip(turned) {
            *at = after;
        }
        let parts = self.parts(strips, place.measure);
        let alone = parts.len() == 1;
        for part in parts {
            let float = alone && part.iter().any(|it| it.float);
            let mut strip = Strip {
                grounds: place.grounds.clone(),
                float,
                upright: true,
                ..stood(part, place, along)
            };
            if !alone {
                strip.after = 0;
            }
            let before = self.galley.main.strips.len();
            if self.open_block(place) > before {
                self.galley.main.strips[before].float = float;
            }
            self.galley.push(strip);
            self.close_block(place);
            if let Some(after) = self.galley.last() {
                after.float = float;
            }
        }
    }

    /// How much of the column the headings take that stand last in it.
    fn heading_room(&self) -> Length {
        let strips = self.galley.main.strips.iter().rev();
        let headings = strips.take_while(|it| it.heading || it.blank);
        let height: Length = headings.clone().map(|it| it.height).sum();
        match headings.filter(|it| it.heading).count() {
            0 => Length::ZERO,
            _ => height + self.geometry.pitch,
        }
    }

    /// Cuts strips into parts that are no higher than `room`, the head of a table repeated in each.
    fn parts(&self, strips: Vec<Strip>, room: Length) -> Vec<Vec<Strip>> {
        let mut parts = Vec::new();
        let mut rest = strips;
        let is_blank = |it: &Strip| it.blank;
        loop {
            let first = rest.iter().position(|it| !is_blank(it));
            let Some(first) = first else { break };
            rest.drain(..first);
            let mut part: Vec<Strip> = Vec::new();
            if !parts.is_empty()
                && let Some(head) = rest[0].head.and_then(|it| self.galley.heads.get(it))
            {
                part.extend(head.iter().map(Strip::artifact));
            }
            let mut height: Length = part.iter().map(|it| it.height).sum();
            let fitting = rest.iter().take_while(|it| {
                height += it.height;
                height <= room
            });
            let fitting = fitting.count();
            let end = if fitting == rest.len() {
                fitting
            } else {
                let may_end = |it: &usize| rest[it - 1].after < FORBIDDEN && !rest[it - 1].blank;
                (1..=fitting).rev().find(may_end).unwrap_or(fitting).max(1)
            };
            part.extend(rest.drain(..end));
            while part.last().is_some_and(is_blank) {
                part.pop();
            }
            parts.push(part);
        }
        parts
    }
}

/// The strips of a part as one strip, turned to the left, so that the page turns them upright.
fn stood(part: Vec<Strip>, place: &BlockPlace, along: Along) -> Strip {
    let whole = joined(part);
    let (from, to) = extent(&whole).unwrap_or_default();
    let width = to - from;
    let free = (place.measure - whole.height).max(Length::ZERO);
    let start = place.left
        + match along {
            Along::Start => Length::ZERO,
            Along::Middle => free.scale(1, 2),
        };
    let turned = |it: Rect| Rect {
        x: start + it.y,
        y: to - it.x - it.width,
        width: it.height,
        height: it.width,
    };
    let mut strip = whole;
    strip.height = width;
    for item in &mut strip.items {
        match item {
            Item::Text(fragment) => stand(fragment, start, to),
            Item::Picture(picture) => picture.bounds = turned(picture.bounds),
            Item::Fill { bounds, .. } => *bounds = turned(*bounds),
        }
    }
    for area in &mut strip.links {
        area.bounds = turned(area.bounds);
    }
    for (_, bounds) in &mut strip.bounds {
        *bounds = turned(*bounds);
    }
    strip
}

/// Turns a line to the left: what was at `right` is at the upper edge, what was at the upper edge at `start`.
fn stand(fragment: &mut Fragment, start: Length, right: Length) {
    fragment.turn = LineTurn::Up;
    fragment.y += start;
    for glyph in fragment.runs.iter_mut().flat_map(|it| &mut it.glyphs) {
        glyph.x -= right;
    }
}

/// The strips of a part one below the other, with what is behind them.
fn joined(part: Vec<Strip>) -> Strip {
    let mut whole = Strip::default();
    let mut tops = Vec::new();
    for strip in &part {
        tops.push(whole.height);
        whole.height += strip.height;
    }
    let mut grounds: Vec<(Ground, Length, Length)> = Vec::new();
    for (strip, top) in part.iter().zip(&tops) {
        let foot = *top + strip.height;
        for ground in &strip.grounds {
            match grounds.iter_mut().find(|it| it.0.id == ground.id) {
                Some(known) => known.2 = foot,
                None => grounds.push((*ground, *top, foot)),
            }
        }
    }
    for (ground, top, foot) in grounds {
        let bounds = Rect {
            x: ground.x,
            y: top,
            width: ground.width,
            height: foot - top,
        };
        match ground.frame {
            Some(thickness) => whole.items.extend(frame(bounds, thickness)),
            None => whole.items.push(Item::Fill {
                bounds,
                color: ground.color,
                content: None,
            }),
        }
    }
    for (mut strip, top) in part.into_iter().zip(tops) {
        strip.shift(Length::ZERO, top);
        whole.after = strip.after;
        whole.absorb(strip);
    }
    whole
}

/// From where to where there is something in a strip.
fn extent(strip: &Strip) -> Option<(Length, Length)> {
    let of_item = |item: &Item| match item {
        Item::Text(fragment) => {
            let glyphs = || fragment.runs.iter().flat_map(|it| &it.glyphs);
            let from = glyphs().map(|it| it.x).min()?;
            let to = glyphs().map(|it| it.x + it.advance).max()?;
            Some((from, to))
        }
        Item::Picture(picture) => Some(sides(picture.bounds)),
        Item::Fill { bounds, .. } => Some(sides(*bounds)),
    };
    let all = strip.items.iter().filter_map(of_item);
    all.reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)))
}

fn sides(bounds: Rect) -> (Length, Length) {
    (bounds.x, bounds.x + bounds.width)
}
