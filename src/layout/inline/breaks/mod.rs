//! Where a line may end, and at what price: clusters and gaps become one [`Break`] for each gap.
//!
//! UAX #14 is asked first, on a copy of the text (the shadow) in which ambiguous marks stand as unambiguous
//! ones; kinsoku and what must stay together (RULES KS, UB) are laid over its answer. Nothing here knows how
//! wide a line is.

mod shadow;
mod western;

use super::class::Class;
use super::cluster::{Blank, Cluster, Clusters};
use super::gaps::{Gap, GapStretch};
use super::hyphenate::{Hyphen, hyphens};
use super::ruby;
use super::{Kinsoku, Text};
use crate::layout::Length;
use crate::model::Region;
use shadow::{is_complex, opportunities};
use western::{WesternTokens, western};

/// Whether a line may end after a cluster, at which price, and from which step of the rescue on.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct Break {
    /// Demerits of ending here.
    pub(super) penalty: i32,
    /// The first step of the rescue that allows it.
    pub(super) rescue: Rescue,
    /// A hyphen is drawn.
    pub(super) hyphen: bool,
    /// The line must end here.
    pub(super) forced: bool,
}

/// Steps of the rescue (RULES KS-13) in the order in which they are taken; each allows all that the steps
/// before it allow.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(super) enum Rescue {
    /// Nothing is relaxed: the rules themselves allow it.
    Unneeded,
    /// A name is parted after a sign that joins its words. Also taken when a line would be rather loose.
    Joint,
    /// A word is parted at a hyphen, a Korean one between syllables. Also taken when a line would be too loose.
    Soft,
    /// An address, or another token as long, is parted anywhere. Also taken when a line would be far too loose.
    Token,
    /// A dash or ellipsis at a line's start.
    Dashes,
    /// The third mark of a run at a line's start.
    Marks,
    /// A break inside a Western word.
    Emergency,
    /// No step allows it.
    Never,
}

impl Break {
    const FORBIDDEN: Self = Self {
        penalty: 0,
        rescue: Rescue::Never,
        hyphen: false,
        forced: false,
    };

    const fn allowed(penalty: i32) -> Self {
        Self {
            penalty,
            rescue: Rescue::Unneeded,
            hyphen: false,
            forced: false,
        }
    }

    const fn rescue(step: Rescue, penalty: i32) -> Self {
        Self {
            penalty,
            rescue: step,
            hyphen: false,
            forced: false,
        }
    }
}

/// The break after each cluster but the last. Gaps that must not open lose their [`GapStretch`].
pub(super) fn breaks(
    text: &Text,
    clusters: &Clusters,
    level: Kinsoku,
    grid: bool,
    gaps: &mut [Gap],
) -> Vec<Break> {
    let list = &clusters.list;
    let titles = titles(list);
    let tokens = WesternTokens::of(list);
    let base = opportunities(text, clusters, level);
    let hyphens = hyphens(text, list);
    let mut breaks = Vec::with_capacity(gaps.len());
    for at in 0..gaps.len() {
        let blank = &clusters.blanks[at + 1];
        let mut found = between(list, &tokens, at, blank, base[at], level);
        if grid && closes(&list[at]) && closes(&list[at + 1]) && blank.forced == 0 {
            // GR-01: the first mark hangs, the next begins the line.
            found = Break::allowed(BEFORE_DASH);
        }
        if titles[at] && found == Break::allowed(0) {
            found = Break::allowed(INSIDE_TITLE);
        }
        let inside = [Rescue::Token, Rescue::Emergency];
        if blank.space == Length::ZERO && inside.contains(&found.rescue) {
            found = hyphenated(hyphens[at], found);
        }
        if ruby::joined(text, list[at].span, list[at + 1].span) && blank.forced == 0 {
            found = Break::FORBIDDEN;
        }
        if framed(text, &list[at], &list[at + 1]) && blank.forced == 0 {
            found = Break::rescue(Rescue::Emergency, RESCUED);
        }
        gaps[at].stretch = stretch(list, at, blank, found);
        breaks.push(found);
    }
    breaks
}

/// UB-09: makes it cost a little to end a line inside a word of Han. `within` has the numbers of the clusters
/// after which a word goes on.
pub(super) fn keep_words(within: &[usize], breaks: &mut [Break]) {
    for at in within {
        if breaks[*at] == Break::allowed(0) {
            breaks[*at] = Break::allowed(INSIDE_WORD);
        }
    }
}

