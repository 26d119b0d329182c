//! What a line costs (RULES JU-00): the square of its badness plus the price of its end.

use super::Alignment;
use super::class::Class;
use super::measure::{Fullness, MeasuredParagraph, ONE};
use super::relaxed::Relaxed;
use super::sense::Seam;
use crate::layout::Length;
use crate::model::Region;

/// What a tight line beside a loose one costs more, and a line with a hyphen after another.
pub(super) const CONTRAST: i128 = 3000 * (SCALE * SCALE) as i128;
/// What a line costs for each 1/4096 em by which it is looser than a search allows: more than eighty lines at
/// that limit.
const TOO_WIDE: i128 = 1_000_000 * (SCALE * SCALE) as i128;
/// Badness is counted in 1/64.
const SCALE: i64 = 64;
/// A line of a greater ρ costs no more than one of this.
const WORST: i64 = 41 * ONE;
/// What a line costs more when its gaps between Han open at all. An even grey is worth three line ends within
/// words (UB-09), but not a narrow last line (PA-04). The cube of ρ alone would hardly count so small a gap.
pub(super) const UNEVEN: i128 = 400 * (SCALE * SCALE) as i128;
/// A gap that opens by no more than a hundredth of an em is not seen.
const EVEN: i64 = ONE / 100;

/// What a line costs for being justified by its gaps.
pub(super) fn unevenness(paragraph: &MeasuredParagraph<'_>, full: &Fullness) -> i128 {
    match paragraph.region {
        // In Korean, E3 opens gaps between words.
        Region::Ko => 0,
        Region::Hans | Region::HantTw | Region::HantHk | Region::Ja | Region::Other => {
            UNEVEN * i128::from(full.opened > EVEN)
        }
    }
}

/// By how much a line is looser than a limit, in 1/4096 em, plus one; 0 when it is not looser.
pub(super) fn beyond(full: &Fullness, limit: i64) -> i64 {
    match full.looseness() - limit {
        wide if wide > 0 => 1 + wide.min(ONE),
        _ => 0,
    }
}

/// The least that any line costs.
pub(super) fn least(paragraph: &MeasuredParagraph<'_>) -> i128 {
    match paragraph.alignment {
        Alignment::Justify => demerits(0, 0),
        Alignment::Start | Alignment::Center | Alignment::End => {
            let measure = mille(paragraph, paragraph.measure);
            measure * measure
        }
    }
}

/// What a line costs for being looser than a search allows.
pub(super) fn beyond_cost(full: &Fullness, step: Relaxed) -> i128 {
    let wide = step.widest.map_or(0, |limit| beyond(full, limit));
    TOO_WIDE * i128::from(wide)
}

/// (10 + 100·|ρ|³ + p)², in 1/4096.
pub(super) fn demerits(ratio: i64, penalty: i64) -> i128 {
    let ratio = ratio.abs().min(WORST);
    let cube = ratio * ratio * ratio / ONE * 100 * SCALE / (ONE * ONE);
    let sum = (10 + penalty) * SCALE + cube;
    i128::from(sum) * i128::from(sum)
}

/// JU-10: the square of the slack, in thousandths of an em; a line more costs more than any slack.
pub(super) fn raggedness(
    paragraph: &MeasuredParagraph<'_>,
    full: &Fullness,
    penalty: i128,
    end: usize,
    last: bool,
) -> i128 {
    let mille = |length| mille(paragraph, length);
    let measure = mille(paragraph.measure);
    let title = !paragraph.seams.is_empty();
    let slack = match (paragraph.alignment, last) {
        // Titles and centred text are balanced; other last lines should fill a third of the measure.
        (Alignment::Start | Alignment::End, true) if !title => {
            (mille(full.slack) - measure * 2 / 3).max(0)
        }
        (Alignment::Start | Alignment::End | Alignment::Center | Alignment::Justify, _) => {
            mille(full.slack).max(0)
        }
    };
    let sense = match paragraph.seams.get(end - 1) {
        // A number and its counter are as good as a word (UB-07).
        Some(seam) if !last && penalty > 0 => seam_cost((*seam).max(Seam::Inside)),
        Some(seam) if !last => seam_cost(*seam),
        Some(_) | None => 0,
    };
    measure * measure + slack * slack + penalty * 1000 + sense
}

/// What a title's line costs by the place where it ends (PG-05): the square of the slack, in thousandths of
/// an em, that is rather left at the end of the line.
fn seam_cost(seam: Seam) -> i128 {
    let slack: i128 = match seam {
        Seam::Mark => 0,
        Seam::Word => 3000,
        Seam::Single => 4500,
        Seam::Leaning | Seam::Inside => 6500,
    };
    slack * slack
}

/// What the last line of a paragraph of several lines costs (PA-02, PA-04); `None` when it is not allowed.
pub(super) fn last_line(
    paragraph: &MeasuredParagraph<'_>,
    from: usize,
    end: usize,
    step: Relaxed,
) -> Option<i64> {
    if is_orphan(paragraph, from, end) {
        return step.orphan.then_some(500);
    }
    let narrow = paragraph.indent.max(paragraph.em * 2);
    let natural = paragraph.natural(from, end);
    Some(if natural <= narrow + paragraph.tolerance() {
        20
    } else {
        0
    })
}

/// Whether a last line would be an orphan character (PA-02).
pub(super) fn is_orphan(paragraph: &MeasuredParagraph<'_>, from: usize, end: usize) -> bool {
    let (mut han, mut emoji) = (0, 0);
    for cluster in &paragraph.list[from..end] {
        let word = cluster.class == Class::Western && cluster.c.is_alphanumeric();
        if word || cluster.class == Class::Object {
            return false;
        }
        han += u32::from(cluster.class.is_han() || cluster.class == Class::Hangul);
        emoji += u32::from(cluster.class == Class::Emoji);
        if han >= 2 {
            return false;
        }
    }
    // Several emoji are a line; beside one Han they only look like a tail of it.
    han > 0 || emoji < 2
}

/// A length in thousandths of an em.
fn mille(paragraph: &MeasuredParagraph<'_>, length: Length) -> i128 {
    i128::from(length * 1000 / paragraph.em.max(Length(1)))
}
