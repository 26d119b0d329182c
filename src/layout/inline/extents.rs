//! How narrow and how wide a paragraph may be. Columns of a table ask it before they have a width.

use super::breaks::Rescue;
use super::pieces;
use super::prepare::prepare;
use super::shape::ShapingFaces;
use super::{Setting, Shaper, Text};
use crate::layout::Length;

/// The two widths of a paragraph (CSS Sizing 3, 5.1).
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Extents {
    /// The longest stretch that no line may break (min-content).
    pub least: Length,
    /// The longest line when only forced line ends break it (max-content).
    pub most: Length,
}

/// Measures a text without setting it: no line is chosen, nothing is painted. The measure of
/// `setting` does not matter.
#[must_use]
pub fn extents(text: &Text, setting: &Setting, shaper: &mut Shaper<'_>) -> Extents {
    extents_with(text, setting, shaper)
}

pub(super) fn extents_with(
    text: &Text,
    setting: &Setting,
    faces: &mut impl ShapingFaces,
) -> Extents {
    if text.text.is_empty() {
        return Extents::default();
    }
    if !pieces::is_long(text) {
        return of_piece(text, setting, faces);
    }
    // Each piece is wider than any page, unless lines end in it.
    pieces::of(text).fold(Extents::default(), |all, piece| {
        let piece = of_piece(&piece, setting, faces);
        Extents {
            least: all.least.max(piece.least),
            most: all.most.max(piece.most),
        }
    })
}

fn of_piece(text: &Text, setting: &Setting, faces: &mut impl ShapingFaces) -> Extents {
    let prepared = prepare(text, setting, faces);
    let paragraph = prepared.paragraph(setting);
    let mut found = Extents::default();
    for segment in prepared.segments() {
        let mut from = segment.start;
        for end in segment.start + 1..=segment.end {
            let last = end == segment.end;
            if last || prepared.breaks[end - 1].rescue == Rescue::Unneeded {
                found.least = found.least.max(paragraph.natural(from, end));
                from = end;
            }
        }
        if !segment.is_empty() {
            let all = paragraph.natural(segment.start, segment.end);
            found.most = found.most.max(all);
        }
    }
    found
}
