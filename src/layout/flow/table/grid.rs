//! The cells of a table in their rows and columns, and rows stacked into strips.

use std::collections::VecDeque;

use crate::layout::flow::galley::{FORBIDDEN, Strip};
use crate::layout::flow::place::BlockPlace;
use crate::layout::flow::setter::{HAIR, LINE};
use crate::layout::{Color, Item, Length, Rect};
use crate::model::{Cell, Row, Table};

/// The colour of the first and the last line of a table where the theme has none for them.
pub(super) const EDGE: Color = Color(0x33, 0x33, 0x33);
/// Their thickness.
const THICK: Length = Length::milli_pt(1000);
/// The colour of lines between rows, where there are any.
const FAINT: Color = Color(0xd0, 0xd0, 0xd0);
/// The colour behind header cells.
const HEAD_GROUND: Color = Color(0xf0, 0xf0, 0xee);
/// What it costs to cut a row that is taller than three lines.
const CUT_ROW: i64 = 400;

/// All cells of a table, with the rows and columns that they cover.
#[derive(Debug)]
pub(super) struct CellGrid<'a> {
    pub(super) rows: Vec<&'a Row>,
    /// In reading order.
    pub(super) cells: Vec<PlacedCell<'a>>,
    pub(super) columns: usize,
    /// How many rows are the head's.
    pub(super) head: usize,
}

/// A cell with the rows and columns that it covers.
#[derive(Clone, Debug)]
pub(super) struct PlacedCell<'a> {
    pub(super) cell: &'a Cell,
    /// First row, counted through head and body.
    pub(super) row: usize,
    /// First column.
    pub(super) column: usize,
    /// How many rows it covers; none beyond the head or the body that it stands in.
    pub(super) rows: usize,
    /// How many columns it covers.
    columns: usize,
}

impl PlacedCell<'_> {
    /// How many columns it covers.
    pub(super) fn columns(&self) -> usize {
        self.columns
    }
}

impl<'a> CellGrid<'a> {
    /// The cells that begin in a row.
    pub(super) fn row(&self, row: usize) -> &[PlacedCell<'a>] {
        let from = self.cells.partition_point(|it| it.row < row);
        let to = self.cells.partition_point(|it| it.row <= row);
        &self.cells[from..to]
    }

    /// Puts every cell into the first column of its row that no cell covers yet.
    pub(super) fn of(table: &'a Table) -> Self {
        let columns = usize::try_from(table.columns).unwrap_or(0);
        let rows: Vec<&Row> = table.head.iter().chain(&table.body).collect();
        let mut taken = vec![vec![false; columns]; rows.len()];
        let mut cells = Vec::new();
        for (row, content) in rows.iter().enumerate() {
            let end = if row < table.head.len() {
                table.head.len()
            } else {
                rows.len()
            };
            let mut column = 0;
            for cell in &content.cells {
                while taken[row].get(column) == Some(&true) {
                    column += 1;
                }
                if column >= columns {
                    break;
                }
                let span = |wanted: u32, most: usize| {
                    usize::try_from(wanted).unwrap_or(1).clamp(1, most.max(1))
                };
                let covers = span(cell.column_span, columns - column);
                let rows = span(cell.row_span, end - row);
                for line in &mut taken[row..row + rows] {
                    line[column..column + covers].fill(true);
                }
                cells.push(PlacedCell {
                    cell,
                    row,
                    column,
                    rows,
                    columns: covers,
                });
                column += covers;
            }
        }
        Self {
            rows,
            cells,
            columns,
            head: table.head.len(),
        }
    }
}

/// Which lines a table has.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Ruling {
    /// A frame around each cell: some cell covers several rows or columns.
    Grid,
    /// Above, below the head, below (三线表); faint ones between rows, because some row has several lines.
    Rows,
    /// Above, below the head, below.
    Three,
}

/// The rows that are stacked together: the head of a table, or its body.
#[derive(Clone, Copy, Debug)]
pub(super) struct RowGroup {
    pub(super) ruling: Ruling,
    /// Whether the table begins with it.
    pub(super) first: bool,
    /// Whether the table ends with it.
    pub(super) last: bool,
    /// The colour of the first and the last line of the table.
    pub(super) edge: Color,
}

/// The room between a cell's edge and its text, left and right.
pub(super) fn padding(place: &BlockPlace) -> Length {
    place.size.scale(2, 5)
}

/// The room between a cell's edge and its text, above and below.
fn lead(place: &BlockPlace) -> Length {
    place.size.scale(1, 5)
}

/// One cell with what is set in it.
pub(super) struct SetCell<'a> {
    pub(super) placed: PlacedCell<'a>,
    pub(super) strips: Vec<Strip>,
}

