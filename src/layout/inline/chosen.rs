//! The lines that follow from a choice of line ends.

use std::ops::Range;

use super::breaks::Rescue;
use super::measure::{Fullness, MeasuredParagraph};
use super::price::is_orphan;
use super::relaxed::Relaxed;

/// A line that was chosen.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Chosen {
    /// Its clusters.
    pub(super) range: Range<usize>,
    /// How full it is.
    pub(super) full: Fullness,
    /// It is the last line of the paragraph, or stands before a forced line end: it is not stretched.
    pub(super) last: bool,
    /// The step of the rescue that its end needed (KS-13).
    pub(super) rescue: Rescue,
    /// It is a last line of one character, which PA-02 forbids: nothing else was possible.
    pub(super) orphan: bool,
}

/// Numbers of the clusters before which a step lets a line end.
pub(super) fn allowed<'a>(
    paragraph: &'a MeasuredParagraph<'_>,
    segment: &Range<usize>,
    step: Relaxed,
) -> impl Iterator<Item = usize> + 'a {
    let inner = segment.start + 1..segment.end;
    inner.filter(move |it| paragraph.breaks[it - 1].rescue <= step.rescue)
}

/// The lines between neighbours of `ends`, of which the first is where the first line begins.
pub(super) fn chosen(
    paragraph: &MeasuredParagraph<'_>,
    ends: &[usize],
    step: Relaxed,
) -> Vec<Chosen> {
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
