//! Paints strips on pages: what was measured from a strip's corner is now measured from the page's.

use std::collections::BTreeMap;

use super::column::Cut;
use super::notes::separator;
use crate::layout::flow::elastic::shares;
use crate::layout::flow::figure::frame;
use crate::layout::flow::galley::{Section, Strip};
use crate::layout::flow::grid::snapped;
use crate::layout::flow::ground::Ground;
use crate::layout::flow::setter::{HAIR, LINE};
use crate::layout::{Item, Length, Page, Pages, Rect, Spot};

/// Where a column is painted.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ColumnArea {
    /// Its left edge, from the page's.
    pub(crate) left: Length,
    /// Its top edge, from the page's.
    pub(crate) top: Length,
    /// Height of the column.
    pub(crate) height: Length,
    /// The body's pitch.
    pub(crate) pitch: Length,
}

/// Paints one column on the last page. Its strips are taken away, because each is painted once.
pub(crate) fn paint(
    pages: &mut Pages,
    section: &mut Section,
    heads: &[Vec<Strip>],
    notes: &mut [Strip],
    cut: &Cut,
    area: ColumnArea,
) {
    let mut column = PaintedColumn {
        area,
        y: Length::ZERO,
        blank: Length::ZERO,
        placed: Vec::new(),
        slots: Vec::new(),
        opening: cut.from == 0 && cut.float_in.is_none(),
    };
    shrink(section, cut, area.pitch);
    if let Some(figure) = cut.float_in {
        column.put(std::mem::take(&mut section.strips[figure]));
        column.blank = area.pitch.scale(1, 2);
    }
    if let Some(strips) = cut.head.and_then(|it| heads.get(it)) {
        for strip in strips {
            column.put(strip.artifact());
        }
    }
    for strip in chosen(section, cut) {
        column.put(strip);
    }
    let (from, to) = cut.notes;
    if from == to {
        column.blank = Length::ZERO;
        column.spread_at_foot(area.height);
    }
    if from < to {
        let own = &mut notes[from..to];
        let height: Length = own.iter().map(|it| it.height).sum();
        let room = separator(area.pitch);
        column.rule(area.height - height - room.scale(1, 2));
        column.y = area.height - height;
        column.blank = Length::ZERO;
        for strip in own {
            let mut strip = std::mem::take(strip);
            strip.snap = false;
            column.put(strip);
        }
    }
    column.finish(pages);
}

/// Sets the pictures of a cut lower, as far as the cut asks for.
fn shrink(section: &mut Section, cut: &Cut, pitch: Length) {
    if cut.shrunk == 0 {
        return;
    }
    let own = (cut.from..cut.to).filter(|it| cut.float_out != Some(*it));
    let most = |it: usize| section.strips[it].elastic.map(|found| (it, found.most));
    let able: Vec<(usize, i64)> = cut
        .float_in
        .into_iter()
        .chain(own)
        .filter_map(most)
        .collect();
    let most: Vec<i64> = able.iter().map(|it| it.1).collect();
    for ((at, _), share) in able.iter().zip(shares(&most, cut.shrunk)) {
        section.strips[*at].shrink(pitch.scale(share, 1));
    }
}

/// Takes the strips of a cut, with as many paragraphs a line shorter or longer as the cut asks for.
fn chosen(section: &mut Section, cut: &Cut) -> Vec<Strip> {
    let mut exchanged: BTreeMap<usize, (usize, Vec<Strip>)> = BTreeMap::new();
    if cut.variants != 0 {
        let wanted = usize::try_from(cut.variants.unsigned_abs()).unwrap_or(0);
        let mut able: Vec<_> = section
            .paragraphs
            .iter_mut()
            .filter(|it| it.first >= cut.from && it.first + it.count <= cut.to)
            .filter_map(|it| {
                let variant = if cut.variants < 0 {
                    &mut it.shorter
                } else {
                    &mut it.longer
                };
                variant.is_some().then_some((it.count, it.first, variant))
            })
            .collect();
        // The longest paragraphs first: in them it is seen least.
        able.sort_by_key(|it| std::cmp::Reverse(it.0));
        for (count, first, variant) in able.into_iter().take(wanted) {
            exchanged.insert(first, (count, variant.take().unwrap_or_default()));
        }
    }
    let mut strips = Vec::new();
    let mut index = cut.from;
    while index < cut.to {
        if let Some((count, variant)) = exchanged.remove(&index) {
            let names = std::mem::take(&mut section.strips[index].places);
            let first = strips.len();
            strips.extend(variant);
            if let Some(strip) = strips.get_mut(first) {
                strip.places = names;
            }
            index += count;
            continue;
        }
        let strip = &mut section.strips[index];
        let elsewhere = |it: Option<usize>| it.is_some() && (cut.float_out == it || cut.over == it);
        if elsewhere(Some(index)) {
            // The figure is left to the next column, or stands above all, and the blanks that belong to it are dropped.
            strips.pop_if(|it: &mut Strip| it.blank && it.float);
        } else if !(strip.blank && strip.float && elsewhere(index.checked_sub(1))) {
            strips.push(std::mem::take(strip));
        }
        index += 1;
    }
    strips
}

