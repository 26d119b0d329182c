//! How full a line between two breaks is (RULES JU). Running totals over the paragraph make the figures of
//! any line a few subtractions. What a line costs is not decided here.

use super::breaks::Break;
use super::class::{Class, TIERS, Tier};
use super::cluster::{Blank, Cluster, Clusters};
use super::gaps::{Gap, GapStretch, SHRINK_ORDER};
use super::sense::Seam;
use super::{Alignment, FirstOpen, Hanging, Rules, Setting};
use crate::layout::Length;
use crate::model::Region;

/// One in the fixed-point numbers of ratios.
pub(super) const ONE: i64 = 4096;

/// Totals over the clusters and gaps before an index.
#[derive(Clone, Copy, Debug, Default)]
struct Sum {
    /// How far a line that starts here may reach, on one axis along the whole paragraph. The slack of a line is
    /// this less the `stop` of its end.
    start: Length,
    /// How far a line that ends here does reach, with its hyphen.
    stop: Length,
    body: Length,
    gap: Length,
    shrink: [Length; TIERS],
    /// Of all tiers.
    shrinks: Length,
    /// Of word spaces and autospace, in E1 and in E2.
    grow: Length,
    grow_more: Length,
    /// How many gaps of either kind.
    spaces: u32,
    /// Ems of the gaps of E3a.
    any: Length,
    /// Ems of the gaps of E3b.
    last: Length,
    /// Clusters that are not Western.
    ideographic: u32,
}

/// A paragraph, ready to be cut into lines.
#[derive(Debug)]
pub(super) struct MeasuredParagraph<'a> {
    pub(super) list: &'a [Cluster],
    pub(super) gaps: &'a [Gap],
    pub(super) breaks: &'a [Break],
    /// Where the sense parts; empty unless it is a title.
    pub(super) seams: &'a [Seam],
    pub(super) rules: Rules,
    pub(super) alignment: Alignment,
    pub(super) region: Region,
    pub(super) measure: Length,
    pub(super) indent: Length,
    /// The em of the paragraph: its largest cluster's.
    pub(super) em: Length,
    /// Width of a hyphen at the end of a line.
    pub(super) hyphen: Length,
    /// Before the first cluster, then after each.
    blanks: &'a [Blank],
    sums: Vec<Sum>,
    /// Whether no line becomes fuller by beginning later: no cluster reaches further back than its own width.
    rising: bool,
}

/// A line's fullness.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(super) struct Fullness {
    /// ρ in 1/4096: below 0 tight, above 0 loose.
    pub(super) ratio: i64,
    /// Measure minus natural width.
    pub(super) slack: Length,
    /// It is too wide even when all of it has shrunk.
    pub(super) overfull: bool,
    /// Width of the mark that hangs outside.
    pub(super) hung: Length,
    /// What E3 adds to each gap, in 1/4096 em.
    pub(super) opened: i64,
    /// How far word spaces and autospace are from their natural width, in 1/4096 em; `None` in a line without.
    pub(super) space: Option<i64>,
    /// By how much commas and stops are narrower than whole, on average and in 1/4096 em; `None` in a line
    /// without.
    pub(super) marks: Option<i64>,
    /// Share of the measure that nothing in the line can fill, in 1/4096.
    pub(super) empty: i64,
    /// Its gaps would open so wide that it is not stretched: it ends at its natural width.
    pub(super) ragged: bool,
    /// It is part of an address or of another long token, with no gap to open: whatever begins later and ends at the same
    /// place is as loose at least, and in the same way.
    pub(super) looser_later: bool,
}

impl Fullness {
    /// How far from the rules a loose line is: what E3 adds to each gap, in 1/4096 em; where there is
    /// no gap, the share of the measure that stays empty.
    pub(super) fn looseness(&self) -> i64 {
        self.opened.max(self.empty)
    }
}

