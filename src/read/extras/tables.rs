//! Tables that GitHub's rules would cut or not see: rows with more cells than the head, bars inside formulas, tables
//! of kramdown without a head, and the line below a table that names it.

use super::rewriter::Rewriter;
use crate::diag::rules;
use crate::read::marks::code_spans;
use crate::{Fact, Warning};

/// Most rows that are read as one table.
const LONGEST: usize = 20_000;

impl Rewriter<'_> {
    /// Rewrites the table that begins on this line, when the parser would lose cells of it or not see it; whether it
    /// did.
    pub(super) fn table(&mut self, number: u32, line: &str) -> bool {
        if !line.contains('|') {
            return false;
        }
        // What looks like a head inside a table is a row.
        if self.end_of_table.is_some_and(|it| self.ahead.len() >= it) {
            return false;
        }
        let begins = self.above().is_none() || self.text.ends_with("\n\n");
        let below = self.ahead.first().copied().unwrap_or_default();
        let head = cells(line);
        if is_rule(below) && cells(below) == head && !is_rule(line) {
            return self.wide_table(number, line);
        }
        if begins && head >= 2 && is_row(line) && is_row(below) && !is_rule(below) {
            return self.headless_table(number, line);
        }
        false
    }

    /// A table some of whose rows have more cells than its head.
    fn wide_table(&mut self, number: u32, line: &str) -> bool {
        let columns = cells(line);
        let rows = self.rows_below();
        let fitted = |row: &str| {
            let escaped = (cells(row) > columns).then(|| without_inner_bars(row));
            escaped.unwrap_or_else(|| row.to_owned())
        };
        let fitted: Vec<String> = rows.iter().map(|it| fitted(it)).collect();
        let widest = fitted.iter().map(|it| cells(it)).max().unwrap_or(0);
        let changed = fitted.iter().zip(&rows).any(|(new, old)| new != old);
        if widest <= columns && !changed {
            self.end_of_table = Some(self.ahead.len() - rows.len());
            return false;
        }
        let missing = widest.saturating_sub(columns);
        if missing > 0 {
            let what = format!("a table whose rows have {missing} more cells than its head");
            self.repaired(number, what);
        }
        for (at, row) in (number..).zip(std::iter::once(line.to_owned()).chain(fitted)) {
            let bare = row.trim_end();
            let end = if bare.ends_with('|') { "" } else { "|" };
            let cell = if is_rule(bare) { "---|" } else { " |" };
            let wider = match at - number {
                0 | 1 => format!("{bare}{end}{}", cell.repeat(missing)),
                _ => row,
            };
            self.tagged_line(at, &wider);
        }
        self.skip = rows.len();
        true
    }

    /// A table without a head, which kramdown has and the parser does not.
    fn headless_table(&mut self, number: u32, line: &str) -> bool {
        let columns = cells(line);
        let rows = self.rows_below();
        if rows.iter().any(|it| !is_row(it) || cells(it) != columns) {
            return false;
        }
        self.repaired(number, "a table without a head".to_owned());
        self.push(&format!("|{}", " |".repeat(columns)), number);
        self.push(&format!("|{}", "---|".repeat(columns)), number);
        for (at, row) in
            (number..).zip(std::iter::once(line).chain(rows.iter().map(String::as_str)))
        {
            // Lines of dashes between rows part the bodies of a table.
            if !is_rule(row) {
                self.tagged_line(at, row);
            }
        }
        self.skip = rows.len();
        true
    }

    /// Ends the table above when this line has no bar: the parser would take it for a row, which nobody means.
    pub(super) fn end_table(&mut self, number: u32, bare: &str) {
        let above = self.text.strip_suffix('\n').unwrap_or_default();
        if !bare.contains('|') && above.rsplit('\n').next().is_some_and(is_row) {
            self.push("", number);
        }
    }

    /// The lines that follow without a blank one and have a bar.
    fn rows_below(&self) -> Vec<String> {
        let rows = self.ahead.iter().take(LONGEST);
        let rows = rows.take_while(|it| it.contains('|'));
        let rows: Vec<String> = rows.map(|it| (*it).to_owned()).collect();
        crate::diag::steps(rows.len());
        rows
    }

    fn repaired(&mut self, number: u32, what: String) {
        let fact = Fact::Repaired { what };
        self.warnings
            .push(Warning::new(number, &rules::TABLE_CELLS, fact));
    }

    /// Rewrites the line that names the table above it, `: 题 {#tbl-a}` in Pandoc; whether it is one.
    pub(super) fn table_name(&mut self, number: u32, bare: &str) -> bool {
        let name = bare
            .strip_prefix(": ")
            .or_else(|| bare.strip_prefix("Table: "));
        let (Some(name), Some(true)) = (name, self.above().map(is_row)) else {
            return false;
        };
        let name = match name.rsplit_once('{') {
            Some((before, attributes)) if attributes.ends_with('}') => before.trim(),
            Some(_) | None => name.trim(),
        };
        if !name.is_empty() {
            let lines = ["<div class=\"table-caption\">", "", name, "", "</div>"];
            self.push("", number);
            for line in lines {
                self.tagged_line(number, line);
            }
            self.push("", number);
        }
        true
    }
}

