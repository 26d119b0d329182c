//! Paints strips on pages: what was measured from a strip's corner is now measured from the page's.

use std::collections::BTreeMap;

use super::column::Cut;
use super::notes::separator;
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
    };
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
        if cut.float_out == Some(index) {
            // The figure is left to the next column, and the blanks that belong to it are dropped.
            strips.pop_if(|it: &mut Strip| it.blank && it.float);
        } else if !(strip.blank && strip.float && index > 0 && cut.float_out == Some(index - 1)) {
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
        if strip.snap {
            top = snapped(top, self.area.pitch);
        }
        self.y = top + strip.height;
        self.blank = Length::ZERO;
        self.placed.push((top, strip));
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
