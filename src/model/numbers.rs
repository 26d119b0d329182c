//! Which columns of a table hold numbers.

use super::{Align, Cell, Table};

/// For each column, whether it holds numbers, at least two, and nothing else in the body. Such columns are
/// aligned at the decimal point. Tables with cells over several rows or columns have none.
pub(crate) fn number_columns(table: &Table) -> Vec<bool> {
    let columns = usize::try_from(table.columns).unwrap_or(0);
    if has_spans(table) {
        return vec![false; columns];
    }
    let column = |column: usize| {
        let cells = table.body.iter().filter_map(|it| it.cells.get(column));
        let texts: Vec<(String, bool)> = cells
            .map(|it| (text(it), it.align == Align::Natural && it.blocks.len() <= 1))
            .collect();
        let numbers = texts.iter().filter(|it| is_number(&it.0)).count();
        numbers >= 2
            && texts
                .iter()
                .all(|(text, plain)| *plain && (is_number(text) || is_nothing(text)))
    };
    (0..columns).map(column).collect()
}

/// Whether a cell covers several rows or columns.
pub(crate) fn has_spans(table: &Table) -> bool {
    let mut cells = table
        .head
        .iter()
        .chain(&table.body)
        .flat_map(|it| &it.cells);
    cells.any(|it| it.column_span > 1 || it.row_span > 1)
}

/// The text of a cell.
pub(crate) fn text(cell: &Cell) -> String {
    let texts: Vec<String> = cell.blocks.iter().map(super::Block::text).collect();
    texts.join(" ").trim().to_owned()
}

/// `1,284.5`, `-3`, `12%`, `¥ 30`.
pub(crate) fn is_number(text: &str) -> bool {
    let bare = text
        .trim_start_matches([
            '+', '-', '−', '±', '¥', '￥', '$', '€', '≈', '~', '<', '>', ' ',
        ])
        .trim_end_matches(['%', '％', '‰', ' ', '*']);
    !bare.is_empty()
        && bare.starts_with(|c: char| c.is_ascii_digit())
        && bare.ends_with(|c: char| c.is_ascii_digit())
        && bare.matches('.').count() <= 1
        && bare
            .chars()
            .all(|c| c.is_ascii_digit() || matches!(c, ',' | '.' | '，'))
}

/// What stands in a column of numbers where there is none.
fn is_nothing(text: &str) -> bool {
    matches!(text, "" | "-" | "–" | "—" | "——" | "/" | "N/A" | "无")
}

/// What follows the point of a number, with the point; empty when it has none.
pub(crate) fn fraction(text: &str) -> &str {
    let end = text.len() - text.trim_start_matches(|c: char| c != '.').len();
    match text.get(end..) {
        Some(rest) if rest.starts_with('.') => rest,
        _ => {
            let digits = text.trim_end_matches(|c: char| !c.is_ascii_digit());
            text.get(digits.len()..).unwrap_or_default()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{fraction, is_number};

    #[test]
    fn numbers_are_told_from_names_and_dates() {
        for number in ["1,284.5", "0", "-3.0", "12%", "¥30", "+1.5％"] {
            assert!(is_number(number), "{number}");
        }
        for other in ["", "-", "2024-01-02", "3 个", "v1.2.3", "1.2.3", "一", "."] {
            assert!(!is_number(other), "{other}");
        }
        assert_eq!(fraction("1,284.5"), ".5");
        assert_eq!(fraction("12%"), "%");
        assert_eq!(fraction("12.5%"), ".5%");
        assert_eq!(fraction("12"), "");
    }
}
