//! How far the rules are relaxed for lines to be found, and which are (RULES KS-13, JU-05).

use std::ops::Range;

use super::breaks::Rescue;
use super::measure::{Fullness, ONE, Paragraph};
use super::price::{beyond, is_orphan};
use super::search::search;

/// A line that was chosen.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Chosen {
    /// Its clusters.
    pub(super) range: Range<usize>,
    pub(super) full: Fullness,
    /// Its last line, or before a forced break: not stretched.
    pub(super) last: bool,
    /// The step of the rescue that its end needed (KS-13).
    pub(super) rescue: u8,
    /// A last line of one character, for nothing else was possible (PA-02).
    pub(super) orphan: bool,
}

/// How far the rules are relaxed, in the order in which it is tried.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct Relaxed {
    /// PA-02 costs instead of forbidding.
    pub(super) orphan: bool,
    /// Breaks up to this step of the rescue are taken.
    pub(super) rescue: u8,
    /// What cannot be broken may stick out.
    pub(super) overfull: bool,
    /// A line whose gaps open wider than this costs more than any number of other lines (JU-05).
    pub(super) widest: Option<i64>,
}

pub(super) const STEPS: [Relaxed; 8] = [
    Relaxed::new(false, 0, false),
    Relaxed::new(false, Rescue::Soft as u8, false),
    Relaxed::new(true, Rescue::Soft as u8, false),
    Relaxed::new(true, Rescue::Token as u8, false),
    Relaxed::new(true, Rescue::Dashes as u8, false),
    Relaxed::new(true, Rescue::Marks as u8, false),
    Relaxed::new(true, Rescue::Emergency as u8, false),
    Relaxed::new(true, Rescue::Emergency as u8, true),
];

impl Relaxed {
    const fn new(orphan: bool, rescue: u8, overfull: bool) -> Self {
        Self {
            orphan,
            rescue,
            overfull,
            widest: None,
        }
    }

    /// With breaks up to another step of the rescue, and with lines that are rather not looser than this.
    pub(super) const fn with(self, rescue: u8, widest: i64) -> Self {
        Self {
            rescue,
            widest: Some(widest),
            ..self
        }
    }
}

/// Wider than this, an address is better broken anywhere (a quarter of an em: only in rescue).
const FAR_TOO_WIDE: i64 = ONE / 4;

/// Cuts a stretch between forced breaks into lines.
pub(super) fn fit(paragraph: &Paragraph<'_>, segment: Range<usize>) -> Vec<Chosen> {
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
            (Rescue::Joint as u8, easy, easy),
            (Rescue::Soft as u8, limit, limit),
            (Rescue::Token as u8, FAR_TOO_WIDE, limit),
        ] {
            if widest(&found) <= most {
                continue;
            }
            let softer = step.with(rescue.max(step.rescue), aim);
            // Nor does a search that has been made.
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
        rescue: 0,
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
            0
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