/// The span of |ρ| that each shrinking tier covers, in the order of [`Tier`].
const TIGHT: [(i64, i64); TIERS] = [
    (0, 205),     // S2: 0 to 0.05
    (0, 205),     // S3
    (205, 1024),  // S4: to 0.25
    (1024, 1843), // S5: to 0.45
    (1843, 2867), // S6: to 0.70
    (2867, 4096), // S7: to 1
];
/// What a fully stretched tier adds to ρ: E1, E2.
const LOOSE_FIRST: i64 = 819;
const LOOSE_MORE: i64 = 1229;
/// So far gaps between Han open along with those beside Latin, before word spaces and autospace alone give way: a
/// line of Han takes up much slack unseen, the few gaps beside Latin words take it up in sight.
const OPEN_FIRST: i64 = ONE * 55 / 1000;
/// E3a opens no gap by more than a quarter em; in Korean, where it opens those between syllables too, by
/// no more than a tenth.
const OPEN_MOST: i64 = ONE / 4;
const OPEN_KOREAN: i64 = WIDEST;

/// E3 opens no gap of a line of more than [`NARROW`] by more than a quarter of an em, and none of a narrower line, which has
/// few gaps, by more than three quarters. Wider, the words of a line would stand like those of a list, and a line that ends
/// early is the lesser evil.
const FALLS_APART: [i64; 2] = [OPEN_MOST, ONE * 3 / 4];
/// The widest narrow line, in ems.
const NARROW: i64 = 12;
/// A gap between Han wider than this asks for other lines and softer breaks: a tenth of an em (JU-05),
/// less what rounding may add, here and on the page.
const WIDEST: i64 = ONE * 985 / 10_000;
/// A gap between Han wider than this asks for other lines, and for a name to part after a sign that joins
/// its words.
const EASY: i64 = ONE * 58 / 1000;
/// In Korean, where gaps are those between words: ρ of 2 (UB-10).
const WIDEST_KOREAN: i64 = OPEN_KOREAN + ONE * 4 / 100;
/// ρ of a part of an address that has a line to itself, which is not stretched.
const TOKEN_ALONE: i64 = ONE;
/// ρ of any other line that has nothing to stretch: as bad as the loosest. (With 10, two Han would rather
/// be parted onto two lines than set wide.)
const HOPELESS: i64 = 40 * ONE;

impl<'a> MeasuredParagraph<'a> {
    /// Sums up the paragraph.
    pub(super) fn new(
        clusters: &'a Clusters,
        gaps: &'a [Gap],
        breaks: &'a [Break],
        seams: &'a [Seam],
        rules: Rules,
        setting: &Setting,
        hyphen: Length,
    ) -> Self {
        let list = &clusters.list[..];
        let mut sums = Vec::with_capacity(list.len() + 1);
        let mut sum = Sum::default();
        sums.push(sum);
        crate::diag::steps(list.len());
        for (at, cluster) in list.iter().enumerate() {
            sum.body += cluster.width;
            sum.ideographic += u32::from(cluster.class != Class::Western);
            if let Some(gap) = gaps.get(at) {
                sum.gap += gap.natural();
                for tier in SHRINK_ORDER {
                    sum.shrink[tier as usize] += gap.shrink(tier);
                    sum.shrinks += gap.shrink(tier);
                }
                sum.grow += gap.grow();
                sum.grow_more += gap.grow_more();
                sum.spaces += u32::from(gap.grow_more() > Length::ZERO);
                match gap.stretch {
                    GapStretch::Any => {
                        sum.any += gap.em;
                        sum.last += gap.em;
                    }
                    GapStretch::Last => sum.last += gap.em,
                    GapStretch::Syllable => sum.any += gap.em,
                    GapStretch::Never => {}
                }
            }
            sums.push(sum);
        }
        let mut paragraph = Self {
            list,
            gaps,
            breaks,
            seams,
            rules,
            alignment: setting.alignment,
            region: setting.language.region(),
            measure: setting.measure,
            indent: setting.indent,
            em: list.iter().map(|it| it.em).max().unwrap_or_default(),
            hyphen,
            blanks: &clusters.blanks,
            sums,
            rising: false,
        };
        paragraph.place();
        let starts = &paragraph.sums[..list.len()];
        paragraph.rising = starts.is_sorted_by_key(|it| it.start);
        paragraph
    }