/// DE-08: a name in a frame stays in one piece.
fn framed(text: &Text, a: &Cluster, b: &Cluster) -> bool {
    let framed = |it: &Cluster| text.spans[it.span as usize].style.frame;
    framed(a).is_some() && framed(a) == framed(b)
}

/// The price of a break before a dash or ellipsis (KS-05).
const BEFORE_DASH: i32 = 60;
/// Between pairs of a long run of dashes or dots (UB-02).
const INSIDE_DOTS: i32 = 100;
/// Between a digit and its counter (UB-07).
const BEFORE_COUNTER: i32 = 30;
/// After a hyphen between letters (UB-05).
const AFTER_HYPHEN: i32 = 50;
/// Inside an address (UB-05).
const INSIDE_ADDRESS: i32 = 60;
/// Inside a short title (UB-09).
const INSIDE_TITLE: i32 = 5;
/// Inside a word (UB-09).
const INSIDE_WORD: i32 = 9;
/// Inside a hyphenated word (UB-06).
const HYPHENATED: i32 = 80;
/// Between the syllables of a Korean word (UB-10). It is what a line of ρ 2 costs, so that a word is parted
/// only where its line would be looser than that.
const INSIDE_KOREAN: i32 = 800;
/// A break of the rescue costs so much that it is taken only where it helps.
const RESCUED: i32 = 300;

fn between(
    list: &[Cluster],
    tokens: &WesternTokens,
    at: usize,
    blank: &Blank,
    base: bool,
    level: Kinsoku,
) -> Break {
    let (a, b) = (&list[at], &list[at + 1]);
    if blank.forced > 0 {
        return Break {
            forced: true,
            ..Break::allowed(0)
        };
    }
    if blank.glue || a.class == Class::NoBreakSpace || b.class == Class::NoBreakSpace {
        return Break::FORBIDDEN;
    }
    // KS-12: the mark of a note stays with the word, and in one piece.
    if b.class == Class::Note {
        return Break::FORBIDDEN;
    }
    if blank.may_break || blank.ideographic > Length::ZERO {
        return Break::allowed(0);
    }
    if level == Kinsoku::None && !(a.class == Class::Western && b.class == Class::Western) {
        return Break::allowed(0);
    }
    if let Some(found) = dashes(list, at, level) {
        return found;
    }
    let never_starts = matches!(
        b.class,
        Class::Close
            | Class::Stop
            | Class::Comma
            | Class::Middle
            | Class::Connector
            | Class::Solidus
            | Class::Iteration
            | Class::Suffix
    ) || (b.class == Class::SmallKana && level == Kinsoku::Strict);
    if never_starts {
        return third_mark(list, at);
    }
    let never_ends = matches!(a.class, Class::Open | Class::Prefix)
        || (a.class == Class::Solidus && level >= Kinsoku::Gb);
    if never_ends {
        return Break::FORBIDDEN;
    }
    let spaced = blank.space > Length::ZERO;
    match (a.class, b.class) {
        (Class::Western, Class::Western) => western(list, tokens, at, spaced, base, blank.hyphen),
        (Class::Hangul, Class::Hangul) if !spaced && a.region == Region::Ko => {
            Break::rescue(Rescue::Soft, INSIDE_KOREAN)
        }
        (Class::Hangul, Class::Western) | (Class::Western, Class::Hangul)
            if !spaced && a.region == Region::Ko =>
        {
            Break::FORBIDDEN
        }
        _ if !base && !spaced => Break::FORBIDDEN,
        (Class::Western, _) if a.last.is_ascii_digit() && is_counter(b.c) => {
            Break::allowed(BEFORE_COUNTER)
        }
        (_, Class::Western) if a.c == '第' && b.c.is_ascii_digit() => {
            Break::allowed(BEFORE_COUNTER)
        }
        // KS-11: Western marks keep to the Han before them, and brackets to the Han after.
        (_, Class::Western) if is_closing_ascii(b.c) => Break::FORBIDDEN,
        (Class::Western, _) if !spaced && matches!(a.last, '(' | '[' | '{' | '“' | '‘') => {
            Break::FORBIDDEN
        }
        _ => Break::allowed(0),
    }
}

fn is_closing_ascii(c: char) -> bool {
    matches!(
        c,
        ',' | '.' | '!' | '?' | ':' | ';' | ')' | ']' | '}' | '%' | '’' | '”'
    )
}

