//! Gives the slack of a chosen line to its gaps, tier by tier and to the last unit (RULES JU-02).

use super::Alignment;
use super::chosen::Chosen;
use super::gaps::{Gap, GapStretch, SHRINK_ORDER};
use super::measure::{MeasuredParagraph, ONE};
use crate::layout::Length;

/// Where the clusters of a line stand in the order of the text.
#[derive(Clone, Debug, Default)]
pub(super) struct PlacedLine {
    /// Left edge of the first body, from the left margin.
    pub(super) start: Length,
    /// Width of the gap after each cluster but the last.
    pub(super) gaps: Vec<Length>,
}

/// Distributes the slack of a line.
pub(super) fn distribute(paragraph: &MeasuredParagraph<'_>, line: &Chosen) -> PlacedLine {
    let inner = &paragraph.gaps[line.range.start..line.range.end - 1];
    let mut gaps: Vec<Length> = inner.iter().map(Gap::natural).collect();
    let slack = line.full.slack;
    if slack < Length::ZERO {
        let mut need = -slack;
        for tier in SHRINK_ORDER {
            need -= share(need, inner, &mut gaps, -1, |it| it.shrink(tier));
        }
    } else if !line.last && !line.full.ragged && paragraph.alignment == Alignment::Justify {
        let mut need = slack;
        need -= share(need, inner, &mut gaps, 1, Gap::grow);
        let first = paragraph.open_first();
        let open_by = |most| {
            move |it: &Gap| match it.stretch {
                GapStretch::Any | GapStretch::Syllable => it.em * most / ONE,
                GapStretch::Last | GapStretch::Never => Length::ZERO,
            }
        };
        need -= share(need, inner, &mut gaps, 1, open_by(first));
        need -= share(need, inner, &mut gaps, 1, Gap::grow_more);
        let most = paragraph.open_most();
        need -= share(need, inner, &mut gaps, 1, |it| {
            open_by(most)(it) - open_by(first)(it)
        });
        let open = |it: &Gap| match it.stretch {
            GapStretch::Any | GapStretch::Last => it.em,
            GapStretch::Syllable | GapStretch::Never => Length::ZERO,
        };
        // E3b takes all that is left: each gap may open by as many ems as it needs.
        let ems: Length = inner.iter().map(open).sum();
        if need > Length::ZERO && ems > Length::ZERO {
            let factor = need / ems + 1;
            share(need, inner, &mut gaps, 1, |it| open(it) * factor);
        }
    }
    let mut start = paragraph.lead(line.range.start);
    if line.range.start == 0 {
        start += paragraph.indent;
    }
    let spare = slack.max(Length::ZERO);
    start += match paragraph.alignment {
        Alignment::Justify | Alignment::Start => Length::ZERO,
        Alignment::Center => spare / 2,
        Alignment::End => spare,
    };
    PlacedLine { start, gaps }
}

/// Gives `need` to the gaps in proportion to what each can take; returns how much could be given. Rounding
/// is carried along, so that the sum is exact.
fn share(
    need: Length,
    inner: &[Gap],
    gaps: &mut [Length],
    sign: i64,
    capacity: impl Fn(&Gap) -> Length,
) -> Length {
    if need <= Length::ZERO {
        return Length::ZERO;
    }
    let total: Length = inner.iter().map(&capacity).sum();
    if total <= Length::ZERO {
        return Length::ZERO;
    }
    let given = need.min(total);
    let (mut seen, mut done) = (0_i128, Length::ZERO);
    for (gap, width) in inner.iter().zip(gaps) {
        seen += i128::from(capacity(gap).0);
        let until = seen * i128::from(given.0) / i128::from(total.0);
        let until = i64::try_from(until).map_or(done, Length);
        *width += (until - done) * sign;
        done = until;
    }
    given
}

/// Thousandths of an em that E3 opened the widest gap by, rounded up, for reports.
pub(super) fn opened_mille(line: &Chosen) -> i64 {
    match line.full.opened {
        0 => 0,
        // It was rounded down when it was found.
        opened => ((opened + 1) * 1000 + ONE - 1) / ONE,
    }
}