    /// Works out `start` and `stop` of all sums.
    fn place(&mut self) {
        for at in 0..self.list.len() {
            let x = self.sums[at].body + self.sums[at].gap;
            self.sums[at].start = self.target(at) - self.lead(at) + x;
            let hyphen = match self.breaks.get(at) {
                Some(found) if found.hyphen => self.hyphen,
                Some(_) | None => Length::ZERO,
            };
            self.sums[at + 1].stop = x + self.list[at].width + hyphen;
        }
    }

    /// How far E3a opens a gap, in 1/4096 em.
    pub(super) fn open_most(&self) -> i64 {
        match self.region {
            Region::Ko => OPEN_KOREAN,
            Region::Hans | Region::HantTw | Region::HantHk | Region::Ja | Region::Other => {
                OPEN_MOST
            }
        }
    }

    /// How far E3a opens a gap, in 1/4096 em, before word spaces and autospace open further.
    pub(super) fn open_first(&self) -> i64 {
        match self.region {
            Region::Ko | Region::Other => 0,
            Region::Hans | Region::HantTw | Region::HantHk | Region::Ja => OPEN_FIRST,
        }
    }

    /// How loose a line may be, in 1/4096 em, before words are hyphenated for it (JU-05).
    pub(super) fn widest(&self) -> i64 {
        match self.region {
            Region::Ko => WIDEST_KOREAN,
            Region::Hans | Region::HantTw | Region::HantHk | Region::Ja | Region::Other => WIDEST,
        }
    }

    /// How loose a line should be at most, in 1/4096 em: looser ones are avoided before all else.
    pub(super) fn easy(&self) -> i64 {
        match self.region {
            Region::Ko => WIDEST_KOREAN,
            Region::Hans | Region::HantTw | Region::HantHk | Region::Ja | Region::Other => EASY,
        }
    }

    /// What counts as nothing: rounding of font units adds up to less.
    pub(super) fn tolerance(&self) -> Length {
        self.em / 1024
    }

    /// Width that a line starting at `from` has.
    pub(super) fn target(&self, from: usize) -> Length {
        if from == 0 {
            self.measure - self.indent
        } else {
            self.measure
        }
    }

    /// Blank before the first body of a line (PL-01, PL-03); negative when it stands in the indent.
    pub(super) fn lead(&self, from: usize) -> Length {
        let first = &self.list[from];
        let blank = &self.blanks[from];
        let opening = match from {
            0 => blank.opening(first),
            _ if blank.forced > 0 => blank.lead,
            _ => Length::ZERO,
        };
        if opening > Length::ZERO {
            return opening;
        }
        if from > 0 || first.class != Class::Open {
            return Length::ZERO;
        }
        match self.rules.first_open {
            FirstOpen::Trim => Length::ZERO,
            FirstOpen::Space => first.left,
            FirstOpen::Hang if self.indent > Length::ZERO => -first.width,
            FirstOpen::Hang => Length::ZERO,
        }
    }

    /// Blank after the last body of a line when there is room for it (PL-02).
    fn trail(&self, end: usize) -> Length {
        let last = &self.list[end - 1];
        match self.region {
            Region::HantTw | Region::HantHk if last.class != Class::Close => last.right,
            Region::HantTw
            | Region::HantHk
            | Region::Hans
            | Region::Ja
            | Region::Ko
            | Region::Other => Length::ZERO,
        }
    }

    pub(super) fn bodies(&self, from: usize, end: usize) -> Length {
        self.sums[end].body - self.sums[from].body
    }