/// The break before a dash or an ellipsis (UB-01, UB-02, KS-05); `None` before anything else.
fn dashes(list: &[Cluster], at: usize, level: Kinsoku) -> Option<Break> {
    let (a, b) = (&list[at], &list[at + 1]);
    if !matches!(b.class, Class::Dash | Class::Ellipsis) {
        return None;
    }
    if matches!(a.class, Class::Open | Class::Prefix) {
        return Some(Break::FORBIDDEN);
    }
    if a.class == b.class && a.c == b.c {
        if a.width > a.em * 3 / 2 {
            return Some(Break::allowed(INSIDE_DOTS)); // whole pairs
        }
        let run = list[..=at]
            .iter()
            .rev()
            .take(64)
            .take_while(|it| it.c == a.c)
            .count();
        return Some(if run % 2 == 0 {
            Break::allowed(INSIDE_DOTS)
        } else {
            Break::FORBIDDEN
        });
    }
    Some(if level == Kinsoku::Strict {
        Break::rescue(Rescue::Dashes, RESCUED)
    } else {
        Break::allowed(BEFORE_DASH)
    })
}

fn closes(cluster: &Cluster) -> bool {
    matches!(cluster.class, Class::Close | Class::Stop | Class::Comma)
}

/// A title of up to this many characters is rather kept on one line (UB-09).
const SHORT_TITLE: usize = 6;

/// Which gaps are inside a short title in 《》.
fn titles(list: &[Cluster]) -> Vec<bool> {
    let mut inside = vec![false; list.len()];
    let mut open = None;
    for (at, cluster) in list.iter().enumerate() {
        match cluster.c {
            '《' | '〈' => open = Some(at + 1),
            '》' | '〉' => {
                if let Some(first) = open.take().filter(|it| at - it <= SHORT_TITLE) {
                    inside[first..at.max(first)].fill(true);
                }
            }
            _ => {}
        }
    }
    inside
}

/// KS-13: of three marks in a row the third may start a line when nothing else helps.
fn third_mark(list: &[Cluster], at: usize) -> Break {
    let third = at >= 1 && list[at - 1..=at + 1].iter().all(closes);
    if third {
        Break::rescue(Rescue::Marks, RESCUED)
    } else {
        Break::FORBIDDEN
    }
}

/// UB-06: the break between two letters, with a hyphen where the word may have one.
fn hyphenated(hyphen: Hyphen, found: Break) -> Break {
    let hyphened = |rescue| Break {
        penalty: HYPHENATED,
        rescue,
        hyphen: true,
        forced: false,
    };
    match hyphen {
        Hyphen::Never => found,
        Hyphen::Allowed => hyphened(Rescue::Unneeded),
        Hyphen::Rescue => hyphened(Rescue::Soft),
    }
}

/// Han that count what stands before them (UB-07), simplified and traditional.
fn is_counter(c: char) -> bool {
    "年月日时時分秒点點号號届次个個名人岁歲元万萬亿億倍级級家位期章节節页頁".contains(c)
}

/// In which of the last tiers of stretching (E3a, E3b) a gap opens.
fn stretch(list: &[Cluster], at: usize, blank: &Blank, found: Break) -> GapStretch {
    let (a, b) = (&list[at], &list[at + 1]);
    let spaced = blank.space > Length::ZERO || blank.ideographic > Length::ZERO;
    let joined =
        a.class == b.class && a.c == b.c && matches!(a.class, Class::Dash | Class::Ellipsis);
    let closed =
        a.class == Class::Western && b.class == Class::Western && !spaced && !is_complex(a.c);
    let beside_connector = [a.class, b.class]
        .iter()
        .any(|it| matches!(it, Class::Connector | Class::Solidus));
    let bound = a.class == Class::Prefix
        || b.class == Class::Suffix
        || b.class == Class::Note
        || a.class == Class::NoBreakSpace
        || b.class == Class::NoBreakSpace;
    let parted = matches!(a.last, '$' | '£' | '€') && b.c.is_ascii_digit();
    let hyphen = found.hyphen && !spaced;
    if joined || hyphen || closed || beside_connector || bound || parted {
        return GapStretch::Never;
    }
    if a.region == Region::Ko && b.region == Region::Ko && !spaced {
        return if is_closing_ascii(b.c) {
            GapStretch::Never
        } else {
            GapStretch::Syllable
        };
    }
    if found.rescue > Rescue::Unneeded
        || a.class == Class::Open
        || matches!(
            b.class,
            Class::Close | Class::Stop | Class::Comma | Class::Middle
        )
    {
        return GapStretch::Last;
    }
    GapStretch::Any
}
