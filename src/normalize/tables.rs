//! Makes data tables rectangular and dissolves layout tables into their content.

use super::rule::{CleaningReport, Rule};
use crate::model::{Align, Block, BlockKind, Cell, Inline, Row, Table};

/// Layout tables are dissolved.
pub(super) static DISSOLVE_TABLE: Rule = Rule {
    name: "dissolve-layout-table",
    does: "A table of one column, or one that holds tables or whole sections, only places things on a \
           page: its cells are put one after another.",
    example: "`<table><td><p>甲</p><p>乙</p></td></table>` → two paragraphs",
};

/// Ragged tables are squared.
pub(super) static SQUARE_TABLE: Rule = Rule {
    name: "square-table",
    does: "Rows that are short get empty cells, and spans that reach out of the table are cut.",
    example: "rows of 2 and 3 cells → rows of 3 and 3",
};

/// Tables that no page can hold are set as lines.
pub(super) static CAP_TABLE: Rule = Rule {
    name: "cap-table",
    does: "A table of more than 200 columns, and one with more cells than can be set, is set as paragraphs, one \
           for each row, with a wide space between cells.",
    example: "a row of 300 cells → `甲　乙　丙 …`",
};

/// The most columns of a table.
const MAX_COLUMNS: u32 = 200;

/// The most cells of all tables of an article, with those that are only filled in. Each takes some ten thousand bytes
/// while pages are set.
const MAX_CELLS: usize = 50_000;

/// A table whose rows are still being collected.
#[derive(Debug, Default)]
pub(super) struct Draft {
    pub(super) caption: Vec<Inline>,
    /// Rows and whether each stands in `<thead>`.
    pub(super) rows: Vec<(Row, bool)>,
    pub(super) in_head: bool,
    /// `role=presentation`.
    pub(super) presentation: bool,
}

/// The blocks that a table becomes.
pub(super) fn finish(draft: Draft, line: u32, report: &mut CleaningReport) -> Vec<Block> {
    let Draft {
        caption,
        mut rows,
        presentation,
        ..
    } = draft;
    rows.retain(|it| !it.0.cells.is_empty());
    let seen = |it: &Cell| !it.blocks.is_empty();
    let any = rows.iter().any(|it| it.0.cells.iter().any(seen));
    if !any {
        return caption_blocks(caption, line);
    }
    if let Some(reason) = layout_reason(&rows, presentation) {
        report.repaired(
            &DISSOLVE_TABLE,
            line,
            format!("a layout table was dissolved: {reason}"),
        );
        let mut blocks = caption_blocks(caption, line);
        let cells = rows.into_iter().flat_map(|it| it.0.cells);
        blocks.extend(cells.flat_map(|it| it.blocks));
        return blocks;
    }
    if let Some(reason) = too_large(&rows, report.cells_of_tables) {
        let what = format!("a table of {reason}");
        report.simplified(&CAP_TABLE, line, what, "paragraphs, one for each row");
        return unrolled(rows, caption, line);
    }
    let mut table = Table {
        caption,
        ..Table::default()
    };
    for (mut row, in_head) in rows {
        let all_headers = row.cells.iter().all(|it| it.header);
        if table.body.is_empty()
            && (in_head || (table.head.is_empty() && all_headers && row.cells.len() > 1))
        {
            row.cells.iter_mut().for_each(|it| it.header = true);
            table.head.push(row);
        } else {
            table.body.push(row);
        }
    }
    // Markdown demands a head of tables; an empty one says nothing.
    table
        .head
        .retain(|row| row.cells.iter().any(|it| !it.blocks.is_empty()));
    if table.body.is_empty() {
        table.body = std::mem::take(&mut table.head);
    }
    let squared = square(&mut table);
    report.cells_of_tables += cells_of(&table);
    if squared {
        report.repaired(
            &SQUARE_TABLE,
            line,
            "the rows of a table were made equally long",
        );
    }
    vec![Block::new(line, BlockKind::Table(table))]
}