/// Stacks rows into strips. A row is cut only where the cut goes through no line of any of its cells; rows that
/// a cell ties together, because it covers them all, are cut like one.
pub(super) fn stack(
    cells: Vec<SetCell<'_>>,
    rows: std::ops::Range<usize>,
    widths: &[Length],
    place: &BlockPlace,
    group: RowGroup,
) -> Vec<Strip> {
    let heights = row_heights(&cells, &rows, place);
    let mut strips = Vec::new();
    let mut row = rows.start;
    // Cells are in reading order, so one pass is enough.
    let mut cells = cells.into_iter().peekable();
    while row < rows.end {
        // Rows tied together by cells that span them.
        let mut end = row + 1;
        let mut tied: Vec<SetCell<'_>> = Vec::new();
        while let Some(set) = cells.next_if(|it| it.placed.row < end) {
            end = end.max(set.placed.row + set.placed.rows);
            tied.push(set);
        }
        let own = RowGroup {
            first: group.first && row == rows.start,
            ..group
        };
        let end_of_group = end >= rows.end;
        let heights = &heights[row - rows.start..end - rows.start];
        let slices = slices(tied, row, heights, widths, place, (own, end_of_group));
        strips.extend(slices);
        row = end;
    }
    // The last row should not stand alone on a page.
    let count = strips.len();
    if count >= 2 {
        strips[count - 2].after = strips[count - 2].after.max(CUT_ROW);
    }
    strips
}

