//! Where a line may end: UAX #14 on a shadow of the text, then kinsoku and what must stay together
//! (RULES KS, UB).

use std::ops::Range;

use icu_segmenter::options::{LineBreakOptions, LineBreakStrictness};
use icu_segmenter::{LineSegmenter, LineSegmenterBorrowed};

use super::class::Class;
use super::cluster::{Blank, Cluster, Clusters, FORMULA};
use super::gaps::{Gap, Stretch};
use super::hyphenate::{Hyphen, hyphens};
use super::ruby;
use super::{Kinsoku, Text};
use crate::layout::Length;
use crate::model::Region;

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
    /// Words of a name parted after the sign that joins them: also taken when a line would be rather loose.
    Joint,
    /// A hyphenated word, a Korean word parted: also taken when a line would be too loose.
    Soft,
    /// A break anywhere in an address or another token as long: also taken when a line would be far
    /// too loose.
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

/// The break after each cluster but the last. Gaps that must not open lose their [`Stretch`].
pub(super) fn breaks(
    text: &Text,
    clusters: &Clusters,
    level: Kinsoku,
    grid: bool,
    gaps: &mut [Gap],
) -> Vec<Break> {
    let list = &clusters.list;
    let titles = titles(list);
    let base = opportunities(text, clusters, level);
    let hyphens = hyphens(text, list);
    let mut breaks = Vec::with_capacity(gaps.len());
    for at in 0..gaps.len() {
        let blank = &clusters.blanks[at + 1];
        let mut found = between(list, at, blank, base[at], level);
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

/// UB-09: a line rather ends between words than within one of Han; `within` are the clusters after
/// which a word goes on.
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
const INSIDE_WORD: i32 = 5;
/// Inside a hyphenated word (UB-06).
const HYPHENATED: i32 = 80;
/// Between the syllables of a Korean word (UB-10): what a line of ρ 2 costs, so that no line that is less
/// loose parts one.
const INSIDE_KOREAN: i32 = 800;
/// A step of the rescue costs so much that it is taken only where it helps.
const RESCUED: i32 = 300;

fn between(list: &[Cluster], at: usize, blank: &Blank, base: bool, level: Kinsoku) -> Break {
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
        (Class::Western, Class::Western) => western(list, at, spaced, base, blank.hyphen),
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

/// UB-01, UB-02, KS-05.
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

/// A title of so many Han is rather kept on one line (UB-09).
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

/// Inside and between Western words (UB-03 to UB-05).
fn western(list: &[Cluster], at: usize, spaced: bool, base: bool, hyphen: bool) -> Break {
    let (a, b) = (&list[at], &list[at + 1]);
    if spaced {
        // A number stays with its unit (UB-03).
        return if a.last.is_ascii_digit() && is_unit(list, at + 1) {
            Break::FORBIDDEN
        } else if base {
            Break::allowed(0)
        } else {
            Break::FORBIDDEN
        };
    }
    if hyphen {
        return Break {
            hyphen: true,
            ..Break::allowed(AFTER_HYPHEN)
        };
    }
    if is_complex(a.c) && base {
        return Break::allowed(0);
    }
    let letter_before = at > 0 && list[at - 1].last.is_alphabetic();
    if matches!(a.last, '-' | '\u{2010}') && b.c.is_alphabetic() && letter_before {
        return Break::allowed(AFTER_HYPHEN);
    }
    if a.c == '—' && base {
        return Break::allowed(AFTER_HYPHEN);
    }
    let parts = |c: char| matches!(c, '/' | '?' | '&' | '=' | '#' | '_' | '.' | '-');
    if parts(a.last) && !parts(b.c) && is_address(list, at) {
        return Break::allowed(INSIDE_ADDRESS);
    }
    let (first, end) = token(list, at);
    if is_joint(list, first..end, at) {
        return Break::rescue(Rescue::Joint, HYPHENATED);
    }
    let step = if end - first >= LONG_TOKEN {
        Rescue::Token
    } else {
        Rescue::Emergency
    };
    Break::rescue(step, RESCUED)
}

/// Whether two words are joined by the signs that end here: and/or, `node_modules`, `package.json`,
/// `std::fmt`. No hyphen says so, for it would be read as one of the name's own signs.
fn is_joint(list: &[Cluster], token: Range<usize>, at: usize) -> bool {
    let joins = |c: char| matches!(c, '/' | '_' | '.' | ':' | '\\');
    let signs = list[token.start..=at]
        .iter()
        .rev()
        .take_while(|it| joins(it.last))
        .count();
    let word = (at + 1)
        .checked_sub(signs + 1)
        .filter(|it| *it >= token.start);
    signs > 0
        && list[at + 1].c.is_alphabetic()
        && word.is_some_and(|it| list[it].last.is_alphanumeric())
        && (list[at].last == '/'
            || (at + 1 - token.start >= IN_A_NAME && token.end - at > IN_AN_ENDING))
}

/// UB-06: a hyphen where the word's patterns have one.
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

/// Scripts that do not part words with blanks: UAX #14 leaves them to a dictionary.
fn is_complex(c: char) -> bool {
    matches!(u32::from(c), 0xe00..=0xeff | 0x1000..=0x109f | 0x1780..=0x17ff | 0x1950..=0x19ff | 0x1a20..=0x1aaf)
}

/// A token of so many characters is an address or the like, not a word (UB-05).
const LONG_TOKEN: usize = 14;
/// A name is not parted nearer to its start than this, nor to its end than after that.
const IN_A_NAME: usize = 3;
const IN_AN_ENDING: usize = 2;
/// Longest token that is looked at as a whole.
const LONGEST_TOKEN: usize = 256;

/// The Western token around a gap: indices of its first cluster and of the one after its last.
fn token(list: &[Cluster], at: usize) -> (usize, usize) {
    let joined = |a: &Cluster, b: &Cluster| {
        a.class == Class::Western && b.class == Class::Western && a.end == b.start
    };
    let mut first = at;
    while first > 0 && at - first < LONGEST_TOKEN && joined(&list[first - 1], &list[first]) {
        first -= 1;
    }
    let mut end = at + 1;
    while end < list.len() && end - at < LONGEST_TOKEN && joined(&list[end - 1], &list[end]) {
        end += 1;
    }
    (first, end)
}

fn is_address(list: &[Cluster], at: usize) -> bool {
    let (first, end) = token(list, at);
    end - first >= LONG_TOKEN && list[first..end].iter().any(|it| it.c == '/')
}

/// Symbols of units that stay with their number across a blank (UB-03).
const UNITS: [&str; 40] = [
    "km", "kg", "cm", "mm", "m", "g", "t", "GB", "MB", "KB", "TB", "Hz", "MHz", "GHz", "kHz", "kW",
    "W", "V", "A", "L", "mL", "ml", "pt", "em", "px", "s", "ms", "h", "min", "dB", "°C", "°F", "K",
    "N", "J", "Pa", "mg", "nm", "kWh", "Mbps",
];

fn is_unit(list: &[Cluster], at: usize) -> bool {
    let (_, end) = token(list, at);
    let token: String = list[at..end].iter().take(6).map(|it| it.c).collect();
    UNITS.contains(&token.trim_end_matches(['.', ',', ';', ':', ')']))
}

/// Han that count what stands before them (UB-07), simplified and traditional.
fn is_counter(c: char) -> bool {
    "年月日时時分秒点點号號届次个個名人岁歲元万萬亿億倍级級家位期章节節页頁".contains(c)
}

/// Which gaps open in the last tiers (E3a, E3b).
fn stretch(list: &[Cluster], at: usize, blank: &Blank, found: Break) -> Stretch {
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
        return Stretch::Never;
    }
    if a.region == Region::Ko && b.region == Region::Ko && !spaced {
        return if is_closing_ascii(b.c) {
            Stretch::Never
        } else {
            Stretch::Syllable
        };
    }
    if found.rescue > Rescue::Unneeded
        || a.class == Class::Open
        || matches!(
            b.class,
            Class::Close | Class::Stop | Class::Comma | Class::Middle
        )
    {
        return Stretch::Last;
    }
    Stretch::Any
}

/// UAX #14 on the shadow of the text: whether a line may end after each cluster but the last.
fn opportunities(text: &Text, clusters: &Clusters, level: Kinsoku) -> Vec<bool> {
    let list = &clusters.list;
    let mut shadow = String::with_capacity(text.text.len());
    // Byte in the shadow where each cluster starts.
    let mut starts = Vec::with_capacity(list.len());
    let mut at = 0;
    for cluster in list {
        let (start, end) = (cluster.start as usize, cluster.end as usize);
        shadow.push_str(&text.text[at..start]);
        starts.push(shadow.len());
        match replacement(cluster, level) {
            Some(c) => {
                let count = text.text[start..end].chars().count();
                shadow.extend(std::iter::repeat_n(c, count));
            }
            None => shadow.push_str(&text.text[start..end]),
        }
        at = end;
    }
    let segmenter = segmenter(level, needs_dictionary(&shadow));
    let mut found = vec![false; list.len()];
    let mut next = 1;
    for at in segmenter.segment_str(&shadow) {
        while next < starts.len() && starts[next] < at {
            next += 1;
        }
        if next < starts.len() && starts[next] == at {
            found[next - 1] = true;
        }
    }
    found
}

fn needs_dictionary(text: &str) -> bool {
    text.chars().any(is_complex)
}

fn segmenter(level: Kinsoku, dictionary: bool) -> LineSegmenterBorrowed<'static> {
    let mut options = LineBreakOptions::default();
    options.strictness = Some(match level {
        Kinsoku::Strict => LineBreakStrictness::Strict,
        Kinsoku::None | Kinsoku::Basic | Kinsoku::Gb => LineBreakStrictness::Normal,
    });
    if dictionary {
        LineSegmenter::new_auto(options)
    } else {
        LineSegmenter::new_for_non_complex_scripts(options)
    }
}

/// What stands for a mark in the shadow, so that UAX #14 sees its resolved form (RULES KS).
fn replacement(cluster: &Cluster, level: Kinsoku) -> Option<char> {
    match (cluster.class, cluster.c) {
        (Class::Open, '“' | '‘') => Some('「'),
        (Class::Close, '”' | '’') => Some('」'),
        (Class::Middle, _) => Some('・'),
        (Class::Connector, '—' | '–') => Some('゠'),
        (Class::Connector | Class::Solidus, _) => Some('・'),
        (Class::Ellipsis, _) if level != Kinsoku::Strict => Some('—'),
        (Class::Dash, '—') if level == Kinsoku::Strict => Some('…'),
        (Class::Object, FORMULA) => Some(FORMULA),
        (Class::Emoji | Class::Object, _) => Some('中'),
        _ => None,
    }
}