/// Why a table is too large to be set, when the article has `others` cells already.
fn too_large(rows: &[(Row, bool)], others: usize) -> Option<String> {
    let widest = rows.iter().map(|it| it.0.cells.len()).max().unwrap_or(0);
    let most = usize::try_from(MAX_COLUMNS).unwrap_or(usize::MAX);
    if widest > most {
        return Some(format!("{widest} columns"));
    }
    // Short rows are filled, so that each has a cell for every column.
    let columns = columns_of(rows.iter().map(|it| &it.0));
    let columns = usize::try_from(columns).unwrap_or(most).min(most);
    let cells = rows.len().saturating_mul(columns);
    (others.saturating_add(cells) > MAX_CELLS)
        .then(|| format!("{} rows and {columns} columns", rows.len()))
}

fn cells_of(table: &Table) -> usize {
    let rows = table.head.iter().chain(&table.body);
    rows.map(|it| it.cells.len()).sum()
}

/// What stands between two cells of a row that is set as a paragraph: white space, because a mark of ours would look like
/// the author's.
const BETWEEN_CELLS: &str = "\u{3000}";

/// The rows of a table as paragraphs. A cell that holds more than one paragraph stands for itself.
fn unrolled(rows: Vec<(Row, bool)>, caption: Vec<Inline>, line: u32) -> Vec<Block> {
    let mut blocks = caption_blocks(caption, line);
    for (row, _) in rows {
        let mut together: Vec<Inline> = Vec::new();
        for mut cell in row.cells {
            let paragraph = match &mut cell.blocks[..] {
                [
                    Block {
                        kind: BlockKind::Paragraph { inlines, .. },
                        ..
                    },
                ] => Some(std::mem::take(inlines)),
                [..] => None,
            };
            match paragraph {
                Some(inlines) => {
                    if !together.is_empty() {
                        push(&mut together, Inline::Text(BETWEEN_CELLS.to_owned()));
                    }
                    inlines.into_iter().for_each(|it| push(&mut together, it));
                }
                None => {
                    blocks.extend(paragraph_of(std::mem::take(&mut together), line));
                    blocks.append(&mut cell.blocks);
                }
            }
        }
        blocks.extend(paragraph_of(together, line));
    }
    blocks
}

/// Adds an inline; two texts side by side are one.
fn push(inlines: &mut Vec<Inline>, inline: Inline) {
    if let (Some(Inline::Text(before)), Inline::Text(text)) = (inlines.last_mut(), &inline) {
        before.push_str(text);
    } else {
        inlines.push(inline);
    }
}

/// A paragraph, unless it would be empty.
fn paragraph_of(inlines: Vec<Inline>, line: u32) -> Option<Block> {
    let align = Align::Natural;
    let is_empty = inlines.is_empty();
    (!is_empty).then(|| Block::new(line, BlockKind::Paragraph { inlines, align }))
}

fn caption_blocks(caption: Vec<Inline>, line: u32) -> Vec<Block> {
    if caption.is_empty() {
        return Vec::new();
    }
    let kind = BlockKind::Paragraph {
        inlines: caption,
        align: Align::Center,
    };
    vec![Block::new(line, kind)]
}

/// The reason why a table is a layout table, or `None` for a data table.
fn layout_reason(rows: &[(Row, bool)], presentation: bool) -> Option<&'static str> {
    let cells = || rows.iter().flat_map(|it| &it.0.cells);
    let columns = rows.iter().map(|it| width(&it.0)).max().unwrap_or(0);
    let filled = |row: &Row| row.cells.iter().filter(|it| !it.blocks.is_empty()).count();
    let one_column = columns <= 1 || rows.iter().all(|it| filled(&it.0) <= 1);
    // Old portals put the title of an article into the only header cell of a layout table.
    let headers = cells().filter(|it| it.header).count();
    if headers > 1 || (headers == 1 && !one_column && !cells().any(holds_section)) {
        return None;
    }
    if presentation && headers == 0 {
        return Some("it says that it is for presentation");
    }
    if one_column {
        return Some("one column");
    }
    if rows.len() == 1 {
        let pictures = cells().all(|it| {
            it.blocks
                .iter()
                .all(|it| matches!(it.kind, BlockKind::Figure(_)))
        });
        if pictures {
            return Some("one row of pictures");
        }
    }
    if is_listing(rows, columns) {
        return None;
    }
    cells()
        .any(holds_section)
        .then_some("whole sections in its cells")
}

/// Whether a cell holds parts of a page rather than data.
fn holds_section(cell: &Cell) -> bool {
    let nested = |it: &Block| matches!(it.kind, BlockKind::Table(_) | BlockKind::Heading { .. });
    cell.blocks.iter().any(nested) || cell.blocks.len() > 12
}

