//! What stands between clusters: blanks of marks, autospace, word spaces, and how far each may shrink and
//! grow (RULES WS, PW, AS and the tiers of JU).

use super::class::{Class, TIERS, Tier};
use super::cluster::{Blank, Cluster, Clusters};
use super::{Autospace, Punctuation, Rules};
use crate::layout::Length;
use crate::model::Region;

/// How wide the gap of AS-01 becomes before gaps between Han open, in thousandths of an em.
const AUTOSPACE_SOFT: i64 = 280;
/// How wide word spaces in text of Han become before that.
const WORD_SOFT: i64 = 300;

/// Between two clusters that follow each other.
#[derive(Clone, Debug, Default)]
pub(super) struct Gap {
    /// What is left of the blank of the mark before.
    pub(super) right: Length,
    /// What is left of the blank of the mark after.
    pub(super) left: Length,
    /// When `right` shrinks; `None`: never.
    pub(super) right_tier: Option<Tier>,
    /// When `left` shrinks; `None`: never.
    pub(super) left_tier: Option<Tier>,
    /// Word space or autospace: as it is, how narrow it may become, how wide before gaps between Han open, and
    /// how wide before those open so far that it is seen.
    pub(super) space: [Length; 4],
    /// Which of the two: [`Tier::Word`] or [`Tier::Autospace`].
    pub(super) space_tier: Tier,
    /// U+3000: never gives.
    pub(super) fixed: Length,
    /// The smaller em of the two neighbours.
    pub(super) em: Length,
    /// Whether it opens when word spaces and autospace can grow no further.
    pub(super) stretch: GapStretch,
}

/// Whether a gap takes part in the last tiers of stretching (E3).
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(super) enum GapStretch {
    /// Never.
    #[default]
    Never,
    /// Only when nothing else is left (E3b).
    Last,
    /// In E3a only: between the syllables of Korean words.
    Syllable,
    /// As any gap (E3a).
    Any,
}

impl Gap {
    /// Natural width.
    pub(super) fn natural(&self) -> Length {
        self.right + self.left + self.space[0] + self.fixed
    }

    /// How much it can give up in a tier.
    pub(super) fn shrink(&self, tier: Tier) -> Length {
        let blank = |width, own| {
            if own == Some(tier) {
                width
            } else {
                Length::ZERO
            }
        };
        let space = if tier == self.space_tier {
            self.space[0] - self.space[1]
        } else {
            Length::ZERO
        };
        blank(self.right, self.right_tier) + blank(self.left, self.left_tier) + space
    }

    /// How much it can take before gaps between Han open (E1).
    pub(super) fn grow(&self) -> Length {
        self.space[2] - self.space[0]
    }

    /// How much more it can take when those have opened a little (E2).
    pub(super) fn grow_more(&self) -> Length {
        self.space[3] - self.space[2]
    }
}

/// All tiers in the order in which they shrink.
pub(super) const SHRINK_ORDER: [Tier; TIERS] = [
    Tier::Word,
    Tier::Middle,
    Tier::Bracket,
    Tier::Comma,
    Tier::Autospace,
    Tier::Stop,
];

/// The gap after each cluster but the last.
pub(super) fn gaps(clusters: &Clusters, rules: &Rules, style: Punctuation) -> Vec<Gap> {
    let list = &clusters.list;
    let mut gaps = Vec::with_capacity(list.len());
    for (at, pair) in list.windows(2).enumerate() {
        let [before, after] = pair else { continue };
        gaps.push(gap(before, after, &clusters.blanks[at + 1], rules, style));
    }
    exclamations(list, &mut gaps, style);
    gaps
}

fn gap(before: &Cluster, after: &Cluster, blank: &Blank, rules: &Rules, style: Punctuation) -> Gap {
    let mut gap = Gap {
        right: before.right,
        left: after.left,
        right_tier: shrinks(before.tier, style),
        left_tier: shrinks(after.tier, style),
        em: before.em.min(after.em),
        stretch: GapStretch::Any,
        fixed: blank.ideographic,
        ..Gap::default()
    };
    if gap.fixed > Length::ZERO {
        // PW-10: beside U+3000 a mark has no blank of its own.
        (gap.right, gap.left) = (Length::ZERO, Length::ZERO);
    } else if before.class.is_mark() && after.class.is_mark() {
        squeeze(&mut gap, before, after, style);
    }
    let spaced =
        blank.space > Length::ZERO && !(blank.newline && runs_on(before) && runs_on(after));
    if wants_autospace(before, after) {
        let natural = gap.em * autospace(rules) / 1000;
        gap.space_tier = Tier::Autospace;
        let narrow = natural.min(gap.em * 3 / 16);
        let soft = natural.max(gap.em * AUTOSPACE_SOFT / 1000);
        gap.space = [natural, narrow, soft, natural.max(gap.em / 2)];
        if natural == Length::ZERO {
            gap.space = [Length::ZERO; 4];
        }
        // WS-03 is about one word space. A blank of half an em and more was chosen for its width, and stays.
        let wide = blank.space >= gap.em / 2 && !blank.newline;
        if spaced && (natural == Length::ZERO || wide) {
            gap.space = [blank.space; 4];
        }
    } else if spaced && !before.class.swallows_blank() && !after.class.swallows_blank() {
        let natural = blank.space;
        let min = natural.min(gap.em / 4);
        let hard = natural.max(gap.em / 2);
        let soft = match before.region {
            Region::Hans | Region::HantTw | Region::HantHk | Region::Ja => {
                natural.max(gap.em * WORD_SOFT / 1000)
            }
            Region::Ko | Region::Other => hard,
        };
        gap.space = [natural, min, soft, hard];
        gap.space_tier = Tier::Word;
        if before.code && after.code {
            gap.space = [natural, natural, soft, hard];
        }
    }
    gap
}

