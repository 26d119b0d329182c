//! `mtable`: matrices, cases, aligned equations
//! (<https://www.w3.org/TR/mathml-core/#tabular-math>; alignment and lines as MathML 3, 3.5, has them).

use super::boxes::MathBox;
use super::layout::{Laid, Layout, OperatorContext};
use super::measure;
use super::style::MathStyle;
use super::tree::{MathElement, MathNode};
use crate::layout::Length;

/// A cell that has been set.
struct MatrixCell {
    set: MathBox,
    align: MatrixAlign,
    /// How many columns it takes.
    span: usize,
    /// Whether a line stands at its left, at its right.
    lines: (bool, bool),
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum MatrixAlign {
    Left,
    Center,
    Right,
}

/// The room between rows of which one is higher than a line of text, in hundredths of an em: TeX's `\jot`, by which
/// displayed equations are parted.
const JOT: i64 = 30;

/// A row that has been set.
struct MatrixRow {
    /// Whether it is higher than a line of text.
    is_high: bool,
    cells: Vec<MatrixCell>,
    ascent: Length,
    descent: Length,
    /// Whether a line stands above it.
    line: bool,
}

/// A table with more columns is refused.
const MOST_COLUMNS: usize = 100;

impl Layout<'_> {
    pub(super) fn table(&mut self, node: &MathNode, mut style: MathStyle) -> Laid {
        // A table is set in text style (MathML Core, user agent style sheet).
        if node.flag("displaystyle").is_none() {
            style.display = false;
        }
        let mut rows = self.table_rows(node, style)?;
        let nothing = |it: &MatrixRow| it.cells.iter().all(|it| it.set.pieces.is_empty());
        let mut closing = false;
        // Empty rows at the end are not shown: authors write `\\` after the last row, or a line below it.
        while rows.len() > 1
            && let Some(last) = rows.pop_if(|it| nothing(it))
        {
            closing |= last.line;
        }
        let em = self.em(style);
        let thin = em.scale(6, 100);
        let columns = MatrixColumns::of(&rows, node, em);
        let mut gaps = self.row_gaps(rows.len(), node, style);
        // Rows of lines of text have room by their height; what is higher (fractions) would touch.
        for (gap, pair) in gaps.iter_mut().zip(rows.windows(2)) {
            if pair[0].is_high || pair[1].is_high {
                *gap = (*gap).max(em.scale(JOT, 100));
            }
        }
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
                    MatrixAlign::Left => Length::ZERO,
                    MatrixAlign::Center => room.scale(1, 2),
                    MatrixAlign::Right => room,
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

    /// Sets the cells of a table.
    fn table_rows(
        &mut self,
        node: &MathNode,
        style: MathStyle,
    ) -> Result<Vec<MatrixRow>, super::Unset> {
        let em = self.em(style);
        let mut rows = Vec::with_capacity(node.children.len());
        for row in &node.children {
            let style = style.with(row);
            let mut cells = Vec::with_capacity(row.children.len());
            let mut column = 0;
            for cell in &row.children {
                if !matches!(row.element, MathElement::TableRow | MathElement::LabeledRow) {
                    return Err(super::Unset::Element(node.name.clone()));
                }
                let align = align(cell, row, node, column);
                let continues = align == MatrixAlign::Left
                    && cells
                        .last()
                        .is_some_and(|it: &MatrixCell| it.align == MatrixAlign::Right);
                let given = OperatorContext {
                    continues,
                    ..OperatorContext::default()
                };
                let set = self.node(cell, style, given)?;
                let span = cell.attribute("columnspan").and_then(|it| it.parse().ok());
                let span = span.unwrap_or(1).clamp(1, MOST_COLUMNS);
                if cell.attribute("rowspan").is_some_and(|it| it != "1") {
                    return Err(super::Unset::Element("mtd rowspan".to_owned()));
                }
                let class = cell.attribute("class").unwrap_or("");
                cells.push(MatrixCell {
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
            // A row is at least as high as a line of text (TeX's `\strut`), or as letters when the table itself says
            // how far rows are apart.
            let (up, down) = match node.attribute("rowspacing") {
                Some(_) => (70, 30),
                None => (84, 36),
            };
            let strut = |part| em.scale(part, 100);
            let ascent = cells.iter().map(|it| it.set.ascent).max();
            let descent = cells.iter().map(|it| it.set.descent).max();
            let class = row.attribute("class").unwrap_or("");
            let (ascent, descent) = (ascent.unwrap_or_default(), descent.unwrap_or_default());
            rows.push(MatrixRow {
                ascent: ascent.max(strut(up)),
                descent: descent.max(strut(down)),
                is_high: ascent > strut(84) || descent > strut(36),
                line: class.contains("hline"),
                cells,
            });
        }
        Ok(rows)
    }

    /// The room between rows.
    fn row_gaps(&self, rows: usize, node: &MathNode, style: MathStyle) -> Vec<Length> {
        let em = self.em(style);
        gaps(node, "rowspacing", em, rows, (Length::ZERO, em.scale(4, 1)))
    }

    /// The same in a frame.
    pub(super) fn framed(&self, set: MathBox, style: MathStyle) -> MathBox {
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

/// The room that an attribute asks for after each row or column; its last value counts for all that follow. `usual`
/// is the room without the attribute, `most` the most that there may be.
fn gaps(
    node: &MathNode,
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
struct MatrixColumns {
    widths: Vec<Length>,
    /// The room after each.
    gaps: Vec<Length>,
    /// Whether a line stands after each.
    lines: Vec<bool>,
    /// The width of the table.
    width: Length,
}

impl MatrixColumns {
    fn of(rows: &[MatrixRow], node: &MathNode, em: Length) -> Self {
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
fn list<'n>(node: &'n MathNode, name: &str) -> Vec<&'n str> {
    let value = node.attribute(name).unwrap_or("");
    value.split_whitespace().collect()
}

/// How a cell stands in its column: as it says itself, its row, or its table.
fn align(cell: &MathNode, row: &MathNode, table: &MathNode, column: usize) -> MatrixAlign {
    let own = cell.attribute("columnalign");
    let of = |node| {
        let list = list(node, "columnalign");
        list.get(column).or(list.last()).copied()
    };
    match own.or_else(|| of(row)).or_else(|| of(table)) {
        Some("left") => MatrixAlign::Left,
        Some("right" | "decimalpoint") => MatrixAlign::Right,
        Some(_) | None => MatrixAlign::Center,
    }
}
