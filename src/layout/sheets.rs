//! What happens to finished pages before they are printed: crop marks, grey, several to a sheet.

use super::flow::galley::{shift_item, shift_rect};
use super::options::{Options, Sheets};
use super::{Color, Item, Length, LineTurn, LinkArea, Page, Pages, Rect};

/// Length of a crop mark, and of the gap between it and the bleed.
const MARK: Length = Length::micrometres(5_000);
const GAP: Length = Length::micrometres(2_000);
/// Thickness of a crop mark.
const THIN: Length = Length::milli_pt(250);

/// Finishes pages as the options ask.
pub(super) fn finish(mut pages: Pages, options: &Options) -> Pages {
    if options.grey {
        pages
            .pages
            .iter_mut()
            .flat_map(|it| &mut it.items)
            .for_each(grey);
    }
    let mut pages = match options.sheets {
        Sheets::Single => pages,
        Sheets::Booklet => imposed(pages, Imposition::Booklet, options.vertical),
        Sheets::Two => imposed(
            pages,
            Imposition::Grid {
                columns: 2,
                rows: 1,
            },
            options.vertical,
        ),
        Sheets::Four => imposed(
            pages,
            Imposition::Grid {
                columns: 2,
                rows: 2,
            },
            options.vertical,
        ),
    };
    if options.bleed > Length::ZERO {
        pages
            .pages
            .iter_mut()
            .for_each(|it| crop_marks(it, options.bleed));
    }
    pages
}

fn grey(item: &mut Item) {
    match item {
        Item::Text(fragment) => fragment
            .runs
            .iter_mut()
            .for_each(|it| it.color = luminance(it.color)),
        Item::Fill { color, .. } => *color = luminance(*color),
        Item::Picture(_) => {}
    }
}

/// The grey that is as light (ITU-R BT.601).
fn luminance(Color(red, green, blue): Color) -> Color {
    let sum = 299 * u32::from(red) + 587 * u32::from(green) + 114 * u32::from(blue);
    let grey = u8::try_from((sum + 500) / 1000).unwrap_or(u8::MAX);
    Color(grey, grey, grey)
}

/// Marks where the knife goes, outside the bleed.
fn crop_marks(page: &mut Page, bleed: Length) {
    page.bleed = bleed;
    page.slug = bleed + GAP + MARK;
    let near = bleed + GAP;
    let half = THIN.scale(1, 2);
    let (width, height) = (page.width, page.height);
    for x in [Length::ZERO, width] {
        for y in [-near - MARK, height + near] {
            page.items.push(mark(x - half, y, THIN, MARK));
        }
    }
    for y in [Length::ZERO, height] {
        for x in [-near - MARK, width + near] {
            page.items.push(mark(x, y - half, MARK, THIN));
        }
    }
}

/// Marks where a wrap is cut and where it is folded.
pub(super) fn wrap_marks(page: &mut Page, bleed: Length, folds: [Length; 2]) {
    crop_marks(page, bleed);
    let near = bleed + GAP;
    let half = THIN.scale(1, 2);
    for x in folds {
        for y in [-near - MARK, page.height + near] {
            page.items.push(mark(x - half, y, THIN, MARK));
        }
    }
}

fn mark(x: Length, y: Length, width: Length, height: Length) -> Item {
    Item::Fill {
        bounds: Rect {
            x,
            y,
            width,
            height,
        },
        color: Color::default(),
        content: None,
    }
}

/// How pages are put on sheets.
#[derive(Clone, Copy)]
enum Imposition {
    /// Two at full size, ordered for folding.
    Booklet,
    /// Reduced, from left to right and from top to bottom.
    Grid { columns: i64, rows: i64 },
}

/// Where one page stands: its sheet, its left top corner there, its size as a fraction.
struct Slot {
    sheet: usize,
    x: Length,
    y: Length,
    /// Whether its left and its right edge are the sheet's: only there colour runs past the page.
    outer: (bool, bool),
    /// Numerator and denominator; a length in the page is multiplied by it.
    scale: (i64, i64),
}

