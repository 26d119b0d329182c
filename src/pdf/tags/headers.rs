//! Finds the header cells of each cell in tables whose cells span rows or columns, where `Scope` alone does not
//! tell them (ISO 14289-1, 7.5).

use std::collections::BTreeMap;

use crate::layout::{Element, ElementId, Kid, Role, Scope, Tags};
use crate::pdf::object::index;

/// The most columns that are considered; cells further to the right get no headers.
const MOST_COLUMNS: usize = 256;

/// Element numbers of the header cells of each data cell, by the data cell's element number.
pub(super) type Headers = BTreeMap<usize, Vec<usize>>;

/// The headers of all cells in tables with spans.
pub(super) fn headers(tags: &Tags) -> Headers {
    let mut headers = Headers::new();
    for element in tags.elements() {
        if element.role == Role::Table {
            let rows = rows(tags, element);
            let cells = || rows.iter().flatten().map(|it| tags.get(*it));
            if cells().any(|it| it.column_span > 1 || it.row_span > 1) {
                table(tags, &rows, &mut headers);
            }
        }
    }
    headers
}

/// The cells of each row.
fn rows(tags: &Tags, table: &Element) -> Vec<Vec<ElementId>> {
    let mut rows = Vec::new();
    for part in elements(table) {
        let part = tags.get(part);
        if part.role == Role::TR {
            rows.push(elements(part).collect());
        } else if matches!(part.role, Role::THead | Role::TBody) {
            rows.extend(elements(part).map(|it| elements(tags.get(it)).collect()));
        }
    }
    rows
}

fn elements(element: &Element) -> impl Iterator<Item = ElementId> {
    element.kids.iter().filter_map(|kid| match kid {
        Kid::Element(id) => Some(*id),
        Kid::Content(_) | Kid::Link(_) => None,
    })
}

/// A column, from the top of the table to the current row.
#[derive(Clone, Default)]
struct Column {
    /// Its headers.
    headers: Vec<usize>,
    /// Whether the last cell was a data cell: a header below it begins anew.
    in_data: bool,
    /// How many more rows its cell covers, and whether that heads its rows.
    covered: u32,
    heads_rows: Option<usize>,
}

fn table(tags: &Tags, rows: &[Vec<ElementId>], headers: &mut Headers) {
    let mut columns: Vec<Column> = Vec::new();
    for row in rows {
        let mut row_headers: Vec<usize> = Vec::new();
        let mut at = 0;
        for id in row {
            while let Some(column) = columns.get_mut(at).filter(|it| it.covered > 0) {
                column.covered -= 1;
                row_headers.extend(column.heads_rows);
                at += 1;
            }
            let cell = tags.get(*id);
            let span = usize::try_from(cell.column_span.max(1)).unwrap_or(MOST_COLUMNS);
            let end = (at + span).min(MOST_COLUMNS);
            if columns.len() < end {
                columns.resize(end, Column::default());
            }
            let Some(covered) = columns.get_mut(at..end).filter(|it| !it.is_empty()) else {
                break;
            };
            let number = index(id.0);
            let is_header = cell.role == Role::TH;
            if !is_header {
                let mut found: Vec<usize> = row_headers.clone();
                found.extend(covered.iter().flat_map(|it| &it.headers));
                found.sort_unstable();
                found.dedup();
                headers.insert(number, found);
            }
            let heads_columns = matches!(cell.scope, Some(Scope::Column | Scope::Both));
            let heads_rows = matches!(cell.scope, Some(Scope::Row | Scope::Both));
            for column in covered.iter_mut() {
                if is_header && heads_columns {
                    if std::mem::take(&mut column.in_data) {
                        column.headers.clear();
                    }
                    column.headers.push(number);
                }
                column.in_data |= !is_header;
                column.covered = cell.row_span.saturating_sub(1);
                column.heads_rows = (is_header && heads_rows).then_some(number);
            }
            if is_header && heads_rows {
                row_headers.push(number);
            }
            at = end;
        }
        for column in columns.iter_mut().skip(at) {
            column.covered = column.covered.saturating_sub(1);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::headers;
    use crate::layout::{ElementId, Role, Scope, Tags};

    struct Grid(Tags, ElementId);

    impl Grid {
        fn new() -> Self {
            let mut tags = Tags::default();
            let table = tags.element(Tags::DOCUMENT, Role::Table);
            Self(tags, table)
        }

        fn row(&mut self) -> ElementId {
            self.0.element(self.1, Role::TR)
        }

        fn cell(&mut self, row: ElementId, scope: Option<Scope>, across: u32, down: u32) -> usize {
            let role = if scope.is_some() { Role::TH } else { Role::TD };
            let id = self.0.element(row, role);
            let element = self.0.get_mut(id);
            (element.scope, element.column_span, element.row_span) = (scope, across, down);
            usize::try_from(id.0).unwrap()
        }
    }

    #[test]
    fn spanning_headers_apply_to_every_cell_under_them() {
        let mut grid = Grid::new();
        let row = grid.row();
        let corner = grid.cell(row, Some(Scope::Both), 1, 2);
        let wide = grid.cell(row, Some(Scope::Column), 2, 1);
        let row = grid.row();
        let left = grid.cell(row, Some(Scope::Column), 1, 1);
        let right = grid.cell(row, Some(Scope::Column), 1, 1);
        let row = grid.row();
        let side = grid.cell(row, Some(Scope::Row), 1, 2);
        let one = grid.cell(row, None, 1, 1);
        let two = grid.cell(row, None, 1, 1);
        let row = grid.row();
        let both = grid.cell(row, None, 2, 1);
        let found = headers(&grid.0);
        assert_eq!(found[&one], [wide, left, side]);
        assert_eq!(found[&two], [wide, right, side]);
        assert_eq!(found[&both], [wide, left, right, side]);
        assert_eq!(found.len(), 3);
        assert_ne!(corner, side);
    }

    #[test]
    fn a_plain_table_needs_scope_alone() {
        let mut grid = Grid::new();
        let row = grid.row();
        grid.cell(row, Some(Scope::Column), 1, 1);
        let row = grid.row();
        grid.cell(row, None, 1, 1);
        assert!(headers(&grid.0).is_empty());
    }

    #[test]
    fn columns_beyond_the_limit_have_no_headers() {
        let mut grid = Grid::new();
        for _ in 0..3 {
            let row = grid.row();
            grid.cell(row, None, u32::MAX, u32::MAX);
            grid.cell(row, None, 1, 1);
        }
        assert!(headers(&grid.0).len() <= 6);
    }
}