/// WS-01: whether a line end of the source is nothing between this cluster and another such.
fn runs_on(cluster: &Cluster) -> bool {
    let class = cluster.class;
    class.is_han() || class.swallows_blank() || matches!(class, Class::Prefix | Class::Suffix)
}

/// The tier in which the blank of a mark shrinks; `None` where the style keeps it.
fn shrinks(tier: Tier, style: Punctuation) -> Option<Tier> {
    let held = match style {
        Punctuation::Cns => matches!(tier, Tier::Comma | Tier::Stop),
        Punctuation::Jis => tier == Tier::Stop,
        Punctuation::Plain => true,
        Punctuation::Quanjiao | Punctuation::Kaiming | Punctuation::Banjiao => false,
    };
    (!held).then_some(tier)
}

/// PW-03: where two marks meet, half an em of the blank between them is cut, from the first mark's blank first.
fn squeeze(gap: &mut Gap, before: &Cluster, after: &Cluster, style: Punctuation) {
    let brackets = matches!(before.class, Class::Open | Class::Close)
        || matches!(after.class, Class::Open | Class::Close);
    match style {
        Punctuation::Plain => return,
        Punctuation::Cns if !brackets => return,
        Punctuation::Quanjiao
        | Punctuation::Kaiming
        | Punctuation::Banjiao
        | Punctuation::Cns
        | Punctuation::Jis => {}
    }
    // PW-11: of two sizes each gives up no more than half of its own em.
    let cut = (gap.right + gap.left).min(before.em.max(after.em) / 2);
    let of_first = gap.right.min(cut);
    gap.right -= of_first;
    // A smaller mark before does not cut into the larger one's blank.
    let of_second = if before.em < after.em && of_first > Length::ZERO {
        Length::ZERO
    } else {
        cut - of_first
    };
    gap.left -= gap.left.min(of_second);
}

/// Whether the gap of AS-01 stands between two clusters; AS-02 and AS-05 say where none does.
fn wants_autospace(before: &Cluster, after: &Cluster) -> bool {
    let western = |it: &Cluster, c: char| {
        // Formulas, and pictures in the line.
        let object = it.class == Class::Object;
        (it.class == Class::Western || object)
            && !it.raised
            && (it.code
                || object
                || c.is_alphanumeric()
                || matches!(c, '%' | '‰' | '#' | '$' | '&' | '@' | '+' | '°'))
    };
    let han = |it: &Cluster| it.class.is_han() && !it.code && !it.raised;
    (han(before) && western(after, after.c)) || (western(before, before.last) && han(after))
}

/// The natural width of the autospace, in thousandths of an em.
fn autospace(rules: &Rules) -> i64 {
    match rules.autospace {
        Autospace::Quarter => 250,
        Autospace::Sixth => 167,
        Autospace::Eighth => 125,
        Autospace::Off => 0,
    }
}

/// PW-04: exactly two of ！？ are 1 em in all, so the blank after them goes too.
fn exclamations(list: &[Cluster], gaps: &mut [Gap], style: Punctuation) {
    if style != Punctuation::Quanjiao {
        return;
    }
    let is_one = |it: &Cluster| {
        matches!(it.c, '！' | '？') && it.region == Region::Hans && it.right > Length::ZERO
    };
    let mut at = 0;
    while at < list.len() {
        let run = list[at..].iter().take_while(|it| is_one(it)).count();
        if run == 2
            && let Some(gap) = gaps.get_mut(at + 1)
        {
            gap.right = Length::ZERO;
        }
        at += run.max(1);
    }
}

/// GR-01: where marks meet, half an em of the blank between them is cut, but only at two places of a run
/// together, which make a whole cell.
fn cut_in_pairs(list: &[Cluster], gaps: &mut [Gap]) {
    let mut waiting = None;
    for at in 0..gaps.len() {
        if !(list[at].class.is_mark() && list[at + 1].class.is_mark()) {
            waiting = None;
            continue;
        }
        if gaps[at].right + gaps[at].left < gaps[at].em / 2 {
            continue;
        }
        let Some(first) = waiting.replace(at) else {
            continue;
        };
        waiting = None;
        for gap in [first, at] {
            let gap = &mut gaps[gap];
            let of_first = gap.right.min(gap.em / 2);
            gap.right -= of_first;
            gap.left -= gap.left.min(gap.em / 2 - of_first);
        }
    }
}

/// GR-01, GR-02: nothing stretches, and a Western token with its gaps fills whole cells.
pub(super) fn to_grid(list: &[Cluster], gaps: &mut [Gap]) {
    for gap in gaps.iter_mut() {
        gap.stretch = GapStretch::Never;
    }
    cut_in_pairs(list, gaps);
    let mut at = 0;
    while at < list.len() {
        let count = list[at..]
            .iter()
            .take_while(|it| it.class == Class::Western)
            .count();
        if count == 0 {
            at += 1;
            continue;
        }
        let end = at + count;
        let bodies: Length = list[at..end].iter().map(|it| it.width).sum();
        let inner: Length = gaps[at..end - 1].iter().map(Gap::natural).sum();
        let em = list[at].em.max(Length(1));
        let missing = (em - (bodies + inner) % em) % em;
        let mut sides = [at.checked_sub(1), Some(end - 1)].into_iter().flatten();
        for side in sides.by_ref().filter(|it| *it < list.len() - 1) {
            gaps[side].space = [missing / 2; 4];
            gaps[side].space_tier = Tier::Autospace;
        }
        at = end;
    }
}
