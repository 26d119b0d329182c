//! A column: the room it has, what stands in it, where it begins.

use crate::layout::Length;
use crate::layout::flow::galley::Strip;

/// The room that strips are put in.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Frame {
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
    /// Its strips.
    pub(crate) from: usize,
    /// The first strip that is not in it.
    pub(crate) to: usize,
    /// The table head that is repeated at its top.
    pub(crate) head: Option<usize>,
    /// A figure of the column before, at its top.
    pub(crate) float_in: Option<usize>,
    /// A figure that is left to the next column.
    pub(crate) float_out: Option<usize>,
    /// How many paragraphs are a line shorter (negative) or longer.
    pub(crate) variants: i64,
    /// Strips of [`Notes::strips`] at its foot.
    pub(crate) notes: (usize, usize),
    /// How many lines it is short of, when that is a fault.
    pub(crate) short: i64,
}

/// A place where a column begins.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(super) struct State {
    pub(super) at: usize,
    pub(super) float: Pending,
    /// How many note strips are printed.
    pub(super) noted: usize,
    /// Columns so far, counted as long as it matters.
    pub(super) column: u8,
}

/// In this order: what is placed comes after what is still to be placed.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(super) enum Pending {
    Figure(usize),
    Nothing,
}

/// The first strip from `at` on that is no blank.
pub(crate) fn skip_blanks(strips: &[Strip], at: usize) -> usize {
    let blanks = strips.get(at..).unwrap_or_default();
    at + blanks.iter().take_while(|it| it.blank).count()
}
