//! What stands around the text: running heads, folios, table of contents.

use super::{Options, Pages};
use crate::Warned;
use crate::book::Book;
use crate::fonts::Fonts;

/// Adds the furniture. (A stand-in: nothing yet.)
pub(super) fn furnish(
    flowed: Warned<Pages>,
    _book: &Book,
    _fonts: &Fonts,
    _options: &Options,
) -> Warned<Pages> {
    flowed
}