/// The longest name of a row, in characters.
const ROW_NAME: usize = 40;

/// Whether every row is full and begins with a short name: then it is a data table, even with tables in its cells.
fn is_listing(rows: &[(Row, bool)], columns: u32) -> bool {
    let is_named = |row: &Row| {
        row.cells.first().is_some_and(|it| {
            let text: String = it.blocks.iter().map(Block::text).collect();
            let length = text.chars().count();
            !holds_section(it) && (1..=ROW_NAME).contains(&length)
        })
    };
    let is_full =
        |row: &Row| width(row) == columns && row.cells.iter().all(|it| !it.blocks.is_empty());
    rows.len() >= 3 && columns >= 2 && rows.iter().all(|it| is_full(&it.0) && is_named(&it.0))
}

fn width(row: &Row) -> u32 {
    row.cells
        .iter()
        .map(|it| it.column_span)
        .fold(0, u32::saturating_add)
}

/// Makes a table rectangular and returns whether anything was changed.
fn square(table: &mut Table) -> bool {
    let mut changed = false;
    let columns = [&table.head, &table.body]
        .iter()
        .map(|it| columns_of(it.iter()))
        .max()
        .unwrap_or(1);
    let columns = columns.clamp(1, MAX_COLUMNS);
    table.columns = columns;
    for rows in [&mut table.head, &mut table.body] {
        changed |= square_rows(rows, columns);
    }
    changed
}

/// How many columns the rows need, including cells that span down from rows above.
///
/// Columns beyond [`MAX_COLUMNS`] are not counted, so that no row takes more than that many steps.
fn columns_of<'r>(rows: impl Iterator<Item = &'r Row>) -> u32 {
    let most = usize::try_from(MAX_COLUMNS).unwrap_or(usize::MAX);
    let mut hanging: Vec<u32> = Vec::new();
    let mut columns = 0;
    for row in rows {
        let mut column = 0;
        for cell in &row.cells {
            if column > most {
                break;
            }
            while hanging.get(column).is_some_and(|it| *it > 0) {
                column += 1;
            }
            let span = usize::try_from(cell.column_span.clamp(1, MAX_COLUMNS)).unwrap_or(1);
            if column + span > hanging.len() {
                hanging.resize(column + span, 0);
            }
            for slot in hanging.iter_mut().skip(column).take(span) {
                *slot = cell.row_span.max(1);
            }
            column += span;
        }
        let used = hanging
            .iter()
            .rposition(|it| *it > 0)
            .map_or(0, |it| it + 1);
        columns = columns.max(column).max(used);
        hanging.iter_mut().for_each(|it| *it = it.saturating_sub(1));
    }
    u32::try_from(columns).unwrap_or(MAX_COLUMNS)
}

fn square_rows(rows: &mut [Row], columns: u32) -> bool {
    let mut changed = false;
    let width = usize::try_from(columns).unwrap_or(1);
    let mut hanging = vec![0u32; width];
    let count = rows.len();
    // The content of rows that cells from above cover completely.
    let mut spill = Vec::new();
    for (index, row) in rows.iter_mut().enumerate() {
        let below = u32::try_from(count - index).unwrap_or(1);
        let mut cells: Vec<Cell> = Vec::new();
        let mut column = 0;
        let mut taken = vec![0u32; width];
        for mut cell in std::mem::take(&mut row.cells) {
            while hanging.get(column).is_some_and(|it| *it > 0) {
                column += 1;
            }
            let free = hanging
                .iter()
                .skip(column)
                .take_while(|it| **it == 0)
                .count();
            if free == 0 {
                // No room: its content goes into the last cell of the row.
                changed = true;
                if let Some(last) = cells.last_mut() {
                    last.blocks.append(&mut cell.blocks);
                } else {
                    spill.append(&mut cell.blocks);
                }
                continue;
            }
            let span = usize::try_from(cell.column_span.max(1))
                .unwrap_or(1)
                .min(free);
            let rows_covered = cell.row_span.clamp(1, below);
            let cut = u32::try_from(span).unwrap_or(1) != cell.column_span;
            changed |= cut || (rows_covered != cell.row_span && cell.row_span != 0);
            cell.column_span = u32::try_from(span).unwrap_or(1);
            cell.row_span = rows_covered;
            for slot in taken.iter_mut().skip(column).take(span) {
                *slot = rows_covered;
            }
            column += span;
            cells.push(cell);
        }
        for (above, own) in hanging.iter().zip(&taken) {
            if *above == 0 && *own == 0 {
                changed = true;
            }
        }
        row.cells = fill(cells, &hanging, &mut taken);
        for (above, own) in hanging.iter_mut().zip(&taken) {
            *above = (*above).max(*own).saturating_sub(1);
        }
    }
    let last = rows.iter_mut().rev().find_map(|it| it.cells.last_mut());
    if let Some(last) = last {
        last.blocks.append(&mut spill);
    }
    changed
}

