//! Breaks inside and between Western words: units, hyphens, addresses, names.

use std::ops::Range;

use super::shadow::is_complex;
use super::{AFTER_HYPHEN, Break, HYPHENATED, INSIDE_ADDRESS, RESCUED, Rescue};
use crate::layout::inline::class::Class;
use crate::layout::inline::cluster::Cluster;

/// Inside and between Western words (UB-03 to UB-05).
pub(super) fn western(
    list: &[Cluster],
    tokens: &WesternTokens,
    at: usize,
    spaced: bool,
    base: bool,
    hyphen: bool,
) -> Break {
    let (a, b) = (&list[at], &list[at + 1]);
    if spaced {
        // A number stays with its unit (UB-03).
        return if a.last.is_ascii_digit() && is_unit(list, tokens, at + 1) {
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
    if parts(a.last) && !parts(b.c) && tokens.is_address(at) {
        return Break::allowed(INSIDE_ADDRESS);
    }
    let token = tokens.around(at);
    if is_joint(list, token.clone(), at) {
        return Break::rescue(Rescue::Joint, HYPHENATED);
    }
    let step = if token.len() >= LONG_TOKEN {
        Rescue::Token
    } else {
        Rescue::Emergency
    };
    Break::rescue(step, RESCUED)
}

/// Whether two words are joined by the signs that end here: and/or, `node_modules`, `package.json`,
/// `std::fmt`. No hyphen is drawn there: it would be read as part of the name.
fn is_joint(list: &[Cluster], token: Range<usize>, at: usize) -> bool {
    let joins = |c: char| matches!(c, '/' | '_' | '.' | ':' | '\\');
    if !joins(list[at].last) || !list[at + 1].c.is_alphabetic() {
        return false;
    }
    // The signs are counted only before a letter, so that each run of them is counted once.
    let signs = list[token.start..=at]
        .iter()
        .rev()
        .take_while(|it| joins(it.last))
        .count();
    let word = (at + 1)
        .checked_sub(signs + 1)
        .filter(|it| *it >= token.start);
    word.is_some_and(|it| list[it].last.is_alphanumeric())
        && (list[at].last == '/'
            || (at + 1 - token.start >= IN_A_NAME && token.end - at > IN_AN_ENDING))
}

/// A token of at least this many characters is an address or the like, not a word (UB-05).
const LONG_TOKEN: usize = 14;
/// A name is parted only after this many of its characters, the joining sign included.
const IN_A_NAME: usize = 3;
/// A name is parted only before this many of its characters.
const IN_AN_ENDING: usize = 2;
/// Of a longer token only this many clusters before and after the gap are looked at.
const LONGEST_TOKEN: usize = 256;

/// The Western tokens of a paragraph: stretches of Western clusters with no blank between them. They are found once,
/// because to look for both ends of a long token at each of its gaps would take as long as to read it all again.
pub(super) struct WesternTokens {
    /// For each cluster, the first of its token and the one after its last.
    ends: Vec<(u32, u32)>,
    /// How many clusters before each, and before the end, begin with a slash.
    slashes: Vec<u32>,
}

impl WesternTokens {
    /// Finds the tokens. A cluster that is not Western stands alone.
    pub(super) fn of(list: &[Cluster]) -> Self {
        let joined = |a: &Cluster, b: &Cluster| {
            a.class == Class::Western && b.class == Class::Western && a.end == b.start
        };
        let mut ends = Vec::with_capacity(list.len());
        let mut slashes = vec![0];
        let (mut first, mut seen) = (0, 0);
        for token in list.chunk_by(joined) {
            let end = first + number(token.len());
            ends.extend(token.iter().map(|_| (first, end)));
            for cluster in token {
                seen += u32::from(cluster.c == '/');
                slashes.push(seen);
            }
            first = end;
        }
        Self { ends, slashes }
    }

    /// The token around a gap, cut to [`LONGEST_TOKEN`] on either side.
    fn around(&self, at: usize) -> Range<usize> {
        let (first, end) = self.ends[at];
        let first = (first as usize).max(at.saturating_sub(LONGEST_TOKEN));
        first..(end as usize).min(at + LONGEST_TOKEN)
    }

    /// Whether the token around a gap is an address.
    fn is_address(&self, at: usize) -> bool {
        let token = self.around(at);
        token.len() >= LONG_TOKEN && self.slashes[token.start] < self.slashes[token.end]
    }
}

/// A number of clusters. Texts are no longer than 32 bits count.
fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// Symbols of units that stay with their number across a blank (UB-03).
const UNITS: [&str; 40] = [
    "km", "kg", "cm", "mm", "m", "g", "t", "GB", "MB", "KB", "TB", "Hz", "MHz", "GHz", "kHz", "kW",
    "W", "V", "A", "L", "mL", "ml", "pt", "em", "px", "s", "ms", "h", "min", "dB", "°C", "°F", "K",
    "N", "J", "Pa", "mg", "nm", "kWh", "Mbps",
];

fn is_unit(list: &[Cluster], tokens: &WesternTokens, at: usize) -> bool {
    let token: String = list[at..tokens.around(at).end]
        .iter()
        .take(6)
        .map(|it| it.c)
        .collect();
    UNITS.contains(&token.trim_end_matches(['.', ',', ';', ':', ')']))
}