/// Puts pages on sheets. Pages are made of lengths, so everything on them is moved and reduced here, and the
/// PDF writer need not know of it. A turned page stands upright in the reduced room. `leftward` tells that pages follow
/// each other from right to left.
fn imposed(mut pages: Pages, plan: Imposition, leftward: bool) -> Pages {
    let Some(first) = pages.pages.iter().find(|it| !it.turned) else {
        return pages;
    };
    let size = (first.width, first.height);
    let count = pages.pages.len();
    let (sheet_size, sheets) = match plan {
        Imposition::Booklet => ((size.0.scale(2, 1), size.1), count.div_ceil(4) * 2),
        // Two pages are put on the sheet turned: its long side is across.
        Imposition::Grid {
            columns: 2,
            rows: 1,
        } => ((size.1, size.0), count.div_ceil(2)),
        Imposition::Grid { columns, rows } => {
            let each = usize::try_from(columns * rows).unwrap_or(1).max(1);
            (size, count.div_ceil(each))
        }
    };
    let source = std::mem::take(&mut pages.pages);
    let mut out = pages;
    out.pages = vec![
        Page {
            width: sheet_size.0,
            height: sheet_size.1,
            ..Page::default()
        };
        sheets
    ];
    let slots: Vec<Slot> = (0..count)
        .map(|index| slot(index, count, (plan, leftward), &source[index], sheet_size))
        .collect();
    for (page, slot) in source.into_iter().zip(&slots) {
        put(page, slot, &mut out.pages[slot.sheet]);
    }
    let at = |page: u32| usize::try_from(page).ok().and_then(|it| slots.get(it));
    for place in out.destinations.values_mut() {
        if let Some(slot) = at(place.page) {
            place.page = u32::try_from(slot.sheet).unwrap_or(u32::MAX);
            place.y = slot.y + place.y.scale(slot.scale.0, slot.scale.1);
        }
    }
    for index in 0..out.tags.elements().len() {
        let id = super::ElementId(u32::try_from(index).unwrap_or(u32::MAX));
        if let Some((page, corners)) = &mut out.tags.get_mut(id).bounds
            && let Some(slot) = at(*page)
        {
            *page = u32::try_from(slot.sheet).unwrap_or(u32::MAX);
            for (index, corner) in corners.iter_mut().enumerate() {
                let from = if index.is_multiple_of(2) {
                    slot.x
                } else {
                    slot.y
                };
                *corner = from + corner.scale(slot.scale.0, slot.scale.1);
            }
        }
    }
    out
}

fn slot(
    index: usize,
    count: usize,
    (plan, leftward): (Imposition, bool),
    page: &Page,
    sheet: (Length, Length),
) -> Slot {
    let (number, column, row, columns, rows) = match plan {
        Imposition::Booklet => {
            let all = count.div_ceil(4) * 4;
            // Sheet side k carries pages (all − 1 − k, k), the even sides the other way round.
            let side = index.min(all - 1 - index);
            let right = index.is_multiple_of(2);
            (side, i64::from(right), 0, 2, 1)
        }
        Imposition::Grid { columns, rows } => {
            let each = usize::try_from(columns * rows).unwrap_or(1).max(1);
            let within = i64::try_from(index % each).unwrap_or(0);
            (
                index / each,
                within % columns,
                within / columns,
                columns,
                rows,
            )
        }
    };
    let column = if leftward {
        columns - 1 - column
    } else {
        column
    };
    let (width, height) = (sheet.0.scale(1, columns), sheet.1.scale(1, rows));
    // The largest reduction that fits, never an enlargement.
    let mut scale = (1, 1);
    for (room, wanted) in [(width, page.width), (height, page.height)] {
        if i128::from(room.0) * i128::from(scale.1) < i128::from(wanted.0) * i128::from(scale.0) {
            scale = (room.0, wanted.0);
        }
    }
    let shown = (
        page.width.scale(scale.0, scale.1),
        page.height.scale(scale.0, scale.1),
    );
    Slot {
        sheet: number,
        x: width.scale(column, 1) + (width - shown.0).scale(1, 2),
        y: height.scale(row, 1) + (height - shown.1).scale(1, 2),
        outer: match plan {
            Imposition::Booklet => (column == 0, column == 1),
            Imposition::Grid { .. } => (false, false),
        },
        scale,
    }
}

