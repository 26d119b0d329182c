//! The cells of a table on their grid, and rows stacked into strips.

use std::collections::VecDeque;

use crate::layout::flow::galley::{FORBIDDEN, Strip};
use crate::layout::flow::place::Place;
use crate::layout::flow::setter::{HAIR, LINE};
use crate::layout::{Color, Item, Length, Rect};
use crate::model::{Cell, Row, Table};

/// Behind header cells.
const HEAD_GROUND: Color = Color(0xf0, 0xf0, 0xee);
/// What it costs to cut a row that is taller than three lines.
const CUT_ROW: i64 = 400;

/// All cells at their places.
#[derive(Debug)]
pub(super) struct Grid<'a> {
    pub(super) rows: Vec<&'a Row>,
    /// In reading order.
    pub(super) cells: Vec<Placed<'a>>,
    pub(super) columns: usize,
    /// How many rows are the head's.
    pub(super) head: usize,
}

/// A cell at its place.
#[derive(Clone, Debug)]
pub(super) struct Placed<'a> {
    pub(super) cell: &'a Cell,
    /// First row, counted through head and body.
    pub(super) row: usize,
    /// First column.
    pub(super) column: usize,
    /// Rows it covers, cut at the end of the head or body it stands in.
    pub(super) rows: usize,
    /// Columns it covers.
    columns: usize,
}

impl Placed<'_> {
    /// Columns it covers.
    pub(super) fn columns(&self) -> usize {
        self.columns
    }
}

impl<'a> Grid<'a> {
    /// The cells that begin in a row.
    pub(super) fn row(&self, row: usize) -> &[Placed<'a>] {
        let from = self.cells.partition_point(|it| it.row < row);
        let to = self.cells.partition_point(|it| it.row <= row);
        &self.cells[from..to]
    }

