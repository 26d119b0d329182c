//! Tables: columns are as wide as their content asks, rows are cut only between lines of text, and the head is
//! repeated in each column.

mod grid;
mod wants;
mod widths;

use super::galley::{FORBIDDEN, Section, Strip};
use super::place::BlockPlace;
use super::setter::{Setter, strip};
use crate::fonts::Family;
use crate::layout::inline::Alignment;
use crate::layout::{ElementId, Length, Role, Scope};
use crate::model::{Block, BlockKind, Cell, Inline, Row, Table, numbers};
use grid::{CellGrid, PlacedCell, RowGroup, Ruling, SetCell};

/// The size at which a table fits: its place, whose em is that of the cells, and the widths of its columns.
struct Fit {
    place: BlockPlace,
    widths: Vec<Length>,
}

impl Setter<'_, '_> {
    /// Sets a table: at nine tenths of the size of the body, or smaller if it then fits, else on a page of its
    /// own.
    pub(crate) fn table(&mut self, table: &Table, place: &BlockPlace) {
        let grid = CellGrid::of(table);
        if grid.columns == 0 {
            return;
        }
        let natural = self.column_widths(&grid, place);
        if let Some(fit) = natural.fit(place) {
            self.table_fitted(table, &grid, &fit, place);
            return;
        }
        // On a page of its own it can be as wide as the longer side of the type area: it is set sideways on an
        // upright page, across all columns on one that is wider than high.
        let longer = self.geometry.height.max(self.geometry.width());
        if place.snap && place.grounds.is_empty() && longer > place.measure {
            let mut wide = place.clone();
            wide.measure = longer;
            wide.left = Length::ZERO;
            let fit = natural
                .fit(&wide)
                .unwrap_or_else(|| natural.squeezed(&wide));
            let strips = self.aside(|it| it.table_fitted(table, &grid, &fit, &wide));
            let section = Section {
                strips,
                ..Section::default()
            };
            let after = self.galley.main.strips.len();
            self.galley.turned.push((after, section));
            return;
        }
        let fit = natural.squeezed(place);
        self.table_fitted(table, &grid, &fit, place);
    }

    /// Sets a table in a size that has been chosen.
    fn table_fitted(&mut self, table: &Table, grid: &CellGrid<'_>, fit: &Fit, outer: &BlockPlace) {
        self.open_block(outer);
        let element = self.tags.element(fit.place.parent, Role::Table);
        if !table.caption.is_empty() {
            let caption = self.tags.element(element, Role::Caption);
            let mut lines = self.caption(&table.caption, caption, outer);
            for line in &mut lines {
                line.after = FORBIDDEN;
                line.grounds.clone_from(&outer.grounds);
            }
            for line in lines {
                self.galley.push(line);
            }
            self.padding(outer.pitch.scale(1, 4), outer);
        }
        let head_rows = table.head.len();
        let numbers = self.numbers(table, fit);
        let all = head_rows + table.body.len();
        // All cells are set before the lines around them are chosen.
        let head_group = (head_rows > 0).then(|| self.tags.element(element, Role::THead));
        let head_cells = head_group.map(|it| self.set_rows(grid, 0..head_rows, it, fit, &numbers));
        let group = match head_group {
            Some(_) => self.tags.element(element, Role::TBody),
            None => element,
        };
        let body_cells = self.set_rows(grid, head_rows..all, group, fit, &numbers);
        let line = fit.place.pitch;
        let ruling = if numbers::has_spans(table) {
            Ruling::Grid
        } else if body_cells
            .iter()
            .any(|it| it.strips.iter().map(|it| it.height).sum::<Length>() > line)
        {
            Ruling::Rows
        } else {
            Ruling::Three
        };
        let edge = self.ink(self.theme.tables.edge, grid::EDGE);
        let stack = |cells, rows, first, last| {
            let group = RowGroup {
                ruling,
                first,
                last,
                edge,
            };
            grid::stack(cells, rows, &fit.widths, &fit.place, group)
        };
        let head = head_cells.and_then(|cells| {
            let strips = stack(cells, 0..head_rows, true, table.body.is_empty());
            let repeated = self.repeats(&strips).then(|| {
                let repeated = strips.iter().map(Strip::artifact).collect();
                self.galley.heads.push(repeated);
                self.galley.heads.len() - 1
            });
            for mut strip in strips {
                strip.after = FORBIDDEN;
                self.galley.push(strip);
            }
            repeated
        });
        let strips = stack(body_cells, head_rows..all, head_rows == 0, true);
        for mut strip in strips {
            strip.head = head;
            self.galley.push(strip);
        }
        self.close_block(outer);
    }

    /// Whether the head of a table stands again on each page on which the table goes on: not when it takes more than half of
    /// the page, or pages would show little else, and a head higher than a page would come again for every row.
    fn repeats(&self, head: &[Strip]) -> bool {
        let height: Length = head.iter().map(|it| it.height).sum();
        let geometry = &self.geometry;
        height <= geometry.height.min(geometry.width()).scale(1, 2)
    }

