//! How far the rules are relaxed for lines to be found, and which are (RULES KS-13, JU-05).

use std::ops::Range;

use super::breaks::Rescue;
use super::chosen::{Chosen, allowed};
use super::measure::{ONE, Paragraph};
use super::price::beyond;
use super::relaxed::{Relaxed, STEPS};
use super::search::search;

/// Wider than this, an address is better broken anywhere (a quarter of an em: only in rescue).
const FAR_TOO_WIDE: i64 = ONE / 4;

/// Cuts a stretch between forced breaks into lines; an empty one has none.
pub(super) fn fit(paragraph: &Paragraph<'_>, segment: Range<usize>) -> Vec<Chosen> {
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
        // As few lines as can be are looser than they should be, for whatever it costs elsewhere.
        let step = step.with(step.rescue, easy);
        let Some(mut found) = search(paragraph, &segment, step) else {
            continue;
        };
        let mut searched = (allowed(paragraph, &segment, step).count(), easy);
        // Where that is not enough a hyphen is better, if it helps.
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

/// What fits on one line as it is needs no search: no other layout costs less.
fn single(paragraph: &Paragraph<'_>, segment: &Range<usize>) -> Option<Chosen> {
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

/// Whether what a step must keep on one line is wider than any line, so that no search finds a way.
fn has_too_wide(paragraph: &Paragraph<'_>, segment: &Range<usize>, step: Relaxed) -> bool {
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