/// A column while it is filled.
struct PaintedColumn {
    area: ColumnArea,
    /// The foot of what is in it.
    y: Length,
    /// The blank below that, which vanishes when nothing follows.
    blank: Length,
    /// Its strips, each with its top.
    placed: Vec<(Length, Strip)>,
    /// Where room may be added above what stands off the grid of lines: numbers of strips in `placed`.
    slots: Vec<usize>,
    /// Whether nothing stands in it but the head of an article, whose parts keep their distances.
    opening: bool,
}

impl PaintedColumn {
    /// Adds a strip below what is there.
    fn put(&mut self, strip: Strip) {
        if strip.blank {
            if self.y > Length::ZERO {
                self.blank = self.blank.max(strip.height);
            }
            return;
        }
        let mut top = self.y + self.blank;
        self.opening &= !strip.snap && strip.elastic.is_none() && strip.grounds.is_empty();
        if strip.snap {
            let free = snapped(top, self.area.pitch) - top;
            top += free;
            self.spread(free);
        } else if !self.opening && self.begins_block(&strip) {
            self.slots.push(self.placed.len());
        }
        self.y = top + strip.height;
        self.blank = Length::ZERO;
        self.placed.push((top, strip));
    }

    /// Whether a strip off the grid is the first of a block, or of what stands in a frame.
    fn begins_block(&self, strip: &Strip) -> bool {
        match self.placed.last() {
            Some((_, last)) => {
                // Frames and grounds take a share inside, too.
                let edge = last.padding != strip.padding;
                self.blank > Length::ZERO || last.heading && !strip.heading || edge
            }
            None => true,
        }
    }

    /// Divides what blocks off the grid lack to whole pitches equally among the room above, between and below
    /// them (RULES PG-02). What begins a column has a quarter of a pitch of it below at most: above, more is not
    /// seen.
    fn spread(&mut self, free: Length) {
        let slots = std::mem::take(&mut self.slots);
        let count = i64::try_from(slots.len()).unwrap_or(0);
        let quarter = self.area.pitch.scale(1, 4);
        let one = match slots.first() {
            Some(0) => free.scale(1, count + 1).min(quarter),
            Some(_) | None => free.scale(1, count + 1),
        };
        for (number, first) in (0..).zip(&slots) {
            let end = self.placed.len();
            let next = slots.get(number + 1).copied().unwrap_or(end);
            let left = count - i64::try_from(number).unwrap_or(0);
            let share = free - one.scale(left, 1);
            for (top, _) in &mut self.placed[*first..next] {
                *top += share;
            }
        }
    }

    /// Gives blocks at the foot of a column as much room above as they have elsewhere on average, if there is any.
    fn spread_at_foot(&mut self, foot: Length) {
        let count = i64::try_from(self.slots.len()).unwrap_or(0);
        let free = (foot - self.y).max(Length::ZERO);
        let most = self.area.pitch.scale(count + 1, 4);
        if self.slots.first() != Some(&0) && self.blank == Length::ZERO {
            self.spread(free.min(most));
        }
    }

    /// Adds the short line over notes.
    fn rule(&mut self, y: Length) {
        let bounds = Rect {
            x: Length::ZERO,
            y: Length::ZERO,
            width: self.area.pitch.scale(5, 1),
            height: HAIR,
        };
        let strip = Strip {
            items: vec![Item::Fill {
                bounds,
                color: LINE,
                content: None,
            }],
            ..Strip::default()
        };
        self.placed.push((y, strip));
    }

    /// Puts everything on the last page.
    fn finish(self, pages: &mut Pages) {
        let number = pages.pages.len().saturating_sub(1);
        let number = u32::try_from(number).unwrap_or(u32::MAX);
        let mut extents: BTreeMap<u32, (Length, Length)> = BTreeMap::new();
        for (top, strip) in &self.placed {
            for ground in &strip.grounds {
                let extent = extents.entry(ground.id).or_insert((*top, *top));
                extent.1 = extent.1.max(*top + strip.height);
            }
        }
        let ColumnArea { left, top, .. } = self.area;
        for (y, mut strip) in self.placed {
            let Some(page) = pages.pages.last_mut() else {
                return;
            };
            for ground in std::mem::take(&mut strip.grounds) {
                if let Some((from, to)) = extents.remove(&ground.id) {
                    draw_ground(page, ground, (left, top + from), to - from);
                }
            }
            let y = top + y;
            strip.shift(left, y);
            page.items.append(&mut strip.items);
            page.links.append(&mut strip.links);
            for (name, element) in strip.places {
                let place = Spot {
                    page: number,
                    y,
                    element,
                };
                pages.destinations.entry(name).or_insert(place);
            }
            for (element, bounds) in strip.bounds {
                let corners = [
                    bounds.x,
                    bounds.y,
                    bounds.x + bounds.width,
                    bounds.y + bounds.height,
                ];
                pages.tags.get_mut(element).bounds = Some((number, corners));
            }
        }
    }
}

/// Draws a ground.
fn draw_ground(page: &mut Page, ground: Ground, (left, top): (Length, Length), height: Length) {
    let bounds = Rect {
        x: left + ground.x,
        y: top,
        width: ground.width,
        height,
    };
    match ground.frame {
        Some(thickness) => page.items.extend(frame(bounds, thickness)),
        None => page.items.push(Item::Fill {
            bounds,
            color: ground.color,
            content: None,
        }),
    }
}
