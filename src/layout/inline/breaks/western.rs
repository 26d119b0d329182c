//! Breaks inside and between Western words: units, hyphens, addresses, names.

use std::ops::Range;

use super::shadow::is_complex;
use super::{AFTER_HYPHEN, Break, HYPHENATED, INSIDE_ADDRESS, RESCUED, Rescue};
use crate::layout::inline::class::Class;
use crate::layout::inline::cluster::Cluster;

/// Inside and between Western words (UB-03 to UB-05).
pub(super) fn western(
    list: &[Cluster],
    at: usize,
    spaced: bool,
    base: bool,
    hyphen: bool,
) -> Break {
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
/// `std::fmt`. No hyphen is drawn there: it would be read as part of the name.
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

/// A token of at least this many characters is an address or the like, not a word (UB-05).
const LONG_TOKEN: usize = 14;
/// A name is parted only after this many of its characters, the joining sign included.
const IN_A_NAME: usize = 3;
/// A name is parted only before this many of its characters.
const IN_AN_ENDING: usize = 2;
/// Of a longer token only this many clusters before and after the gap are looked at.
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
