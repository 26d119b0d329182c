//! A text that a page states in one place, and its line.

use crate::read::entities::decode;

/// A text and the line it stands on, from 1.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(super) struct SaidText {
    pub(super) text: String,
    pub(super) line: u32,
}

/// A text with entities decoded and blanks as single spaces. Ideographic spaces stay, because they separate the
/// parts of a line.
pub(super) fn one_line(text: &str) -> String {
    let text = decode(text);
    let is_blank = |it: char| it.is_whitespace() && it != '\u{3000}';
    let words = text.split(is_blank).filter(|it| !it.is_empty());
    let text = words.collect::<Vec<_>>().join(" ");
    text.trim().to_owned()
}
