//! Grid tables of Pandoc and reStructuredText, drawn with `+----+----+` and `|`. Their cells hold blocks.

use super::rewriter::Rewriter;

/// Most lines that are read as one table.
const LONGEST: usize = 500;

/// One row: the lines of each cell.
type GridTableRow<'l> = Vec<Vec<&'l str>>;

impl Rewriter<'_> {
    /// Reads the grid table that begins on this line; whether there was one. Cells are parted at their bars and not
    /// by columns, since editors disagree on whether a Han character is as wide as one letter or as two.
    pub(super) fn grid(&mut self, number: u32, line: &str) -> bool {
        let Some(columns) = rule(line).map(|it| it.0) else {
            return false;
        };
        let drawn = self.ahead.iter().take(LONGEST);
        let lines: Vec<&str> = drawn
            .copied()
            .take_while(|it| it.trim_start().starts_with(['+', '|']))
            .collect();
        let Some((rows, head)) = rows(&lines, columns) else {
            return false;
        };
        self.skip = lines.len();
        self.push("", number);
        self.push("<table>", number);
        for (index, row) in rows.iter().enumerate() {
            let cell = if index < head { "th" } else { "td" };
            self.push("<tr>", number);
            for lines in row {
                self.push(&format!("<{cell}>"), number);
                self.push("", number);
                for line in lines {
                    self.tagged_line(number, line);
                }
                self.push("", number);
                self.push(&format!("</{cell}>"), number);
            }
            self.push("</tr>", number);
        }
        self.push("</table>", number);
        self.push("", number);
        true
    }
}

/// How many columns a line like `+----+----+` has, and whether it is the one below the head (`+====+`).
fn rule(line: &str) -> Option<(usize, bool)> {
    let bare = line.trim();
    let plain = bare.len() >= 5 && bare.starts_with('+') && bare.ends_with('+');
    let drawn = plain && (bare.contains("--") || bare.contains("=="));
    let only = drawn && bare.bytes().all(|it| b"+-=:".contains(&it));
    only.then(|| (bare.matches('+').count() - 1, bare.contains('=')))
}

/// The rows below the first line of the table, and how many of them are its head.
fn rows<'l>(lines: &[&'l str], columns: usize) -> Option<(Vec<GridTableRow<'l>>, usize)> {
    let (mut rows, mut head): (Vec<GridTableRow<'l>>, usize) = (Vec::new(), 0);
    let mut row: GridTableRow<'l> = vec![Vec::new(); columns];
    let mut is_open = false;
    for line in lines {
        if let Some((count, is_head)) = rule(line) {
            if count != columns || !is_open {
                return None;
            }
            rows.push(std::mem::replace(&mut row, vec![Vec::new(); columns]));
            is_open = false;
            if is_head {
                head = rows.len();
            }
            continue;
        }
        let inner = line.trim().strip_prefix('|')?.strip_suffix('|')?;
        let cells: Vec<&str> = inner.split('|').collect();
        if cells.len() != columns {
            return None;
        }
        for (lines, cell) in row.iter_mut().zip(cells) {
            lines.push(cell.strip_prefix(' ').unwrap_or(cell).trim_end());
        }
        is_open = true;
    }
    (!rows.is_empty() && !is_open).then_some((rows, head))
}
