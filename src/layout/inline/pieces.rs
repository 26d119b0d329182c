//! Very long paragraphs are set a piece at a time, so that memory and time grow with the piece, not with the paragraph.
//!
//! What stands in all of a paragraph at once (clusters, gaps, breaks, sums, ways through them) is many times the text.
//! The lines at the end of a piece, which would be others if its text went on, are given back: they are set with the
//! next piece, which begins where the last line that is kept ends.

use std::ops::Range;

use super::chosen::Chosen;
use super::prepare::{Prepared, prepare};
use super::shape::ShapingFaces;
use super::text::VisibleCounts;
use super::{Line, Setting, Span, Text, report};
use crate::Warned;
use crate::layout::Length;

/// Bytes of a piece: twenty thousand Han, a dozen pages. No author writes such a paragraph.
const PIECE: usize = 64 * 1024;

/// So many lines at the end of a piece are given back: further up, lines are the same whatever follows.
const GIVEN_BACK: usize = 6;

/// Whether a paragraph is set in pieces.
pub(super) fn is_long(text: &Text) -> bool {
    text.text.len() > PIECE
}

/// Sets a long paragraph.
pub(super) fn compose(
    text: &Text,
    setting: &Setting,
    faces: &mut impl ShapingFaces,
) -> Warned<Vec<Line>> {
    let counts = VisibleCounts::of(&text.text);
    let mut setting = setting.clone();
    let (mut output, mut warnings, mut missing) = (Vec::new(), Vec::new(), Vec::new());
    let mut from = 0;
    while from < text.text.len() {
        crate::diag::step();
        let to = end(&text.text, from);
        let piece = piece(text, from..to, &counts);
        let mut prepared = prepare(&piece, &setting, faces);
        missing.append(&mut prepared.clusters.missing);
        let paragraph = prepared.paragraph(&setting);
        let mut stretches = prepared.fit(&paragraph);
        let next = match to < text.text.len() {
            true => give_back(&prepared, &mut stretches),
            false => None,
        };
        let set = prepared.finish(&piece, &setting, &paragraph, &stretches, faces);
        output.extend(set.output);
        warnings.extend(set.warnings);
        setting.indent = Length::ZERO;
        from = next.map_or(to, |it| from + it);
    }
    let mut reported = report::missing_glyphs(&missing, setting.source_line);
    reported.append(&mut warnings);
    Warned {
        output,
        warnings: reported,
    }
}

/// All pieces of a long text, to measure one after the other.
pub(super) fn of(text: &Text) -> impl Iterator<Item = Text> {
    let counts = VisibleCounts::of(&text.text);
    let mut from = 0;
    std::iter::from_fn(move || {
        crate::diag::step();
        let range = from..end(&text.text, from);
        from = range.end;
        (!range.is_empty()).then(|| piece(text, range, &counts))
    })
}

/// Where the piece that begins at a byte ends.
fn end(text: &str, from: usize) -> usize {
    let rest = text.len() - from;
    // What is hardly longer than a piece is one.
    if rest <= PIECE + PIECE / 4 {
        return text.len();
    }
    let wanted = from + PIECE;
    let boundary = (from + 1..=wanted)
        .rev()
        .find(|it| text.is_char_boundary(*it));
    boundary.unwrap_or(text.len())
}

/// A part of a text as a text of its own.
pub(super) fn piece(text: &Text, range: Range<usize>, counts: &VisibleCounts) -> Text {
    let first = text.spans.partition_point(|it| it.range.end <= range.start);
    let inside = text.spans[first..]
        .iter()
        .take_while(|it| it.range.start < range.end);
    let spans = inside.map(|span| {
        let from = span.range.start.max(range.start);
        let to = span.range.end.min(range.end);
        Span {
            range: from - range.start..to - range.start,
            source: text.source(span, from, counts),
            ..span.clone()
        }
    });
    Text {
        text: text.text[range.clone()].to_owned(),
        spans: spans.collect(),
    }
}

/// Takes the last lines off; returns the byte of the piece at which they begin, `None` if nothing was taken off.
fn give_back(prepared: &Prepared, stretches: &mut Vec<Vec<Chosen>>) -> Option<usize> {
    let clusters = &prepared.clusters;
    // After a forced line end nothing goes on.
    if clusters.blanks.last().is_some_and(|it| it.forced > 0) {
        return None;
    }
    let alone = stretches.len() < 2;
    let lines = stretches.last_mut()?;
    let kept = lines.len().saturating_sub(GIVEN_BACK);
    if kept == 0 && alone {
        return None;
    }
    let first = lines.get(kept)?.range.start;
    lines.truncate(kept);
    if kept == 0 {
        stretches.pop();
    }
    Some(clusters.list.get(first)?.start as usize)
}