/// Whether a line is drawn as a row: with a bar at both ends.
fn is_row(line: &str) -> bool {
    let bare = line.trim();
    bare.len() >= 3 && bare.starts_with('|') && bare.ends_with('|') && !bare.ends_with("\\|")
}

/// Whether a line parts the head of a table from its body.
fn is_rule(line: &str) -> bool {
    let bare = line.trim();
    bare.contains('-') && bare.contains('|') && bare.bytes().all(|it| b"|-: ".contains(&it))
}

/// How many cells a row has.
fn cells(line: &str) -> usize {
    let bare = line.trim();
    let bare = bare.strip_prefix('|').unwrap_or(bare);
    let (mut count, mut escaped, mut text) = (0, false, false);
    for c in bare.chars() {
        if c == '|' && !escaped {
            count += 1;
            text = false;
        } else {
            text |= !c.is_whitespace();
        }
        escaped = c == '\\' && !escaped;
    }
    count + usize::from(text)
}

/// A row with the bars inside its formulas and code escaped.
fn without_inner_bars(row: &str) -> String {
    let mut out = String::with_capacity(row.len() + 8);
    for (piece, code) in code_spans(row) {
        if code {
            out.push_str(&escaped(piece));
            continue;
        }
        let parts: Vec<&str> = piece.split('$').collect();
        let last = parts.len().saturating_sub(1);
        for (at, part) in parts.iter().enumerate() {
            // Between two dollars stands a formula when it has no blank at its edges.
            let formula = at % 2 == 1 && at < last && part.trim() == *part && !part.is_empty();
            if at > 0 {
                out.push('$');
            }
            out.push_str(&if formula {
                escaped(part)
            } else {
                (*part).to_owned()
            });
        }
    }
    out
}

fn escaped(text: &str) -> String {
    text.replace("\\|", "|").replace('|', "\\|")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_counted_between_bars() {
        for (line, count) in [
            ("| a | b |", 2),
            ("a | b", 2),
            ("| a \\| b | c |", 2),
            ("|---|:-:|", 2),
            ("| a | b | c", 3),
            ("| | |", 2),
        ] {
            assert_eq!(cells(line), count, "{line}");
        }
        assert!(is_rule("|---|:-:|") && !is_rule("| a | b |") && !is_rule("---"));
    }

    #[test]
    fn bars_in_formulas_are_no_borders() {
        assert_eq!(
            without_inner_bars("| $|x|$ | `a|b` | 5$ | 6$ |"),
            "| $\\|x\\|$ | `a\\|b` | 5$ | 6$ |"
        );
    }
}