/// Puts an empty cell into every column that nothing covers.
fn fill(cells: Vec<Cell>, hanging: &[u32], taken: &mut [u32]) -> Vec<Cell> {
    let mut filled = Vec::new();
    let mut cells = cells.into_iter();
    let mut column = 0;
    while column < taken.len() {
        if hanging.get(column).is_some_and(|it| *it > 0) {
            column += 1;
        } else if taken.get(column).is_some_and(|it| *it > 0) {
            let Some(cell) = cells.next() else {
                break;
            };
            column += usize::try_from(cell.column_span).unwrap_or(1).max(1);
            filled.push(cell);
        } else {
            filled.push(empty_cell());
            if let Some(slot) = taken.get_mut(column) {
                *slot = 1;
            }
            column += 1;
        }
    }
    filled
}

fn empty_cell() -> Cell {
    Cell {
        header: false,
        column_span: 1,
        row_span: 1,
        align: Align::Natural,
        blocks: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Document;

    fn cell(column_span: u32, row_span: u32, text: &str) -> Cell {
        let inlines = vec![Inline::Text(text.to_owned())];
        let kind = BlockKind::Paragraph {
            inlines,
            align: Align::Natural,
        };
        Cell {
            column_span,
            row_span,
            blocks: vec![Block::new(1, kind)],
            ..empty_cell()
        }
    }

    fn checked(rows: Vec<Vec<Cell>>) -> (Vec<Block>, Vec<crate::model::Broken>) {
        let rows = rows
            .into_iter()
            .map(|cells| (Row { cells }, false))
            .collect();
        let draft = Draft {
            rows,
            ..Draft::default()
        };
        let blocks = finish(draft, 1, &mut CleaningReport::default());
        let mut document = Document {
            blocks: blocks.clone(),
            ..Document::default()
        };
        document.metadata.title = "t".to_owned();
        (blocks, document.check())
    }

    #[test]
    fn tables_that_no_page_holds_keep_their_text_as_paragraphs() {
        let wide = vec![(0..300).map(|_| cell(1, 1, "甲")).collect(); 2];
        // One wide row makes every short one as wide.
        let mut filled = vec![vec![cell(1, 1, "乙")]; 400];
        filled[0] = (0..150).map(|_| cell(1, 1, "甲")).collect();
        for (rows, paragraphs) in [(wide, 2), (filled, 400)] {
            let texts: usize = rows.iter().map(Vec::len).sum();
            let (blocks, broken) = checked(rows);
            assert_eq!(broken, []);
            assert_eq!(blocks.len(), paragraphs);
            let text: String = blocks.iter().map(Block::text).collect();
            assert_eq!(text.matches(['甲', '乙']).count(), texts);
        }
        let (blocks, _) = checked(vec![(0..200).map(|_| cell(1, 1, "甲")).collect(); 2]);
        assert!(matches!(&blocks[0].kind, BlockKind::Table(it) if it.columns == 200));
    }

    #[test]
    fn any_spans_become_a_rectangle() {
        for spans in [[1, 1, 1], [2, 9, 1], [300, 2, 0], [1, 3, 2]] {
            let row = |text: &str| {
                spans
                    .iter()
                    .map(|it| cell(*it, *it, text))
                    .collect::<Vec<_>>()
            };
            let (blocks, broken) = checked(vec![
                row("甲"),
                vec![cell(1, 1, "乙"), cell(1, 1, "丙")],
                row("丁"),
                row("戊"),
            ]);
            assert_eq!(broken, [], "{spans:?}");
            let text: String = blocks.iter().map(Block::text).collect();
            assert_eq!(text.matches('戊').count(), 3, "{spans:?} {text}");
        }
    }
}
