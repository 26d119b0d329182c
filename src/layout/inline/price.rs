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
/// One demerit.
const UNIT: i128 = (SCALE * SCALE) as i128;
/// What a narrow last line costs beside its price (PA-04): so much that another line rather opens its gaps.
pub(super) const UNEVEN: i128 = 400 * UNIT;
/// What a line costs more when its gaps between Han open at all: the cube of ρ alone would hardly count so small a
/// gap. An even grey is worth a third of a line end within a word (UB-09).
const OPENED: i128 = 100 * UNIT;
/// What it costs more when they open by a tenth of an em; the price rises with the square.
const OPENED_WIDE: i128 = 1000 * UNIT;
/// What a line costs whose gaps beside Latin and word spaces are a tenth of an em wider or narrower than they
/// would be; the price rises with the square. White beside each word is seen more than white everywhere.
const UNEVEN_SPACE: i128 = 500 * UNIT;
/// What a line costs whose commas and stops are a tenth of an em narrower; the price rises with the square.
const SQUEEZED_MARK: i128 = 30 * UNIT;
/// Gaps beside Latin that differ by no more than a tenth of an em from those of the line above look alike.
const UNSEEN_SPACE: i64 = ONE / 10;
/// Marks that differ by no more than a fifth of an em look alike.
const UNSEEN_MARK: i64 = ONE / 5;
/// A gap that opens by no more than a hundredth of an em is not seen.
const EVEN: i64 = ONE / 100;

/// What a line costs for being justified by its gaps.
pub(super) fn unevenness(paragraph: &MeasuredParagraph<'_>, full: &Fullness) -> i128 {
    match paragraph.region {
        // In Korean, E3 opens gaps between words.
        Region::Ko => 0,
        Region::Other => 400 * UNIT * i128::from(full.opened > EVEN),
        Region::Hans | Region::HantTw | Region::HantHk | Region::Ja => {
            OPENED * i128::from(full.opened > EVEN)
                + square(Some(full.opened), OPENED_WIDE)
                + square(full.space, UNEVEN_SPACE)
                + square(full.marks, SQUEEZED_MARK)
        }
    }
}

/// What a line costs for standing under one that looks otherwise: whose gaps beside Latin are wider or narrower,
/// or whose marks are. `before` is [`Fullness::space`] and [`Fullness::marks`] of that line.
pub(super) fn contrast(before: (Option<i64>, Option<i64>), full: &Fullness) -> i128 {
    let far = |a: Option<i64>, b: Option<i64>| a.zip(b).map_or(0, |(a, b)| (a - b).abs());
    // Four demerits for each thousandth of an em beyond what is not seen.
    let cost = |far: i64, unseen: i64| {
        let over = i128::from((far - unseen).max(0));
        4 * UNIT * over * 1000 / i128::from(ONE)
    };
    cost(far(before.0, full.space), UNSEEN_SPACE) + cost(far(before.1, full.marks), UNSEEN_MARK)
}

/// The square of a length in 1/4096 em, at a price for a tenth of an em.
fn square(length: Option<i64>, price: i128) -> i128 {
    let mille = i128::from(length.unwrap_or(0) * 1000 / ONE);
    mille * mille * price / 10_000
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

/// JU-10: the square of the slack, in thousandths of an em; a line more costs more than any slack. Also returns the least
/// that a line costs which begins later and ends at the same place, unless it is the last.
pub(super) fn raggedness(
    paragraph: &MeasuredParagraph<'_>,
    full: &Fullness,
    penalty: i128,
    from: usize,
    end: usize,
    last: bool,
) -> (i128, i128) {
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
    let crossed = title && !last && crosses_clause(paragraph, from, end);
    let sense = match paragraph.seams.get(end - 1) {
        // A number and its counter are as good as a word (UB-07).
        Some(seam) if !last && penalty > 0 => seam_cost((*seam).max(Seam::Inside)),
        Some(seam) if !last => seam_cost(*seam),
        Some(_) | None => 0,
    };
    // A title has a line more only where that lets a line end at a mark, or a word stay whole.
    let line = if title { TITLE_LINE } else { measure * measure };
    let crossed = if crossed { CROSSED } else { 0 };
    let lonely = if title && paragraph.natural(from, end) < paragraph.em * SHORTEST {
        LONELY
    } else {
        0
    };
    let of_end = line + penalty * 1000 + sense;
    let later = mille(paragraph.least_slack(full)).max(0);
    let cost = of_end + slack * slack + crossed + lonely;
    (cost, of_end + later * later)
}

/// Whether a line of a title goes on after a mark that closes a clause and then ends where there is none: the mark could have
/// been its end. A clause shorter than [`SHORTEST`] is no line of its own.
fn crosses_clause(paragraph: &MeasuredParagraph<'_>, from: usize, end: usize) -> bool {
    if paragraph.seams.get(end - 1) <= Some(&Seam::Mark) {
        return false;
    }
    let starts = from == 0 || paragraph.seams.get(from - 1) == Some(&Seam::Clause);
    let least = paragraph.em * if starts { SHORTEST } else { 0 };
    let mut marks = (from..end - 1).filter(|it| paragraph.seams[*it] == Seam::Clause);
    marks.any(|it| paragraph.natural(from, it + 1) >= least)
}

/// The least width of a title's line, in ems.
const SHORTEST: i64 = 4;
/// What a title's line costs that is shorter than that.
const LONELY: i128 = 900_000_000;
/// What a title's line costs that goes beyond a mark at which it could end: more than the line that would begin there.
const CROSSED: i128 = TITLE_LINE * 6 / 5;

/// What each line of a title costs: more than all ends that its lines could have.
const TITLE_LINE: i128 = 20_000_000_000;

/// What a title's line costs by the place where it ends (PG-05): the square of the slack, in thousandths of
/// an em, that is rather left at the end of the line.
fn seam_cost(seam: Seam) -> i128 {
    let slack: i128 = match seam {
        Seam::Clause => 0,
        Seam::Mark => 4000,
        // Where a title has a mark, its lines end there, be they as unlike as they may.
        Seam::Word => 14_000,
        Seam::Single => 16_000,
        Seam::Leaning => 18_000,
        // A word stays whole even for a line more.
        Seam::Inside => 160_000,
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