/// The heights of rows: what their cells need. What a cell over several rows needs more is added to the last
/// of them.
fn row_heights(
    cells: &[SetCell<'_>],
    rows: &std::ops::Range<usize>,
    place: &BlockPlace,
) -> Vec<Length> {
    let pad = lead(place);
    let mut heights = vec![place.pitch + pad + pad; rows.len()];
    let needs =
        |set: &SetCell<'_>| set.strips.iter().map(|it| it.height).sum::<Length>() + pad + pad;
    for set in cells.iter().filter(|it| it.placed.rows == 1) {
        let height = &mut heights[set.placed.row - rows.start];
        *height = (*height).max(needs(set));
    }
    for set in cells.iter().filter(|it| it.placed.rows > 1) {
        let first = set.placed.row - rows.start;
        let covered = first..(first + set.placed.rows).min(heights.len());
        let have: Length = heights[covered.clone()].iter().copied().sum();
        if let Some(last) = heights[covered].last_mut() {
            *last += (needs(set) - have).max(Length::ZERO);
        }
    }
    heights
}

/// A cell with its place in tied rows. Heights are measured from their top.
struct PositionedCell {
    /// Its top.
    from: Length,
    /// Its bottom.
    to: Length,
    /// Its left edge, from the column's.
    x: Length,
    width: Length,
    header: bool,
    /// What is set in it, each strip with its top.
    strips: VecDeque<(Length, Strip)>,
}

/// Cuts tied rows into strips. The group is that of these rows, and tells whether the table begins with them; with
/// it is said whether the group ends with them.
fn slices(
    cells: Vec<SetCell<'_>>,
    first_row: usize,
    heights: &[Length],
    widths: &[Length],
    place: &BlockPlace,
    group: (RowGroup, bool),
) -> Vec<Strip> {
    // The top of each row, and the bottom of the last.
    let tops: Vec<Length> = std::iter::once(Length::ZERO)
        .chain(heights.iter().scan(Length::ZERO, |y, height| {
            *y += *height;
            Some(*y)
        }))
        .collect();
    let total = tops.last().copied().unwrap_or_default();
    // In the order of their tops, because they are in reading order.
    let cells: Vec<PositionedCell> = cells
        .into_iter()
        .map(|set| positioned(set, first_row, &tops, widths, place))
        .collect();
    let cuts = cuts(&cells, total, place);
    let mut waiting = cells.into_iter().peekable();
    // The cells that the strip goes through. Looking at all of them for every strip would take minutes for a long
    // table whose rows are all tied together.
    let mut crossed: Vec<PositionedCell> = Vec::new();
    let mut strips: Vec<Strip> = Vec::new();
    let mut from = Length::ZERO;
    for (index, cut) in cuts.iter().enumerate() {
        let to = *cut;
        let mut strip = Strip {
            height: to - from,
            grounds: place.grounds.clone(),
            ..Strip::default()
        };
        crate::diag::step();
        while let Some(cell) = waiting.next_if(|it| it.from < to) {
            crossed.push(cell);
        }
        for cell in &mut crossed {
            borders(cell, (from, to, total), group, place, &mut strip);
        }
        for cell in &mut crossed {
            while cell.strips.front().is_some_and(|it| it.0 < to)
                && let Some((y, mut inner)) = cell.strips.pop_front()
            {
                inner.shift(Length::ZERO, y - from);
                strip.absorb(inner);
            }
        }
        let last = index + 1 == cuts.len();
        // At least two lines stand on either side of a cut.
        let two = place.pitch.scale(2, 1);
        strip.after = if last {
            0
        } else if to < two || total - to < two {
            FORBIDDEN
        } else {
            CUT_ROW
        };
        strips.push(strip);
        crossed.retain(|it| it.to > to || !it.strips.is_empty());
        from = to;
    }
    strips
}

/// Finds a cell's place in tied rows, the first of which is `first_row` and whose tops are given.
fn positioned(
    set: SetCell<'_>,
    first_row: usize,
    tops: &[Length],
    widths: &[Length],
    place: &BlockPlace,
) -> PositionedCell {
    let placed = &set.placed;
    let row = placed.row - first_row;
    let sum = |lengths: &[Length]| lengths.iter().copied().sum::<Length>();
    let width = sum(&widths[placed.column..placed.column + placed.columns()]);
    // Columns follow each other as the words of a line do.
    let mut before = sum(&widths[..placed.column]);
    if place.is_leftward() {
        before = sum(widths) - before - width;
    }
    let from = tops[row];
    let to = tops[(row + placed.rows).min(tops.len() - 1)];
    let needs: Length = set.strips.iter().map(|it| it.height).sum();
    // In rows of up to five lines cells are centred; in higher ones they begin at the top.
    let free = to - from - needs;
    let mut y = from
        + if to - from <= place.pitch.scale(5, 1) {
            free.scale(1, 2)
        } else {
            lead(place)
        };
    let strips = set
        .strips
        .into_iter()
        .map(|strip| {
            let top = y;
            y += strip.height;
            (top, strip)
        })
        .collect();
    PositionedCell {
        from,
        to,
        x: place.left + before,
        width,
        header: placed.cell.header,
        strips,
    }
}

/// Where tied rows may be cut; their bottom is last. Rows of up to three lines are cut nowhere else.
fn cuts(cells: &[PositionedCell], total: Length, place: &BlockPlace) -> Vec<Length> {
    let whole = place.pitch.scale(3, 1) + lead(place).scale(2, 1);
    if total <= whole {
        return vec![total];
    }
    let mut wanted: Vec<Length> = cells
        .iter()
        .flat_map(|cell| {
            let inner = cell.strips.iter().map(|(y, strip)| *y + strip.height);
            inner.chain([cell.to])
        })
        .filter(|it| *it < total)
        .collect();
    wanted.sort_unstable();
    wanted.dedup();
    // The cells that a cut may go through, each with the first of its strips that ends below the cut. All lists are in
    // order, so one pass is enough.
    let mut waiting = cells.iter().peekable();
    let mut crossed: Vec<(&PositionedCell, usize)> = Vec::new();
    wanted.retain(|cut| {
        while let Some(cell) = waiting.next_if(|it| it.from < *cut) {
            crossed.push((cell, 0));
        }
        let mut free = true;
        crossed.retain_mut(|(cell, next)| {
            while cell
                .strips
                .get(*next)
                .is_some_and(|(y, strip)| *y + strip.height <= *cut)
            {
                *next += 1;
            }
            match cell.strips.get(*next) {
                Some((y, _)) => {
                    free &= y >= cut;
                    true
                }
                None => false,
            }
        });
        free
    });
    wanted.push(total);
    wanted
}

/// Draws the lines around the part of a cell between `from` and `to`, and the ground of a header; `total` is the
/// height of the rows that the cell is tied to.
fn borders(
    cell: &PositionedCell,
    (from, to, total): (Length, Length, Length),
    (group, end_of_group): (RowGroup, bool),
    place: &BlockPlace,
    strip: &mut Strip,
) {
    let (top, bottom) = (cell.from.max(from), cell.to.min(to));
    if top >= bottom {
        return;
    }
    let mut fill = |x, y, width, height, color| {
        strip.items.push(Item::Fill {
            bounds: Rect {
                x,
                y: y - from,
                width,
                height,
            },
            color,
            content: None,
        });
    };
    let height = bottom - top;
    let begins = group.first && cell.from == Length::ZERO && top == cell.from;
    if group.ruling != Ruling::Grid {
        if begins {
            fill(cell.x, top, cell.width, THICK, group.edge);
        }
        if bottom == cell.to {
            let (thickness, color) = match (end_of_group && cell.to == total, group.last) {
                (true, true) => (THICK, group.edge),
                (true, false) => (HAIR, LINE),
                (false, _) if group.ruling == Ruling::Rows => (HAIR, FAINT),
                (false, _) => return,
            };
            fill(cell.x, bottom - thickness, cell.width, thickness, color);
        }
        return;
    }
    if cell.header {
        fill(cell.x, top, cell.width, height, HEAD_GROUND);
    }
    if cell.x == place.left {
        fill(cell.x, top, HAIR, height, LINE);
    }
    fill(cell.x + cell.width - HAIR, top, HAIR, height, LINE);
    if begins {
        fill(cell.x, top, cell.width, HAIR, LINE);
    }
    if bottom == cell.to {
        fill(cell.x, bottom - HAIR, cell.width, HAIR, LINE);
    }
}
