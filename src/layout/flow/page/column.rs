//! Columns: the room that they have, what stands in one, where one begins.

use crate::layout::Length;
use crate::layout::flow::galley::Strip;

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
    /// A figure that is left to the next column.
    pub(crate) float_out: Option<usize>,
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
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(super) struct ColumnStart {
    /// Its first strip.
    pub(super) at: usize,
    /// The figure that the column before has left to it.
    pub(super) float: Pending,
    /// How many note strips are printed before it.
    pub(super) noted: usize,
    /// How many columns come before it. Counted only until the first page is full, and only where columns of
    /// the first page are shorter than others.
    pub(super) column: u8,
}

/// Whether a figure waits for the next column. The order of the variants matters: the search takes the least
/// state first, and a state in which a figure waits leads to others with the same first strip.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(super) enum Pending {
    /// The strip of the figure.
    Figure(usize),
    /// None waits.
    Nothing,
}

/// The first strip from `at` on that is no blank.
pub(crate) fn skip_blanks(strips: &[Strip], at: usize) -> usize {
    let blanks = strips.get(at..).unwrap_or_default();
    at + blanks.iter().take_while(|it| it.blank).count()
}
