//! `mtable`: matrices, cases, aligned equations
//! (<https://www.w3.org/TR/mathml-core/#tabular-math>; alignment and lines as MathML 3, 3.5, has them).

use super::boxes::MathBox;
use super::layout::{Given, Laid, Layout};
use super::measure;
use super::style::Style;
use super::tree::{Element, Node};
use crate::layout::Length;

/// A cell, set.
struct Cell {
    set: MathBox,
    align: Align,
    /// How many columns it takes.
    span: usize,
    /// Lines at its left and right.
    lines: (bool, bool),
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Align {
    Left,
    Center,
    Right,
}

/// A row, set.
struct Row {
    cells: Vec<Cell>,
    ascent: Length,
    descent: Length,
    /// A line above it.
    line: bool,
}

/// Most columns of a table.
const MOST_COLUMNS: usize = 100;

impl Layout<'_> {
    pub(super) fn table(&mut self, node: &Node, mut style: Style) -> Laid {
        // A table is set in text style (MathML Core, user agent style sheet).
        if node.flag("displaystyle").is_none() {
            style.display = false;
        }
        let mut rows = self.table_rows(node, style)?;
        let nothing = |it: &Row| it.cells.iter().all(|it| it.set.pieces.is_empty());
        let mut closing = false;
        // `\\` at the end of the last line.
        while rows.len() > 1
            && let Some(last) = rows.pop_if(|it| nothing(it))
        {
            closing |= last.line;
        }
        let em = self.em(style);
        let thin = em.scale(6, 100);
        let columns = Columns::of(&rows, node, em);
        let gaps = self.row_gaps(rows.len(), node, style);
        let (mut height, mut at) = (Length::ZERO, Vec::with_capacity(rows.len()));
        for (number, row) in rows.iter().enumerate() {
            if number > 0 {
                height += gaps[number - 1];
            }
            at.push(height + row.ascent);
            height += row.ascent + row.descent;
        }
        let top = height.scale(1, 2) + self.axis(style);
        let mut out = MathBox::space(columns.width);
        (out.ascent, out.descent) = (top, height - top);
        self.rows = at.iter().map(|it| top - *it).collect();
        let half = |gaps: &[Length], number: usize| {
            let gap = number.checked_sub(1).and_then(|it| gaps.get(it));
            gap.copied().unwrap_or_default().scale(1, 2)
        };
        let across = |out: &mut MathBox, y: Length| {
            let rule = MathBox::rule(columns.width, thin, style.color);
            out.put(rule, Length::ZERO, y - thin.scale(1, 2));
        };
        let row_lines = list(node, "rowlines");
        for (number, row) in rows.into_iter().enumerate() {
            let baseline = top - at[number];
            let above = baseline + row.ascent + half(&gaps, number);
            let below = baseline - row.descent - half(&gaps, number + 1);
            let before = number.checked_sub(1);
            let ruled = before.and_then(|it| row_lines.get(it).or(row_lines.last()));
            if row.line || ruled.is_some_and(|it| *it != "none") {
                across(&mut out, above);
            }
            let mut column = 0;
            for cell in row.cells {
                let last = (column + cell.span - 1).min(columns.widths.len() - 1);
                let left = columns.left(column);
                let room = columns.left(last) + columns.widths[last] - left - cell.set.width;
                let x = match cell.align {
                    Align::Left => Length::ZERO,
                    Align::Center => room.scale(1, 2),
                    Align::Right => room,
                };
                let mut upright = |x: Length| {
                    let rule = MathBox::rule(thin, above - below, style.color);
                    out.put(rule, x - thin.scale(1, 2), below);
                };
                if cell.lines.0 {
                    upright(left - columns.gap(column.wrapping_sub(1)).scale(1, 2));
                }
                if cell.lines.1 || (columns.lined(last) && last + 1 < columns.widths.len()) {
                    let right = columns.left(last) + columns.widths[last];
                    upright(right + columns.gap(last).scale(1, 2));
                }
                out.put(cell.set, left + x, baseline);
                column = last + 1;
            }
        }
        if closing {
            across(&mut out, top - height);
        }
        if node.attribute("frame").is_some_and(|it| it != "none") {
            out = self.framed(out, style);
        }
        Ok(out)
    }

    fn table_rows(&mut self, node: &Node, style: Style) -> Result<Vec<Row>, super::Unset> {
        let em = self.em(style);
        let mut rows = Vec::with_capacity(node.children.len());
        for row in &node.children {
            let style = style.with(row);
            let mut cells = Vec::with_capacity(row.children.len());
            let mut column = 0;
            for cell in &row.children {
                if !matches!(row.element, Element::TableRow | Element::LabeledRow) {
                    return Err(super::Unset::Element(node.name.clone()));
                }
                let align = align(cell, row, node, column);
                let goes_on = align == Align::Left
                    && cells
                        .last()
                        .is_some_and(|it: &Cell| it.align == Align::Right);
                let given = Given {
                    goes_on,
                    ..Given::default()
                };
                let set = self.node(cell, style, given)?;
                let span = cell.attribute("columnspan").and_then(|it| it.parse().ok());
                let span = span.unwrap_or(1).clamp(1, MOST_COLUMNS);
                if cell.attribute("rowspan").is_some_and(|it| it != "1") {
                    return Err(super::Unset::Element("mtd rowspan".to_owned()));
                }
                let class = cell.attribute("class").unwrap_or("");
                cells.push(Cell {
                    align,
                    lines: (
                        class.contains("menv-left-solid"),
                        class.contains("menv-right-solid"),
                    ),
                    set,
                    span,
                });
                column += span;
                if column > MOST_COLUMNS {
                    return Err(super::Unset::TooLarge);
                }
            }
            // A line is at least as high as one of text (TeX's `\strut`), or as its letters when the
            // table says how far apart they stand.
            let (up, down) = match node.attribute("rowspacing") {
                Some(_) => (70, 30),
                None => (84, 36),
            };
            let strut = |part| em.scale(part, 100);
            let ascent = cells.iter().map(|it| it.set.ascent).max();
            let descent = cells.iter().map(|it| it.set.descent).max();
            let class = row.attribute("class").unwrap_or("");
            rows.push(Row {
                ascent: ascent.unwrap_or_default().max(strut(up)),
                descent: descent.unwrap_or_default().max(strut(down)),
                line: class.contains("hline"),
                cells,
            });
        }
        Ok(rows)
    }