    /// Whether a line is too wide even when all of it has shrunk and a mark hangs.
    #[inline]
    pub(super) fn never_fits(&self, from: usize, end: usize) -> bool {
        let (start, stop) = (&self.sums[from], &self.sums[end - 1]);
        let shrinks = stop.shrinks - start.shrinks;
        let outside = match self.rules.hanging {
            Hanging::Never => self.tolerance(),
            Hanging::Allow | Hanging::Force => self.em,
        };
        self.slack(from, end, true) + shrinks + outside < Length::ZERO
    }

    /// Width before anything gives, without a hyphen.
    pub(super) fn natural(&self, from: usize, end: usize) -> Length {
        self.lead(from) + self.bodies(from, end) + self.sums[end - 1].gap - self.sums[from].gap
    }

    /// Whether E3a has a gap to open in a line.
    #[inline]
    pub(super) fn opens(&self, from: usize, end: usize) -> bool {
        self.sums[end - 1].any > self.sums[from].any
    }

    /// Whether a justified line has gaps for E3a to open and needs each of them opened by more than `opened`, in
    /// 1/4096 em. If it does, so does every line that starts later and ends at the same place.
    #[inline]
    pub(super) fn opens_beyond(&self, from: usize, end: usize, opened: i64) -> bool {
        let (start, stop) = (&self.sums[from], &self.sums[end - 1]);
        let mut grow = stop.grow - start.grow;
        if opened > self.open_first() {
            grow += stop.grow_more - start.grow_more;
        }
        let most = (stop.any - start.any).saturating_mul(opened) / ONE;
        self.opens(from, end) && self.slack(from, end, false) > grow + most + self.tolerance()
    }

    /// The least slack of lines that begin no earlier than one and end at the same place. A mark that hangs outside one
    /// of them may be inside the next.
    pub(super) fn least_slack(&self, full: &Fullness) -> Length {
        if self.rising {
            full.slack - full.hung
        } else {
            Length::ZERO
        }
    }

    /// The measure less the natural width.
    #[inline]
    fn slack(&self, from: usize, end: usize, last: bool) -> Length {
        let mut slack = self.sums[from].start - self.sums[end].stop;
        if last && self.breaks.get(end - 1).is_some_and(|it| it.hyphen) {
            slack += self.hyphen;
        }
        if slack > Length::ZERO {
            slack -= self.trail(end).min(slack);
        }
        slack
    }

    /// The line's fullness. The last line of a paragraph is never stretched.
    #[inline]
    pub(super) fn fullness(&self, from: usize, end: usize, last: bool) -> Fullness {
        let slack = self.slack(from, end, last);
        let tolerance = self.tolerance();
        let mut full = Fullness {
            slack,
            ..Fullness::default()
        };
        if self.alignment == Alignment::Justify {
            let spaces = self.sums[end - 1].spaces > self.sums[from].spaces;
            full.space = spaces.then_some(0);
            full.marks = (self.blanks_of_marks(from, end) > Length::ZERO).then_some(0);
        }
        if self.rules.hanging != Hanging::Never {
            self.hang(from, end, &mut full);
        }
        if full.slack < -tolerance {
            self.tighten(from, end, &mut full);
        } else if full.slack > tolerance && !last && self.alignment == Alignment::Justify {
            self.loosen(from, end, &mut full);
        }
        full
    }

    /// What commas and stops of a line can give up.
    #[inline]
    fn blanks_of_marks(&self, from: usize, end: usize) -> Length {
        let of = |tier: Tier| {
            let (start, stop) = (&self.sums[from], &self.sums[end - 1]);
            stop.shrink[tier as usize] - start.shrink[tier as usize]
        };
        of(Tier::Comma) + of(Tier::Stop)
    }

    /// PL-06: a single stop or comma may stand outside the measure.
    fn hang(&self, from: usize, end: usize, full: &mut Fullness) {
        let last = &self.list[end - 1];
        let hangs = matches!(last.class, Class::Stop | Class::Comma)
            && end - from > 1
            && !self.list[end - 2].class.is_mark()
            && !matches!(self.region, Region::HantTw | Region::HantHk)
            && last.width < last.em;
        let needed = full.slack < -self.tolerance() && -full.slack <= last.width + self.tolerance();
        if hangs && (needed || self.rules.hanging == Hanging::Force) {
            full.hung = last.width;
            full.slack += last.width;
            full.ratio = ONE * 15 / 100;
        }
    }