    /// Places every cell in the first column free in its row.
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
                cells.push(Placed {
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

/// Between a cell's edge and its text, left and right.
pub(super) fn padding(place: &Place) -> Length {
    place.size.scale(2, 5)
}

/// Between a cell's edge and its text, above and below.
fn lead(place: &Place) -> Length {
    place.size.scale(1, 5)
}

/// One cell with what is set in it.
pub(super) struct Set<'a> {
    pub(super) placed: Placed<'a>,
    pub(super) strips: Vec<Strip>,
}

/// Rows stacked: each row (or rows tied by a spanning cell) is cut where no cell's line is in the way.
pub(super) fn stack(
    cells: Vec<Set<'_>>,
    rows: std::ops::Range<usize>,
    widths: &[Length],
    place: &Place,
    top: bool,
) -> Vec<Strip> {
    let heights = row_heights(&cells, &rows, place);
    let mut strips = Vec::new();
    let mut row = rows.start;
    // In reading order, so one walk does.
    let mut cells = cells.into_iter().peekable();
    while row < rows.end {
        // Rows tied together by cells that span them.
        let mut end = row + 1;
        let mut tied: Vec<Set<'_>> = Vec::new();
        while let Some(set) = cells.next_if(|it| it.placed.row < end) {
            end = end.max(set.placed.row + set.placed.rows);
            tied.push(set);
        }
        let first = top && row == rows.start;
        let heights = &heights[row - rows.start..end - rows.start];
        strips.extend(slices(tied, row, heights, widths, place, first));
        row = end;
    }
    // The last row does not stand alone on a page.
    let count = strips.len();
    if count >= 2 {
        strips[count - 2].after = strips[count - 2].after.max(CUT_ROW);
    }
    strips
}

fn row_heights(cells: &[Set<'_>], rows: &std::ops::Range<usize>, place: &Place) -> Vec<Length> {
    let pad = lead(place);
    let mut heights = vec![place.pitch + pad + pad; rows.len()];
    let needs = |set: &Set<'_>| set.strips.iter().map(|it| it.height).sum::<Length>() + pad + pad;
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

/// A cell's strips at their heights from the top of the tied rows.
struct Column {
    /// Cell's top and bottom.
    from: Length,
    to: Length,
    x: Length,
    width: Length,
    header: bool,
    /// Each strip with its top.
    strips: VecDeque<(Length, Strip)>,
}

fn slices(
    cells: Vec<Set<'_>>,
    first_row: usize,
    heights: &[Length],
    widths: &[Length],
    place: &Place,
    first: bool,
) -> Vec<Strip> {
    let total: Length = heights.iter().copied().sum();
    let columns: Vec<Column> = cells
        .into_iter()
        .map(|set| column(set, first_row, heights, widths, place))
        .collect();
    let cuts = cuts(&columns, total, place);
    let mut strips: Vec<Strip> = Vec::new();
    let mut columns = columns;
    let mut from = Length::ZERO;
    for (index, cut) in cuts.iter().enumerate() {
        let to = *cut;
        let mut strip = Strip {
            height: to - from,
            grounds: place.grounds.clone(),
            ..Strip::default()
        };
        for column in &mut columns {
            borders(column, (from, to), first, place, &mut strip);
        }
        for column in &mut columns {
            while column.strips.front().is_some_and(|it| it.0 < to)
                && let Some((y, mut inner)) = column.strips.pop_front()
            {
                inner.shift(Length::ZERO, y - from);
                strip.absorb(inner);
            }
        }
        let last = index + 1 == cuts.len();
        // Two lines at least stand on either side of a cut.
        let two = place.pitch.scale(2, 1);
        strip.after = if last {
            0
        } else if to < two || total - to < two {
            FORBIDDEN
        } else {
            CUT_ROW
        };
        strips.push(strip);
        from = to;
    }
    strips
}

fn column(
    set: Set<'_>,
    first_row: usize,
    heights: &[Length],
    widths: &[Length],
    place: &Place,
) -> Column {
    let placed = &set.placed;
    let row = placed.row - first_row;
    let sum = |lengths: &[Length]| lengths.iter().copied().sum::<Length>();
    let from = sum(&heights[..row]);
    let to = from + sum(&heights[row..(row + placed.rows).min(heights.len())]);
    let needs: Length = set.strips.iter().map(|it| it.height).sum();
    // Short cells stand in the middle of a row of a few lines, long ones begin at its top.
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
    Column {
        from,
        to,
        x: place.left + sum(&widths[..placed.column]),
        width: sum(&widths[placed.column..placed.column + placed.columns]),
        header: placed.cell.header,
        strips,
    }
}

/// Where tied rows may be cut, the bottom last; only there when they are three lines or less.
fn cuts(columns: &[Column], total: Length, place: &Place) -> Vec<Length> {
    let whole = place.pitch.scale(3, 1) + lead(place).scale(2, 1);
    if total <= whole {
        return vec![total];
    }
    let mut wanted: Vec<Length> = columns
        .iter()
        .flat_map(|column| {
            let inner = column.strips.iter().map(|(y, strip)| *y + strip.height);
            inner.chain([column.to])
        })
        .filter(|it| *it < total)
        .collect();
    wanted.sort_unstable();
    wanted.dedup();
    // Every strip that is not yet below the cut; each list is in order, so one walk does.
    let mut next = vec![0; columns.len()];
    wanted.retain(|cut| {
        columns.iter().zip(&mut next).all(|(column, next)| {
            while column
                .strips
                .get(*next)
                .is_some_and(|(y, strip)| *y + strip.height <= *cut)
            {
                *next += 1;
            }
            column.strips.get(*next).is_none_or(|(y, _)| y >= cut)
        })
    });
    wanted.push(total);
    wanted
}

/// The lines around a cell between `from` and `to`, and the ground of a header.
fn borders(
    column: &Column,
    (from, to): (Length, Length),
    first: bool,
    place: &Place,
    strip: &mut Strip,
) {
    let (top, bottom) = (column.from.max(from), column.to.min(to));
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
    if column.header {
        fill(column.x, top, column.width, height, HEAD_GROUND);
    }
    if column.x == place.left {
        fill(column.x, top, HAIR, height, LINE);
    }
    fill(column.x + column.width - HAIR, top, HAIR, height, LINE);
    if first && column.from == Length::ZERO && top == column.from {
        fill(column.x, top, column.width, HAIR, LINE);
    }
    if bottom == column.to {
        fill(column.x, bottom - HAIR, column.width, HAIR, LINE);
    }
}
