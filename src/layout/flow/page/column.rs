//! Columns: the room that they have, what stands in one, where one begins.

use crate::layout::Length;
use crate::layout::flow::galley::Strip;
use crate::layout::flow::grid::whole_up;

/// The room that the columns of a section have.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ColumnRoom {
    /// Height of a column.
    pub(crate) height: Length,
    /// Height of the columns of the section's first page, under what runs across them.
    pub(crate) first: Length,
    /// Columns on a page.
    pub(crate) columns: u8,
    /// The body's pitch.
    pub(crate) pitch: Length,
}

/// What stands in one column.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(crate) struct Cut {
    /// Its first strip.
    pub(crate) from: usize,
    /// The first strip that is not in it.
    pub(crate) to: usize,
    /// The table head that is repeated at its top.
    pub(crate) head: Option<usize>,
    /// A figure of the column before, at its top.
    pub(crate) float_in: Option<usize>,
    /// A figure that is left to the next column, or to the next page when it is as wide as all columns.
    pub(crate) float_out: Option<usize>,
    /// The figure above all columns of its page.
    pub(crate) over: Option<usize>,
    /// How many of its paragraphs are a line longer; negative for a line shorter.
    pub(crate) variants: i64,
    /// By how many pitches its pictures are lower.
    pub(crate) shrunk: i64,
    /// The strips of [`super::notes::Notes`] at its foot: the first, and the first that is not.
    pub(crate) notes: (usize, usize),
    /// How many lines it is short of; nothing for the last column, which may be short.
    pub(crate) short: i64,
}

/// Where a column begins: a state of the search for the cheapest cuts. What comes later in the section is
/// greater.
#[derive(Clone, Copy, Debug, Default, Eq, Ord, PartialEq, PartialOrd)]
pub(super) struct ColumnStart {
    /// Its first strip.
    pub(super) at: usize,
    /// The figure that the column before has left to it.
    pub(super) float: Pending,
    /// How many note strips are printed before it.
    pub(super) noted: usize,
    /// How many columns come before it: [`Columns`] says how far they are counted.
    pub(super) column: u8,
    /// The figure that stands above the columns of its page, which may come later in the text; none for the first column of a
    /// page, unless it was chosen before.
    pub(super) over: Option<usize>,
}

/// How columns are counted.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Columns {
    /// Not at all: all are alike.
    Alike,
    /// Until the first page is full, whose columns are shorter than others.
    FirstPage,
    /// Always, because figures may stand above them: on the first page from 0, on all others from [`Columns::page_start`] and
    /// then from the number of columns. So the first column of a page is greater than a column before it that is empty.
    ByPage,
}

impl Columns {
    /// The number of the column after one, of so many on a page.
    pub(super) fn after(self, column: u8, of: u8) -> u8 {
        match self {
            Self::Alike => 0,
            Self::FirstPage => column.saturating_add(1).min(of),
            Self::ByPage if column == Self::page_start(of) => of,
            Self::ByPage if column + 1 == of || column + 2 == Self::page_start(of) => {
                Self::page_start(of)
            }
            Self::ByPage => column + 1,
        }
    }

    /// The number of the first column of pages after the first, of so many columns.
    fn page_start(of: u8) -> u8 {
        2 * of
    }

    /// Whether a column is the first of a page of so many columns.
    pub(super) fn opens_page(column: u8, of: u8) -> bool {
        column == 0 || column == Self::page_start(of)
    }
}

/// Whether a figure waits for the next column. The order of the variants matters: the search takes the least
/// state first, and a state in which a figure waits leads to others with the same first strip.
#[derive(Clone, Copy, Debug, Default, Eq, Ord, PartialEq, PartialOrd)]
pub(super) enum Pending {
    /// The strip of the figure.
    Figure(usize),
    /// None waits.
    #[default]
    Nothing,
}

/// The first strip from `at` on that is no blank.
pub(crate) fn skip_blanks(strips: &[Strip], at: usize) -> usize {
    let blanks = strips.get(at..).unwrap_or_default();
    at + blanks.iter().take_while(|it| it.blank).count()
}

/// The height that a figure above all columns takes from them, with the room below it: whole pitches.
pub(crate) fn over_room(section: &[Strip], over: Option<usize>, pitch: Length) -> Length {
    let strip = over.and_then(|it| section.get(it));
    strip.map_or(Length::ZERO, |it| {
        let height = it.height + pitch.scale(3, 4);
        pitch.scale(whole_up(height, pitch), 1)
    })
}

#[cfg(test)]
mod tests {
    use super::Columns;

    #[test]
    fn columns_are_counted_page_by_page() {
        for of in [2, 3] {
            let mut column = 0;
            for place in 0..4 * usize::from(of) {
                let first = place % usize::from(of) == 0;
                assert_eq!(Columns::opens_page(column, of), first, "{place} {column}");
                let next = Columns::ByPage.after(column, of);
                // An empty column leads to a greater state.
                assert!(next > column || first, "{place} {column} {next}");
                column = next;
            }
        }
    }
}