/// Cuts off what runs past the edges that a page shares with its neighbour.
fn keep_off(bounds: &mut Rect, width: Length, (left, right): (bool, bool)) {
    if !left && bounds.x < Length::ZERO {
        bounds.width += bounds.x;
        bounds.x = Length::ZERO;
    }
    if !right {
        bounds.width = bounds.width.min((width - bounds.x).max(Length::ZERO));
    }
}

/// Puts a page on its sheet.
fn put(page: Page, slot: &Slot, sheet: &mut Page) {
    let of = |length: Length| length.scale(slot.scale.0, slot.scale.1);
    let of_rect = |rect: &mut Rect| {
        *rect = Rect {
            x: of(rect.x),
            y: of(rect.y),
            width: of(rect.width),
            height: of(rect.height),
        };
        shift_rect(rect, slot.x, slot.y);
    };
    if !sheet.label.is_empty() {
        sheet.label.push(',');
    }
    sheet.label.push_str(&page.label);
    for mut item in page.items {
        if let Item::Fill {
            bounds,
            content: None,
            ..
        } = &mut item
        {
            keep_off(bounds, page.width, slot.outer);
        }
        if slot.scale == (1, 1) {
            shift_item(&mut item, slot.x, slot.y);
            sheet.items.push(item);
            continue;
        }
        match &mut item {
            Item::Text(fragment) => {
                let (along, across) = match fragment.turn {
                    LineTurn::Across => (slot.x, slot.y),
                    LineTurn::Down | LineTurn::Up => (slot.y, slot.x),
                };
                fragment.y = across + of(fragment.y);
                for run in &mut fragment.runs {
                    run.size = of(run.size);
                    for glyph in &mut run.glyphs {
                        glyph.x = along + of(glyph.x);
                        glyph.rise = of(glyph.rise);
                        glyph.advance = of(glyph.advance);
                    }
                }
            }
            Item::Picture(picture) => of_rect(&mut picture.bounds),
            Item::Fill { bounds, .. } => of_rect(bounds),
        }
        sheet.items.push(item);
    }
    for mut area in page.links {
        of_rect(&mut area.bounds);
        sheet.links.push(LinkArea { ..area });
    }
}

#[cfg(test)]
mod tests {
    use super::{Color, Imposition, Length, Page, Pages, imposed, luminance};

    fn pages(count: usize) -> Pages {
        let page = |index: usize| Page {
            width: Length::pt(100),
            height: Length::pt(140),
            label: (index + 1).to_string(),
            ..Page::default()
        };
        Pages {
            pages: (0..count).map(page).collect(),
            ..Pages::default()
        }
    }

    fn labels(pages: &Pages) -> Vec<&str> {
        pages.pages.iter().map(|it| &*it.label).collect()
    }

    #[test]
    fn a_booklet_of_eight_pages_folds() {
        let sheets = imposed(pages(8), Imposition::Booklet, false);
        // The label tells what is on a side, in reading order; the place is tested by the golden dump.
        assert_eq!(labels(&sheets), ["1,8", "2,7", "3,6", "4,5"]);
        assert_eq!(sheets.pages[0].width, Length::pt(200));
        assert_eq!(
            labels(&imposed(pages(5), Imposition::Booklet, false)),
            ["1", "2", "3", "4,5"]
        );
    }

    #[test]
    fn four_pages_share_a_sheet_of_their_size() {
        let plan = Imposition::Grid {
            columns: 2,
            rows: 2,
        };
        let sheets = imposed(pages(5), plan, false);
        assert_eq!(labels(&sheets), ["1,2,3,4", "5"]);
        assert_eq!(sheets.pages[0].height, Length::pt(140));
    }

    #[test]
    fn grey_is_as_light_as_the_colour() {
        assert_eq!(luminance(Color(255, 255, 255)), Color(255, 255, 255));
        assert_eq!(luminance(Color(255, 0, 0)), Color(76, 76, 76));
    }
}
