//! Lines that run down the page (RULES VT).
//!
//! Their pages are composed as if they had been turned to the left: lines run across, blocks follow each other from top
//! to bottom. Here each page is turned to the right, once, when it is finished.

use super::Flowed;
use crate::layout::{ElementId, Fragment, Item, Length, LineTurn, Page, Rect};

impl Flowed {
    /// Turns all pages whose lines are to run down.
    pub(in crate::layout) fn turn_down(&mut self) {
        let down = std::mem::take(&mut self.down);
        if !down.contains(&true) {
            return;
        }
        // The height that each page had: what was at that distance from its top is now at its left edge.
        let turned: Vec<Option<Length>> = self
            .pages
            .pages
            .iter_mut()
            .zip(down)
            .map(|(page, down)| down.then(|| turn_page(page)))
            .collect();
        let height = |page: u32| {
            let page = usize::try_from(page).unwrap_or(usize::MAX);
            turned.get(page).copied().flatten()
        };
        for place in self.pages.destinations.values_mut() {
            if height(place.page).is_some() {
                // Whatever column it is in begins at the top of the page.
                place.y = Length::ZERO;
            }
        }
        for index in 0..self.pages.tags.elements().len() {
            let id = ElementId(u32::try_from(index).unwrap_or(u32::MAX));
            if let Some((page, corners)) = &mut self.pages.tags.get_mut(id).bounds
                && let Some(height) = height(*page)
            {
                let [left, top, right, bottom] = *corners;
                *corners = [height - bottom, left, height - top, right];
            }
        }
    }
}

/// Turns a page to the right; returns the height that it had.
fn turn_page(page: &mut Page) -> Length {
    let height = page.height;
    std::mem::swap(&mut page.width, &mut page.height);
    for item in &mut page.items {
        match item {
            Item::Text(fragment) => turn_fragment(fragment, height),
            Item::Picture(picture) => picture.bounds = turned(picture.bounds, height),
            Item::Fill { bounds, .. } => *bounds = turned(*bounds, height),
        }
    }
    for area in &mut page.links {
        area.bounds = turned(area.bounds, height);
    }
    height
}

fn turn_fragment(fragment: &mut Fragment, height: Length) {
    match fragment.turn {
        LineTurn::Across => {
            fragment.turn = LineTurn::Down;
            fragment.y = height - fragment.y;
        }
        LineTurn::Up => {
            fragment.turn = LineTurn::Across;
            for glyph in fragment.runs.iter_mut().flat_map(|it| &mut it.glyphs) {
                glyph.x += height;
            }
        }
        // No page is turned twice.
        LineTurn::Down => {}
    }
}

/// Where a rectangle is on a page of this height when the page is turned to the right.
fn turned(bounds: Rect, height: Length) -> Rect {
    Rect {
        x: height - bounds.y - bounds.height,
        y: bounds.x,
        width: bounds.height,
        height: bounds.width,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::{Color, Glyph, Run};

    fn rect(x: i64, y: i64, width: i64, height: i64) -> Rect {
        Rect {
            x: Length::pt(x),
            y: Length::pt(y),
            width: Length::pt(width),
            height: Length::pt(height),
        }
    }

    fn line(turn: LineTurn, y: i64, x: i64) -> Item {
        Item::Text(Fragment {
            turn,
            y: Length::pt(y),
            runs: vec![Run {
                face: crate::fonts::FaceId(0),
                size: Length::pt(10),
                color: Color::default(),
                upright: None,
                glyphs: vec![Glyph {
                    id: 1,
                    x: Length::pt(x),
                    rise: Length::pt(2),
                    advance: Length::pt(10),
                    text: 0..0,
                }],
            }],
            ..Fragment::default()
        })
    }

    #[test]
    fn a_page_is_turned_once() {
        let mut page = Page {
            width: Length::pt(300),
            height: Length::pt(200),
            items: vec![
                Item::Fill {
                    bounds: rect(10, 20, 30, 5),
                    color: Color::default(),
                    content: None,
                },
                line(LineTurn::Across, 50, 40),
                line(LineTurn::Up, 60, -150),
            ],
            ..Page::default()
        };
        assert_eq!(turn_page(&mut page), Length::pt(200));
        assert_eq!(
            (page.width, page.height),
            (Length::pt(200), Length::pt(300))
        );
        let Item::Fill { bounds, .. } = &page.items[0] else {
            panic!("{page:?}");
        };
        assert_eq!(*bounds, rect(175, 10, 5, 30));
        let origin = |item: &Item| {
            let Item::Text(fragment) = item else {
                panic!("{item:?}");
            };
            let run = &fragment.runs[0];
            let (x, y, upright) = fragment.origin(run, &run.glyphs[0]);
            (x.0 / 65536, y.0 / 65536, upright)
        };
        // 50 below the upper edge becomes 150 from the left one, and what was above the baseline is to its right.
        assert_eq!(origin(&page.items[1]), (152, 40, false));
        // 150 from the upper edge becomes 50 from the left one.
        assert_eq!(origin(&page.items[2]), (50, 58, true));
        let turned = page.clone();
        for item in &mut page.items {
            if let Item::Text(fragment) = item
                && fragment.turn == LineTurn::Down
            {
                turn_fragment(fragment, Length::pt(300));
            }
        }
        assert_eq!(page, turned);
    }
}
