//! A paragraph whose first lines stand beside something, as a drop cap is: they are shorter than the others.

use super::prepare::prepare;
use super::shape::ShapingFaces;
use super::text::VisibleCounts;
use super::{Line, Setting, Text, compose_with, pieces};
use crate::Warned;
use crate::layout::Length;

/// What the first lines of a paragraph stand beside.
#[derive(Clone, Copy, Debug)]
pub struct Beside {
    /// How many lines are shorter.
    pub lines: usize,
    /// By how much.
    pub width: Length,
}

/// The first letter of a text with the marks on it, and the rest; `None` when nothing else is there.
#[must_use]
pub fn first_letter(text: &Text) -> Option<(Text, Text)> {
    let is_mark = |it: char| matches!(it, '\u{300}'..='\u{36f}' | '\u{3099}' | '\u{309a}' | '\u{fe00}'..='\u{fe0f}');
    let mut letters = text.text.char_indices().skip(1);
    let end = letters.find(|it| !is_mark(it.1))?.0;
    let counts = VisibleCounts::of(&text.text);
    let first = pieces::piece(text, 0..end, &counts);
    let rest = pieces::piece(text, end..text.text.len(), &counts);
    Some((first, rest))
}

/// Sets a paragraph without forced line ends. The short lines are chosen as if all lines were so short, and the others for
/// the text that is left.
pub(super) fn compose(
    text: &Text,
    setting: &Setting,
    beside: Beside,
    faces: &mut impl ShapingFaces,
) -> Warned<Vec<Line>> {
    let narrow = Setting {
        measure: setting.measure - beside.width,
        indent: Length::ZERO,
        ..setting.clone()
    };
    let prepared = prepare(text, &narrow, faces);
    let paragraph = prepared.paragraph(&narrow);
    let mut stretches = prepared.fit(&paragraph);
    let next = match &mut stretches[..] {
        [lines] if lines.len() > beside.lines => {
            let next = lines[beside.lines].range.start;
            lines.truncate(beside.lines);
            Some(next)
        }
        _ => None,
    };
    let mut set = prepared.finish(text, &narrow, &paragraph, &stretches, faces);
    if let Some(cluster) = next.and_then(|it| prepared.clusters.list.get(it)) {
        let counts = VisibleCounts::of(&text.text);
        let rest = pieces::piece(text, cluster.start as usize..text.text.len(), &counts);
        let whole = Setting {
            indent: Length::ZERO,
            ..setting.clone()
        };
        let rest = compose_with(&rest, &whole, faces);
        set.output.extend(rest.output);
        set.warnings.extend(rest.warnings);
    }
    set
}
