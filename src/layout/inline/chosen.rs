//! The lines between two choices of line ends.

use std::ops::Range;

use super::breaks::Rescue;
use super::measure::{Fullness, Paragraph};
use super::price::is_orphan;
use super::relaxed::Relaxed;

/// A line that was chosen.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Chosen {
    /// Its clusters.
    pub(super) range: Range<usize>,
    pub(super) full: Fullness,
    /// Its last line, or before a forced break: not stretched.
    pub(super) last: bool,
    /// The step of the rescue that its end needed (KS-13).
    pub(super) rescue: Rescue,
    /// A last line of one character, for nothing else was possible (PA-02).
    pub(super) orphan: bool,
}

/// The clusters before which a step lets a line end.
pub(super) fn allowed<'a>(
    paragraph: &'a Paragraph<'_>,
    segment: &Range<usize>,
    step: Relaxed,
) -> impl Iterator<Item = usize> + 'a {
    let inner = segment.start + 1..segment.end;
    inner.filter(move |it| paragraph.breaks[it - 1].rescue <= step.rescue)
}

/// The lines between the places where they end.
pub(super) fn chosen(paragraph: &Paragraph<'_>, ends: &[usize], step: Relaxed) -> Vec<Chosen> {
    let count = ends.len() - 1;
    let pairs = ends.windows(2).map(|it| it[0]..it[1]).enumerate();
    let lines = pairs.map(|(number, range)| {
        let last = number + 1 == count;
        let rescue = if last {
            Rescue::Unneeded
        } else {
            paragraph.breaks[range.end - 1].rescue
        };
        Chosen {
            full: paragraph.fullness(range.start, range.end, last),
            last,
            rescue,
            orphan: last
                && step.orphan
                && number > 0
                && is_orphan(paragraph, range.start, range.end),
            range,
        }
    });
    lines.collect()
}