    fn tighten(&self, from: usize, end: usize, full: &mut Fullness) {
        let (start, stop) = (&self.sums[from], &self.sums[end - 1]);
        let mut need = -full.slack;
        if need - (stop.shrinks - start.shrinks) > self.tolerance() {
            full.ratio = -ONE;
            full.overfull = true;
            return;
        }
        let mut ratio = full.ratio;
        let (mut marks, mut space) = (Length::ZERO, 0);
        for tier in SHRINK_ORDER {
            let total = stop.shrink[tier as usize] - start.shrink[tier as usize];
            if total <= Length::ZERO {
                continue;
            }
            let (low, high) = TIGHT[tier as usize];
            let given = need.min(total);
            match tier {
                Tier::Comma | Tier::Stop => marks += given,
                Tier::Autospace => space = -(given * ONE / total),
                Tier::Word | Tier::Middle | Tier::Bracket => {}
            }
            if need <= total {
                ratio = ratio.max(low + need * (high - low) / total);
                need = Length::ZERO;
                break;
            }
            ratio = ratio.max(high);
            need -= total;
        }
        full.ratio = -ratio;
        // A sixteenth of an em is what the gap of AS-01 gives up at most.
        full.space = full.space.map(|_| space / 16);
        if let Some(squeezed) = &mut full.marks {
            let blanks = self.blanks_of_marks(from, end);
            *squeezed = marks * ONE / blanks / 2;
        }
        full.overfull = need > self.tolerance();
    }

    fn loosen(&self, from: usize, end: usize, full: &mut Fullness) {
        let (start, stop) = (&self.sums[from], &self.sums[end - 1]);
        let mut need = full.slack;
        let spaces = (stop.spaces > start.spaces).then_some(i64::from(stop.spaces - start.spaces));
        let any = stop.any - start.any;
        let first = self.open_first();
        let mut space = 0;
        for (total, weight, of_spaces) in [
            (stop.grow - start.grow, LOOSE_FIRST, true),
            (any * first / ONE, first * 10, false),
            (stop.grow_more - start.grow_more, LOOSE_MORE, true),
        ] {
            if total > Length::ZERO && need > Length::ZERO {
                let given = need.min(total);
                full.ratio += given * weight / total;
                if of_spaces {
                    space += given * ONE / self.em.max(Length(1)) / spaces.unwrap_or(1);
                } else {
                    full.opened += given * ONE / any;
                }
                need -= given;
            }
        }
        full.space = spaces.map(|_| space + full.opened);
        if need <= Length::ZERO {
            return;
        }
        if any > Length::ZERO {
            let most = self.open_most() - first;
            let opened = (need * ONE / any).min(most);
            full.ratio += opened * 10;
            full.opened += opened;
            full.space = full.space.map(|it| it + opened);
            need -= any * opened / ONE;
            if opened < most {
                return;
            }
        }
        if need <= self.tolerance() {
            return;
        }
        let last = stop.last - start.last;
        if last > Length::ZERO {
            let opened = need * ONE / last;
            full.ratio += opened.saturating_mul(20);
            full.opened += opened;
            let [wide, narrow] = FALLS_APART;
            let is_narrow = self.measure <= self.em * NARROW;
            full.ragged = full.opened > if is_narrow { narrow } else { wide };
        } else {
            // The shorter of two hopeless lines is the worse one.
            full.empty = need * ONE / self.measure.max(Length(1));
            let token = self.sums[end].ideographic == self.sums[from].ideographic;
            full.ratio = if token {
                TOKEN_ALONE + 6 * full.empty
            } else {
                HOPELESS + full.empty
            };
            full.looser_later = token && self.rising && full.opened == 0;
        }
    }
}