    /// The room between rows.
    fn row_gaps(&self, rows: usize, node: &Node, style: Style) -> Vec<Length> {
        let em = self.em(style);
        gaps(node, "rowspacing", em, rows, (Length::ZERO, em.scale(4, 1)))
    }

    /// A frame around something, close to it.
    pub(super) fn framed(&self, set: MathBox, style: Style) -> MathBox {
        let em = self.em(style);
        let (room, thin) = (em.scale(30, 100), em.scale(6, 100));
        let mut out = MathBox::space(set.width + room.scale(2, 1));
        let (width, height) = (out.width, set.height() + room.scale(2, 1));
        let bottom = -set.descent - room;
        out.put(set, room, Length::ZERO);
        let across = || MathBox::rule(width, thin, style.color);
        let upright = || MathBox::rule(thin, height, style.color);
        out.put(across(), Length::ZERO, bottom + height - thin);
        out.put(across(), Length::ZERO, bottom);
        out.put(upright(), Length::ZERO, bottom);
        out.put(upright(), width - thin, bottom);
        out
    }
}

/// The room that an attribute asks for after each row or column, the last value for all that follow;
/// `room` is what there is without it and the most there may be.
fn gaps(
    node: &Node,
    attribute: &str,
    em: Length,
    count: usize,
    (usual, most): (Length, Length),
) -> Vec<Length> {
    let given = list(node, attribute);
    let units = measure::Units {
        em,
        whole: Some(em),
    };
    let gap = |at: usize| {
        let value = given.get(at).or(given.last());
        let length = value.and_then(|it| measure::length(it, units));
        length.unwrap_or(usual).max(Length::ZERO).min(most)
    };
    (0..count).map(gap).collect()
}

/// Where the columns stand.
struct Columns {
    widths: Vec<Length>,
    /// The room after each.
    gaps: Vec<Length>,
    lines: Vec<bool>,
    width: Length,
}

impl Columns {
    fn of(rows: &[Row], node: &Node, em: Length) -> Self {
        let count = rows
            .iter()
            .map(|it| it.cells.iter().map(|it| it.span).sum());
        let count: usize = count.max().unwrap_or(0).max(1);
        let room = (em.scale(80, 100), em.scale(10, 1));
        let ruled = list(node, "columnlines");
        let lined = |at: usize| {
            ruled
                .get(at)
                .or(ruled.last())
                .is_some_and(|it| *it != "none")
        };
        let mut columns = Self {
            widths: vec![Length::ZERO; count],
            gaps: gaps(node, "columnspacing", em, count, room),
            lines: (0..count).map(lined).collect(),
            width: Length::ZERO,
        };
        for single in [true, false] {
            for row in rows {
                let mut column = 0;
                for cell in &row.cells {
                    let last = (column + cell.span - 1).min(count - 1);
                    if (cell.span == 1) == single {
                        let own = cell.set.width + cell.set.italic;
                        let missing = own - (columns.left(last) - columns.left(column));
                        columns.widths[last] = columns.widths[last].max(missing);
                    }
                    column = last + 1;
                }
            }
        }
        columns.width = columns.left(count - 1) + columns.widths[count - 1];
        columns
    }

    /// The left edge of a column.
    fn left(&self, column: usize) -> Length {
        let before = self.widths.iter().zip(&self.gaps).take(column);
        before.map(|it| *it.0 + *it.1).sum()
    }

    fn gap(&self, column: usize) -> Length {
        self.gaps.get(column).copied().unwrap_or_default()
    }

    fn lined(&self, column: usize) -> bool {
        self.lines.get(column).copied().unwrap_or(false)
    }
}

/// The values of an attribute that has one for each row or column.
fn list<'n>(node: &'n Node, name: &str) -> Vec<&'n str> {
    let value = node.attribute(name).unwrap_or("");
    value.split_whitespace().collect()
}

/// How a cell stands in its column: as it says itself, its row, or its table.
fn align(cell: &Node, row: &Node, table: &Node, column: usize) -> Align {
    let own = cell.attribute("columnalign");
    let of = |node| {
        let list = list(node, "columnalign");
        list.get(column).or(list.last()).copied()
    };
    match own.or_else(|| of(row)).or_else(|| of(table)) {
        Some("left") => Align::Left,
        Some("right" | "decimalpoint") => Align::Right,
        Some(_) | None => Align::Center,
    }
}