    /// Sets the cells of rows.
    fn set_rows<'t>(
        &mut self,
        grid: &CellGrid<'t>,
        rows: std::ops::Range<usize>,
        group: ElementId,
        fit: &Fit,
        numbers: &[Option<Length>],
    ) -> Vec<SetCell<'t>> {
        let head_row = |row: &Row| row.cells.iter().all(|it| it.header);
        let mut cells = Vec::new();
        for row in rows {
            let parent = self.tags.element(group, Role::TR);
            let all_headers = head_row(grid.rows[row]);
            for placed in grid.row(row) {
                let number = numbers.get(placed.column).copied().flatten();
                let strips = self.cell(placed, parent, all_headers, fit, number);
                cells.push(SetCell {
                    placed: placed.clone(),
                    strips,
                });
            }
        }
        cells
    }

    /// For each column of numbers, how wide the longest part after a decimal point is.
    fn numbers(&mut self, table: &Table, fit: &Fit) -> Vec<Option<Length>> {
        let columns = numbers::number_columns(table);
        let longest = |(column, is): (usize, bool)| {
            let texts = table.body.iter().filter_map(|it| it.cells.get(column));
            let texts: Vec<String> = texts.map(numbers::text).collect();
            is.then(|| {
                let width = |it: &String| self.fraction_width(it, &fit.place);
                texts.iter().map(width).max().unwrap_or_default()
            })
        };
        columns.into_iter().enumerate().map(longest).collect()
    }

    /// How wide the part of a number after its decimal point is.
    fn fraction_width(&mut self, number: &str, place: &BlockPlace) -> Length {
        let fraction = numbers::fraction(number);
        if fraction.is_empty() {
            return Length::ZERO;
        }
        self.text_wants(&[Inline::Text(fraction.to_owned())], place)
            .most
    }

    /// Sets a cell; `all_headers` tells whether its row holds nothing but header cells, `number` how wide the longest
    /// part after a decimal point is in a column of numbers.
    fn cell(
        &mut self,
        placed: &PlacedCell<'_>,
        row: ElementId,
        all_headers: bool,
        fit: &Fit,
        number: Option<Length>,
    ) -> Vec<Strip> {
        let cell: &Cell = placed.cell;
        let role = if cell.header { Role::TH } else { Role::TD };
        let element = self.tags.element(row, role);
        let it = self.tags.get_mut(element);
        it.column_span = cell.column_span;
        it.row_span = cell.row_span;
        if cell.header {
            it.scope = Some(if all_headers {
                Scope::Column
            } else {
                Scope::Row
            });
        }
        let padding = grid::padding(&fit.place);
        let width: Length = fit.widths[placed.column..placed.column + placed.columns()]
            .iter()
            .copied()
            .sum();
        let mut x: Length = fit.widths[..placed.column].iter().copied().sum();
        if fit.place.is_leftward() {
            x = fit.widths.iter().copied().sum::<Length>() - x - width;
        }
        let mut inner = fit.place.under(element);
        inner.left = fit.place.left + x + padding;
        inner.measure = width - padding - padding;
        inner.grounds.clear();
        inner.snap = false;
        inner.indented = false;
        if cell.header {
            inner.family = Family::Hei;
        }
        let mut natural = Alignment::Start;
        if let Some(longest) = number {
            natural = Alignment::End;
            if !cell.header {
                let own = self.fraction_width(&numbers::text(cell), &fit.place);
                inner.measure -= (longest - own).min(inner.measure.scale(1, 2));
            }
        }
        let mut strips = self.aside(|it| it.cell_blocks(cell, natural, &inner));
        while strips.last().is_some_and(|it| it.blank) {
            strips.pop();
        }
        while strips.first().is_some_and(|it| it.blank) {
            strips.remove(0);
        }
        // In the first line of a cell there is no line before, but a rule.
        if let Some(first) = strips.first_mut() {
            let overhang = first.overhang();
            first.shift(Length::ZERO, overhang);
            first.height += overhang;
        }
        strips
    }

    /// Sets the blocks of a cell. A paragraph takes the alignment of the cell unless it has one of its own; if it
    /// is the only block, it has no element of its own.
    fn cell_blocks(&mut self, cell: &Cell, natural: Alignment, place: &BlockPlace) {
        for block in &cell.blocks {
            match &block.kind {
                BlockKind::Paragraph { inlines, align } => {
                    let natural = place.alignment(cell.align, natural);
                    let alignment = place.alignment(*align, natural);
                    let element = if cell.blocks.len() == 1 {
                        place.parent
                    } else {
                        self.element(place, Role::P)
                    };
                    let lines = self.set(inlines, element, place, Length::ZERO, alignment);
                    let first = self.galley.main.strips.len();
                    for line in lines {
                        self.galley.push(strip(line, place));
                    }
                    self.name(block, element, first);
                }
                BlockKind::Heading { .. }
                | BlockKind::List { .. }
                | BlockKind::Definitions(_)
                | BlockKind::Quote(_)
                | BlockKind::Code { .. }
                | BlockKind::Table(_)
                | BlockKind::Figure(_)
                | BlockKind::Rule
                | BlockKind::Embed(_)
                | BlockKind::Math(_)
                | BlockKind::Group { .. } => {
                    self.blocks(std::slice::from_ref::<Block>(block), place);
                }
            }
        }
    }
}
