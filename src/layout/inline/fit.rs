//! A segment to lines: the rules are relaxed only as far as it needs (RULES KS-13), and softer breaks are
//! tried where the lines found are too loose (JU-05).

use std::ops::Range;

use super::breaks::Rescue;
use super::chosen::{Chosen, allowed};
use super::measure::{MeasuredParagraph, ONE};
use super::price::beyond;
use super::relaxed::{Relaxed, STEPS};
use super::search::search;

/// Where gaps would open by more than this, an address is rather parted anywhere: a quarter of an em.
const FAR_TOO_WIDE: i64 = ONE / 4;

/// Cuts a segment into lines; an empty one has none.
pub(super) fn fit(paragraph: &MeasuredParagraph<'_>, segment: Range<usize>) -> Vec<Chosen> {
    if segment.is_empty() {
        return Vec::new();
    }
    let (easy, limit) = (paragraph.easy(), paragraph.widest());
    if let Some(line) = single(paragraph, &segment) {
        return vec![line];
    }
    for step in STEPS {
        if !step.overfull && has_too_wide(paragraph, &segment, step) {
            continue;
        }
        // Before all else, lines are no looser than `easy`, or by as little as can be.
        let step = step.with(step.rescue, easy);
        let Some(mut found) = search(paragraph, &segment, step) else {
            continue;
        };
        let mut searched = (allowed(paragraph, &segment, step).count(), easy);
        // Where lines are still too loose, softer breaks are tried, and taken if they help.
        for (rescue, most, aim) in [
            (Rescue::Joint, easy, easy),
            (Rescue::Soft, limit, limit),
            (Rescue::Token, FAR_TOO_WIDE, limit),
        ] {
            if widest(&found) <= most {
                continue;
            }
            let softer = step.with(rescue.max(step.rescue), aim);
            // The same breaks with the same aim would be found again.
            let count = allowed(paragraph, &segment, softer).count();
            if searched == (count, aim) {
                continue;
            }
            searched = (count, aim);
            let softer = search(paragraph, &segment, softer);
            if let Some(softer) = softer.filter(|it| excess(it, aim) < excess(&found, aim)) {
                found = softer;
            }
        }
        return found;
    }
    Vec::new()
}

/// The only line of a segment that fits on one at its natural width: nothing else costs less.
fn single(paragraph: &MeasuredParagraph<'_>, segment: &Range<usize>) -> Option<Chosen> {
    let full = paragraph.fullness(segment.start, segment.end, true);
    let natural = full.ratio == 0 && !full.overfull;
    natural.then(|| Chosen {
        range: segment.clone(),
        full,
        last: true,
        rescue: Rescue::Unneeded,
        orphan: false,
    })
}

/// Whether something that a step does not part is wider than a line, so that no search can find lines.
fn has_too_wide(paragraph: &MeasuredParagraph<'_>, segment: &Range<usize>, step: Relaxed) -> bool {
    let mut from = segment.start;
    let ends = allowed(paragraph, segment, step).chain([segment.end]);
    for end in ends {
        if paragraph.never_fits(from, end) {
            return true;
        }
        from = end;
    }
    false
}

fn widest(lines: &[Chosen]) -> i64 {
    lines
        .iter()
        .map(|it| it.full.looseness())
        .max()
        .unwrap_or(0)
}

/// By how much lines are looser than the limit, all together, in 1/4096 em.
fn excess(lines: &[Chosen], limit: i64) -> i64 {
    lines.iter().map(|it| beyond(&it.full, limit)).sum()
}
